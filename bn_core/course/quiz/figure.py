"""A sheet at a glance: which lessons it asks about, and how their questions went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bn_core.course.quiz.marking import Tally
from bn_core.figures.style import Figure, Theme, layout, veil

_KINDS = (("right", 0.85, ""), ("wrong", 0.4, "/"), ("open", 0.0, ""))
"""What became of a question: how dark its part of the bar is, and its hatching."""


def by_lesson(tallies: Sequence[Tally], titles: Mapping[str, str], ground: Theme) -> Figure:
    """A bar for each lesson; ``titles`` are the lessons' own, by name."""
    names = [titles[each.lesson] for each in tallies]
    return {
        "id": "by lesson",
        "row": "by lesson",
        "alt": "For each lesson how many questions are right, wrong and open",
        "data": [_bar(*kind, tallies, names, ground) for kind in _KINDS],
        "layout": _layout(tallies, ground),
    }


def _layout(tallies: Sequence[Tally], ground: Theme) -> Figure:
    made = layout(
        ground,
        "Questions by lesson<br><sub>filled: right · hatched: wrong · empty: open</sub>",
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
    made["title"] |= {"xref": "container", "x": 0.02}
    return made


def _bar(
    kind: str,
    dark: float,
    hatch: str,
    tallies: Sequence[Tally],
    names: Sequence[str],
    ground: Theme,
) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": kind,
        "x": [getattr(each, kind) for each in tallies],
        "y": list(names),
        "hovertemplate": f"%{{y}}: %{{x}} {kind}<extra></extra>",
        "marker": {
            "color": veil(ground.text, dark),
            "line": {"color": ground.faint, "width": 1},
            "pattern": {"shape": hatch, "fgcolor": ground.text, "size": 6},
        },
    }
