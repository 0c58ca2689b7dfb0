"""Controls, picture and cause of a layer that may fail in evaluation mode."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.train_eval.causes import NAMES as CAUSE_NAMES
from bn_core.lessons.train_eval.causes import REMEDIES
from bn_core.lessons.train_eval.config import CAUSES, FailureCaseConfig
from bn_core.lessons.train_eval.diagnosis import name_cause
from bn_core.lessons.train_eval.facts import list_case_facts
from bn_core.lessons.train_eval.failure_case import FailureCase, simulate_case
from bn_core.lessons.train_eval.modes_figure import draw_modes
from bn_core.lessons.train_eval.sentences import describe_outputs
from bn_core.text.numbers import format_number
from pages.shared import kept_answers
from pages.shared.components import read_index
from pages.shared.controls import show_control
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

NAMES = FailureCaseConfig.parameter_names()


def choose_case() -> FailureCaseConfig:
    """Show the controls of the case, and return its config."""
    one, two = st.columns(2, gap="medium")
    with one:
        cause = show_control(
            FailureCaseConfig, "cause", "Show a layer with", names=CAUSE_NAMES, menu=True
        )
        st.button("Draw another unknown case", on_click=_draw_another, key="another case")
    with two:
        size = show_control(FailureCaseConfig, "size", "Examples per batch")
        seed = show_control(FailureCaseConfig, "seed", "Seed of the layer", stepper=True)
    return FailureCaseConfig(cause, size, seed)


def simulate(config: FailureCaseConfig) -> FailureCase:
    """Simulate the case of a config."""
    return simulate_case(config.cause, config.seed, batch_size=config.size)


def _draw_another() -> None:
    """Draw an unknown cause with the next seed, after the last the first."""
    st.session_state["cause"] = "surprise"
    last = int(FailureCaseConfig.knob("seed").high)
    st.session_state["case_seed"] = (st.session_state["case_seed"] + 1) % (last + 1)


def show_case(config: FailureCaseConfig, result: FailureCase) -> None:
    """Show the picture, and ask for the cause if it is unknown."""
    show_figures([draw_modes(result, get_theme())], key="modes")
    stats = result.stats
    assert stats.momentum is not None
    st.markdown(
        f"{describe_outputs(list_case_facts(result))} The layer has momentum "
        f"{format_number(stats.momentum)} and has seen {stats.batches} training "
        f"batch{'es' * (stats.batches != 1)}."
    )
    if config.cause != "surprise":
        _show_answer(result)
        return
    guess = st.segmented_control(
        "What is wrong with this layer?",
        range(len(CAUSES)),
        format_func=lambda place: CAUSE_NAMES[CAUSES[place]],
        wrap=True,
        **kept_answers.restore_widget(
            f"case guess {config.size} {config.seed}", partial(read_index, size=len(CAUSES))
        ),
    )
    if guess is None:
        st.caption("The answer appears when you have chosen a cause.")
        return
    _show_verdict(CAUSES[guess], result)
    _show_answer(result)


def _show_verdict(guess: str, result: FailureCase) -> None:
    if guess == result.cause:
        st.success(f"Right: {CAUSE_NAMES[guess]}.")
    else:
        st.info(f"You chose “{CAUSE_NAMES[guess]}”. It is “{CAUSE_NAMES[result.cause]}”.")


def _show_answer(result: FailureCase) -> None:
    """Say what the numbers show, and what repairs it."""
    named = name_cause(result)
    differs = (
        ""
        if named.cause == result.cause
        else f" The numbers alone look like “{CAUSE_NAMES[named.cause]}”."
    )
    st.markdown(
        f"**Cause: {CAUSE_NAMES[result.cause]}.**{differs} {named.because} "
        f"**Remedy:** {REMEDIES[result.cause]}"
    )


def show_causes() -> None:
    """Show the causes, each with its remedy."""
    st.subheader("What can be wrong, and what repairs it", anchor=False)
    st.markdown("\n".join(f"- **{CAUSE_NAMES[cause]}**: {REMEDIES[cause]}" for cause in CAUSES))
