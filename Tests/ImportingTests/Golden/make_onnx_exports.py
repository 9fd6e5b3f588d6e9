"""Writes export-*.onnx and what has to come out beside them: small networks as PyTorch's two exporters write them.

Needs Tests/Peers/requirements-onnx.txt. Usage:  make_onnx_exports.py [NAME ...]

What lies beside a file, and with what weights, says Tests/Peers/make_onnx_exports.py, which exports networks of full
size. The networks are of the kinds that torchvision and timm have, made narrow and shallow. The newer exporter writes
into each node where in Python it came from: only one file keeps that, without the folders. `shifted` is there by the
newer one alone: the other spells out in 1,400 nodes how the mask of shifted windows is made.
"""
import pathlib
import re
import sys
import warnings
from functools import partial

import onnx
import timm
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.densenet import DenseNet
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.segmentation.deeplabv3 import ASPP
from torchvision.models.swin_transformer import SwinTransformer

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from make_onnx_exports import EXPORTERS, MORE_EXPORTERS, export, pair, prepared, reference  # noqa: E402

CLASSES = 10


def vision_transformer():
    return timm.models.VisionTransformer(
        img_size=32, patch_size=8, embed_dim=32, depth=2, num_heads=2, mlp_ratio=3, num_classes=CLASSES)


def swin():
    return timm.models.SwinTransformer(
        img_size=32, patch_size=4, embed_dim=8, depths=(2, 1), num_heads=(1, 2), window_size=4, mlp_ratio=2,
        num_classes=CLASSES)


def shifted():
    """Swin as torchvision has it: the mask of shifted windows and the places of the biases are made when it runs."""
    return SwinTransformer(
        patch_size=[4, 4], embed_dim=16, depths=[2, 1], num_heads=[2, 4], window_size=[4, 4], mlp_ratio=2.0,
        num_classes=CLASSES)


def convnext():
    return ConvNeXt([CNBlockConfig(16, 24, 2), CNBlockConfig(24, None, 1)], num_classes=CLASSES)


def mobilenet():
    """Squeeze and excitation, ReLU and hard swish, a residual, kernels of 3 and of 5."""
    block = partial(InvertedResidualConfig, dilation=1, width_mult=1.0)
    return MobileNetV3(
        [block(8, 3, 16, 8, True, "RE", 2), block(8, 5, 24, 16, True, "HS", 2), block(16, 5, 32, 16, False, "HS", 1)],
        last_channel=32, num_classes=CLASSES)


def densenet():
    """Batch normalization before the convolutions, which no exporter can fold into them, and concatenations."""
    return DenseNet(growth_rate=4, block_config=(2, 2), num_init_features=8, bn_size=2, num_classes=CLASSES)


class Maps(nn.Module):
    """The head of DeepLab v3 on few convolutions, its maps as large as the image."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 16, 3, 2, 1, bias=False),
            nn.BatchNorm2d(16), nn.ReLU())
        self.pyramid, self.up = ASPP(16, [2, 3], 12), nn.ConvTranspose2d(12, 8, 2, 2)
        self.classifier = nn.Conv2d(8, 5, 1)

    def forward(self, image):
        maps = self.classifier(F.gelu(self.up(self.pyramid(self.stem(image)))))
        return F.interpolate(maps, size=image.shape[-2:], mode="bilinear", align_corners=False)


class Reader(nn.Module):
    """Reads a line: convolutions, then recurrences along its columns, in both directions and in one."""

    def __init__(self):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 12, 3, stride=(2, 1), padding=1, bias=False), nn.BatchNorm2d(12), nn.ReLU())
        self.both = nn.LSTM(12, 12, bidirectional=True, batch_first=True)
        self.forth, self.classifier = nn.GRU(24, 16, batch_first=True), nn.Linear(16, CLASSES)

    def forward(self, image):
        columns = self.convolutions(image).mean(2).transpose(1, 2)
        columns, _ = self.both(columns)
        columns, _ = self.forth(columns)
        # [1, classes, columns]
        return self.classifier(columns).transpose(1, 2)


# name: (what makes the network, whether it has no kinks, height and width of its images)
NETWORKS = {
    "vit": (vision_transformer, True, (32, 32)),
    "swin": (swin, True, (32, 32)),
    "shifted": (shifted, True, (32, 32)),
    "convnext": (convnext, True, (32, 32)),
    "mobilenet": (mobilenet, False, (32, 32)),
    "densenet": (densenet, False, (32, 32)),
    "maps": (Maps, False, (32, 32)),
    "reader": (Reader, False, (16, 64)),
}
OPEN_BATCH = {"mobilenet", "vit"}
# What the newer exporter does by default; the others have their weights within, to be one file.
BESIDE = {"mobilenet"}


def versions(name):
    """The exporters and their operator sets."""
    if name == "shifted":
        return {"dynamo": EXPORTERS["dynamo"]}
    return EXPORTERS | {"dynamo23": MORE_EXPORTERS["dynamo23"]} if name == "vit" else EXPORTERS


def cleaned(path, keeps_origins):
    """Takes the folders out of the traces of where nodes came from, or all that says it."""
    model = onnx.load(path, load_external_data=False)
    for node in model.graph.node:
        for entry in node.metadata_props:
            entry.value = re.sub(r'File "[^"]*/', 'File "', entry.value)
        if not keeps_origins:
            del node.metadata_props[:]
    path.write_bytes(model.SerializeToString(deterministic=True))


def main(names):
    warnings.filterwarnings("ignore")
    for name in names or NETWORKS:
        make, smooth, size = NETWORKS[name]
        images = pair(*size)
        single, exact = prepared(make(), images, smooth)
        for exporter, opset in versions(name).items():
            path = HERE / f"export-{name}-{exporter}.onnx"
            export(single, images, path, exporter, opset, name in OPEN_BATCH, name in BESIDE)
            cleaned(path, name in BESIDE)
            found = reference(single, exact, images, path, name in OPEN_BATCH)
            print(path.name, path.stat().st_size, "bytes", found, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
