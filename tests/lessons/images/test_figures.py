"""Test the histograms of the channels."""

import json

import numpy as np
import pytest

from bn_core import normalize
from bn_core.figures.style import DARK, LIGHT, Theme
from bn_core.lessons.images.channel_order import compute_channel_histograms
from bn_core.lessons.images.channel_order_figure import draw_channel_histograms


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
