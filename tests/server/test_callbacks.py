"""What a reader does is done whole, however soon the next thing follows."""

from __future__ import annotations

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.testing.v1 import AppTest

from pages.shared.streamlit_internals import interruptions


def app() -> None:
    """Count how far each press comes, while the next thing arrives in the middle of it."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    def on_press() -> None:
        run = get_script_run_ctx()
        assert run is not None
        assert run.script_requests is not None
        st.session_state["begun"] = st.session_state.get("begun", 0) + 1
        run.script_requests.request_rerun(RerunData())
        st.session_state["ended"] = st.session_state.get("ended", 0) + 1

    st.button("Press", on_click=on_press)
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1


def part() -> None:
    """Write two things that belong together, and a third, while the next thing arrives."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from pages.shared.streamlit_internals.interruptions import uninterrupted

    run = get_script_run_ctx()
    assert run is not None
    assert run.script_requests is not None
    with uninterrupted():
        is_first = st.session_state.setdefault("is first", True)
        if is_first:
            run.script_requests.request_rerun(RerunData())
        st.session_state["is first"] = False
        st.session_state["together"] = st.session_state.get("together", 0) + 1
    st.session_state["after"] = st.session_state.get("after", 0) + 1


@pytest.fixture(autouse=True)
def finished(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (ScriptRequests, "on_scriptrunner_yield"),
        (SafeSessionState, "on_script_will_rerun"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    interruptions.finish_what_is_begun()


def test_a_part_of_a_run_ends_although_the_next_thing_arrives_in_it() -> None:
    state = AppTest.from_function(part).run().session_state
    assert [state[name] for name in ("together", "after")] == [2, 1]


def test_a_callback_ends_although_the_next_thing_arrives_in_it() -> None:
    shown = AppTest.from_function(app).run()
    for presses in (1, 2):
        shown.button[0].click().run()
        state = [shown.session_state[name] for name in ("begun", "ended", "runs")]
        assert state == [presses, presses, presses + 1]


def test_a_callback_runs_although_the_next_thing_arrives_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = AppTest.from_function(app).run()
    begin = SafeSessionState.on_script_will_rerun
    late = [RerunData()]

    def begin_late(self: SafeSessionState, *states: object, **more: object) -> None:
        run = get_script_run_ctx()
        assert run is not None
        assert run.script_requests is not None
        if late:
            run.script_requests.request_rerun(late.pop())
        begin(self, *states, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", begin_late)
    shown.button[0].click().run()
    assert not late
    assert [shown.session_state[name] for name in ("begun", "ended")] == [1, 1]


def answer_events() -> None:
    """Answer events of a component that is mounted, and of one whose page was left."""
    import streamlit as st

    from pages.shared import components

    st.session_state["mounted"] = {}
    reached: list[str] = []
    for key in ("mounted", "gone"):
        components.call_while_mounted(key, lambda key=key: reached.append(key))()
    st.text(reached)


def test_an_event_of_a_component_that_is_gone_is_ignored() -> None:
    assert AppTest.from_function(answer_events).run().text[0].value == "['mounted']"
