"""t-SNE of Fashion-MNIST, here and by openTSNE and scikit-learn, on the same points, cores and formula.

    swift build -c release
    peers/bin/pip install -r Tests/Peers/requirements-tsne.txt
    peers/bin/python Tests/Peers/compare_tsne.py --mirador .build/release/mirador --data Assets/fashion-mnist

The points are the first 50 principal components of the images (the test part first). For each program: seconds of the
whole run from the array to the places (for mirador, of the whole process), KL, and the share of points whose class is
the most frequent among their ten nearest neighbours. KL is computed for all of them alike, from exact neighbours, with
the normalization summed over all pairs in float64.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

PERPLEXITY = 30


def read(path, offset):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def points(folder, count):
    images, labels = [], []
    for part in ("t10k", "train"):
        images.append(read(folder / f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784))
        labels.append(read(folder / f"{part}-labels-idx1-ubyte.gz", 8))
    images = np.concatenate(images)[:count].astype(np.float32) / 255
    data = PCA(50, random_state=0).fit_transform(images).astype(np.float32)
    return data, np.concatenate(labels)[:count].astype(np.int64)


def joint_probabilities(data):
    """The nonzero p_ij of 3 · perplexity exact neighbours, as (rows, columns, values)."""
    n, k = len(data), 3 * PERPLEXITY
    distances, columns = NearestNeighbors(n_neighbors=k + 1, n_jobs=-1).fit(data).kneighbors(data)
    squares, columns = distances[:, 1:].astype(np.float64) ** 2, columns[:, 1:]
    low, high = np.full(n, 1e-12), np.full(n, 1e12)
    for _ in range(100):
        beta = np.sqrt(low * high)
        p = np.exp(-beta[:, None] * (squares - squares[:, :1]))
        p /= p.sum(1, keepdims=True)
        entropy = -(p * np.log(np.maximum(p, 1e-300))).sum(1)
        wide = entropy > np.log(PERPLEXITY)
        low, high = np.where(wide, beta, low), np.where(wide, high, beta)
    from scipy.sparse import csr_matrix

    conditional = csr_matrix((p.ravel(), columns.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n))
    joint = ((conditional + conditional.T) / (2 * n)).tocoo()
    return joint.row, joint.col, joint.data


def divergence(joint, y):
    rows, columns, p = joint
    y = y.astype(np.float64)
    total = 0.0
    for start in range(0, len(y), 250):
        squares = ((y[start : start + 250, None] - y[None]) ** 2).sum(2)
        total += (1 / (1 + squares)).sum()
    total -= len(y)
    squares = ((y[rows] - y[columns]) ** 2).sum(1)
    return float((p * np.log(p)).sum() + (p * np.log1p(squares)).sum() + np.log(total))


def accuracy(y, labels, k=10):
    _, near = NearestNeighbors(n_neighbors=k + 1, n_jobs=-1).fit(y).kneighbors(y)
    votes = labels[near[:, 1:]]
    counts = (votes[:, :, None] == votes[:, None, :]).sum(2)
    return float((votes[np.arange(len(y)), counts.argmax(1)] == labels).mean())


def run_mirador(program, data):
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "x.npy"), pathlib.Path(folder, "y.npy")
        np.save(source, data)
        start = time.perf_counter()
        command = [program, "tsne", "--input", source, "--output", target, "--perplexity", str(PERPLEXITY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
        return np.load(target), seconds


def run_opentsne(data, jobs):
    import openTSNE

    assert openTSNE.__version__ == "1.0.4", openTSNE.__version__
    start = time.perf_counter()
    y = openTSNE.TSNE(perplexity=PERPLEXITY, n_jobs=jobs, random_state=0).fit(data)
    return np.asarray(y), time.perf_counter() - start


def run_sklearn(data, jobs):
    import sklearn
    from sklearn.manifold import TSNE

    assert sklearn.__version__ == "1.9.1", sklearn.__version__
    start = time.perf_counter()
    y = TSNE(perplexity=PERPLEXITY, n_jobs=jobs, random_state=0).fit_transform(data)
    return y, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mirador", required=True, help="the program, built for release")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the folder of Fashion-MNIST")
    parser.add_argument("--counts", type=int, nargs="+", default=[2000, 10000], help="how many points")
    parser.add_argument("--jobs", type=int, default=2, help="threads of the peers")
    parser.add_argument("--only", nargs="+", default=["mirador", "openTSNE", "scikit-learn"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    programs = {
        "mirador": lambda data: run_mirador(options.mirador, data),
        "openTSNE": lambda data: run_opentsne(data, options.jobs),
        "scikit-learn": lambda data: run_sklearn(data, options.jobs),
    }
    results = []
    for count in options.counts:
        data, labels = points(options.data, count)
        joint = joint_probabilities(data)
        for name in options.only:
            y, seconds = programs[name](data)
            row = {
                "points": count, "program": name, "seconds": round(seconds, 2),
                "KL": round(divergence(joint, y), 4), "accuracy": round(accuracy(y, labels), 4),
            }
            results.append(row)
            if not options.json:
                print("{points:6d}  {program:12s}  {seconds:7.2f} s  KL {KL:.4f}  10-NN {accuracy:.4f}".format(**row))
                sys.stdout.flush()
    if options.json:
        print(json.dumps(results, indent=2))


main()
