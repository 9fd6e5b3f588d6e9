"""Writes onnx-conformance.bin and onnx-models.bin: the onnx package's own tests that networks which see are concerned with.

    pip install onnx==1.23.2 numpy && python make_onnx_conformance.py

onnx-conformance.bin has one small model for each way of using an operator, onnx-models.bin the package's whole models
(`simple`, `pytorch-operator` and `pytorch-converted` under onnx/backend/test/data; Apache-2.0, as the package is). Both are

    8 bytes   the header's length, little-endian
    header    JSON, padded with spaces to a multiple of 8
    bytes     blocks, each at a multiple of 8; places in the header count from here, and equal blocks lie there once

and the header says

    {"onnx": version, "cases": [{"name", "opset", "operators": [names], "model": [offset, length],
      "inputs": [{"name", "type", "sizes": [sizes], "bytes": [offset, length]}], "outputs": [the same], "rtol", "atol"}],
     "leftOut": {reason: [names]}}

`model` is an ONNX file. Tensors are little-endian in their own types, which are called as NumPy calls them; float16 and
bfloat16 are 16 raw bits, a bool is a byte. An output is right if |found - expected| ≤ atol + rtol |expected|. An
input is a graph's input, be it an image, a weight or a shape; those that a case leaves out are neither here nor in its model.
"""
import importlib.metadata
import json
import pathlib
import warnings

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from onnx.backend.test.case.node import collect_testcases

HERE = pathlib.Path(__file__).parent
LARGEST_TENSOR, LARGEST_MODEL = 100_000, 300_000

OPERATORS = set("""
    Abs Acos Acosh Add And Asin Asinh Atan Atanh Ceil Celu Clip Cos Cosh Div Elu Equal Erf Exp Floor Gelu Greater
    GreaterOrEqual HardSigmoid HardSwish IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or
    PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh
    ThresholdedRelu Where Xor

    ArgMax ArgMin CumSum Hardmax LogSoftmax ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin
    ReduceProd ReduceSum ReduceSumSquare Softmax TopK

    BatchNormalization GroupNormalization InstanceNormalization LRN LayerNormalization LpNormalization
    MeanVarianceNormalization RMSNormalization

    Attention Einsum GRU Gemm LSTM MatMul RNN

    AveragePool Conv ConvTranspose GlobalAveragePool GlobalLpPool GlobalMaxPool LpPool MaxPool

    DepthToSpace Resize SpaceToDepth Upsample

    Cast CastLike Concat Constant ConstantOfShape Dropout Expand EyeLike Flatten Gather GatherElements GatherND Identity OneHot
    Pad Range Reshape Scatter ScatterElements ScatterND Shape Size Slice Split Squeeze Tile Transpose Trilu
    Unsqueeze
""".split())

# What the other operators are for.
OTHERS = {
    "strings": "ImageDecoder LabelEncoder RegexFullMatch StringConcat StringNormalizer StringSplit TfIdfVectorizer",
    "sequences and optionals": """
        OptionalGetElement OptionalHasElement SequenceEmpty SequenceInsert SequenceAt SequenceConstruct SequenceLength
        SequenceMap SplitToSequence ConcatFromSequence""",
    "quantization": """
        ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear""",
    "training": "Adagrad Adam Gradient Momentum NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss",
    "random numbers": "Bernoulli RandomUniformLike",
    "control flow": "If Loop Scan",
    "sound": "BlackmanWindow DFT HammingWindow HannWindow MelWeightMatrix STFT",
    "text": "CausalConvWithState FlexAttention LinearAttention RotaryEmbedding TensorScatter",
    "bits": "BitCast BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor",
    "sizes that depend on numbers": "Compress NonMaxSuppression NonZero Unique",
    "seldom used": "CumProd DeformConv Det",
    # No exporter of a classifier or segmenter of images writes these:
    "detectors": "RoiAlign",
    "maps sampled at places that a network computes": "AffineGrid GridSample",
    "unpooling by noted places": "MaxUnpool",
    "sliding windows taken apart": "CenterCropPad Col2Im",
    "language models": "ReverseSequence SwiGLU",
    "trees and tables": "ArrayFeatureExtractor Binarizer TreeEnsemble",
}
REASON = {operator: reason for reason, names in OTHERS.items() for operator in names.split()}

# The types of tensors; narrower ones, strings and complex numbers are left out.
TYPES = {
    getattr(TensorProto, kind): kind.lower() for kind in
    "FLOAT16 BFLOAT16 BOOL INT8 INT16 INT32 INT64 UINT8 UINT16 UINT32 UINT64".split()
} | {TensorProto.FLOAT: "float32", TensorProto.DOUBLE: "float64"}


class LeftOut(Exception):
    """Why a case is not in the file."""


def shortened(model):
    """The model with f0_x, f1_x … for values called LayerNormalization_test_…_expanded_function_x: half of the bytes are names.

    A function within a function has a second such beginning.
    """
    beginnings = {}

    def short(name):
        beginning, function, end = name.rpartition("_expanded_function_")
        return f"f{beginnings.setdefault(beginning, len(beginnings))}_{end}" if function else name

    for node in model.graph.node:
        node.input[:], node.output[:] = map(short, node.input), map(short, node.output)
        node.name = short(node.name)
        if any(attribute.HasField("g") for attribute in node.attribute):
            raise ValueError(f"{node.name} has a graph of its own")
    return model


class Container:
    def __init__(self):
        self.cases, self.left_out = [], {}
        self.blocks, self.bytes = {}, bytearray()

    def place(self, block):
        if block not in self.blocks:
            self.bytes += bytes(-len(self.bytes) % 8)
            self.blocks[block] = [len(self.bytes), len(block)]
            self.bytes += block
        return self.blocks[block]

    def tensors(self, ports, values):
        described = []
        for port, (kind, array) in zip(ports, values, strict=True):
            block = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
            described.append(
                {"name": port.name, "type": TYPES[kind], "sizes": list(array.shape), "bytes": self.place(block)})
        return described

    def add(self, name, model, inputs, outputs, rtol, atol, operators):
        """Takes a case, each of its tensors an ONNX type and an array."""
        ports = model.graph.input[:len(inputs)]
        self.cases.append({
            "name": name, "opset": max(i.version for i in model.opset_import if i.domain in ("", "ai.onnx")),
            "operators": sorted(operators), "model": self.place(model.SerializeToString(deterministic=True)),
            "inputs": self.tensors(ports, inputs), "outputs": self.tensors(model.graph.output, outputs),
            "rtol": rtol, "atol": atol})

    def leave_out(self, name, reason):
        self.left_out.setdefault(reason, []).append(name)

    def write(self, path):
        header = {
            "onnx": importlib.metadata.version("onnx"), "cases": self.cases,
            "leftOut": {reason: sorted(names) for reason, names in sorted(self.left_out.items())}}
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)
        path.write_bytes(len(text).to_bytes(8, "little") + text + self.bytes)
        print(f"{path.name}: {len(self.cases)} cases, {path.stat().st_size} bytes, left out:")
        for reason, names in header["leftOut"].items():
            print(f"    {len(names)} {reason}")


def checked_operators(model):
    """The operators' names, if all of them are wanted."""
    found = {node.op_type for node in model.graph.node}
    for operator in sorted(found - OPERATORS):
        raise LeftOut(REASON[operator])
    for node in model.graph.node:
        flags = {attribute.name: attribute.i for attribute in node.attribute}
        # Dropout's mode in training is its third input.
        if flags.get("training_mode") or (node.op_type == "Dropout" and len(node.input) > 2):
            raise LeftOut("training")
    return found


def value(given, port):
    """A tensor of a case as its ONNX type and an array."""
    if not port.type.HasField("tensor_type"):
        raise LeftOut("sequences and optionals")
    kind = port.type.tensor_type.elem_type
    if kind not in TYPES:
        raise LeftOut("types: " + ("strings" if kind == TensorProto.STRING else "narrower than 8 bits, or float8"))
    array = numpy_helper.to_array(given) if isinstance(given, TensorProto) else np.asarray(given)
    if array.nbytes > LARGEST_TENSOR:
        raise LeftOut("large tensors")
    if array.dtype.name != TYPES[kind]:
        raise ValueError(f"{port.name} is {array.dtype}, not {TYPES[kind]}")
    return kind, array


def values(model, given):
    return [[value(v, port) for v, port in zip(tensors, ports)] for tensors, ports in zip(
        given, (model.graph.input, model.graph.output), strict=True)]


def node_cases():
    container = Container()
    cases = collect_testcases(None)
    # A case "…_expanded" spells out the operator of the case without that word.
    unwanted = {}
    for case in sorted(cases, key=lambda case: case.name):
        name = case.name
        try:
            for shorter, reason in unwanted.items():
                if name.startswith(shorter + "_expanded"):
                    raise LeftOut(reason)
            operators = checked_operators(case.model)
            inputs, outputs = values(case.model, case.data_sets[0])
            container.add(name, shortened(case.model), inputs, outputs, case.rtol, case.atol, operators)
        except LeftOut as reason:
            unwanted[name] = str(reason)
            container.leave_out(name, str(reason))
    container.write(HERE / "onnx-conformance.bin")


def model_cases():
    container = Container()
    data = pathlib.Path(onnx.__file__).parent / "backend/test/data"
    for folder in ("simple", "pytorch-operator", "pytorch-converted"):
        for path in sorted((data / folder).iterdir()):
            name = f"{folder}/{path.name}"
            try:
                model = onnx.load(path / "model.onnx")
                operators = checked_operators(model)
                if (path / "model.onnx").stat().st_size > LARGEST_MODEL:
                    raise LeftOut("large models")
                inputs, outputs = values(model, [
                    [onnx.load_tensor(path / f"test_data_set_0/{side}_{i}.pb")
                     for i in range(len(list((path / "test_data_set_0").glob(f"{side}_*.pb"))))]
                    for side in ("input", "output")])
                container.add(name, model, inputs, outputs, 1e-3, 1e-7, operators)
            except LeftOut as reason:
                container.leave_out(name, str(reason))
    container.write(HERE / "onnx-models.bin")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    node_cases()
    model_cases()
