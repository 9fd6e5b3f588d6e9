"""Training steps of small networks by PyTorch, whose parameters the tests compare.

    python make_training_goldens.py          (torch 2.15.0, numpy)

Weights and inputs are given by a formula, so that no file has to be read: element i of the tensor of seed s is
0.4 sin(1.7 i + 0.9 s) + 0.1 cos(0.0137 i^2 + s). All in float64. The engine computes in float32 and is compared within
5e-6; PyTorch's own float32 differs from its float64 by up to 5e-7. The seeds of the inputs are such that no unit lies so
near a kink that rounding decides on which side (with seeds from 100 on one does). training.json: for each case the losses of the steps; for each parameter its norm and eight
of its elements after the last step.
"""
import json
import pathlib

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def waves(shape, seed):
    i = np.arange(int(np.prod(shape)), dtype=np.float64)
    x = 0.4 * np.sin(1.7 * i + 0.9 * seed) + 0.1 * np.cos(0.0137 * i * i + seed)
    return torch.tensor(x.astype(np.float32).astype(np.float64)).reshape(shape)


class Small(nn.Module):
    """Depthwise and grouped convolutions, batch normalization, a skip, both poolings."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 8, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.depthwise = nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False)
        self.bn2 = nn.BatchNorm2d(8)
        self.conv3 = nn.Conv2d(8, 20, 3, stride=2, padding=1, groups=2, bias=True)
        self.fc = nn.Linear(20, 3)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = x + nn.functional.relu6(self.bn2(self.depthwise(x)))
        x = nn.functional.max_pool2d(x, 2)
        x = torch.relu(self.conv3(x))
        x = nn.functional.avg_pool2d(x, 2)
        return self.fc(x.mean((2, 3)))


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01, nesterov=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.05),
}


def run(optimizer, smoothing):
    model = Small()
    with torch.no_grad():
        for seed, (name, p) in enumerate(model.named_parameters()):
            p.copy_(waves(p.shape, seed + 1) + (1 if name in ("bn1.weight", "bn2.weight") else 0))
    steps = OPTIMIZERS[optimizer](model.parameters())
    loss = nn.CrossEntropyLoss(label_smoothing=smoothing)
    losses = []
    for step in range(5):
        x, t = waves((6, 2, 8, 10), 300 + step), torch.arange(6) * (step + 1) % 3
        steps.zero_grad()
        value = loss(model(x), t)
        value.backward()
        steps.step()
        losses.append(value.item())
    state = {}
    for name, p in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        flat = p.detach().reshape(-1)
        places = np.linspace(0, len(flat) - 1, 8).astype(int)
        state[name] = {
            "norm": flat.norm().item(), "places": places.tolist(), "elements": [flat[int(i)].item() for i in places]}
    return {"optimizer": optimizer, "smoothing": smoothing, "losses": losses, "parameters": state}


if __name__ == "__main__":
    cases = [run(name, smoothing) for name in OPTIMIZERS for smoothing in (0, 0.1)]
    path = pathlib.Path(__file__).with_name("training.json")
    path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, indent=1) + "\n")
