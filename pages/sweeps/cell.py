"""One cell of the map, with a link to its run."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np
import streamlit as st

from bn_core.compute.runs import Run
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.style import NETWORK_NAMES
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.sweeps.sentences import AXIS_NAMES
from bn_core.text.numbers import format_number
from pages.shared import number_table


def choose_cell(row: int, column: int) -> None:
    """Choose the cell that was clicked, if there is one; for a callback."""
    for name, place in (("cell_place", row), ("rate_place", column)):
        knob = SweepView.knob(name)
        if knob.low <= place + 1 <= knob.high:
            st.session_state[name] = place + 1


def show_cell(run: Run, view: SweepView) -> None:
    """Show the chosen cell's numbers, seed by seed."""
    config: SweepConfig = run.config
    at = min(view.cell_place, len(config.cell_values)) - 1
    rate = min(view.rate_place, config.rates) - 1
    first = config.run(at, rate, config.seed)
    st.markdown(
        f"Learning rate {format_number(first.rate)}, {AXIS_NAMES[config.axis]} "
        f"{format_number(config.cell_values[at])}. Its run in the lesson on activations: "
        + ", ".join(_write_links(config, at, rate))
        + "."
    )
    if run.frames:
        number_table.show_table(
            _write_header(config), _make_rows(run, at, rate), None, "The chosen cell, seed by seed"
        )


def write_address(config: RunConfig) -> str:
    """Write the address of the activations lesson with this run."""
    return f"/activations?{urlencode(config.list_changes())}"


def _write_links(config: SweepConfig, at: int, rate: int) -> list[str]:
    return [
        f"[seed {seed}]({write_address(config.run(at, rate, seed))})" for seed in config.seed_values
    ]


def _write_header(config: SweepConfig) -> tuple[str, ...]:
    return (
        "",
        *(f"{what}, seed {seed}" for what in ("accuracy", "loss") for seed in config.seed_values),
    )


def _make_rows(run: Run, at: int, rate: int) -> list[tuple[float | str, ...]]:
    sweep = run.frames[-1]
    return [
        (
            NETWORK_NAMES[norm],
            *_describe_outcomes(sweep.accuracy[k, at, rate], sweep.ended[k, at, rate]),
            *_describe_outcomes(sweep.loss[k, at, rate], sweep.ended[k, at, rate]),
        )
        for k, norm in enumerate(run.config.norms)
    ]


def _describe_outcomes(values: np.ndarray, ended: np.ndarray) -> list[float | str]:
    """Return a number per seed, or why there is none."""
    return [
        f"diverged at {int(end)}" if end > 0 else "not yet" if np.isnan(end) else float(value)
        for value, end in zip(values, ended, strict=True)
    ]
