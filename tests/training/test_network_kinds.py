"""Every kind of network, norm and start that a config can name does what its source says."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import THIRD_NETWORKS, RunConfig
from bn_core.training.data import datasets
from bn_core.training.nets import (
    Residual,
    build_network,
    build_networks,
    list_weight_layers,
    record_forward,
    set_frozen_statistics,
)
from bn_core.training.norms import (
    DetachedBatchNorm2d,
    Dropout,
    FrozenBatchNorm,
    Noise,
    count_groups,
)
from bn_core.training.trainer import Trainer, train
from bn_core.training.weights import draw_initial_weights

NORMS = ("none", "batch", *THIRD_NETWORKS[1:])
SMALL = RunConfig(depth=3, width=12, batch_size=32, steps=20, activation="relu", rate=0.05)


def small(**more: object) -> RunConfig:
    return replace(SMALL, **more)  # type: ignore[arg-type]


def net_of(norm: str, config: RunConfig) -> nn.Sequential:
    digits = datasets.load_dataset(config.data)
    weights = draw_initial_weights(config, digits.features, digits.classes, digits.shape)
    net = build_network(norm, config, weights, digits.shape)
    set_frozen_statistics(net, digits.x_train)
    return net


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("norm", NORMS)
def test_record_forward_equals_every_kind_of_network(norm: str, skip: bool, kind: str) -> None:
    """In both modes, and without a trace in buffers, counters or weights."""
    config = small(net=kind, channels=8, skip=skip, dropout=0.0)
    net = net_of(norm, config)
    x = datasets.load_dataset("digits").x_test[:40]
    before = copy.deepcopy(net.state_dict())
    for running in (False, True):
        twin = copy.deepcopy(net).train(not running)
        seen: list[torch.Tensor] = []
        for each in twin.modules():
            if isinstance(each, nn.ReLU):
                each.register_forward_pre_hook(lambda _, inputs, to=seen: to.append(inputs[0]))
            if isinstance(each, Noise):
                each.passes -= 1  # the network's next pass is the one that is read
        reading = record_forward(net, x, running=running)
        with torch.no_grad():
            torch.testing.assert_close(reading.logits, twin(x))
        assert len(reading.pre) == len(seen) == config.depth
        for ours, theirs in zip(reading.pre, seen, strict=True):
            assert ours.shape[-1] == config.units
            torch.testing.assert_close(ours, theirs.movedim(1, -1).reshape(-1, config.units))
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name])


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
@pytest.mark.parametrize("third", THIRD_NETWORKS[1:])
def test_trainer_trains_and_records_every_kind(third: str, kind: str) -> None:
    config = small(net=kind, channels=8, third=third, steps=40)
    frames = list(train(config, Recording(every=20)))
    assert [frame.step for frame in frames] == [0, 20, 40]
    last = frames[-1]
    assert last.norms == ("none", "batch", third)
    assert not any(last.ended)
    assert last.histogram.shape[:2] == last.percentiles.shape[:2] == (3, 3)
    np.testing.assert_allclose(last.histogram.sum(-1), 1, rtol=1e-5)
    assert last.gradient.shape == (3, 4)
    mean = np.concatenate([frame.losses for frame in frames[1:]])
    assert (mean[-5:].mean(axis=0) < mean[:5].mean(axis=0)).all()


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize(("init", "gain"), [("he", 2), ("lecun", 1), ("default", 1 / 3)])
def test_draw_initial_weights_has_the_variance_of_its_init(
    init: str, gain: float, activation: str
) -> None:
    """The sample variance of n normal draws is off by about sqrt(2/n); five times that is rare."""
    config = RunConfig(init=init, activation=activation, width=128, init_scale=3.0)
    for weight in draw_initial_weights(config, 64, 10):
        expected = 9 * gain / weight.shape[1]
        assert weight.var().item() / expected == pytest.approx(1, abs=5 * math.sqrt(2 / 1280))
        if init == "default":
            assert weight.abs().max().item() <= 3 / math.sqrt(weight.shape[1])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_draw_initial_weights_has_pytorchs_gain_of_the_nonlinearity(activation: str) -> None:
    plain = RunConfig(init="lecun", activation=activation)
    gain = torch.nn.init.calculate_gain(activation)  # type: ignore[arg-type]
    for ours, one in zip(
        draw_initial_weights(replace(plain, init="gain"), 64, 10),
        draw_initial_weights(plain, 64, 10),
        strict=True,
    ):
        torch.testing.assert_close(ours, one * gain)


def test_output_scale_changes_the_output_layer_alone() -> None:
    plain = draw_initial_weights(RunConfig(), 64, 10)
    scaled = draw_initial_weights(RunConfig(output_scale=10.0), 64, 10)
    for one, other in zip(plain[:-1], scaled[:-1], strict=True):
        assert torch.equal(one, other)
    torch.testing.assert_close(scaled[-1], 10 * plain[-1])


def test_draw_initial_weights_default_is_pytorchs() -> None:
    ours = draw_initial_weights(RunConfig(init="default", depth=1, width=128), 64, 10)[0]
    theirs = nn.Linear(64, 128).weight
    assert ours.abs().max().item() == pytest.approx(theirs.abs().max().item(), rel=0.01)


def test_convolution_fan_in_counts_the_kernel() -> None:
    config = RunConfig(net="cnn", channels=32, activation="relu", depth=3)
    weights = draw_initial_weights(config, 64, 10, (1, 8, 8))
    assert [tuple(each.shape) for each in weights] == [
        (32, 1, 3, 3),
        (32, 32, 3, 3),
        (32, 32, 3, 3),
        (10, 32),
    ]
    assert weights[1].var().item() == pytest.approx(2 / (32 * 9), rel=0.05)


def test_residual_network_adds_its_blocks_to_the_identity() -> None:
    """He et al. 2016, equation 4: with blocks that give 0, the first layer goes straight out."""
    net = net_of("batch", small(skip=True))
    blocks = [each for each in net if isinstance(each, Residual)]
    assert len(blocks) == 2
    for block in blocks:
        nn.init.zeros_(list_weight_layers(block)[0].weight)
    x = datasets.load_dataset("digits").x_test[:40]
    hidden = net[0](x)
    tail = nn.Sequential(*[each for each in net if not isinstance(each, Residual)][1:])
    torch.testing.assert_close(net(x), tail(hidden))


def test_frozen_statistics_are_those_of_the_initial_weights() -> None:
    config = small(third="frozen", steps=30)
    trainer = Trainer(config)
    net = trainer._learners[2].net
    frozen = [each for each in net.modules() if isinstance(each, FrozenBatchNorm)]
    before = copy.deepcopy([each.state_dict() for each in frozen])
    pre = record_forward(net, datasets.load_dataset("digits").x_train, running=True).pre
    for each in pre:  # standardized by its own training set
        torch.testing.assert_close(each.mean(0), torch.zeros(12), atol=1e-3, rtol=0)
        std = each.std(0)
        assert ((std - 1).abs() < 2e-3).logical_or(std < 1e-3).all()  # or a unit that is dead
    trainer.step(30)
    for each, old in zip(frozen, before, strict=True):
        assert torch.equal(each.running_mean, old["running_mean"])
        assert torch.equal(each.running_var, old["running_var"])
        assert not torch.equal(each.weight, old["weight"])


def test_noise_changes_at_each_step_and_stops_in_evaluation() -> None:
    """Mean U(-.5, .5), factor U(1, 1.25), each example within .1 (Santurkar et al. 2018)."""
    noise = Noise(seed=3, layer=1)
    x = torch.zeros(4000, 50)
    shift = noise(x)
    assert shift.mean(0).abs().max() <= 0.5
    assert shift.mean(0).std().item() == pytest.approx(1 / math.sqrt(12), rel=0.3)
    assert (shift - shift.mean(0)).abs().max() <= 0.12
    ones = noise(torch.ones(4000, 50)) - noise.perturb(x)
    assert ones.mean(0).min() + 0.01 >= 1
    assert ones.mean(0).max() <= 1.26
    assert ones.std(0).mean().item() == pytest.approx(0.1, rel=0.05)
    assert not torch.equal(noise(x), shift)
    assert noise.eval()(x) is x


def test_seeded_layers_leave_the_global_state_unchanged() -> None:
    state = torch.get_rng_state()
    config = small(third="noisy", dropout=0.3)
    one, other = (list(train(config))[-1] for _ in range(2))
    np.testing.assert_array_equal(one.losses, other.losses)
    assert torch.equal(state, torch.get_rng_state())


def test_dropout_keeps_the_expectation() -> None:
    drop = Dropout(0.25, seed=0, layer=1)
    y = drop(torch.ones(1000, 100))
    assert y.unique().tolist() == pytest.approx([0, 4 / 3])
    assert y.mean().item() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(("width", "expected"), [(8, 8), (96, 8), (100, 4), (5, 1), (12, 4)])
def test_count_groups_divides_the_width(width: int, expected: int) -> None:
    assert count_groups(width) == expected


def test_detached_norm_of_images_equals_batch_norm_forward() -> None:
    x = torch.randn(4, 3, 5, 5, generator=torch.Generator().manual_seed(0))
    ours, theirs = DetachedBatchNorm2d(3), nn.BatchNorm2d(3)
    torch.testing.assert_close(ours(x), theirs(x))
    torch.testing.assert_close(ours.running_var, theirs.running_var)


@pytest.mark.parametrize("given", [{"momentum": 0.9, "weight_decay": 0.01}, {"optimizer": "adam"}])
def test_make_optimizer_agrees_with_pytorch(given: dict[str, object]) -> None:
    config = small(**given, steps=10)
    trainer = Trainer(config, dtype=torch.float64)
    digits = datasets.load_dataset("digits").to(torch.device("cpu"), torch.float64)
    [_, net] = build_networks(config, datasets.load_dataset("digits"))
    net.to(torch.float64)
    if config.optimizer == "adam":
        optimizer: torch.optim.Optimizer = torch.optim.Adam(net.parameters(), lr=config.rate)
    else:
        optimizer = torch.optim.SGD(
            net.parameters(), lr=config.rate, momentum=0.9, weight_decay=0.01
        )
    batches = datasets.draw_batches(digits, config.batch_size, config.seed)
    expected = []
    for _ in range(10):
        x, y = next(batches)
        loss = nn.functional.cross_entropy(net(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        expected.append(loss.item())
    got = np.concatenate([frame.losses[:, 1] for frame in trainer.step(10) if len(frame.losses)])
    np.testing.assert_allclose(got, expected, rtol=1e-9)


def test_recording_less_changes_no_other_number() -> None:
    bare = Recording(activations=False, gradients=False, accuracy=False, every=7)
    frames = list(train(SMALL, bare))
    assert [frame.step for frame in frames] == [0, 7, 14, 20]
    whole = np.concatenate([frame.losses for frame in train(SMALL)])
    np.testing.assert_array_equal(np.concatenate([frame.losses for frame in frames]), whole)
    for frame in frames:
        assert frame.histogram.shape[:2] == frame.saturated.shape == (2, 0)
        assert frame.percentiles.shape == (2, 0, 3)
        assert frame.gradient.shape == (2, 0)
        assert np.isnan(frame.accuracy).all()


def test_run_config_rejects_cnns_of_points_or_too_deep() -> None:
    with pytest.raises(ValueError, match="needs images"):
        RunConfig(net="cnn", data="moons")
    with pytest.raises(ValueError, match="above the maximum of a CNN, 8"):
        RunConfig(net="cnn", depth=9)
