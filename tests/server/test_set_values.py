"""A value that a page gives a control reaches the browser, whatever happens meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from pages.shared import server  # noqa: F401  # a served lab keeps set values


def page() -> None:
    """Choose from three options, the second at first; a button sets the third and a size."""
    import streamlit as st

    from tests.server.test_set_values import interrupt

    def choose(option: str) -> None:
        st.session_state.update(plan=option, size=3)

    st.button("Set", on_click=choose, args=("c",))
    st.button("Other")
    st.button("Set again", on_click=choose, args=("a",))
    st.session_state.setdefault("size", 1)
    st.slider("Size", 0, 9, key="size")
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
def nothing_arriving() -> None:
    arriving.clear()


def read_sent_value(shown: AppTest) -> list[str]:
    """The value that the last run sent to the browser's control, if any."""
    proto = shown.button_group[0].proto
    return list(proto.raw_values) if proto.set_value else []


def report(
    shown: AppTest, option: str, *, size: float = 1, is_pressed: bool = False
) -> WidgetStates:
    """What a browser reports in which the controls show an option and a size."""
    plan, slider = WidgetState(id=shown.button_group[0].id), WidgetState(id=shown.slider[0].id)
    plan.string_array_value.data.append(option)
    slider.double_array_value.data.append(size)
    other = WidgetState(id=shown.button[1].id, trigger_value=True)
    return WidgetStates(widgets=[plan, slider, *[other] * is_pressed])


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


def set_both(shown: AppTest) -> None:
    """Press the button when the browser has reported what the page shows at first."""
    shown._run(report(shown, "b"))
    shown.button[0].click().run()
    assert (shown.session_state["plan"], shown.session_state["size"]) == ("c", 3)


def test_a_reader_can_go_back_to_what_was_before() -> None:
    shown = AppTest.from_function(page).run()
    set_both(shown)
    shown._run(report(shown, "b"))
    assert shown.session_state["plan"] == "b"


def test_a_reader_can_go_back_with_one_of_two_set_controls() -> None:
    shown = AppTest.from_function(page).run()
    set_both(shown)
    shown._run(report(shown, "b", size=3))
    assert (shown.session_state["plan"], shown.session_state["size"]) == ("b", 3)


@pytest.mark.parametrize("other", [{"is_pressed": True}, {"size": 5}], ids=["press", "change"])
def test_a_value_stands_although_an_older_report_arrives_after_its_run(
    other: dict[str, Any],
) -> None:
    shown = AppTest.from_function(page).run()
    set_both(shown)
    shown._run(report(shown, "b", **other))
    assert (shown.session_state["plan"], shown.session_state["size"]) == ("c", other.get("size", 3))
    assert read_sent_value(shown) == ["c"]
    shown._run(report(shown, "c"))
    assert read_sent_value(shown) == []
    shown._run(report(shown, "b", is_pressed=True))
    assert shown.session_state["plan"] == "b"


def test_the_last_of_two_values_stands_although_the_browser_reports_the_first() -> None:
    shown = AppTest.from_function(page).run()
    shown._run(report(shown, "b"))
    shown.button[0].click().run()
    pressed = report(shown, "b")
    pressed.widgets.add(id=shown.button[2].id, trigger_value=True)
    shown._run(pressed)
    shown._run(report(shown, "c", size=3, is_pressed=True))
    assert shown.session_state["plan"] == "a"
    shown._run(report(shown, "c", size=3))
    assert shown.session_state["plan"] == "c"


def page_of_tasks() -> None:
    """Choose a task; a button marks all as done."""
    import streamlit as st

    mark = " ✓" if st.session_state.get("done") else ""
    st.button("Finish", on_click=st.session_state.update, args=({"done": True},))
    st.selectbox("Task", [1, 2, 3], format_func=lambda task: f"Task {task}{mark}", key="task")


def report_task(shown: AppTest, label: str) -> WidgetStates:
    """What a browser reports in which the menu shows a label."""
    return WidgetStates(widgets=[WidgetState(id=shown.selectbox[0].proto.id, string_value=label)])


def test_a_choice_stands_although_its_options_are_renamed() -> None:
    shown = AppTest.from_function(page_of_tasks).run()
    shown._run(report_task(shown, "Task 2"))
    shown.button[0].click().run()
    proto = shown.selectbox[0].proto
    assert (proto.set_value, proto.raw_value) == (True, "Task 2 ✓")
    late = report_task(shown, "Task 2")
    late.widgets.add(id=shown.button[0].id, trigger_value=True)
    shown._run(late)
    assert shown.session_state["task"] == 2
    shown._run(report_task(shown, "Task 2 ✓"))
    assert not shown.selectbox[0].proto.set_value
    shown._run(report_task(shown, "Task 3 ✓"))
    assert shown.session_state["task"] == 3
