"""Draw the share of right answers to each question, in both votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bn_core.classroom.report.answers import Answers, AskedQuestion
from bn_core.classroom.report.counts import count_right
from bn_core.figures.style import Theme, make_layout

_ROW, _AROUND = 34, 130
"""Pixels of a question's row, and of all that is around the rows."""


def draw_right_answers(questions: Sequence[AskedQuestion], theme: Theme) -> dict[str, Any]:
    """Return a figure with a row for each question of which the right answer is known.

    A hollow mark is the share of right first answers, a filled one that of the second vote. A line
    joins the two.
    """
    shares = [
        (f"question {number}", _share(each.first), _share(each.second))
        for number, each in enumerate(questions, start=1)
    ]
    rows = [each for each in shares if each[1] is not None or each[2] is not None]
    again = [each for each in rows if each[1] is not None and each[2] is not None]
    return {
        "id": "right answers",
        "alt": "Share of right answers to each question: "
        + "; ".join(f"{name}: {_say(first, second)}" for name, first, second in rows),
        "data": [
            *(
                {
                    "x": [first, second],
                    "y": [name, name],
                    "mode": "lines",
                    "line": {"color": theme.faint, "width": 2},
                    "hoverinfo": "skip",
                    "showlegend": False,
                }
                for name, first, second in again
            ),
            _draw_marks("first answer", [(name, share) for name, share, _ in rows], theme, True),
            _draw_marks("second vote", [(name, share) for name, _, share in again], theme, False),
        ],
        "layout": make_layout(
            theme,
            "Right answers",
            "share of students who answered right",
            "",
            height=_AROUND + _ROW * max(1, len(rows)),
            hovermode="closest",
            margin={"l": 96},
            xaxis={"range": [-0.03, 1.03], "tickformat": ".0%", "fixedrange": True},
            yaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": [name for name, *_ in reversed(rows)],
                "fixedrange": True,
            },
        ),
    }


def _draw_marks(
    name: str, points: Sequence[tuple[str, float | None]], theme: Theme, hollow: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "mode": "markers",
        "x": [share for _, share in points],
        "y": [row for row, _ in points],
        "marker": {
            "symbol": "circle-open" if hollow else "circle",
            "size": 12,
            "color": theme.text,
            "line": {"width": 2, "color": theme.text},
        },
        "hovertemplate": "%{y}, " + name + ": %{x:.0%} right<extra></extra>",
    }


def _share(answers: Answers | None) -> float | None:
    tally = count_right(answers or {})
    known = tally.right + tally.wrong
    return tally.right / known if known else None


def _say(first: float | None, second: float | None) -> str:
    words = "unknown" if first is None else f"{first:.0%} right"
    return words if second is None else f"{words}, then {second:.0%}"
