"""Controls and run of one network tested in batches of many kinds."""

from __future__ import annotations

import streamlit as st

from bn_core.experiments.verdict import tell_verdicts
from bn_core.figures.style import OPTION_NAMES
from bn_core.inputs.address import write_value
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION
from bn_core.lessons.train_eval.result import BatchComposition
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play

_LABELS = {"test_size": "Images in a test batch", "activation": "Nonlinearity"}
_TRAINING = {"rate": "Learning rate", "steps": "Training steps", "seed": "Seed"}
NAMES = tuple(BatchCompositionConfig.parameter(name) for name in (*_LABELS, *_TRAINING))
"""The parameters of the address that this part uses."""
OWN_NAMES = frozenset(NAMES) - {"seed"}
"""Those that no other lesson had under the same name."""
RUN = "composition run"


def reset_network() -> None:
    """Set the controls of the network to their defaults; a callback."""
    config = BatchCompositionConfig
    knobs = [config.knob(name) for name in (*_LABELS, *_TRAINING)]
    for name, knob in zip(NAMES, knobs, strict=True):
        st.session_state[name] = write_value(knob, knob.default) if knob.log else knob.default


def choose_network() -> BatchCompositionConfig:
    """Show the controls of the network and its tests, and return its config."""
    values = show_controls(BatchCompositionConfig, _LABELS | _TRAINING, 3, ("steps", "seed"))
    return BatchCompositionConfig(**values)


def show_network(config: BatchCompositionConfig) -> BatchComposition | None:
    """Show the run, and return its result once it is finished."""
    result: BatchComposition | None = get_final_result(play(BATCH_COMPOSITION, config, key=RUN))
    units = OPTION_NAMES.get(config.activation, config.activation)
    st.caption(
        f"Three layers of 100 {units} units with batch norm, trained on handwritten digits for "
        f"{config.steps} steps in batches of {config.batch_size}. Then 500 test images are "
        f"classified {config.draws} times in batches of each size, random or sorted by class. "
        "Nothing is trained during the test. The digits at the end are not typical: of all 500 "
        "they change their label most often in training mode, in "
        f"batches of {config.judged_size}. (3×) means in 3 of the {config.draws} draws."
    )
    return result


def show_verdicts(result: BatchComposition | None) -> None:
    """Show what the network of the picture says about the claim, once it is tested."""
    if result is None:
        st.markdown("Choose to evaluate a trained network, and wait until its test is finished.")
        return
    st.markdown("\n".join(f"- {each}" for each in tell_verdicts(result.verdicts)))
