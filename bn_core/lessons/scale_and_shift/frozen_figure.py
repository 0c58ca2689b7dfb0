"""Draw what networks reach of which only a part is trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.curves import draw_seed_band, has_no_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import choose_theme, make_layout
from bn_core.lessons.scale_and_shift.frozen_config import NAMES, RATES, TRAINED, FrozenConfig
from bn_core.lessons.scale_and_shift.frozen_result import FrozenWeights
from bn_core.lessons.scale_and_shift.frozen_verdicts import judge_frozen_weights

_STYLES = {
    "affine": ("batch", "solid", "circle"),
    "random": ("none", "dash", "diamond"),
    "last": ("group", "dashdot", "triangle-up"),
    "all": ("layer", "dot", "square"),
}


def draw_frozen_weights(
    config: FrozenConfig, frames: Sequence[FrozenWeights], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the test accuracy by learning rate, a line for each trained part."""
    result, theme = frames[shown], choose_theme(params.get("theme"))
    data = []
    for part, values in zip(TRAINED, result.accuracy, strict=True):
        colour, dash, symbol = _STYLES[part]
        shade = getattr(theme, colour)
        data += draw_seed_band(
            RATES,
            values.T,
            colour,
            theme,
            name=NAMES[part],
            line={"color": shade, "dash": dash, "width": 2},
            marker={"size": 7, "color": shade, "symbol": symbol},
        )
    figure = {
        "id": "frozen accuracy",
        "row": "frozen accuracy",
        "alt": "Test accuracy by learning rate, a line for each part that is trained",
        "data": data,
        "layout": make_layout(
            theme,
            "Test accuracy by what is trained",
            "learning rate (log scale)",
            "test accuracy",
            height=380,
            margin={"t": 110},
            xaxis=make_log_axis(RATES),
            yaxis={"range": [0, 1.02]},
            waiting=has_no_values(result.accuracy),
        ),
    }
    waiting = f"{result.step} of {config.seeds} seeds are trained."
    say = tell_verdicts(judge_frozen_weights(result)) or [waiting]
    return {"figures": [figure], "say": say, "alerts": []}
