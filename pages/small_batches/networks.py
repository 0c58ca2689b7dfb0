"""Controls, run and details of errors by batch size."""

from __future__ import annotations

from typing import Any

import streamlit as st

from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.small_batches.collapse_figure import draw_collapse
from bn_core.lessons.small_batches.config import REFERENCE, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.sentences import describe_batch_of_one, describe_statistics
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

NAMES = SmallBatchesConfig.parameter_names()
"""The parameters of the address that this part uses."""
RUN = "small_batches run"
"""Where the session keeps the run."""
_FIRST = {"net": "Network", "scaling": "Learning rate", "base_rate": "Rate in batches of 32"}
_MORE = {"epochs": "Epochs", "seeds": "Seeds of each network", "seed": "First seed"}


def choose_networks() -> dict[str, Any]:
    """Show the main controls of the networks, and return their values."""
    return show_controls(
        SmallBatchesConfig,
        _FIRST,
        3,
        names={
            "mlp": "fully connected",
            "cnn": "convolutional",
            "linear": "grows with the batch",
            "fixed": "the same for all",
        },
    )


def choose_more() -> dict[str, Any]:
    """Show the other controls of the networks, and return their values."""
    return show_controls(SmallBatchesConfig, _MORE, 3, ("epochs", "seeds", "seed"))


def show_networks(config: SmallBatchesConfig) -> SmallBatches | None:
    """Show the run, and return its result once it is finished."""
    result: SmallBatches | None = get_final_result(play(BATCH_SIZES, config, key=RUN))
    size = "of 96 ReLU units" if config.net == "mlp" else "of 16 channels"
    st.caption(
        f"Networks with three hidden layers {size} learn the same {DATASETS['digits'].train:,} "
        f"handwritten digits for {config.epochs} epoch{'s' * (config.epochs != 1)}, in batches of "
        f"2 to {SIZES[-1]}. Tested on 500 other digits in evaluation mode. The "
        "larger the batch, the fewer the steps, so any norm may err more in large batches."
    )
    return result


def show_reason(result: SmallBatches | None) -> None:
    """Show the statistics and gradients of small batches in a trained network."""
    if result is None or result.statistics is None:
        st.markdown("Choose fully connected networks, and wait until they are trained.")
        return
    show_figures(draw_collapse(result.statistics, get_theme()), "collapse")
    st.caption(
        "Inputs of batch norm in a network trained in batches of 64, all 288 units. The scatter is "
        "the median over units. The gradient from above is random, with root mean square 1."
    )
    st.markdown(describe_statistics(result.statistics))


def show_batch_of_one(result: SmallBatches | None) -> None:
    """Say what happens to a batch of one example."""
    if result is None or result.statistics is None:
        st.markdown("Choose fully connected networks, and wait until they are trained.")
        return
    st.markdown(describe_batch_of_one(result, result.statistics))


def show_method(config: SmallBatchesConfig) -> None:
    """Say how the networks are trained."""
    scaled = (
        f"It is proportional to the batch size, as in Wu & He (2018): "
        f"{format_number(config.rate(SIZES[-1]))} in batches of {SIZES[-1]} and "
        f"{format_number(config.rate(2))} in batches of 2."
        if config.scaling == "linear"
        else "It is the same for all batch sizes."
    )
    st.markdown(
        f"- All networks of a seed have the same first weights and see the same batches. Group "
        "norm has 8 groups.\n"
        f"- The learning rate is {format_number(config.base_rate)} in batches of {REFERENCE}. "
        f"{scaled}\n"
        f"- Equally many epochs are {config.steps(SIZES[-1])} steps in batches of {SIZES[-1]} and "
        f"{config.steps(2):,} steps in batches of 2. So in large batches all norms may err more, "
        "because they took few steps.\n"
        "- Errors are measured in evaluation mode. A network that diverges counts as 100% wrong."
    )
