#!/usr/bin/env python3
"""How fast PyTorch trains the network of `mirador train fashion`, beside Mirador itself. See README.md.

Usage:  compare_training.py --data Assets/fashion-mnist --mirador .build/release/mirador
                            [--pictures 12800] [--batch 128] [--rounds 3] [--json]

Both see the same pictures in the same batches for two epochs, without augmentation on PyTorch's side; the second epoch is
timed, when everything has been compiled and allocated. PyTorch's network has the channels of the weights that Mirador
wrote, and loads every one of them, so that both train one and the same. Rounds alternate; the fastest of each counts.
PyTorch runs with the default layout and with channels_last. Two threads.
"""
import argparse
import collections
import gzip
import json
import pathlib
import re
import subprocess
import tempfile
import time

import numpy as np
import torch
from torch import nn

MEAN, DEVIATION = 0.2860 * 255, 0.3530 * 255


def network(weights):
    """The network that the weights belong to, layer by layer."""
    layers = []
    for i in range(1, 6):
        outputs, inputs, kernel, _ = weights[f"conv{i}.weight"].shape
        layers += [
            (f"conv{i}", nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False)),
            (f"bn{i}", nn.BatchNorm2d(outputs)), (f"relu{i}", nn.ReLU(inplace=True))]
        if i in (1, 3):
            layers.append((f"pool{i}", nn.MaxPool2d(2)))
    outputs, inputs = weights["fc.weight"].shape
    layers += [
        ("gap", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(inputs, outputs))]
    model = nn.Sequential(collections.OrderedDict(layers))
    missing, unknown = model.load_state_dict(weights, strict=False)
    if unknown or any(not name.endswith("num_batches_tracked") for name in missing):
        raise SystemExit(f"not the same network: missing {missing}, unknown {unknown}")
    return model


def read_weights(path):
    """The tensors of a safetensors file of 16-bit numbers."""
    data = pathlib.Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        numbers = np.frombuffer(data[start + begin:start + end], np.float16).astype(np.float32)
        tensors[name] = torch.from_numpy(numbers.reshape(entry["shape"]))
    return tensors


def read(path, header):
    return np.frombuffer(gzip.open(path).read()[header:], np.uint8)


def torch_seconds(weights, images, labels, batch, channels_last):
    torch.manual_seed(0)
    model = network(weights).train()
    x = (images - MEAN) / DEVIATION
    if channels_last:
        model, x = model.to(memory_format=torch.channels_last), x.contiguous(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    loss = nn.CrossEntropyLoss()
    for epoch in range(2):
        start = time.perf_counter()
        order = torch.randperm(len(x))
        for begin in range(0, len(x), batch):
            chosen = order[begin:begin + batch]
            optimizer.zero_grad(set_to_none=True)
            loss(model(x[chosen]), labels[chosen]).backward()
            optimizer.step()
    return time.perf_counter() - start


def mirador_seconds(program, pictures, batch):
    """The time of the second epoch, and the weights."""
    with tempfile.TemporaryDirectory() as folder:
        output = f"{folder}/w.safetensors"
        said = subprocess.run(
            [program, "train", "fashion", "--output", output, "--epochs", "2", "--pictures", str(pictures), "--batch",
             str(batch), "--learning-rate", "0.01"],
            check=True, capture_output=True, text=True).stdout
        weights = read_weights(output)
    ends = [float(s.replace(",", "")) for s in re.findall(r"^epoch \d.* ([\d.,]+) s$", said, re.M)]
    return ends[1] - ends[0], weights


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--mirador", required=True)
    parser.add_argument("--pictures", type=int, default=12800)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    data = pathlib.Path(options.data)
    images = read(data / "train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)[:options.pictures]
    labels = read(data / "train-labels-idx1-ubyte.gz", 8)[:options.pictures]
    images, labels = torch.from_numpy(images.astype(np.float32)), torch.from_numpy(labels.astype(np.int64))
    seconds = {"mirador": [], "torch": [], "torch channels_last": []}
    for _ in range(options.rounds):
        time_of_mirador, weights = mirador_seconds(options.mirador, options.pictures, options.batch)
        seconds["mirador"].append(time_of_mirador)
        for name in ("torch", "torch channels_last"):
            seconds[name].append(torch_seconds(weights, images, labels, options.batch, name != "torch"))
    rates = {name: options.pictures / min(times) for name, times in seconds.items()}
    if options.json:
        print(json.dumps({"torch": torch.__version__, "pictures_per_second": rates}))
        return
    print(f"torch {torch.__version__}, {options.pictures} pictures, batches of {options.batch}: pictures a second")
    for name, rate in rates.items():
        print(f"{name:22s} {rate:8.0f}   {rate / rates['torch']:.2f} of torch's")


if __name__ == "__main__":
    main()
