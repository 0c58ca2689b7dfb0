"""Draw test errors by batch size for each norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.curves import has_no_values, round_values
from bn_core.figures.log_axis import make_log_axis
from bn_core.figures.style import (
    NETWORK_NAMES,
    SYMBOLS,
    Figure,
    Theme,
    choose_theme,
    make_layout,
    style_line,
)
from bn_core.lessons.small_batches.collapse_figure import make_size_axis
from bn_core.lessons.small_batches.config import NORMS, SmallBatchesConfig
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.sentences import describe_diverged, describe_errors

_TICKS = (1, 2, 5, 10, 20, 50, 100)


def draw_batch_sizes(
    config: SmallBatchesConfig,
    frames: Sequence[SmallBatches],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figure and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_errors(config, result, theme)],
        "say": describe_errors(result),
        "alerts": describe_diverged(int(result.ended.sum())),
    }


def _draw_errors(config: SmallBatchesConfig, result: SmallBatches, theme: Theme) -> Figure:
    kind = "fully connected" if config.net == "mlp" else "convolutional"
    seeds = f"median and range of {config.seeds} seeds" if config.seeds > 1 else "one seed"
    return {
        "id": "batch sizes errors",
        "row": "errors",
        "alt": "Test error against batch size for four norms, median and range over the seeds",
        "data": [_draw_norm(name, result, theme) for name in NORMS],
        "layout": make_layout(
            theme,
            f"Test error of {kind} networks ({seeds})",
            "examples in a training batch (log scale)",
            "% of test images wrong (log scale)",
            height=380,
            margin={"t": 76},
            xaxis=make_size_axis(result.sizes.tolist()),
            yaxis={**make_log_axis(_TICKS), "range": [-0.1, 2.05]},
            waiting=has_no_values(result.error),
        ),
    }


def _draw_norm(name: str, result: SmallBatches, theme: Theme) -> Figure:
    place = NORMS.index(name)
    middle, least, most = (100 * each[place] for each in (result.median, result.least, result.most))
    colour = getattr(theme, name)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": NETWORK_NAMES[name],
        "x": result.sizes.tolist(),
        "y": round_values(middle),
        "line": style_line(theme, name, 2.6 if name == "batch" else 1.8),
        "marker": {"size": 8, "color": colour, "symbol": SYMBOLS[name]},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": round_values(most - middle),
            "arrayminus": round_values(middle - least),
            "color": colour,
            "thickness": 1,
            "width": 4,
        },
        "hovertemplate": "%{y:.3g}%",
    }
