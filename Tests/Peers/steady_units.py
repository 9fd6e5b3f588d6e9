"""Moves a network's parameters a little, so that no unit lies where float32 could not tell on which side of a kink it is.

Logits and activations are continuous in the weights, gradients are not: where an argument of a ReLU lies within rounding
of 0, or two elements under a max pooling within rounding of each other, float32 may decide either way, and a late unit
changes the whole gradient a little. Of ten million units some always lie there. So the network is watched while it runs:
at every kink the arguments are compared with what float32 is off there, and

    a channel with an argument too near gets its bias moved by k / 1024, k = 1, -1, 2, -2, …, the first that clears it;
    a channel with two elements too near each other gets one weight of its filter moved, and the network runs again.
    Of I input channels it is the middle of the kernel over channel (|k| - 1) mod I, and it is moved by
    (⌊(|k| - 1) / I⌋ + 1) / 1024, up or down as k is above or below 0.

What was moved is told by the number k for each parameter and channel.
"""
import contextlib

import torch
import torch.nn.functional as F
from torch import nn

STEP = 2.0**-10
# Where the functions' derivatives jump.
KINKS = {"relu": (0,), "relu6": (0, 6), "hardtanh": (0, 6), "hardswish": (-3, 3), "hardsigmoid": (-3, 3)}


class FilterMoved(Exception):
    """The network has to run again, from the convolutions with these weights on."""

    def __init__(self, weights):
        super().__init__()
        self.weights = weights


class Channels:
    """Where a tensor's channels come from: one piece for each tensor that was joined."""

    def __init__(self, biased, filtering, inputs):
        self.biased, self.filtering, self.inputs = biased, filtering, inputs
        self.count = biased.bias.numel()
        # The arguments of the kink behind, as long as nothing but that kink was applied to them.
        self.arguments = None


class Watch:
    """A model whose functions with kinks and poolings are watched while it runs."""

    def __init__(self, model, at_kink, at_pooling):
        self.model, self.at_kink, self.at_pooling = model, at_kink, at_pooling
        # What convolutions gave, in the order in which they ran, and how many of them ran this time.
        self.convolved, self.count = [], 0

    @contextlib.contextmanager
    def running(self):
        hooks = [
            module.register_forward_hook(self.after)
            for module in self.model.modules() if isinstance(module, (nn.Conv2d, nn.Linear, nn.BatchNorm2d))
        ]
        known = {name: getattr(F, name) for name in [*KINKS, "max_pool2d"]}
        convolution, cat = F.conv2d, torch.cat
        self.count = 0
        F.conv2d = self.remembered(convolution)
        for name, kinks in KINKS.items():
            setattr(F, name, self.kinked(known[name], kinks))
        F.max_pool2d, torch.cat = self.pooled(known["max_pool2d"]), self.joined(cat)
        try:
            yield
        finally:
            F.conv2d, torch.cat = convolution, cat
            for name, function in known.items():
                setattr(F, name, function)
            for hook in hooks:
                hook.remove()

    def remembered(self, function):
        def call(x, weight, *options, **more):
            if self.count == len(self.convolved):
                self.convolved.append((weight, function(x, weight, *options, **more)))
            self.count += 1
            return self.convolved[self.count - 1][1]
        return call

    def forget(self, weights):
        """Forgets what depends on some weights that have changed."""
        first = next(i for i, (weight, _) in enumerate(self.convolved) if any(weight is w for w in weights))
        del self.convolved[first:]

    def after(self, module, inputs, output):
        if module.bias is None and not isinstance(module, nn.BatchNorm2d):
            output.filters = (module, inputs[0])
            return
        filtering, given = (module, inputs[0]) if not isinstance(module, nn.BatchNorm2d) else getattr(
            inputs[0], "filters", (None, None))
        output.filters = (filtering, given)
        output.pieces = [Channels(module, filtering, given)]

    def kinked(self, function, kinks):
        def call(x, *options, inplace=False):
            pieces = x.pieces
            self.at_kink(x, kinks)
            y = function(x, *[option for option in options if not isinstance(option, bool)])
            pieces[0].arguments = x
            y.pieces = pieces
            return y
        return call

    def pooled(self, function):
        def call(x, kernel_size, stride=None, padding=0, *options, **more):
            def pool(z):
                return function(z, kernel_size, stride, padding, *options, **more)

            def lead(z):
                return lead_of_largest(z, pool(z), kernel_size, stride or kernel_size, padding)
            self.at_pooling(x, lead)
            y = pool(x)
            y.pieces, y.is_pooled = x.pieces, True
            return y
        return call

    def joined(self, function):
        def call(tensors, *options, **more):
            y = function(tensors, *options, **more)
            if all(hasattr(t, "pieces") for t in tensors):
                y.pieces = [piece for t in tensors for piece in t.pieces]
                y.is_pooled = any(hasattr(t, "is_pooled") for t in tensors)
            return y
        return call


def lead_of_largest(x, largest, kernel, stride, padding):
    """[N, C, h, w]: how far the largest element under each window is above the next smaller one; infinite where the
    largest is 0, which the ReLU before it lets nothing through, and where all are equal."""
    rows, columns = largest.shape[2:]
    padded = F.pad(x, (padding, kernel + stride, padding, kernel + stride), value=-torch.inf)
    least = torch.full_like(largest, torch.inf)
    for i in range(kernel):
        for j in range(kernel):
            other = padded[:, :, i:i + rows * stride:stride, j:j + columns * stride:stride]
            gap = largest - other[:, :, :rows, :columns]
            least = torch.minimum(least, torch.where(gap > 0, gap, torch.inf))
    return torch.where(largest > 0, least, torch.inf)


def float32_errors(single, exact, x):
    """How far off float32 is at each kink and pooling, in the order in which they run: the largest difference in each
    channel, or the mean of these where it is smaller (few elements may be right by chance)."""
    seen, errors = [], []

    def note(z, _):
        seen.append(z.detach().clone())

    def compare(z, _):
        largest = -least(-(seen[len(errors)].double() - z).abs())
        errors.append(largest.clamp_min(float(largest.mean())))
        seen[len(errors) - 1] = None

    with torch.no_grad(), Watch(single, note, note).running():
        single(x)
    with torch.no_grad(), Watch(exact, compare, compare).running():
        exact(x.double())
    return errors


def least(table):
    """[N, C, …]: the least element of each channel."""
    return table.movedim(1, -1).reshape(-1, table.shape[1]).amin(0)


def distance(z, kinks):
    """How near the nearest kink is, element by element."""
    return torch.stack([(z - kink).abs() for kink in kinks]).amin(0)


class Mover:
    """Parameters of a model, and by how many steps each was moved."""

    def __init__(self, model):
        self.names = {module: name for name, module in model.named_modules()}
        self.moved, self.first = {}, {}

    def step(self, name, channel):
        return self.moved.get(name, {}).get(channel, 0)

    def set(self, tensor, name, place, k):
        """Moves an element to k steps from where it was at first, in float32. Returns by how much it changed."""
        element = tensor.data.view(-1)
        first = self.first.setdefault((name, place), float(element[place]))
        before = float(element[place])
        element[place] = float(torch.tensor(first, dtype=torch.float32) + torch.tensor(k * STEP, dtype=torch.float32))
        return float(element[place]) - before

    def bias(self, piece, channel, k):
        change = self.set(piece.biased.bias, self.names[piece.biased] + ".bias", channel, k)
        self.moved.setdefault(self.names[piece.biased] + ".bias", {})[channel] = k
        return change

    def filter(self, piece, channel, k):
        """Moves a weight, after the one that was moved before is back where it was."""
        layer, name = piece.filtering, self.names[piece.filtering] + ".weight"
        start, area, last = channel * layer.weight[0].numel(), layer.weight[0, 0].numel(), self.step(name, channel)
        if last:
            self.set(layer.weight, name, start + weight_step(layer, last)[0] * area + area // 2, 0)
        inputs, steps = weight_step(layer, k)
        self.set(layer.weight, name, start + inputs * area + area // 2, steps)
        self.moved.setdefault(name, {})[channel] = k

    def filter_step(self, piece, channel):
        return self.step(self.names[piece.filtering] + ".weight", channel)


def weight_step(layer, k):
    """The input channel of the weight that k moves, and by how many 1024ths."""
    round, inputs = divmod(abs(k) - 1, layer.weight.shape[1])
    return inputs, (round + 1) * (1 if k > 0 else -1)


def effect(piece, channel, k):
    """By how much step k changes the arguments of a channel, up to float32's rounding."""
    layer = piece.filtering
    offset = [layer.kernel_size[i] // 2 - layer.padding[i] for i in (0, 1)]
    rows, columns = piece.arguments.shape[2:]
    inputs, steps = weight_step(layer, k)
    given = F.pad(piece.inputs[:, inputs], (8, 8, 8, 8))
    top, left = offset[0] + 8, offset[1] + 8
    seen = given[:, top:, left:][:, ::layer.stride[0], ::layer.stride[1]][:, :rows, :columns]
    factor = steps * STEP
    if isinstance(piece.biased, nn.BatchNorm2d):
        norm = piece.biased
        factor *= float(norm.weight[channel] / (norm.running_var[channel] + norm.eps).sqrt())
    return factor * seen


def steady(single, exact, x, margin):
    """Moves parameters of both models until no unit lies nearer to a kink than `margin` times float32's error there.

    Returns {parameter: {channel: k}}.
    """
    reaches = [margin * error for error in float32_errors(single, exact, x)]
    mover, passed = Mover(exact), [0]

    def next_reach():
        passed[0] += 1
        return reaches[passed[0] - 1]

    def steps():
        for k in range(1, 1000):
            yield k
            yield -k

    def locate(pieces, channel):
        for piece in pieces:
            if channel < piece.count:
                return piece, channel
            channel -= piece.count
        raise IndexError(channel)

    def at_kink(z, kinks):
        reach = next_reach()
        for channel in (least(distance(z, kinks)) < reach).nonzero().flatten().tolist():
            piece, own = locate(z.pieces, channel)
            for k in steps():
                z.data[:, channel] += mover.bias(piece, own, k)
                if float(distance(z[:, channel], kinks).min()) >= reach[channel]:
                    break

    def at_pooling(z, lead):
        reach = next_reach()
        changed = []
        for channel in (least(lead(z)) < reach).nonzero().flatten().tolist():
            piece, own = locate(z.pieces, channel)
            last = mover.filter_step(piece, own)
            tried = steps()
            while last and next(tried) != last:
                pass
            mover.filter(piece, own, next(
                k for k in tried
                if getattr(z, "is_pooled", False) or clears(piece, own, last, k, lead, reach[channel])))
            changed.append(piece.filtering.weight)
        if changed:
            raise FilterMoved(changed)

    def clears(piece, channel, last, k, lead, reach):
        """Whether a step will clear a channel, as far as can be foreseen."""
        z = piece.arguments[:, channel] + effect(piece, channel, k)
        if last:
            z = z - effect(piece, channel, last)
        return float(lead(z.unsqueeze(1).relu()).min()) >= reach

    watch = Watch(exact, at_kink, at_pooling)
    with torch.no_grad():
        while True:
            passed[0] = 0
            try:
                with watch.running():
                    exact(x.double())
                break
            except FilterMoved as moved:
                watch.forget(moved.weights)
    single.load_state_dict(exact.state_dict())
    return {
        name: {channel: k for channel, k in sorted(steps.items()) if k} for name, steps in sorted(mover.moved.items())
    }
