#!/usr/bin/env python3
"""Writes the golden numbers of all architectures into the folder of this script, computed by torchvision in float64.

Needs Tests/Peers/requirements.txt. Usage:  make_zoo_goldens.py [NAME ...]   (all by default; half an hour)

zoo-NAME.npy  [6, 128], 128 samples a row, each of one of two images of the network's own size (see `images`):
              0, 1 logits; 2, 3 output of the explanation layer; 4, 5 gradient of logit 7 at the image
zoo.json      for each architecture the seed of its weights (`formula_weights.py`), which of them were moved by how much
              (`steady_units.py`), the largest values of the three arrays and the sums of their absolute values, and how
              far float32 in PyTorch is away from them
zoo-parameters.txt   names and shapes of all parameters, without the heads that only training needs
"""
import json
import pathlib
import sys
import warnings

import numpy as np
import torch
import torchvision
from torchvision import models

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from efficientnet_lite import EfficientNetLite  # noqa: E402
from formula_weights import fill  # noqa: E402
from inputs import formula_image, samples  # noqa: E402
from steady_units import steady  # noqa: E402

COUNT, TARGET = 128, 7
# No unit lies nearer to a kink than so many times what float32 is off there.
MARGIN = 8

# Each with the module whose output is the explanation layer's (None: the ReLU behind DenseNet's features).
TORCHVISION = {
    "resnet18": "layer4.1", "resnet34": "layer4.2", "resnet50": "layer4.2",
    "resnet101": "layer4.2", "resnet152": "layer4.2", "resnext50_32x4d": "layer4.2",
    "wide_resnet50_2": "layer4.2",
    "vgg11": "features.19", "vgg11_bn": "features.27", "vgg13": "features.23",
    "vgg13_bn": "features.33", "vgg16": "features.29", "vgg16_bn": "features.42",
    "vgg19": "features.35", "vgg19_bn": "features.51",
    "alexnet": "features.11", "squeezenet1_0": "features.12", "squeezenet1_1": "features.12",
    "densenet121": None, "densenet161": None, "densenet169": None, "densenet201": None,
    "googlenet": "inception5b", "inception_v3": "Mixed_7c", "mobilenet_v2": "features.18.2",
    "mobilenet_v3_small": "features.12.2", "mobilenet_v3_large": "features.16.2",
    "shufflenet_v2_x1_0": "conv5.2", "convnext_tiny": "features.7.2",
}
LITES = {f"efficientnet-lite{i}": "act1" for i in range(5)}


def make(name):
    """The model, ready for float32, and the size of its images."""
    if name in LITES:
        model = EfficientNetLite(name)
        return model.eval(), model.input_size
    options = {}
    if name in ("googlenet", "inception_v3"):
        options = {"transform_input": True, "aux_logits": False, "init_weights": False}
    return models.get_model(name, **options).eval(), 299 if name == "inception_v3" else 224


def images(size):
    """[2, 3, size, size]: the image of the formula, and its elements in reverse order."""
    image = formula_image(size)
    return torch.from_numpy(np.stack([image, image.reshape(-1)[::-1].reshape(image.shape)]))


def run(model, x, module):
    """Logits, the explanation layer's output, and the gradient of the target logit of each image."""
    kept = []
    layer = model.features if module is None else model.get_submodule(module)
    # Cloned: the operation behind it may write over it.
    hook = layer.register_forward_hook(lambda m, i, o: kept.append(o.detach().clone()))
    x = x.clone().requires_grad_()
    logits = model(x)
    gradient, = torch.autograd.grad(logits[:, TARGET].sum(), x)
    hook.remove()
    activation = kept[0].relu() if module is None else kept[0]
    return [logits.detach(), activation, gradient]


def deviation(got, expected):
    return float((got.double() - expected).abs().max() / expected.abs().max())


def prepared(name, seed):
    """The model in float32 and in float64, with equal weights, and the size of its images."""
    single, size = make(name)
    fill(single, seed)
    exact = make(name)[0].double()
    exact.load_state_dict(single.state_dict())
    return single, exact, size


def reaches_both(gradient):
    """Whether the gradient of neither image is 0, as it is where SqueezeNet's last ReLU cuts the target off."""
    return float(gradient.abs().amax((1, 2, 3)).min()) > 0


def goldens(name, module):
    seed = 0
    while True:
        seed += 1
        single, exact, size = prepared(name, seed)
        x = images(size)
        moved = steady(single, exact, x, MARGIN)
        arrays = run(exact, x.double(), module)
        if reaches_both(arrays[2]):
            break
    of_single = run(single, x, module)
    rows = [samples(array[i].numpy(), COUNT) for array in arrays for i in range(2)]
    np.save(HERE / f"zoo-{name.replace('_', '-')}.npy", np.stack(rows).astype(np.float32))
    apart = float((arrays[0][0] - arrays[0][1]).abs().max() / arrays[0].abs().max())
    entry = {
        "seed": seed, "size": size,
        "largest": [float(a.abs().max()) for a in arrays], "sum": [float(a.abs().sum()) for a in arrays],
        "float32": [float(f"{deviation(s, a):.1e}") for s, a in zip(of_single, arrays)], "moved": moved,
    }
    shown = {k: v for k, v in entry.items() if k != "moved"}
    print(f"{name}: {shown}, {sum(map(len, moved.values()))} moved, images {apart:.0e} apart", flush=True)
    return entry


def write_parameters():
    """One line a module: `layer1.0.bn1 weight=64 bias=64 …` under a line with the architecture's name."""
    lines = []
    for name in [*LITES, *TORCHVISION]:
        lines.append(f"# {name.replace('_', '-')}")
        of_module = {}
        for key, tensor in make(name)[0].state_dict().items():
            if key.endswith("num_batches_tracked"):
                continue
            module, _, kind = key.rpartition(".")
            of_module.setdefault(module, []).append(f"{kind}={'x'.join(map(str, tensor.shape))}")
        lines += [f"{module} {' '.join(kinds)}" for module, kinds in of_module.items()]
    (HERE / "zoo-parameters.txt").write_text("\n".join(lines) + "\n")


def keep(name, entry):
    """Puts an architecture's entry into the table beside those that are there."""
    path = HERE / "zoo.json"
    known = json.loads(path.read_text())["architectures"] if path.exists() else {}
    known[name.replace("_", "-")] = entry
    rows = ",\n".join(f"  {json.dumps(n)}: {json.dumps(known[n], separators=(',', ':'))}" for n in sorted(known))
    versions = {m.__name__: m.__version__.split("+")[0] for m in (torch, torchvision, np)}
    path.write_text(f'{{"versions": {json.dumps(versions)},\n "architectures": {{\n{rows}\n }}}}\n')


def main():
    warnings.filterwarnings("ignore")
    write_parameters()
    table = {**LITES, **TORCHVISION}
    for name in sys.argv[1:] or table:
        keep(name, goldens(name, table[name]))


if __name__ == "__main__":
    main()
