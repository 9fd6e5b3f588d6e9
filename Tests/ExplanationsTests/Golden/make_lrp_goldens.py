#!/usr/bin/env python3
"""Writes layer-wise relevances by zennit in float64 into the folder of this script.

Needs Tests/Peers/requirements.txt (torch 2.15.0, torchvision 0.29.2, zennit 0.5.1, numpy 2.4.6).
Usage:  make_lrp_goldens.py --weights efficientnet-lite0.pth

lrp-NETWORK-COMPOSITE.npy   [targets, 512]: samples of the pixels' relevances for TARGETS, beginning with the score;
                            Lite0 with its published weights at 47 x 47, resnet18 (64 x 64) and vgg11-bn (224 x 224)
                            with formula weights
zennit-folding.json   a score of Lite0 before its batch normalizations are folded, and after it, by zennit and exactly

zennit folds batch normalization but leaves its epsilon behind, which scales every layer: here it is set to 0. It knows
sums and poolings that are modules alone: Lite0's are replaced by such ones. Where epsilon is everywhere, it is 1: with
0.01 denominators near 0 change their sign under rounding, and zennit's own float32 is 2e-4 from its float64 on resnet18.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import torch
import torchvision
from torch import nn
from zennit.attribution import Gradient
from zennit.canonizers import CompositeCanonizer, SequentialMergeBatchNorm
from zennit.composites import EpsilonAlpha2Beta1, EpsilonGammaBox, EpsilonPlus, EpsilonPlusFlat
from zennit.composites import LayerMapComposite, SpecialFirstLayerMapComposite, layer_map_base
from zennit.layer import Sum
from zennit.rules import Epsilon, WSquare, ZPlus
from zennit.torchvision import ResNetBasicBlockCanonizer, ResNetBottleneckCanonizer
from zennit.types import Convolution

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import load  # noqa: E402
from formula_weights import fill  # noqa: E402
from inputs import formula_image, samples  # noqa: E402
from make_method_goldens import steady  # noqa: E402

TARGETS = [281, 340]  # tabby, zebra
SAMPLES = 512
SEED = 5


class ExactMerge(SequentialMergeBatchNorm):
    """zennit's, which leaves the epsilon of what should be the identity now: y / sqrt(1 + epsilon) at every layer."""

    def register(self, linears, batch_norm):
        super().register(linears, batch_norm)
        self.epsilon, batch_norm.eps = batch_norm.eps, 0

    def remove(self):
        super().remove()
        self.batch_norm.eps = self.epsilon


class ExactResNetCanonizer(CompositeCanonizer):
    def __init__(self):
        super().__init__((ExactMerge(), ResNetBottleneckCanonizer(), ResNetBasicBlockCanonizer()))


class StackedSum(nn.Module):
    def __init__(self):
        super().__init__()
        self.sum = Sum()

    def forward(self, a, b):
        return self.sum(torch.stack([a, b], -1))


def lite0(weights):
    model = load(weights)
    for block in model._blocks:
        if block.skips:
            block.add = StackedSum()
    model.pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return model.double()


def bounds(mean, deviation):
    """The inputs that levels 0 and 255 become."""
    mean, deviation = (torch.tensor(numbers, dtype=torch.double)[None, :, None, None] for numbers in (mean, deviation))
    return {"low": -mean / deviation, "high": (255 - mean) / deviation}


def composites(box, canonizers):
    epsilon_everywhere = layer_map_base() + [((Convolution, nn.Linear), Epsilon(epsilon=1))]
    w_square = layer_map_base() + [(Convolution, ZPlus()), (nn.Linear, Epsilon())]
    return {
        "epsilon-plus": EpsilonPlus(canonizers=canonizers),
        "epsilon-plus-flat": EpsilonPlusFlat(canonizers=canonizers),
        "epsilon-alpha2-beta1": EpsilonAlpha2Beta1(canonizers=canonizers),
        "epsilon-gamma-box": EpsilonGammaBox(**box, canonizers=canonizers),
        "epsilon": LayerMapComposite(epsilon_everywhere, canonizers=canonizers),
        "w-square": SpecialFirstLayerMapComposite(w_square, [(Convolution, WSquare())], canonizers=canonizers),
    }


def relevances(model, x, name, box, canonizer):
    for composite_name, composite in composites(box, [canonizer]).items():
        found = []
        with Gradient(model=model, composite=composite) as attributor:
            for target in TARGETS:
                wanted = torch.eye(1000, dtype=torch.double)[[target]]
                output, relevance = attributor(x.clone(), lambda output: output.detach() * wanted)
                found.append(relevance.detach().numpy())
        np.save(
            HERE / f"lrp-{name}-{composite_name}.npy",
            np.stack([samples(array, SAMPLES) for array in found]).astype(np.float32))
        print(name, composite_name, *(f"largest {np.abs(a).max():.4g} sum {a.sum():.4g}" for a in found),
              f"score {float(output[0, TARGETS[-1]].detach()):.4g}")


def folding(model, x):
    """What folding batch normalization makes of a score that it should not change."""
    scores = {"before": float(model(x)[0, TARGETS[-1]].detach())}
    for name, canonizer in [("zennit", SequentialMergeBatchNorm()), ("exact", ExactMerge())]:
        instances = canonizer.apply(model)
        scores[name] = float(model(x)[0, TARGETS[-1]].detach())
        for instance in instances:
            instance.remove()
    (HERE / "zennit-folding.json").write_text(json.dumps(scores) + "\n")
    print(scores)


def main():
    parser = argparse.ArgumentParser(description="Golden relevances.")
    parser.add_argument("--weights", required=True)
    options = parser.parse_args()
    small = torch.from_numpy(formula_image(47, phase=17.3))[None].double()
    folding(lite0(options.weights), small)
    relevances(lite0(options.weights), small, "lite0", bounds([127] * 3, [128] * 3), ExactMerge())
    imagenet = bounds([0.485 * 255, 0.456 * 255, 0.406 * 255], [0.229 * 255, 0.224 * 255, 0.225 * 255])
    resnet = fill(torchvision.models.resnet18(), SEED).double().eval()
    relevances(resnet, torch.from_numpy(formula_image(64))[None].double(), "resnet18", imagenet, ExactResNetCanonizer())
    # Moved so that no unit lies at a kink and no window of a pooling has two largest elements.
    vgg = steady("vgg11-bn", torchvision.models.vgg11_bn()).double().eval()
    relevances(
        vgg, torch.from_numpy(formula_image(224))[None].double(), "vgg11-bn", imagenet, ExactMerge())


if __name__ == "__main__":
    main()
