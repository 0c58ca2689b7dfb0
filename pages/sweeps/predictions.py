"""Predictions about the sweep."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.runs import Run
from bn_core.lessons.sweeps.readings import find_largest_rate, find_lost_cells, median_over_seeds
from bn_core.lessons.sweeps.result import Sweep
from bn_core.text.numbers import format_number
from pages.shared.live_figure import get_final_result
from pages.shared.predict import ask_number, name_config, reveal_answer


def show_predictions(run: Run, good: float) -> None:
    """Ask two questions that the finished sweep answers."""
    one, two = st.columns(2, gap="large")
    with one:
        _predict_rate(run, good)
    with two:
        _predict_losses(run)


def _get_whole_sweep(run: Run) -> Sweep | None:
    """Return the finished sweep, or say what is missing."""
    sweep: Sweep | None = get_final_result(run)
    if sweep is None:
        st.caption("The answer comes with the last cell: let the sweep run to its end.")
    return sweep


def _predict_rate(run: Run, good: float) -> None:
    given = ask_number(
        f"rate {format_number(good)} {name_config(run.config)}",
        f"How many times larger is the largest rate that reaches {format_number(good)} with batch "
        "norm than that without?",
    )
    if given is not None and (sweep := _get_whole_sweep(run)):
        none, batch = median_over_seeds(find_largest_rate(sweep, good))[:2]
        if not (none and batch):
            lacking = "with" if none else "without"
            st.info(
                f"No rate reaches {format_number(good)} {lacking} batch norm in the usual cell."
            )
        else:
            rates = f"{format_number(float(batch))} against {format_number(float(none))}"
            reveal_answer(given, float(batch / none), f"Median largest rates: {rates}.")


def _predict_losses(run: Run) -> None:
    given = ask_number(
        f"loses {name_config(run.config)}",
        "In what share of the cells is batch norm, by more than 0.01, less accurate than a network "
        "without it that does better than guessing?",
    )
    if given is not None and (sweep := _get_whole_sweep(run)):
        cells = find_lost_cells(sweep)
        reveal_answer(
            given,
            float(cells.mean()),
            f"It does so in {int(cells.sum())} of {cells.size} cells, which the maps ring.",
        )
