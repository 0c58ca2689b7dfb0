"""Draw the outputs of several processes beside those of one large batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bn_core.figures.curves import round_values
from bn_core.figures.matched_rows import draw_matched_rows
from bn_core.figures.style import Figure, Theme, choose_theme, make_layout
from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.result import SyncBatchNorm
from bn_core.lessons.many_devices.sentences import describe_processes
from bn_core.norm.arrays import Array

UNITS = 3
"""Units that are drawn beside each other; the differences given are the largest of all."""
_AXIS = "x̂ of each digit, in standard deviations"
_ROWS = ("own<br>statistics", "one batch", "sums over<br>processes")


def draw_sync_batch_norm(
    config: SyncBatchNormConfig,
    frames: Sequence[SyncBatchNorm],
    shown: int,
    params: Mapping[str, str],
) -> dict[str, Any]:
    """Draw the figure and write the sentences of result ``shown``.

    ``params["theme"]`` names the theme.
    """
    result, theme = frames[shown], choose_theme(params.get("theme"))
    return {
        "figures": [_draw_unit(config, result, theme)],
        "say": describe_processes(config, result),
        "alerts": [result.failed] if result.failed else [],
    }


def draw_comparisons(result: SyncBatchNorm, theme: Theme) -> list[Figure]:
    """Draw output and input gradient of some units against those of one large batch."""
    return [
        _draw_comparison(
            "output", "Output x̂", result.whole, result.separate, result.together, theme
        ),
        _draw_comparison(
            "gradient",
            "Input gradient ∂L/∂x",
            result.d_whole,
            result.d_separate,
            result.d_together,
            theme,
        ),
    ]


def _draw_unit(config: SyncBatchNormConfig, result: SyncBatchNorm, theme: Theme) -> Figure:
    """Draw the x̂ of all samples in the unit that differs most."""
    more = {
        "id": "processes unit",
        "row": "processes",
        "alt": "The x hat of each sample by own statistics, in one batch, and by sums over "
        "processes",
    }
    if not result.whole.size:
        layout = make_layout(
            theme, "The same digits in three rows", _AXIS, "", height=420, waiting=True
        )
        return {"data": [], "layout": layout, **more}
    unit, size = result.most_different_unit, config.device_batch
    values = (each[:, unit] for each in (result.separate, result.whole, result.together))
    digits = [str(each) for each in result.classes.tolist()]
    return draw_matched_rows(
        dict(zip(_ROWS, values, strict=True)),
        {
            f"process {rank + 1}": range(rank * size, (rank + 1) * size)
            for rank in range(config.processes)
        },
        digits,
        [f"sample {n}, a {digit}" for n, digit in enumerate(digits, start=1)],
        theme,
        f"Unit {unit + 1} of {result.whole.shape[1]}, whose x̂ differs most",
        _AXIS,
        below=True,
        **more,
    )


def _draw_comparison(
    name: str, title: str, big: Array, apart: Array, together: Array, theme: Theme
) -> Figure:
    drawn = big[:, :UNITS], apart[:, :UNITS], together[:, :UNITS]
    end = 1.08 * max(float(abs(each).max()) for each in drawn)
    return {
        "id": f"processes {name}",
        "row": "comparisons",
        "alt": f"{title} of each sample by processes, against one big batch",
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [-end, end],
                "y": [-end, end],
                "line": {"color": theme.faint, "width": 1, "dash": "dot"},
                "name": "equal",
                "hoverinfo": "skip",
            },
            _draw_dots(
                "own statistics",
                drawn[0],
                drawn[1],
                {"size": 8, "symbol": "x-thin", "line": {"width": 1.6, "color": theme.text}},
            ),
            _draw_dots("sums", drawn[0], drawn[2], {"size": 7, "color": theme.batch}),
        ],
        "layout": make_layout(
            theme,
            title,
            "one big batch",
            "several processes",
            height=380,
            hovermode="closest",
            xaxis={"range": [-end, end], "constrain": "domain"},
            yaxis={"range": [-end, end], "scaleanchor": "x", "constrain": "domain"},
        ),
    }


def _draw_dots(name: str, big: Array, ours: Array, marker: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "marker": marker,
        "x": round_values(big.ravel()),
        "y": round_values(ours.ravel()),
        "hovertemplate": "%{x:.3f} became %{y:.3f}",
    }
