"""Whatever a browser asks, it gets a picture or a sentence."""

import asyncio
import gzip
import json
import posixpath
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bn_core import normalize
from bn_core.compute import cluster as cluster_module
from bn_core.compute.checks import CHECKS
from bn_core.compute.cluster import Cluster
from bn_core.compute.computation import LostError
from bn_core.compute.runs import RUNS, Run
from bn_core.figures.style import WAITING
from bn_core.inputs.environment import SCHEDULER
from bn_core.lessons.activations.experiments import LIVE_TWINS
from bn_core.server import run_routes as module
from bn_core.server.run_routes import MAX_STEPS, ROOT
from bn_core.server.scripts import read_scripts
from pages.shared import components
from tests.cluster import TINY, Await

FRONTEND = Path(__file__).parent.parent.parent / "pages" / "shared" / "frontend"
APP = Starlette(routes=module.create_routes(FRONTEND))
Ask = Callable[..., httpx.Response]


async def send(method: str, path: str, **params: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app=APP)
    async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
        return await client.request(method, ROOT + path, params=params)


@pytest.fixture
def ask(cluster: Cluster, wait: Await, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr(module, "CLUSTER", cluster)
    return lambda method, path, **params: wait(send(method, path, **params))


@pytest.fixture
def run() -> Iterator[Run]:
    claimed = RUNS.claim(None, LIVE_TWINS, TINY)
    yield claimed
    RUNS._runs.remove(claimed.key)


def is_sentence(text: str) -> bool:
    return text[:1].isalpha() and text.endswith(".") and "\n" not in text


def events(answer: httpx.Response) -> list[dict[str, Any]]:
    parts = answer.text.split("\n\n")
    assert parts.pop() == ""
    assert all(part.startswith("data: ") for part in parts)
    told = [json.loads(part.removeprefix("data: ")) for part in parts]
    return [each for each in told if "waiting" not in each]  # on a slow machine


def test_picture_starts_run_and_reports_progress(ask: Ask, run: Run) -> None:
    made = ask("GET", f"/runs/{run.key}/picture").json()
    assert (made["frame"], made["last"], made["step"], made["steps"]) == (0, 0, 0, 0)
    assert made["done"] is False
    assert is_sentence(made["device"])
    assert [each["id"] for each in made["figures"]][:2] == ["loss", "accuracy"]
    assert made["say"]
    assert made["alerts"] == []


def test_step_advances_and_frames_are_recorded(ask: Ask, run: Run) -> None:
    made = ask("POST", f"/runs/{run.key}/step", n=5).json()
    assert (made["frame"], made["last"], made["step"], made["steps"]) == (5, 5, 5, 5)
    past = ask("GET", f"/runs/{run.key}/picture", frame=2).json()
    assert (past["frame"], past["last"], past["step"], past["steps"]) == (2, 5, 2, 5)
    assert ask("GET", f"/runs/{run.key}/step").status_code == 405


def test_restart_returns_to_initial_weights(ask: Ask, run: Run) -> None:
    first = ask("GET", f"/runs/{run.key}/picture").json()
    ask("POST", f"/runs/{run.key}/step", n=3)
    again = ask("POST", f"/runs/{run.key}/restart").json()
    assert again | {"seconds": 0} == first | {"seconds": 0}


def test_restarts_at_once_are_one_restart(
    ask: Ask, run: Run, wait: Await, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, again = f"/runs/{run.key}/restart", run._restart
    begun = []

    def restart(cluster: Cluster) -> Any:
        begun.append(run.wanted)
        return again(cluster)

    async def press(times: int) -> list[httpx.Response]:
        return await asyncio.gather(*(send("POST", path) for _ in range(times)))

    ask("POST", f"/runs/{run.key}/step", n=3)
    monkeypatch.setattr(run, "_restart", restart)
    answers = wait(press(5))
    assert [each.status_code for each in answers] == [200] * 5
    assert {each.json()["steps"] for each in answers} == {0}
    assert len(begun) == 1
    ask("POST", path)
    assert len(begun) == 2


def test_picture_waits_for_a_restart_that_has_overtaken_it(
    ask: Ask, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = run.pause

    async def be_overtaken(cluster: Cluster) -> None:
        await pause(cluster)
        run.computation = run._make_own(run.wanted)

    monkeypatch.setattr(run, "pause", be_overtaken)
    assert ask("GET", f"/runs/{run.key}/picture").json()["step"] == 0


def test_stream_shows_run_to_its_end(ask: Ask, run: Run) -> None:
    answer = ask("GET", f"/runs/{run.key}/stream", theme="dark")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer)
    steps = [each["steps"] for each in told]
    assert steps == sorted(steps)
    assert [each["done"] for each in told] == [False] * (len(told) - 1) + [True]
    assert told[-1]["steps"] == TINY.steps
    assert RUNS._viewers == 0


def test_stream_of_finished_run_sends_one_picture(ask: Ask, run: Run) -> None:
    ask("POST", f"/runs/{run.key}/step", n=100)
    [last] = events(ask("GET", f"/runs/{run.key}/stream"))
    assert last["done"] is True


@pytest.mark.parametrize("sentence", ["Waiting for a turn: yours is next.", ""])
def test_stream_says_what_a_run_waits_for(
    ask: Ask, run: Run, monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    asked: list[object] = []
    said = asyncio.Event()

    def explain(owner: object) -> str:
        asked.append(owner)
        said.set()
        return sentence

    async def wait_for_turn(*given: object) -> None:
        assert given[-1] is run.turn is not None
        await said.wait()
        raise LostError("It ends here.")

    monkeypatch.setattr(module.CLUSTER, "waiting", explain)
    monkeypatch.setattr(run, "advance", wait_for_turn)
    text = ask("GET", f"/runs/{run.key}/stream").text
    first, *_, last = [json.loads(each[6:]) for each in text.split("\n\n")[:-1]]
    assert first == {"waiting": sentence or module.COMPUTING}
    assert last == {"error": "It ends here."}
    assert asked == [run.computation]


def test_figure_without_data_says_whether_it_is_computed(ask: Ask) -> None:
    blank = replace(LIVE_TWINS, figure=lambda *_: {"figures": [], "say": [WAITING], "alerts": []})
    empty = RUNS.claim(None, blank, TINY)
    assert ask("GET", f"/runs/{empty.key}/picture").json()["say"] == [f"{WAITING} Press Play."]
    empty.computation.drivers.add("another reader")
    assert ask("GET", f"/runs/{empty.key}/picture").json()["say"] == [module.COMPUTING]
    RUNS._runs.remove(empty.key)


@pytest.mark.parametrize(
    ("method", "what"), [("GET", "picture"), ("POST", "step"), ("POST", "restart")]
)
def test_other_request_ends_stream(ask: Ask, wait: Await, method: str, what: str) -> None:
    long = RUNS.claim(None, LIVE_TWINS, replace(TINY, steps=5000))

    async def interrupted() -> tuple[httpx.Response, httpx.Response]:
        streaming = asyncio.create_task(send("GET", f"/runs/{long.key}/stream"))
        while long.turn is None or len(long.frames) < 3:
            await asyncio.sleep(0)
        answer = await send(method, f"/runs/{long.key}/{what}")
        return await streaming, answer

    stream, answer = wait(interrupted())
    assert not any(each["done"] for each in events(stream))
    assert answer.status_code == 200
    assert RUNS._viewers == 0
    reached = answer.json()["steps"]
    assert ask("GET", f"/runs/{long.key}/picture").json()["steps"] == reached
    assert what != "restart" or reached == 0
    RUNS._runs.remove(long.key)


def test_request_that_was_overtaken_leaves_the_stream(ask: Ask, wait: Await) -> None:
    """Stop, then Run: the question of Stop can arrive after the stream of Run."""
    long = RUNS.claim(None, LIVE_TWINS, replace(TINY, steps=5000))

    async def overtaken() -> httpx.Response:
        streaming = asyncio.create_task(send("GET", f"/runs/{long.key}/stream", order=2))
        while long.turn is None or len(long.frames) < 3:
            await asyncio.sleep(0)
        answer = await send("GET", f"/runs/{long.key}/picture", order=1)
        reached = len(long.frames)
        assert long.turn is not None
        while len(long.frames) == reached:
            await asyncio.sleep(0)
        await send("GET", f"/runs/{long.key}/picture", order=3)
        assert long.turn is None
        await streaming
        return answer

    assert wait(overtaken()).json()["done"] is False
    assert ask("GET", f"/runs/{long.key}/picture", order="1e3").status_code == 400
    RUNS._runs.remove(long.key)


def test_view_parameters_change_only_appearance(ask: Ask, run: Run) -> None:
    light = ask("GET", f"/runs/{run.key}/picture").json()
    dark = ask("GET", f"/runs/{run.key}/picture", theme="dark", log="true", layer="1").json()
    assert light["say"] == dark["say"]
    assert light["figures"] != dark["figures"]


@pytest.mark.parametrize(
    "params",
    [
        {"frame": "1"},
        {"frame": "-1"},
        {"frame": "x"},
        {"frame": ""},
        {"frame": "1e0"},
        {"frame": "٠"},
        {"frame": "9" * 5000},
        {"theme": "mauve"},
        {"layer": "99"},
        {"log": "?"},
    ],
    ids=lambda params: str(params)[:24],
)
def test_picture_refuses_invalid_frame(ask: Ask, run: Run, params: dict[str, str]) -> None:
    answer = ask("GET", f"/runs/{run.key}/picture", **params)
    assert answer.status_code == 400, answer.text
    assert is_sentence(answer.json()["error"])


@pytest.mark.parametrize("n", [0, MAX_STEPS + 1, -1, "x", "1.5", "", "²"])
def test_step_refuses_numbers_out_of_range(ask: Ask, run: Run, n: object) -> None:
    answer = ask("POST", f"/runs/{run.key}/step", n=n)
    assert answer.status_code == 400
    assert answer.json()["error"] == f"n must be a whole number from 1 to {MAX_STEPS}."
    assert len(run.frames) <= 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/runs/nobody/picture"),
        ("GET", "/runs/nobody/stream"),
        ("POST", "/runs/nobody/step"),
        ("POST", "/runs/nobody/restart"),
        ("GET", "/checks/nobody"),
    ],
)
def test_missing_run_or_check_is_404(ask: Ask, method: str, path: str) -> None:
    answer = ask(method, path)
    assert answer.status_code == 404
    told = answer.json()["error"]
    assert "no longer available" in told
    assert is_sentence(told)


def test_check_returns_verdict(ask: Ask) -> None:
    key = CHECKS.offer(
        "bn_core.lessons.four_steps.worker.pytorch_check", "check", normalize([[1.0, 5.0]])
    )
    answer = ask("GET", f"/checks/{key}")
    assert answer.status_code == 200
    assert answer.json()["state"] == "refused"


def script_name(path: Path) -> str:
    return path.relative_to(FRONTEND).as_posix()


def kept_for_ever(answer: httpx.Response) -> bool:
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(("text/javascript", "text/css"))
    return answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_scripts_and_plotly_are_served_as_immutable(ask: Ask) -> None:
    for path in (*FRONTEND.rglob("*.js"), *FRONTEND.rglob("*.css")):
        answer = ask("GET", read_scripts(FRONTEND).path(script_name(path)))
        assert kept_for_ever(answer)
        assert answer.content == path.read_bytes()
    plotly = ask("GET", "/plotly.js")
    assert kept_for_ever(plotly)
    assert plotly.content == module.PLOTLY.read_bytes()


def test_plotly_is_compressed_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[int] = []
    compress = gzip.compress
    monkeypatch.setattr(gzip, "compress", lambda *a, **k: packed.append(1) or compress(*a, **k))
    module._compress_plotly.cache_clear()
    answers = [ask("GET", "/plotly.js") for _ in range(3)]
    assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
    assert len(packed) == 1


@pytest.mark.parametrize("script", sorted(FRONTEND.rglob("*.js")), ids=lambda path: path.name)
def test_script_imports_are_served(ask: Ask, script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    named = re.findall(r"""^\s*(?:import|export)\b[^'"\n=]*["']([^"']+)["']""", text, re.MULTILINE)
    assert len(named) == len(re.findall(r"^import\b", text, re.MULTILINE))
    here = posixpath.dirname(read_scripts(FRONTEND).path(script_name(script)))
    for name in named:
        assert name.startswith("."), "anything else would leave this version behind"
        assert kept_for_ever(ask("GET", posixpath.normpath(f"{here}/{name}")))


@pytest.mark.parametrize("change", ["edited", "renamed", "added", "moved over"])
def test_script_change_changes_every_address(tmp_path: Path, change: str) -> None:
    folder = tmp_path / change
    shutil.copytree(FRONTEND, folder)
    mount, plot = folder / "dom.js", folder / "figures" / "plot.js"
    if change == "edited":
        mount.write_bytes(mount.read_bytes() + b" ")
    elif change == "renamed":
        mount.rename(folder / "doms.js")
    elif change == "added":
        (folder / "new.js").touch()
    else:
        plot.write_bytes(mount.read_bytes()[-1:] + plot.read_bytes())
        mount.write_bytes(mount.read_bytes()[:-1])
    assert read_scripts(folder).digest != read_scripts(FRONTEND).digest


def test_same_scripts_have_same_addresses(tmp_path: Path) -> None:
    shutil.copytree(FRONTEND, tmp_path / "copy")
    assert read_scripts(tmp_path / "copy") == read_scripts(FRONTEND)


def test_pages_name_served_scripts() -> None:
    assert components.FRONTEND == FRONTEND


@pytest.mark.parametrize(
    "path",
    [
        "/scripts/figures/live.js",
        "/scripts/000000000000/figures/live.js",
        "/scripts/{here}/nothing.js",
        "/scripts/{here}/logo.svg",
        "/scripts/{here}/../live_figure.py",
        "/scripts/{here}/%2e%2e/figures/live.js",
        "/scripts/{here}/..%2ffigures%2flive.js",
        "/scripts/{here}",
    ],
)
def test_other_versions_and_files_are_not_served(ask: Ask, path: str) -> None:
    assert ask("GET", path.format(here=read_scripts(FRONTEND).digest)).status_code == 404


def test_path_refuses_missing_script() -> None:
    with pytest.raises(KeyError):
        read_scripts(FRONTEND).path("nothing")


def test_silent_scheduler_is_503(run: Run, wait: Await, monkeypatch: pytest.MonkeyPatch) -> None:
    key = CHECKS.offer(
        "bn_core.lessons.four_steps.worker.pytorch_check", "check", normalize([[1.0], [5.0]])
    )

    async def ask_all() -> list[httpx.Response]:
        nowhere = Cluster()
        monkeypatch.setattr(module, "CLUSTER", nowhere)
        async with nowhere.lifespan():
            return [
                await send("GET", f"/runs/{run.key}/picture"),
                await send("GET", f"/runs/{run.key}/stream"),
                await send("POST", f"/runs/{run.key}/step"),
                await send("POST", f"/runs/{run.key}/restart"),
                await send("GET", f"/checks/{key}"),
            ]

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # not listening: nobody answers, and nobody else can
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        monkeypatch.setenv(SCHEDULER, address)
        monkeypatch.setattr(cluster_module, "CONNECTING", 0.2)
        for answer in wait(ask_all()):
            assert answer.status_code == 503
            assert address in answer.json()["error"]
            assert is_sentence(answer.json()["error"])


def test_run_without_worker_starts_later(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    late = RUNS.claim(None, LIVE_TWINS, replace(TINY, seed=5))
    there = module.CLUSTER
    monkeypatch.setattr(module, "CLUSTER", Cluster())
    assert ask("GET", f"/runs/{late.key}/picture").status_code == 503
    monkeypatch.setattr(module, "CLUSTER", there)
    assert ask("GET", f"/runs/{late.key}/picture").status_code == 200
    RUNS._runs.remove(late.key)


def test_health_tells_ready_workers(ask: Ask) -> None:
    answer = ask("GET", "/health/computing")
    assert answer.status_code == 200
    assert answer.json() == {"state": "ready", "workers": 2, "sentence": ""}
    assert answer.headers["Cache-Control"] == "no-store"


def test_health_without_workers_is_503(wait: Await, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLUSTER", Cluster())
    health = wait(send("GET", "/health/computing"))
    assert health.status_code == 503
    assert health.json()["state"] == "stopped"
    assert health.headers["Retry-After"] == "5"
    assert is_sentence(health.json()["sentence"])
    key = CHECKS.offer("operator", "add", 1, 2)
    answer = wait(send("GET", f"/checks/{key}"))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["error"] == health.json()["sentence"]
