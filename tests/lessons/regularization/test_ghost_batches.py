"""Ghost batches differ from the full batch in their statistics alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.lessons.regularization.config import DROPPED, GHOSTS, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.lessons.regularization.verdicts import judge_dropout, judge_noise
from bn_core.lessons.regularization.worker.ghost_batches import build_setting, run
from bn_core.lessons.regularization.worker.ghost_norm import GhostNorm
from bn_core.training.data import datasets
from bn_core.training.full_batch import draw_subset
from bn_core.training.norms import Dropout

SMALL = GhostBatchesConfig(examples="100", steps=10, seeds=2)


@pytest.fixture(scope="module")
def results() -> Sequence[GhostBatches]:
    return list(run(SMALL))


def test_one_ghost_of_all_is_batch_norm() -> None:
    x = torch.randn(20, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    ghost, usual = GhostNorm(5, 20).double(), nn.BatchNorm1d(5).double()
    given = [x.clone().requires_grad_() for _ in range(2)]
    outputs = [layer(each) for layer, each in zip((ghost, usual), given, strict=True)]
    torch.testing.assert_close(*outputs)
    for out in outputs:
        (out**3).sum().backward()
    torch.testing.assert_close(given[0].grad, given[1].grad)
    torch.testing.assert_close(ghost.running_mean, usual.running_mean)
    torch.testing.assert_close(ghost.running_var, usual.running_var)
    torch.testing.assert_close(ghost.eval()(x), usual.eval()(x))


def test_each_ghost_is_a_batch_of_its_own() -> None:
    x = torch.randn(20, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    layer = nn.BatchNorm1d(5).double()
    apart = torch.cat([layer(part) for part in x.split(4)])
    torch.testing.assert_close(GhostNorm(5, 4).double()(x), apart)


def test_every_ghost_divides_every_number_of_examples() -> None:
    sizes = map(int, GhostBatchesConfig.knob("examples").options)
    assert all(size % int(ghost) == 0 for size in sizes for ghost in GHOSTS)


def test_settings_share_their_first_weights_and_differ_in_their_layers() -> None:
    few = draw_subset(datasets.load_dataset("digits"), 100, 0)
    nets = {setting: build_setting(SMALL, setting, few, 0) for setting in SMALL.settings}
    first = nets["none"][0].weight
    for setting, net in nets.items():
        assert torch.equal(net[0].weight, first)
        assert any(isinstance(each, Dropout) for each in net) == setting.endswith(DROPPED)
        norms = [each for each in net if isinstance(each, nn.BatchNorm1d)]
        assert len(norms) == (0 if setting.startswith("none") else 3)
        sizes = {each.size for each in norms if isinstance(each, GhostNorm)}
        assert sizes == ({int(setting.split()[1])} if setting.startswith("ghost") else set())


def test_few_examples_are_drawn_by_the_seed() -> None:
    whole = datasets.load_dataset("digits")
    one, again, other = (draw_subset(whole, 100, seed) for seed in (0, 0, 1))
    assert one.x_train.shape == (100, 64)
    assert torch.equal(one.x_train, again.x_train)
    assert not torch.equal(one.x_train, other.x_train)
    assert one.x_test is whole.x_test


def test_a_run_comes_seed_by_seed_and_ends_whole(results: Sequence[GhostBatches]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    last = results[-1]
    assert last.step == last.error.size == 2 * len(SMALL.settings)
    assert ((last.error >= 0) & (last.error <= 1)).all()
    half = next(each for each in results if each.step == len(SMALL.settings))
    assert np.isfinite(half.error).tolist() == [[True, False]] * len(SMALL.settings)
    assert np.isfinite(half.median).all()
    *_, again = run(SMALL)
    np.testing.assert_array_equal(again.error, last.error)


@pytest.mark.parametrize(
    ("errors", "noise", "dropout"),
    [
        ({"none": [3, 3], "full": [2, 2], "ghost 20": [1, 1]}, True, True),
        ({"none": [3, 2], "full": [2, 3], "ghost 20": [1, 1]}, None, True),
        ({"none": [1, 1], "full": [2, 2], "ghost 20": [3, 3]}, False, True),
        ({"full + dropout": [0, 1]}, False, False),
        ({"full + dropout": [9, 1]}, False, None),
        ({"none": [3], "full": [2], "ghost 20": [1]}, None, None),
        ({"full + dropout": [np.nan, 9], "full": [2, np.nan]}, None, None),
    ],
)
def test_a_verdict_follows_its_seeds(
    results: Sequence[GhostBatches],
    errors: dict[str, list[float]],
    noise: bool | None,
    dropout: bool | None,
) -> None:
    seeds = len(next(iter(errors.values())))
    percent = np.full((len(SMALL.settings), seeds), 5.0)
    for setting, values in errors.items():
        percent[SMALL.settings.index(setting)] = values
    result = replace(results[-1], error=percent / 100, training_error=0 * percent)
    unlearned = replace(result, training_error=percent / 100)
    assert judge_noise(SMALL, unlearned).holds is judge_dropout(unlearned).holds is None
    verdicts = judge_noise(SMALL, result), judge_dropout(result)
    assert [each.holds for each in verdicts] == [noise, dropout]
    for verdict in verdicts:
        for sentence in (verdict.claim, verdict.measured, verdict.expected, verdict.because):
            assert sentence.endswith(".")
            assert len(sentence.split()) <= 60
