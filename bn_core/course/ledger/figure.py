"""An overview of all claims: a tile for each, by section."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from textwrap import wrap
from typing import Any

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import SECTIONS, LedgerConfig
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.outcome import KINDS, Outcome
from bn_core.experiments.claim_part import Kind
from bn_core.figures.style import Figure, Theme, choose_theme, make_translucent

MARKS = {
    Kind.HOLDS: "✓",
    Kind.WEAKER: "↘",
    Kind.ONLY: "◐",
    Kind.FAILS: "✗",
    Kind.FALSE: "≠",
    Kind.UNDECIDED: "?",
    Kind.SCALE: "↗",
    Kind.UNRUN: "·",
}
"""A mark for each verdict, as a second cue beside its colour."""
COLOURS = {
    "light": {
        Kind.HOLDS: "#1b7f4b",
        Kind.WEAKER: "#5f7d1f",
        Kind.ONLY: "#8a6100",
        Kind.FAILS: "#b3372b",
        Kind.FALSE: "#7d2f8c",
        Kind.UNDECIDED: "#5f6470",
        Kind.SCALE: "#1f6fa8",
        Kind.UNRUN: "#ffffff",
    },
    "dark": {
        Kind.HOLDS: "#4fce8c",
        Kind.WEAKER: "#a9c94f",
        Kind.ONLY: "#f0b429",
        Kind.FAILS: "#ff8577",
        Kind.FALSE: "#dd9bea",
        Kind.UNDECIDED: "#a3a8b4",
        Kind.SCALE: "#6dbdf2",
        Kind.UNRUN: "#0e1117",
    },
}
"""The colour of each verdict's tile, by theme; its mark is written in the background's."""
_CLAIMS_OF = {
    section: tuple(claim for claim, each in CLAIMS.items() if each.section == section)
    for section in SECTIONS
}
_HALF = max(map(len, _CLAIMS_OF.values())) + 1
"""Columns from the first tile of a section to the first of the one beside it."""
_COLUMNS = 2 * _HALF - 1
_MANY_PARTS = 5
"""From so many parts on, their lines below a tile are close to each other."""
_ROWS = (len(SECTIONS) + 1) // 2


def draw_ledger(
    config: LedgerConfig, results: Sequence[Ledger], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the tiles of result ``shown``, and count the claims with each verdict."""
    del config
    outcomes, theme = results[shown].outcomes, choose_theme(params.get("theme"))
    return {
        "figures": [draw_overview(outcomes, theme)],
        "say": count_outcomes(outcomes),
        "alerts": [],
    }


def count_outcomes(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a sentence on how many claims have which verdict."""
    counts = {kind: sum(each.kind == kind for each in outcomes) for kind in KINDS}
    phrases = [
        f"{count} {_PHRASES[kind]} ({MARKS[kind]})" for kind, count in counts.items() if count
    ]
    return [f"Of {len(outcomes)} claims: {', '.join(phrases)}.", *_describe_mixed(outcomes)]


def _describe_mixed(outcomes: Sequence[Outcome]) -> list[str]:
    """Say by which part claims count, and how many have other parts that hold."""
    others = [each for each in outcomes if each.kind not in (Kind.HOLDS, Kind.UNRUN)]
    mixed = sum(any(part.kind == Kind.HOLDS for part in each.parts) for each in others)
    verb = "has" if mixed == 1 else "have"
    if not mixed:
        return []
    return [
        "A claim of several parts counts by its weakest part. Of the "
        f"{len(others)} that are not counted as holding, {mixed} {verb} a part that holds."
    ]


_PHRASES = {
    Kind.HOLDS: "hold",
    Kind.WEAKER: "hold, weaker than stated",
    Kind.ONLY: "hold under a condition",
    Kind.FAILS: "do not hold",
    Kind.FALSE: "are false or a convention",
    Kind.UNDECIDED: "undecided",
    Kind.SCALE: "not tested at their scale",
    Kind.UNRUN: "not run",
}


def locate_tile(claim: str) -> tuple[int, int]:
    """Return (row, column) of a claim's tile, counted from the top left.

    Two sections share a row.
    """
    section = CLAIMS[claim].section
    row, column = _locate_section(section)
    return row, column + _CLAIMS_OF[section].index(claim)


def _locate_section(section: str) -> tuple[int, int]:
    row, side = divmod(SECTIONS.index(section), 2)
    return row, side * _HALF


def find_claim(row: int, column: int) -> str | None:
    """Return the claim of a tile; None if there is no tile."""
    return _CLAIM_AT.get((row, column))


_CLAIM_AT = {locate_tile(claim): claim for claim in CLAIMS}


def draw_overview(
    every: Sequence[Outcome], theme: Theme, chosen: str = "", faded: Container[str] = ()
) -> Figure:
    """Draw a tile for every claim, coloured and marked by its verdict.

    The tile of the claim that is ``chosen`` has a thick outline; those of ``faded`` claims are
    pale.
    """
    outcomes = {each.claim.id: each for each in every}
    cells = [[find_claim(row, at) for at in range(_COLUMNS)] for row in range(_ROWS)]
    return {
        "id": "ledger",
        "row": "ledger",
        "pick": True,
        "alt": f"A tile for every claim, by section. {count_outcomes(every)[0]}",
        "data": [
            {
                "type": "heatmap",
                "showscale": False,
                "xgap": 4,
                "ygap": 26,
                "zmin": -0.5,
                "zmax": len(KINDS) - 0.5,
                "z": [[_number(outcomes, each) for each in row] for row in cells],
                "colorscale": _colour_scale(theme),
                "text": [[_hover(outcomes, each) for each in row] for row in cells],
                "hovertemplate": "%{text}<extra></extra>",
                "hoverongaps": False,
            },
            *(_draw_marks(kind, outcomes, theme) for kind in KINDS),
        ],
        "layout": _layout(outcomes, theme, chosen, faded),
    }


def _layout(
    outcomes: Mapping[str, Outcome], theme: Theme, chosen: str, faded: Container[str]
) -> Figure:
    bare = {"visible": False, "fixedrange": True}
    return {
        "title": {
            "text": "Every claim and its verdict",
            "font": {"size": 15},
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
        },
        "font": {"color": theme.text, "size": 13, "family": "Source Sans, sans-serif"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 4, "r": 4, "t": 40, "b": 4},
        "height": 44 + 60 * _ROWS,
        "hovermode": "closest",
        "showlegend": False,
        "hoverlabel": {"bgcolor": theme.background, "font": {"color": theme.text}, "align": "left"},
        "xaxis": {**bare, "range": [-0.5, _COLUMNS - 0.5]},
        "yaxis": {**bare, "range": [_ROWS - 0.5, -0.7]},
        "annotations": [
            {
                "text": section,
                "x": column - 0.48,
                "y": row - 0.45,
                "xanchor": "left",
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for section in SECTIONS
            for row, column in [_locate_section(section)]
        ],
        "shapes": [
            line
            for claim, each in outcomes.items()
            for line in _draw_parts(each, theme, claim in faded)
        ]
        + [
            _draw_outline(*locate_tile(claim), theme, claim == chosen, claim in faded)
            for claim in sorted(CLAIMS, key=lambda each: each == chosen)  # above its neighbours
        ],
    }


def _colour_scale(theme: Theme) -> list[list[Any]]:
    """Return Plotly's colour scale with a step for each of ``KINDS``."""
    edges = [[k / len(KINDS), (k + 1) / len(KINDS)] for k in range(len(KINDS))]
    colours = COLOURS[theme.name]
    return [[edge, colours[kind]] for kind, both in zip(KINDS, edges, strict=True) for edge in both]


def _draw_outline(row: int, column: int, theme: Theme, chosen: bool, faded: bool) -> Figure:
    veil = {"fillcolor": make_translucent(theme.background, 0.8)} if faded else {}
    return veil | {
        "type": "rect",
        "x0": column - 0.46,
        "x1": column + 0.46,
        "y0": row - 0.28,
        "y1": row + 0.28,
        "line": {"color": theme.text, "width": 3} if chosen else {"color": theme.faint, "width": 1},
        "layer": "above",
    }


def _draw_parts(outcome: Outcome, theme: Theme, faded: bool) -> list[Figure]:
    """Draw a line below a tile for each of several parts, in its verdict's colour."""
    total = len(outcome.parts)
    if total == 1 or outcome.kind == Kind.UNRUN:
        return []
    row, column = locate_tile(outcome.claim.id)
    width, gap = 0.92 / total, 0.06 if total < _MANY_PARTS else 0.03
    return [
        {
            "type": "line",
            "x0": column - 0.46 + place * width + gap / 2,
            "x1": column - 0.46 + (place + 1) * width - gap / 2,
            "y0": row + 0.37,
            "y1": row + 0.37,
            "line": {
                "color": make_translucent(COLOURS[theme.name][part.kind], 0.2 if faded else 1),
                "width": 5,
            },
            "layer": "above",
        }
        for place, part in enumerate(outcome.parts)
    ]


def _draw_marks(kind: Kind, outcomes: Mapping[str, Outcome], theme: Theme) -> Figure:
    """Mark the claims with this verdict, in a colour that is readable on the tile's."""
    claims = [claim for claim, each in outcomes.items() if each.kind == kind]
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "x": [locate_tile(claim)[1] for claim in claims],
        "y": [locate_tile(claim)[0] for claim in claims],
        "text": [MARKS[kind] for _ in claims],
        "textfont": {"size": 14, "color": theme.text if kind == Kind.UNRUN else theme.background},
    }


def _number(outcomes: Mapping[str, Outcome], claim: str | None) -> int | None:
    return KINDS.index(outcomes[claim].kind) if claim else None


def _hover(outcomes: Mapping[str, Outcome], claim: str | None) -> str:
    if not claim:
        return ""
    each = outcomes[claim]
    marks = " ".join(MARKS[part.kind] for part in each.parts)
    return f"<b>{each.claim.title}</b> {marks}<br>{'<br>'.join(wrap(each.words, 50))}"
