"""Labels of examples that lie close together stand on lines of their own."""

from __future__ import annotations

import numpy as np

from bn_core.figures.matched_rows import choose_levels


def test_close_labels_stand_on_different_lines() -> None:
    assert choose_levels(np.array([0.0, 5.0, 10.0])) == [0, 0, 0]
    assert choose_levels(np.array([10.0, 0.0, 0.1, 9.9, 0.2])) == [1, 0, 1, 0, 2]


def test_labels_at_one_value_share_the_last_line_only_when_all_are_taken() -> None:
    assert sorted(choose_levels(np.ones(6))) == [0, 1, 2, 3, 3, 3]
