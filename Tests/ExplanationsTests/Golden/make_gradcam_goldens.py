#!/usr/bin/env python3
"""Writes Grad-CAM maps of EfficientNet-Lite0 into the folder of this script, computed by PyTorch in float64.

Needs Tests/Peers/requirements.txt (torch 2.15.0, captum 0.9.0, grad-cam 1.5.7, numpy 2.4.6, pillow 13.0.0).
Usage:  make_gradcam_goldens.py --weights efficientnet-lite0.pth --photograph chelsea.png

gradcam-lite0-{formula,chelsea}-LAYER.npy   [4, H, W]: the raw maps ReLU(sum_k mean(d y / d A_k) A_k) for TARGETS

The formula is written out here; it must agree with Captum's LayerGradCam (with its ReLU on) to 1e-10 and with the
map that pytorch-grad-cam has before it scales and resizes, rectified, to 1e-5, or nothing is written.
"""
import argparse
import pathlib
import sys

import numpy as np
import torch
from captum.attr import LayerGradCam
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import load  # noqa: E402
from inputs import formula_image, photograph  # noqa: E402

TARGETS = [281, 282, 285, 340]  # tabby, tiger cat, Egyptian cat, zebra
LAYERS = ["act1", "_blocks.10.add", "_blocks.4.add"]


def grad_cam(model, x, layer, target):
    kept = []
    hook = layer.register_forward_hook(lambda module, inputs, output: kept.append(output))
    logits = model(x)
    hook.remove()
    activation = kept[0]
    gradient = torch.autograd.grad(logits[0, target], activation)[0]
    weights = gradient.mean((2, 3), keepdim=True)
    return (weights * activation).sum(1)[0].relu().detach()


def check(model, x, layer, target, ours):
    captum = LayerGradCam(model, layer).attribute(x, target=target, relu_attributions=True)[0, 0].detach()
    deviation = float((captum - ours).abs().max() / captum.abs().max().clamp(min=1e-30))
    # What pytorch-grad-cam returns is scaled to 0...1 and resized to the image: compare before that.
    with GradCAM(model=model, target_layers=[layer]) as cam:
        cam(input_tensor=x, targets=[ClassifierOutputTarget(target)])
        activation, gradient = cam.activations_and_grads.activations[0], cam.activations_and_grads.gradients[0]
        raw = cam.get_cam_image(x, layer, [target], activation.numpy(), gradient.numpy())[0]
    other = np.abs(np.maximum(raw, 0) - ours.numpy()).max() / max(float(ours.max()), 1e-30)
    print(f"  {target}: largest {float(ours.max()):.4g}; "
          f"{deviation:.1e} from Captum, {other:.1e} from pytorch-grad-cam")
    assert deviation < 1e-10 and other < 1e-5, "the peers disagree"


def main():
    parser = argparse.ArgumentParser(description="Golden Grad-CAM maps of EfficientNet-Lite0.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    model = load(options.weights).double()
    modules = dict(model.named_modules())
    images = {"formula": formula_image(224), "chelsea": photograph(options.photograph, 224)}
    for image, pixels in images.items():
        x = torch.from_numpy(pixels)[None].double().requires_grad_()
        for name in LAYERS:
            print(image, name)
            maps = []
            for target in TARGETS:
                maps.append(grad_cam(model, x, modules[name], target))
                check(model, x, modules[name], target, maps[-1])
            np.save(HERE / f"gradcam-lite0-{image}-{name}.npy", torch.stack(maps).numpy().astype(np.float32))


if __name__ == "__main__":
    main()
