"""A run costs the event loop a few turns, and a widget one look at the state."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from pages.shared.streamlit_internals import speed

MESSAGE, STOPPED = (
    ScriptRunnerEvent.ENQUEUE_FORWARD_MSG,
    ScriptRunnerEvent.FRAGMENT_STOPPED_WITH_SUCCESS,
)


@pytest.fixture(autouse=True)
def streamlit_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo afterwards what the functions under test replace."""
    for owner, name in (
        (AppSession, "_on_scriptrunner_event"),
        (AppSession, "request_rerun"),
        (AppSession, "flush_browser_queue"),
        (Runtime, "_enqueued_some_message"),
        (Runtime, "_send_message"),
        (SafeSessionState, "filtered_state"),
    ):
        monkeypatch.setattr(owner, name, owner.__dict__[name])


class Session(AppSession):
    """A session that notes what its event loop is woken for and what it handles."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self._message_enqueued_callback = None
        self.woken = 0
        self.handled: list[Any] = []

    def __del__(self) -> None:
        """Nothing to shut down."""

    def _call_soon_on_event_loop(self, callback: Any) -> None:
        self.woken += 1
        super()._call_soon_on_event_loop(callback)

    def _handle_scriptrunner_event_on_event_loop(self, *event: Any, **more: Any) -> None:
        self.handled.append(more.get("forward_msg", event[1]))


def run(session: Session, messages: int) -> None:
    for number in range(messages):
        session._on_scriptrunner_event(None, event=MESSAGE, forward_msg=number)  # type: ignore[arg-type]
    session._on_scriptrunner_event(None, STOPPED)


def test_messages_of_a_run_reach_the_loop_in_order_and_together() -> None:
    speed.send_in_bunches()

    async def serve(messages: int) -> int:
        session = Session()
        await asyncio.to_thread(run, session, messages)
        while len(session.handled) <= messages:
            await asyncio.sleep(0)
        assert session.handled == [*range(messages), STOPPED]
        return session.woken

    assert asyncio.run(serve(1)) == 2
    # A thread that the machine stops in between may begin another bunch.
    assert asyncio.run(serve(1000)) < 500


def test_messages_without_an_end_reach_the_loop() -> None:
    speed.send_in_bunches()

    async def serve() -> None:
        session = Session()
        session._on_scriptrunner_event(None, MESSAGE, forward_msg=None)
        while not session.handled:
            await asyncio.sleep(0)

    asyncio.run(serve())


def test_rerun_is_asked_for_after_all_that_was_sent_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(AppSession, "request_rerun", lambda self, _: self.handled.append("rerun"))
    speed.send_in_bunches()

    async def serve() -> None:
        session = Session()
        run(session, 3)
        session.request_rerun(None)
        assert session.handled == [0, 1, 2, STOPPED, "rerun"]

    asyncio.run(serve())


class CountedState(SessionState):
    """A state that counts how many of its values are read."""

    read = 0

    def __getitem__(self, key: str) -> Any:
        self.read += 1
        return super().__getitem__(key)


def test_widget_reads_its_own_value_and_no_other() -> None:
    state = CountedState()
    for number in range(50):
        state[f"key {number}"] = number
    whole = dict(SafeSessionState(state, lambda: None).filtered_state)
    speed.look_up_single_values()
    state.read = 0
    seen = SafeSessionState(state, lambda: None).filtered_state
    assert "key 7" in seen
    assert seen["key 7"] == 7
    assert state.read == 2
    assert "key 50" not in seen
    assert (dict(seen), len(seen)) == (whole, 50)
