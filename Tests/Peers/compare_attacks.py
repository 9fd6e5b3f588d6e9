#!/usr/bin/env python3
"""How often torchattacks and foolbox fool EfficientNet-Lite0 where `mirador attack` has the same budget. See README.md.

Usage:  compare_attacks.py --assets Assets --mirador .build/release/mirador [--attacks pgd,fgsm] [--count 50]
                           [--tools mirador,torchattacks,foolbox] [--json]

The pictures: photographs of 256 × 256 pixels and stamps on grey, of which the network takes the middle 224 × 224 as they
are; those whose class it names with a probability of more than a half come first. For each attack: the share of them that
fool the network, before levels are rounded, after rounding to the nearest, and, of ours, as the picture that is saved; the
median length of the change; and the seconds for all of them. The attacked class is the one that the network names. Two
threads.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import foolbox
import numpy as np
import torch
import torchattacks
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from efficientnet_lite import load

LEVEL = 1 / 255
# name: (method and options of `mirador attack`, torchattacks, foolbox, share of the pictures)
ATTACKS = {
    "fgsm-2": (
        ["fgsm", "--epsilon", "2/255"], lambda m: torchattacks.FGSM(m, eps=2 * LEVEL),
        lambda: (foolbox.attacks.LinfFastGradientAttack(random_start=False), 2 * LEVEL), 1),
    "fgsm-8": (
        ["fgsm", "--epsilon", "8/255"], lambda m: torchattacks.FGSM(m, eps=8 * LEVEL),
        lambda: (foolbox.attacks.LinfFastGradientAttack(random_start=False), 8 * LEVEL), 1),
    "bim-10": (
        ["bim", "--epsilon", "0.5/255", "--steps", "10", "--step-size", "0.125/255"],
        lambda m: torchattacks.BIM(m, eps=LEVEL / 2, alpha=LEVEL / 8, steps=10),
        lambda: (
            foolbox.attacks.LinfBasicIterativeAttack(abs_stepsize=LEVEL / 8, steps=10, random_start=False),
            LEVEL / 2), 1),
    "pgd-40": (
        ["pgd", "--epsilon", "0.5/255", "--steps", "40", "--step-size", "0.05/255"],
        lambda m: torchattacks.PGD(m, eps=LEVEL / 2, alpha=LEVEL / 20, steps=40),
        lambda: (foolbox.attacks.LinfPGD(abs_stepsize=LEVEL / 20, steps=40), LEVEL / 2), 1),
    "pgd-l2-40": (
        ["pgd", "--norm", "l2", "--epsilon", "0.25", "--steps", "40", "--step-size", "0.025"],
        lambda m: torchattacks.PGDL2(m, eps=0.25, alpha=0.025, steps=40),
        lambda: (foolbox.attacks.L2PGD(abs_stepsize=0.025, steps=40), 0.25), 1),
    "deepfool": (
        ["deepfool", "--steps", "50"], None,
        lambda: (foolbox.attacks.L2DeepFoolAttack(steps=50, candidates=10), None), 0.5),
    "cw": (
        ["cw", "--steps", "50"], lambda m: torchattacks.CW(m, c=1, steps=300, lr=0.01),
        lambda: (foolbox.attacks.L2CarliniWagnerAttack(
            binary_search_steps=6, steps=50, stepsize=0.01, initial_const=1), None), 0.2),
    "square-300": (
        ["square", "--epsilon", "2/255", "--steps", "300"],
        lambda m: torchattacks.Square(m, eps=2 * LEVEL, n_queries=300, p_init=0.8), None, 0.5),
    "pixel-20": (
        ["one-pixel", "--pixels", "20", "--steps", "10"],
        # Its population is popsize // (5 · pixels) · 5 · pixels: 100 here as well.
        lambda m: torchattacks.OnePixel(m, pixels=20, steps=10, popsize=100), None, 0.2),
}


class Normalized(torch.nn.Module):
    """The network from the images' side: levels divided by 255."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, u):
        return self.model((u * 255 - 127) / 128)


def candidates(assets):
    """(name, picture of 256 × 256): photographs cut square, and stamps whose longer side has 190 pixels on grey 124."""
    for file in sorted((assets / "photographs").glob("*")):
        picture = Image.open(file).convert("RGB")
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        yield file.stem, picture.crop((left, top, left + side, top + side)).resize((256, 256), Image.BICUBIC)
    for file in sorted((assets / "stamps" / "animals").rglob("*.png")):
        stamp = Image.open(file).convert("RGBA")
        scale = 190 / max(stamp.size)
        stamp = stamp.resize([max(1, round(side * scale)) for side in stamp.size], Image.BICUBIC)
        ground = Image.new("RGB", (256, 256), (124, 124, 124))
        ground.paste(stamp, ((256 - stamp.width) // 2, (256 - stamp.height) // 2), stamp)
        yield f"{file.parent.name}-{file.stem}", ground


def write_pictures(assets, model, count, folder):
    """Files and their middles `[N, 3, 224, 224]` over 255; the pictures that the network is sure of."""
    files, images = [], []
    for name, picture in candidates(assets):
        u = np.asarray(picture.crop((16, 16, 240, 240)), np.float32).transpose(2, 0, 1) / 255
        with torch.no_grad():
            sure = model(torch.tensor(u[None])).softmax(1).max() > 0.5
        if sure and len(files) < count:
            files.append(folder / f"{name}.png")
            picture.save(files[-1])
            images.append(u)
    return files, torch.tensor(np.stack(images)).contiguous()


def report(model, images, labels, changed, seconds):
    with torch.no_grad():
        after = model(changed).argmax(1)
        rounded = model((changed * 255).round() / 255).argmax(1)
    length = (changed - images).flatten(1).norm(dim=1)
    fooled = after != labels
    return {
        "fooled": float(fooled.float().mean()), "rounded": float((rounded != labels).float().mean()),
        "median_l2": float(length[fooled].median()) if fooled.any() else None, "seconds": seconds,
    }


def ours(mirador, method, files):
    options = ATTACKS[method][0]
    command = [mirador, "attack", "--json", "--method", options[0], *options[1:]]
    command += [word for file in files for word in ("--image", str(file))]
    start = time.perf_counter()
    entries = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    seconds = time.perf_counter() - start
    lengths = [entry["l2Unrounded"] for entry in entries if entry["fooledUnrounded"]]
    return {
        "fooled": float(np.mean([entry["fooledUnrounded"] for entry in entries])), "rounded": None,
        "saved": float(np.mean([entry["fooled"] for entry in entries])),
        "median_l2": float(np.median(lengths)) if lengths else None, "seconds": seconds,
    }


def theirs(tool, method, model, images, labels):
    _, make_torchattacks, make_foolbox, _ = ATTACKS[method]
    start = time.perf_counter()
    if tool == "torchattacks":
        if not make_torchattacks:
            return None
        changed = make_torchattacks(model)(images, labels)
    else:
        if not make_foolbox:
            return None
        attack, epsilon = make_foolbox()
        _, changed, _ = attack(foolbox.PyTorchModel(model, bounds=(0, 1)), images, labels, epsilons=epsilon)
    return report(model, images, labels, changed, time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", required=True, type=pathlib.Path)
    parser.add_argument("--mirador", default=".build/release/mirador")
    parser.add_argument("--attacks", default=",".join(ATTACKS))
    parser.add_argument("--tools", default="mirador,torchattacks,foolbox")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(2)
    model = Normalized(load(str(options.assets / "models" / "efficientnet-lite0.pth"))).eval()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        files, images = write_pictures(options.assets, model, options.count, pathlib.Path(folder))
        labels = model(images).argmax(1).detach()
        print(f"{len(files)} pictures", file=sys.stderr)
        for method in options.attacks.split(","):
            count = max(1, round(ATTACKS[method][3] * len(files)))
            for tool in options.tools.split(","):
                torch.manual_seed(0)
                np.random.seed(0)
                row = (
                    ours(options.mirador, method, files[:count]) if tool == "mirador"
                    else theirs(tool, method, model, images[:count], labels[:count]))
                if row:
                    found.setdefault(method, {})[tool] = {"pictures": count, **row}
                    print(f"{method} {tool} {row}", file=sys.stderr)
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'attack':10} {'tool':13} {'pictures':>8} {'fooled':>7} {'rounded':>8} {'saved':>6} {'L2':>7} {'seconds':>8}")
    for method, tools in found.items():
        for tool, row in tools.items():
            cells = [f"{row[key]:.2f}" if row.get(key) is not None else "" for key in ("rounded", "saved")]
            length = "" if row["median_l2"] is None else f"{row['median_l2']:.3f}"
            print(f"{method:10} {tool:13} {row['pictures']:8} {row['fooled']:7.2f} {cells[0]:>8} {cells[1]:>6} "
                  f"{length:>7} {row['seconds']:8.1f}")


if __name__ == "__main__":
    main()
