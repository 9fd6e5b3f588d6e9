"""Makes the small images that DrawingTests reads, and photographs.json with their pixels as Pillow sees them.

Run in this folder: python photographs.py     (Pillow 13.0.0, numpy 2)
"""

import base64
import io
import json
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

W, H = 23, 17
y, x = np.mgrid[0:H, 0:W]
rgb = np.stack([x * 255 // (W - 1), y * 255 // (H - 1), (x * 37 + y * 61 + x * y) % 256], -1).astype(np.uint8)
# Smooth enough for JPEG to be a photograph's kin, alpha from nothing to all.
alpha = np.clip((x + y) * 9 - 40, 0, 255).astype(np.uint8)
color = Image.fromarray(rgb)
grey = color.convert("L")

expected = {}


def keep(name, image):
    rgba = image.convert("RGBA")
    expected[name] = {
        "width": rgba.width,
        "height": rgba.height,
        "rgba": base64.b64encode(rgba.tobytes()).decode(),
    }


def save(name, image, seen=None, **options):
    image.save(name, **options)
    keep(name, seen if seen is not None else Image.open(name))


save("rgb.png", color)
save("rgba.png", Image.fromarray(np.dstack([rgb, alpha])))
save("grey.png", grey)
save("grey-alpha.png", Image.merge("LA", [grey, Image.fromarray(alpha)]))
save("one-bit.png", grey.convert("1"))
save("palette.png", color.quantize(13))
cut = color.quantize(13)
save("palette-transparent.png", cut, transparency=3)
save("one-pixel.png", Image.new("RGB", (1, 1), (12, 34, 56)))

# 16 bits: the high byte is what both see.
save("grey-16.png", Image.fromarray(np.asarray(grey).astype(np.uint16) * 257), seen=grey)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, kind, rows, extra=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")


rows = [np.ascontiguousarray(row.astype(">u2") * 257).tobytes() for row in rgb]
open("rgb-16.png", "wb").write(png(W, H, 16, 2, rows))
keep("rgb-16.png", color)

# Adam7: seven passes, each a smaller picture.
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
rows = [row.tobytes() for (x0, y0, dx, dy) in passes for row in rgb[y0::dy, x0::dx] if row.size]
header = struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 1)
open("interlaced.png", "wb").write(
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)) + chunk(b"IEND", b""))
keep("interlaced.png", Image.open("interlaced.png"))

smooth = Image.fromarray(
    np.stack([x * 255 // (W - 1), y * 255 // (H - 1), 255 - (x + y) * 255 // (W + H - 2)], -1).astype(np.uint8))
save("rgb-444.jpg", smooth, quality=90, subsampling=0)
save("rgb-420.jpg", smooth, quality=90, subsampling=2)
save("progressive.jpg", smooth, quality=80, progressive=True)
save("grey.jpg", smooth.convert("L"), quality=90)
save("cmyk.jpg", smooth.convert("CMYK"), quality=95)

for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    for suffix, options in [("jpg", {"quality": 92, "subsampling": 0}), ("png", {})]:
        name = f"orientation-{orientation}.{suffix}"
        stored = smooth.crop((0, 0, 11, 6))
        stored.save(name, exif=exif, **options)
        keep(name, ImageOps.exif_transpose(Image.open(name)))

json.dump(expected, open("photographs.json", "w"), indent=1)
