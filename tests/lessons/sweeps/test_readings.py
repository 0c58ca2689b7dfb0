"""What is read off a map is what an exhaustive look at its numbers gives."""

import math

import numpy as np
import pytest

from bn_core.experiments.seeds import format_spread
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.readings import (
    compare_best_steps,
    count_decades,
    find_best_rate,
    find_largest_rate,
    find_lost_cells,
    median_over_seeds,
    steps_to_accuracy,
)
from bn_core.lessons.sweeps.result import Sweep, SweepPart
from bn_core.lessons.sweeps.verdicts import judge_rate, judge_start, judge_steps

SMALL = SweepConfig(rates=5, cells=5, seeds=3, steps=100, layer_norm=False)


def made(config: SweepConfig, seed: int = 0, some: float = 1.0) -> Sweep:
    """A sweep of random numbers, of which a share has come."""
    rng = np.random.default_rng(seed)
    sweep = Sweep.start(config)
    for place, pairs in enumerate(config.parts):
        if place >= some * len(config.parts):
            break
        size = (len(pairs), len(config.norms), config.rates)
        curve = np.sort(rng.uniform(size=(*size, len(sweep.measured))), axis=-1)
        ended = np.where(rng.uniform(size=size) < 0.2, rng.integers(1, 100, size), 0)
        curve[ended > 0] = np.nan
        loss = np.where(ended > 0, np.nan, rng.uniform(size=size))
        sweep = sweep.plus(place, SweepPart(curve, loss, ended))
    return sweep


def every_cell(sweep: Sweep):  # type: ignore[no-untyped-def]
    config = sweep.config
    for part, come in zip(sweep.parts, sweep.computed, strict=True):
        for at, (cell, seed) in enumerate(part):
            yield come, at, cell, seed - config.seed


@pytest.mark.parametrize("axis", ["scale", "depth", "batch"])
def test_the_parts_are_every_cell_and_seed_once(axis: str) -> None:
    config = SweepConfig(axis=axis, rates=4, cells=7, seeds=2, seed=5)
    pairs = [pair for part in config.parts for pair in part]
    assert len(set(pairs)) == len(pairs) == len(config.cell_values) * 2
    for part in config.parts:
        runs = [config.run(cell, 0, seed) for cell, seed in part]
        assert len({(run.depth, run.batch_size) for run in runs}) == 1


def test_a_map_holds_each_part_in_its_place() -> None:
    sweep = made(SMALL)
    for come, at, cell, seed in every_cell(sweep):
        np.testing.assert_array_equal(sweep.curves[:, cell, :, seed], come.accuracy[at])
        np.testing.assert_array_equal(sweep.loss[:, cell, :, seed], come.loss[at])
    assert sweep.progress == 1
    assert not np.isnan(sweep.accuracy).any()
    assert (sweep.accuracy[sweep.ended > 0] == 0).all()


def test_what_has_not_come_is_blank() -> None:
    sweep = made(SMALL, some=0.5)
    assert 0 < sweep.progress < 1
    for come, _, cell, seed in every_cell(sweep):
        assert np.isnan(sweep.accuracy[:, cell, :, seed]).all() == (come is None)
    for judge in (judge_rate, judge_start, judge_steps):
        assert judge(sweep, 0.9).holds is None
        assert "not finished" in judge(sweep, 0.9).because


@pytest.mark.parametrize("seed", range(5))
def test_the_readings_are_those_of_a_plain_loop(seed: int) -> None:
    sweep, good = made(SMALL, seed), 0.8
    config, usual = sweep.config, sweep.config.usual
    assert config.cell_values[usual] == 1.0
    largest, steps = find_largest_rate(sweep, good), steps_to_accuracy(sweep, good)
    for k in range(2):
        for s in range(3):
            fit = [
                rate
                for r, rate in enumerate(config.rate_values)
                if sweep.accuracy[k, usual, r, s] >= good
            ]
            assert largest[k, s] == max(fit) if fit else math.isnan(largest[k, s])
            for r in range(config.rates):
                curve = sweep.curves[k, usual, r, s]
                first = next(
                    (at for at, a in zip(sweep.measured, curve, strict=True) if a >= good), math.nan
                )
                np.testing.assert_equal(steps[k, usual, r, s], first)
    own = count_decades(sweep, good, find_best_rate(sweep))
    for k, rate in enumerate(find_best_rate(sweep)):
        row = np.median(sweep.accuracy[k, usual], axis=-1)
        assert row[rate] == row.max()
        np.testing.assert_allclose(own[k], (sweep.accuracy[k, :, rate] >= good).sum(axis=0) * 1.0)
    middle = np.median(sweep.accuracy, axis=-1)
    np.testing.assert_array_equal(find_lost_cells(sweep), middle[1] < middle[0] - 0.01)
    none, batch, race = compare_best_steps(sweep, good)
    best = median_over_seeds(steps[:, usual])
    assert best[0, none] == np.nanmin(best[0])
    assert best[1, batch] == np.nanmin(best[1])
    np.testing.assert_array_equal(race.none, steps[0, usual, none])


def flat(none: float, batch: float, good_rates: tuple[int, int]) -> Sweep:
    """Every seed alike: accuracy .95 up to a rate's place, for each norm its own, else .1."""
    sweep = Sweep.start(SMALL)
    for place, pairs in enumerate(SMALL.parts):
        size = (len(pairs), 2, SMALL.rates)
        curve = np.full((*size, len(sweep.measured)), 0.1)
        for k, (steps, last) in enumerate(zip((none, batch), good_rates, strict=True)):
            reached = np.array(sweep.measured) >= steps
            curve[:, k, : last + 1] = np.where(reached, 0.95, 0.1)
        sweep = sweep.plus(place, SweepPart(curve, curve[..., -1], np.zeros(size, dtype=int)))
    return sweep


def test_a_verdict_follows_the_numbers() -> None:
    """Rates of the small sweep rise by a factor of 17.8."""
    assert judge_rate(flat(50, 50, (1, 2)), 0.9).holds is True
    assert judge_rate(flat(50, 50, (2, 2)), 0.9).holds is False
    assert judge_rate(flat(50, 50, (2, 1)), 0.9).holds is False
    assert judge_steps(flat(50, 5, (2, 2)), 0.9).holds is True
    assert judge_steps(flat(50, 50, (2, 2)), 0.9).holds is False
    assert judge_start(flat(50, 50, (2, 2)), 0.9).holds is False
    never = judge_steps(flat(1000, 5, (2, 2)), 0.9)
    assert never.holds is None
    assert "In 3 of 3 seeds there is nothing to compare" in never.because


def test_seeds_that_disagree_leave_it_open() -> None:
    one, other = flat(50, 50, (1, 2)), flat(50, 50, (2, 2))
    sweep = Sweep.start(SMALL)
    for place, pairs in enumerate(SMALL.parts):
        seeds = np.array([seed for _, seed in pairs])[:, None, None, None]
        a, b = one.computed[place], other.computed[place]
        assert a
        assert b
        curve = np.where(seeds == 0, a.accuracy, b.accuracy)
        sweep = sweep.plus(place, SweepPart(curve, curve[..., -1], a.ended))
    verdict = judge_rate(sweep, 0.9)
    assert verdict.holds is None
    assert "1 of 3 seeds say so" in verdict.because


def test_a_spread_is_a_median_and_a_range() -> None:
    assert format_spread(np.array([1.0, 2.0, 4.0])) == "2 (1 to 4)"
    assert format_spread(np.array([2.0, 2.0, math.nan])) == "2"
    assert format_spread(np.array([math.nan])) == "none"


def test_too_much_work_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="times the most that is computed here"):
        SweepConfig(axis="depth", width=100, rates=16, cells=16, steps=1000, seeds=5)
    assert SweepConfig().work < 5e11
