#!/usr/bin/env python3
"""Exports networks to ONNX by both of PyTorch's exporters, each with what has to come out beside it.

Needs requirements-onnx.txt.  Usage:  make_onnx_exports.py FOLDER [NAME ...]      (all by default; an hour, 4 GB)

NAME-torchscript.onnx   torch.onnx.export(dynamo=False), opset 17
NAME-dynamo.onnx        torch.onnx.export(dynamo=True), its default opset, with NAME-dynamo.onnx.data beside it; of two
                        networks also NAME-dynamo18.onnx and NAME-dynamo23.onnx, of opsets 18 and 23
NAME-….reference.safetensors   float32; what was computed in float64 is rounded
    input        [1, 3, h, w]  an image of `inputs.formula_image`
    logits       by ONNX Runtime in float32
    logits64     by PyTorch in float64
    gradient64   at the input, of the largest logit; of a network that gives maps, of the sum over the largest map
    input2, logits2, logits2_64    the same for two images, where the batch axis was left open
    Its metadata say the class of the gradient and how far ONNX Runtime's logits and PyTorch's gradient in float32 are
    away from float64, as parts of the largest element.

The weights are those of `formula_weights.py`; averages and variances of batch normalization are away from 0 and 1.
Where there are ReLUs, `steady_units.py` moves a few weights, so that float32 and float64 see every unit on one side of
its kinks.
"""
import copy
import math
import pathlib
import sys
import warnings

import numpy as np
import onnxruntime
import timm
import torch
import torchvision
from safetensors.numpy import save_file
from torch import nn

from efficientnet_lite import EfficientNetLite
from formula_weights import fill
from inputs import formula_image
from steady_units import steady

# No unit lies nearer to a kink than so many times what float32 is off there.
SEED, MARGIN = 5, 8
# The operator set that each is asked for; None leaves it the choice, which PyTorch 2.15 takes to be 20.
EXPORTERS = {"torchscript": 17, "dynamo": None}
# Version 18 was the default before, and has no Gelu; from 23 on there is Attention.
MORE_EXPORTERS = EXPORTERS | {"dynamo18": 18, "dynamo23": 23}


class Maps(nn.Module):
    """The maps of a network that gives a dictionary."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image):
        return self.network(image)["out"]


def of_torchvision(name):
    options = {}
    if name == "googlenet":
        options = {"transform_input": True, "aux_logits": False, "init_weights": False}
    return torchvision.models.get_model(name, weights=None, **options)


def of_segmentation(name):
    return Maps(torchvision.models.get_model(name, weights=None, weights_backbone=None))


# name: (what makes the network, its images' height and width)
NETWORKS = {
    **{name: (of_torchvision, 224) for name in [
        "resnet18", "resnet50", "mobilenet_v2", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny", "vgg11",
        "densenet121", "squeezenet1_1", "shufflenet_v2_x1_0", "googlenet", "regnet_y_400mf", "swin_t", "vit_b_16",
        "maxvit_t"]},
    **{name: (of_segmentation, 224) for name in [
        "deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large", "fcn_resnet50"]},
    **{name: (timm.create_model, size) for name, size in {
        "vit_tiny_patch16_224": 224, "deit_tiny_patch16_224": 224, "swin_tiny_patch4_window7_224": 224,
        "convnext_atto": 224, "maxvit_rmlp_pico_rw_256": 256, "mixer_s32_224": 224, "efficientformer_l1": 224,
        "mobilevit_xxs": 256}.items()},
    "efficientnet-lite0": (EfficientNetLite, 224),
}
# These are exported for any number of images.
OPEN_BATCH = {"resnet18", "mobilenet_v3_large", "vit_tiny_patch16_224"}
IN_MORE_VERSIONS = {"convnext_atto", "vit_tiny_patch16_224"}
# These have no kinks, or (RegNet, whose sums cannot be told apart from outside) none where float32 is unsure.
SMOOTH = {
    "efficientnet_b0", "convnext_tiny", "swin_t", "vit_b_16", "maxvit_t", "vit_tiny_patch16_224",
    "deit_tiny_patch16_224", "swin_tiny_patch4_window7_224", "convnext_atto", "maxvit_rmlp_pico_rw_256", "mixer_s32_224",
    "efficientformer_l1", "mobilevit_xxs", "regnet_y_400mf"}


def prepared(model, images, smooth):
    """The model in float32 and in float64, with equal weights."""
    single = fill(model, SEED).eval()
    # For the formula a kernel or matrix is what is called weight.
    for name, parameter in single.named_parameters():
        if name.endswith("in_proj_weight"):
            parameter.data *= math.sqrt(6 / parameter.shape[1]) / 0.2
    exact = copy.deepcopy(single).double()
    if not smooth:
        steady(single, exact, images, MARGIN)
    return single, exact


def export(model, images, path, exporter, opset, open_batch=False, beside=True):
    """Writes the file; the newer exporter leaves an axis open only if it sees more than one image."""
    options = {"input_names": ["image"], "output_names": ["logits"], "opset_version": opset}
    if exporter == "torchscript":
        axes = {"image": {0: "batch"}, "logits": {0: "batch"}} if open_batch else None
        torch.onnx.export(model, (images[:1],), path, dynamo=False, dynamic_axes=axes, **options)
    else:
        shapes = ({0: torch.export.Dim("batch")},) if open_batch else None
        shown = images if open_batch else images[:1]
        torch.onnx.export(
            model, (shown,), path, dynamo=True, dynamic_shapes=shapes, external_data=beside, verbose=False, **options)


def answer(model, images):
    """Logits, the class, and the gradient of the sum of its logits."""
    images = images.clone().requires_grad_()
    logits = model(images)
    sums = logits.flatten(2).sum(2) if logits.ndim > 2 else logits
    target = int(sums[0].argmax())
    gradient, = torch.autograd.grad(sums[:, target].sum(), images)
    return logits.detach(), target, gradient


def is_derivative(model, image, target, gradient):
    """Whether differences along the gradient are what it says."""
    step = gradient * (1e-4 / gradient.abs().max())
    with torch.no_grad():
        ahead, behind = ((logits.flatten(2).sum(2) if logits.ndim > 2 else logits)[0, target]
                         for logits in (model(image + step), model(image - step)))
    wanted = float((step * gradient).sum())
    return abs(float(ahead - behind) / 2 - wanted) <= 0.01 * abs(wanted)


def deviation(found, exact):
    return f"{float((torch.as_tensor(found).double() - exact).abs().max() / exact.abs().max()):.1e}"


def reference(single, exact, images, path, open_batch=False):
    """Writes what has to come out, and returns the class and the deviations."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    image = images[:1]
    tensors = {"input": image, "logits": session.run(None, {"image": image.numpy()})[0]}
    logits, target, gradient = answer(exact, image.double())
    tensors |= {"logits64": logits}
    # PyTorch's own gradient is not always the derivative: of efficientformer_l1's it is none.
    if is_derivative(exact, image.double(), target, gradient):
        tensors |= {"gradient64": gradient}
    if open_batch:
        with torch.no_grad():
            both = exact(images.double())
        tensors |= {"input2": images, "logits2": session.run(None, {"image": images.numpy()})[0], "logits2_64": both}
    metadata = {
        "class": str(target), "logits deviation": deviation(tensors["logits"], logits),
        "gradient deviation": deviation(answer(single, image)[2], gradient)}
    save_file(
        {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()},
        path.with_suffix(".reference.safetensors"), metadata)
    return metadata


def pair(height, width=None):
    """[2, 3, height, width]: the image of the formula, and its elements in reverse order."""
    image = formula_image(max(height, width or height))[:, :height, :width]
    return torch.from_numpy(np.stack([image, image.reshape(-1)[::-1].reshape(image.shape)]))


def main(folder, names):
    warnings.filterwarnings("ignore")
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or NETWORKS:
        make, size = NETWORKS[name]
        images = pair(size)
        single, exact = prepared(make(name), images, name in SMOOTH)
        for exporter, opset in (MORE_EXPORTERS if name in IN_MORE_VERSIONS else EXPORTERS).items():
            path = folder / f"{name}-{exporter}.onnx"
            export(single, images, path, exporter, opset, name in OPEN_BATCH)
            print(path.name, reference(single, exact, images, path, name in OPEN_BATCH), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:])
