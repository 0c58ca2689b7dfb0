"""A value that a page gives a control reaches the browser, whatever happens meanwhile."""

from __future__ import annotations

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from pages.shared import streamlit_internals


def page() -> None:
    """Choose from three options, the second at first; a button sets the third."""
    import streamlit as st

    from tests.server.test_set_values import interrupt

    def choose(option: str) -> None:
        st.session_state["plan"] = option

    st.button("Set", on_click=choose, args=("c",))
    st.session_state.setdefault("plan", "b")
    interrupt("before the control")
    st.segmented_control("Plan", ["a", "b", "c"], key="plan", required=True)
    interrupt("after the control")


arriving: dict[str, WidgetStates] = {}
"""What the browser sends in the middle of a run, by place."""


def interrupt(place: str) -> None:
    """Let what is to arrive at a place of the page arrive."""
    run = get_script_run_ctx()
    assert run is not None
    assert run.script_requests is not None
    if place in arriving:
        run.script_requests.request_rerun(RerunData(widget_states=arriving.pop(place)))


@pytest.fixture(autouse=True)
def patched_session_state(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("on_script_will_rerun", "on_script_finished", "is_new_state_value"):
        monkeypatch.setattr(SessionState, name, getattr(SessionState, name))
    streamlit_internals.keep_set_values()
    arriving.clear()


def read_sent_value(shown: AppTest) -> list[str]:
    """The value that the last run sent to the browser's control, if any."""
    proto = shown.button_group[0].proto
    return list(proto.raw_values) if proto.set_value else []


def report(shown: AppTest, option: str) -> WidgetStates:
    """What a browser reports in which the control shows an option."""
    state = WidgetState(id=shown.button_group[0].id)
    state.string_array_value.data.append(option)
    return WidgetStates(widgets=[state])


@pytest.mark.parametrize("place", ["before the control", "after the control"])
def test_a_value_is_sent_until_the_browser_reports_the_control(place: str) -> None:
    arriving[place] = WidgetStates()  # the control's script has not arrived yet
    shown = AppTest.from_function(page).run()
    assert not arriving
    assert read_sent_value(shown) == ["b"]
    assert read_sent_value(shown.run()) == []
    assert shown.session_state["plan"] == "b"


@pytest.mark.parametrize("place", ["before the control", "after the control"])
def test_a_value_stands_although_an_older_report_arrives_in_its_run(place: str) -> None:
    shown = AppTest.from_function(page).run()
    arriving[place] = report(shown, "b")
    shown.button[0].click().run()
    assert not arriving
    assert shown.session_state["plan"] == "c"
    assert read_sent_value(shown) == ["c"]


def test_what_the_reader_chooses_meanwhile_is_kept() -> None:
    shown = AppTest.from_function(page).run()
    arriving["before the control"] = report(shown, "a")
    shown.button[0].click().run()
    assert shown.session_state["plan"] == "a"


def test_a_reader_can_go_back_to_what_was_before() -> None:
    shown = AppTest.from_function(page).run()
    shown.button[0].click().run()
    assert shown.session_state["plan"] == "c"
    shown._run(report(shown, "b"))
    assert shown.session_state["plan"] == "b"
