"""Writes export-scikit-*.onnx and what has to come out beside them: classifiers of digits by scikit-learn-onnx.

    pip install scikit-learn==1.9.1 skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0 safetensors==0.8.0 numpy==2.4.6
    python make_onnx_scikit.py

NAME.reference.safetensors
    input          [1, 64]  a digit of scikit-learn's, 8 x 8 levels of 0 to 16
    input2         [3, 64]  three of them: the first axis is open
    logits, logits2           probabilities of the classes by ONNX Runtime in float32
    logits64, logits2_64      the same by scikit-learn in float64
    gradient64     [1, 64]  of the largest probability, as central differences in float64

The networks have two outputs: the class, and the probabilities. `zipmap` gives these as dictionaries, as the converter
does unless it is told not to.
"""
import pathlib

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import save_file
from skl2onnx import to_onnx
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

HERE = pathlib.Path(__file__).parent
STEP = 1e-5


def multilayer(**options):
    return MLPClassifier((16, 12), max_iter=60, random_state=0, **options)


# name: (the classifier, whether it tells all digits or two kinds, whether probabilities come as dictionaries)
CLASSIFIERS = {
    "logistic-zipmap": (LogisticRegression(max_iter=300), True, True),
    "scaled-logistic": (make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)), True, False),
    "scaled-binary": (make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)), False, False),
    "scaled-multilayer": (make_pipeline(StandardScaler(), multilayer()), True, False),
    "tanh-multilayer": (multilayer(activation="tanh"), True, False),
    "binary-multilayer": (multilayer(activation="logistic"), False, False),
}


def probabilities(path, digits):
    _, found = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"X": digits})
    if isinstance(found, list):
        found = [[of_class[key] for key in sorted(of_class)] for of_class in found]
    return np.array(found, np.float32)


def gradient(classifier, digit):
    exact = classifier.predict_proba(digit)
    shifted = digit + STEP * np.concatenate([np.eye(digit.size), -np.eye(digit.size)])
    above, below = np.split(classifier.predict_proba(shifted)[:, exact.argmax()], 2)
    return ((above - below) / (2 * STEP)).reshape(1, -1)


def main():
    digits, classes = load_digits(return_X_y=True)
    for name, (classifier, tells_all, zipmap) in CLASSIFIERS.items():
        classifier.fit(digits, classes if tells_all else classes > 4)
        last = classifier[-1] if hasattr(classifier, "steps") else classifier
        path = HERE / f"export-scikit-{name}.onnx"
        onnx.save(to_onnx(classifier, digits[:1].astype(np.float32), options={id(last): {"zipmap": zipmap}}), path)
        # Where the classifier is not sure, so that the gradient is not 0.
        leads = np.diff(np.sort(classifier.predict_proba(digits))[:, -2:])[:, 0]
        input2 = digits[np.argsort(leads)[[5, 40, 300]]]
        save_file(
            {key: np.ascontiguousarray(value, np.float32) for key, value in {
                "input": input2[:1], "input2": input2,
                "logits": probabilities(path, input2[:1].astype(np.float32)),
                "logits2": probabilities(path, input2.astype(np.float32)),
                "logits64": classifier.predict_proba(input2[:1]), "logits2_64": classifier.predict_proba(input2),
                "gradient64": gradient(classifier, input2[:1])}.items()},
            path.with_suffix(".reference.safetensors"),
            {"class": str(int(classifier.predict_proba(input2[:1]).argmax()))})
        off = np.abs(probabilities(path, input2.astype(np.float32)) - classifier.predict_proba(input2)).max()
        print(path.name, path.stat().st_size, "bytes", f"{off:.1e}", np.abs(gradient(classifier, input2[:1])).max())


if __name__ == "__main__":
    main()
