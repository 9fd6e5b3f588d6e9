"""Makes found-*: files as PyTorch, timm, transformers and Lightning write them, small enough to keep.

The networks are real and so is what stands beside the weights; the weights themselves are one number a tensor, kept once
(tensor k of a state dict holds k + 1, of averaged ones 100 more), so that a file takes a few kilobytes. The lines of
Python that the kit's errors give are run here before they are written down.

Made with Python 3.11 and
    torch==2.15.0 torchvision==0.29.2 timm==1.0.31 transformers==5.24.0 pytorch-lightning==2.6.6 omegaconf==2.4.0
    safetensors==0.8.0 numpy==2.4.6 onnx==1.23.2 onnxscript==0.7.2
Run in this folder: python make_found.py
"""

import argparse
import collections
import dataclasses
import datetime
import enum
import functools
import json
import logging
import os
import pathlib
import shutil
import sys
import tempfile
import warnings

import numpy
import omegaconf
import pytorch_lightning
import timm
import timm.utils
import torch
import transformers
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Peers"))
from formula_weights import formula, uniform  # noqa: E402

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
torch.manual_seed(0)


class Fashion(torch.nn.Module):
    """The course's own network (`FashionNetwork`)."""

    def __init__(self, classes=10):
        super().__init__()
        sizes = [(1, 32, 5), (32, 64, 3), (64, 64, 3), (64, 128, 3), (128, 128, 3)]
        for number, (inputs, outputs, kernel) in enumerate(sizes, 1):
            setattr(self, f"conv{number}", torch.nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False))
            setattr(self, f"bn{number}", torch.nn.BatchNorm2d(outputs))
        self.fc = torch.nn.Linear(128, classes)

    def features(self, x):
        for number in range(1, 6):
            x = torch.relu(getattr(self, f"bn{number}")(getattr(self, f"conv{number}")(x)))
            if number in (1, 3):
                x = torch.nn.functional.max_pool2d(x, 2)
        return x.mean((2, 3))

    def forward(self, x):
        return self.fc(self.features(x))


class WithHead(torch.nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = Fashion()
        self.backbone.fc = torch.nn.Identity()
        self.head = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.Linear(128, classes))

    def forward(self, x):
        return self.head(self.backbone(x))


def small(value, averaged=False):
    """The same object, every tensor one number seen many times."""
    if isinstance(value, dict):
        made = value if type(value) not in (dict, collections.OrderedDict) else type(value)()
        for k, (key, item) in enumerate(list(value.items())):
            is_averaged = averaged or "ema" in str(key)
            made[key] = number(k + 1 + 100 * is_averaged, item) if torch.is_tensor(item) else small(item, is_averaged)
        return made
    if isinstance(value, list):
        return [small(item, averaged) for item in value]
    return value


def number(k, tensor):
    return torch.full([1] * tensor.dim(), k).to(tensor.dtype).expand(tensor.shape)


def step(model, optimizer):
    """One of a training, so that the optimizer has a state."""
    loss = torch.nn.functional.cross_entropy(model(torch.randn(2, 1, 28, 28)), torch.tensor([0, 1]))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


class Phase(enum.Enum):
    TRAIN = "train"


@dataclasses.dataclass
class Schedule:
    warmup: int = 5
    power: float = 0.9


def beside():
    """What training programs keep beside the weights."""
    return {
        "args": argparse.Namespace(lr=0.1, data=pathlib.Path("/data"), device=torch.device("cpu"), amp=torch.bfloat16),
        "config": omegaconf.OmegaConf.create({"model": {"name": "resnet", "depths": [2, 2]}, "lr": "${model.name}"}),
        "phase": Phase.TRAIN, "schedule": Schedule(), "best": numpy.float64(0.5), "count": numpy.int64(3),
        "curve": numpy.arange(4.0), "meters": collections.defaultdict(list, loss=[1.0]),
        "seen": collections.Counter("aab"), "window": collections.deque([1.0], maxlen=20), "shape": torch.Size([3, 4]),
        "dtype": torch.float16, "layout": torch.strided, "device": torch.device("cuda", 0), "when": datetime.datetime.now(),
        "took": datetime.timedelta(1), "zone": datetime.timezone.utc, "collate": functools.partial(max, 1),
        "rng": torch.get_rng_state(), "numpy_rng": numpy.random.default_rng(0).bit_generator.state, "slice": slice(1, 2),
        "range": range(4), "set": {1}, "type": torch.nn.Linear, "complex": 1j, "bytes": b"\0\1", "none": None,
        "function": torch.nn.functional.relu, "gamma": float("nan"), "big": 1 << 100,
    }


def save(value, name, **options):
    torch.save(value, HERE / name, **options)


# MARK: Lightning


class Module(pytorch_lightning.LightningModule):
    def __init__(self, args, config, phase):
        super().__init__()
        self.save_hyperparameters()
        self.model = torch.compile(Fashion(), backend="eager")
        self.criterion = torch.nn.CrossEntropyLoss(weight=torch.ones(10))

    def training_step(self, batch, _):
        return self.criterion(self.model(batch[0]), batch[1])

    def configure_optimizers(self):
        optimizer = torch.optim.AdamW(self.parameters())
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


def lightning():
    pairs = [(torch.randn(1, 28, 28), torch.tensor(k)) for k in range(2)]
    with tempfile.TemporaryDirectory() as folder:
        checkpoints = pytorch_lightning.callbacks.ModelCheckpoint(folder, save_last=True)
        trainer = pytorch_lightning.Trainer(
            max_epochs=1, accelerator="cpu", logger=False, enable_progress_bar=False, enable_model_summary=False,
            callbacks=[checkpoints])
        values = beside()
        trainer.fit(Module(values["args"], values["config"], Phase.TRAIN), torch.utils.data.DataLoader(pairs, 2))
        written = torch.load(f"{folder}/last.ckpt", weights_only=False)
    save(small(written), "found-lightning.ckpt")


# MARK: timm and torchvision's scripts


def timm_script():
    model = Fashion()
    averaged, optimizer = timm.utils.ModelEmaV3(model), torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    step(model, optimizer)
    averaged.update(model)
    with tempfile.TemporaryDirectory() as folder:
        saver = timm.utils.CheckpointSaver(
            model, optimizer, argparse.Namespace(model="fashion", lr=0.1), averaged, timm.utils.NativeScaler("cpu"),
            checkpoint_dir=folder, recovery_dir=folder)
        saver.save_checkpoint(0, 0.5)
        written = torch.load(f"{folder}/last.pth.tar", weights_only=False)
    save(small(written), "found-timm.pth.tar")


def reference_script():
    """As torchvision's references/classification/train.py saves it."""
    model = torch.nn.DataParallel(Fashion())
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9), use_buffers=True)
    step(model, optimizer)
    averaged.update_parameters(model)
    written = {
        "model": model.module.state_dict(), "optimizer": optimizer.state_dict(), "lr_scheduler": schedule.state_dict(),
        "epoch": 1, "args": argparse.Namespace(model="fashion", opt="sgd"), "model_ema": averaged.state_dict(),
    }
    save(small(written), "found-reference.pth")
    save(small(written), "found-reference-legacy.pth", _use_new_zipfile_serialization=False)
    save(small(optimizer.state_dict()), "found-optimizer.pth")


def other_scripts():
    compiled = torch.nn.DataParallel(torch.compile(Fashion(), backend="eager"))
    save(small({"net": compiled.state_dict(), "acc": 93.1, **beside()}), "found-values.pth")
    save(small(WithHead(3).state_dict()), "found-backbone.pth")
    headed = Fashion()
    headed.fc = torch.nn.Sequential(torch.nn.Dropout(), torch.nn.Linear(128, 4))
    save(small({"model_state_dict": headed.state_dict(), "epoch": 3}), "found-dropout.pth")
    save(small({"state_dict": Fashion().bfloat16().state_dict()}), "found-bfloat16.pth")
    save(small(Fashion().half().state_dict()), "found-half.pth")


# MARK: Programs


class Tiny(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(3, 2, 3)
        self.fc = torch.nn.Linear(2, 2)

    def forward(self, x):
        return self.fc(self.conv(x).mean((2, 3)))


def programs():
    tiny, image = Tiny().eval(), torch.zeros(1, 3, 224, 224)
    save(tiny, "found-module.pt")
    save({"epoch": 1, "model": torch.nn.DataParallel(tiny), "ema": None}, "found-module-in-checkpoint.pt")
    torch.jit.save(torch.jit.trace(tiny, image), HERE / "found-script.pt")
    exported = torch.export.export(tiny, (image,))
    exported.example_inputs = None  # the image, which is larger than all else
    torch.export.save(exported, HERE / "found-exported.pt2")
    loads = {
        "found-module.pt": 'torch.load("FILE", map_location="cpu", weights_only=False)',
        "found-script.pt": 'torch.jit.load("FILE", map_location="cpu")',
        "found-exported.pt2": 'torch.export.load("FILE").module()',
    }
    lines = {}
    for file, load in loads.items():
        evaluated = load if file.endswith("pt2") else f"{load}.eval()"
        exporter = ", dynamo=False" if file == "found-script.pt" else ""
        lines[file] = [
            f'torch.save({load}.state_dict(), "weights.pth")',
            f'torch.onnx.export({evaluated}, torch.zeros(1, 3, 224, 224), "net.onnx"{exporter})',
        ]
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for line in lines[file]:
                exec(line.replace("FILE", str(HERE / file)))
            state = torch.load("weights.pth")
            assert list(state) == list(tiny.state_dict()) and pathlib.Path("net.onnx").stat().st_size > 0
            os.chdir(HERE)
    (HERE / "found-programs.json").write_text(json.dumps(lines, indent=1) + "\n")


# MARK: Several files


def shards():
    config = transformers.ResNetConfig(
        embedding_size=4, hidden_sizes=[4, 8], depths=[1, 1], layer_type="basic", num_labels=2)
    model = transformers.ResNetForImageClassification(config)
    for k, (name, tensor) in enumerate(model.state_dict().items()):
        tensor.fill_(k + 1)
    folder = HERE / "found-shards"
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, max_shard_size="3KB")
    (folder / "config.json").unlink()
    # As transformers wrote PyTorch's own files before its version 5.
    names = list(model.state_dict())
    older = HERE / "found-shards-bin"
    shutil.rmtree(older, ignore_errors=True)
    older.mkdir()
    halves = {"pytorch_model-00001-of-00002.bin": names[:10], "pytorch_model-00002-of-00002.bin": names[10:]}
    for file, part in halves.items():
        torch.save(small({name: model.state_dict()[name] for name in part}), older / file)
    map = {name: file for file, part in halves.items() for name in part}
    index = {"metadata": {"total_size": 9.5, "more": [{"a": None}, "}"]}, "weight_map": map}
    (older / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=1) + "\n")


# MARK: The names of other libraries


def names(kind, name, architecture, model):
    """Weights by the formula under the library's own names, and the logits for one image in float64."""
    state = model.state_dict()
    for key, tensor in state.items():
        if not key.endswith("num_batches_tracked"):
            state[key] = torch.from_numpy(formula(11, key, tuple(tensor.shape)))
    model.load_state_dict(state)
    image = torch.from_numpy(numpy.float32(-1) + numpy.float32(2) * uniform(12, "image", 3 * 224 * 224))
    with torch.no_grad():
        logits = model.double().eval()(image.reshape(1, 3, 224, 224).double())
    logits = getattr(logits, "logits", logits)[0]
    shapes = {key: list(tensor.shape) for key, tensor in state.items()}
    golden = {"architecture": architecture, "library": kind, "shapes": shapes, "logits": logits.tolist()}
    (HERE / f"found-names-{name}.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def all_names():
    for name, architecture in [
        ("convnext_tiny", "convnext-tiny"), ("mobilenetv2_100", "mobilenet-v2"), ("resnet18", "resnet18"),
        ("mobilenetv3_small_100", "mobilenet-v3-small"), ("mobilenetv3_large_100", "mobilenet-v3-large"),
    ]:
        names("timm", f"timm-{name}", architecture, timm.create_model(name, num_classes=5))
    for name, layer, depths, sizes in [
        ("resnet18", "basic", [2, 2, 2, 2], [64, 128, 256, 512]),
        ("resnet50", "bottleneck", [3, 4, 6, 3], [256, 512, 1024, 2048]),
    ]:
        config = transformers.ResNetConfig(layer_type=layer, depths=depths, hidden_sizes=sizes, num_labels=5)
        names("Hugging Face", f"hf-{name}", name, transformers.ResNetForImageClassification(config))
    config = transformers.ConvNextConfig(num_labels=5)
    names("Hugging Face", "hf-convnext-tiny", "convnext-tiny", transformers.ConvNextForImageClassification(config))


if __name__ == "__main__":
    os.chdir(HERE)
    for make in (lightning, timm_script, reference_script, other_scripts, programs, shards, all_names):
        make()
