#!/usr/bin/env python3
"""Writes superpixels by scikit-image into the folder of this script.

Needs Tests/Peers/requirements.txt and scikit-image==0.26.0.
Usage:  make_superpixel_goldens.py --photograph chelsea.png

slic-COMPACTNESS-chelsea.npy   [160, 160], uint8: the superpixel of each of the middle pixels of the photograph
"""
import argparse
import pathlib

import numpy as np
from PIL import Image
from skimage.segmentation import slic

HERE = pathlib.Path(__file__).resolve().parent
SIZE = 160


def main():
    parser = argparse.ArgumentParser(description="Golden superpixels of a photograph.")
    parser.add_argument("--photograph", required=True)
    levels = np.asarray(Image.open(parser.parse_args().photograph).convert("RGB"))
    top, left = ((side - SIZE) // 2 for side in levels.shape[:2])
    levels = levels[top:top + SIZE, left:left + SIZE]
    for compactness in [10, 40]:
        # A quarter of a superpixel is the smallest fragment that stays, as the paper's authors have it.
        labels = slic(levels, n_segments=25, compactness=compactness, start_label=0, min_size_factor=0.25)
        np.save(HERE / f"slic-{compactness}-chelsea.npy", labels.astype(np.uint8))
        print(compactness, labels.max() + 1)


if __name__ == "__main__":
    main()
