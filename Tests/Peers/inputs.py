"""The inputs of the goldens, and the samples that are kept of large arrays."""
import numpy as np
from PIL import Image


def formula_image(size, phase=0.0):
    """[3, size, size] in -1...1 that Swift computes as well: waves, in double precision, rounded to float32."""
    c, i, j = np.meshgrid(np.arange(3.0), np.arange(float(size)), np.arange(float(size)), indexing="ij")
    x = 0.6 * np.sin(0.11 * (c + 1) * i + 0.07 * j + phase) + 0.4 * np.cos(0.05 * i - 0.13 * (c + 1) * j)
    return x.astype(np.float32)


def photograph(path, size):
    """[3, size, size]: the shorter side to size + 32 by Pillow's bicubic, the central square, (x - 127) / 128."""
    image = Image.open(path).convert("RGB")
    width, height = image.size
    short = size + 32
    scaled = (int(short * width / height), short) if height <= width else (short, int(short * height / width))
    image = image.resize(scaled, Image.Resampling.BICUBIC)
    left, top = (round((side - size) / 2) for side in scaled)  # half a pixel to the even one, as torchvision does
    levels = np.asarray(image.crop((left, top, left + size, top + size)), np.float32)
    return ((levels - 127) / 128).transpose(2, 0, 1)


def samples(array, count):
    """`count` elements scattered over the flattened array: element k is at 7919 k modulo the array's size.

    7919 is a prime, so that no two fall together and no row, column or channel is preferred.
    """
    flat = np.asarray(array).reshape(-1)
    return flat[np.arange(count) * 7919 % flat.size]
