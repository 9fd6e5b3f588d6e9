"""Writes onnx-*.onnx, and onnx.json with what is in them: small models as the onnx package writes them.

    pip install onnx==1.23.2 numpy && python make_onnx.py
"""

import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = pathlib.Path(__file__).parent
random = np.random.default_rng(3)

weights = {
    "conv.weight": random.normal(size=(4, 3, 3, 3)).astype(np.float32),
    "conv.bias": random.normal(size=4).astype(np.float32),
    "fc.weight": random.normal(size=(5, 4)).astype(np.float32),
    "fc.bias": random.normal(size=5).astype(np.float32),
}


def model(initializers, extra=()):
    nodes = [
        # Not in the order in which they run: readers put them in order.
        helper.make_node("Gemm", ["flat", "fc.weight", "fc.bias"], ["logits"], "fc", transB=1, alpha=1.0),
        helper.make_node("Flatten", ["pooled"], ["flat"], "flatten", axis=1),
        helper.make_node("GlobalAveragePool", ["positive"], ["pooled"], "pool"),
        helper.make_node("Relu", ["maps"], ["positive"], "relu"),
        helper.make_node(
            "Conv", ["image", "conv.weight", "conv.bias"], ["maps"], "conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1],
            auto_pad="NOTSET"),
    ]
    graph = helper.make_graph(
        nodes + list(extra), "small", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, 8, 8])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 5])], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


raw = [numpy_helper.from_array(array, name) for name, array in weights.items()]
onnx.save(model(raw), HERE / "onnx-raw.onnx")

# Numbers as fields of the message, and of other types.
fields = [helper.make_tensor(name, TensorProto.FLOAT, array.shape, array.ravel()) for name, array in weights.items()]
kinds = {
    "half": np.array([1.5, -2, 0.25], np.float16),
    "double": np.array([1.5, -2, 1e-3], np.float64),
    "int64": np.array([[3, -1], [7, 1 << 40]], np.int64),
    "int32": np.array([3, -5], np.int32),
    "uint8": np.array([0, 255], np.uint8),
    "bool": np.array([True, False]),
}
fields += [numpy_helper.from_array(array, "raw-" + name) for name, array in kinds.items()]
fields += [
    helper.make_tensor(
        "field-" + name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape, array.ravel().tolist())
    for name, array in kinds.items()
]
onnx.save(model(fields), HERE / "onnx-fields.onnx")

# Numbers in a file beside the model.
beside = model([numpy_helper.from_array(array, name) for name, array in weights.items()])
onnx.save(
    beside, HERE / "onnx-beside.onnx", save_as_external_data=True, location="onnx-beside.onnx.data", size_threshold=0)

(HERE / "onnx.json").write_text(
    json.dumps(
        {
            "weights": {name: {"shape": list(a.shape), "numbers": a.ravel().tolist()} for name, a in weights.items()},
            "kinds": {name: {"shape": list(a.shape), "numbers": [float(x) for x in a.ravel()]} for name, a in kinds.items()},
        }) + "\n")
