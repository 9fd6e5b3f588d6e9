#!/usr/bin/env python3
"""How often torchattacks and foolbox fool EfficientNet-Lite0 where `mirador attack` has the same budget. See README.md.

Usage:  compare_attacks.py --weights efficientnet-lite0.pth --images FOLDER --mirador .build/release/mirador
                           [--attacks pgd,fgsm] [--json]

For each attack: the share of the pictures that fool the network, before and after levels are rounded, and the seconds for
all of them. The attacked class is the one that the network names. Two threads.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import time

import foolbox
import numpy as np
import torch
import torchattacks

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from efficientnet_lite import load
from inputs import photograph

EPSILON = 2 / 255
# name: (options of `mirador attack`, torchattacks, foolbox)
ATTACKS = {
    "fgsm": (
        ["--epsilon", "2/255"], lambda m: torchattacks.FGSM(m, eps=EPSILON),
        lambda: (foolbox.attacks.LinfFastGradientAttack(random_start=False), EPSILON)),
    "bim": (
        ["--epsilon", "2/255", "--steps", "10", "--step-size", "0.5/255"],
        lambda m: torchattacks.BIM(m, eps=EPSILON, alpha=0.5 / 255, steps=10),
        lambda: (
            foolbox.attacks.LinfBasicIterativeAttack(abs_stepsize=0.5 / 255, steps=10, random_start=False), EPSILON)),
    "pgd": (
        ["--epsilon", "2/255", "--steps", "40", "--step-size", "0.25/255"],
        lambda m: torchattacks.PGD(m, eps=EPSILON, alpha=0.25 / 255, steps=40),
        lambda: (foolbox.attacks.LinfPGD(abs_stepsize=0.25 / 255, steps=40), EPSILON)),
    "pgd-l2": (
        ["--norm", "l2", "--epsilon", "0.25", "--steps", "40", "--step-size", "0.05"],
        lambda m: torchattacks.PGDL2(m, eps=0.25, alpha=0.05, steps=40),
        lambda: (foolbox.attacks.L2PGD(abs_stepsize=0.05, steps=40), 0.25)),
    "deepfool": (
        ["--steps", "50"], None, lambda: (foolbox.attacks.L2DeepFoolAttack(steps=50, candidates=10), None)),
    "cw": (
        ["--steps", "50"], lambda m: torchattacks.CW(m, c=1, steps=300, lr=0.01),
        lambda: (foolbox.attacks.L2CarliniWagnerAttack(
            binary_search_steps=6, steps=50, stepsize=0.01, initial_const=1), None)),
    "square": (
        ["--epsilon", "2/255", "--steps", "300"],
        lambda m: torchattacks.Square(m, eps=EPSILON, n_queries=300, p_init=0.8), None),
}


class Normalized(torch.nn.Module):
    """The network from the images' side: levels divided by 255."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, u):
        return self.model((u * 255 - 127) / 128)


def report(model, images, labels, changed, seconds):
    with torch.no_grad():
        after = model(changed).argmax(1)
        rounded = model((changed * 255).round() / 255).argmax(1)
    length = (changed - images).flatten(1).norm(dim=1)
    fooled = after != labels
    return {
        "fooled": float(fooled.float().mean()), "fooled_rounded": float((rounded != labels).float().mean()),
        "median_l2": float(length[fooled].median()) if fooled.any() else None, "seconds": seconds,
    }


def ours(options, method, files):
    command = [options.mirador, "attack", "--json", "--method", method.removesuffix("-l2")]
    command += ATTACKS[method][0] + [word for file in files for word in ("--image", str(file))]
    start = time.perf_counter()
    entries = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    seconds = time.perf_counter() - start
    lengths = [entry["l2"] for entry in entries if entry["fooledUnrounded"]]
    return {
        "fooled": float(np.mean([entry["fooledUnrounded"] for entry in entries])),
        "fooled_rounded": float(np.mean([entry["fooled"] for entry in entries])),
        "median_l2": float(np.median(lengths)) if lengths else None, "seconds": seconds,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--mirador", required=True)
    parser.add_argument("--attacks", default=",".join(ATTACKS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    torch.manual_seed(0)
    files = sorted(pathlib.Path(options.images).glob("*.png"))
    model = Normalized(load(options.weights)).eval()
    images = torch.tensor(np.stack([(photograph(str(file), 224) * 128 + 127) / 255 for file in files]))
    labels = model(images).argmax(1).detach()
    found = {}
    for method in options.attacks.split(","):
        _, make_torchattacks, make_foolbox = ATTACKS[method]
        found[method] = {"mirador": ours(options, method, files)}
        if make_torchattacks:
            start = time.perf_counter()
            changed = make_torchattacks(model)(images, labels)
            found[method]["torchattacks"] = report(model, images, labels, changed, time.perf_counter() - start)
        if make_foolbox:
            attack, epsilon = make_foolbox()
            wrapped = foolbox.PyTorchModel(model, bounds=(0, 1))
            start = time.perf_counter()
            _, changed, _ = attack(wrapped, images, labels, epsilons=epsilon)
            found[method]["foolbox"] = report(model, images, labels, changed, time.perf_counter() - start)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'attack':10} {'tool':13} {'fooled':>7} {'rounded':>8} {'L2':>7} {'seconds':>8}")
    for method, tools in found.items():
        for tool, row in tools.items():
            length = "" if row["median_l2"] is None else f"{row['median_l2']:.3f}"
            print(f"{method:10} {tool:13} {row['fooled']:7.2f} {row['fooled_rounded']:8.2f} {length:>7} "
                  f"{row['seconds']:8.1f}")


if __name__ == "__main__":
    main()
