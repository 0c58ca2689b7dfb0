"""Draw what networks reach of which only a part is trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.style import choose_theme
from bn_core.lessons.scale_and_shift.accuracy_figure import draw_accuracy_by_rate
from bn_core.lessons.scale_and_shift.frozen_config import NAMES, RATES, TRAINED, FrozenConfig
from bn_core.lessons.scale_and_shift.frozen_result import FrozenWeights
from bn_core.lessons.scale_and_shift.frozen_verdicts import judge_frozen_weights

_STYLES = {"affine": "batch", "random": "none", "last": "group", "all": "layer"}
"""The normalization whose line and symbol each trained part has."""


def draw_frozen_weights(
    config: FrozenConfig, frames: Sequence[FrozenWeights], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the test accuracy by learning rate, a line for each trained part."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    styles = {NAMES[part]: _STYLES[part] for part in TRAINED}
    figure = draw_accuracy_by_rate(
        "frozen accuracy", "trained", styles, RATES, result.accuracy, theme
    )
    waiting = f"{result.step} of {config.seeds} seeds are trained."
    say = tell_verdicts(judge_frozen_weights(result)) or [waiting]
    return {"figures": [figure], "say": say, "alerts": []}
