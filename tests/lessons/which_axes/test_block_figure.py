"""The block and the histograms are drawn from results alone, and say in words what they show."""

import json

import numpy as np
import pytest

from bn_core import BATCH, INSTANCE, LAYER, Axes, group, normalize
from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.images.channel_order import compute_channel_histograms
from bn_core.lessons.images.channel_order_figure import draw_channel_histograms
from bn_core.lessons.which_axes.block_figure import draw_block as figure
from bn_core.lessons.which_axes.sharing import find_groups, make_block

SHAPE = (3, 4, 2, 2)


def drawn(axes: Axes, hats: bool = False, theme: Theme = LIGHT, shape: tuple[int, ...] = SHAPE):
    step = normalize(make_block(shape, 0), axes=axes)
    made = figure(step, find_groups(axes, shape), 0, hats, theme)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    return made


@pytest.mark.parametrize(
    ("axes", "who"),
    [
        (BATCH, "Channel 2 of all 3 examples: "),
        (LAYER, "All 4 channels of example 2: "),
        (INSTANCE, "Channel 2 of example 1: "),
        (group(2), "Channels 3 to 4 of example 1: "),
    ],
)
def test_draw_block_describes_every_group(axes: Axes, who: str) -> None:
    made = drawn(axes)
    assert made["sentences"][1].startswith(who)
    assert len(made["sentences"]) == max(made["groups"]) + 1
    assert len(made["cells"]) == len(made["groups"]) == len(made["shades"]) == 48


def test_draw_block_says_that_a_lone_number_is_alone() -> None:
    assert "this number's alone" in drawn(INSTANCE, shape=(1, 2, 1, 1))["sentences"][0]


def test_shades_are_those_of_the_numbers_or_of_x_hat() -> None:
    step = normalize(make_block(SHAPE, 0))
    for hats, values in ((False, step.x), (True, step.x_hat)):
        shades = np.array(drawn(BATCH, hats)["shades"])
        assert (shades.min(), shades.max()) == (0, 1)
        np.testing.assert_array_equal(shades.argmax(), values.argmax())
    flat = figure(normalize(np.ones(SHAPE)), find_groups(BATCH, SHAPE), 0, True, DARK)
    assert set(flat["shades"]) == {0}


def test_norms_have_their_own_colours() -> None:
    lit = [drawn(axes, theme=DARK)["colours"]["lit"] for axes in (BATCH, LAYER, group(2))]
    assert lit == [DARK.batch, DARK.layer, DARK.group]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_histograms_are_drawn_bin_by_bin(theme: Theme) -> None:
    step = normalize(np.random.default_rng(0).uniform(size=(2, 3, 9, 9)))
    found = compute_channel_histograms(step)
    figures = draw_channel_histograms(found, theme)
    assert [each["row"] for each in figures] == ["before"] * 3 + ["after"] * 3
    assert len({each["id"] for each in figures}) == 6
    for each, shares in zip(figures, [*found.before, *found.after], strict=True):
        [curve] = each["data"]
        assert len(curve["x"]) == len(curve["y"])
        assert curve["y"][:-1] == shares.tolist()
        assert each["alt"]
        assert each["layout"]["yaxis"]["range"][1] > shares.max()
        json.dumps(each, allow_nan=False)
