#!/usr/bin/env python3
"""Writes judgements of maps by Quantus, Captum, pytorch-grad-cam and SciPy beside this script: evaluation.json and
imputation-*.npy.

Needs Tests/Peers/requirements.txt (torch 2.15.0, captum 0.9.0, grad-cam 1.5.7, quantus 0.6.0, numpy 2.4.6).
Usage:  make_evaluation_goldens.py

Images, maps and weights are formulas that Swift computes as well: `waves` is `ReferenceArray(waves:seed:)`, and the
network is `Twin` of `SmallNetworks.swift`.
"""
import json
import pathlib
import warnings

import captum.metrics
import numpy as np
import quantus
import scipy.ndimage
import scipy.stats
import torch
from pytorch_grad_cam.metrics.cam_mult_image import DropInConfidence, IncreaseInConfidence
from pytorch_grad_cam.metrics.perturbation_confidence import (
    PerturbationConfidenceMetric, RemoveLeastRelevantFirst, RemoveMostRelevantFirst)
from pytorch_grad_cam.metrics.road import NoisyLinearImputer
from pytorch_grad_cam.utils.model_targets import ClassifierOutputSoftmaxTarget
from quantus.functions.perturb_func import noisy_linear_imputation
from quantus.functions.similarity_func import correlation_pearson, correlation_spearman, ssim

HERE = pathlib.Path(__file__).resolve().parent
HEIGHT, WIDTH = 6, 7
TARGET = 1
# Quantus 0.6.0 still calls it by the name that NumPy 2 has dropped.
np.trapz = np.trapezoid


def waves(shape, seed):
    i = np.arange(np.prod(shape), dtype=np.float64)
    return (np.sin(1.7 * i + 0.9 * seed) + 0.3 * np.cos(0.0137 * i * i + seed)).reshape(shape).astype(np.float32)


def hills(height, width, seed):
    """[height, width], a smooth map of either sign without equal values."""
    i, j = np.meshgrid(np.arange(float(height)), np.arange(float(width)), indexing="ij")
    return (np.sin(0.31 * i + 0.9 * seed) * np.cos(0.23 * j - seed) + 0.1 * np.sin(0.7 * i * j)).astype(np.float32)


def disc(height, width, row, column, radius):
    i, j = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    return ((i - row) ** 2 + (j - column) ** 2 <= radius ** 2).astype(np.float32)


class Twin(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.second = torch.nn.Conv2d(4, 5, 3, padding=1, bias=False)
        self.score = torch.nn.Linear(5 * HEIGHT * WIDTH, 3)
        self.first.weight.data = torch.from_numpy(waves([4, 3, 3, 3], 1))
        self.second.weight.data = torch.from_numpy(waves([5, 4, 3, 3], 2))
        self.score.weight.data = torch.from_numpy(waves([3, 5 * HEIGHT * WIDTH], 7))
        self.score.bias.data = torch.tensor([0.5, -0.25, 0.0])

    def forward(self, x):
        return self.score(torch.relu(self.second(torch.relu(self.first(x)))).flatten(1))


def quantus_value(metric, model, x, y, a, s=None, **options):
    found = metric(model=model, x_batch=x, y_batch=np.array([y]), a_batch=a, s_batch=s, device="cpu", **options)
    return found[0]


def places():
    """Maps of 16 x 20 and discs: where the maximum is, and how much lies inside."""
    rows = []
    for seed, (row, column, radius) in enumerate([(4, 5, 3.5), (3, 6, 4), (1, 12, 5), (7, 2, 3)]):
        a, s = hills(16, 20, seed)[None, None], disc(16, 20, row, column, radius)[None, None]
        x = np.zeros_like(a)
        plain = dict(disable_warnings=True, abs=False, normalise=False)
        hit = quantus.PointingGame(**plain)
        mass = quantus.RelevanceMassAccuracy(**plain)
        inside = quantus.AttributionLocalisation(positive_attributions=True, **plain)
        positive = np.maximum(a, 0)
        region = scipy.ndimage.label(positive[0, 0] >= 0.2 * positive.max(), structure=np.ones((3, 3)))[0]
        largest = region == 1 + np.argmax(np.bincount(region[region > 0])[1:])
        i, j = np.nonzero(largest)
        rows.append({
            "disc": [row, column, radius],
            "hit": bool(quantus_value(hit, None, x, 0, a, s)),
            "mass": float(quantus_value(mass, None, x, 0, positive, s)),
            "inside": float(quantus_value(inside, None, x, 0, a, s)),
            "box": [int(i.min()), int(i.max()), int(j.min()), int(j.max())],
        })
    return rows


def likeness():
    pairs = [(hills(16, 20, 0), hills(16, 20, 1)), (hills(16, 20, 2), -hills(16, 20, 2)),
             (hills(9, 7, 0), waves([9, 7], 3)), (np.round(4 * hills(16, 20, 3)), np.round(4 * hills(16, 20, 4)))]
    return [{
        "pearson": float(correlation_pearson(a.flatten(), b.flatten())),
        "spearman": float(correlation_spearman(a.flatten(), b.flatten())),
        "ssim": float(ssim(a, b)),
    } for a, b in pairs]


def flipping(model, x, a):
    """Scores while 2 pixels a step become 0, the most important first."""
    metric = quantus.PixelFlipping(features_in_step=6, perturb_baseline=0.0, abs=False, normalise=False,
                                   disable_warnings=True)
    curve = np.array(quantus_value(metric, model, x, TARGET, np.broadcast_to(a, x.shape).copy(), softmax=True))
    return {"scores": curve.tolist(), "area": float(np.trapezoid(curve))}


def infidelity(model, x, gradient):
    def perturbations():
        # Captum asks for a few samples at a time.
        images = iter([torch.from_numpy(waves([3, HEIGHT, WIDTH], 20 + k)) for k in range(8)])

        def perturbed(inputs):
            some = torch.stack([next(images) for _ in inputs])
            return some, inputs - some

        return perturbed

    options = dict(target=TARGET, n_perturb_samples=8)
    inputs, attributions = torch.from_numpy(x), torch.from_numpy(gradient)
    metric = quantus.Infidelity(perturb_patch_sizes=[1], n_perturb_samples=1, perturb_baseline=0.0,
                                disable_warnings=True)
    return {
        "captum": float(captum.metrics.infidelity(model, perturbations(), inputs, attributions, **options)[0]),
        "captum-normalized": float(
            captum.metrics.infidelity(model, perturbations(), inputs, attributions, normalize=True, **options)[0]),
        # Pixels are taken away one after another, and stay away.
        "quantus": float(quantus_value(metric, model, x, TARGET, gradient, softmax=False)),
    }


def sensitivity(model, x):
    def saliency(inputs, **_):
        with torch.enable_grad():
            inputs = torch.as_tensor(inputs).detach().requires_grad_()
            return torch.autograd.grad(model(inputs)[:, TARGET].sum(), inputs)[0]

    images = [x + 0.05 * waves(x.shape, 30 + k) for k in range(6)]
    images = [image.astype(np.float32) for image in images]
    all_at_once = torch.from_numpy(np.concatenate(images))
    found = captum.metrics.sensitivity_max(
        lambda inputs: (saliency(inputs[0]),), torch.from_numpy(x),
        perturb_func=lambda inputs, radius: (all_at_once,), n_perturb_samples=6,
        max_examples_per_batch=6)
    waiting = list(images)
    metric = quantus.MaxSensitivity(
        nr_samples=6, perturb_func=lambda arr, indices, **_: waiting.pop(0).reshape(1, -1), disable_warnings=True)
    peer = quantus_value(metric, model, x, TARGET, saliency(x).numpy(),
                         explain_func=lambda model, inputs, targets, **_: saliency(inputs).numpy())
    return {"captum": float(found[0]), "quantus": float(peer)}


def confidence(model, x):
    """Of class k mod 3 through map k."""
    cams = np.stack([hills(HEIGHT, WIDTH, seed) for seed in range(6)])
    cams -= cams.min((1, 2), keepdims=True)
    cams /= cams.max((1, 2), keepdims=True)
    inputs = torch.from_numpy(np.repeat(x, 6, 0))
    targets = [ClassifierOutputSoftmaxTarget(k % 3) for k in range(6)]
    options = (inputs, cams[:, None], targets, model)
    return {
        "probabilities": torch.softmax(model(inputs), 1)[0].tolist(),
        "drop": DropInConfidence()(*options).tolist(),
        "increase": IncreaseInConfidence()(*options).tolist(),
    }


def imputation():
    """Images of three channels without noise: scattered holes, a whole corner, and a band across."""
    masks = {"scattered": (waves([12, 14], 9) < 0.2).astype(np.float32), "corner": np.ones((12, 14), np.float32),
             "large": np.ones((64, 64), np.float32)}
    masks["corner"][:7, :9] = 0
    masks["large"][5:60] = 0
    errors = []
    for name, mask in masks.items():
        image = waves([3, *mask.shape], 11)
        filled = NoisyLinearImputer(noise=0)(torch.from_numpy(image), torch.from_numpy(mask)).numpy()
        peer = noisy_linear_imputation(image.astype(np.float64), np.flatnonzero(mask == 0), noise=0)
        errors.append(float(np.abs(filled - peer).max()))
        np.save(HERE / f"imputation-{name}.npy", filled.reshape(3, -1)[:, ::1 if name != "large" else 7])
    print("Quantus and pytorch-grad-cam fill alike but for", max(errors))


def road(model, x):
    """Probabilities at percentiles where counting from a percentile and rounding a share give as many pixels."""
    cam, inputs = hills(HEIGHT, WIDTH, 5)[None], torch.from_numpy(x)
    rows = {}
    for name, order in [("morf", RemoveMostRelevantFirst), ("lerf", RemoveLeastRelevantFirst)]:
        rows[name] = []
        for share in [30, 50, 70]:
            metric = PerturbationConfidenceMetric(order(100 - share, NoisyLinearImputer(noise=0)))
            score = metric(inputs, cam, [ClassifierOutputSoftmaxTarget(TARGET)], model, return_diff=False)
            rows[name].append(float(score[0]))
    return rows


def bootstrap():
    values = [0.1, 0.9, 0.4, 0.35, 0.8, 0.75, 0.2, 0.6, 0.55, 0.95]
    found = scipy.stats.bootstrap((values,), np.mean, n_resamples=200_000, method="percentile", rng=0)
    interval = found.confidence_interval
    return {"values": values, "low": float(interval.low), "high": float(interval.high)}


def main():
    warnings.filterwarnings("ignore")
    model = Twin().eval()
    x = waves([1, 3, HEIGHT, WIDTH], 3)
    inputs = torch.from_numpy(x).requires_grad_()
    gradient = torch.autograd.grad(model(inputs)[0, TARGET], inputs)[0].numpy()
    imputation()
    # The logits of the whole image are so large that probabilities are 0 or 1; a small part of it stays between them.
    small = (0.03 * x).astype(np.float32)
    goldens = {
        "places": places(), "likeness": likeness(), "flipping": flipping(model, small, hills(HEIGHT, WIDTH, 5)),
        "infidelity": infidelity(model, x, gradient), "sensitivity": sensitivity(model, x),
        "confidence": confidence(model, small), "road": road(model, small), "bootstrap": bootstrap(),
    }
    (HERE / "evaluation.json").write_text(json.dumps(goldens, indent=1) + "\n")
    print(json.dumps(goldens, indent=1))


if __name__ == "__main__":
    main()
