"""Ghost batches differ from the full batch in their statistics alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.experiments.claim_part import Kind, Nature
from bn_core.lessons.regularization.config import DROPPED, GHOSTS, GhostBatchesConfig
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.lessons.regularization.verdicts import judge_few_examples
from bn_core.lessons.regularization.worker.ghost_batches import build_setting, run
from bn_core.lessons.regularization.worker.ghost_norm import GhostNorm
from bn_core.training.data import datasets
from bn_core.training.few_examples import Steps, draw_subset, train, train_best
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
    few = draw_subset(datasets.load_dataset("digits"), 100, 0).data
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
    assert one.data.x_train.shape == (100, 64)
    assert torch.equal(one.data.x_train, again.data.x_train)
    assert not torch.equal(one.data.x_train, other.data.x_train)
    assert one.data.x_test is whole.x_test
    rows = {tuple(each) for each in one.data.x_train.tolist()}
    assert len(one.x_held_out) == 500
    assert not rows & {tuple(each) for each in one.x_held_out.tolist()}


def test_statistics_of_all_examples_have_no_noise() -> None:
    """A step on a mini-batch then normalizes its examples as a step on all would."""
    few = draw_subset(datasets.load_dataset("digits"), 100, 0).data
    net = build_setting(SMALL, "full", few, 0)
    alone = build_setting(SMALL, "full", few, 0)
    *_, share = train(net, few, 0.2, Steps(1, batch=16, all_statistics=True), 3)
    assert share == 1
    rows = torch.randperm(100, generator=torch.Generator().manual_seed(3))[:16]
    loss = torch.nn.functional.cross_entropy(alone(few.x_train)[rows], few.y_train[rows])
    loss.backward()
    for ours, theirs in zip(net.parameters(), alone.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs - 0.2 * theirs.grad)


def test_the_best_rate_is_chosen_on_held_out_examples() -> None:
    few = draw_subset(datasets.load_dataset("digits"), 100, 0)
    broken = replace(few, x_held_out=few.data.x_train, y_held_out=few.data.y_train)
    for given in (few, broken):
        found = []
        for rates in ((1e-4,), (0.2,), (1e-4, 0.2)):
            build = partial(build_setting, SMALL, "full", few.data, 0)
            *_, (_, trained) = train_best(build, given, rates, Steps(20, batch=16), 0)
            found.append(trained)
        assert found[2] == found[1] != found[0]


def test_a_mini_batch_has_its_own_settings() -> None:
    config = replace(SMALL, batch="16", tuned=True)
    assert (config.usual, config.noisy) == ("batch", "batch")
    assert set(config.settings) == {"none", "none + dropout", "batch", "batch + dropout", "full"}
    *_, last = run(replace(config, seeds=1))
    assert np.isfinite(last.error).all()
    assert set(last.rate.ravel()) <= set(config.rates)
    assert len(last.verdicts) == 4


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


@pytest.mark.parametrize("batch", ["all", "16"])
@pytest.mark.parametrize(
    ("errors", "kinds"),
    [
        ({"none": 7, "full": 6, "noisy": 5}, (Kind.HOLDS, Kind.HOLDS, Kind.HOLDS)),
        ({"none": 3, "full": 4, "noisy": 5}, (Kind.FAILS, Kind.FAILS, Kind.HOLDS)),
        ({"dropped": 4.5}, (Kind.FAILS, Kind.FAILS, Kind.HOLDS)),  # half a point
        ({"dropped": 3}, (Kind.FAILS, Kind.FAILS, Kind.FAILS)),  # twice a point
        ({"dropped": 9}, (Kind.FAILS, Kind.FAILS, Kind.HOLDS)),
        ({"dropped": np.nan}, (Kind.FAILS, Kind.FAILS, Kind.UNDECIDED)),
    ],
)
def test_verdicts_follow_planted_errors(
    results: Sequence[GhostBatches], batch: str, errors: dict[str, float], kinds: tuple[Kind, ...]
) -> None:
    config = replace(SMALL, batch=batch)
    names = {"noisy": config.noisy, "dropped": f"{config.usual}{DROPPED}"}
    percent = np.full((len(config.settings), 6), 5.0)
    for name, value in errors.items():
        percent[config.settings.index(names.get(name, name))] = value
    if batch == "all" and "noisy" in errors:
        kinds = (Kind.HOLDS if errors["none"] > errors["full"] else Kind.FAILS, *kinds[1:])
        percent[config.settings.index(names["dropped"])] = errors["full"]
    result = replace(
        results[-1],
        settings=config.settings,
        error=percent / 100,
        training_error=0 * np.nan_to_num(percent),
        rate=0.2 + 0 * np.nan_to_num(percent),
    )
    verdicts = judge_few_examples(config, result)
    assert tuple(each.kind for each in verdicts) == (*kinds, kinds[-1])
    assert verdicts[-1].part.nature == Nature.SCALE
    unlearned = replace(result, training_error=0.1 + result.training_error)
    assert {each.kind for each in judge_few_examples(config, unlearned)} == {Kind.UNDECIDED}
