"""The networks of a run differ in their norm and in nothing else."""

import copy
import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from bn_core import normalize
from bn_core.experiments.run_config import RunConfig
from bn_core.training.data import datasets
from bn_core.training.nets import build_networks, record_forward
from bn_core.training.trainer import Trainer
from bn_core.training.weights import draw_initial_weights


def linears(net: nn.Sequential) -> list[nn.Linear]:
    return [layer for layer in net if isinstance(layer, nn.Linear)]


def test_build_networks_copies_equal_weights() -> None:
    none, batch, layer = build_networks(RunConfig(third="layer"), datasets.load_dataset("digits"))
    for a, b, c in zip(linears(none), linears(batch), linears(layer), strict=True):
        assert torch.equal(a.weight, b.weight)
        assert torch.equal(a.weight, c.weight)
        assert not a.bias.any()
        assert len({t.weight.data_ptr() for t in (a, b, c)}) == 3


@pytest.mark.parametrize(("activation", "gain"), [("sigmoid", 1), ("tanh", 1), ("relu", 2)])
@pytest.mark.parametrize("scale", [0.01, 1.0, 100.0])
def test_draw_initial_weights_has_the_expected_variance(
    activation: str, gain: int, scale: float
) -> None:
    """The sample variance of n normal draws is off by about sqrt(2/n); five times that is rare."""
    config = RunConfig(activation=activation, init_scale=scale, width=128)
    for weight in draw_initial_weights(config, 64, 10):
        expected = scale**2 * gain / weight.shape[1]
        assert weight.var().item() / expected == pytest.approx(1, abs=5 * math.sqrt(2 / 1280))


@pytest.mark.parametrize("place", ["before", "after"])
def test_build_network_places_the_norm(place: str) -> None:
    _, batch = build_networks(
        RunConfig(place=place, depth=2, activation="tanh"), datasets.load_dataset("digits")
    )
    kinds = [type(layer) for layer in batch]
    hidden = [nn.Linear, nn.BatchNorm1d, nn.Tanh]
    if place == "after":
        hidden = [nn.Linear, nn.Tanh, nn.BatchNorm1d]
    assert kinds == [*hidden, *hidden, nn.Linear]
    assert all(a.weight.shape[0] == b.weight.shape[1] for a, b in pairwise(linears(batch)))


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("running", [False, True])
def test_record_forward_equals_the_network(place: str, running: bool) -> None:
    config = RunConfig(place=place, third="layer")
    trainer = Trainer(config)
    trainer.step(20)
    x = datasets.load_dataset("digits").x_test
    for learner in trainer._learners:
        twin = copy.deepcopy(learner.net).train(not running)
        seen: list[torch.Tensor] = []
        for layer in twin:
            if isinstance(layer, nn.Sigmoid):
                layer.register_forward_pre_hook(lambda _, inputs, to=seen: to.append(inputs[0]))
        with torch.no_grad():
            logits = twin(x)
        reading = record_forward(learner.net, x, running=running)
        torch.testing.assert_close(reading.logits, logits)
        for ours, theirs in zip(reading.pre, seen, strict=True):
            torch.testing.assert_close(ours, theirs)


def test_build_network_batch_norm_agrees_with_the_core() -> None:
    """A trained layer on real activations; float32 carries about 1e-7 relative to its inputs."""
    trainer = Trainer(RunConfig())
    trainer.step(50)
    net = trainer._learners[1].net
    linear, norm = net[0], net[1]
    assert isinstance(norm, nn.BatchNorm1d)
    x = datasets.load_dataset("digits").x_test[:128]
    with torch.no_grad():
        hidden = linear(x).numpy()
    gamma, beta = norm.weight.detach().numpy(), norm.bias.detach().numpy()
    assert np.ptp(gamma) > 0
    core = normalize(hidden.astype(np.float64), gamma, beta, norm.eps)
    ours = record_forward(net, x, running=False).pre[0].numpy()
    np.testing.assert_allclose(ours, core.y, atol=1e-5)
