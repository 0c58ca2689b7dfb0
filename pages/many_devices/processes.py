"""Controls, run and details of a batch that several processes share."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.experiments import SYNC_BATCH_NORM
from bn_core.lessons.many_devices.figure import UNITS, draw_comparisons
from bn_core.lessons.many_devices.result import SyncBatchNorm
from bn_core.lessons.many_devices.sentences import describe_gradients
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

RUN = "sync_batch_norm run"
"""Where the session keeps the run."""
_LABELS = {
    "ranks": "Processes",
    "shared_by": "Examples are shared out by",
    "device_batch": "Examples in each",
    "seed": "Seed of the batch",
}


def choose_processes() -> SyncBatchNormConfig:
    """Show the controls of the processes, and return their config."""
    return SyncBatchNormConfig(**show_controls(SyncBatchNormConfig, _LABELS, 2, ("seed",)))


def show_processes(config: SyncBatchNormConfig) -> SyncBatchNorm | None:
    """Show the run, and return its result once all processes have answered."""
    result: SyncBatchNorm | None = get_final_result(play(SYNC_BATCH_NORM, config, key=RUN))
    st.caption(
        f"{config.processes} real processes of torch.distributed on this machine normalize one "
        f"batch of {config.samples} handwritten digits, {config.device_batch} in each. A line is "
        "one digit: in the middle as in one batch, above by the statistics of its own process, "
        "below by sums over all processes. The numbers are the digits."
    )
    return None if result is None or result.failed else result


def show_all_units(result: SyncBatchNorm | None) -> None:
    """Show output and gradient of some units against those of one batch."""
    if result is None:
        st.markdown("Choose processes, and wait until they have answered.")
        return
    show_figures(draw_comparisons(result, get_theme()), "comparisons")
    st.caption(f"The first {UNITS} units. Each mark is one example in one unit.")
    st.markdown(describe_gradients(result))
