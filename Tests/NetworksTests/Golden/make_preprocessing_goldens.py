#!/usr/bin/env python3
"""Writes what torchvision's own transforms make of pictures of odd sizes, into the folder of this script.

Needs Tests/Peers/requirements.txt.

preprocessing-MODEL.npy   [7, 257]: a row for each size of `SIZES`: 256 samples of the network's input (element k at 7919 k
                          modulo its size), then the sum of all elements
preprocessing-chelsea-MODEL.npy   [1, 257]: the same for Assets/photographs/chelsea.png, 451 x 300
"""
import pathlib
import sys

import numpy as np
from PIL import Image
from torchvision import models

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from inputs import samples  # noqa: E402

# Height and width; the same in PreprocessingTests.swift. All leave an odd number of rows or columns beside the crop.
SIZES = [(301, 203), (203, 301), (427, 640), (225, 225), (97, 501), (481, 299), (343, 353)]
MODELS = ["resnet50", "inception_v3", "convnext_tiny"]


def picture(height, width):
    """[H, W, 3], full of edges, with every level from 0 to 255."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return (((x * 73 + y * 151 + c * 29) ^ (x * y)) & 255).astype(np.uint8)


def row(transform, image):
    tensor = transform(image).numpy()
    return np.append(samples(tensor, 256), tensor.astype(np.float64).sum())


def main():
    chelsea = Image.open(HERE.parents[2] / "Assets/photographs/chelsea.png").convert("RGB")
    for name in MODELS:
        transform = models.get_model_weights(name).IMAGENET1K_V1.transforms()
        rows = [row(transform, Image.fromarray(picture(*size))) for size in SIZES]
        file = f"preprocessing-{{}}{name.replace('_', '-')}.npy"
        np.save(HERE / file.format(""), np.stack(rows).astype(np.float32))
        np.save(HERE / file.format("chelsea-"), row(transform, chelsea)[None].astype(np.float32))


if __name__ == "__main__":
    main()
