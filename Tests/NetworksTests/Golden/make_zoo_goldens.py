#!/usr/bin/env python3
"""Writes the golden numbers of all architectures into the folder of this script, computed by torchvision in float64.

Needs Tests/Peers/requirements.txt. Usage:  make_zoo_goldens.py [NAME ...]   (all by default; ten minutes)

zoo-NAME.npy  [8, 128], 128 samples a row, each of one of two images (see `images`), weights by `formula_weights.py`:
              0, 1 logits; 2, 3 output of the explanation layer; 4, 5 gradient of logit 7 at the image;
              6, 7 the same gradient for images of a smaller size
zoo.json      for each architecture the seed of its weights, the smaller size, the largest values of the four arrays,
              and how far float32 in PyTorch is away from them
zoo-parameters.txt   names and shapes of all parameters, without the heads that only training needs

Logits and activations are continuous in the weights, gradients are not: where a unit of a ReLU lies within rounding of
0, or two elements under a max pooling do, any rounding may switch it, and a late unit changes the whole gradient a
little. Of ten million units some always do. So there is a seed and a size (the network's own or a smaller one) for
which no switch happens under small changes of all weights, where gradients are compared to the last digits; `isSteady`
says whether one was found.
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

COUNT, TARGET = 128, 7

# Each with the module whose output is the explanation layer's (None: the ReLU behind DenseNet's features), and the
# smaller size of its images (None: it takes only its own).
TORCHVISION = {
    "resnet18": ("layer4.1", 64), "resnet34": ("layer4.2", 64), "resnet50": ("layer4.2", 64),
    "resnet101": ("layer4.2", 32), "resnet152": ("layer4.2", 32), "resnext50_32x4d": ("layer4.2", 32),
    "wide_resnet50_2": ("layer4.2", 32),
    "vgg11": ("features.19", None), "vgg11_bn": ("features.27", None), "vgg13": ("features.23", None),
    "vgg13_bn": ("features.33", None), "vgg16": ("features.29", None), "vgg16_bn": ("features.42", None),
    "vgg19": ("features.35", None), "vgg19_bn": ("features.51", None),
    "alexnet": ("features.11", None), "squeezenet1_0": ("features.12", 64), "squeezenet1_1": ("features.12", 64),
    "densenet121": (None, 32), "densenet161": (None, 32), "densenet169": (None, 32), "densenet201": (None, 32),
    "googlenet": ("inception5b", 64), "inception_v3": ("Mixed_7c", 107), "mobilenet_v2": ("features.18.2", 64),
    "mobilenet_v3_small": ("features.12.2", 64), "mobilenet_v3_large": ("features.16.2", 64),
    "shufflenet_v2_x1_0": ("conv5.2", 64), "convnext_tiny": ("features.7.2", 64),
}
LITES = {f"efficientnet-lite{i}": ("act1", 64 if i == 0 else 32) for i in range(5)}
# Larger relatives of architectures that are compared in full: of these only names and shapes are, to keep tests short.
STRUCTURE_ONLY = {
    "vgg11", "vgg13", "vgg13_bn", "vgg16_bn", "vgg19", "vgg19_bn", "resnet101", "densenet161", "densenet169",
}


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


def shaken(model, generator):
    """A copy with every parameter changed as much as rounding would."""
    state = {
        n: t * (1 + 6e-7 * torch.randn(t.shape, generator=generator, dtype=t.dtype)) if t.is_floating_point() else t
        for n, t in model.state_dict().items()
    }
    changed, _ = make(model.name)
    changed = changed.double()
    changed.load_state_dict(state)
    return changed


def is_steady(single, exact, x, module):
    """Whether the gradient stays within 2e-5 under float32 and under small changes of the weights."""
    expected = run(exact, x.double(), module)[2]
    if not deviation(run(single, x, module)[2], expected) < 2e-5:
        return False
    generator = torch.Generator().manual_seed(1)
    return all(deviation(run(shaken(exact, generator), x.double(), module)[2], expected) < 2e-5 for _ in range(4))


def reaches_both(gradient):
    """Whether the gradient of neither image is 0, as it is where SqueezeNet's last ReLU cuts the target off."""
    return float(gradient.abs().amax((1, 2, 3)).min()) > 0


def prepared(name, seed):
    single, size = make(name)
    fill(single, seed)
    exact, _ = make(name)
    exact = exact.double()
    exact.load_state_dict(single.state_dict())
    exact.name = name
    return single, exact, size


def goldens(name, module, small):
    seeds = [1] if small is None else range(1, 25)
    for seed in seeds:
        single, exact, size = prepared(name, seed)
        small = small or size
        of_small = run(exact, images(small).double(), module)[2]
        steady = reaches_both(of_small) and is_steady(single, exact, images(small), module)
        if not steady and seed < seeds[-1]:
            continue
        whole = run(exact, images(size).double(), module)
        if reaches_both(whole[2]):
            break
    single_whole = run(single, images(size), module)
    arrays = whole + [of_small]
    rows = [samples(array[i].numpy(), COUNT) for array in arrays for i in range(2)]
    np.save(HERE / f"zoo-{name.replace('_', '-')}.npy", np.stack(rows).astype(np.float32))
    apart = float((whole[0][0] - whole[0][1]).abs().max() / whole[0].abs().max())
    entry = {
        "seed": seed, "size": size, "smallSize": small, "isSteady": steady,
        "largest": [float(a.abs().max()) for a in arrays],
        "float32": [float(f"{deviation(s, w):.1e}") for s, w in zip(single_whole, whole)],
    }
    print(f"{name}: {entry}, images {apart:.0e} apart", flush=True)
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


def main():
    warnings.filterwarnings("ignore")
    write_parameters()
    path = HERE / "zoo.json"
    known = json.loads(path.read_text())["architectures"] if path.exists() else {}
    table = {**LITES, **TORCHVISION}
    for name in sys.argv[1:] or [n for n in table if n not in STRUCTURE_ONLY]:
        known[name.replace("_", "-")] = goldens(name, *table[name])
        rows = ",\n".join(f"  {json.dumps(n)}: {json.dumps(known[n])}" for n in sorted(known))
        versions = {m.__name__: m.__version__.split("+")[0] for m in (torch, torchvision, np)}
        path.write_text(f'{{"versions": {json.dumps(versions)},\n "architectures": {{\n{rows}\n }}}}\n')


if __name__ == "__main__":
    main()
