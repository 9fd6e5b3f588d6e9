#!/usr/bin/env python3
"""Prints Sources/Course/Fetching/published-weights.tsv from torchvision's own list of published files. See README.md.

Usage:  published_weights.py > Sources/Course/Fetching/published-weights.tsv

The weights are those that torchvision calls IMAGENET1K_V1. Parameters are those of the network without auxiliary heads.
"""
import torch
import torchvision

MODELS = """
    alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn resnet18 resnet34 resnet50 resnet101 resnet152
    resnext50_32x4d wide_resnet50_2 squeezenet1_0 squeezenet1_1 densenet121 densenet161 densenet169 densenet201
    googlenet inception_v3 mobilenet_v2 mobilenet_v3_small mobilenet_v3_large shufflenet_v2_x1_0 convnext_tiny
""".split()
ADDRESS = "https://download.pytorch.org/models"
LICENCE = "BSD-3-Clause"  # torchvision's own

torch.set_default_device("meta")  # shapes alone are needed
print("address", ADDRESS, sep="\t")
print("model", "file", "parameters", "input", "licence", sep="\t")
for name in MODELS:
    weights = torchvision.models.get_model_weights(name).IMAGENET1K_V1
    heads = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    network = torchvision.models.get_model(name, **heads)
    address, file = weights.url.rsplit("/", 1)
    assert address == ADDRESS, weights.url
    parameters = sum(parameter.numel() for parameter in network.parameters())
    print(name.replace("_", "-"), file, parameters, weights.transforms().crop_size[0], LICENCE, sep="\t")
