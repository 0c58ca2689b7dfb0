"""A stack of networks learns what each of them learns alone."""

from __future__ import annotations

import csv
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.depth.config import RATES, TRAINED_KINDS, TrainabilityConfig
from bn_core.lessons.depth.experiments import TRAINABILITY
from bn_core.lessons.depth.result import Trainability, TrainedNetworks
from bn_core.lessons.depth.table import training_to_csv
from bn_core.lessons.depth.verdicts import judge_deep_training, judge_hundred_layers
from bn_core.lessons.depth.worker.trainability import NetworksByRate, draw_weights, part, run

CPU = torch.device("cpu")


class Plain(nn.Module):
    """One network from PyTorch's own layers."""

    def __init__(self, kind: str, weights: list[Tensor]) -> None:
        super().__init__()
        self.linears = nn.ModuleList(nn.Linear(*weight.shape) for weight in weights)
        for linear, weight in zip(self.linears, weights, strict=True):
            linear.weight = nn.Parameter(weight.T.clone())
            nn.init.zeros_(linear.bias)
        norm = nn.BatchNorm1d if "batch" in kind else nn.Identity
        self.norms = nn.ModuleList(norm(weight.shape[1]) for weight in weights[:-1])
        self.skip = "skip" in kind

    def forward(self, x: Tensor) -> Tensor:
        z = self.linears[0](x)
        for norm, linear in zip(self.norms[:-1], self.linears[1:-1], strict=True):
            y = linear(norm(z).relu())
            z = z + y if self.skip else y
        return self.linears[-1](self.norms[-1](z).relu())


@pytest.mark.parametrize("kind", TRAINED_KINDS)
def test_a_stack_is_its_networks(kind: str) -> None:
    rates, generator = torch.tensor([0.01, 0.1]), torch.Generator().manual_seed(9)
    firsts = [[each.double() for each in draw_weights(kind, 4, 6, 3, seed)] for seed in (0, 1)]
    stack = NetworksByRate(
        kind, [torch.stack(each) for each in zip(*firsts, strict=True)], rates, CPU
    )
    for each in (*stack.gammas, *stack.betas):
        each.data = each.data.double()
    nets = [Plain(kind, first).double() for first in firsts]
    for _ in range(3):
        x = torch.randn(2, 12, 6, generator=generator, dtype=torch.float64)
        y = torch.randint(3, (2, 12), generator=generator)
        assert stack.train_step(x, y)
        for net, rate, inputs, labels in zip(nets, rates, x, y, strict=True):
            net.zero_grad()
            cross_entropy(net(inputs), labels).backward()
            for each in net.parameters():
                each.data -= rate * each.grad
    for place, net in enumerate(nets):
        torch.testing.assert_close(stack.logits(x)[place], net(x[place]), rtol=1e-6, atol=1e-8)
    shares = stack.measure_accuracy(x[0], y[0])
    expected = [(net(x[0]).argmax(dim=1) == y[0]).double().mean().item() for net in nets]
    np.testing.assert_allclose(shares, expected)


def test_a_network_that_diverged_has_nothing_right_and_does_not_stop_the_others() -> None:
    first = [torch.stack([each] * 2) for each in draw_weights("he", 3, 6, 3, 0)]
    stack = NetworksByRate("he", first, torch.tensor([1e30, 0.01]), CPU)
    x, y = torch.randn(2, 12, 6), torch.zeros(2, 12, dtype=torch.long)
    going = [stack.train_step(x, y) for _ in range(4)]
    assert all(going)
    shares = stack.measure_accuracy(x[0], y[0])
    assert shares[0] == 0
    assert math.isfinite(shares[1])


def test_first_weights_are_one_draw_and_have_their_variance() -> None:
    he, default, again = (draw_weights(kind, 3, 64, 10, 4) for kind in ("he", "default", "skip"))
    for a, b, c in zip(he, default, again, strict=True):
        torch.testing.assert_close(a, c)
        torch.testing.assert_close(a, b * math.sqrt(6))
    assert float(he[1].var()) * 64 == pytest.approx(2, rel=0.1)


def test_a_part_is_every_rate_and_seed_and_repeats() -> None:
    config = TrainabilityConfig(steps=10, deepest="20")
    made = part(config, (5, "batch"))
    assert made.accuracy.shape == (len(RATES), 2)
    np.testing.assert_array_equal(made.accuracy, part(config, (5, "batch")).accuracy)
    one = part(replace(config, seed=1, seeds=1), (5, "batch"))
    np.testing.assert_allclose(made.accuracy[:, 1], one.accuracy[:, 0], atol=0.02)
    assert made.accuracy[-1].min() > 0.3


def plant(
    config: TrainabilityConfig, batch: float, bare: float = 0.3, earlier: float | None = None
) -> Trainability:
    """Accuracies of batch norm, with skips or without, and of networks without a norm."""
    result = Trainability.start(config)
    for place, (_, kind) in enumerate(config.parts):
        value = batch if "batch" in kind else bare
        values = np.full((len(RATES), config.seeds), value)
        before = np.full_like(values, value if earlier is None else earlier)
        result = result.plus(place, TrainedNetworks(values, before))
    return result


def test_a_run_is_all_its_parts_and_its_numbers_can_be_taken_away() -> None:
    config = TrainabilityConfig(steps=10, deepest="20", seeds=1)
    *_, result = run(config)
    assert result.done
    assert all(each.obstacle for each in TRAINABILITY.judge(result))
    rows = list(csv.DictReader(training_to_csv(config, result).splitlines()))
    assert len(rows) == result.accuracy.size
    for row in rows:
        depth, rate = map(float, row["at"].split())
        place = (
            TRAINED_KINDS.index(row["network"]),
            config.depths.index(int(depth)),
            RATES.index(rate),
        )
        assert float(row["value"]) == result.accuracy[place][int(row["seed"])]
        assert row["config"] == repr(config)


def test_what_has_come_lies_in_its_place() -> None:
    config = TrainabilityConfig()
    result = Trainability.start(config).plus(7, TrainedNetworks(*np.full((2, len(RATES), 2), 0.25)))
    depth, kind = config.parts[7]
    found = np.argwhere(np.isfinite(result.best).all(axis=2))
    assert found.tolist() == [[TRAINED_KINDS.index(kind), config.depths.index(depth)]]
    assert (result.step, result.done) == (1, False)


FULL = TrainabilityConfig(deepest="100", seeds=6)
LONG = TrainabilityConfig(networks="batch", steps=2000, seeds=6)


@pytest.mark.parametrize(
    ("batch", "bare", "with_norm", "before"),
    [
        (0.99, 0.3, Kind.HOLDS, Kind.HOLDS),
        (0.45, 0.99, Kind.FAILS, Kind.FAILS),
        (0.1, 0.1, Kind.FAILS, Kind.HOLDS),
    ],
)
def test_c16_follows_its_thresholds(
    batch: float, bare: float, with_norm: Kind, before: Kind
) -> None:
    told = {each.part.name: each.kind for each in judge_hundred_layers(plant(FULL, batch, bare))}
    assert told == {"before": before, "alone": with_norm, "skips": with_norm}


def test_c16_finds_the_depth_up_to_which_batch_norm_learns() -> None:
    result = plant(FULL, 0.95)
    for place, (depth, kind) in enumerate(FULL.parts):
        if kind == "batch" and depth > 20:
            result = result.plus(place, TrainedNetworks(*np.full((2, len(RATES), 6), 0.2)))
    _, alone, skips = judge_hundred_layers(result)
    assert (alone.kind, skips.kind) == (Kind.ONLY, Kind.HOLDS)
    assert alone.boundary is not None
    assert 20 < alone.boundary.interval.median < 50


@pytest.mark.parametrize(
    ("accuracy", "earlier", "kind", "words"),
    [
        (0.25, 0.25, Kind.HOLDS, "did not rise in any seed"),
        (0.25, 0.1, Kind.HOLDS, "still rose in 6 of 6"),
        (0.95, 0.95, Kind.FAILS, "did not rise in any seed"),
    ],
)
def test_c20_tells_the_slope_at_the_end(
    accuracy: float, earlier: float, kind: Kind, words: str
) -> None:
    told = judge_deep_training(plant(LONG, accuracy, earlier=earlier))
    assert told.kind is kind
    assert words in told.because


@pytest.mark.parametrize(
    "config",
    [
        replace(FULL, deepest="50"),
        replace(FULL, steps=100),
        replace(FULL, networks="batch"),
    ],
)
def test_c16_is_judged_at_its_own_set_up(config: TrainabilityConfig) -> None:
    assert all(each.obstacle for each in judge_hundred_layers(plant(config, 0.95)))


def test_c16_quotes_each_part_from_its_own_networks() -> None:
    names = {
        "before": "steps, 20 layers without a norm, median",
        "alone": "steps, batch norm, median",
        "skips": "steps, batch + skips, median",
    }
    for config in (replace(FULL, deepest="50"), FULL):
        for each in judge_hundred_layers(plant(config, 0.95)):
            told = [name for name, words in names.items() if words in each.measured]
            assert told == [each.part.name]
    _, gone, _ = judge_hundred_layers(plant(FULL, 0.95, 0.0))
    assert "Skips without a norm at 100 layers: 0, since all diverged." in gone.measured
    alone = judge_hundred_layers(plant(replace(FULL, networks="batch"), 0.95))
    assert [bool(each.measured) for each in alone] == [False, True, False]


@pytest.mark.parametrize("config", [FULL, replace(LONG, steps=1000), replace(LONG, deepest="20")])
def test_c20_is_judged_at_its_own_set_up(config: TrainabilityConfig) -> None:
    assert judge_deep_training(plant(config, 0.2)).obstacle


def test_partial_training_decides_nothing() -> None:
    begun = Trainability.start(FULL)
    assert all("not finished" in each.obstacle for each in judge_hundred_layers(begun))
    assert not any(each.measured for each in judge_hundred_layers(begun))
    assert "not finished" in judge_deep_training(Trainability.start(LONG)).obstacle
    first = begun.plus(2, TrainedNetworks(*np.full((2, len(RATES), 6), 0.25)))
    told = [each.measured.rpartition(": ")[2] for each in judge_hundred_layers(first)]
    assert told == ["", "5 layers 0.25.", ""]


def test_more_steps_are_for_batch_norm_alone() -> None:
    assert LONG.kinds == ("batch",)
    assert {kind for _, kind in LONG.parts} == {"batch"}
    with pytest.raises(ValueError, match="train batch norm alone"):
        TrainabilityConfig(steps=2000)


def test_slope_is_the_rise_of_the_last_quarter() -> None:
    config = TrainabilityConfig(steps=40, deepest="20", seeds=1)
    made = part(config, (5, "batch"))
    assert made.accuracy.max() > made.earlier.max() > 0.2
    result = Trainability.start(config).plus(config.parts.index((5, "batch")), made)
    slope = result.final_slope[TRAINED_KINDS.index("batch"), 0, 0]
    assert slope == pytest.approx(100 * (made.accuracy.max() - made.earlier.max()))
