#!/usr/bin/env python3
"""Writes means of Captum's sampled methods over many seeds, and their standard errors, into the folder of this script.

Needs Tests/Peers/requirements.txt (torch 2.15.0, captum 0.9.0, numpy 2.4.6).  Usage:  make_sampled_goldens.py

sampled-METHOD.npy   [2, 300]: the mean over RUNS seeds of the attribution [3, 10, 10] of class 1, and its standard error,
                     for a network of two convolutions with formula weights
"""
import pathlib
import sys

import numpy as np
import torch
from captum.attr import GradientShap, NoiseTunnel, Saliency
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from formula_weights import fill  # noqa: E402
from inputs import formula_image  # noqa: E402

RUNS, SAMPLES, LEVEL = 60, 100, 0.2


def network():
    model = nn.Sequential()
    for name, module in [("conv1", nn.Conv2d(3, 8, 3)), ("relu1", nn.ReLU()), ("conv2", nn.Conv2d(8, 8, 3)),
                         ("relu2", nn.ReLU()), ("flat", nn.Flatten()), ("score", nn.Linear(288, 3))]:
        model.add_module(name, module)
    return fill(model, 5).double().eval()


def save(name, run):
    found = []
    for seed in range(RUNS):
        torch.manual_seed(seed)
        np.random.seed(seed)
        found.append(run().detach().numpy().reshape(-1))
    found = np.stack(found)
    error = found.std(0, ddof=1) / np.sqrt(RUNS)
    np.save(HERE / f"sampled-{name}.npy", np.stack([found.mean(0), error]).astype(np.float32))
    print(name, np.abs(found.mean(0)).max(), error.max())


def main():
    model, x = network(), torch.from_numpy(formula_image(10))[None].double()
    deviation = LEVEL * float(x.max() - x.min())
    tunnel = NoiseTunnel(Saliency(model))
    for kind in ["smoothgrad", "vargrad"]:
        save(kind, lambda: tunnel.attribute(
            x, nt_type=kind, nt_samples=SAMPLES, stdevs=deviation, target=1, abs=False))
    baselines = torch.cat([torch.zeros_like(x), 0.5 * x.flip(3), -x.flip(2)])
    shap = GradientShap(model)
    save("gradient-shap", lambda: shap.attribute(
        x, baselines=baselines, n_samples=SAMPLES, stdevs=deviation, target=1))


if __name__ == "__main__":
    main()
