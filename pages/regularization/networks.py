"""Controls, run and details of networks that learn few examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from bn_core.compute.results import RESULTS
from bn_core.lessons.regularization.config import FEWEST, GhostBatchesConfig, PlacementConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES, PLACEMENT
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play

NAMES = GhostBatchesConfig.parameter_names()
"""The parameters of the address that this part uses."""
PLACEMENT_NAMES = PlacementConfig.parameter_names()
"""Those of batch norm before or after the nonlinearity."""
RUN = "ghost_batches run"
"""Where the session keeps the run."""
_FIRST = {
    "examples": "Training examples",
    "batch": "Examples per step",
    "tuned": "Best of five rates",
}
_MORE = {
    "rate": "Learning rate",
    "steps": "Training steps",
    "drop": "Share dropped by dropout",
    "data": "Data",
    "ghost": "Ghost batches that are judged",
    "seeds": "Seeds",
    "seed": "First seed",
}
_PLACEMENT = {
    "examples": "Training examples",
    "batch": "Examples per step",
    "rate": "Learning rate",
    "seeds": "Seeds",
}
_PLACEMENT_MORE = {
    "data": "Data",
    "steps": "Training steps",
    "tuned": "Best of five rates",
    "seed": "First seed",
}


def choose_networks() -> dict[str, Any]:
    """Show the main controls of the networks, and return their values."""
    return show_controls(GhostBatchesConfig, _FIRST, 3)


def choose_more() -> dict[str, Any]:
    """Show the other controls of the networks, and return their values."""
    return show_controls(GhostBatchesConfig, _MORE, 2, ("steps", "seeds", "seed"))


def show_networks(config: GhostBatchesConfig) -> GhostBatches | None:
    """Show the run, and return its result once it is finished."""
    result: GhostBatches | None = get_final_result(play(GHOST_BATCHES, config, key=RUN))
    noise = (
        "Each step uses all examples, so it has no other noise. “all” normalizes with their mean "
        "and variance. Ghost batches are parts that are normalized on their own: “ghosts of 4” are "
        "parts of four."
        if config.batch == "all"
        else f"Each step uses {config.batch} examples. The row “all” normalizes them with the mean "
        "and variance of all training examples, so its statistics have no noise."
    )
    rates = (
        "Each network has the best of five learning rates"
        if config.tuned
        else f"All have learning rate {format_number(config.rate)}"
    )
    st.caption(
        f"Three hidden layers of 100 ReLU units, {config.steps} steps. {noise} {rates}. A circle "
        f"is one seed, a bar the median of {config.seeds}."
    )
    return result


def find_fewest(config: GhostBatchesConfig) -> GhostBatches | None:
    """Return the result with the fewest examples, or None if it is not computed."""
    result = RESULTS.find(GHOST_BATCHES, replace(config, examples=FEWEST))
    return result.frames[-1] if result.done else None


def show_method(config: GhostBatchesConfig) -> None:
    """Say how the networks are trained and compared."""
    rates = replace(config, tuned=True).rates
    st.markdown(
        "- All networks of a seed have the same first weights, the same training examples and the "
        "same number of steps. Errors are measured in evaluation mode on the whole test set.\n"
        "- Ghost batches are drawn again in each step (Hoffer et al. 2017, algorithm 1). The "
        "running statistics take the average of the ghosts.\n"
        f"- Dropout sets {format_number(100 * config.drop)}% of the hidden outputs to 0.\n"
        f"- The best of five learning rates, from {format_number(min(rates))} to "
        f"{format_number(max(rates))}, is chosen on 500 other examples, "
        "for each network and seed. With one learning rate for all, a network may only look better "
        "because this rate suits it.\n"
        "- A network that diverges counts as 100% wrong."
    )


def show_placement() -> None:
    """Show the run that compares batch norm before and after the nonlinearity."""
    values = show_controls(PlacementConfig, _PLACEMENT, 4, ("seeds",))
    values |= show_controls(PlacementConfig, _PLACEMENT_MORE, 4, ("steps", "seed"))
    play(PLACEMENT, PlacementConfig(**values), starts=True)
    st.caption(
        "Two networks of the same first weights, examples and steps; a line joins those of one "
        "seed. More on where to put it: [your own network](/use_it)."
    )
