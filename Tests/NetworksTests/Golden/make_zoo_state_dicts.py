#!/usr/bin/env python3
"""Writes state dicts of torchvision's models, as torch.save writes them, into the folder of this script.

To keep the files small all tensors share one storage of 61 numbers: tensor k holds (k modulo 61 + 1) / 64 everywhere.
Needs Tests/Peers/requirements.txt.

zoo-squeezenet1-0.pth        zip format, 3 classes
zoo-shufflenet-v2-x1-0.pth   zip format, with the counters of batch normalization
zoo-squeezenet1-1.pth        older format, 5 classes
"""
import pathlib

import torch
from torchvision import models

HERE = pathlib.Path(__file__).resolve().parent
STORAGE = torch.arange(1, 62, dtype=torch.float32) / 64


def thinned(state):
    """The same names and shapes, with one number a tensor."""
    made = state.copy()
    for k, (name, tensor) in enumerate(state.items()):
        if tensor.is_floating_point():
            made[name] = STORAGE[k % 61].expand(tensor.shape)
    return made


def main():
    torch.save(thinned(models.squeezenet1_0(num_classes=3).state_dict()), HERE / "zoo-squeezenet1-0.pth")
    torch.save(thinned(models.shufflenet_v2_x1_0().state_dict()), HERE / "zoo-shufflenet-v2-x1-0.pth")
    torch.save(
        thinned(models.squeezenet1_1(num_classes=5).state_dict()), HERE / "zoo-squeezenet1-1.pth",
        _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
