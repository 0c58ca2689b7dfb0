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

from bn_core.lessons.depth.config import RATES, TRAINED_KINDS, DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.experiments import TRAINABILITY
from bn_core.lessons.depth.result import Trainability, TrainedNetworks
from bn_core.lessons.depth.table import depth_to_csv
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


def whole(config: TrainabilityConfig, batch: float, torn: bool = False) -> Trainability:
    result = Trainability.start(config)
    for place, (_, kind) in enumerate(config.parts):
        values = np.full((len(RATES), config.seeds), batch if kind == "batch" else 0.5)
        if torn and kind == "batch":
            values[:, 0] = 0.7
        result = result.plus(place, TrainedNetworks(values))
    return result


def test_a_run_is_all_its_parts_and_its_numbers_can_be_taken_away() -> None:
    config = TrainabilityConfig(steps=10, deepest="20", seeds=1)
    *_, result = run(config)
    assert result.done
    assert [each.holds for each in TRAINABILITY.judge(result)] == [None, None]
    rows = list(csv.DictReader(depth_to_csv(DepthConfig(), None, config, result).splitlines()))
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
    result = Trainability.start(config).plus(7, TrainedNetworks(np.full((len(RATES), 2), 0.25)))
    depth, kind = config.parts[7]
    found = np.argwhere(np.isfinite(result.best).all(axis=2))
    assert found.tolist() == [[TRAINED_KINDS.index(kind), config.depths.index(depth)]]
    assert (result.step, result.done) == (1, False)


@pytest.mark.parametrize(
    ("batch", "hundred", "untrainable"), [(0.95, True, False), (0.3, False, True)]
)
def test_two_claims_are_judged_at_their_own_set_up(
    batch: float, hundred: bool, untrainable: bool
) -> None:
    full = TrainabilityConfig(deepest="100")
    assert judge_hundred_layers(whole(full, batch)).holds is hundred
    assert judge_deep_training(whole(full, batch)).holds is untrainable
    fifty = whole(TrainabilityConfig(), batch)
    assert judge_hundred_layers(fifty).holds is None
    assert judge_deep_training(fifty).holds is untrainable
    assert judge_deep_training(whole(replace(full, deepest="20"), batch)).holds is None
    assert judge_hundred_layers(whole(replace(full, steps=100), batch)).holds is None
    assert judge_hundred_layers(whole(replace(full, seeds=1), batch)).holds is None
    torn = judge_deep_training(whole(full, batch, torn=True))
    assert torn.holds is (None if untrainable else False)
