"""Writes keras-*.keras and keras-*.h5, small models of all layers that are read, keras.json with what they give, and keras-faulty-*,
which have to be refused.

    pip install keras==3.15.1 torch==2.15.0 h5py==3.16.0 numpy==2.4.6 && python make_keras.py

Keras computes the logits in float64, with PyTorch behind it, and the gradient of a weighted sum of them at the input.
"""

import json
import os
import pathlib
import shutil
import warnings

os.environ["KERAS_BACKEND"] = "torch"
warnings.filterwarnings("ignore")

import h5py
import keras
import numpy as np
import torch
from keras import layers as L

HERE = pathlib.Path(__file__).parent
keras.utils.set_random_seed(7)


def convolutions():
    """Kinds of convolution, with all paddings, strides and gaps, and what stands between them."""
    x = i = L.Input((17, 14, 3), name="image")
    x = L.Rescaling(2.0, offset=-0.5, name="rescaled")(x)
    x = L.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.1, 0.9, 1.3], name="normalized")(x)
    x = L.ZeroPadding2D(((0, 1), (2, 1)), name="pad")(x)
    x = L.Conv2D(6, (3, 4), strides=2, use_bias=False, name="stem")(x)
    x = L.BatchNormalization(name="bn")(x)
    x = L.ReLU(6.0, name="relu6")(x)
    x = L.DepthwiseConv2D(3, strides=2, padding="same", depth_multiplier=2, name="depthwise")(x)
    x = L.BatchNormalization(scale=False, epsilon=1e-4, name="bn_unscaled")(x)
    x = L.Activation("tanh", name="tanh")(x)
    x = L.SeparableConv2D(8, 3, padding="same", activation="swish", name="separable")(x)
    x = L.Conv2D(8, 3, padding="same", dilation_rate=2, groups=2, activation="elu", name="grouped")(x)
    x = L.Conv2DTranspose(4, 3, strides=2, padding="same", activation="relu", name="up")(x)
    x = L.Conv2DTranspose(4, 2, strides=2, name="up_valid")(x)
    x = L.GlobalAveragePooling2D(name="pool")(x)
    x = L.Dropout(0.5, name="dropout")(x)
    return keras.Model(i, L.Dense(5, activation="softmax", name="classes")(x), name="convolutions")


def branches():
    """Layers that read several values, squeeze and excitation, poolings, shapes."""
    i = L.Input((12, 12, 3), name="image")
    x = L.Conv2D(8, 3, padding="same", name="conv")(i)
    a = L.MaxPooling2D(3, strides=2, padding="same", name="max")(x)
    # With as much padding before as after: else PyTorch behind Keras counts some of it, and TensorFlow and JAX none.
    b = L.AveragePooling2D(3, strides=1, padding="same", name="mean")(x)
    b = L.AveragePooling2D(2, name="mean_of_means")(b)
    s = L.Add(name="sum")([a, b])
    d = L.Subtract(name="difference")([a, b])
    m = L.Maximum(name="maximum")([s, d])
    n = L.Minimum(name="minimum")([s, d])
    v = L.Average(name="average")([m, n, a])
    q = L.GlobalAveragePooling2D(name="squeeze")(v)
    q = L.Reshape((1, 1, 8), name="one_place")(q)
    q = L.Conv2D(4, 1, activation="relu", name="reduce")(q)
    q = L.Conv2D(8, 1, activation="hard_sigmoid", name="expand")(q)
    g = L.Multiply(name="gate")([v, q])
    p = L.Multiply(name="product")([g, a])
    c = L.Concatenate(name="joined")([g, p, L.UpSampling2D(2, name="twice")(L.MaxPooling2D(name="half")(d))])
    c = L.Concatenate(axis=1, name="stacked")([c, c])
    c = L.Cropping2D(((1, 2), (0, 1)), name="cropped")(c)
    c = L.UpSampling2D((2, 3), interpolation="bilinear", name="smooth")(c)
    c = L.AveragePooling2D(2, name="small")(c)
    c = L.Permute((2, 1, 3), name="turned")(c)
    c = L.LayerNormalization(name="layer_norm")(c)
    t = L.Reshape((-1, 24), name="tokens")(c)
    t = L.Dense(6, activation="gelu", name="mixed")(t)
    f = L.Flatten(name="flat")(t)
    h = L.GlobalMaxPooling2D(name="highest")(v)
    f = L.Concatenate(name="features")([f, h])
    return keras.Model(i, L.Dense(4, name="classes")(f), name="branches")


def functions():
    """Activation functions, by name and as layers; a sequential model with a flattening of [height, width, channels]."""
    names = ["relu6", "sigmoid", "gelu", "silu", "hard_swish", "hard_sigmoid", "elu", "selu", "leaky_relu", "softplus",
             "softsign", "mish", "exponential"]
    model = keras.Sequential([L.Input((9, 8, 1), name="grey")], name="functions")
    for number, name in enumerate(names):
        model.add(L.Conv2D(3, 3, padding="same", activation=name, name=f"conv_{number}"))
    model.add(L.LeakyReLU(0.2, name="leaky"))
    model.add(L.PReLU(shared_axes=[1, 2], name="trained"))
    model.add(L.Conv2D(3, 3, activation=L.ReLU(2.0, negative_slope=0.1, threshold=0.2), name="conv_thresholded"))
    model.add(L.ELU(0.7, name="elu"))
    model.add(L.PReLU(name="trained_everywhere"))
    model.add(L.ReLU(negative_slope=0.3, name="sloped"))
    model.add(L.SpatialDropout2D(0.2, name="dropout"))
    model.add(L.Flatten(name="flat"))
    model.add(L.Dense(7, activation="relu", name="hidden"))
    model.add(L.Dense(3, name="classes"))
    model.add(L.Softmax(name="probabilities"))
    return model


def nested():
    """Models as layers of others, a shared activation, layers of one name, arithmetic by operators."""
    inner = keras.Sequential(
        [L.Input((None, None, 4)), L.Conv2D(4, 3, padding="same", name="conv"), L.BatchNormalization(name="bn")], name="block")
    j = L.Input((16, 16, 3), name="inner_image")
    y = L.Conv2D(4, 3, strides=2, padding="same", use_bias=False, name="stem")(j)
    y = L.BatchNormalization(name="stem_bn", trainable=False)(y)
    y = L.Add(name="skip")([y, inner(y)])
    backbone = keras.Model(j, y, name="backbone")
    i = L.Input((16, 16, 3), name="image")
    relu = L.ReLU(name="shared")
    x = relu(backbone(i / 2.0 + 0.25))
    x = L.Conv2D(5, 3, name="conv")(x)
    x = 1.0 - relu(x) * 2.0
    x = L.GlobalAveragePooling2D(keepdims=True, name="pool")(x)
    x = L.Flatten(name="flat")(x)
    x = L.Dense(6, name="classes")(x)
    return keras.Model(i, L.Activation("softmax", name="probabilities")(x), name="nested")


def randomize(model, random):
    """Statistics and factors away from what a new layer has."""
    for weight in model.weights:
        name, shape = weight.path.split("/")[-1], weight.shape
        if name in ("gamma", "moving_variance"):
            weight.assign(random.uniform(0.5, 1.5, shape))
        elif name in ("beta", "moving_mean", "bias"):
            weight.assign(random.uniform(-0.3, 0.3, shape))
        elif name == "alpha":
            weight.assign(random.uniform(0.1, 0.4, shape))


def answers(model, random):
    """Logits, and the gradient of their sum weighted from -1 to 1."""
    shape = model.input_shape[1:]
    image = random.uniform(-1, 1, (1,) + shape).astype(np.float32)
    last = model.layers[-1]
    if isinstance(last, (L.Softmax, L.Activation)):
        logits = keras.Model(model.inputs, last.input)
    else:
        logits = model
        if last.activation is keras.activations.softmax:
            last.activation = keras.activations.linear
    x = torch.tensor(image.astype(np.float64), requires_grad=True)
    result = logits(x)
    (result * torch.linspace(-1, 1, result.shape[-1], dtype=torch.float64)).sum().backward()
    return {
        "image": image.ravel().tolist(),
        "shape": list(shape),
        "logits": result.detach().numpy().ravel().tolist(),
        "gradient": x.grad.numpy().ravel().tolist(),
    }


def main():
    result = {}
    for build in [convolutions, branches, functions, nested]:
        name, random = build.__name__, np.random.default_rng(11)
        compute_in("float32")
        model = build()
        randomize(model, random)
        model.save(HERE / f"keras-{name}.keras")
        if build is not functions:
            model.save(HERE / f"keras-{name}.h5")
        compute_in("float64")
        twin = build()
        twin.set_weights(model.get_weights())
        result[name] = answers(twin, random)
    json.dump(result, open(HERE / "keras.json", "w"))
    packed()
    faulty()


def compute_in(dtype):
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)


def packed():
    """keras-packed.h5: keras-nested.h5 with its numbers in half precision, in pieces that are compressed."""
    with h5py.File(HERE / "keras-nested.h5") as whole, h5py.File(HERE / "keras-packed.h5", "w") as file:
        file.attrs["model_config"] = np.bytes_(whole.attrs["model_config"])
        file.attrs["keras_version"] = whole.attrs["keras_version"]

        def copy(name, thing):
            if isinstance(thing, h5py.Dataset):
                file.create_dataset(
                    name, data=thing[()].astype(np.float16), chunks=True, compression="gzip", shuffle=True)

        whole.visititems(copy)


def faulty():
    """keras-tiny.h5 and .keras, and what somebody with bad intentions makes of them."""
    compute_in("float32")
    model = keras.Sequential(
        [L.Input((4, 4, 1), name="image"), L.Conv2D(2, 3, name="conv"), L.GlobalAveragePooling2D(name="pool"),
         L.Dense(2, name="classes")], name="tiny")
    model.save(HERE / "keras-tiny.keras")
    model.save(HERE / "keras-tiny.h5")
    kernel = "model_weights/conv/tiny/conv/kernel"
    huge = {"shape": (1 << 31, 1 << 31, 1 << 31), "dtype": "<f4", "chunks": (64, 64, 64), "compression": "gzip"}

    def change(name, body):
        path = HERE / f"keras-faulty-{name}.h5"
        shutil.copy(HERE / "keras-tiny.h5", path)
        with h5py.File(path, "r+") as file:
            body(file)

    def replaced(make):
        def body(file):
            del file[kernel]
            make(file)
        return body

    def described(old, new):
        def body(file):
            text = file.attrs["model_config"]
            assert old in text
            file.attrs["model_config"] = text.replace(old, new)
        return body

    def deep(file):
        group = file["model_weights/conv"]
        for number in range(60):
            group = group.create_group("deeper")

    change("soft", replaced(lambda file: file.__setitem__(kernel, h5py.SoftLink("/model_weights/classes"))))
    change("elsewhere", replaced(lambda file: file.__setitem__(kernel, h5py.ExternalLink("keras-tiny.h5", "/" + kernel))))
    change("outside", replaced(lambda file: file.create_dataset(
        kernel, (3, 3, 1, 2), "<f4", external=[("keras-tiny.h5", 0, h5py.h5f.UNLIMITED)])))
    change("cycle", lambda file: file.__setitem__("model_weights/conv/again", file["model_weights"]))
    change("deep", deep)
    change("huge", replaced(lambda file: file.create_dataset(kernel, **huge)))
    change("integers", replaced(lambda file: file.create_dataset(kernel, data=np.ones((3, 3, 1, 2), np.int32))))
    change("shape", replaced(lambda file: file.create_dataset(kernel, data=np.ones((3, 3, 1, 3), np.float32))))
    change("nan", lambda file: file[kernel].__setitem__((0, 0, 0, 1), np.nan))
    change("missing", replaced(lambda file: None))
    change("class", described('"class_name": "Dense"', '"class_name": "Lambda"'))
    change("first", described('"channels_last"', '"channels_first"'))
    change("size", described('"kernel_size": [3, 3]', '"kernel_size": [1000000000000, 3]'))
    change("text", described('"class_name": "Sequential"', '"class_name": "Sequential'))


if __name__ == "__main__":
    main()
