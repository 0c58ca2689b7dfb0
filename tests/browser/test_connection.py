"""A page whose connection to the lab fails says what its reader can do."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import Opener
from tests.browser.lab import Watch, settled


def test_page_that_cannot_go_on_asks_to_be_reloaded(open_page: Opener, watch: Watch) -> None:
    watch.expect("Unexpected Websocket message type")
    page = open_page("/_stcore/health")  # what has no script
    ways: list[WebSocketRoute] = []

    def connect(way: WebSocketRoute) -> None:
        way.connect_to_server()
        ways.append(way)

    page.route_web_socket("**/_stcore/stream", connect)
    page.goto(urljoin(page.url, "/epsilon"))
    settled(page)
    ways[-1].send("what Streamlit does not read")
    notice = page.get_by_role("alert").filter(has_text="has failed. Reload this page")
    expect(notice).to_be_visible()
    page.reload()
    settled(page)
    expect(page.locator(".bn-lost")).to_be_empty()
