"""Controls and run of errors by batch size."""

from __future__ import annotations

import streamlit as st

from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.small_batches.config import REFERENCE, SIZES, SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play

NAMES = tuple(name for name, _ in SmallBatchesConfig.parameters())
_LABELS = {
    "net": "Network",
    "scaling": "Learning rate",
    "base_rate": "Rate at 32",
    "epochs": "Epochs",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_errors() -> tuple[SmallBatchesConfig, list[str]]:
    """Show controls and run; return the config and the finished verdicts."""
    st.subheader("The cliff", anchor=False)
    count = DATASETS["digits"].train
    st.markdown(
        f"The same {count:,} digits, the same number of passes over them, the same first weights; "
        "only the batch shrinks, from 256 to 2. Networks of three hidden layers, of 96 ReLU units "
        "or of 16 channels of convolutions, learn on the same batches, each with another norm."
    )
    config = SmallBatchesConfig(
        **show_controls(SmallBatchesConfig, _LABELS, 6, ("epochs", "seeds"))
    )
    most, least = format_number(config.rate(SIZES[-1])), format_number(config.rate(2))
    rates = f"{most} at {SIZES[-1]} and {least} at 2"
    st.caption(
        f"The learning rate is {format_number(config.base_rate)} at a batch of {REFERENCE} and "
        f"{'proportional to the batch' if config.scaling == 'linear' else 'the same for all'}: "
        f"{rates}. Wu and He (2018) scale it linearly. As many epochs are "
        f"{config.steps(SIZES[-1])} steps at {SIZES[-1]} and {config.steps(2):,} at 2. Errors are "
        "taken in eval mode."
    )
    run = play(BATCH_SIZES, config)
    if config.net == "mlp":
        st.caption(
            "The lower figures: batches of what enters batch norm in a network trained at 64, all "
            "288 units, and a gradient of rms 1, drawn at random, sent back through them. The "
            "scatter is the median over units."
        )
    else:
        st.caption(
            f"An image brings {config.values} values of each channel to its mean, so that two "
            f"images bring {2 * config.values}."
        )
    result = get_final_result(run)
    verdicts = () if result is None else (*result.verdicts, *result.collapse)
    return config, [each.sentence for each in verdicts]
