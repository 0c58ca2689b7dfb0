"""The grid of photographs through every norm, and the table of all changes."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import streamlit as st

from bn_core.figures.pictures import encode_jpeg
from bn_core.figures.style import OPTION_NAMES
from bn_core.lessons.images.channel_order import REACH, to_pixels
from bn_core.lessons.images.config import UNCHANGED
from bn_core.lessons.images.picture_changes import (
    CHANGES,
    NORMS,
    ChangeEffect,
    measure_change,
)
from bn_core.lessons.images.summary import ChangeSummary, format_share
from bn_core.lessons.images.table import Shares
from bn_core.norm.arrays import Float64Array
from pages.images.photographs import Photographs, load_shipped
from pages.shared.number_table import show_table

ROW_NAMES = {
    "input": "input x",
    "batch": "x̂ of batch norm",
    "layer": "x̂ of layer norm",
    "instance": "x̂ of instance norm",
}


@dataclass(frozen=True, slots=True)
class ComparedPhotos:
    """One change of one photograph through every norm.

    ``grid`` is HTML.
    """

    summary: ChangeSummary
    grid: str


def compare_photos(batch: Photographs, index: int, change: str) -> ComparedPhotos:
    """Put one change of photograph ``index`` through every norm.

    What is the same for all readers is computed once.
    """
    if batch.own:
        return _compare(batch, index, change)
    return _compare_shipped(len(batch.x), index, change)


@lru_cache(maxsize=64)
def _compare_shipped(count: int, index: int, change: str) -> ComparedPhotos:
    return _compare(load_shipped(count), index, change)


def _compare(batch: Photographs, index: int, change: str) -> ComparedPhotos:
    effects = {norm: measure_change(batch.x, index, change, axes) for norm, axes in NORMS.items()}
    grid = _draw_grid(effects, batch.titles, change)
    return ComparedPhotos(ChangeSummary.of(change, effects), grid)


def measure_shares(batch: Photographs, index: int) -> Shares:
    """Measure every change through every norm, once for the shipped photos."""
    return _measure(batch.x, index) if batch.own else _measure_shipped(len(batch.x), index)


@cache
def _measure_shipped(count: int, index: int) -> Shares:
    return _measure(load_shipped(count).x, index)


def _measure(x: Float64Array, index: int) -> Shares:
    effects = {
        (norm, change): measure_change(x, index, change, axes)
        for norm, axes in NORMS.items()
        for change in CHANGES
    }
    return {place: (each.own, each.others) for place, each in effects.items()}


def _draw_grid(effects: Mapping[str, ChangeEffect], titles: tuple[str, ...], change: str) -> str:
    """Draw a row of pictures for the input and for each norm.

    The first shows the photograph before its change, the others the changed batch.
    """
    index = effects["batch"].index
    changed = change != UNCHANGED
    rows = "".join(
        f"<tr><th scope=row>{ROW_NAMES[norm]}</th>{_draw_row(norm, each, titles, change)}</tr>"
        for norm, each in effects.items()
    )
    heads = [
        f"<th scope=col{' class=chosen' if k == index and changed else ''}>"
        f"{html.escape(f'{title}, {OPTION_NAMES.get(change, change)}')}</th>"
        if k == index and changed
        else f"<th scope=col>{html.escape(title)}</th>"
        for k, title in enumerate(titles)
    ]
    if changed:
        heads.insert(0, f"<th scope=col>{html.escape(titles[index])}, unchanged</th>")
    return (
        f"<div class=bn-photos style='--photos:{len(heads)}'><table>"
        f"<thead><tr><td></td>{''.join(heads)}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _draw_row(norm: str, effect: ChangeEffect, titles: tuple[str, ...], change: str) -> str:
    low, high = (0, 1) if norm == "input" else (-REACH, REACH)
    cells = []
    if change != UNCHANGED:
        alt = f"{titles[effect.index]}, unchanged, {ROW_NAMES[norm]}"
        cells.append(_draw_cell(effect.before[effect.index], low, high, alt, "", ""))
    for k, (title, picture, share) in enumerate(
        zip(titles, effect.after, effect.shares, strict=True)
    ):
        chosen = " class=chosen" if k == effect.index and change != UNCHANGED else ""
        alt = f"{title}, {ROW_NAMES[norm]}"
        moved = "" if change == UNCHANGED else f"<small>{format_share(float(share))}</small>"
        cells.append(_draw_cell(picture, low, high, alt, chosen, moved))
    return "".join(cells)


def _draw_cell(
    picture: Float64Array, low: float, high: float, alt: str, attributes: str, below: str
) -> str:
    source = encode_jpeg(to_pixels(picture, low, high))
    return f"<td{attributes}><img alt='{html.escape(alt)}' src='{source}'>{below}</td>"


def show_shares(shares: Shares, together: bool) -> None:
    """Show how much every change still changes after every norm.

    ``together``: there are other photos, which batch norm changes, too.
    """
    st.subheader("How much of each change is left", anchor=False)
    heads = ["norm", *(OPTION_NAMES.get(each, each) for each in CHANGES)]
    rows = [
        [
            ROW_NAMES[norm].removeprefix("x̂ of "),
            *(format_share(shares[norm, change][0]) for change in CHANGES),
        ]
        for norm in NORMS
    ]
    if together:
        others = (format_share(shares["batch", change][1]) for change in CHANGES)
        rows.append(["batch norm, other photos", *others])
    show_table(heads, rows, None, "How much each change changes the photo after each norm")
    st.caption(
        "Root mean square of the difference that the change makes, in percent of the root mean "
        "square of the unchanged picture. 0%: the norm removes the change. 100%: as far from it "
        "as a picture of zeros."
    )
