"""t-SNE's probabilities and its exact gradient as scikit-learn computes them, for 300 points.

    peers/bin/python Tests/FeaturesTests/Golden/make_tsne_goldens.py

Needs numpy 2.4.6 and scikit-learn 1.9.1. Writes beside itself:

    tsne-data.npy           [300, 12]  three noisy groups
    tsne-points.npy         [300, 2]   where the gradient is taken
    tsne-probabilities.npy  [6, 300]   p_ij of every fiftieth point, perplexity 30
    tsne-gradient.npy       [300, 2]   of KL at the points
    tsne-divergence.npy     [1]        KL there

scikit-learn stops its search for a bell curve's width when the entropy is right to 1e-5. Its search is replaced by one
that goes on to 1e-12, so that the gradient is compared and not where a search ends.
"""

import pathlib

import numpy as np
import sklearn
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import _t_sne

assert sklearn.__version__ == "1.9.1", sklearn.__version__
PERPLEXITY = 30.0
folder = pathlib.Path(__file__).parent


def conditional_probabilities(distances, perplexity, verbose):
    """p_{j|i} in float64; takes the place of scikit-learn's _binary_search_perplexity."""
    n = len(distances)
    result = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        d = distances[i, others].astype(np.float64)
        low, high = 1e-12, 1e12
        for _ in range(200):
            beta = np.sqrt(low * high)
            weights = np.exp(-beta * (d - d.min()))
            p = weights / weights.sum()
            entropy = -(p[p > 0] * np.log(p[p > 0])).sum()
            low, high = (beta, high) if entropy > np.log(perplexity) else (low, beta)
        result[i, others] = p
    return result


random = np.random.default_rng(7)
centres = random.normal(size=(3, 12)) * 3
data = (centres[np.arange(300) % 3] + random.normal(size=(300, 12))).astype(np.float32)
points = random.normal(size=(300, 2)).astype(np.float32) * 4

_t_sne._utils._binary_search_perplexity = conditional_probabilities
distances = squareform(pdist(data.astype(np.float64), "sqeuclidean"))
joint = _t_sne._joint_probabilities(distances, PERPLEXITY, 0)
divergence, gradient = _t_sne._kl_divergence(points.astype(np.float64).ravel(), joint, 1, 300, 2)

np.save(folder / "tsne-data.npy", data)
np.save(folder / "tsne-points.npy", points)
np.save(folder / "tsne-probabilities.npy", squareform(joint)[::50])
np.save(folder / "tsne-gradient.npy", gradient.reshape(300, 2))
np.save(folder / "tsne-divergence.npy", np.array([divergence]))
print("KL", divergence, "largest gradient", abs(gradient).max(), "joint sum", joint.sum() * 2)
