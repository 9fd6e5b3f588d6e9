"""Makes weights-*: small files of weights in every format that Weights.swift reads, and some that it must refuse.

Made with Python 3.11, PyTorch 2.15.0, safetensors 0.8.0, NumPy 2.4.6
(pip install torch==2.15.0 safetensors==0.8.0 numpy==2.4.6). Run in this folder: python make_weights.py
"""

import collections
import io
import os
import zipfile

import safetensors.torch
import torch

assert torch.__version__.split("+")[0] == "2.15.0"

shared = torch.arange(10, dtype=torch.float32)
state = collections.OrderedDict(
    {
        "conv.weight": torch.nn.Parameter(torch.arange(24, dtype=torch.float32).reshape(2, 3, 2, 2) / 8),
        "conv.bias": torch.nn.Parameter(torch.tensor([-1.5, 0.25])),
        "half": torch.tensor([1, -2.5, 65504, 2.0**-24], dtype=torch.float16),
        "brain": torch.tensor([1, -2.5, 3e38], dtype=torch.bfloat16),
        "double": torch.tensor([0.1, -1e300, 1e-3], dtype=torch.float64),
        "long": torch.tensor([0, -1, 2**40]),
        "int": torch.tensor([7, -(2**31)], dtype=torch.int32),
        "short": torch.tensor([-32768, 5], dtype=torch.int16),
        "char": torch.tensor([-128, 127], dtype=torch.int8),
        "byte": torch.tensor([0, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "transposed": torch.arange(6, dtype=torch.float32).reshape(2, 3).t(),
        "kernel": torch.arange(24, dtype=torch.float32).reshape(2, 2, 3, 2).permute(3, 2, 0, 1),
        "slice": shared[2:5],
        "everySecond": shared[1::2],
        "expanded": torch.tensor([3.0, 4.0])[:, None].expand(2, 3),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0, 3),
    }
)
state._metadata = collections.OrderedDict({"": {"version": 1}})


class Call:
    """An object that is pickled as the call of a function."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def rewritten(name, change, compression=zipfile.ZIP_STORED):
    """Copies weights-zip.pth entry by entry."""
    with zipfile.ZipFile("weights-zip.pth") as old, zipfile.ZipFile(name, "w", compression) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))


def big_endian(entry, contents):
    key = entry.split("/data/")
    if len(key) == 2:
        size = itemsizes[key[1]]
        return b"".join(contents[i : i + size][::-1] for i in range(0, len(contents), size))
    return b"big" if entry.endswith("/byteorder") else contents


torch.save(state, "weights-legacy.pth", _use_new_zipfile_serialization=False)
torch.save(state, "weights-legacy4.pth", _use_new_zipfile_serialization=False, pickle_protocol=4)
torch.save(state, "weights-zip.pth")
torch.save(state, "weights-zip4.pth", pickle_protocol=4)

# Keys of storages are given in the order of the state dict; two tensors share one.
itemsizes, seen = {}, {}
for tensor in state.values():
    place = tensor.untyped_storage()._cdata
    if place not in seen:
        seen[place] = str(len(seen))
        itemsizes[seen[place]] = tensor.element_size()
rewritten("weights-bigendian.pth", big_endian)
rewritten("weights-deflated.pth", lambda entry, contents: contents, zipfile.ZIP_DEFLATED)
limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 8
rewritten("weights-zip64.pth", lambda entry, contents: contents)
zipfile.ZIP64_LIMIT = limit

small = {"fc.weight": torch.nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]])), "fc.bias": torch.zeros(2)}
optimizer = torch.optim.SGD([small["fc.weight"]], lr=0.1, momentum=0.9)
checkpoint = {
    "epoch": 3, "best": 0.75, "note": "ñandú", "history": [1, 2.5, None, ("a", True)], "seed": 2**70,
    "state_dict": small, "optimizer": optimizer.state_dict(), 7: "seven",
}
for name, zipped in (("checkpoint-zip", True), ("checkpoint-legacy", False)):
    torch.save(checkpoint, f"weights-{name}.pth", _use_new_zipfile_serialization=zipped)

# What Python 2 wrote for an OrderedDict; and the same with one name twice.
pairs = [["a", torch.tensor([1.0])], ["b", torch.tensor([2.0])]]
torch.save(Call(collections.OrderedDict, pairs), "weights-python2.pth", _use_new_zipfile_serialization=False)
torch.save(Call(collections.OrderedDict, pairs + pairs[:1]), "weights-duplicate.pth")

storage = torch.tensor([1.0, 2.0, 3.0]).untyped_storage()
untyped = Call(torch._utils._rebuild_tensor_v3, storage, 1, (2,), (1,), False, collections.OrderedDict(), torch.float32)
torch.save({"untyped": untyped}, "weights-untyped.pth")

torch.save({"epoch": 3}, "weights-notensors.pth")
torch.save(torch.nn.Linear(2, 2), "weights-module.pth")
torch.save({"a": torch.tensor([1.0]), "b": Call(os.system, "echo this must never run")}, "weights-call.pth")
torch.save(
    {"b": Call(os.system, "echo this must never run")}, "weights-call-legacy.pth",
    _use_new_zipfile_serialization=False)

plain = {name: tensor.detach().contiguous().clone() for name, tensor in state.items()}
safetensors.torch.save_file(plain, "weights.safetensors", metadata={"format": "pt", "note": 'a "quoted" ñandú\n'})
