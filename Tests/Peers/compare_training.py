#!/usr/bin/env python3
"""How fast PyTorch trains the network of `mirador train fashion`, beside Mirador itself. See README.md.

Usage:  compare_training.py --data Assets/fashion-mnist --mirador .build/release/mirador
                            [--pictures 12800] [--batch 128] [--rounds 3] [--json]

Both see the same pictures in the same batches for two epochs, without augmentation on PyTorch's side; the second epoch is
timed, when everything has been compiled and allocated. Rounds alternate; the fastest of each counts. PyTorch runs with the
default layout and with channels_last. Two threads.
"""
import argparse
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


def block(inputs, outputs, kernel=3):
    return [
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False), nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True)]


def network():
    """`FashionNetwork`, layer by layer."""
    return nn.Sequential(
        *block(1, 32, 5), nn.MaxPool2d(2), *block(32, 48), *block(48, 48), nn.MaxPool2d(2), *block(48, 96),
        *block(96, 96), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(96, 10))


def read(path, header):
    return np.frombuffer(gzip.open(path).read()[header:], np.uint8)


def torch_seconds(images, labels, batch, channels_last):
    torch.manual_seed(0)
    model = network().train()
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
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            [program, "train", "fashion", "--output", f"{folder}/w.safetensors", "--epochs", "2", "--pictures",
             str(pictures), "--batch", str(batch), "--learning-rate", "0.01"],
            check=True, capture_output=True, text=True).stdout
    ends = [float(s.replace(",", "")) for s in re.findall(r"^epoch \d.* ([\d.,]+) s$", said, re.M)]
    return ends[1] - ends[0]


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
    runs = {
        "mirador": lambda: mirador_seconds(options.mirador, options.pictures, options.batch),
        "torch": lambda: torch_seconds(images, labels, options.batch, False),
        "torch channels_last": lambda: torch_seconds(images, labels, options.batch, True)}
    seconds = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, run in runs.items():
            seconds[name].append(run())
    rates = {name: options.pictures / min(times) for name, times in seconds.items()}
    if options.json:
        print(json.dumps({"torch": torch.__version__, "pictures_per_second": rates}))
        return
    print(f"torch {torch.__version__}, {options.pictures} pictures, batches of {options.batch}: pictures a second")
    for name, rate in rates.items():
        print(f"{name:22s} {rate:8.0f}   {rate / rates['torch']:.2f} of torch's")


if __name__ == "__main__":
    main()
