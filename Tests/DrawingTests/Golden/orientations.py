"""Makes oriented-*: pictures that say in other ways than an Exif block before the pixels how their camera was held, and
orientations.json with their pixels as Pillow turns them.

Run in this folder: python orientations.py     (Pillow 13.0.0)
"""

import base64
import io
import json
import struct
import zlib

from PIL import Image, ImageOps

W, H = 11, 6
picture = Image.new("RGB", (W, H))
picture.putdata([(x * 23, y * 40, (x * 7 + y * 31) % 256) for y in range(H) for x in range(W)])
expected = {}


def keep(name):
    image = ImageOps.exif_transpose(Image.open(name)).convert("RGBA")
    expected[name] = {
        "width": image.width, "height": image.height, "rgba": base64.b64encode(image.tobytes()).decode()}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, before=b"", after=b""):
    rows = b"".join(b"\0" + picture.crop((0, y, W, y + 1)).tobytes() for y in range(H))
    header = struct.pack(">IIBBBBB", W, H, 8, 2, 0, 0, 0)
    with open(name, "wb") as file:
        file.write(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", zlib.compress(rows, 9)) + after
            + chunk(b"IEND", b""))
    keep(name)


def exif(orientation, tag=0x0112):
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, tag, 3, 1, orientation, 0, 0)


def profile(orientation):
    data = b"Exif\0\0" + exif(orientation)
    digits = data.hex()
    lines = "\n".join(digits[i:i + 72] for i in range(0, len(digits), 72))
    return f"\nexif\n{len(data):8}\n{lines}\n".encode()


def xmp(orientation, is_element=False):
    told = f"<tiff:Orientation>{orientation}</tiff:Orientation>" if is_element else ""
    attribute = "" if is_element else f' tiff:Orientation="{orientation}"'
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/"{attribute}>{told}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>").encode()


def itxt(text, is_compressed=False):
    flags = bytes([is_compressed, 0])
    text = zlib.compress(text) if is_compressed else text
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0" + flags + b"\0\0" + text)


key = b"Raw profile type exif\0"
png("oriented-after.png", after=chunk(b"eXIf", exif(6)))
png("oriented-profile.png", before=chunk(b"tEXt", key + profile(8)))
png("oriented-profile-compressed.png", before=chunk(b"zTXt", key + b"\0" + zlib.compress(profile(5))))
png("oriented-xmp.png", before=itxt(xmp(3)))
png("oriented-xmp-compressed.png", after=itxt(xmp(7, True), True))
# Who is believed where several speak, and where the block says nothing of it.
png("oriented-twice.png", before=itxt(xmp(3)) + chunk(b"eXIf", exif(6)))
png("oriented-elsewhere.png", before=itxt(xmp(8)) + chunk(b"eXIf", exif(9, tag=0x0100)))
png("oriented-wild.png", before=itxt(xmp(8)) + chunk(b"eXIf", exif(77)))
png("oriented-broken.png", before=chunk(b"zTXt", key + b"\0not compressed") + chunk(b"tEXt", key + b"zz"))

jpeg = io.BytesIO()
picture.save(jpeg, "JPEG", quality=95, subsampling=0)
jpeg = jpeg.getvalue()


def segment(contents):
    return b"\xFF\xE1" + struct.pack(">H", 2 + len(contents)) + contents


space = b"http://ns.adobe.com/xap/1.0/\0"
for name, segments in {
    "oriented-xmp.jpg": segment(space + xmp(6)),
    "oriented-twice.jpg": segment(space + xmp(6)) + segment(b"Exif\0\0" + exif(3)),
    "oriented-elsewhere.jpg": segment(b"Exif\0\0" + exif(9, tag=0x0100)) + segment(space + xmp(4, True)),
}.items():
    with open(name, "wb") as file:
        file.write(jpeg[:2] + segments + jpeg[2:])
    keep(name)

json.dump(expected, open("orientations.json", "w"), indent=1)
