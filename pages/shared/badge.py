"""The badge that shows whether PyTorch agrees with the page."""

from __future__ import annotations

from typing import Any

from bn_core.compute.checks import CHECKS
from bn_core.compute.cluster import CLUSTER
from bn_core.server.run_routes import ROOT
from pages.shared import components
from pages.shared.session import current_session

_BADGE = components.load_component("widgets/badge")


def show_badge(key: str, module: str, function: str, *args: Any) -> None:
    """Show the verdict of the worker function ``module.function(*args)``.

    The page never waits for it: the browser asks for the verdict after it has drawn.
    """
    check = CHECKS.offer(module, function, *args, session=current_session())
    _BADGE(
        data={
            "url": f"{ROOT}/checks/{check}",
            "waiting": CLUSTER.health.sentence or "asking PyTorch",
        },
        key=key,
    )
