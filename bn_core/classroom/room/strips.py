"""Figures of a living batch: the strip of each batch, with the outlier marked."""

from __future__ import annotations

from typing import Any

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.events.event import SLIDER_LIMIT
from bn_core.figures.strip import draw_strip
from bn_core.figures.style import choose_theme

MAX_STRIPS = 8
"""Most batches that are drawn; a projector has no room for more."""


def draw_strips(activity: Activity | None, theme: str) -> list[dict[str, Any]]:
    """Return the strips of a living batch in a theme's colours, else []."""
    if not isinstance(activity, LivingBatchActivity):
        return []
    figures = []
    for batch in activity.batches[:MAX_STRIPS]:
        known = activity.outlier in batch.students
        chosen = batch.students.index(activity.outlier) if known else -1
        alt = f"The batch of {len(batch.students)} students on four number lines."
        figure = draw_strip(batch.step, 0, chosen, choose_theme(theme), SLIDER_LIMIT)
        figures.append({**figure, "alt": alt, "students": list(batch.students)})
    return figures
