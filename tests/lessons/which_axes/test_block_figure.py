"""Test what the browser is sent of the block."""

import json

import numpy as np
import pytest

from bn_core import BATCH, INSTANCE, LAYER, Axes, group, normalize
from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.which_axes.block_figure import draw_block as figure
from bn_core.lessons.which_axes.sharing import find_groups, make_block
from bn_core.text.numbers import format_number

SHAPE = (3, 4, 2, 2)


def draw(axes: Axes, hats: bool = False, theme: Theme = LIGHT, shape: tuple[int, ...] = SHAPE):
    step = normalize(make_block(shape, 0), axes=axes)
    made = figure(step, find_groups(axes, shape), 0, hats, theme)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    return made


@pytest.mark.parametrize(
    ("axes", "who"),
    [
        (BATCH, "Mean 2 of 4, over channel 2 of all 3 examples, 12 values: "),
        (LAYER, "Mean 2 of 3, over all 4 channels of example 2, 16 values: "),
        (INSTANCE, "Mean 2 of 12, over channel 2 of example 1, 4 values: "),
        (group(2), "Mean 2 of 6, over channels 3 to 4 of example 1, 8 values: "),
    ],
)
def test_draw_block_describes_every_group(axes: Axes, who: str) -> None:
    made = draw(axes)
    assert made["sentences"][1].startswith(who)
    assert len(made["sentences"]) == max(made["groups"]) + 1
    assert len(made["cells"]) == len(made["groups"]) == len(made["shades"]) == 48


@pytest.mark.parametrize(
    ("axes", "rows", "columns"), [(BATCH, 1, 4), (LAYER, 3, 1), (INSTANCE, 3, 4), (group(2), 3, 2)]
)
def test_draw_block_lays_means_out_by_example(axes: Axes, rows: int, columns: int) -> None:
    made = draw(axes)
    means = normalize(make_block(SHAPE, 0), axes=axes).mean.ravel()
    assert made["means"]["size"] == [rows, columns]
    assert made["means"]["texts"] == [format_number(float(each)) for each in means]


def test_draw_block_says_that_a_value_is_its_own_mean() -> None:
    assert (
        "Mean 1 of 2, over channel 1 of example 1, 1 value: μ"
        in draw(INSTANCE, shape=(1, 2, 1, 1))["sentences"][0]
    )


def test_shades_are_those_of_the_numbers_or_of_x_hat() -> None:
    step = normalize(make_block(SHAPE, 0))
    for hats, values in ((False, step.x), (True, step.x_hat)):
        shades = np.array(draw(BATCH, hats)["shades"])
        assert (shades.min(), shades.max()) == (0, 1)
        np.testing.assert_array_equal(shades.argmax(), values.argmax())
    flat = figure(normalize(np.ones(SHAPE)), find_groups(BATCH, SHAPE), 0, True, DARK)
    assert set(flat["shades"]) == {0}


def test_norms_have_their_own_colours() -> None:
    lit = [draw(axes, theme=DARK)["colours"]["lit"] for axes in (BATCH, LAYER, group(2))]
    assert lit == [DARK.batch, DARK.layer, DARK.group]
