"""Writes export-keras.onnx and what has to come out beside it: a small Keras network as tf2onnx writes it.

    pip install tensorflow==2.21.0 tf2onnx==1.17.0 onnx==1.23.2 onnxruntime==1.32.0 safetensors==0.8.0
    python make_onnx_keras.py

Keras has channels last, so the image is [N, 32, 32, 3], and the file begins with a Transpose. The first axis is open.
tf2onnx leaves an operator Erfc, which ONNX does not have, where Keras has GELU without approximation.

export-keras.reference.safetensors
    input, logits, logits64, gradient64, input2, logits2, logits2_64    as Tests/Peers/make_onnx_exports.py says, by
    Keras instead of PyTorch; `logits` are probabilities
"""
import os
import pathlib

os.environ |= {"CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}

import keras  # noqa: E402
import numpy as np  # noqa: E402
import onnxruntime  # noqa: E402
import tensorflow as tf  # noqa: E402
import tf2onnx  # noqa: E402
from keras import layers  # noqa: E402
from safetensors.numpy import save_file  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SEED = 1


def network(dtype):
    """Padding that is not alike on both sides, depthwise and transposed convolutions, averages away from 0."""
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    image = keras.Input((32, 32, 3), name="image")
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(image)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6.0)(x)
    y = layers.ZeroPadding2D(((0, 1), (0, 1)))(x)
    y = layers.DepthwiseConv2D(3, strides=2)(y)
    y = layers.BatchNormalization()(y)
    y = layers.Activation("swish")(y)
    x = layers.Concatenate()([layers.AveragePooling2D(2)(x), y])
    x = layers.Conv2D(12, 3, dilation_rate=2, padding="same", activation="relu")(x)
    x = layers.MaxPooling2D(3, 2, padding="same")(x)
    x = layers.Conv2DTranspose(8, 3, strides=2, padding="same", activation="leaky_relu")(x)
    x = layers.UpSampling2D(2, interpolation="bilinear")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    x = layers.Dense(16, activation="tanh")(x)
    return keras.Model(image, layers.Dense(10, activation="softmax", name="probabilities")(x))


def weights(shape, name, random):
    """Factors and variances around 1, matrices as large as keeps what flows through them."""
    if name in ("gamma", "moving_variance"):
        return random.uniform(0.5, 1.5, shape)
    if len(shape) > 1:
        return random.normal(size=shape) * np.sqrt(2 / (np.prod(shape[:-1]) if shape[-1] > 1 else 9))
    return random.uniform(-0.2, 0.2, shape)


def pair():
    """[2, 32, 32, 3]: waves, and their elements in reverse order."""
    i, j, c = np.meshgrid(np.arange(32.0), np.arange(32.0), np.arange(3.0), indexing="ij")
    image = 0.6 * np.sin(0.11 * (c + 1) * i + 0.07 * j) + 0.4 * np.cos(0.05 * i - 0.13 * (c + 1) * j)
    return np.stack([image, image.reshape(-1)[::-1].reshape(image.shape)]).astype(np.float32)


def answer(model, images):
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        probabilities = model(images, training=False)
        target = int(tf.argmax(probabilities[0]))
        largest = tf.reduce_sum(probabilities[:, target])
    return probabilities.numpy(), target, tape.gradient(largest, images).numpy()


def deviation(found, exact):
    return f"{np.abs(found - exact).max() / np.abs(exact).max():.1e}"


def main():
    random = np.random.default_rng(SEED)
    single, exact = network("float32"), network("float64")
    numbers = [weights(tuple(w.shape), w.name, random).astype(np.float32) for w in single.weights]
    single.set_weights(numbers)
    exact.set_weights([n.astype(np.float64) for n in numbers])
    path = HERE / "export-keras.onnx"
    signature = [tf.TensorSpec((None, 32, 32, 3), tf.float32, name="image")]
    tf2onnx.convert.from_keras(single, input_signature=signature, opset=17, output_path=str(path))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    images = pair()
    probabilities, target, gradient = answer(exact, images[:1].astype(np.float64))
    tensors = {
        "input": images[:1], "logits": session.run(None, {"image": images[:1]})[0], "logits64": probabilities,
        "gradient64": gradient, "input2": images, "logits2": session.run(None, {"image": images})[0],
        "logits2_64": exact(images.astype(np.float64), training=False).numpy()}
    metadata = {
        "class": str(target), "logits deviation": deviation(tensors["logits"], probabilities),
        "gradient deviation": deviation(answer(single, images[:1])[2], gradient)}
    save_file(
        {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()},
        path.with_suffix(".reference.safetensors"), metadata)
    print(path.name, path.stat().st_size, "bytes", metadata)


if __name__ == "__main__":
    main()
