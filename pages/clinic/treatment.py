"""Apply a fix, run the changed script again, and compare."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from bn_core.lessons.clinic.case import Case
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import diff_script
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.numbers import format_number
from pages.clinic import cases, runs
from pages.shared import url_state
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result
from pages.shared.number_table import show_table
from pages.shared.predict import ask_number, name_config, reveal_answer

TIMES = {"epochs_times": "Epochs ×", "batch_times": "Batch size ×", "rate_times": "Learning rate ×"}
NAMES = ("fix", *TIMES)
"""The parameters of the address that this part uses."""
RUN = "clinic treated"
_NONE = "No change"


def choose_treatment(brought: ClinicConfig, case: Case) -> ClinicConfig:
    """Choose a fix and numbers; return the config that they make."""
    st.subheader("Apply a fix", anchor=False)
    st.markdown(
        "Choose a change of the code, change a number, or both. Whatever you choose is really run, "
        "and its test decides."
    )
    labels = [_NONE, *(each.label for each in case.fixes)]
    url_state.restore_control("fix", int, place(brought.case))
    left, right = st.columns([3, 2], gap="large")
    with left:
        fix = st.radio(
            "Change in the code",
            range(len(labels)),
            format_func=lambda n: labels[n],
            key=place(brought.case),
            index=_linked(brought.case, len(labels)),
        )
    url_state.write_parameter("fix", str(fix), "0")
    with right:
        times = show_controls(ClinicConfig, TIMES, 0)
    config = replace(brought, fix=fix, **times)
    if config.untouched:
        st.caption("Nothing is changed yet.")
    else:
        st.code(diff_script(config), language="diff")
    return config


def place(case: str) -> str:
    """Return the session's key for the chosen fix of a case."""
    return f"clinic fix {case}"


def _linked(case: str, count: int) -> int:
    """Return the fix of the opened link for its case, else 0."""
    knob = ClinicConfig.knob("fix")
    if "clinic linked" in st.session_state:
        return 0
    st.session_state["clinic linked"] = case
    try:
        asked = int(url_state.read_link("fix", knob.read) or 0)
    except ValueError as wrong:
        url_state.report_ignored(f"{wrong} Used instead: 0.")
        return 0
    if asked >= count:
        url_state.report_ignored(
            f"Case {case} has {count - 1} fixes, not {asked}. Used instead: 0."
        )
        return 0
    return asked


def show_treatment(
    config: ClinicConfig, case: Case, before: ClinicResult | None
) -> ClinicResult | None:
    """Show the changed script, its run and the comparison; None until it is over."""
    if config.untouched:
        return None
    key = f"treated {name_config(config)}"
    given = ask_number(key, "Before you run it: what share of the test images will be right now?")
    after: ClinicResult | None = get_final_result(runs.played(config, RUN))
    if after is None:
        return None
    if given is not None and not after.error:
        reveal_answer(given, after.accuracy, after.verdict.expected if after.verdict else "")
    _show_outcome(config, case, before, after)
    return after


def _show_outcome(
    config: ClinicConfig, case: Case, before: ClinicResult | None, after: ClinicResult
) -> None:
    label = describe_treatment(config, case)
    rows = [("with your change", *_make_row(after))]
    if before:
        rows.insert(0, ("as brought in", *_make_row(before)))
    show_table(
        ("model", "batches", "last losses", "test accuracy", "wanted"),
        rows,
        len(rows) - 1,
        "Before and after the change",
    )
    assert after.verdict
    if after.healthy:
        cases.keep(config, label, after)
        st.success(f"Cured. {after.verdict.measured} Wanted: {after.verdict.expected}")
    else:
        st.error(f"Not cured. {after.verdict.measured} Wanted: {after.verdict.expected}")


def _make_row(result: ClinicResult) -> tuple[str | float, ...]:
    accuracy = "stopped" if result.error else result.accuracy
    return float(result.step), result.facts.get("loss", float("nan")), accuracy, result.threshold


def describe_treatment(config: ClinicConfig, case: Case) -> str:
    """Describe what was changed, in a few words."""
    changes = [case.fixes[config.fix - 1].label] if config.fix else []
    changes += [
        f"{label} {format_number(getattr(config, name))}"
        for name, label in TIMES.items()
        if getattr(config, name) != ClinicConfig.knob(name).default
    ]
    return "; ".join(changes)
