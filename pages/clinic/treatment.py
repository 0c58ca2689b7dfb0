"""Choose a change of the script, and see whether it repairs the model."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import find_case, find_remaining_cause
from bn_core.lessons.clinic.sentences import Shown, describe_outcome
from pages.clinic import cases
from pages.shared import url_state
from pages.shared.controls import set_controls, show_control, show_controls

_TIMES = {
    "epochs_times": "Number of epochs ×",
    "batch_times": "Batch size ×",
    "rate_times": "Learning rate ×",
}
NAMES = ("fix", *_TIMES)
"""The parameters of the address that this part uses."""
_NONE = "No change"


def choose_fix(number: str) -> int:
    """Show the menu of changes of a case, and return the number of the chosen one."""
    case = find_case(ClinicConfig(case=number))
    labels = [_NONE, *(each.label for each in case.fixes)]
    key = name_fix(number)
    url_state.restore_control("fix", int, key)
    fix = st.selectbox(
        "Change in the script",
        range(len(labels)),
        format_func=labels.__getitem__,
        key=key,
        index=_read_linked_fix(number, len(labels)),
    )
    url_state.write_parameter("fix", str(fix), "0")
    return int(fix or 0)


def choose_settings(number: str, fix: int) -> ClinicConfig:
    """Show the settings that any script has, and return the whole config."""
    times = show_controls(ClinicConfig, _TIMES, 3)
    seed = show_control(ClinicConfig, "seed", "Seed of weights and batches", stepper=True)
    return ClinicConfig(case=number, fix=fix, seed=seed, **times)


def set_case(number: str, fix: int = 0) -> None:
    """Show a case with one of its fixes; a callback."""
    set_controls(ClinicConfig(case=number, fix=fix))
    st.session_state[name_fix(number)] = fix


def name_fix(number: str) -> str:
    """Return the session's key for the chosen fix of a case."""
    return f"clinic fix {number}"


def show_outcome(shown: Shown) -> None:
    """Say whether the change repairs the model, once its run has finished."""
    if shown.config.is_untouched or shown.result is None:
        return
    outcome = describe_outcome(shown)
    if not shown.result.healthy:
        st.error(outcome)
    elif find_remaining_cause(shown.config):
        st.warning(outcome)
    else:
        cases.keep_fixed(shown.config)
        st.success(outcome)


def _read_linked_fix(number: str, count: int) -> int:
    """Return the fix of the opened link for its case, else 0."""
    knob = ClinicConfig.knob("fix")
    if "clinic linked" in st.session_state:
        return 0
    st.session_state["clinic linked"] = number
    try:
        fix = int(url_state.read_link("fix", knob.read) or 0)
    except ValueError as wrong:
        url_state.report_ignored(f"{wrong} Used instead: 0.")
        return 0
    if fix >= count:
        url_state.report_ignored(
            f"Case {number} has {count - 1} fixes, not {fix}. Used instead: 0."
        )
        return 0
    return fix
