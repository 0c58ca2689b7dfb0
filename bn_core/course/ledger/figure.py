"""Tiles of all claims, darker the more of a claim holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
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
"""A mark for each verdict, as a second cue beside the shade."""
COLUMNS = 8
"""Tiles per row."""


def draw_ledger(
    config: LedgerConfig, results: Sequence[Ledger], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the tiles of result ``shown``, and count the claims with each verdict."""
    del config
    outcomes, theme = results[shown].outcomes, choose_theme(params.get("theme"))
    return {
        "figures": [_draw_tiles(outcomes, theme)],
        "say": count_outcomes(outcomes),
        "alerts": [],
    }


def count_outcomes(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a sentence on how many claims have which verdict."""
    counts = {kind: sum(each.kind == kind for each in outcomes) for kind in KINDS}
    phrases = [
        f"{count} {_PHRASES[kind]} ({MARKS[kind]})" for kind, count in counts.items() if count
    ]
    return [f"Of {len(outcomes)} claims: {', '.join(phrases)}."]


_PHRASES = {
    Kind.HOLDS: "hold",
    Kind.WEAKER: "hold, weaker than stated",
    Kind.ONLY: "hold under a condition",
    Kind.FAILS: "do not hold",
    Kind.FALSE: "are false or a convention",
    Kind.UNDECIDED: "are undecided",
    Kind.SCALE: "are not tested at their scale",
    Kind.UNRUN: "not run",
}


def locate_tile(claim: str) -> tuple[int, int]:
    """Return (row, column) of a claim's tile, counted from the top left."""
    return divmod(list(CLAIMS).index(claim), COLUMNS)


def find_claim(row: int, column: int) -> str | None:
    """Return the claim of a tile; None if there is no tile."""
    number = row * COLUMNS + column
    known = row >= 0 and 0 <= column < COLUMNS and number < len(CLAIMS)
    return list(CLAIMS)[number] if known else None


def _draw_tiles(every: Sequence[Outcome], theme: Theme) -> Figure:
    outcomes = {each.claim.id: each for each in every}
    rows = -(-len(CLAIMS) // COLUMNS)
    cells = [[find_claim(row, column) for column in range(COLUMNS)] for row in range(rows)]
    return {
        "id": "ledger",
        "row": "ledger",
        "pick": True,
        "alt": "A tile for every claim, with its number and the mark of its verdict",
        "data": [
            {
                "type": "heatmap",
                "showscale": False,
                "xgap": 3,
                "ygap": 3,
                "zmin": 0,
                "zmax": len(KINDS) - 1,
                "z": [[_number(outcomes, each) for each in row] for row in cells],
                "colorscale": _colour_scale(theme),
                "text": [[_hover(outcomes, each) for each in row] for row in cells],
                "hovertemplate": "%{text}<extra></extra>",
                "hoverongaps": False,
            },
            *(_draw_labels(kind, outcomes, theme) for kind in KINDS),
        ],
        "layout": _layout(theme, rows),
    }


def _layout(theme: Theme, rows: int) -> Figure:
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
        "margin": {"l": 4, "r": 4, "t": 44, "b": 4},
        "height": 60 + 46 * rows,
        "hovermode": "closest",
        "showlegend": False,
        "hoverlabel": {"bgcolor": theme.background, "font": {"color": theme.text}, "align": "left"},
        "xaxis": {**bare, "range": [-0.5, COLUMNS - 0.5]},
        "yaxis": {**bare, "range": [rows - 0.5, -0.5]},
        "shapes": [_draw_outline(*locate_tile(claim), theme) for claim in CLAIMS],
    }


def _shade(kind: Kind, theme: Theme) -> str:
    """Return a tile's colour, darker the more of the claim holds."""
    shades = {Kind.HOLDS: 1.0, Kind.WEAKER: 1.0, Kind.ONLY: 0.72, Kind.UNDECIDED: 0.12}
    return make_translucent(theme.text, shades.get(kind, 0.0))


def _colour_scale(theme: Theme) -> list[list[Any]]:
    """Return Plotly's colour scale with a step for each of ``KINDS``."""
    edges = [[k / len(KINDS), (k + 1) / len(KINDS)] for k in range(len(KINDS))]
    return [
        [edge, _shade(kind, theme)]
        for kind, both in zip(KINDS, edges, strict=True)
        for edge in both
    ]


def _draw_outline(row: int, column: int, theme: Theme) -> Figure:
    return {
        "type": "rect",
        "x0": column - 0.48,
        "x1": column + 0.48,
        "y0": row - 0.46,
        "y1": row + 0.46,
        "line": {"color": theme.faint, "width": 1},
        "layer": "above",
    }


def _draw_labels(kind: Kind, outcomes: Mapping[str, Outcome], theme: Theme) -> Figure:
    """Label the claims with this verdict, in a colour that is readable on its shade."""
    claims = [claim for claim, each in outcomes.items() if each.kind == kind]
    dark = kind in (Kind.HOLDS, Kind.WEAKER, Kind.ONLY)
    return {
        "type": "scatter",
        "mode": "text",
        "hoverinfo": "skip",
        "x": [locate_tile(claim)[1] for claim in claims],
        "y": [locate_tile(claim)[0] for claim in claims],
        "text": [f"{claim} {MARKS[kind]}" for claim in claims],
        "textfont": {"size": 12, "color": theme.background if dark else theme.text},
    }


def _number(outcomes: Mapping[str, Outcome], claim: str | None) -> int | None:
    return KINDS.index(outcomes[claim].kind) if claim else None


def _hover(outcomes: Mapping[str, Outcome], claim: str | None) -> str:
    if not claim:
        return ""
    each = outcomes[claim]
    return f"{claim}: {each.kind}<br>{'<br>'.join(wrap(each.claim.statement, 50))}"
