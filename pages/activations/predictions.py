"""Predictions of two numbers of the run, revealed once it reaches them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st

from bn_core.compute.runs import Run
from bn_core.experiments.frame import Frame
from bn_core.text.numbers import format_number
from pages.shared import kept_answers
from pages.shared.components import read_index, read_number
from pages.shared.predict import ask_number, name_config, read_prediction, reveal_answer

STEPS_AHEAD = 100
"""Steps between the last recorded step and the step of the question."""
GOOD = 0.9


def show_predictions(run: Run) -> None:
    """Ask for an accuracy at a step not yet reached, and for the step of an accuracy."""
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        _predict_accuracy(run)
    with two:
        _predict_steps(run)


def _predict_accuracy(run: Run) -> None:
    reached = run.frames[-1].step if run.frames else 0
    key = f"accuracy {name_config(run.config, run.table)}"
    if read_prediction(key) is None and reached >= run.config.steps:
        st.caption("This run is over: take another seed to predict again.")
        return
    asked, late = _keep_question(key, run.config.steps, reached)
    given = ask_number(
        key,
        f"What share of the test set will the network **without** normalization get right at step "
        f"{asked}?",
    )
    if given is not None:
        result = _find_first(run.frames, lambda frame: frame.step >= asked and _is_known(frame, 0))
        if result is None:
            _show_wait(key, f"Play to step {asked}; the run is at step {reached}.")
        else:
            seen = " The run had got there before you predicted." if late else ""
            reveal_answer(
                given, float(result.accuracy[0]), f"Measured at step {result.step}.{seen}"
            )


def _keep_question(key: str, steps: int, reached: int) -> tuple[int, bool]:
    """Return the step asked about, and whether the prediction came after it.

    It moves on with the run until the prediction is given, and then is kept with it.
    """
    shown, step, late = f"shown {key}", f"step {key}", f"late {key}"
    if read_prediction(key) is None:
        st.session_state[shown] = min((reached // STEPS_AHEAD + 1) * STEPS_AHEAD, steps)
        for name in (step, late):
            kept_answers.keep_answer(name, None)
        return int(st.session_state[shown]), False
    kept_answers.keep_first_answer(step, st.session_state.get(shown, steps))
    asked = kept_answers.read_answer(step, partial(read_index, size=steps + 1)) or steps
    kept_answers.keep_first_answer(late, int(reached >= asked))
    return asked, bool(kept_answers.read_answer(late, read_number))


def _predict_steps(run: Run) -> None:
    key = f"steps {name_config(run.config, run.table)}"
    given = ask_number(
        key,
        f"After how many steps will the **batch-norm** network first get {GOOD:.0%} of the test "
        "set right?",
    )
    if given is None:
        return
    result = _find_first(
        run.frames, lambda frame: _is_known(frame, 1) and frame.accuracy[1] >= GOOD
    )
    if result is not None:
        got, without = (
            format_number(float(share)) for share in (result.accuracy[1], result.accuracy[0])
        )
        reveal_answer(given, float(result.step), f"It got {got} there, the one without {without}.")
    elif run.done:
        best = np.nanmax([0.0, *(f.accuracy[1] for f in run.frames if _is_known(f, 1))])
        st.info(f"Never in this run: the best measured was {format_number(float(best))}.")
    else:
        _show_wait(key, "It has not got there yet: play on.")


def _show_wait(key: str, sentence: str) -> None:
    st.caption(sentence)
    st.button("Reveal", key=f"reveal {key}")


def _is_known(frame: Frame, network: int) -> bool:
    return bool(np.isfinite(frame.accuracy[network]))


def _find_first(frames: Sequence[Frame], wanted: Callable[[Frame], bool]) -> Frame | None:
    return next(filter(wanted, frames), None)
