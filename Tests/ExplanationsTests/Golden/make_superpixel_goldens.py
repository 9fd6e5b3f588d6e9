#!/usr/bin/env python3
"""Writes superpixels by scikit-image, and Kernel SHAP and LIME by Captum in float64, into the folder of this script.

Needs Tests/Peers/requirements.txt, scikit-image==0.26.0 and scikit-learn==1.9.1.
Usage:  make_superpixel_goldens.py --weights efficientnet-lite0.pth --photograph chelsea.png

slic-COMPACTNESS-chelsea.npy   [160, 160], uint8: the superpixel of each of the middle pixels of the photograph
coalitions-12.npy              [80, 12], uint8: which of 12 patches are seen
METHOD-lite0-small.npy         on the formula image of 47 x 47, for TARGETS: [targets, patches]
  shapley-6, shapley-12          the Shapley values of 6 and of 12 patches
  kernel-shap-given              Kernel SHAP for coalitions-12
  kernel-shap-drawn              mean and standard error over seeds, of SAMPLES samples: [targets, 2, patches]
  lime-cosine, lime-euclidean    LIME for coalitions-12, distances between pixels, ridge regression
  lime-drawn                     as kernel-shap-drawn, cosine distance

Patches are rectangles of a grid of 2 x 3, or of 3 x 4.
"""
import argparse
import itertools
import pathlib
import sys
import warnings

import captum.attr as captum
import numpy as np
import torch
from captum.attr._core.lime import get_exp_kernel_similarity_function
from PIL import Image
from skimage.segmentation import slic
from sklearn.linear_model import LinearRegression, Ridge

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import load  # noqa: E402
from inputs import formula_image  # noqa: E402

CROP = 160
TARGETS = [281, 340]  # tabby, zebra
SAMPLES, SEEDS = 100, 30


def save(name, array):
    np.save(HERE / f"{name}.npy", array)
    print(name, array.shape, f"{np.abs(array).max():.4g}")


def superpixels(path):
    levels = np.asarray(Image.open(path).convert("RGB"))
    top, left = ((side - CROP) // 2 for side in levels.shape[:2])
    levels = levels[top:top + CROP, left:left + CROP]
    for compactness in [10, 40]:
        # A quarter of a superpixel is the smallest fragment that stays, as the paper's authors have it.
        labels = slic(levels, n_segments=25, compactness=compactness, start_label=0, min_size_factor=0.25)
        save(f"slic-{compactness}-chelsea", labels.astype(np.uint8))


def patches(size, rows, columns):
    place = np.arange(size)
    return torch.from_numpy(place[:, None] * rows // size * columns + place[None] * columns // size)[None, None]


class Exact:
    """A linear model in float64: Captum hands its own data in float32, where weights of 10^6 cost digits."""

    def __init__(self, model):
        self.model = model

    def fit(self, loader):
        (z, y, weight), = loader
        self.model.fit(z.double().numpy(), y.double().numpy().reshape(-1), sample_weight=weight.double().numpy())

    def representation(self):
        return torch.from_numpy(self.model.coef_).reshape(1, -1)


def given(method, coalitions):
    """The method with these coalitions in place of drawn ones."""
    def generator(*_, **__):
        for coalition in coalitions:
            yield torch.from_numpy(coalition.astype(np.int64))[None]
    method.perturb_func = generator
    return method


def attribute(method, x, mask, count, **options):
    # Scores are float64; Captum rounds them and the coefficients to float32.
    return np.stack([
        method.attribute(x, target=target, feature_mask=mask, n_samples=count, perturbations_per_eval=50,
                         return_input_shape=False, **options).numpy().reshape(-1) for target in TARGETS])


def shapley(model, x, mask, count):
    """By Kernel SHAP over all coalitions with the kernel as their weights."""
    coalitions = np.array(list(itertools.product([0, 1], repeat=count)))
    sizes = np.arange(1, count)
    choices = np.cumprod(np.concatenate([[1], (count - sizes + 1) / sizes]))
    kernel = {s: (count - 1) / (choices[s] * s * (count - s)) for s in sizes}
    method = captum.KernelShap(model)
    method.interpretable_model = Exact(LinearRegression())
    method.similarity_func = lambda _, __, z, **___: torch.tensor([kernel.get(int(z.sum()), 1e6)])
    return attribute(given(method, coalitions), x, mask, len(coalitions))


def drawn(make, x, mask):
    found = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        found.append(attribute(make(), x, mask, SAMPLES))
    found = np.stack(found)
    return np.stack([found.mean(0), found.std(0, ddof=1) / SEEDS ** 0.5], axis=1)


def explanations(model):
    x = torch.from_numpy(formula_image(47, phase=17.3))[None].double()
    masks = {6: patches(47, 2, 3), 12: patches(47, 3, 4)}
    for count, mask in masks.items():
        save(f"shapley-{count}-lite0-small", shapley(model, x, mask, count))
    permutations = captum.ShapleyValues(model)
    exact = np.stack([
        permutations.attribute(x, target=target, feature_mask=masks[6], perturbations_per_eval=50)[0, 0].numpy()
        for target in TARGETS])
    by_patch = np.stack([exact[:, masks[6][0, 0] == i][:, 0] for i in range(6)], axis=1)
    print("from Captum's Shapley values over permutations:",
          np.abs(by_patch - np.load(HERE / "shapley-6-lite0-small.npy")).max())

    # Sizes of all kinds, pairs of complements, and each patch left out once.
    random = np.random.default_rng(0)
    some = np.stack([random.random(12) < share for share in np.linspace(0.15, 0.85, 34)])
    coalitions = np.concatenate([some, ~some, ~np.eye(12, dtype=bool)]).astype(np.uint8)
    save("coalitions-12", coalitions)
    ends = np.stack([np.ones(12, np.uint8), np.zeros(12, np.uint8)])
    method = captum.KernelShap(model)
    method.interpretable_model = Exact(LinearRegression())
    method.inf_weight = 1e8
    together = np.concatenate([ends, coalitions])
    save("kernel-shap-given-lite0-small", attribute(given(method, together), x, masks[12], len(together)))
    save("kernel-shap-drawn-lite0-small", drawn(lambda: captum.KernelShap(model), x, masks[12]).astype(np.float32))

    for mode, width in [("cosine", 1.0), ("euclidean", 20.0)]:
        kernel = get_exp_kernel_similarity_function(mode, width)
        method = captum.Lime(model, interpretable_model=Exact(Ridge(alpha=1.0)), similarity_func=kernel)
        save(f"lime-{mode}-lite0-small", attribute(given(method, coalitions), x, masks[12], len(coalitions)))

    def lime():
        return captum.Lime(model, interpretable_model=Exact(Ridge(alpha=1.0)),
                           similarity_func=get_exp_kernel_similarity_function("cosine", 1.0))
    save("lime-drawn-lite0-small", drawn(lime, x, masks[12]).astype(np.float32))


def main():
    parser = argparse.ArgumentParser(description="Golden superpixels and what is explained with them.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--photograph", required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    superpixels(options.photograph)
    explanations(load(options.weights).double())


if __name__ == "__main__":
    main()
