"""The page of the lesson on writing batch norm."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from bn_core.lessons.write_it.answer import check_program, read_givens
from bn_core.lessons.write_it.check import Check, State
from bn_core.lessons.write_it.code import write_work
from bn_core.lessons.write_it.config import BATCH, MAX_BATCH_TEXT, WriteItConfig
from bn_core.lessons.write_it.exercises import EXERCISES, Exercise, find_exercise
from bn_core.lessons.write_it.givens import Givens
from bn_core.lessons.write_it.notebook import list_work
from bn_core.lessons.write_it.sentences import OpenExercise, describe_given
from bn_core.lessons.write_it.table import write_exercises_csv
from bn_core.text.markdown import escape_quoted
from pages.shared import frame, kept_answers
from pages.shared.components import read_index
from pages.shared.controls import set_values, show_control, show_textbox
from pages.shared.predict import ask_prediction
from pages.write_it import details, training
from pages.write_it.exercise_editor import drop_openings, read_programs, show_editor
from pages.write_it.steps import STEPS

WHY = (
    "The surest way to understand a layer is to write it. Write batch norm line by line, on "
    "numbers of your own, and see at once which are right. A wrong gradient raises no error: "
    "only a comparison finds it."
)
KNOWN = {
    "batch",
    *WriteItConfig.parameter_names(),
    *(each.name for each in EXERCISES),
    *training.KNOWN,
}

REASON = r"""
A network with a wrong layer runs, and often learns, only worse. So a new layer is compared with one
that is known to be right, number by number. The size of a difference is told relative
to the numbers themselves:

$$
\frac{|a - b|}{|a| + |b|}
$$

$a$ is your number and $b$ the right one. In float64 a right program gives about $10^{-16}$ to
$10^{-12}$: rounding. A missing term gives 0.01 or 1. Shapes tell the rest: a mean over the wrong
axis has another one, and without `keepdims=True` two arrays may not fit, or fit by accident.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), Algorithm 1, "
    "and the gradients after it.",
    "Stanford CS231n, [assignment 2](https://cs231n.github.io/assignments2024/assignment2/), and "
    "Karpathy, [Becoming a backprop ninja](https://www.youtube.com/watch?v=q8SA3rM6ckI): the same "
    "exercise at your own desk.",
    "How the gradients come about: [the backward pass](/backward).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    written = read_programs()
    with page.controls:
        batch = show_textbox(
            st.text_area,
            "batch",
            "Your batch",
            BATCH,
            height=68,
            max_chars=MAX_BATCH_TEXT,
            help="A row for each example, its numbers side by side, rows apart by a new line or a "
            "semicolon.",
        )
        with page.more_settings():
            seed = show_control(WriteItConfig, "seed", "Seed of γ, β, ∂L/∂y", stepper=True)
    batch, givens = _read_batch(page, batch, seed)
    _keep_progress(_check(written, batch, seed))  # the menu marks what is right
    with page.picture:
        chosen = _choose_exercise()
        place = st.container()
        below = st.container(horizontal=True, vertical_alignment="center")
    programs = drop_openings(written, chosen.name)
    with below:
        compare = show_control(WriteItConfig, "compare", "Show the right numbers")
        feature = _choose_feature(givens.values["x"].shape[1])
    config = WriteItConfig(chosen.name, seed, feature, compare)
    checks = _check(programs, batch, seed)
    program = programs[chosen.name]
    with page.beside_why:
        st.subheader("Train a network with your layer", anchor=False)
        trained = training.show_training(programs["forward"], programs["backward"])
    shown = OpenExercise(chosen, program, givens, checks[chosen.name], trained)
    with place:
        st.markdown(f"**{chosen.title}.** {chosen.ask}")
        st.markdown(f"$$\n{chosen.formula}\n$$")
        show_editor(chosen, program, describe_given(chosen, givens), batch, config)
        _show_hints(chosen)
    page.show_tools(
        {"NumPy": write_work(programs, givens, chosen.name)},
        "is what you have written, with the numbers that it starts from",
        ("write_it.csv", lambda: write_exercises_csv(programs, checks)),
        notebook=partial(list_work, programs, checks, givens),
    )
    page.show_steps(STEPS, shown)
    page.show_why(REASON)
    with page.check:
        _show_predictions(givens)
    with page.controls:
        details.show_progress(checks)
    page.show_details(
        frame.Detail("How far you are", partial(details.show_overview, checks)),
        frame.Detail("What can be written", details.show_language),
        frame.Detail("How an answer is judged", details.show_method),
        frame.Detail("Papers and claims", partial(frame.show_sources, "write_it", PAPERS)),
    )


def _check(programs: Mapping[str, str], batch: str, seed: int) -> dict[str, Check]:
    """Check every exercise; what was checked before is not checked again."""
    return {name: check_program(name, program, batch, seed) for name, program in programs.items()}


def _choose_exercise() -> Exercise:
    """Show which exercise is open, with the way to the next one."""
    places = {
        each.name: f"{i + 1}. {each.title}{' ✓' if _is_solved(each) else ''}"
        for i, each in enumerate(EXERCISES)
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = show_control(
            WriteItConfig,
            "exercise",
            "Exercise",
            names=places,
            menu=True,
        )
        place = list(places).index(name)
        following = EXERCISES[place + 1].name if place + 1 < len(EXERCISES) else name
        st.button(
            "Next exercise →",
            on_click=set_values,
            kwargs={"exercise": following},
            disabled=following == name,
            key="next exercise",
        )
    return find_exercise(name)


def _choose_feature(features: int) -> int:
    """Show which feature the number lines show, if there are several."""
    if features == 1:
        return 1
    label = "Feature on the number lines"
    value: int = show_control(
        WriteItConfig, "feature", label, maximum=features, stepper=True, width=220
    )
    return value


def _is_solved(exercise: Exercise) -> bool:
    """Whether this browser has solved an exercise before."""
    return kept_answers.read_answer(f"right {exercise.name}", bool) is True


def _read_batch(page: frame.Layout, batch: str, seed: int) -> tuple[str, Givens]:
    """Return the batch as text and its values, or the first one if it cannot be used."""
    try:
        return batch, read_givens(batch, seed)
    except ValueError as wrong:
        with page.controls:
            st.error(f"{escape_quoted(str(wrong))} The exercises use {BATCH} until then.")
        return BATCH, read_givens(BATCH, seed)


def _keep_progress(checks: Mapping[str, Check]) -> None:
    for name, check in checks.items():
        if check.state == State.RIGHT:
            kept_answers.keep_first_answer(f"right {name}", 1)


def _show_hints(exercise: Exercise) -> None:
    """Show the hints that were asked for, and the solution last."""
    labels = ("Show a hint", "Show a second hint", "Show a third hint", "Show the solution")
    key = f"hints of {exercise.name}"
    count = kept_answers.read_answer(key, partial(read_index, size=len(labels) + 1)) or 0
    for hint in exercise.hints[:count]:
        st.markdown(f"- {hint}")
    if count > len(exercise.hints):
        st.code(exercise.solution, language="python")
    elif count < len(labels):
        st.button(
            labels[count],
            on_click=kept_answers.keep_answer,
            args=(key, count + 1),
            key=f"hint {exercise.name}",
        )


def _show_predictions(givens: Givens) -> None:
    count = len(givens.values["x"])
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "unbiased",
            f"Your batch has {count} examples. You divide the squared distances by B − 1, not by "
            "B. How many times the right variance do you get?",
            count / (count - 1),
            "It is B / (B − 1), whatever the numbers are. In a large batch it is hard to see.",
        )
    with two:
        ask_prediction(
            "relative",
            "Each number of your gradient is twice the right one. How large is the relative "
            "difference |a − b| / (|a| + |b|)?",
            1 / 3,
            "|2b − b| / (2|b| + |b|) = 1/3. It does not depend on the size of b.",
        )


frame.show_lesson("write_it", WHY, body, KNOWN)
