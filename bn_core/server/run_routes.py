"""Routes for live runs, verdicts of checks, scripts and style sheets.

A browser can send a key it was given, a small whole number, or one of a few words. Everything else
is answered with a sentence and a 4xx status.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from bn_core.compute.checks import CHECKS
from bn_core.compute.cluster import CLUSTER, NoWorkersError
from bn_core.compute.computation import LostError
from bn_core.compute.health import RETRY
from bn_core.compute.runs import RUNS, Run
from bn_core.figures.style import WAITING
from bn_core.server.errors import Handler, answer_errors
from bn_core.server.scripts import MEDIA_TYPES, ScriptFiles, read_scripts
from bn_core.server.shutdown import ENDING

ROOT = "/lab"
MAX_STEPS = 100
"""Most steps of one request; a stream takes more."""
MAX_REACHED = 100_000
"""The largest step that a reader can say to have reached."""
MOST_PICTURES = 8
"""Pictures of a computation that are kept for the next reader who asks for the same."""
_PLACES = ("frame", "reached", "n", "order")
"""Parameters that say which picture is wanted, and not how it is drawn."""
LATEST = 10**14
"""The largest order of a request: the browser's clock in milliseconds is below it."""
PATIENCE = 0.5
"""Seconds without a picture after which the reader is told what is waited for."""
COMPUTING = "Being computed now: the result appears here by itself."
"""What a figure without data says while its run is computed, for whomever it is."""
HEAD_START = 0.002
"""Seconds in which a request reaches its worker, before drawing blocks the event loop."""
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY_URL = f"{ROOT}/plotly.js?v={plotly.__version__}"

IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
"""Headers for an address whose content never changes."""


class GoneError(Exception):
    """The run, check or script does not exist; the message is for the user."""


_STATUSES = {LostError: 503, NoWorkersError: 503, GoneError: 404, ValueError: 400}


def create_routes(scripts: Path) -> list[Mount]:
    """Return every route of the lab; ``scripts`` is the folder of browser modules."""
    return [
        Mount(
            ROOT,
            routes=[
                Route("/plotly.js", _send_plotly),
                *_create_script_routes(read_scripts(scripts)),
                Route("/health/computing", send_health),
                Route("/checks/{key}", _answer_errors(send_check)),
                Route("/runs/{key}/picture", _answer_errors(send_picture)),
                Route("/runs/{key}/stream", _answer_errors(stream_pictures)),
                Route("/runs/{key}/step", _answer_errors(step_run), methods=["POST"]),
                Route("/runs/{key}/restart", _answer_errors(restart_run), methods=["POST"]),
            ],
        )
    ]


def _answer_errors(handler: Handler) -> Handler:
    return answer_errors(handler, _STATUSES)


async def _send_plotly(request: Request) -> Response:
    headers = {**IMMUTABLE, "Vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return FileResponse(PLOTLY, media_type="text/javascript", headers=headers)
    packed = await asyncio.to_thread(_compress_plotly)
    headers["Content-Encoding"] = "gzip"
    return Response(packed, media_type="text/javascript", headers=headers)


@cache
def _compress_plotly() -> bytes:
    """Return Plotly's bundle as gzip; made once, since it takes a fifth of a second."""
    return gzip.compress(PLOTLY.read_bytes(), mtime=0)


def _create_script_routes(scripts: ScriptFiles) -> list[Route]:
    """Return the routes of the scripts and style sheets, of this version only."""

    def route(ending: str, media_type: str) -> Route:
        async def answer(request: Request) -> Response:
            source = scripts.sources.get(request.path_params["name"] + ending)
            if source is None or request.path_params["digest"] != scripts.digest:
                raise GoneError("This file belongs to another version of the lab. Reload the page.")
            return Response(source, media_type=media_type, headers=IMMUTABLE)

        return Route(f"/scripts/{{digest}}/{{name:path}}{ending}", _answer_errors(answer))

    return [route(*each) for each in MEDIA_TYPES.items()]


async def send_health(request: Request) -> Response:
    """GET the state of computing, 200 if there are workers, else 503 with the reason."""
    del request
    health = CLUSTER.health
    return JSONResponse(
        asdict(health),
        status_code=200 if health.ready else 503,
        headers={"Cache-Control": "no-store", "Retry-After": str(RETRY)},
    )


async def send_check(request: Request) -> Response:
    """GET the verdict of an offered check."""
    verdict = await CHECKS.verdict(request.path_params["key"], CLUSTER)
    if verdict is None:
        raise GoneError("This check is no longer available. Change a number to run it again.")
    return JSONResponse(verdict)


async def send_picture(request: Request) -> Response:
    """Return the picture of the newest or a recorded frame, and start the run if new.

    ?reached= is the step that this reader had reached before, for example before a reload.
    """
    run = _find_run(request)
    if _end_stream(run, request):
        await run.stop()
    if "frame" in request.query_params:
        await run.start(CLUSTER)
    else:
        await run.start(CLUSTER, _read_whole_number(request, "reached", 0, MAX_REACHED))
        await run.pause(CLUSTER)
    return await _answer_picture(run, request)


async def step_run(request: Request) -> Response:
    """POST ?n= to train exactly n more steps, and get the picture after them."""
    run = _find_run(request)
    _end_stream(run, request)
    await run.step(CLUSTER, _read_whole_number(request, "n", 1, MAX_STEPS))
    return await _answer_picture(run, request)


async def restart_run(request: Request) -> Response:
    """POST to compute a run again from its start."""
    run = _find_run(request)
    _end_stream(run, request)
    await run.restart(CLUSTER)
    return await _answer_picture(run, request)


async def stream_pictures(request: Request) -> Response:
    """GET pictures as server-sent events; the run goes on as long as they are read.

    With ?reached= it goes to that step alone, for example to where it stood before a restart.
    """
    run = _find_run(request)
    run.is_newest(_read_order(request))
    run.go_back_to(_read_whole_number(request, "reached", 0, MAX_REACHED))
    with suppress(TimeoutError):  # workers that still start are waited for in the stream
        async with asyncio.timeout(PATIENCE):
            await CLUSTER.workers()
    return StreamingResponse(
        _yield_pictures(run, request),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _yield_pictures(run: Run, request: Request) -> AsyncIterator[str]:
    """Yield pictures of recorded frames while the worker computes one slice ahead.

    Before the first one, and whenever a slice waits, a sentence says what is waited for.
    """

    async def go_on() -> None:
        await run.advance(CLUSTER, RUNS.slice(await CLUSTER.workers()), turn)

    def ahead() -> asyncio.Task[None]:
        task = asyncio.create_task(go_on())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return task

    turn = run.take_turn()
    try:
        with RUNS.viewer():
            slice_, said, is_first = ahead(), "", True
            while not ENDING.is_set():
                # The slice goes on if the listener leaves, so that its frames are recorded.
                await asyncio.wait([slice_], timeout=PATIENCE)
                waiting = "" if slice_.done() else _explain_wait(run)
                if waiting != said:
                    yield _format_waiting(waiting)
                    said = waiting
                if not slice_.done():
                    if is_first and run.frames:
                        yield _format_event(_draw_run(run, request))
                        is_first = False
                    continue
                try:
                    slice_.result()
                except NoWorkersError as error:
                    yield _format_waiting(said := str(error))
                    await asyncio.sleep(error.retry_after)
                    slice_ = ahead()
                    continue
                except LostError as error:
                    yield _format_event(json.dumps({"error": str(error)}))
                    return
                is_first = False
                if not (run.done or run.rests) and run.turn is turn:
                    slice_ = ahead()
                    await asyncio.sleep(HEAD_START)
                if run.turn is not turn:
                    return  # another request took over; a restart may have left nothing to draw
                over = run.done or run.rests  # as the picture says; a short slice is over by now
                yield _format_event(_draw_run(run, request))
                if over:
                    return
    finally:
        run.give_turn(turn)
        _STOPPING.add(stopping := asyncio.ensure_future(run.computation.stop()))
        stopping.add_done_callback(_STOPPING.discard)


_STOPPING: set[asyncio.Future[None]] = set()
"""The computations that are being stopped; a task that nothing refers to may be dropped."""


def _explain_wait(run: Run) -> str:
    return CLUSTER.waiting(run.computation) or ("" if run.frames else COMPUTING)


def _format_waiting(sentence: str) -> str:
    return _format_event(json.dumps({"waiting": sentence}, separators=(",", ":")))


def _format_event(message: str) -> str:
    return f"data: {message}\n\n"


async def _answer_picture(run: Run, request: Request) -> Response:
    while not run.frames:  # another request has restarted it meanwhile
        await run.start(CLUSTER)
    return Response(_draw_run(run, request), media_type="application/json")


def _draw_run(run: Run, request: Request) -> str:
    """Return the picture that the query asks for, with the progress, as JSON.

    Readers of one computation who ask for the same get the same text, drawn once.
    """
    last = len(run.frames) - 1
    asked = request.query_params.get("frame")
    shown = last if asked is None else _read_whole_number(request, "frame", 0, last)
    view = [each for each in request.query_params.multi_items() if each[0] not in _PLACES]
    kept = run.computation.pictures
    recorded = shown if run.experiment.is_recorded else run.computation.count
    computing = bool(run.computation.drivers)
    key = (recorded, last, run.done, computing, run.wanted, *view)
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    picture = {
        **run.experiment.figure(run.wanted, run.frames, shown, request.query_params),
        "frame": shown,
        "last": last,
        "step": run.frames[shown].step,
        "steps": run.frames[last].step,
        "device": run.device,
        "place": run.device_name,
        "made": run.computation.made,
        "seconds": run.computation.seconds,
        "done": run.done,
        "progress": getattr(run.frames[last], "progress", None),
    }
    kept[key] = json.dumps(picture, separators=(",", ":"))
    # A figure that has no data yet does not know why.
    press = "Play" if run.experiment.live else "Run"
    why = COMPUTING if computing else f"{WAITING} Press {press}."
    # A small figure has no room for one line.
    broken = why.replace(": ", ":<br>").replace(". ", ".<br>")
    kept[key] = (
        kept[key]
        .replace(f'"text":{json.dumps(WAITING)}', f'"text":{json.dumps(broken)}')
        .replace(json.dumps(WAITING), json.dumps(why))
    )
    if len(kept) > MOST_PICTURES:
        kept.popitem(last=False)
    return kept[key]


def _end_stream(run: Run, request: Request) -> bool:
    """Take the turn of the run's stream away, unless the stream was asked for later."""
    if not run.is_newest(_read_order(request)):
        return False
    run.give_turn(run.turn)
    return True


def _read_order(request: Request) -> int | None:
    """Return the order of a request, if its browser tells it.

    ValueError if it is not a whole number below ``LATEST``.
    """
    if "order" not in request.query_params:
        return None
    return _read_whole_number(request, "order", 0, LATEST - 1)


def _find_run(request: Request) -> Run:
    run = RUNS.get(request.path_params["key"])
    if run is None:
        raise GoneError("This run is no longer available. Reload the page to start it again.")
    return run


def _read_whole_number(request: Request, name: str, least: int, most: int) -> int:
    text = request.query_params.get(name, str(least))
    small = text.isascii() and text.isdigit() and len(text) < 16
    if not small or not least <= int(text) <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}.")
    return int(text)
