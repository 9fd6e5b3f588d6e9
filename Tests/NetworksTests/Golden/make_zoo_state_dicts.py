#!/usr/bin/env python3
"""Writes state dicts of torchvision's models, as torch.save writes them, into the folder of this script.

Of families with small networks one each, with the counters of batch normalization. To keep the files small all tensors
share one storage of 61 numbers: tensor k holds (k modulo 61 + 1) / 64 everywhere. (Of larger tensors files like these are
refused as damaged; names and shapes of all architectures are in zoo-parameters.txt.) Needs Tests/Peers/requirements.txt.

zoo-NAME.pth          the zip format
zoo-NAME-legacy.pth   the older one
"""
import pathlib

import torch
from torchvision import models

HERE = pathlib.Path(__file__).resolve().parent
STORAGE = torch.arange(1, 62, dtype=torch.float32) / 64
# Name, number of classes, whether in the zip format.
FILES = [
    ("squeezenet1_0", 3, True), ("squeezenet1_1", 5, False), ("mobilenet_v2", 7, False), ("mobilenet_v3_small", 4, True),
    ("shufflenet_v2_x1_0", 1000, True),
]


def thinned(state):
    """The same names and shapes, with one number a tensor."""
    made = state.copy()
    for k, (name, tensor) in enumerate(state.items()):
        if tensor.is_floating_point():
            made[name] = STORAGE[k % 61].expand(tensor.shape)
    return made


def main():
    for name, classes, is_zip in FILES:
        state = thinned(models.get_model(name, num_classes=classes).state_dict())
        file = f"zoo-{name.replace('_', '-')}{'' if is_zip else '-legacy'}.pth"
        torch.save(state, HERE / file, _use_new_zipfile_serialization=is_zip)


if __name__ == "__main__":
    main()
