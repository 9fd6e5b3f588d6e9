"""Makes resize-*.npy: what Pillow and PyTorch make of pictures that a formula describes.

Made with Python 3.11, Pillow 13.0.0, PyTorch 2.15.0, NumPy 2.4.6 (pip install pillow==13.0.0 torch==2.15.0 numpy==2.4.6).
Run in this folder: python make_resize_goldens.py
"""

import numpy
import PIL
import torch
from PIL import Image

assert PIL.__version__ == "13.0.0" and torch.__version__.split("+")[0] == "2.15.0"

# Old height and width, new height and width; the same table as in ResizeTests.swift.
SIZES = [
    (37, 53, 16, 24),  # smaller
    (37, 53, 61, 90),  # larger
    (150, 9, 20, 33),  # lower and wider
    (64, 64, 64, 31),  # one axis only
    (1, 7, 5, 3),
    (301, 203, 64, 64),
    (90, 31, 20, 7),  # more than twice as many rows lost as columns: Pillow begins with the height
    (7, 7, 1, 1),
]


def picture(height, width):
    """[3, H, W]: full of edges, with every level from 0 to 255."""
    c, y, x = numpy.mgrid[0:3, 0:height, 0:width]
    return (((x * 73 + y * 151 + c * 29) ^ (x * y)) & 255).astype(numpy.uint8)


for height, width, new_height, new_width in SIZES:
    old = picture(height, width)
    name = f"{height}x{width}-to-{new_height}x{new_width}"
    for filter in (Image.Resampling.BICUBIC, Image.Resampling.BILINEAR):
        image = Image.fromarray(old.transpose(1, 2, 0)).resize((new_width, new_height), filter)
        new = numpy.ascontiguousarray(numpy.asarray(image).transpose(2, 0, 1))
        numpy.save(f"resize-{filter.name.lower()}-{name}.npy", new)
    if height * width < 3000 and new_height * new_width < 3000:
        # In 64 bits, in which PyTorch computes places along the axis too.
        plane = torch.from_numpy(old[:1].astype(numpy.float64))[None] / 16
        for kind, options in [
            ("plain", dict(mode="bilinear", align_corners=False, antialias=False)),
            ("aligned", dict(mode="bilinear", align_corners=True)),
            ("nearest", dict(mode="nearest")),
        ]:
            new = torch.nn.functional.interpolate(plane, size=(new_height, new_width), **options)
            numpy.save(f"resize-{kind}-{name}.npy", new[0].numpy().astype(numpy.float32))
