"""Makes checkpoint-*: files as training scripts leave them, with more in them than tensors.

PyTorch is not needed: classes and functions of its names stand in for its own, so that a pickle names what torch.save
has it name (torch/_utils.py, torch/_tensor.py and torch/serialization.py of PyTorch 2.15). Made with Python 3.11 and
NumPy 2.4.6. Run in this folder: python make_checkpoints.py
"""

import argparse
import collections
import datetime
import decimal
import fractions
import io
import json
import os
import pathlib
import pickle
import struct
import sys
import types
import zipfile

import numpy

# MARK: Stand-ins for PyTorch's names


def module(name):
    made = sys.modules[name] = types.ModuleType(name)
    return made


def named(place, name, kind):
    made = type(name, (), {}) if kind == "class" else types.FunctionType((lambda *_: None).__code__, {}, name)
    made.__module__, made.__qualname__ = place.__name__, name
    setattr(place, name, made)
    return made


class Dtype:
    """torch.float8_e4m3fn and its like, which are pickled as names."""

    def __init__(self, name):
        self.name = name

    def __reduce__(self):
        return self.name


torch, utils, tensors = module("torch"), module("torch._utils"), module("torch._tensor")
parameters, linear = module("torch.nn.parameter"), module("torch.nn.modules.linear")
storage_types = {
    kind: named(torch, f"{kind}Storage", "class")
    for kind in ("Float", "Long", "ComplexFloat", "QUInt8", "Untyped")
}
rebuild = {
    name: named(utils, name, "function")
    for name in (
        "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_qtensor", "_rebuild_sparse_tensor", "_rebuild_parameter",
        "_rebuild_parameter_with_state")
}
from_type = named(tensors, "_rebuild_from_type_v2", "function")
Parameter = named(parameters, "Parameter", "class")
Linear = named(linear, "Linear", "class")
per_tensor_affine = Dtype("per_tensor_affine")
float8 = Dtype("float8_e4m3fn")
torch.per_tensor_affine, torch.float8_e4m3fn = per_tensor_affine, float8
for dtype in (per_tensor_affine, float8):
    dtype.__class__.__module__ = "torch"


class Storage:
    def __init__(self, kind, count, contents):
        self.kind, self.count, self.contents = kind, count, contents


class Call:
    """An object that is pickled as the call of a function."""

    def __init__(self, function, *arguments, state=None):
        self.call = (function, arguments) if state is None else (function, arguments, state)

    def __reduce__(self):
        return self.call


def tensor(values, shape, kind="Float"):
    format = {"Float": "f", "Long": "q", "ComplexFloat": "f", "QUInt8": "B"}[kind]
    count = len(values) // (2 if kind == "ComplexFloat" else 1)
    storage = Storage(kind, count, struct.pack(f"<{len(values)}{format}", *values))
    strides, step = [], 1
    for size in reversed(shape):
        strides.insert(0, step)
        step *= size
    return storage, 0, tuple(shape), tuple(strides)


def floats(values, shape):
    return Call(rebuild["_rebuild_tensor_v2"], *tensor(values, shape), False, collections.OrderedDict())


# MARK: torch.save


class Pickler(pickle.Pickler):
    def __init__(self, file, protocol, is_legacy):
        super().__init__(file, protocol)
        self.is_legacy, self.storages = is_legacy, []

    def persistent_id(self, obj):
        if not isinstance(obj, Storage):
            return None
        if obj not in self.storages:
            self.storages.append(obj)
        key = str(self.storages.index(obj))
        parts = ("storage", storage_types[obj.kind], key, "cpu", obj.count)
        return parts + (None,) if self.is_legacy else parts


def save(obj, name, protocol=2):
    data = io.BytesIO()
    pickler = Pickler(data, protocol, False)
    pickler.dump(obj)
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("archive/data.pkl", data.getvalue())
        archive.writestr("archive/byteorder", "little")
        for key, storage in enumerate(pickler.storages):
            archive.writestr(f"archive/data/{key}", storage.contents)


def save_legacy(obj, name, protocol=2):
    with open(name, "wb") as file:
        pickle.dump(0x1950A86A20F9469CFC6C, file, protocol)
        pickle.dump(1001, file, protocol)
        pickle.dump({"protocol_version": 1001, "little_endian": True}, file, protocol)
        pickler = Pickler(file, protocol, True)
        pickler.dump(obj)
        pickle.dump([str(key) for key in range(len(pickler.storages))], file, protocol)
        for storage in pickler.storages:
            file.write(struct.pack("<q", storage.count) + storage.contents)


# MARK: What stands beside the weights


class Settings:
    """A class of the training program."""

    def __init__(self):
        self.depth, self.rate = 18, numpy.float32(0.1)


Settings.__module__ = "train"
module("train").Settings = Settings

weight, bias = floats([1.0, 2.0, 3.0, 4.0], [2, 2]), floats([0.5, -0.5], [2])
state = collections.OrderedDict([("fc.weight", weight), ("fc.bias", bias)])
counts = collections.defaultdict(list, {"train": [1, 2]})
loop = ([],)
loop[0].append(loop)
beside = {
    "args": argparse.Namespace(lr=0.1, data=pathlib.PurePosixPath("/data"), resume=None),
    "best": numpy.float64(0.75), "curve": numpy.arange(6.0).reshape(2, 3), "names": numpy.array(["a", "b"], object),
    "counts": counts, "ordinary": collections.Counter("abca"), "last": collections.deque([1, 2], 5),
    "seen": {1, 2}, "frozen": frozenset("ab"), "when": datetime.datetime(2026, 1, 2, 3, 4),
    "took": datetime.timedelta(hours=3), "raw": bytes(300), "buffer": bytearray(b"abc"), "complex": 1 + 2j,
    "rate": decimal.Decimal("0.1"), "half": fractions.Fraction(1, 2), "large": 1 << 3000, "loop": loop,
    "settings": Settings(), "random": ("MT19937", numpy.arange(4, dtype="uint32")), "surrogate": "a\udc80",
    "hook": Call(os.system, "echo this must never run"), "range": range(3), "type": dict, "optimizer": {"state": {0: {}}},
}
checkpoint = {**beside, "model": state, "epoch": 90}
for protocol in (2, 4, 5):
    save(checkpoint, f"checkpoint-zip{protocol}.pth", protocol)
save_legacy(checkpoint, "checkpoint-legacy2.pth")
save_legacy(checkpoint, "checkpoint-legacy4.pth", 4)
# The state dict itself in a defaultdict, and all of it in one dictionary.
save(collections.defaultdict(int, {**beside, **state}), "checkpoint-flat.pth")

# MARK: Tensors of other kinds beside one that is read

hooks = collections.OrderedDict()
kinds = {
    "plain": weight,
    "parameter": Call(rebuild["_rebuild_parameter"], floats([5.0], [1]), True, hooks),
    "attributed": Call(rebuild["_rebuild_parameter_with_state"], floats([6.0], [1]), True, hooks, {"tag": 1}),
    "subclass": Call(
        from_type, rebuild["_rebuild_tensor_v2"], Parameter, (*tensor([7.0], [1]), False, hooks), {"tag": Settings()}),
    "complex": Call(rebuild["_rebuild_tensor_v2"], *tensor([1.0, 2.0], [1], "ComplexFloat"), False, hooks),
    "quantized": Call(
        rebuild["_rebuild_qtensor"], *tensor([1, 2], [2], "QUInt8"), (per_tensor_affine, 0.5, 3), False, hooks),
    "sparse": Call(rebuild["_rebuild_sparse_tensor"], "layout", (floats([1.0], [1]), floats([8.0], [1]), (2,))),
    "eight": Call(
        rebuild["_rebuild_tensor_v3"], Storage("Untyped", 2, b"\x38\x40"), 0, (2,), (1,), False, hooks, float8),
    "after": floats([9.0], [1]),
    "called": Call(os.system, "echo this must never run"),
}
save(kinds, "checkpoint-kinds.pth")
save_legacy(kinds, "checkpoint-kinds-legacy.pth")
save({"eight": kinds["eight"]}, "checkpoint-eight.pth")
save(Call(Linear, state={"weight": weight}), "checkpoint-whole-model.pth")

header = json.dumps({
    "plain": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
    "eight": {"dtype": "F8_E4M3", "shape": [4], "data_offsets": [8, 12]},
    "after": {"dtype": "F32", "shape": [1], "data_offsets": [12, 16]},
}).encode()
with open("checkpoint-kinds.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(header)) + header + struct.pack("<2f", 1, 2) + bytes(4) + struct.pack("<f", 9))

# MARK: What torch.jit.save writes: code, compressed, beside the tensors

with zipfile.ZipFile("checkpoint-torchscript.pt", "w") as archive:
    archive.writestr("archive/data.pkl", pickle.dumps({}, 2))
    archive.writestr("archive/code/__torch__.py", "class Net(Module):\n" * 20, zipfile.ZIP_DEFLATED)
    archive.writestr("archive/constants.pkl", pickle.dumps((), 2))
    archive.writestr("archive/version", "3\n")
