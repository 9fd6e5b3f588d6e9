"""Collects what a fuzzer begins with: the goldens of the tests, and small files of the other formats made here.

Run by ./run; or: python make_seeds.py FOLDER. Standard library only.
"""

import gzip
import json
import pathlib
import struct
import sys
import zlib

folder, tests = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).resolve().parent.parent


def seed(reader, name, contents):
    place = folder / reader
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(contents)


def goldens(reader, module, *patterns):
    for pattern in patterns:
        for file in sorted((tests / module / "Golden").glob(pattern)):
            # Small seeds are changed in more places an hour.
            if file.stat().st_size <= 20_000:
                seed(reader, file.name, file.read_bytes())


goldens("pytorch", "ImportingTests", "weights-*.pth", "checkpoint-*.pt*", "found-*.pt*")
goldens("pytorch", "NetworksTests", "zoo-*.pth")
goldens("safetensors", "ImportingTests", "*.safetensors", "found-shards/*")
goldens("onnx", "ImportingTests", "*.onnx")
goldens("keras", "ImportingTests", "keras-tiny.*", "keras-faulty-*.h5")
goldens("numpy", "TensorsTests", "*.npy")
goldens("png", "DrawingTests", "*.png")
goldens("jpeg", "DrawingTests", "*.jpg")

for order, mark in (("<", b"II*\0"), (">", b"MM\0*")):
    for kind, orientation in ((3, 6), (4, 8), (3, 77)):
        value = struct.pack(order + ("HH" if kind == 3 else "I"), *((orientation, 0) if kind == 3 else (orientation,)))
        entry = struct.pack(order + "HHI", 0x0112, kind, 1) + value
        seed("exif", f"{mark[:2].decode()}-{kind}-{orientation}", mark + struct.pack(order + "IH", 8, 1) + entry)

for count, dimensions in ((0, 2), (3, 2), (5, 4)):
    text = ("network layer weights:1f\n" + "".join(f"{i}.png\n" for i in range(count))).encode()
    rest = struct.pack("<QQQ", count, dimensions, len(text)).ljust(48, b"\0")
    checksum = zlib.crc32(rest + text)
    vectors = struct.pack(f"<{count * dimensions}f", *range(count * dimensions))
    norms = struct.pack(f"<{count}f", *range(count))
    seed("index", f"{count}", b"MIRADORI" + struct.pack("<II", 1, checksum) + rest + vectors + norms + text)

tensors = {"training.step": 4, "training.identity": 4, "conv.weight": 6, "conv.weight.momentum": 6}
header, end = {}, 0
for name, count in tensors.items():
    header[name] = {"dtype": "F32", "shape": [count], "data_offsets": [end, end + 4 * count]}
    end += 4 * count
text = json.dumps(header).encode()
seed("checkpoint", "small", struct.pack("<Q", len(text)) + text + bytes(end))

seed("labels", "lines", "cat\ndog\r\n\n".encode())
seed("labels", "array", json.dumps(["cat", "ñandú"]).encode())
seed("labels", "marked", b"\xef\xbb\xbfcat\n")
seed("idx", "labels", gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]), mtime=0))
seed("idx", "images", gzip.compress(bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]), mtime=0))
seed("csv", "penguins", (
    "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g\n"
    "Adelie,Torgersen,39.1,18.7,181,3750\nGentoo,Biscoe,NA,NA,NA,NA\nChinstrap,Dream,46.5,17.9,192,3500\n").encode())
seed("answers", "some", b"mirador-experiment,1,seed,0\npicture,answer\n1,zebra\n2,?\nlook-8,C4\n")
manifest = tests.parent / "Sources/Course/Assets/manifest.tsv"
seed("manifest", "rows", b"\n".join(manifest.read_bytes().split(b"\n")[:4]) + b"\n")
