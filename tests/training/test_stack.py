"""A stack of runs is those runs: whatever stands beside a network, it learns the same."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from bn_core.experiments.frame import Frame
from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.training.stack.stack import Stack, train_stack
from bn_core.training.stack.standardize import standardize
from bn_core.training.trainer import Trainer

ROWS = ("losses", "accuracy", "edges", "histogram", "percentiles", "gradient", "saturated")
BASE = RunConfig(
    width=8, depth=2, activation="relu", third="layer", batch_size=30, steps=30, rate=0.05
)
OWN: tuple[dict[str, Any], ...] = (
    {"rate": 0.01, "seed": 3},
    {"rate": 0.1, "init_scale": 0.4},
    {"init_scale": 2.0, "weight_decay": 0.01, "seed": 3},
    {"rate": 0.02, "weight_decay": 0.1, "seed": 7},
)
WILD: tuple[dict[str, Any], ...] = tuple(
    {"rate": 100.0, "init_scale": 100.0, "seed": seed} for seed in (1, 3)
)


def members(base: RunConfig, changes: Sequence[dict[str, Any]] = OWN) -> list[RunConfig]:
    return [replace(base, **each) for each in changes]


def everything(run: Any) -> list[Any]:
    frames = []
    while not run.done:
        frames += run.advance(0)
    return frames


def run_stack(configs: Sequence[RunConfig]) -> list[list[Frame]]:
    """The frames of each config, from one stack in float64."""
    steps = everything(Stack(configs, dtype=torch.float64))
    return [list(each) for each in zip(*steps, strict=True)]


def alone(config: RunConfig) -> list[Frame]:
    return everything(Trainer(config, dtype=torch.float64))


def agree(one: Frame, other: Frame, tolerance: float = 1e-9) -> None:
    for name in ("step", "rate", "norms", "first", "ended"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ROWS:
        ours, theirs = getattr(one, name), getattr(other, name)
        assert ours.dtype == theirs.dtype, name
        assert ours.shape == theirs.shape, name
        np.testing.assert_allclose(ours, theirs, tolerance, tolerance, err_msg=name)


def all_agree(ours: Sequence[Frame], theirs: Sequence[Frame], tolerance: float = 1e-9) -> None:
    for one, other in zip(ours, theirs, strict=True):
        agree(one, other, tolerance)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"activation": "sigmoid", "place": "after"},
        {"activation": "tanh", "third": "group", "width": 40},
        {"momentum": 0.9, "batch_size": 64},
        {"optimizer": "adam", "place": "after"},
        {"skip": True, "depth": 4, "init": "default", "data": "spirals"},
    ],
    ids=str,
)
def test_stack_members_learn_as_they_would_alone(change: dict[str, Any]) -> None:
    """At rates at which a rounding error does not grow: elsewhere no two runs agree for long."""
    configs = members(replace(BASE, steps=15, **change))
    if "optimizer" in change:
        configs = [replace(one, rate=one.rate / 20) for one in configs]
    for config, ours in zip(configs, run_stack(configs), strict=True):
        all_agree(ours, alone(config))


def test_stack_of_one_equals_trainer_up_to_rounding() -> None:
    config = replace(BASE, activation="sigmoid", steps=10)
    all_agree([frames[0] for frames in train_stack([config])], everything(Trainer(config)), 1e-4)


def list_ends(frames: Sequence[Frame]) -> list[tuple[str, ...]]:
    return [frame.ended for frame in frames]


def test_stack_ends_a_diverging_network_as_trainer_does() -> None:
    configs = members(replace(BASE, depth=8, steps=20), [*WILD, *OWN[:2]])
    for config, ours in zip(configs, run_stack(configs), strict=True):
        theirs = alone(config)
        assert any(theirs[-1].ended) == (config.rate == 100)
        assert list_ends(ours)[: len(theirs) - 1] == list_ends(theirs)[:-1]
        assert ours[-1].ended == theirs[-1].ended
        for k, ended in enumerate(ours[-1].ended):
            for name in ("accuracy", "histogram", "percentiles", "gradient", "saturated"):
                assert np.isnan(getattr(ours[-1], name)[k]).all() == bool(ended), name


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("width", [pytest.param(8, marks=pytest.mark.deep), 13])
def test_diverging_network_changes_no_bit_of_the_others(width: int, optimizer: str) -> None:
    base = replace(BASE, width=width, depth=20, optimizer=optimizer, momentum=0.5, steps=10)
    wild = members(base, WILD)
    calm = [replace(one, rate=0.3, init_scale=1.0) for one in wild]
    tame = members(base, OWN[:2])
    with_wild, with_calm = (list(train_stack(some + tame)) for some in (wild, calm))
    assert with_wild[-1][0].ended[0].startswith("diverged at step ")
    assert with_calm[-1][0].ended == ("", "", "")
    for these, those in zip(with_wild, with_calm, strict=True):
        for one, other in zip(these[2:], those[2:], strict=True):
            assert one.ended == other.ended
            for name in ROWS:
                np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_ended_networks_are_silenced(optimizer: str) -> None:
    base = replace(BASE, depth=20, momentum=0.9, optimizer=optimizer, third="nothing", steps=10)
    stack = Stack(members(base, [*WILD, *OWN[:1]]))
    while not stack.done:
        stack.advance(0)
        for part in stack._parts:
            ended = [k for k, sentence in enumerate(part.learners.ended) if sentence]
            assert not part.learners._net.parameters[ended].any()
    assert len(ended := stack._parts[0].learners.ended) == 3
    assert sum(map(bool, ended)) in (1, 2)


def test_stack_is_independent_of_the_order() -> None:
    configs = members(replace(BASE, steps=15), [*OWN, *WILD])
    turned = [3, 5, 0, 4, 1, 2]
    straight, other = run_stack(configs), run_stack([configs[k] for k in turned])
    for k, frames in zip(turned, other, strict=True):
        for one, two in zip(frames, straight[k], strict=True):
            agree(one, two, 0.0)


def test_stack_accepts_unequal_numbers_of_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    configs = [replace(BASE, seed=k % 3, rate=0.01 * (k + 1), steps=12) for k in range(11)]
    whole = run_stack(configs)
    monkeypatch.setattr("bn_core.training.stack.chunks._CACHED_VALUES", 0)
    assert len(Stack(configs)._parts) == 2 * len(BASE.norms)
    for k, frames in enumerate(run_stack(configs)):
        all_agree(frames, whole[k])
    all_agree(whole[10], alone(configs[10]))


def test_stack_refuses_one_example_as_trainer_does() -> None:
    configs = members(replace(BASE, batch_size=1, steps=10))
    for config, ours in zip(configs, run_stack(configs), strict=True):
        all_agree(ours, alone(config))
        assert "PyTorch says: Expected more than 1 value" in ours[-1].ended[1]


def test_stack_is_done_when_all_networks_have_ended() -> None:
    config = replace(BASE, depth=20, init_scale=100.0, rate=100.0, third="nothing")
    stack = Stack([config, config])
    stack._parts = [part for part in stack._parts if part.norm == 0]
    assert [frames[0].step for frames in stack.advance(60)][-1] == 1
    assert stack.done
    assert stack.advance(1) == []


@pytest.mark.parametrize(
    "record",
    [
        Recording(activations=False, every=7),
        Recording(gradients=False, accuracy=False),
    ],
)
def test_stack_records_only_what_is_asked_for(record: Recording) -> None:
    config = replace(BASE, steps=20)
    theirs = []
    trainer = Trainer(config, record)
    while not trainer.done:
        theirs += trainer.advance(0)
    all_agree([frames[0] for frames in train_stack([config], record)], theirs, 1e-3)


def test_stack_frames_share_no_memory() -> None:
    one, other = Stack(members(BASE)[:2]).frames()
    for name in ROWS:
        assert not np.shares_memory(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize(
    ("configs", "message"),
    [
        ([BASE, replace(BASE, width=9)], "width: runs of a stack may differ only in rate"),
        ([BASE, replace(BASE, unit=2)], "unit: "),
        ([replace(BASE, dropout=0.5)], "dropout: "),
        ([replace(BASE, third="left_out")], "norms: left_out"),
        ([replace(BASE, net="cnn", data="digits")], "net: "),
        ([], "at least one"),
    ],
)
def test_stack_rejects_configs_that_cannot_be_stacked(
    configs: list[RunConfig], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Stack(configs)


@pytest.mark.parametrize("axis", [-1, 1, 0])
def test_standardize_gradient_agrees_with_autograd(axis: int) -> None:
    x = torch.randn(3, 4, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))

    def ours(x: Tensor) -> Tensor:
        return standardize(x, axis, 1e-5).x_hat

    def plain(x: Tensor) -> Tensor:
        var, mean = torch.var_mean(x, axis, correction=0, keepdim=True)
        return (x - mean) / (var + 1e-5).sqrt()

    torch.testing.assert_close(ours(x), plain(x))
    torch.autograd.gradcheck(ours, x.clone().requires_grad_())
