"""Writes hed.json: what HED gives for coffee.png, computed by PyTorch in float64 from the numbers of the file.

    pip install torch==2.15.0 h5py==3.16.0 pillow==13.0.0 numpy==2.4.6 && python make_hed.py ASSETS

ASSETS is the folder that ./setup fills. Logits of every twentieth pixel, row by row.
"""

import json
import pathlib
import sys

import h5py
import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
ASSETS = pathlib.Path(sys.argv[1])
file = h5py.File(ASSETS / "models/hed.h5")


def convolution(path, x, padding=0):
    kernel = torch.tensor(file[f"{path}/vars/0"][()].astype(np.float64)).permute(3, 2, 0, 1)
    return F.conv2d(x, kernel, torch.tensor(file[f"{path}/vars/1"][()].astype(np.float64)), padding=padding)


rgb = np.asarray(Image.open(ASSETS / "photographs/coffee.png").convert("RGB")).astype(np.float64)
mean = np.array([104.00699, 116.66877, 122.67892])
image = torch.tensor((rgb[:, :, ::-1] - mean).transpose(2, 0, 1).copy())[None]
x, sides = image, []
for stage, count in enumerate([2, 2, 3, 3, 3], 1):
    if stage > 1:
        x = F.max_pool2d(x, 2, ceil_mode=True)
    for number in range(count):
        name = "conv2d" if number == 0 else f"conv2d_{number}"
        x = F.relu(convolution(f"block{stage}/layers/{name}", x, padding=1))
    side = convolution(f"dsn{stage}", x)
    sides.append(F.interpolate(side, size=image.shape[2:], mode="bilinear", align_corners=False))
fused = convolution("fuse", torch.cat(sides, 1))[0, 0]
picked = fused[::20, ::20]
json.dump({"shape": list(picked.shape), "logits": [round(v, 6) for v in picked.ravel().tolist()]}, open(HERE / "hed.json", "w"))
