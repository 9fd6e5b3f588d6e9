#!/usr/bin/env python3
"""Writes attributions by Captum and pytorch-grad-cam in float64 into the folder of this script.

Needs Tests/Peers/requirements.txt (torch 2.15.0, torchvision 0.29.2, captum 0.9.0, grad-cam 1.5.7, numpy 2.4.6, pillow 13.0.0).
Usage:  make_method_goldens.py --weights efficientnet-lite0.pth --photograph chelsea.png

METHOD-lite0-IMAGE[-LAYER].npy       EfficientNet-Lite0 with the published weights
METHOD-{resnet18,vgg11-bn}.npy       formula weights: of seed 5, and those of zoo.json
METHOD-captum-….npy                  where Captum's definition gives another map

each [targets, n]: raw values for TARGETS; of large arrays n = 512 samples, of small ones all.

IMAGE is `small` (a formula at 47 x 47) or `chelsea` (a photograph at 224 x 224). Paths, which take many passes, are those of
small images, and of the photograph one of 7 steps from black.
"""
import argparse
import json
import pathlib
import sys
import warnings

import captum.attr as captum
import numpy as np
import pytorch_grad_cam as cams
import torch
import torchvision
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import load  # noqa: E402
from formula_weights import fill  # noqa: E402
from inputs import formula_image, photograph, samples  # noqa: E402
from make_deeplift_goldens import resnet18  # noqa: E402

TARGETS = [281, 340]  # tabby, zebra
SAMPLES = 512


class HalfPixelUpsampling(torch.nn.Module):
    """What Score-CAM upsamples with here, in place of the peer's aligned corners."""

    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x):
        return torch.nn.functional.interpolate(x, self.size, mode="bilinear", align_corners=False)


def kept(array):
    array = np.asarray(array)
    return samples(array, SAMPLES) if array.size > SAMPLES else array.reshape(-1)


def save(name, arrays):
    np.save(HERE / f"{name}.npy", np.stack([kept(array) for array in arrays]).astype(np.float32))
    print(name, *(f"{np.abs(array).max():.4g}" for array in arrays))


def attribute(method, x, **options):
    return [method.attribute(x, target=target, **options).detach().numpy() for target in TARGETS]


def raw_map(method, model, layer, x, target):
    """The map before pytorch-grad-cam scales and resizes it, rectified."""
    maps = []
    with getattr(cams, method)(model=model, target_layers=[layer]) as cam:
        original = cam.get_cam_image
        cam.get_cam_image = lambda *arguments: maps.append(original(*arguments)) or maps[-1]
        cam(input_tensor=x, targets=[ClassifierOutputTarget(target)])
    return maps[0][0]


def eigen_map(model, layer, x):
    """With the sign that agrees with the mean activation; the peer's is arbitrary."""
    found = []
    hook = layer.register_forward_hook(lambda module, inputs, output: found.append(output.detach()[0]))
    model(x)
    hook.remove()
    deviation = (found[0] - found[0].mean((1, 2), keepdim=True)).mean(0).numpy()
    projected = raw_map("EigenCAM", model, layer, x, 0)
    return projected * np.sign((projected * deviation).sum())


def pixels(model, x, label, layer):
    save(f"saliency-{label}", attribute(captum.Saliency(model), x, abs=False))
    save(f"input-x-gradient-{label}", attribute(captum.InputXGradient(model), x))
    save(f"guided-backprop-{label}", attribute(captum.GuidedBackprop(model), x))
    save(f"deconvolution-{label}", attribute(captum.Deconvolution(model), x))
    guided = captum.GuidedGradCam(model, layer)
    save(f"guided-grad-cam-{label}", attribute(guided, x, interpolate_mode="bilinear"))


def from_zero(model, x, label):
    integrated = captum.IntegratedGradients(model)
    save(f"integrated-gradients-{label}", attribute(integrated, x, n_steps=7))


def from_black(model, x, label):
    integrated = captum.IntegratedGradients(model)
    black = torch.full_like(x, -127 / 128)
    save(f"integrated-gradients-black-{label}", attribute(integrated, x, baselines=black, n_steps=7))


def as_captum_has_it(model, x, label, layer):
    """What Captum's defaults change in a map."""
    save(f"saliency-captum-{label}", attribute(captum.Saliency(model), x))
    save(f"grad-cam-captum-{label}", attribute(captum.LayerGradCam(model, layer), x))
    save(f"guided-grad-cam-captum-{label}", attribute(captum.GuidedGradCam(model, layer), x))


def occlusion(model, x, label, windows):
    method = captum.Occlusion(model)
    for window, stride in windows:
        found = attribute(method, x, sliding_window_shapes=(3, window, window), strides=(3, stride, stride))
        save(f"occlusion-{window}-{stride}-{label}", [array[:, :1] for array in found])


def maps(model, x, label, layer):
    for method, ours in [("GradCAMPlusPlus", "grad-cam-plus-plus"), ("LayerCAM", "layer-cam"),
                         ("XGradCAM", "xgrad-cam"), ("HiResCAM", "hires-cam")]:
        found = [raw_map(method, model, layer, x, target) for target in TARGETS]
        save(f"{ours}-{label}", [np.maximum(array, 0) for array in found])
    save(f"eigen-cam-{label}", [np.maximum(eigen_map(model, layer, x), 0)])


CornersAligned = torch.nn.UpsamplingBilinear2d


def seen_through_maps(model, x, label, layer, convention=None):
    torch.nn.UpsamplingBilinear2d = CornersAligned if convention else HalfPixelUpsampling
    label = f"{convention}-{label}" if convention else label
    found = [raw_map("ScoreCAM", model, layer, x, target) for target in TARGETS]
    save(f"score-cam-{label}", [np.maximum(array, 0) for array in found])


def without_maps(model, x, label, layer):
    found = [raw_map("AblationCAM", model, layer, x, target) for target in TARGETS]
    save(f"ablation-cam-{label}", [np.maximum(array, 0) for array in found])


def layers(model, x, label, layer):
    save(f"layer-activation-{label}", [captum.LayerActivation(model, layer).attribute(x).detach().numpy()])
    save(f"layer-gradient-x-activation-{label}", attribute(captum.LayerGradientXActivation(model, layer), x))


def layers_on_the_way(model, x, label, layer):
    save(f"internal-influence-{label}", attribute(captum.InternalInfluence(model, layer), x, n_steps=20))
    save(f"layer-conductance-{label}", attribute(captum.LayerConductance(model, layer), x, n_steps=20))


def lite0(options):
    model = load(options.weights).double()
    named = dict(model.named_modules())
    images = {"small": formula_image(47, phase=17.3), "chelsea": photograph(options.photograph, 224)}
    inputs = {image: torch.from_numpy(levels)[None].double() for image, levels in images.items()}
    for image, x in inputs.items():
        label = f"lite0-{image}"
        pixels(model, x.requires_grad_(), label, named["_blocks.10.add"])
        for name in ["act1", "_blocks.10.add"]:
            maps(model, x.detach(), f"{label}-{name}", named[name])
    from_zero(model, inputs["small"], "lite0-small")
    from_black(model, inputs["chelsea"], "lite0-chelsea")
    small = inputs["small"].detach()
    occlusion(model, small, "lite0-small", [(15, 8), (10, 7)])
    for name in ["act1", "_blocks.4.add"]:
        seen_through_maps(model, small, f"lite0-small-{name}", named[name])
    without_maps(model, small, "lite0-small-act1", named["act1"])
    layers(model, small, "lite0-small", named["_blocks.10.add"])
    layers_on_the_way(model, small, "lite0-small", named["_blocks.10.add"])


def steady(name, model):
    """The network of zoo.json: with its seed, and moved so that no unit lies where float32 could not tell its side."""
    golden = json.loads((HERE.parents[1] / "NetworksTests/Golden/zoo.json").read_text())["architectures"][name]
    model = fill(model, golden["seed"]).eval()
    parameters = model.state_dict()
    for parameter, steps in golden["moved"].items():
        weight = parameters[parameter]
        inputs = weight.shape[1] if weight.dim() == 4 else 1
        for channel, step in steps.items():
            turn, place = divmod(abs(step) - 1, inputs)
            kernel = weight[int(channel), place].view(-1) if weight.dim() == 4 else weight[int(channel)].view(-1)
            kernel[len(kernel) // 2] += np.sign(step) * (turn + 1) / 1024
    for module in model.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
    return model


def with_formula_weights(name, model, size, layer, few_maps, windows):
    x = torch.from_numpy(formula_image(size))[None]
    rounded = attribute(captum.Saliency(model.float()), x, abs=False)
    model, x = model.double(), x.double().requires_grad_()
    for got, exact in zip(rounded, attribute(captum.Saliency(model), x, abs=False)):
        off = np.abs(got - exact).max() / np.abs(exact).max()
        print(f"{name}: torch's own float32 is off by {off:.1e}")
        assert off < 5e-5
    pixels(model, x, name, layer)
    as_captum_has_it(model, x, name, layer)
    x = x.detach()
    maps(model, x, name, layer)
    occlusion(model, x, name, windows)
    seen_through_maps(model, x, name, few_maps)
    layers(model, x, name, layer)


def main():
    parser = argparse.ArgumentParser(description="Golden attributions.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    lite0(options)
    model = resnet18()
    with_formula_weights("resnet18", model, 64, model.layer2[1], model.layer2[1], [(15, 8)])
    small = torch.from_numpy(formula_image(64))[None].double()
    from_zero(model, small.clone().requires_grad_(), "resnet18")
    layers_on_the_way(model, small, "resnet18", model.layer2[1])
    seen_through_maps(model, small, "resnet18", model.layer2[1], "pytorch-grad-cam")
    model = steady("vgg11-bn", torchvision.models.vgg11_bn())
    with_formula_weights("vgg11-bn", model, 224, model.features[28], model.features[6], [(64, 40)])


if __name__ == "__main__":
    main()
