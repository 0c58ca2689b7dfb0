"""The live figure in a page: one way to draw figures that stand still and a run that plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from bn_core.compute.part_scheduler import Keep
from bn_core.compute.runs import RUNS, Drawing, Run, Whole
from bn_core.experiments.run_config import RunView
from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import Labelled
from bn_core.server.run_routes import PLOTLY_URL, ROOT
from pages.shared import components
from pages.shared.lesson import ground

Picked = Callable[[int, int], None]
Dropped = Callable[[float, float], None]

_LIVE = components.component("figures/live")
_REEL = components.component("figures/reel")


def figures(drawn: Sequence[dict[str, Any]], key: str) -> None:
    """Show figures, as bn_core.figures makes them; a change redraws them in place."""
    _LIVE(data={"figures": list(drawn), "plotly": PLOTLY_URL}, key=key)


def reel(drawn: Sequence[dict[str, Any]], said: Sequence[str], key: str) -> None:
    """Show figures as they grew, with play, step and a scrubber: no server is asked any more.

    Each figure's ``reel`` says which traces grow and when its shapes and notes appear; ``said``
    has a sentence for each moment. Another film is shown whole.
    """
    _REEL(data={"figures": list(drawn), "said": list(said), "plotly": PLOTLY_URL}, key=key)


def play(
    key: str,
    config: Knobs,
    drawing: Drawing,
    work: str = "",
    view: Knobs | None = None,
    whole: Whole | None = None,
    table: Labelled | None = None,
    picked: Picked | None = None,
    dropped: Dropped | None = None,
    keep: Keep | None = None,
) -> Run:
    """The run of this config, with its player; the session keeps the run's own key under ``key``.

    What is drawn and computed is as of ``RUNS.claim``; ``view`` changes only its looks. Networks
    in training have play, step, restart and a scrubber; an experiment, which has a ``work``, runs
    to its end: Run, Stop, and how far it is, and the page runs once more when it is over.
    ``picked(row, column)`` is told which cell of a map was clicked; what is no whole number is not.
    ``dropped(x, y)`` is told where a figure's grip was put; what is no finite number is not.
    """
    run = RUNS.claim(st.session_state.get(key), config, drawing, work, whole, table, keep)
    st.session_state[key] = run.key
    name = f"player {key.removesuffix(' run')}"
    _player(run, view or RunView(theme=ground().name), name, picked, dropped)
    return run


def last(run: Run) -> Any:
    """The last result that has come; None before the first."""
    return run.frames[-1] if run.frames else None


def over(run: Run) -> Any:
    """The last result of an experiment that is over; None before."""
    found = last(run)
    return found if found is not None and found.done else None


def _player(
    run: Run, view: Knobs, key: str, picked: Picked | None, dropped: Dropped | None
) -> None:
    shown = {name: str(getattr(view, name)).lower() for name, _ in view.knobs()}

    def on_picked() -> None:
        place = (st.session_state[key].get("picked") or {}).get("place")
        if picked and isinstance(place, list) and [type(each) for each in place] == [int, int]:
            picked(*place)

    def on_dropped() -> None:
        at = (st.session_state[key].get("dropped") or {}).get("at")
        if dropped and isinstance(at, list) and len(at) == 2 and all(map(_finite, at)):
            dropped(*map(float, at))

    _LIVE(
        data={
            "run": f"{ROOT}/runs/{run.key}",
            "view": urlencode(shown),
            "plotly": PLOTLY_URL,
            "steps": not run.work,
        },
        key=key,
        on_picked_change=on_picked,
        on_dropped_change=on_dropped,
        on_finished_change=lambda: None,
    )


def _finite(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e300
