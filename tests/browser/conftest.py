"""One server and one browser for the whole folder; every page is watched while it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import launch_options
from tests.browser.lab import WAIT, Watch
from tests.browser.server import Server

_SERVERS: list[Server] = []

DESK = {"width": 1280, "height": 900}
MEDIA = {"color_scheme", "reduced_motion"}
"""Options that a page takes, as it does a viewport: all strangers may share a context's process."""
BRIEF = (
    # Pages of a context share a process, which compiles Streamlit's and Plotly's scripts once.
    "--process-per-site",
    # A page is closed before what V8 spends on optimizing its scripts is earned. A script that is
    # compiled while it arrives is compiled again on every page, whatever the process has of it.
    "--js-flags=--no-opt --no-maglev --no-script-streaming --no-flush-bytecode"
    " --min-semi-space-size=64 --max-semi-space-size=64",
)
"""Flags of a browser that opens many pages for moments; a benchmark's has none of them."""

Opener = Callable[..., Page]
"""``open_page("/activations?depth=2", on=server, context=desk, **options of a new context)``."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show the servers' logs with a test that failed."""
    report = yield
    if report.failed and "/tests/browser/" in item.path.as_posix():
        for server in _SERVERS:
            report.sections.append((f"log of {server.url}", server.tail()))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The lab, shared by all tests that do not harm it."""
    yield from serve(tmp_path_factory.mktemp("server") / "log")


def serve(log: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a server; its log is shown with a test that fails."""
    running = Server(log, settings=settings)
    _SERVERS.append(running)
    yield running
    _SERVERS.remove(running)
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one Chromium."""
    options = launch_options(*BRIEF)
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**options)
        yield launched
        launched.close()


def make_context(browser: Browser, **options: object) -> BrowserContext:
    """A context in which a loaded machine has time for each page, and for what it opens."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(WAIT)
    return context


@pytest.fixture(scope="session")
def desk(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """The context of everybody with a plain screen, whose pages may read the clipboard.

    Its one process lives on, because one page of the lab stays open in it. So what a page has
    loaded and compiled is there for the next one.
    """
    clipboard = ["clipboard-read", "clipboard-write"]
    context = make_context(browser, viewport=DESK, permissions=clipboard)
    context.new_page().goto(f"{server.url}/_stcore/health")
    yield context
    context.close()


class Strangers:
    """Contexts of people who have never seen the lab, kept for the next stranger like them."""

    MOST = 4
    """So many idle contexts are kept, each with a process of its own."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser, self._server = browser, server
        self._idle: list[tuple[dict[str, object], BrowserContext]] = []

    def take(self, options: dict[str, object]) -> BrowserContext:
        """A context with these options that holds nothing; ``give_back`` it."""
        for place, (known, context) in enumerate(self._idle):
            if known == options:
                del self._idle[place]
                return context
        return self._make(options)

    def _make(self, options: dict[str, object]) -> BrowserContext:
        context = make_context(self._browser, **options)
        context.new_page().goto(f"{self._server.url}/_stcore/health")  # it keeps the process
        return context

    def give_back(self, options: dict[str, object], context: BrowserContext) -> None:
        """Close its pages, and forget all that they have stored."""
        keeper, *others = context.pages
        for page in others:
            page.close()
        context.set_offline(False)
        context.clear_cookies()
        keeper.evaluate("localStorage.clear()")
        self._idle.append((options, context))
        for _, oldest in self._idle[: -self.MOST]:
            oldest.close()
        del self._idle[: -self.MOST]

    def leave(self) -> None:
        """Close them all."""
        for _, context in self._idle:
            context.close()


@pytest.fixture(scope="session")
def strangers(browser: Browser, server: Server) -> Iterator[Strangers]:
    """Everybody who has a context of their own on the shared server."""
    everybody = Strangers(browser, server)
    yield everybody
    everybody.leave()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the test's pages did behind its back; at the end it must be nothing."""
    watching = Watch()
    yield watching
    watching.check()


@pytest.fixture
def open_page(
    browser: Browser, desk: BrowserContext, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """Open an address in a tab, a session of its own; with options, as a stranger.

    No context has stored anything. That of a server of the test's own is made for the test.
    """
    pages: list[Page] = []
    with ExitStack() as stack:

        def find_context(on: Server | None, options: dict[str, object]) -> BrowserContext:
            if on is not None and on is not request.getfixturevalue("server"):
                context = make_context(browser, **options)
                stack.callback(context.close)
                return context
            strangers: Strangers = request.getfixturevalue("strangers")
            context = strangers.take(options)
            stack.callback(strangers.give_back, options, context)
            return context

        def opened(
            address: str = "/",
            on: Server | None = None,
            context: BrowserContext = desk,
            **options: Any,
        ) -> Page:
            at = on or request.getfixturevalue("server")
            own = {name: options.pop(name) for name in MEDIA & options.keys()}
            screen = options.pop("viewport", None)
            if own or screen or options:
                context = find_context(on, {"viewport": DESK, **options})
            page = context.new_page()
            pages.append(page)
            if screen:
                page.set_viewport_size(screen)
            if own:
                page.emulate_media(**own)
            watch.over(page)
            page.goto(at.url + address)
            return page

        yield opened
        for page in pages:
            page.close()
        desk.pages[0].evaluate("localStorage.clear()")
