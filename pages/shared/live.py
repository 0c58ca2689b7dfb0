"""The live figure in a page: one way to draw figures that stand still and a run that plays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from bn_core.compute.routes import PLOTLY_URL, ROOT
from bn_core.compute.runs import Run
from bn_core.configs import RunView
from pages.shared import browser

_LIVE = browser.component("live")


def figures(drawn: Sequence[dict[str, Any]], key: str) -> None:
    """Show figures, as bn_core.figures makes them; a change redraws them in place."""
    _LIVE(data={"figures": list(drawn), "plotly": PLOTLY_URL}, key=key)


def player(run: Run, view: RunView, key: str, steps: bool = True) -> None:
    """Show a run with play, step, restart and a scrubber; ``view`` changes only its looks.

    Without ``steps`` it is an experiment that runs to its end: Run, Stop, and how far it is.
    """
    shown = {name: str(getattr(view, name)).lower() for name, _ in RunView.knobs()}
    _LIVE(
        data={
            "run": f"{ROOT}/runs/{run.key}",
            "view": urlencode(shown),
            "plotly": PLOTLY_URL,
            "steps": steps,
        },
        key=key,
    )
