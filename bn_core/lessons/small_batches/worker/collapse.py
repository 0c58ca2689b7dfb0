"""Measure the statistics and gradients of small batches."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import batch_norm, cross_entropy

from bn_core import backward, normalize
from bn_core.lessons.small_batches.collapse_result import BatchOfTwo, BatchSizeStatistics
from bn_core.lessons.small_batches.config import SIZES, SmallBatchesConfig
from bn_core.training import probes
from bn_core.training.data import datasets
from bn_core.training.evaluation import find_refusal, measure_exact_accuracy
from bn_core.training.nets import build_network, compute_logits
from bn_core.training.norms import EPS
from bn_core.training.weights import draw_initial_weights

MEASURED_SIZES = (2, 3, *SIZES[1:])
"""Batch sizes that are drawn."""
DRAWS = 60
"""Batches drawn of each size."""
_GRADIENT_DRAWS = 20
"""Of them, the batches through which a gradient is sent."""
TINY_EPS = 1e-12
"""An ε too small to count, since claim C36 has none."""
_AVERAGED_LOSSES = 100
"""Training losses that are averaged."""
_TRAINING_BATCH = 64
"""The batch size at which the measured network was trained."""


def measure_batch_sizes(config: SmallBatchesConfig) -> BatchSizeStatistics:
    """Train a network at 64, then measure batches of every size before its norms."""
    digits = datasets.load_dataset("digits")
    net, _ = _train_network(config, _TRAINING_BATCH, digits)
    pre = record_norm_inputs(net, digits.x_train).double()
    rng = np.random.default_rng(config.seed)
    mean, var, share, ones, passed, bare = np.array(
        [_measure_size(pre, size, rng) for size in MEASURED_SIZES]
    ).T
    derived = [derive_passed_share(size) for size in MEASURED_SIZES]
    refused = find_refusal(net, digits.x_test[:1])
    return BatchSizeStatistics(
        np.array(MEASURED_SIZES),
        mean,
        var,
        share,
        ones,
        passed,
        bare,
        refused,
        _accepts_one_image(),
        np.array(derived),
        measure_sign_error(),
    )


def record_norm_inputs(net: nn.Sequential, x: Tensor) -> Tensor:
    """Record the inputs (N, U) of every batch norm in eval mode, layer beside layer."""
    result = []
    net.eval()
    with torch.no_grad():
        for layer in net:
            if isinstance(layer, nn.BatchNorm1d):
                result.append(x)
            x = layer(x)
    return torch.cat(result, 1)


def measure_batch_of_two(config: SmallBatchesConfig) -> BatchOfTwo:
    """Train a network in batches of 2, and evaluate three kinds of statistics."""
    digits = datasets.load_dataset("digits")
    net, losses = _train_network(config, 2, digits)
    x, y = digits.x_test, digits.y_test
    pairs = [compute_logits(net, pair, running=False) for pair in x.split(2)]
    return BatchOfTwo(
        loss=float(np.mean(losses[-_AVERAGED_LOSSES:])),
        guessing=math.log(digits.classes),
        running=1 - probes.measure_accuracy(net, x, y),
        exact=1 - measure_exact_accuracy(net, digits),
        own=(torch.cat(pairs).argmax(1) != y).double().mean().item(),
    )


def _train_network(
    config: SmallBatchesConfig, size: int, digits: datasets.Data
) -> tuple[nn.Sequential, list[float]]:
    """Train a network with batch norm, and return it with its losses in nats."""
    run = config.run(size, config.seed)
    weights = draw_initial_weights(run, digits.features, digits.classes, digits.shape)
    net = build_network("batch", run, weights, digits.shape).train()
    optimizer = torch.optim.SGD(net.parameters(), lr=run.rate)
    batches = datasets.draw_batches(digits, size, config.seed)
    losses = []
    for x, y in islice(batches, config.steps(size)):
        loss = cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return net, losses


def _measure_size(pre: Tensor, size: int, rng: np.random.Generator) -> list[float]:
    """Measure one batch size, in the order of BatchSizeStatistics."""
    batches = [pre[torch.from_numpy(rng.permutation(len(pre))[:size])] for _ in range(DRAWS)]
    sent = batches[:_GRADIENT_DRAWS]
    upstream = [torch.from_numpy(rng.standard_normal(tuple(x.shape))) for x in sent]
    whole = pre.var(0, correction=0)
    mean = torch.stack([x.mean(0) for x in batches]).std(0) / whole.sqrt()
    var = torch.stack([x.var(0, correction=0) for x in batches]) / whole
    x_hat = [batch_norm(x, None, None, training=True, eps=EPS) for x in batches]
    ones = [((each.abs() - 1).abs() < 0.01).double().mean().item() for each in x_hat]
    return [
        mean.median().item(),
        var.std(0).median().item(),
        var.mean().item(),
        float(np.mean(ones)),
        _measure_gradient(sent, upstream, EPS),
        _measure_gradient(sent, upstream, TINY_EPS),
    ]


def _measure_gradient(batches: list[Tensor], upstream: list[Tensor], eps: float) -> float:
    """Return the rms of σ·∂L/∂x over all batches and units, by autograd."""
    squares = []
    for x, above in zip(batches, upstream, strict=True):
        x.requires_grad_()
        (d_x,) = torch.autograd.grad(batch_norm(x, None, None, training=True, eps=eps), x, above)
        scaled = d_x * (x.detach().var(0, correction=0) + eps).sqrt()
        squares.append(scaled.square().mean().item())
    return float(np.sqrt(np.mean(squares)))


def derive_passed_share(size: int) -> float:
    """Return the rms of σ·∂L/∂x over all gradients of rms 1, for one random batch.

    That is the root mean square of the singular values of the Jacobian of x̂, times σ, without ε.
    """
    step = normalize(np.random.default_rng(size).normal(size=(size, 1)), eps=0.0)
    rows = [backward(step, unit[:, None]).d_x[:, 0] / step.inv_std for unit in np.eye(size)]
    return float(np.linalg.norm(rows) / np.sqrt(size))


def measure_sign_error() -> float:
    """Return how far x̂ of random pairs is from ±1 at most, without ε."""
    pairs = np.random.default_rng(0).normal(size=(2, 1000))
    return float(np.abs(np.abs(normalize(pairs, eps=0.0).x_hat) - 1).max())


def _accepts_one_image() -> bool:
    """Whether PyTorch accepts one image of four positions in train mode."""
    try:
        nn.BatchNorm2d(1)(torch.zeros(1, 1, 2, 2))
    except ValueError:
        return False
    return True
