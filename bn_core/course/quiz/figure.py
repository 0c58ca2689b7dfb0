"""Bar chart of a sheet's right, wrong and open answers by lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bn_core.course.quiz.marking import Tally
from bn_core.figures.style import Figure, Theme, make_layout, make_translucent

_KINDS = (("right", 0.85, ""), ("wrong", 0.4, "/"), ("open", 0.0, ""))
"""Results of a question, with the opacity and hatching of their part of the bar."""


def draw_tallies(tallies: Sequence[Tally], titles: Mapping[str, str], theme: Theme) -> Figure:
    """Draw a bar for each lesson; ``titles`` holds the lessons' titles by name."""
    names = [titles[each.lesson] for each in tallies]
    return {
        "id": "by lesson",
        "row": "by lesson",
        "alt": "Number of questions by lesson, answered right, wrong and not at all",
        "data": [_draw_bar(*kind, tallies, names, theme) for kind in _KINDS],
        "layout": _layout(tallies, theme),
    }


def _layout(tallies: Sequence[Tally], theme: Theme) -> Figure:
    result = make_layout(
        theme,
        "Questions by lesson<br><sub>filled: right · hatched: wrong · empty: not answered</sub>",
        "questions",
        "",
        barmode="stack",
        height=118 + 30 * len(tallies),
        bargap=0.35,
        margin={"l": 8},
        hovermode="closest",
        showlegend=False,  # the titles of the lessons leave no width for one
        xaxis={"dtick": 1, "range": [0, max((each.asked for each in tallies), default=1) + 0.05]},
        yaxis={"autorange": "reversed", "automargin": True, "ticksuffix": "  "},
    )
    result["title"] |= {"xref": "container", "x": 0.02}
    return result


def _draw_bar(
    kind: str,
    dark: float,
    hatch: str,
    tallies: Sequence[Tally],
    names: Sequence[str],
    theme: Theme,
) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": kind,
        "x": [getattr(each, kind) for each in tallies],
        "y": list(names),
        "hovertemplate": f"%{{y}}: %{{x}} {kind}<extra></extra>",
        "marker": {
            "color": make_translucent(theme.text, dark),
            "line": {"color": theme.faint, "width": 1},
            "pattern": {"shape": hatch, "fgcolor": theme.text, "size": 6},
        },
    }
