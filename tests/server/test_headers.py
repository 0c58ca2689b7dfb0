"""Every answer carries the security headers, and a stream still comes bit by bit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Scope

from bn_core.inputs.environment import FRAME_ANCESTORS, METRICS, SettingError
from bn_core.server import run_routes
from bn_core.server.headers import PageParts, build_policy
from bn_core.server.metrics import HiddenMetrics
from pages.shared import server
from pages.shared.components import FRONTEND, list_preloads
from pages.shared.streamlit_internals import process


def answer(app: Starlette, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://lab"
        ) as client:
            return await client.get(path, headers=headers)

    return asyncio.run(ask())


def say_ok(request: Request) -> Response:
    del request
    return Response("ok")


def fail(request: Request) -> Response:
    raise RuntimeError(f"no answer to {request.url}")


def test_policy_allows_only_known_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FRAME_ANCESTORS, raising=False)
    page = process.read_page()
    policy = dict(each.split(" ", 1) for each in build_policy(page).split("; "))
    assert page.count("<script>") == policy["script-src"].count("'sha256-")
    assert "unsafe" not in policy["script-src"]
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"


def test_frame_ancestors_are_configurable_and_end_no_directive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(FRAME_ANCESTORS, "'self' https://moodle.example.org/")
    assert build_policy("").endswith("; frame-ancestors 'self' https://moodle.example.org")
    for right in ("moodle.example.org", "https://*.example.org:*", "* 'self'", "http://[::1]:80"):
        monkeypatch.setenv(FRAME_ANCESTORS, right)
        assert build_policy("").endswith(f"; frame-ancestors {right}")
    for wrong in ("*; script-src *", "a, b", "a\nb", "é", "self", "https://a.org/moodle"):
        monkeypatch.setenv(FRAME_ANCESTORS, wrong)
        with pytest.raises(SettingError, match="must list sites"):
            build_policy("")


def test_foreign_frame_is_told_why_unless_the_host_allows_sites(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    routes = [Route("/a", say_ok)]
    frame = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
    monkeypatch.delenv(FRAME_ANCESTORS, raising=False)
    alone = Starlette(routes=routes, middleware=server.list_middleware())
    told = answer(alone, "/a?b=%22%3E%3Cscript%3E", frame)
    assert told.status_code == 403
    assert FRAME_ANCESTORS in told.text
    assert "<script" not in told.text
    assert "frame-ancestors" not in told.headers["content-security-policy"]
    for headers in ({**frame, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Dest": "document"}):
        assert answer(alone, "/a", headers).text == "ok"
    monkeypatch.setenv(FRAME_ANCESTORS, "https://moodle.example.org")
    allowed = Starlette(routes=routes, middleware=server.list_middleware())
    assert answer(allowed, "/a", frame).text == "ok"


def test_headers_are_on_every_answer_of_the_lab() -> None:
    app = Starlette(
        routes=[Route("/", say_ok), Route("/error", fail)], middleware=server.list_middleware()
    )
    for path, status in (("/", 200), ("/nowhere", 404), ("/_stcore/metrics", 404), ("/error", 500)):
        found = answer(app, path)
        assert found.status_code == status
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in found.headers["content-security-policy"]


def test_pages_of_lessons_name_what_their_figures_load() -> None:
    preloads = list_preloads()
    routes = [Route("/epsilon", say_ok), *run_routes.create_routes(FRONTEND)]
    app = Starlette(routes=routes, middleware=server.list_middleware())
    assert answer(app, "/epsilon").headers["link"] == ", ".join(preloads)
    assert "link" not in answer(app, "/nowhere").headers
    for each in preloads:
        assert answer(app, each[1:].partition(">")[0]).status_code == 200
    assert any("figures/plot.js" in each for each in preloads), "imports belong to it"


def test_every_page_has_its_style_sheet_and_script_from_the_start() -> None:
    def send_page(request: Request) -> Response:
        assert "if-none-match" not in request.headers, "an answer without a page has no sheet"
        return HTMLResponse("<body>é</body>", headers={"ETag": '"as it was"'})

    routes = [Route("/page", send_page), Route("/ok", say_ok)]
    app = Starlette(
        routes=routes, middleware=[Middleware(PageParts, sheet="/a.css", script="/a.js")]
    )
    asked = {"Accept": "text/html,*/*", "If-None-Match": '"as it was"'}
    page = answer(app, "/page", asked)
    link, script = '<link rel="stylesheet" href="/a.css">', '<script async src="/a.js"></script>'
    assert page.text == f"<body>é{link}{script}</body>"
    assert int(page.headers["content-length"]) == len(page.content)
    assert "etag" not in page.headers
    assert answer(app, "/ok", asked).text == "ok"
    assert answer(app, "/nowhere", asked).status_code == 404


def test_headers_do_not_hold_up_a_stream() -> None:
    asyncio.run(expect_first_part_before_the_second())


async def expect_first_part_before_the_second() -> None:
    seen: list[bytes] = []
    more = asyncio.Event()

    async def parts() -> AsyncIterator[bytes]:
        yield b"first"
        await more.wait()  # for ever, if the first part has not been sent
        yield b"second"

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            seen.append(message["body"])
            more.set()

    app = Starlette(
        routes=[Route("/", lambda _: StreamingResponse(parts()))],
        middleware=server.list_middleware(),
    )
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [],
        "query_string": b"",
    }
    await asyncio.wait_for(app({**scope, "headers": []}, receive, send), 60)
    assert seen == [b"first", b"second"]


def test_metrics_are_open_only_if_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = ("/_stcore/metrics", "/school/_stcore/metrics")
    app = Starlette(
        routes=[Route(path, say_ok) for path in paths], middleware=[Middleware(HiddenMetrics)]
    )
    monkeypatch.delenv(METRICS, raising=False)
    assert [answer(app, path).status_code for path in (*paths, paths[0] + "/")] == [404] * 3
    monkeypatch.setenv(METRICS, "1")
    assert [answer(app, path).status_code for path in paths] == [200] * 2
