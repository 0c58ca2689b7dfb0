"""The lab's own routes: pictures of live runs, verdicts of checks, and the scripts that draw them.

Everything a browser can send here is a key it was given, a small whole number, or one of a few
words; whatever else arrives is answered with a sentence and a 4xx.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import plotly
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from bn_core.compute.checks import CHECKS
from bn_core.compute.cluster import CLUSTER, NoWorkersError
from bn_core.compute.runs import RUNS, LostError, Run
from bn_core.server.errors import Handler, told
from bn_core.server.scripts import Scripts, read

ROOT = "/lab"
MOST_STEPS = 100
"""Steps one request may ask for; more is what playing is for."""
HEAD_START = 0.002
"""Seconds a question has to reach its worker before drawing holds the loop for some more."""
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY_URL = f"{ROOT}/plotly.js?v={plotly.__version__}"

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For an address whose bytes never change."""


class GoneError(Exception):
    """What was asked for is not (or no longer) kept; the message is a sentence for the user."""


_STATUSES = {LostError: 503, NoWorkersError: 503, GoneError: 404, ValueError: 400}


def routes(scripts: Path) -> list[Mount]:
    """Every route of the lab; ``scripts`` is the folder of the browser's own modules."""
    return [
        Mount(
            ROOT,
            routes=[
                Route("/plotly.js", _plotly),
                Route("/scripts/{digest}/{name:path}.js", _told(_script(read(scripts)))),
                Route("/checks/{key}", _told(check)),
                Route("/runs/{key}/picture", _told(picture)),
                Route("/runs/{key}/stream", _told(stream)),
                Route("/runs/{key}/step", _told(step), methods=["POST"]),
                Route("/runs/{key}/restart", _told(restart), methods=["POST"]),
            ],
        )
    ]


def _told(handler: Handler) -> Handler:
    return told(handler, _STATUSES)


async def _plotly(request: Request) -> Response:
    del request
    return FileResponse(PLOTLY, media_type="text/javascript", headers=FOREVER)


def _script(scripts: Scripts) -> Handler:
    """Serve the scripts of this version; an address of another version is not answered."""

    async def answer(request: Request) -> Response:
        source = scripts.sources.get(request.path_params["name"])
        if source is None or request.path_params["digest"] != scripts.digest:
            raise GoneError("This script is not kept here; reload the page.")
        return Response(source, media_type="text/javascript", headers=FOREVER)

    return answer


async def check(request: Request) -> Response:
    """GET: the verdict of an offered check."""
    verdict = await CHECKS.verdict(request.path_params["key"], CLUSTER)
    if verdict is None:
        raise GoneError("This check is no longer kept; change a number.")
    return JSONResponse(verdict)


async def picture(request: Request) -> Response:
    """GET ?frame=: the run's newest picture, or that of a recorded frame; starts the run."""
    run = _run(request)
    run.turn = None
    await (run.start if "frame" in request.query_params else run.pause)(CLUSTER)
    return JSONResponse(_draw(run, request))


async def step(request: Request) -> Response:
    """POST ?n=: exactly n more steps, and the picture then."""
    run = _run(request)
    run.turn = None
    await run.step(CLUSTER, _whole(request, "n", 1, MOST_STEPS))
    return JSONResponse(_draw(run, request))


async def restart(request: Request) -> Response:
    """POST: the same run from its first weights."""
    run = _run(request)
    run.turn = None
    await run.restart(CLUSTER)
    return JSONResponse(_draw(run, request))


async def stream(request: Request) -> Response:
    """GET: server-sent pictures, trained while they are listened to."""
    run = _run(request)
    await run.start(CLUSTER)
    workers = await CLUSTER.workers()
    return StreamingResponse(
        _pictures(run, request, workers),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _pictures(run: Run, request: Request, workers: int) -> AsyncIterator[str]:
    """Draw what is recorded while the worker trains on: one slice ahead, and no further."""

    def ahead() -> asyncio.Task[None]:
        task = asyncio.create_task(run.advance(CLUSTER, RUNS.slice(workers)))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    mine = run.turn = object()
    with RUNS.viewer():
        slice_ = ahead()
        while True:
            try:
                # A listener that leaves does not take back the slice: its frames are kept.
                await asyncio.shield(slice_)
            except (LostError, NoWorkersError) as error:
                yield _event({"error": str(error)})
                return
            if run.turn is not mine:
                return  # who took it is answered; a restart may have left nothing to draw
            if not run.done:
                slice_ = ahead()
                await asyncio.sleep(HEAD_START)
            over = run.done
            yield _event(_draw(run, request))
            if over:
                return


def _event(message: dict[str, Any]) -> str:
    return f"data: {json.dumps(message, separators=(',', ':'))}\n\n"


def _draw(run: Run, request: Request) -> dict[str, Any]:
    """The picture of a run as its page asked for it, with where the run stands."""
    last = len(run.frames) - 1
    asked = request.query_params.get("frame")
    shown = last if asked is None else _whole(request, "frame", 0, last)
    return {
        **run.experiment.figure(run.config, run.frames, shown, request.query_params),
        "frame": shown,
        "last": last,
        "step": run.frames[shown].step,
        "steps": run.frames[last].step,
        "device": run.device,
        "done": run.done,
        "progress": getattr(run.frames[last], "progress", None),
    }


def _run(request: Request) -> Run:
    run = RUNS.get(request.path_params["key"])
    if run is None:
        raise GoneError("This run is no longer kept; reload the page to start it again.")
    return run


def _whole(request: Request, name: str, least: int, most: int) -> int:
    text = request.query_params.get(name, str(least))
    small = text.isascii() and text.isdigit() and len(text) < 10
    if not small or not least <= int(text) <= most:
        raise ValueError(f"{name} is a whole number from {least} to {most}.")
    return int(text)
