#!/usr/bin/env python3
"""Exports networks to ONNX by both of PyTorch's exporters, each with what has to come out beside it.

Needs requirements-onnx.txt.  Usage:  make_onnx_exports.py FOLDER [NAME ...]      (all by default; half an hour, 4 GB)

NAME-torchscript.onnx   torch.onnx.export(dynamo=False), opset 17
NAME-dynamo.onnx        torch.onnx.export(dynamo=True), its default opset, with NAME-dynamo.onnx.data beside it
NAME-….reference.safetensors   float32; what was computed in float64 is rounded
    input        [1, 3, h, w]  an image of `inputs.formula_image`
    logits       by ONNX Runtime in float32
    logits64     by PyTorch in float64
    gradient64   at the input, of the largest logit; where the network gives maps, of the sum over the largest class's map
    input2, logits2, logits2_64    the same for two images, where the batch axis was left open
    Its metadata say the class of the gradient and how far ONNX Runtime's logits and PyTorch's gradient in float32 are
    away from float64, as parts of the largest element: gradients jump where rounding puts a unit beyond a kink.

The weights are those of `formula_weights.py`; averages and variances of batch normalization are away from 0 and 1.
"""
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

SEED = 5
EXPORTERS = ("torchscript", "dynamo")


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


# name: (what makes the network, height and width of its images)
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


def export(model, images, path, exporter, open_batch):
    """Writes the file. An axis is left open only if more than one image is shown to the newer exporter."""
    names = {"input_names": ["image"], "output_names": ["logits"]}
    if exporter == "torchscript":
        axes = {"image": {0: "batch"}, "logits": {0: "batch"}} if open_batch else None
        torch.onnx.export(model, (images[:1],), path, dynamo=False, opset_version=17, dynamic_axes=axes, **names)
    else:
        shapes = ({0: torch.export.Dim("batch")},) if open_batch else None
        shown = images if open_batch else images[:1]
        torch.onnx.export(model, (shown,), path, dynamo=True, dynamic_shapes=shapes, verbose=False, **names)


def answer(model, images):
    """Logits, the class, and the gradient of the sum of its logits."""
    images = images.clone().requires_grad_()
    logits = model(images)
    sums = logits.flatten(2).sum(2) if logits.ndim > 2 else logits
    target = int(sums[0].argmax())
    gradient, = torch.autograd.grad(sums[:, target].sum(), images)
    return logits.detach(), target, gradient


def deviation(found, exact):
    return f"{float((torch.as_tensor(found).double() - exact).abs().max() / exact.abs().max()):.1e}"


def reference(model, images, path, open_batch):
    """What has to come out; `model` is left in float64."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    # A file for three images and more has kept a name of its own for its input.
    given, = session.get_inputs()
    image = images[:1]
    tensors = {"input": image, "logits": session.run(None, {given.name: image.numpy()})[0]}
    _, _, single = answer(model.float(), image)
    exact, target, gradient = answer(model.double(), image.double())
    tensors |= {"logits64": exact, "gradient64": gradient}
    if open_batch:
        with torch.no_grad():
            both = model(images.double())
        tensors |= {
            "input2": images, "logits2": session.run(None, {given.name: images.numpy()})[0], "logits2_64": both}
    metadata = {
        "class": str(target), "logits deviation": deviation(tensors["logits"], exact),
        "gradient deviation": deviation(single, gradient)}
    save_file(
        {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()},
        path.with_suffix(".reference.safetensors"), metadata)
    return metadata


def main(folder, names):
    warnings.filterwarnings("ignore")
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or NETWORKS:
        make, size = NETWORKS[name]
        image = formula_image(size)
        images = torch.from_numpy(np.stack([image, image.reshape(-1)[::-1].reshape(image.shape)]))
        for exporter in EXPORTERS:
            model = fill(make(name), SEED).eval()
            path = folder / f"{name}-{exporter}.onnx"
            try:
                export(model, images, path, exporter, name in OPEN_BATCH)
                print(path.name, reference(model, images, path, name in OPEN_BATCH), flush=True)
            except Exception as error:
                print(path.name, "failed:", type(error).__name__, str(error).splitlines()[:3], flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:])
