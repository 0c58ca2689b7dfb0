"""Training is fine, evaluation is not: one batch in both modes, and the cause to be named."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from bn_core import Forward
from bn_core.cases import Case, case
from bn_core.configs import CaseConfig
from bn_core.configs.film import CAUSES
from bn_core.conventions import PYTORCH
from bn_core.diagnosis import name_cause
from bn_core.formulas import show
from pages.shared.controls import control
from pages.shared.numbers import table
from pages.shared.strip import strip

NAMES = ("cause", "case_size", "case_seed")
"""The parameters of the address that this part uses."""

_SAMPLE = "case sample"
_MEANS = (
    "**none**: nothing is wrong. **cold**: too few batches were averaged. **poisoned**: one late "
    "batch came far too large. **shifted**: evaluation draws from another source. **momentum**: "
    "the average forgets at once, or never arrives. **forgotten**: eval() was not called."
)
_MEND = {
    "none": "There is nothing to mend: a batch of the same source differs so by chance.",
    "cold": "Show it more batches, or average them with momentum=None.",
    "poisoned": "Reset the running statistics and show it clean batches.",
    "shifted": "Bring the data to the scale of training, or average batches of the new source.",
    "momentum": "PyTorch's momentum is the share of the newest batch: 0.1 unless you set it.",
    "forgotten": "Call model.eval() before you evaluate.",
}


@st.fragment
def cases() -> None:
    """Two strips of one batch, what can be read from the layer, a guess, and the answer."""
    st.subheader("Fine in training, wrong in evaluation", anchor=False)
    cause, found = _case()
    st.markdown(
        f"A layer with a past meets one batch of {found.train.count} numbers, in train mode and in "
        f"eval mode. The outputs differ by **{show(found.gap)}** (root mean square); in train mode "
        f"they have size {show(float(np.sqrt(np.mean(found.train.y**2))))}. "
        "Is anything wrong, and what?"
    )
    _strips(found)
    _evidence(found)
    if cause != "surprise":
        _answer(found)
        return
    st.markdown(_MEANS)
    guess = st.segmented_control(
        "Name the cause",
        CAUSES,
        key=f"case guess {found.train.count} {st.session_state['case_seed']}",
        wrap=True,
    )
    if guess is None:
        st.caption("The answer appears when you have named one.")
        return
    _verdict(guess, found)
    _answer(found)


def _case() -> tuple[str, Case]:
    """The controls; the cause asked for, and the case."""
    cause: str = control(CaseConfig, "cause", "What happened")
    one, two, three = st.columns(3, gap="medium", vertical_alignment="bottom")
    with one:
        size = control(CaseConfig, "case_size", "Examples per batch in the case")
    with two:
        seed = control(CaseConfig, "case_seed", "Seed of the case", stepper=True)
    three.button("Another case", on_click=_another, key="another case")
    return cause, case(cause, seed, batch_size=size)


def _another() -> None:
    """A mystery with the next seed, the first after the last."""
    st.session_state["cause"] = "surprise"
    last = int(CaseConfig.knob("case_seed").high)
    st.session_state["case_seed"] = (st.session_state["case_seed"] + 1) % (last + 1)


def _strips(found: Case) -> None:
    chosen = min(st.session_state.get(_SAMPLE, 0), found.train.count - 1)
    modes = {"Train mode": found.train, "Eval mode": found.eval}
    for column, (title, step) in zip(st.columns(2, gap="large"), modes.items(), strict=True):
        with column:
            st.markdown(f"**{title}**: {_used(step)}")
            strip(
                step,
                0,
                chosen,
                f"case {title}",
                _stays,
                partial(st.session_state.__setitem__, _SAMPLE),
            )
    one, other = (float(step.y[chosen, 0]) for step in modes.values())
    st.caption(
        f"Sample {chosen + 1} is {show(float(found.batch[chosen, 0]))} in both; its y is "
        f"{show(one)} in train mode and {show(other)} in eval mode. γ = 1 and β = 0. Each strip "
        "has its own scales; the band is μ ± σ as the layer used them."
    )


def _used(step: Forward) -> str:
    return f"it used μ = {show(float(step.mean[0]))} and σ² = {show(float(step.var[0]))}"


def _stays(sample: int, value: float, done: bool) -> None:
    """The batch is given: a dot that is dragged goes back."""


def _evidence(found: Case) -> None:
    stats, batches = found.stats, len(found.recent_mean)
    mean, var = found.recent_mean[:, 0], found.recent_var[:, 0]
    table(
        ["", "mean", "unbiased variance"],
        [
            ["running, in the layer", float(stats.mean[0]), float(stats.var[0])],
            [f"last {batches} training batches, least", float(mean.min()), float(var.min())],
            [f"last {batches} training batches, most", float(mean.max()), float(var.max())],
            ["this batch", float(found.train.mean[0]), float(PYTORCH.stored_var(found.train)[0])],
        ],
        0,
        "The running statistics of the layer, those of its last training batches and of this batch",
    )
    seen = "batch" if stats.batches == 1 else "batches"
    assert stats.momentum is not None
    st.caption(f"Momentum {show(stats.momentum)}, {stats.batches} training {seen} seen.")


def _verdict(guess: str, found: Case) -> None:
    if guess == found.cause:
        st.success(f"Right: {guess}.")
    else:
        st.info(f"You said {guess}; what was simulated is: {found.cause}.")


def _answer(found: Case) -> None:
    """What the numbers alone say, what was simulated, and what mends it."""
    named = name_cause(found)
    same = "and so it was simulated" if named.cause == found.cause else (
        f"but what was simulated is: {found.cause}"
    )  # fmt: skip
    st.markdown(f"The numbers alone name **{named.cause}**, {same}. {named.because}")
    st.markdown(_MEND[found.cause])
