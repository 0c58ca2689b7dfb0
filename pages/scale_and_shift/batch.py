"""The reader's batch: γ and β that undo its normalization, and a second batch."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core import Forward
from bn_core.inputs.batches.batch import Batch
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.four_steps.table import steps_to_csv
from bn_core.lessons.scale_and_shift.facts import BatchFacts
from bn_core.lessons.scale_and_shift.returned_figure import draw_returned
from bn_core.lessons.scale_and_shift.undo import (
    apply_to_second,
    find_undoing_pair,
    return_feature,
)
from bn_core.text.four_steps_code import write_numpy_code, write_torch_code
from bn_core.text.four_steps_notebook import list_four_steps
from pages.four_steps.instrument import apply_parameters, show_batch_strip
from pages.four_steps.parameters import (
    Parameters,
    choose_feature,
    choose_parameters,
    set_pair,
    take_preset,
)
from pages.scale_and_shift.steps import SECOND
from pages.shared import frame
from pages.shared.batch_input import show_batch_input
from pages.shared.controls import show_control, show_textbox
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme


def show_batch(page: frame.Layout) -> BatchFacts | None:
    """Show the batch in the places of the page, and return what it shows, if it can."""
    with page.controls:
        typed, scale = st.columns([5, 6], gap="medium")
        more = page.more_settings()
        with typed:
            batch = show_batch_input(take_preset, more)
            second = show_textbox(st.text_input, "second", "A second batch", SECOND)
        with more:
            feature = choose_feature(batch)
            count = len(batch.values)
            marked = f"Marked example (1 to {count})"
            show_control(FourStepsConfig, "sample", marked, maximum=count, stepper=True)
        with scale:
            chosen = choose_parameters(batch, feature, more)
    with page.picture:
        show_batch_strip(batch, feature, chosen)
    try:
        step = apply_parameters(batch.values, chosen)
        facts = _compare(step, feature, chosen, second)
    except ValueError as wrong:
        st.info(f"{wrong} The rest of the lesson waits for batches that can be normalized.")
        return None
    with scale:
        _show_undo_button(batch, feature, step)
    with page.picture:
        theme = get_theme()
        drawn = [
            draw_returned(facts.first, "Your batch", theme),
            draw_returned(facts.second, "A second batch", theme),
        ]
        show_figures(drawn, key="returned")
    _show_tools(page, batch, feature, chosen, step)
    with page.beside_why:
        st.subheader("Can γ and β undo it?", anchor=False)
        st.markdown(
            "With γ = √(σ² + ε) and β = μ the fourth step takes back the ones before it. Many "
            "texts say that batch norm can therefore always be undone. But γ and β are fixed "
            "numbers, and every batch has its own μ and σ. They undo one batch, or batch norm "
            "with fixed statistics. They do not undo batch norm in training. "
            "[Claim C04](/claims?claim=C04) measures by how much."
        )
    return facts


def _compare(step: Forward, feature: int, chosen: Parameters, second: str) -> BatchFacts:
    """Return the batch and the second one, or raise ValueError."""
    x = read_batch(second).values[:, 0]
    pair = float(chosen.gamma[feature]), float(chosen.beta[feature])
    return BatchFacts(return_feature(step, feature), apply_to_second(x, *pair, chosen.eps))


def _show_undo_button(batch: Batch, feature: int, step: Forward) -> None:
    st.button(
        "Undo: γ = √(σ² + ε), β = μ",
        on_click=set_pair,
        args=(feature, batch.values.shape[1], *find_undoing_pair(step, feature)),
        width="stretch",
    )


def _show_tools(
    page: frame.Layout, batch: Batch, feature: int, chosen: Parameters, step: Forward
) -> None:
    fixed = (step.mean, step.var) if step.axes.fixed else None
    given = (batch.values, chosen.gamma, chosen.beta, chosen.eps, fixed)
    codes = {"NumPy": write_numpy_code(*given), "PyTorch": write_torch_code(*given)}
    csv = ("scale_and_shift.csv", lambda: steps_to_csv(step, batch.names))
    notebook = partial(list_four_steps, step, feature)
    page.show_tools(codes, "prints the same numbers", csv, notebook=notebook)
