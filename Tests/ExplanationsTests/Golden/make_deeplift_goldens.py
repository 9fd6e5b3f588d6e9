#!/usr/bin/env python3
"""Writes DeepLIFT attributions by Captum in float64 into the folder of this script, and where Captum is wrong.

Needs Tests/Peers/requirements.txt (torch 2.15.0, torchvision 0.29.2, captum 0.9.0, numpy 2.4.6, pillow 13.0.0).
Usage:  make_deeplift_goldens.py --weights efficientnet-lite0.pth --photograph chelsea.png

deeplift-lite0-IMAGE.npy                [targets, 512]: samples of the pixels' values for TARGETS, compared with zero
layer-deeplift-{lite0-small,resnet18}.npy   [targets, n]: likewise of LAYERS' units, ResNet with formula weights
layer-integrated-gradients-…            the same of integrated gradients between the layer's activations, 20 steps
captum-deeplift.json                    for small networks on which Captum does not add up: f(x) - f(b), and what its
                                        attributions add up to, image by image

Captum knows nn.ReLU, not ReLU6: its own rule is put on that class too. It cannot run modules that are used twice, so
ResNet's blocks are given a ReLU for each place.
"""
import argparse
import json
import pathlib
import sys
import types
import warnings

import captum
import numpy as np
import torch
import torchvision
from captum.attr import DeepLift, LayerDeepLift, LayerIntegratedGradients
from captum.attr._core import deep_lift
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import ReLU6, load  # noqa: E402
from formula_weights import fill  # noqa: E402
from inputs import formula_image, photograph, samples  # noqa: E402

TARGETS = [281, 340]  # tabby, zebra
SAMPLES = 512
SEED = 5


def save(name, arrays):
    arrays = [array.detach().numpy() for array in arrays]
    kept = [samples(array, SAMPLES) if array.size > SAMPLES else array.reshape(-1) for array in arrays]
    np.save(HERE / f"{name}.npy", np.stack(kept).astype(np.float32))
    print(name, *(f"{np.abs(array).max():.4g}" for array in arrays))


def pixels(model, x, image):
    method = DeepLift(model)
    found = [method.attribute(x, target=target, return_convergence_delta=True) for target in TARGETS]
    assert max(float(delta.abs()) for _, delta in found) < 1e-9, "Captum does not add up"
    save(f"deeplift-lite0-{image}", [values for values, _ in found])


def layers(model, x, layer, name):
    method = LayerDeepLift(model, layer)
    found = [method.attribute(x, target=target, return_convergence_delta=True) for target in TARGETS]
    assert max(float(delta.abs()) for _, delta in found) < 1e-9, "Captum does not add up"
    save(f"layer-deeplift-{name}", [values for values, _ in found])
    method = LayerIntegratedGradients(model, layer)
    save(f"layer-integrated-gradients-{name}", [method.attribute(x, target=target, n_steps=20) for target in TARGETS])


def block(self, x):
    """torchvision's BasicBlock with a module for each ReLU."""
    y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
    return self.relu2(y + (x if self.downsample is None else self.downsample(x)))


def resnet18():
    model = fill(torchvision.models.resnet18(), SEED).double().eval()
    for module in model.modules():
        if isinstance(module, torchvision.models.resnet.BasicBlock):
            module.relu2 = nn.ReLU()
            module.forward = types.MethodType(block, module)
    return model


class Gate(nn.Module):
    """A product of two things that both depend on the image, as in squeeze and excitation."""

    def __init__(self):
        super().__init__()
        self.conv, self.fc, self.sigmoid = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 1), nn.Sigmoid()
        self.score = nn.Linear(4, 3)

    def forward(self, x):
        y = self.conv(x)
        gate = self.sigmoid(self.fc(y.mean((2, 3), keepdim=True)))
        return self.score((y * gate).mean((2, 3)))


def named(*pairs):
    model = nn.Sequential()
    for name, module in pairs:
        model.add_module(name, module)
    return model


def where_captum_is_wrong():
    conv = ("conv", nn.Conv2d(3, 4, 3))
    networks = {
        "rectified, then pooled": named(
            conv, ("relu", nn.ReLU()), ("pool", nn.MaxPool2d(2)), ("flat", nn.Flatten()), ("score", nn.Linear(100, 3))),
        "pooled, then rectified": named(
            conv, ("pool", nn.MaxPool2d(2)), ("relu", nn.ReLU()), ("flat", nn.Flatten()), ("score", nn.Linear(100, 3))),
        "overlapping windows": named(
            conv, ("pool", nn.MaxPool2d(3, 2)), ("flat", nn.Flatten()), ("score", nn.Linear(64, 3))),
        "softmax": named(
            conv, ("relu", nn.ReLU()), ("flat", nn.Flatten()), ("score", nn.Linear(400, 3)), ("softmax", nn.Softmax(1))),
        "gate": Gate(),
    }
    image = torch.from_numpy(formula_image(12))[None].double()
    # The second image shares its upper half with its baseline.
    images = torch.cat([image, image.flip(3)])
    baselines = 0.3 * image.flip(2).repeat(2, 1, 1, 1)
    baselines[1, :, :6] = images[1, :, :6]
    found = {}
    for name, model in networks.items():
        model = fill(model, SEED).double().eval()
        runs = {"alone": [slice(0, 1), slice(1, 2)], "batch": [slice(0, 2)]}
        found[name] = {"change": (model(images) - model(baselines))[:, 1].tolist()}
        for run, parts in runs.items():
            sums = [DeepLift(model).attribute(images[part], baselines[part], target=1).sum((1, 2, 3)) for part in parts]
            found[name][run] = torch.cat(sums).tolist()
        print(name, {key: [f"{value:.4f}" for value in values] for key, values in found[name].items()})
    versions = {"torch": torch.__version__.split("+")[0], "captum": captum.__version__}
    (HERE / "captum-deeplift.json").write_text(json.dumps({"versions": versions, "networks": found}, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Golden DeepLIFT attributions.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    where_captum_is_wrong()
    deep_lift.SUPPORTED_NON_LINEAR[ReLU6] = deep_lift.nonlinear
    model = load(options.weights).double()
    images = {"small": formula_image(47, phase=17.3), "chelsea": photograph(options.photograph, 224)}
    inputs = {name: torch.from_numpy(levels)[None].double() for name, levels in images.items()}
    for name, x in inputs.items():
        pixels(model, x, name)
    layers(model, inputs["small"], dict(model.named_modules())["_blocks.10.add"], "lite0-small")
    x = torch.from_numpy(formula_image(64))[None].double()
    model = resnet18()
    layers(model, x, model.layer2[1], "resnet18")


if __name__ == "__main__":
    main()
