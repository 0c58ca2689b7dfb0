"""Guess why evaluation fails, from one layer's numbers."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.train_eval.config import CAUSES, FailureCaseConfig
from bn_core.lessons.train_eval.diagnosis import name_cause
from bn_core.lessons.train_eval.failure_case import FailureCase, simulate_case
from pages.running_averages.evidence import describe_gap, show_evidence, show_strips
from pages.shared.controls import show_control

NAMES = ("cause", "case_size", "case_seed")
"""The parameters of the address that this part uses."""

_CAUSES_EXPLAINED = (
    "**none**: nothing is wrong. **cold**: too few batches were averaged. **poisoned**: one late "
    "batch came far too large. **shifted**: evaluation draws from another source. **momentum**: "
    "the average forgets at once, or never arrives. **forgotten**: eval() was not called."
)
_REMEDIES = {
    "none": "Nothing is wrong. Batches from the same source differ this much by chance.",
    "cold": "Show it more batches, or average them with momentum=None.",
    "poisoned": "Reset the running statistics and show it clean batches.",
    "shifted": "Bring the data to the scale of training, or average batches of the new source.",
    "momentum": "PyTorch's momentum is the share of the newest batch: 0.1 unless you set it.",
    "forgotten": "Call model.eval() before you evaluate.",
}


def show_case() -> None:
    """Show a batch in both modes, and ask for the cause of the difference."""
    st.subheader("Fine in training, wrong in evaluation", anchor=False)
    cause, result = _choose_case()
    st.markdown(
        f"A layer with a past meets one batch of {result.train.count} numbers, in train mode and "
        f"in eval mode. {describe_gap(result)} Is anything wrong, and what?"
    )
    show_strips(result)
    show_evidence(result)
    if cause != "surprise":
        _show_answer(result)
        return
    st.markdown(_CAUSES_EXPLAINED)
    guess = st.segmented_control(
        "Name the cause",
        CAUSES,
        key=f"case guess {result.train.count} {st.session_state['case_seed']}",
        wrap=True,
    )
    if guess is None:
        st.caption("The answer appears when you have named one.")
        return
    _show_verdict(guess, result)
    _show_answer(result)


def _choose_case() -> tuple[str, FailureCase]:
    """Show the controls; return the cause asked for, and the case."""
    cause: str = show_control(FailureCaseConfig, "cause", "What happened")
    one, two, three = st.columns(3, gap="medium", vertical_alignment="bottom")
    with one:
        size = show_control(FailureCaseConfig, "size", "Examples per batch in the case")
    with two:
        seed = show_control(FailureCaseConfig, "seed", "Seed of the case", stepper=True)
    three.button("Another case", on_click=_draw_another, key="another case")
    return cause, simulate_case(cause, seed, batch_size=size)


def _draw_another() -> None:
    """Draw a surprise with the next seed, after the last the first."""
    st.session_state["cause"] = "surprise"
    last = int(FailureCaseConfig.knob("seed").high)
    st.session_state["case_seed"] = (st.session_state["case_seed"] + 1) % (last + 1)


def _show_verdict(guess: str, result: FailureCase) -> None:
    if guess == result.cause:
        st.success(f"Right: {guess}.")
    else:
        st.info(f"You said {guess}; what was simulated is: {result.cause}.")


def _show_answer(result: FailureCase) -> None:
    """Say what the numbers show, what was simulated, and what repairs it."""
    named = name_cause(result)
    same = (
        "and so it was simulated"
        if named.cause == result.cause
        else (f"but what was simulated is: {result.cause}")
    )
    st.markdown(f"The numbers alone name **{named.cause}**, {same}. {named.because}")
    st.markdown(_REMEDIES[result.cause])
