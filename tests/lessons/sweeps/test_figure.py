"""The maps draw every cell that has come, mark where batch norm loses, and hide nothing."""

import numpy as np
import pytest

from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.sweeps.figure import draw_sweep
from bn_core.lessons.sweeps.readings import find_lost_cells, median_over_seeds
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.sentences import describe_sweep
from bn_core.text.numbers import format_number
from tests.lessons.sweeps.test_readings import SMALL, made


def drawn(sweep: Sweep, **view: str) -> dict[str, dict]:
    told = draw_sweep(sweep.config, [sweep], 0, {"theme": "light", **view})
    return {each["id"]: each for each in told["figures"]}


def test_a_cell_is_coloured_by_the_median_of_its_seeds() -> None:
    sweep = made(SMALL)
    figures = drawn(sweep)
    for k, norm in enumerate(SMALL.norms):
        z = np.array(figures[f"map {norm}"]["data"][0]["z"], dtype=float)
        alive = np.where(sweep.ended[k] > 0, np.nan, sweep.accuracy[k])
        mostly = (sweep.ended[k] > 0).mean(axis=-1) > 0.5
        np.testing.assert_allclose(
            z, np.where(mostly, np.nan, median_over_seeds(alive)), rtol=1e-3, equal_nan=True
        )


def test_where_batch_norm_loses_is_ringed() -> None:
    sweep = made(SMALL)
    [rings] = [
        each for each in drawn(sweep)["map batch"]["data"] if each.get("name") == "batch norm loses"
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
    figures = drawn(made(SMALL, some=some), measure=measure, rate_place="16", cell_place="16")
    assert list(figures) == ["map none", "map batch", "cut"]
    for each in figures.values():
        assert each["layout"]["title"]["text"]
        assert each["layout"]["xaxis"]["title"]["text"]


def test_the_sentences_come_with_the_numbers() -> None:
    config = SweepConfig()
    assert f"{config.networks:,} networks" in describe_sweep(Sweep.start(config), 0.9)[0]
    part = describe_sweep(made(SMALL, some=0.5), 0.8)
    assert not any("claim" in each for each in part)
    whole = " ".join(describe_sweep(made(SMALL), 0.8))
    assert "holds" in whole or "does not hold" in whole or "left open" in whole
    assert "each at its best does" in whole
    assert "ringed" in whole


def test_a_view_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValueError, match="colour of the map"):
        drawn(made(SMALL), measure="beauty")
