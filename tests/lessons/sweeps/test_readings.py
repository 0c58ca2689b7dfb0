"""What is read off a map is what an exhaustive look at its numbers gives."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bn_core.experiments.claim_part import Kind
from bn_core.experiments.seeds import format_spread
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.readings import (
    compare_best_steps,
    count_decades,
    find_best_rate,
    find_largest_rate,
    find_lost_cells,
    find_too_large_rates,
    find_won_cells,
    steps_to_accuracy,
)
from bn_core.lessons.sweeps.result import Sweep, SweepPart
from bn_core.lessons.sweeps.verdicts import judge_steps, judge_sweep

SMALL = SweepConfig(rates=5, cells=5, seeds=3, steps=100, layer_norm=False)


def make_sweep(config: SweepConfig, seed: int = 0, some: float = 1.0) -> Sweep:
    """Make a sweep of random numbers, of which a share is computed."""
    rng = np.random.default_rng(seed)
    sweep = Sweep.start(config)
    for place, pairs in enumerate(config.parts):
        if place >= some * len(config.parts):
            break
        size = (len(pairs), len(config.norms), config.rates)
        curve = np.sort(rng.uniform(size=(*size, len(sweep.measured_steps))), axis=-1)
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
    sweep = make_sweep(SMALL)
    for come, at, cell, seed in every_cell(sweep):
        np.testing.assert_array_equal(sweep.curves[:, cell, :, seed], come.accuracy[at])
        np.testing.assert_array_equal(sweep.loss[:, cell, :, seed], come.loss[at])
    assert sweep.progress == 1
    assert not np.isnan(sweep.accuracy).any()
    assert (sweep.accuracy[sweep.ended > 0] == 0).all()


def test_what_has_not_come_is_blank() -> None:
    sweep = make_sweep(SMALL, some=0.5)
    assert 0 < sweep.progress < 1
    for come, _, cell, seed in every_cell(sweep):
        assert np.isnan(sweep.accuracy[:, cell, :, seed]).all() == (come is None)
    for told in judge_sweep(sweep, 0.9):
        assert told.kind is Kind.UNDECIDED
        assert "not finished" in told.obstacle


@pytest.mark.parametrize("seed", range(5))
def test_the_readings_are_those_of_a_plain_loop(seed: int) -> None:
    sweep, good = make_sweep(SMALL, seed), 0.8
    config, usual = sweep.config, sweep.config.usual
    assert config.cell_values[usual] == 1.0
    largest, steps = find_largest_rate(sweep, good), steps_to_accuracy(sweep, good)
    too_large = find_too_large_rates(sweep, good)
    loss = np.nan_to_num(sweep.loss[:, usual], nan=np.inf)
    for k in range(2):
        for s in range(3):
            fit = [
                rate
                for r, rate in enumerate(config.rate_values)
                if sweep.accuracy[k, usual, r, s] >= good
            ]
            assert largest[k, s] == max(fit, default=0)
            lowest = min(range(config.rates), key=lambda r: loss[k, r, s])
            for r in range(config.rates):
                wrong = r > lowest and sweep.accuracy[k, usual, r, s] < good
                assert too_large[k, r, s] == wrong
            for r in range(config.rates):
                curve = sweep.curves[k, usual, r, s]
                first = next(
                    (at for at, a in zip(sweep.measured_steps, curve, strict=True) if a >= good),
                    math.nan,
                )
                np.testing.assert_equal(steps[k, usual, r, s], first)
    own = count_decades(sweep, good, find_best_rate(sweep))
    for k, rate in enumerate(find_best_rate(sweep)):
        row = np.median(sweep.accuracy[k, usual], axis=-1)
        assert row[rate] == row.max()
        fit = sweep.accuracy[k, :, rate] >= good
        np.testing.assert_allclose(own[k], fit[1:-1].sum(axis=0) + (fit[0] + 1.0 * fit[-1]) / 2)
    middle = np.median(sweep.accuracy, axis=-1)
    lost = (middle[0] > middle[1] + 0.01) & (middle[0] > 0.15)
    np.testing.assert_array_equal(find_lost_cells(sweep), lost)
    won = (middle[1] > middle[0] + 0.01) & (middle[1] > 0.15)
    np.testing.assert_array_equal(find_won_cells(sweep), won)
    none, batch, race = compare_best_steps(sweep, good)
    counted = np.where(np.isnan(steps[:, usual]), np.inf, np.maximum(steps[:, usual], 1))
    best = np.median(counted, axis=-1)
    assert best[0, none] == best[0].min()
    assert best[1, batch] == best[1].min()
    np.testing.assert_array_equal(race.none, counted[0, none])


SHARP = SweepConfig(rates=16, cells=1, seeds=6, steps=200, layer_norm=False)
"""Three rates a decade: 0.01 has the index 3, 0.1 6, 1 9."""


def flat(
    none: float,
    batch: float,
    good_rates: tuple[int, int],
    config: SweepConfig = SHARP,
    best_rate: int = 6,
) -> Sweep:
    """Plant every seed alike: accuracy .95 up to a rate's index, else .1.

    Each network has its own index, -1 if it learns at no rate, and its own steps to get there. The
    loss is lowest at the rate with the index ``best_rate``.
    """
    sweep = Sweep.start(config)
    for place, pairs in enumerate(config.parts):
        size = (len(pairs), 2, config.rates)
        curve = np.full((*size, len(sweep.measured_steps)), 0.1)
        for k, (steps, last) in enumerate(zip((none, batch), good_rates, strict=True)):
            reached = np.array(sweep.measured_steps) >= steps
            curve[:, k, : last + 1] = np.where(reached, 0.95, 0.1)
        loss = np.broadcast_to(np.abs(np.arange(config.rates) - float(best_rate)), size)
        sweep = sweep.plus(place, SweepPart(curve, loss, np.zeros(size, dtype=int)))
    return sweep


def kinds(sweep: Sweep) -> dict[tuple[str, str], Kind]:
    return {(each.id, each.part.name): each.kind for each in judge_sweep(sweep, 0.9)}


@pytest.mark.parametrize(
    ("good_rates", "larger", "batch_stable"),
    [
        ((3, 9), Kind.HOLDS, Kind.HOLDS),  # 100 times
        ((3, 6), Kind.HOLDS, Kind.HOLDS),  # 10 times, the threshold itself
        ((3, 5), Kind.WEAKER, Kind.FAILS),
        ((6, 6), Kind.FAILS, Kind.HOLDS),
        ((6, 3), Kind.FAILS, Kind.FAILS),
        ((-1, 6), Kind.HOLDS, Kind.HOLDS),  # never without batch norm
        ((6, -1), Kind.FAILS, Kind.FAILS),
        ((-1, -1), Kind.UNDECIDED, Kind.FAILS),
    ],
)
def test_c14_follows_its_numbers(
    good_rates: tuple[int, int], larger: Kind, batch_stable: Kind
) -> None:
    told = kinds(flat(50, 50, good_rates))
    assert told["C14", "larger"] is larger
    assert told["C14", "with"] is batch_stable


def test_c14_rate_that_is_only_slow_is_not_too_large() -> None:
    assert kinds(flat(50, 50, (-1, 9), best_rate=6))["C14", "without"] is Kind.FAILS
    assert kinds(flat(50, 50, (3, 9), best_rate=0))["C14", "without"] is Kind.HOLDS
    assert kinds(flat(50, 50, (5, 9), best_rate=0))["C14", "without"] is Kind.FAILS


@pytest.mark.parametrize(
    ("none", "batch", "kind"),
    [
        (200, 10, Kind.HOLDS),  # 20 times
        (100, 20, Kind.WEAKER),
        (100, 100, Kind.FAILS),
        (10, 100, Kind.FAILS),
        (1000, 10, Kind.HOLDS),  # never without batch norm
        (10, 1000, Kind.FAILS),
        (1000, 1000, Kind.UNDECIDED),
    ],
)
def test_c13_follows_its_numbers(none: float, batch: float, kind: Kind) -> None:
    told = judge_steps(flat(none, batch, (6, 6)), 0.9)
    assert told[0].kind is kind
    assert all("not tested at its scale" in each.sentence for each in told)


def test_c13_names_no_rate_where_none_gets_there() -> None:
    told, _ = judge_steps(flat(1000, 10, (6, 6)), 0.9)
    assert "never without at any rate, 10 with batch norm at rate 0.001" in told.measured


def test_fastest_rate_is_one_at_which_a_seed_gets_there() -> None:
    """Five of six seeds never learn, so that the median is infinite at every rate."""
    sweep = flat(1000, 10, (9, 9))
    part = sweep.computed[0]
    assert part
    curve = part.accuracy.copy()
    curve[0, 0, 5] = 0.95
    sweep = sweep.plus(0, replace(part, accuracy=curve))
    none, _, race = compare_best_steps(sweep, 0.9)
    assert none == 5
    assert np.isfinite(race.none).sum() == 1
    assert "never in 5 of 6 seeds without at rate 0.0464" in judge_steps(sweep, 0.9)[0].measured


def test_c13_at_the_rate_tuned_without_batch_norm() -> None:
    told = {each.part.name: each.kind for each in judge_steps(flat(100, 20, (6, 6)), 0.9)}
    assert told == {"best": Kind.WEAKER, "same rate": Kind.HOLDS}


@pytest.mark.parametrize(
    ("none", "batch", "wider", "hardly"),
    [
        (1, 13, Kind.HOLDS, Kind.HOLDS),
        (9, 12, Kind.WEAKER, Kind.HOLDS),
        (5, 5, Kind.FAILS, Kind.FAILS),
        (12, 3, Kind.FAILS, Kind.FAILS),
        (0, 10, Kind.HOLDS, Kind.HOLDS),  # never without batch norm
        (0, 0, Kind.UNDECIDED, Kind.FAILS),
    ],
)
def test_c15_counts_decades(none: int, batch: int, wider: Kind, hardly: Kind) -> None:
    config = SweepConfig(rates=3, cells=13, seeds=6, steps=200, layer_norm=False)
    sweep = flat(5, 5, (2, 2), config)
    for place, pairs in enumerate(config.parts):
        part = sweep.computed[place]
        assert part
        curve = part.accuracy.copy()
        for at, (cell, _) in enumerate(pairs):  # the good cells lie around scale 1
            for k, count in enumerate((none, batch)):
                curve[at, k] = 0.95 if abs(cell - 6) * 2 + (cell > 6) <= count - (count > 0) else 0
                if count == 0:
                    curve[at, k] = 0
        sweep = sweep.plus(place, replace(part, accuracy=curve))
    told = kinds(sweep)
    assert (told["C15", "wider"], told["C15", "hardly"]) == (wider, hardly)


@pytest.mark.parametrize("steps", [20, 199, 200])
def test_sweep_of_few_steps_decides_nothing(steps: int) -> None:
    """After 20 steps no network learns, whatever is claimed of 250."""
    config = replace(SHARP, axis="scale", cells=3, steps=steps)
    told = judge_sweep(flat(1000, 1000, (9, 9), config), 0.9)
    assert {each.id for each in told} == {"C13", "C14", "C15"}
    fails = {each.part.name for each in told if each.kind is Kind.FAILS}
    assert fails == ({"without", "with", "hardly"} if steps == 200 else set())
    if steps < 200:
        assert all("after 200 steps or more" in each.sentence for each in told)


def test_decades_of_good_cells_are_at_most_the_axis() -> None:
    """Nine good cells from the end, a third of a decade each, span a factor of 680."""
    config = SweepConfig(rates=3, cells=13, seeds=1, steps=200, layer_norm=False)
    sweep = flat(5, 5, (2, 2), config)
    assert count_decades(sweep, 0.9, (0, 0)) == pytest.approx(4)
    for place, pairs in enumerate(config.parts):
        part = sweep.computed[place]
        assert part
        curve = part.accuracy.copy()
        for at, (cell, _) in enumerate(pairs):
            curve[at, 1] *= cell < 9
        sweep = sweep.plus(place, replace(part, accuracy=curve))
    assert count_decades(sweep, 0.9, (0, 0))[1] == pytest.approx(np.log10(680), abs=0.01)


def test_one_cell_is_the_usual_one() -> None:
    assert SHARP.cell_values == (1.0,)
    assert SweepConfig(axis="depth", depth=7, cells=1).cell_values == (7,)
    assert {0.01, 0.1, 1.0} <= set(SHARP.rate_values)
    assert not any(each.id == "C15" for each in judge_sweep(flat(5, 5, (2, 2)), 0.9))


def test_a_spread_is_a_median_and_a_range() -> None:
    assert format_spread(np.array([1.0, 2.0, 4.0])) == "2 (1 to 4)"
    assert format_spread(np.array([2.0, 2.0, math.nan])) == "2"
    assert format_spread(np.array([math.nan])) == "none"


def test_too_much_work_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="times the most that is computed here"):
        SweepConfig(axis="depth", width=100, rates=16, cells=16, steps=1000, seeds=5)
    assert SweepConfig().work < 5e11
