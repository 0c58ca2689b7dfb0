"""The lab in a frame of a page of another site, as learning platforms show it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, FrameLocator, expect

from bn_core.inputs.environment import FRAME_ANCESTORS
from tests.browser.conftest import DESK, make_context
from tests.browser.lab import WAIT
from tests.browser.server import Server, free_port

PORT = free_port()
PLATFORM = f"http://localhost:{PORT}"
"""For a browser this is another site than 127.0.0.1."""
HANDED = Path(__file__).parents[1] / "inputs" / "handed"


@pytest.fixture(scope="module")
def framed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A lab that the platform may show."""
    log = tmp_path_factory.mktemp("framed") / "log"
    running = Server(log, workers=False, settings={FRAME_ANCESTORS: f"'self' {PLATFORM}/"})
    yield running
    running.stop()


@contextmanager
def show(browser: Browser, address: str, attributes: str = "") -> Iterator[FrameLocator]:
    """Open a page of the platform with the address in a frame."""

    class Platform(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            frame = f'<iframe src="{address}" width="1200" height="900" {attributes}></iframe>'
            self.wfile.write(frame.encode())

    platform = ThreadingHTTPServer(("127.0.0.1", PORT), Platform)
    Thread(target=platform.serve_forever, daemon=True).start()
    context = make_context(browser, viewport=DESK)
    page = context.new_page()
    page.goto(PLATFORM)
    yield page.frame_locator("iframe")
    # Browsers refuse the cookies of a frame of another site: none is needed.
    assert context.cookies() == []
    context.close()
    platform.shutdown()
    platform.server_close()


def test_lesson_works_in_a_frame_of_a_site_that_the_host_allows(
    browser: Browser, framed: Server
) -> None:
    """An instrument without its steps keeps all controls, and leads to the whole lesson."""
    hidden = "question,steps,why,check,details"
    with show(browser, f"{framed.url}/four_steps?gamma=3.0&embed=1&hide={hidden}") as lab:
        lab.locator(".bn-strip circle").first.wait_for(timeout=WAIT)
        for part in ("header", ".st-key-lesson-step"):
            expect(lab.locator(part).first).to_be_hidden()
        # Controls and pictures have columns of their own, which are no place of the steps.
        controls = lab.locator(".st-key-lesson-controls")
        for name in ("Your batch", "γ", "β"):
            expect(controls.get_by_text(name, exact=True)).to_be_visible()
        link = lab.get_by_role("link", name="Open the whole lesson")
        expect(link).to_have_attribute("href", f"{framed.url}/four_steps?gamma=3.0")
        expect(link).to_have_attribute("target", "_blank")
        lab.get_by_text("More settings").click()
        lab.get_by_role("tab", name="CSV file").click()
        files = lab.locator("[data-testid=stFileUploader] input[type=file]").first
        files.set_input_files(HANDED / "03_cp1252_endash_minus.csv")
        lab.get_by_role("button", name="Use these 2 examples").click()
        typed = lab.get_by_role("textbox", name="Your batch")
        expect(typed).to_have_value("-1.5 2; -3 4", timeout=WAIT)


def test_sandboxed_frame_says_why_it_is_empty(browser: Browser, framed: Server) -> None:
    with show(browser, f"{framed.url}/four_steps", 'sandbox="allow-scripts"') as lab:
        lab.get_by_text("sandboxes this frame").wait_for(timeout=WAIT)
        link = lab.get_by_role("link", name=f"{framed.url}/four_steps")
        expect(link).to_have_attribute("target", "_blank")


def test_frame_of_another_site_says_that_it_is_not_allowed(
    browser: Browser, server: Server
) -> None:
    with show(browser, f"{server.url}/four_steps?x=1+2") as lab:
        lab.get_by_text("may not be shown inside another site").wait_for(timeout=WAIT)
        link = lab.get_by_role("link", name="Open the lab")
        expect(link).to_have_attribute("href", f"{server.url}/four_steps?x=1+2")
