#!/usr/bin/env python3
"""Writes the golden numbers of EfficientNet-Lite0 into the folder of this script, computed by PyTorch in float64.

Needs Tests/Peers/requirements.txt (torch 2.15.0, captum 0.9.0, numpy 2.4.6, pillow 13.0.0).
Usage:  make_lite0_goldens.py --weights efficientnet-lite0.pth --lite1 efficientnet-lite1.pth
            --lite2 efficientnet-lite2.pth --photograph chelsea.png

lite0-IMAGE-logits.npy                   [1000]
lite0-IMAGE-activation-LAYER.npy         [256] samples of the layer's output
lite0-IMAGE-gradient-RULE-at-LAYER.npy   [2, 512] samples of d logit / d layer for TARGETS, by backward rule
lite0-IMAGE-gradient-of-OUTPUT.npy       [2, 512] d probability, d cross-entropy for TARGETS at act1
lite{1,2}-{formula,chelsea}-logits.npy   [1000]
lite0.json           for each of them the whole array's shape, largest absolute value and mean; the versions used

IMAGE is a formula (224 x 224), the photograph chelsea, or "small": the formula at 47 x 47 with the phase 17.3. At each
ReLU6 a gradient jumps where a unit is at 0 or 6, and of the three million units of a 224 x 224 image there is always one
so near that float32 may put it on the other side (torch's own float32 gradients at act0 are 1.2e-3 of the largest value
away from its float64 ones because of a single unit in _blocks.2.act1). In "small" no unit is nearer than 1.5e-6 of its
layer's largest value (asserted), which makes its gradients comparable to the last digits.

Sample k of an array of n elements, in row-major order, is element 7919 k modulo n. Float64 in, float32 out: what the
engine is compared with is the exact value, not another rounding of it. The rules are written here from their
definitions and must agree with Captum's GuidedBackprop and Deconvolution, or nothing is written.
"""
import argparse
import json
import pathlib
import sys

import captum
import numpy as np
import PIL
import torch
import torch.nn.functional as F
from captum.attr import Deconvolution, GuidedBackprop, Saliency

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import ReLU6, load  # noqa: E402
from inputs import formula_image, photograph, samples  # noqa: E402

TARGETS = [281, 285]  # tabby, Egyptian cat
ACTIVATIONS = ["act0", "_blocks.2.add", "_blocks.5._bn2", "_blocks.9.add", "_blocks.10._bn1", "act1"]
GRADIENTS = ["input", "act0", "_blocks.4.add", "_blocks.10._bn1", "act1"]
RULES = ["standard", "guided", "deconvolution"]


class RuledReLU6(torch.autograd.Function):
    @staticmethod
    def forward(context, x, rule):
        context.save_for_backward(x)
        context.rule = rule
        return F.relu6(x)

    @staticmethod
    def backward(context, gradient):
        (x,) = context.saved_tensors
        active = (x > 0) & (x < 6)
        if context.rule == "standard":
            return gradient * active, None
        if context.rule == "guided":
            return gradient.clamp(min=0) * active, None
        return gradient.clamp(min=0), None


def run(model, x, rule="standard"):
    """The logits and every module's output by name, with the rule at each ReLU6."""
    values, hooks = {"input": x}, []
    for name, module in model.named_modules():
        if isinstance(module, ReLU6):
            module.forward = lambda y, rule=rule: RuledReLU6.apply(y, rule)
        hooks.append(module.register_forward_hook(lambda m, i, o, name=name: values.__setitem__(name, o)))
    logits = model(x)
    for hook in hooks:
        hook.remove()
    for module in model.modules():
        if isinstance(module, ReLU6):
            del module.forward
    return logits, values


def deviation(got, expected):
    """The largest difference as a share of the largest expected value."""
    return float(((got - expected).abs().max() / expected.abs().max()).detach())


def kink_distance(model, values):
    """The smallest distance of any ReLU6's input from 0 and 6, as a share of the largest input of that ReLU6."""
    shares = []
    for name, module in model.named_modules():
        if isinstance(module, ReLU6):
            x = values[name.replace("act", "_bn")].detach()
            shares.append(float(torch.minimum(x.abs(), (x - 6).abs()).min() / x.abs().max()))
    return min(shares)


def check_with_captum(model, x, rule, target, ours, standard):
    method = {"standard": Saliency, "guided": GuidedBackprop, "deconvolution": Deconvolution}[rule](model)
    options = {"abs": False} if rule == "standard" else {}
    theirs = method.attribute(x.detach().clone().requires_grad_(), target=target, **options)
    distance = deviation(ours, theirs)
    print(f"  {rule} of {target}: {distance:.1e} from Captum's {type(method).__name__}, "
          f"{deviation(ours, standard):.1e} from the gradient")
    assert distance < 1e-10, "the rule is not Captum's"


class Goldens:
    def __init__(self):
        self.arrays = {}

    def write(self, name, array, count=None):
        """One array, or as many samples of it, or of each of its parts where `array` is a list."""
        parts = array if isinstance(array, list) else [array]
        parts = [p.detach().numpy() for p in parts]
        kept = np.stack([samples(p, count) if count else p.reshape(-1) for p in parts]).astype(np.float32)
        np.save(HERE / f"lite0-{name}.npy", kept if isinstance(array, list) else kept[0])
        self.arrays[name] = {
            "shape": list(parts[0].shape),
            "largest": [float(np.abs(p).max()) for p in parts],
            "mean": [float(p.mean()) for p in parts],
        }


def main():
    parser = argparse.ArgumentParser(description="Golden numbers of EfficientNet-Lite0.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--lite1", required=True)
    parser.add_argument("--lite2", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    model, single = load(options.weights).double(), load(options.weights)
    images = {
        "formula": formula_image(224), "small": formula_image(47, 17.3),
        "chelsea": photograph(options.photograph, 224)}
    goldens = Goldens()
    for image, pixels in images.items():
        print(image)
        x = torch.from_numpy(pixels)[None].double().requires_grad_()
        logits, values = run(model, x)
        distance = kink_distance(model, values)
        print(f"  no unit is nearer to 0 or 6 than {distance:.1e} of its layer's largest value")
        assert image != "small" or distance > 1.5e-6, "gradients of this image cannot be compared"
        goldens.write(f"{image}-logits", logits[0])
        for layer in ACTIVATIONS:
            goldens.write(f"{image}-activation-{layer}", values[layer], 256)
        in_single = run(single, torch.from_numpy(pixels)[None])[1]
        worst = max(deviation(in_single[layer], values[layer]) for layer in ACTIVATIONS + ["_fc"])
        print(f"  torch in float32 is up to {worst:.1e} of the largest value away")
        standard = {}
        for rule in RULES:
            logits, values = run(model, x, rule)
            gradients = [
                torch.autograd.grad(logits[0, t], [values[l] for l in GRADIENTS], retain_graph=True) for t in TARGETS]
            for layer, of_each in zip(GRADIENTS, zip(*gradients)):
                goldens.write(f"{image}-gradient-{rule}-at-{layer}", list(of_each), 512)
            for target, of_target in zip(TARGETS, gradients):
                standard.setdefault(target, of_target[0])
                check_with_captum(model, x, rule, target, of_target[0], standard[target])
        logits, values = run(model, x)
        outputs = {
            "probability": lambda t: logits.softmax(1)[0, t], "loss": lambda t: -logits.log_softmax(1)[0, t]}
        for output, scalar in outputs.items():
            gradients = [torch.autograd.grad(scalar(t), values["act1"], retain_graph=True)[0] for t in TARGETS]
            goldens.write(f"{image}-gradient-of-{output}", gradients, 512)
        top = logits[0].softmax(0).topk(4)
        print("  " + ", ".join(f"{i}: {p:.4f}" for p, i in zip(top.values.tolist(), top.indices.tolist())))
    for number, weights in [(1, options.lite1), (2, options.lite2)]:
        model = load(weights, f"efficientnet-lite{number}").double()
        for image, pixels in [
            ("formula", formula_image(model.input_size)), ("chelsea", photograph(options.photograph, model.input_size))
        ]:
            logits = model(torch.from_numpy(pixels)[None].double())[0].detach().numpy()
            np.save(HERE / f"lite{number}-{image}-logits.npy", logits.astype(np.float32))
    versions = {m.__name__: m.__version__.split("+")[0] for m in (torch, captum, np, PIL)}
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(array)}" for name, array in goldens.arrays.items())
    head = f'"versions": {json.dumps(versions)},\n "targets": {TARGETS}'
    (HERE / "lite0.json").write_text(f'{{{head},\n "arrays": {{\n{rows}\n }}}}\n')


if __name__ == "__main__":
    main()
