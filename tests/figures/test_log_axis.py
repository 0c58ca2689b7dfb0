"""Logarithmic axes show the numbers themselves, and end where their margin says."""

from __future__ import annotations

import numpy as np
import pytest

from bn_core.figures.log_axis import LOG_AXIS, make_log_axis


def test_ticks_are_the_numbers_themselves() -> None:
    axis = make_log_axis(np.array([1, 32, 512]))
    assert axis == {"type": "log", "tickvals": [1, 32, 512], "ticktext": ["1", "32", "512"]}


def test_margin_is_a_factor_beyond_the_first_and_the_last_tick() -> None:
    low, high = make_log_axis([2, 8], margin=1.25)["range"]
    assert (10**low, 10**high) == (pytest.approx(1.6), pytest.approx(10))


def test_every_decade_has_three_ticks() -> None:
    shown = dict(zip(LOG_AXIS["tickvals"], LOG_AXIS["ticktext"], strict=True))
    assert [shown[each] for each in (0.1, 0.2, 0.5, 1.0)] == ["0.1", "0.2", "0.5", "1"]
    assert len(shown) == 3 * 13
