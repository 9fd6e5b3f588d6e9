"""Weights given by a formula, the same numbers as `NetworkBuilder(formulaWeights:)` makes in Swift.

    mix(z) is SplitMix64's finalizer; bits(i) = mix(seed' + (i + 1) 0x9E3779B97F4A7C15), all modulo 2^64
    uniform(i) = floor(bits(i) / 2^40) / 2^24, with seed' = mix(seed ^ FNV-1a of the parameter's name)

Kernels and matrices lie evenly in ±sqrt(6 / fan-in) (He et al. 2015: variance 2 / fan-in), factors of normalizations
in 0.5...1.2, variances in 0.5...1.5, biases and means in ±0.2: so neither 16 layers of VGG vanish nor 50 blocks of
ResNet-152 grow beyond measure. Everything is computed in float32 with the same roundings.
"""
import math

import numpy as np
import torch

GOLDEN_RATIO = np.uint64(0x9E3779B97F4A7C15)


def mix(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def stream(seed, name):
    hashed = 0xCBF29CE484222325
    for byte in name.encode():
        hashed = ((hashed ^ byte) * 0x100000001B3) % 2**64
    return mix(np.array([seed ^ hashed], np.uint64))[0]


def uniform(seed, name, count):
    """[count] float32 in [0, 1)."""
    places = np.arange(1, count + 1, dtype=np.uint64)
    bits = mix(stream(seed, name) + places * GOLDEN_RATIO)
    return (bits >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)


def bounds(name, shape):
    kind = name.rsplit(".", 1)[-1]
    if kind == "weight" and len(shape) > 1:
        bound = np.float32(math.sqrt(6 / math.prod(shape[1:])))
        return -bound, bound
    if kind == "weight":
        return np.float32(0.5), np.float32(1.2)
    if kind in ("running_var", "layer_scale"):
        return np.float32(0.5), np.float32(1.5)
    return np.float32(-0.2), np.float32(0.2)


def formula(seed, name, shape):
    low, high = bounds(name, shape)
    return (low + (high - low) * uniform(seed, name, math.prod(shape))).reshape(shape)


def fill(model, seed):
    """Gives a model the weights of the formula, by the names of its state dict."""
    state = model.state_dict()
    for name, tensor in state.items():
        # Counters and indices stay.
        if not tensor.is_floating_point():
            continue
        state[name] = torch.from_numpy(formula(seed, name, tuple(tensor.shape)))
    model.load_state_dict(state)
    return model
