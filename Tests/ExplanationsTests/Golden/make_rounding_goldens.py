#!/usr/bin/env python3
"""Writes gradients at each step of a way, by PyTorch in float64, into the folder of this script.

Needs Tests/Peers/requirements.txt (torch 2.15.0, numpy 2.4.6).
Usage:  make_rounding_goldens.py --weights efficientnet-lite0.pth

integrated-gradients-steps-lite0-small.npy   [50, 512]: samples of the gradient of TARGET at each of the 50 points of
                                             integrated gradients from zero to the small image
"""
import argparse
import pathlib
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import load  # noqa: E402
from inputs import formula_image, samples  # noqa: E402

TARGET, STEPS, SAMPLES = 281, 50, 512


def main():
    parser = argparse.ArgumentParser(description="Golden gradients at each step of a way.")
    parser.add_argument("--weights", required=True)
    model = load(parser.parse_args().weights).double()
    x = torch.from_numpy(formula_image(47, phase=17.3))[None].double()
    points = (np.polynomial.legendre.leggauss(STEPS)[0] + 1) / 2
    gradients = []
    for point in points:
        scaled = (float(point) * x).requires_grad_()
        gradients.append(samples(torch.autograd.grad(model(scaled)[0, TARGET], scaled)[0].numpy(), SAMPLES))
    np.save(HERE / "integrated-gradients-steps-lite0-small.npy", np.stack(gradients).astype(np.float32))


if __name__ == "__main__":
    main()
