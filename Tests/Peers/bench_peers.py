#!/usr/bin/env python3
"""Times what other tools take for what Mirador does: one image, two threads. See README.md.

Usage:  bench_peers.py --weights efficientnet-lite0.pth --photograph chelsea.png [--json]
        bench_peers.py ... --only 'efficientnet-lite0/forward/*' --only efficientnet-lite0/grad-cam/captum
        bench_peers.py ... --models efficientnet-lite0,resnet50,vgg16 --slow
        bench_peers.py --list

Prints a table, or with --json one object {"MODEL/MEASURE/PEER": {"median_ms": 3.8, "runs": 15}, ...}; a whole process
has "peak_mb" too. ResNet-50 and VGG-16 run with random weights, which take the same time.

PyTorch's gradients take one of two times, up to 1.7 times apart, and a process keeps to the one that it began with. So
each thing is timed in several fresh processes, and what counts is the fastest process's median: a peer is quoted at its
best. "medians_ms" holds them all.
"""
import argparse
import fnmatch
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

HERE = pathlib.Path(__file__).resolve().parent
MODELS = ["efficientnet-lite0", "resnet50", "vgg16"]
TARGET = 281
# Occlusion's window and stride by model.
OCCLUSION = {"efficientnet-lite0": (15, 8), "resnet50": (15, 8), "vgg16": (32, 16)}


class Subject:
    """A model, an image, and the layer that CAM methods look at, with what is needed to run them."""

    def __init__(self, name, options):
        import torch
        import torchvision

        torch.manual_seed(0)
        torch.set_num_threads(options.threads)
        self.name, self.threads = name, options.threads
        if name == "efficientnet-lite0":
            from efficientnet_lite import load

            self.model = load(options.weights)
            self.layer = self.model.act1
        else:
            self.model = getattr(torchvision.models, name)(weights=None).eval()
            self.layer = self.model.layer4[-1] if name == "resnet50" else self.model.features[29]
        self.image = torch.rand(1, 3, 224, 224)
        self.baselines = torch.zeros(2, 3, 224, 224)

    def exported(self, folder):
        import torch

        path = str(pathlib.Path(folder) / "model.onnx")
        torch.onnx.export(self.model, (self.image,), path, dynamo=False)
        return path


# MARK: What is measured. Each takes a subject and returns the thing to time.


def forward_torch(s):
    import torch

    def run():
        with torch.no_grad():
            s.model(s.image)

    return run


def forward_channels_last(s):
    import torch

    s.model = s.model.to(memory_format=torch.channels_last)
    s.image = s.image.to(memory_format=torch.channels_last)
    return forward_torch(s)


def forward_onnxruntime(s):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = s.threads
    with tempfile.TemporaryDirectory() as folder:
        session = onnxruntime.InferenceSession(s.exported(folder), options, providers=["CPUExecutionProvider"])
    inputs = {session.get_inputs()[0].name: s.image.numpy()}
    return lambda: session.run(None, inputs)


def forward_openvino(s, precision="f32"):
    import openvino

    settings = {"INFERENCE_NUM_THREADS": s.threads, "INFERENCE_PRECISION_HINT": precision}
    with tempfile.TemporaryDirectory() as folder:
        core = openvino.Core()
        request = core.compile_model(core.read_model(s.exported(folder)), "CPU", settings).create_infer_request()
    inputs = [s.image.numpy()]
    return lambda: request.infer(inputs)


def saliency(s):
    from captum.attr import Saliency

    image, method = s.image.requires_grad_(), Saliency(s.model)
    return lambda: method.attribute(image, target=TARGET)


def grad_cam_captum(s):
    from captum.attr import LayerGradCam

    method = LayerGradCam(s.model, s.layer)
    return lambda: method.attribute(s.image, target=TARGET)


def cam(s, method):
    import pytorch_grad_cam
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    explain = getattr(pytorch_grad_cam, method)(model=s.model, target_layers=[s.layer])
    return lambda: explain(input_tensor=s.image, targets=[ClassifierOutputTarget(TARGET)])


def integrated_gradients(s):
    from captum.attr import IntegratedGradients

    method = IntegratedGradients(s.model)
    return lambda: method.attribute(s.image, target=TARGET, n_steps=50, internal_batch_size=10)


def gradient_shap(s):
    from captum.attr import GradientShap

    method = GradientShap(s.model)
    return lambda: method.attribute(s.image, s.baselines, n_samples=25, target=TARGET)


def occlusion(s):
    from captum.attr import Occlusion

    (window, stride), method = OCCLUSION[s.name], Occlusion(s.model)
    return lambda: method.attribute(
        s.image, target=TARGET, sliding_window_shapes=(3, window, window), strides=(3, stride, stride),
        perturbations_per_eval=16)


# name: (how to prepare it, warm-up runs, timed runs, fresh processes)
FAST = {
    "forward/onnxruntime": (forward_onnxruntime, 10, 31, 2),
    "forward/openvino": (forward_openvino, 10, 31, 2),
    "forward/openvino-bf16": (lambda s: forward_openvino(s, "bf16"), 10, 31, 2),
    "forward/torch": (forward_torch, 5, 15, 2),
    "forward/torch-channels-last": (forward_channels_last, 5, 15, 2),
    "saliency/captum": (saliency, 8, 15, 4),
    "grad-cam/captum": (grad_cam_captum, 8, 15, 3),
    "grad-cam/pytorch-grad-cam": (lambda s: cam(s, "GradCAM"), 4, 9, 3),
}
SLOW = {
    "integrated-gradients/captum": (integrated_gradients, 1, 3, 3),
    "gradient-shap/captum": (gradient_shap, 1, 3, 3),
    "occlusion/captum": (occlusion, 0, 1, 1),
    "score-cam/pytorch-grad-cam": (lambda s: cam(s, "ScoreCAM"), 0, 1, 1),
}
PROCESS = "process/pytorch-grad-cam"


def names(model, slow):
    # The whole process comes first: a child's peak counts what its parent held when it was started.
    found = [PROCESS] if model == "efficientnet-lite0" else []
    found += list(FAST) + (list(SLOW) if slow else [])
    if importlib.util.find_spec("openvino") is None:
        found = [name for name in found if "openvino" not in name]
    return [f"{model}/{name}" for name in found]


def median_ms(run, warm, runs):
    for _ in range(warm):
        run()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return {"median_ms": round(statistics.median(times) * 1e3, 3), "runs": runs}


def in_fresh_processes(name, options, processes):
    """The fastest median of some processes that measure one thing each."""
    command = [sys.executable, __file__, "--only", name, "--threads", str(options.threads), "--in-this-process", "--json"]
    if options.weights:
        command += ["--weights", options.weights]
    found = []
    for _ in range(processes):
        child = subprocess.run(command, capture_output=True, text=True)
        if child.returncode != 0:
            sys.exit(child.stderr.strip() or f"{name} ended with {child.returncode}")
        found.append(json.loads(child.stdout)[name])
    best = min(found, key=lambda result: result["median_ms"])
    return {**best, "medians_ms": [result["median_ms"] for result in found]}


def whole_process(options, runs=3):
    """Wall time and peak memory of a Python process that loads the model, explains a photograph, writes the overlay."""
    times, peaks = [], []
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, HERE / "explain_once.py", options.weights, options.photograph, f"{folder}/map.png"]
        for _ in range(runs + 1):
            start = time.perf_counter()
            child = subprocess.Popen(
                command, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": str(options.threads)})
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            times.append(time.perf_counter() - start)
            peaks.append(usage.ru_maxrss / (1 if sys.platform == "darwin" else 1 / 1024) / 2**20)
            if child.returncode != 0:
                sys.exit(f"{command[1].name} ended with {child.returncode}: run it by hand to see why")
    # The first run reads the libraries from the disk; the others find them in memory.
    return {
        "median_ms": round(statistics.median(times[1:]) * 1e3, 1), "runs": runs, "peak_mb": round(max(peaks), 1)}


def main():
    parser = argparse.ArgumentParser(description="Times of the Python peers, in milliseconds.")
    parser.add_argument("--weights", help="efficientnet-lite0.pth")
    parser.add_argument("--photograph", help="the photograph that the whole process explains")
    parser.add_argument("--models", default="efficientnet-lite0", help=f"of {', '.join(MODELS)}, with commas between")
    parser.add_argument("--slow", action="store_true", help="methods that take seconds to minutes too")
    parser.add_argument("--only", action="append", metavar="NAME", help="a measurement's name or a pattern; repeatable")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--in-this-process", action="store_true", help="measure here, once: quick, and not steady")
    parser.add_argument("--list", action="store_true", help="print the names of all measurements")
    options = parser.parse_args()
    if options.list:
        print("\n".join(name for model in MODELS for name in names(model, True)))
        return
    chosen = names_chosen(parser, options)
    warnings.filterwarnings("ignore")
    results = {}
    for name in chosen:
        model, measure = name.split("/", 1)
        if measure == PROCESS:
            results[name] = whole_process(options)
        else:
            prepare, warm, runs, processes = {**FAST, **SLOW}[measure]
            if options.in_this_process:
                results[name] = median_ms(prepare(Subject(model, options)), warm, runs)
            else:
                results[name] = in_fresh_processes(name, options, processes)
        print(f"{name:48} {results[name]['median_ms']:10.2f} ms", file=sys.stderr if options.json else sys.stdout)
    if options.json:
        print(json.dumps(results, indent=1))


def names_chosen(parser, options):
    models = options.models.split(",")
    for model in models:
        if model not in MODELS:
            parser.error(f"no model {model!r}: there are {', '.join(MODELS)}")
    if options.only:
        everything = [name for model in MODELS for name in names(model, True)]
        chosen = [name for name in everything if any(fnmatch.fnmatch(name, pattern) for pattern in options.only)]
    else:
        chosen = [name for model in models for name in names(model, options.slow)]
    if not chosen:
        parser.error("no measurement has such a name: see --list")
    if any(name.startswith("efficientnet-lite0") for name in chosen) and not options.weights:
        parser.error("EfficientNet-Lite0 needs --weights")
    if any(name.endswith(PROCESS) for name in chosen) and not options.photograph:
        parser.error(f"{PROCESS} needs --photograph")
    return chosen


if __name__ == "__main__":
    main()
