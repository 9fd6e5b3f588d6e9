#!/usr/bin/env python3
"""Writes attributions of EfficientNet-Lite0 by Captum and pytorch-grad-cam in float64 into the folder of this script.

Needs Tests/Peers/requirements.txt (torch 2.15.0, captum 0.9.0, grad-cam 1.5.7, numpy 2.4.6, pillow 13.0.0).
Usage:  make_method_goldens.py --weights efficientnet-lite0.pth --photograph chelsea.png

METHOD-lite0-IMAGE[-LAYER].npy   [targets, n]: raw values for TARGETS; of large arrays n = 512 samples, of small ones all

IMAGE is `small` (a formula at 47 x 47, where no unit lies so near a bound of its ReLU6 that rounding in float32 could
move it across) or `chelsea` (a photograph at 224 x 224).
"""
import argparse
import pathlib
import sys
import warnings

import captum.attr as captum
import numpy as np
import pytorch_grad_cam as cams
import torch
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import load  # noqa: E402
from inputs import formula_image, photograph, samples  # noqa: E402

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


def pixels(model, x, image):
    save(f"saliency-lite0-{image}", attribute(captum.Saliency(model), x, abs=False))
    save(f"input-x-gradient-lite0-{image}", attribute(captum.InputXGradient(model), x))
    save(f"guided-backprop-lite0-{image}", attribute(captum.GuidedBackprop(model), x))
    save(f"deconvolution-lite0-{image}", attribute(captum.Deconvolution(model), x))
    guided = captum.GuidedGradCam(model, dict(model.named_modules())["_blocks.10.add"])
    save(f"guided-grad-cam-lite0-{image}", attribute(guided, x, interpolate_mode="bilinear"))
    integrated = captum.IntegratedGradients(model)
    # With 7 steps torch's own float32 and float64 agree on the small image; with 50, some step crosses a bound.
    steps = 7 if image == "small" else 50
    save(f"integrated-gradients-lite0-{image}", attribute(integrated, x, n_steps=steps, internal_batch_size=10))
    if image != "small":
        black = torch.full_like(x, -127 / 128)
        save(f"integrated-gradients-black-lite0-{image}", attribute(integrated, x, baselines=black, n_steps=7))


def occlusion(model, x, image):
    method = captum.Occlusion(model)
    for window, stride in [(15, 8), (10, 7)]:
        found = attribute(method, x, sliding_window_shapes=(3, window, window), strides=(3, stride, stride))
        save(f"occlusion-{window}-{stride}-lite0-{image}", [array[:, :1] for array in found])


def maps(model, x, image, name):
    layer = dict(model.named_modules())[name]
    for method, ours in [("GradCAMPlusPlus", "grad-cam-plus-plus"), ("LayerCAM", "layer-cam"),
                         ("XGradCAM", "xgrad-cam"), ("HiResCAM", "hires-cam")]:
        found = [raw_map(method, model, layer, x, target) for target in TARGETS]
        save(f"{ours}-lite0-{image}-{name}", [np.maximum(array, 0) for array in found])
    save(f"eigen-cam-lite0-{image}-{name}", [np.maximum(eigen_map(model, layer, x), 0)])


def weighted_by_scores(model, x, image):
    modules = dict(model.named_modules())
    torch.nn.UpsamplingBilinear2d = HalfPixelUpsampling
    for name in ["act1", "_blocks.4.add"]:
        found = [raw_map("ScoreCAM", model, modules[name], x, target) for target in TARGETS]
        save(f"score-cam-lite0-{image}-{name}", [np.maximum(array, 0) for array in found])
    found = [raw_map("AblationCAM", model, modules["act1"], x, target) for target in TARGETS]
    save(f"ablation-cam-lite0-{image}-act1", [np.maximum(array, 0) for array in found])


def layers(model, x, image):
    layer = dict(model.named_modules())["_blocks.10.add"]
    save(f"layer-activation-lite0-{image}", [captum.LayerActivation(model, layer).attribute(x).detach().numpy()])
    save(f"layer-gradient-x-activation-lite0-{image}", attribute(captum.LayerGradientXActivation(model, layer), x))
    save(f"internal-influence-lite0-{image}", attribute(captum.InternalInfluence(model, layer), x, n_steps=20))
    save(f"layer-conductance-lite0-{image}", attribute(captum.LayerConductance(model, layer), x, n_steps=20))


def main():
    parser = argparse.ArgumentParser(description="Golden attributions of EfficientNet-Lite0.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    model = load(options.weights).double()
    images = {"small": formula_image(47, phase=17.3), "chelsea": photograph(options.photograph, 224)}
    for image, levels in images.items():
        x = torch.from_numpy(levels)[None].double().requires_grad_()
        pixels(model, x, image)
        for name in ["act1", "_blocks.10.add"]:
            maps(model, x.detach(), image, name)
    small = torch.from_numpy(images["small"])[None].double()
    occlusion(model, small, "small")
    weighted_by_scores(model, small, "small")
    layers(model, small, "small")


if __name__ == "__main__":
    main()
