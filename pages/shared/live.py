"""The live figure in a page: one way to draw figures that stand still and a run that plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from bn_core.compute.routes import PLOTLY_URL, ROOT
from bn_core.compute.runs import Run
from bn_core.knobs import Knobs
from pages.shared import browser

Picked = Callable[[int, int], None]

_LIVE = browser.component("live")
_REEL = browser.component("reel")


def figures(drawn: Sequence[dict[str, Any]], key: str) -> None:
    """Show figures, as bn_core.figures makes them; a change redraws them in place."""
    _LIVE(data={"figures": list(drawn), "plotly": PLOTLY_URL}, key=key)


def reel(drawn: Sequence[dict[str, Any]], said: Sequence[str], key: str) -> None:
    """Show figures as they grew, with play, step and a scrubber: no server is asked any more.

    Each figure's ``reel`` says which traces grow and when its shapes and notes appear; ``said``
    has a sentence for each moment. Another film is shown whole.
    """
    _REEL(data={"figures": list(drawn), "said": list(said), "plotly": PLOTLY_URL}, key=key)


def player(
    run: Run, view: Knobs, key: str, steps: bool = True, picked: Picked | None = None
) -> None:
    """Show a run with play, step, restart and a scrubber; ``view`` changes only its looks.

    Without ``steps`` it is an experiment that runs to its end: Run, Stop, and how far it is; the
    page runs once more when it is over.
    ``picked(row, column)`` is told which cell of a map was clicked; what is no whole number is not.
    """
    shown = {name: str(getattr(view, name)).lower() for name, _ in view.knobs()}

    def on_picked() -> None:
        place = (st.session_state[key].get("picked") or {}).get("place")
        if picked and isinstance(place, list) and [type(each) for each in place] == [int, int]:
            picked(*place)

    _LIVE(
        data={
            "run": f"{ROOT}/runs/{run.key}",
            "view": urlencode(shown),
            "plotly": PLOTLY_URL,
            "steps": steps,
        },
        key=key,
        on_picked_change=on_picked,
        on_finished_change=lambda: None,
    )
