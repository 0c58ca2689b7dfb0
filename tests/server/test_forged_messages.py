"""A message that no page of the lab sends costs nobody but its sender."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession

from pages.shared.streamlit_internals import refusals

MOST = 5


def handle(monkeypatch: pytest.MonkeyPatch, message: BackMsg) -> bool:
    """Whether a session gets to handle a message."""
    handled = Mock()
    monkeypatch.setattr(AppSession, "handle_backmsg", lambda _, msg: handled(msg))
    refusals.refuse_forged_messages(MOST)
    AppSession.handle_backmsg(Mock(), message)
    return bool(handled.called)


def write(kind: str, value: Any = True) -> BackMsg:
    return BackMsg(**{kind: value})


@pytest.mark.parametrize("kind", ["clear_cache", "load_git_info", "set_run_on_save"])
def test_a_message_for_developers_is_ignored(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    assert not handle(monkeypatch, write(kind))


def test_a_message_that_says_nothing_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not handle(monkeypatch, BackMsg())


@pytest.mark.parametrize("kind", ["stop_script", "app_heartbeat"])
def test_a_short_message_of_a_page_is_handled(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    assert handle(monkeypatch, write(kind))


@pytest.mark.parametrize(("count", "is_handled"), [(0, True), (MOST, True), (MOST + 1, False)])
def test_lists_of_a_message_are_bounded(
    monkeypatch: pytest.MonkeyPatch, count: int, is_handled: bool
) -> None:
    rerun, files = BackMsg(), BackMsg()
    rerun.rerun_script.page_name = "four_steps"
    for number in range(count):
        rerun.rerun_script.widget_states.widgets.add(id=str(number), bool_value=True)
    files.file_urls_request.request_id = "1"
    files.file_urls_request.file_names.extend(["table.csv"] * count)
    assert handle(monkeypatch, rerun) is is_handled
    assert handle(monkeypatch, files) is is_handled
