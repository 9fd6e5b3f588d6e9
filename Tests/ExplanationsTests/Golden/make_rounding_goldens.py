#!/usr/bin/env python3
"""Writes what float32 can tell of EfficientNet-Lite0's gradients into the folder of this script.

Needs Tests/Peers/requirements.txt (torch 2.15.0, captum 0.9.0, numpy 2.4.6, pillow 13.0.0).
Usage:  make_rounding_goldens.py --weights efficientnet-lite0.pth --photograph chelsea.png

integrated-gradients-steps-lite0-small.npy   [50, 512]: samples of the gradient of TARGET at each of the 50 points of
                                             integrated gradients from zero to the small image, in float64
rounding.json   bounds: for each of these points the units that lie within NEAR of a bound of their ReLU6, as [layer,
                index in its map, whether the ReLU6 is open]
                float32: how far torch's own float32 is from its float64 for the methods on the photograph, as shares of
                the largest value: the worst of the 512 samples, and the root mean square
"""
import argparse
import json
import pathlib
import sys

import captum.attr as captum
import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import ReLU6, load  # noqa: E402
from inputs import formula_image, photograph, samples  # noqa: E402

TARGET, TARGETS, STEPS, SAMPLES, NEAR = 281, [281, 340], 50, 512, 3e-5


def near_bounds(model, x):
    found = []

    def look(name):
        def hook(module, inputs):
            z = inputs[0].detach()[0].flatten()
            near = torch.minimum(z.abs(), (z - 6).abs()) < NEAR
            found.extend([name, int(i), bool(0 < z[i] < 6)] for i in near.nonzero()[:, 0])
        return hook

    hooks = [module.register_forward_pre_hook(look(name))
             for name, module in model.named_modules() if isinstance(module, ReLU6)]
    model(x)
    for hook in hooks:
        hook.remove()
    return found


def steps(model, x):
    points = (np.polynomial.legendre.leggauss(STEPS)[0] + 1) / 2
    gradients, bounds = [], []
    for point in points:
        scaled = (float(point) * x).requires_grad_()
        gradients.append(samples(torch.autograd.grad(model(scaled)[0, TARGET], scaled)[0].numpy(), SAMPLES))
        bounds.append(near_bounds(model, scaled))
    np.save(HERE / "integrated-gradients-steps-lite0-small.npy", np.stack(gradients).astype(np.float32))
    return bounds


def attributions(model, x):
    methods = {
        "saliency": (captum.Saliency(model), {"abs": False}), "input-x-gradient": (captum.InputXGradient(model), {}),
        "guided-backprop": (captum.GuidedBackprop(model), {}), "deconvolution": (captum.Deconvolution(model), {}),
        "guided-grad-cam": (captum.GuidedGradCam(model, dict(model.named_modules())["_blocks.10.add"]),
                            {"interpolate_mode": "bilinear"}),
        "integrated-gradients": (captum.IntegratedGradients(model), {"n_steps": 50, "internal_batch_size": 10}),
        "integrated-gradients-black": (captum.IntegratedGradients(model),
                                       {"n_steps": 7, "baselines": torch.full_like(x, -127 / 128)}),
    }
    for name, (method, options) in methods.items():
        for target in TARGETS:
            x = x.detach().requires_grad_()
            yield (name, target), samples(method.attribute(x, target=target, **options).detach().double().numpy(), SAMPLES)


def rounding(double, single, x):
    found = {}
    for (key, exact), (_, rounded) in zip(attributions(double, x), attributions(single, x.float())):
        difference = rounded - exact
        found.setdefault(key[0], []).append(
            {"worst": float(np.abs(difference).max() / np.abs(exact).max()),
             "meanSquare": float(np.sqrt((difference ** 2).sum() / (exact ** 2).sum()))})
        print(key, found[key[0]][-1])
    return found


def main():
    parser = argparse.ArgumentParser(description="What float32 can tell of EfficientNet-Lite0's gradients.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    double, single = load(options.weights).double(), load(options.weights)
    bounds = steps(double, torch.from_numpy(formula_image(47, phase=17.3))[None].double())
    photo = torch.from_numpy(photograph(options.photograph, 224))[None].double()
    found = {"bounds": bounds, "float32": rounding(double, single, photo)}
    (HERE / "rounding.json").write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
