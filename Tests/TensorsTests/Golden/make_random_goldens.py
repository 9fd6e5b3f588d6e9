"""Makes random-*.npy: the random numbers of RandomNumbers.swift, computed by NumPy from its formulas.

Made with Python 3.11, NumPy 2.4.6. Run in this folder: python make_random_goldens.py
"""

import numpy

MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def uniform(seed, i):
    return (mix((seed + (i + 1) * 0x9E3779B97F4A7C15) & MASK) >> 40) * 2.0**-24


def normal(seed, i):
    u, v = uniform(seed, 2 * i), uniform(seed, 2 * i + 1)
    return numpy.sqrt(-2 * numpy.log(1 - u)) * numpy.cos(2 * numpy.pi * v)


for name, seed, stream in (("seed-0", 0, ""), ("seed-7-noise", 7, "noise"), ("seed-max-ruido", MASK, "ruído")):
    seed = mix(seed ^ fnv1a(stream)) if stream else seed
    rows = [[uniform(seed, i) for i in range(64)], [normal(seed, i) for i in range(64)]]
    numpy.save(f"random-{name}.npy", numpy.array(rows, dtype=numpy.float32))
