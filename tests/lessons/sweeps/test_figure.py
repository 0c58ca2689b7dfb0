"""The maps draw every cell that has come, mark where batch norm loses, and hide nothing."""

from dataclasses import replace

import numpy as np
import pytest

from bn_core.lessons.sweeps import sentences
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.sweeps.figure import draw_sweep
from bn_core.lessons.sweeps.readings import find_lost_cells, median_over_seeds
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.sentences import (
    Facts,
    conclude_row,
    describe_cell,
    describe_sweep,
    tell_batches,
    tell_cells,
    tell_difference,
    tell_row,
)
from bn_core.lessons.sweeps.table import sweep_to_csv
from bn_core.text.numbers import format_number
from tests.lessons.sweeps.test_readings import SMALL, make_sweep


def draw_figures(sweep: Sweep, **view: str) -> dict[str, dict]:
    result = draw_sweep(sweep.config, [sweep], 0, {"theme": "light", **view})
    return {each["id"]: each for each in result["figures"]}


def test_a_cell_is_coloured_by_the_median_of_its_seeds() -> None:
    sweep = make_sweep(SMALL)
    figures = draw_figures(sweep)
    for k, norm in enumerate(SMALL.norms):
        z = np.array(figures[f"map {norm}"]["data"][0]["z"], dtype=float)
        alive = np.where(sweep.ended[k] > 0, np.nan, sweep.accuracy[k])
        mostly = (sweep.ended[k] > 0).mean(axis=-1) > 0.5
        np.testing.assert_allclose(
            z, np.where(mostly, np.nan, median_over_seeds(alive)), rtol=1e-3, equal_nan=True
        )


def test_where_batch_norm_loses_is_ringed() -> None:
    sweep = make_sweep(SMALL)
    [rings] = [
        each
        for each in draw_figures(sweep)["map batch"]["data"]
        if each.get("name") == "batch norm loses"
    ]
    cells, rates = SMALL.cell_values, SMALL.rate_values
    places = {
        (format_number(cells[a]), format_number(rates[r]))
        for a, r in np.argwhere(find_lost_cells(sweep))
    }
    assert places
    assert set(zip(rings["y"], rings["x"], strict=True)) == places


@pytest.mark.parametrize("measure", SweepView.knob("measure").options)
@pytest.mark.parametrize("some", [0.0, 0.4, 1.0])
def test_every_measure_is_drawn_at_every_moment(measure: str, some: float) -> None:
    figures = draw_figures(
        make_sweep(SMALL, some=some), measure=measure, rate_place="16", cell_place="16"
    )
    assert list(figures) == ["map none", "map batch"]
    for each in figures.values():
        assert each["layout"]["title"]["text"]
        assert each["layout"]["xaxis"]["title"]["text"]


@pytest.mark.parametrize(
    ("panel", "names"),
    [
        ("difference", ["difference"]),
        ("row", ["cut"]),
        ("layer", ["map none", "map batch"]),  # this sweep has no layer norm
    ],
)
def test_panel_draws_its_figures(panel: str, names: list[str]) -> None:
    for some in (0.0, 1.0):
        assert list(draw_figures(make_sweep(SMALL, some=some), panel=panel)) == names


def test_layer_norm_is_drawn_beside_batch_norm() -> None:
    sweep = make_sweep(replace(SMALL, layer_norm=True))
    assert list(draw_figures(sweep, panel="layer")) == ["map layer", "map batch"]


def test_difference_is_batch_norm_less_without() -> None:
    sweep = make_sweep(SMALL)
    [cells, rings] = draw_figures(sweep, panel="difference")["difference"]["data"]
    middle = median_over_seeds(sweep.accuracy)
    np.testing.assert_allclose(cells["z"], middle[1] - middle[0], rtol=1e-3, atol=1e-9)
    assert len(rings["x"]) == find_lost_cells(sweep).sum()


def test_sentences_come_with_the_numbers() -> None:
    config = SweepConfig()
    assert f"{config.networks:,} networks" in describe_sweep(Sweep.start(config), 0.9)[0]
    assert "parts of the sweep are trained" in describe_sweep(make_sweep(SMALL, some=0.5), 0.8)[0]
    sweep = make_sweep(SMALL)
    good, lost = describe_sweep(sweep, 0.8)
    count = int((median_over_seeds(sweep.accuracy)[0] >= 0.8).sum())
    assert f"is reached in {count} of 25 cells" in good
    assert f"In {int(find_lost_cells(sweep).sum())} cells batch norm loses" in lost


@pytest.mark.parametrize(
    ("lost", "words"),
    [
        (0, "Batch norm loses in no cell: nowhere"),
        (1, "In 1 cell batch norm loses: its accuracy"),
        (2, "In 2 cells batch norm loses: its accuracy"),
    ],
)
def test_lost_cells_are_counted_in_plain_english(
    lost: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sentences, "find_lost_cells", lambda _: np.arange(25) < lost)
    _, result = describe_sweep(make_sweep(SMALL), 0.8)
    assert result.startswith(words)
    assert result.endswith({0: "guessing.", 1: "ring it.", 2: "ring them."}[lost])


def test_outcomes_of_steps_are_read_from_the_sweep() -> None:
    sweep = make_sweep(SMALL)
    for tell in (tell_difference, tell_row, tell_cells, tell_batches):
        assert tell(Facts(SMALL, 0.9, None)) == ""
    none, batch = median_over_seeds(sweep.accuracy)
    a, r = np.unravel_index((batch - none).argmin(), none.shape)
    facts = Facts(SMALL, 0.9, sweep)
    assert f"{batch[a, r]:.3g} against {none[a, r]:.3g}" in tell_difference(facts)
    best = none[SMALL.usual].max()
    assert f"the accuracy is {best:.3g} at rate" in tell_row(facts)
    sizes = make_sweep(replace(SMALL, axis="batch"))
    best = median_over_seeds(sizes.accuracy)[:, 0].max(axis=1)
    result = tell_batches(Facts(sizes.config, 0.9, sizes))
    assert f"in batches of 2 the accuracy is {best[0]:.3g} without and {best[1]:.3g} with" in result


@pytest.mark.parametrize(
    ("best", "largest", "words"),
    [
        ((0.95, 0.95), (0.1, 10.0), "mainly makes more rates work"),
        ((0.80, 0.95), (0.1, 10.0), "and its best one better"),
        ((0.80, 0.95), (1.0, 1.0), "helps at the best rate"),
        ((0.95, 0.80), (1.0, 0.1), "helps neither"),
    ],
)
def test_conclusion_on_a_row_follows_its_numbers(
    best: tuple[float, float], largest: tuple[float, float], words: str
) -> None:
    assert words in conclude_row(np.array(best), np.array(largest))


def test_framed_cell_is_described_once_it_is_trained() -> None:
    for untrained in (None, Sweep.start(SMALL)):
        named = describe_cell(SMALL, untrained, 2, 3)
        assert named.startswith("Framed cell:")
        assert "accuracy" not in named
    sweep = make_sweep(SMALL)
    middle = median_over_seeds(sweep.accuracy)[1, 2, 3]
    assert f"{middle:.3g}" in describe_cell(SMALL, sweep, 2, 3)


def test_csv_has_a_row_for_every_network() -> None:
    lines = sweep_to_csv(SMALL, make_sweep(SMALL)).splitlines()
    assert len(lines) == 1 + SMALL.networks
    assert sweep_to_csv(SMALL, None).count("\n") == 1


def test_a_view_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="colour of the map"):
        draw_figures(make_sweep(SMALL), measure="beauty")
