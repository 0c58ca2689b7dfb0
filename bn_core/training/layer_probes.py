"""Measure the layers of networks in training as a recording asks for it.

What is not asked for costs nothing. Nothing here changes a network.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad
from torch.nn.modules.batchnorm import _BatchNorm
from torch.optim import Adam, Optimizer

from bn_core.experiments.layer_probes import (
    BINS,
    MAP_EXAMPLES,
    MAP_UNITS,
    NO_LAYERS,
    OUTPUT_RANGES,
    SIZE_RANGE,
    LayerProbes,
)
from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.training import probes
from bn_core.training.data.datasets import Data
from bn_core.training.evaluation import measure_exact_accuracy
from bn_core.training.learner import Learner
from bn_core.training.nets import (
    Trace,
    compute_logits,
    flatten_units,
    list_weight_layers,
    record_forward,
    trace_forward,
)
from bn_core.training.norms import FrozenBatchNorm, SeededLayer

MOST_BATCHES = 64
"""Most test batches whose own statistics are used."""
_LOW, _HIGH = float(probes.EDGES[0]), float(probes.EDGES[-1])

Row = dict[str, Tensor]
"""What is measured of one network, by the field of LayerProbes."""


class LayerRecorder:
    """Measures the networks of one run, which ``optimizer`` trains.

    A step costs nothing more: the last update is computed from the optimizer's state.
    """

    def __init__(
        self,
        learners: Sequence[Learner],
        optimizer: Optimizer,
        config: RunConfig,
        record: Recording,
        data: Data,
    ) -> None:
        self._learners, self._optimizer = learners, optimizer
        self._config, self._record, self._data = config, record, data
        self._shapes: Row = {}
        """A value of each field, for its shape."""
        self._before = [copy.deepcopy(one.net) for one in learners] if record.moments else []
        """The networks that take the weights from before the last step."""
        self._rate: float | None = None
        self._mapped = 0

    def measure(
        self, rate: float | None, first_batch: Callable[[], tuple[Tensor, Tensor]]
    ) -> LayerProbes:
        """Measure every network at the present step.

        ``rate`` is the learning rate of the last step, None if none is made yet. The gradients are
        those that this step has left in the weights, or those on the batch of ``first_batch``.
        """
        if not self._record.layers:
            return NO_LAYERS
        self._rate = rate
        batch = first_batch() if rate is None else None
        rows = [
            None if one.ended else self._measure_network(place, batch)
            for place, one in enumerate(self._learners)
        ]
        names = {name: None for row in rows if row is not None for name in row}
        for row in filter(None, rows):
            self._shapes |= row
        fields = {name: self._stack(name, rows) for name in names or self._shapes}
        if self._record.affine:
            fields["affine"] = self._measure_affine()
        arrays = {name: each.cpu().numpy().copy() for name, each in fields.items()}
        return LayerProbes(**arrays, examples=self._mapped)

    def _stack(self, name: str, rows: Sequence[Row | None]) -> Tensor:
        """Stack the networks' values, with NaN (or 0 for bits) where there are none."""
        like = self._shapes[name]
        nothing = torch.full_like(like, math.nan if like.is_floating_point() else 0)
        return torch.stack([nothing if row is None else row.get(name, nothing) for row in rows])

    def _measure_network(self, place: int, batch: tuple[Tensor, Tensor] | None) -> Row:
        record, learner = self._record, self._learners[place]
        row: Row = {}
        count = probes.count_probe_examples(self._config)
        x, y = self._data.x_test[:count], self._data.y_test[:count]
        if record.outputs or record.units or record.moments or record.output_gradients:
            trace = self._trace(learner.net, x, y, row)
            row |= self._measure_trace(trace, place, x)
        if record.updates or record.weight_gradients:
            row |= self._measure_weights(place, batch)
        if record.calibration:
            row["accuracy"] = self._data.x_test.new_tensor(self._calibrate(learner))
        return row

    def _trace(self, net: nn.Sequential, x: Tensor, y: Tensor, row: Row) -> Trace:
        """Trace the probe batch, and measure the gradients of the outputs if asked for."""
        with torch.set_grad_enabled(self._record.output_gradients):
            trace, logits = trace_forward(net, x)
        if self._record.output_gradients:
            slopes = torch.autograd.grad(cross_entropy(logits, y), trace.outputs)
            row["output_gradients"] = torch.stack(
                [measure_sizes(flatten_units(each)) for each in slopes]
            )
        return trace

    @torch.no_grad()
    def _measure_trace(self, trace: Trace, place: int, x: Tensor) -> Row:
        record, activation = self._record, self._config.activation
        pre = torch.stack([flatten_units(each.detach()) for each in trace.pre])
        row: Row = {}
        if record.outputs:
            outputs = torch.stack([flatten_units(each.detach()) for each in trace.outputs])
            row["outputs"] = measure_outputs(outputs, activation)
        if record.units:
            row["saturated_units"] = map_saturated_units(pre, activation)
            self._mapped = min(MAP_EXAMPLES, pre.shape[1])
        if record.moments:
            var, mean = torch.var_mean(pre, dim=1, correction=0)
            row |= {"mean": mean.mean(1), "variance": var.mean(1)}
            row["drift"] = self._measure_drift(place, x, mean)
        return row

    def _measure_drift(self, place: int, x: Tensor, mean: Tensor) -> Tensor:
        """Return how far the last step has moved the units' means (L, units), as (L,)."""
        if self._rate is None:
            return mean.new_full((len(mean),), math.nan)
        net, before = self._learners[place].net, self._before[place]
        for weight, kept in zip(net.parameters(), before.parameters(), strict=True):
            kept.copy_(weight - find_update(weight, self._optimizer, self._rate))
        for now, twin in zip(net.modules(), before.modules(), strict=True):
            if isinstance(now, SeededLayer) and isinstance(twin, SeededLayer):
                twin.passes = now.passes  # the same noise, so that the update alone moves the means
        pre = torch.stack(record_forward(before, x, running=False).pre)
        old_var, old_mean = torch.var_mean(pre, dim=1, correction=0)
        return (((mean - old_mean) ** 2).mean(1) / old_var.mean(1)).sqrt()

    def _measure_weights(self, place: int, batch: tuple[Tensor, Tensor] | None) -> Row:
        net = self._learners[place].net
        layers = list_weight_layers(net)
        measured = Learner(copy.deepcopy(net)) if batch else Learner(net)
        if batch:
            loss = measured.loss(*batch, step=1)
            if loss is None:
                return {}  # PyTorch refuses the batch
            loss.backward()
        grads = [each.weight.grad for each in list_weight_layers(measured.net)]
        if any(each is None for each in grads):
            return {}
        slopes = [each for each in grads if each is not None]
        row: Row = {}
        if self._record.weight_gradients:
            row["weight_gradients"] = torch.stack([measure_sizes(each) for each in slopes])
        if self._record.updates:
            row |= self._compare_weights([each.weight for each in layers], slopes)
        return row

    @torch.no_grad()
    def _compare_weights(self, weights: list[Tensor], slopes: list[Tensor]) -> Row:
        """Compare the last update and the gradient with the weights before the update."""
        if self._rate is None:
            spread = torch.stack([each.std() for each in weights])
            update = torch.full_like(spread, math.nan)
        else:
            changes = [find_update(each, self._optimizer, self._rate) for each in weights]
            pairs = zip(weights, changes, strict=True)
            spread = torch.stack([(weight - change).std() for weight, change in pairs])
            update = torch.stack([each.std() for each in changes])
        slope = torch.stack([each.std() for each in slopes])
        return {"update_ratio": update / spread, "gradient_ratio": slope / spread}

    def _calibrate(self, learner: Learner) -> list[float]:
        """Return accuracy with exact statistics, and with those of each test batch."""
        net, data = learner.net, self._data
        if not _follows_the_batch(net):
            return [learner.accuracy(data.x_test, data.y_test)] * 2
        return [
            measure_exact_accuracy(net, data),
            measure_batch_accuracy(net, data, self._config.batch_size),
        ]

    def _measure_affine(self) -> Tensor:
        """Return γ, β, σ and μ (4, L, units) of the network with batch norm."""
        learner = self._learners[self._config.norms.index("batch")]
        norms = [each for each in learner.net.modules() if isinstance(each, _BatchNorm)]
        count = probes.count_probe_examples(self._config)
        with torch.no_grad():
            trace, _ = trace_forward(learner.net, self._data.x_test[:count])
            inputs = torch.stack([flatten_units(each) for each in trace.norm_inputs])
            var, mean = torch.var_mean(inputs, dim=1, correction=0)
            gamma = torch.stack([each.weight for each in norms])
            beta = torch.stack([each.bias for each in norms])
        values = torch.stack([gamma, beta, var.sqrt(), mean])[..., :MAP_UNITS]
        return torch.full_like(values, math.nan) if learner.ended else values


@torch.no_grad()
def find_update(weight: Tensor, optimizer: Optimizer, rate: float) -> Tensor:
    """Return the change of a parameter by the optimizer's last step at this rate.

    It is computed from the gradient and the optimizer's state. The optimizers are those of
    ``trainer.make_optimizer``. NaN where weight decay has erased the weight, at rate · decay = 1.
    """
    [group], state, slope = optimizer.param_groups, optimizer.state[weight], weight.grad
    assert slope is not None
    if isinstance(optimizer, Adam):
        (beta, other), step = group["betas"], float(state["step"])
        root = (state["exp_avg_sq"] / (1 - other**step)).sqrt()
        return -rate / (1 - beta**step) * state["exp_avg"] / (root + group["eps"])
    if group["momentum"]:
        return -rate * state["momentum_buffer"]
    # SGD alone: w' = w - rate (g + decay w), of which w' is known.
    left = 1 - rate * group["weight_decay"]
    if not left:
        return torch.full_like(weight, math.nan)
    return weight - (weight + rate * slope) / left if left != 1 else -rate * slope


def measure_sizes(values: Tensor) -> Tensor:
    """Return the share of values in each bin (bins,) of log10 of their size."""
    return _bin(values.detach().abs().log10(), SIZE_RANGE)


def measure_outputs(outputs: Tensor, activation: str) -> Tensor:
    """Return the share of each layer's outputs (L, N, units) in each bin, (L, bins)."""
    return torch.stack([_bin(each, OUTPUT_RANGES[activation]) for each in outputs])


def map_saturated_units(pre: Tensor, activation: str) -> Tensor:
    """Return which of the pre-activations (L, N, units) are saturated, as bits.

    The result is (L, units, N / 8), uint8, of the first units and examples. ``N`` is filled up
    with examples that are not saturated.
    """
    flat = probes.find_saturated(pre[:, :MAP_EXAMPLES, :MAP_UNITS], activation).mT
    filled = pad(flat, (0, -flat.shape[-1] % 8)).unflatten(-1, (-1, 8))
    powers = torch.tensor([128, 64, 32, 16, 8, 4, 2, 1], device=pre.device)
    return (filled * powers).sum(-1).to(torch.uint8)


@torch.no_grad()
def measure_batch_accuracy(net: nn.Sequential, data: Data, size: int) -> float:
    """Return test accuracy with the statistics of each test batch of ``size``.

    At most MOST_BATCHES batches are used, and none that is incomplete unless it is the only one.
    NaN if PyTorch refuses the batches, or an output is NaN.
    """
    count = min(max(len(data.x_test) // size, 1), MOST_BATCHES)
    right = []
    for x, y in zip(data.x_test.split(size)[:count], data.y_test.split(size)[:count], strict=True):
        try:
            logits = compute_logits(net, x, running=False)
        except ValueError:
            return math.nan
        if logits.sum().isnan():
            return math.nan
        right.append((logits.argmax(1) == y).float())
    return torch.cat(right).mean().item()


def _follows_the_batch(net: nn.Sequential) -> bool:
    norms = (each for each in net.modules() if isinstance(each, _BatchNorm))
    return any(not isinstance(each, FrozenBatchNorm) for each in norms)


def _bin(values: Tensor, limits: tuple[float, float]) -> Tensor:
    """Return the share of values in each of the bins (bins,) between the limits."""
    low, high = limits
    scaled = (values.detach() - low) * ((_HIGH - _LOW) / (high - low)) + _LOW
    shares = probes.measure_histogram(scaled.flatten()[None, None, :, None])[0, 0]
    assert shares.shape == (BINS,)
    return shares
