"""A batch in parts, by accumulated gradients or by several processes."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.many_devices.experiments import SYNC_BATCH_NORM
from bn_core.lessons.small_batches.config import GroupingConfig
from bn_core.text.numbers import format_number
from pages.shared.badge import show_badge
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import get_final_result, play

NAMES = ("micro", *(name for name, _ in SyncBatchNormConfig.parameters()))
_LABELS = {
    "ranks": "Processes",
    "shared_by": "Shared out by",
    "device_batch": "Samples in each",
    "seed": "Seed of the batch",
}


def show_accumulation(seed: int) -> int:
    """Show 64 samples at once and in parts; return the size of a part."""
    st.subheader("Accumulated gradients are not a big batch", anchor=False)
    st.markdown(
        "When 64 samples do not fit into memory, their gradients are added up from smaller "
        "batches, and one step is taken with the sum. For most networks that is the same gradient. "
        "A layer that averages over the batch never sees more than a part."
    )
    micro = int(show_control(GroupingConfig, "micro", "Samples in a part"))
    show_badge(
        "accumulation",
        "bn_core.lessons.many_devices.worker.accumulation_check",
        "check",
        micro,
        seed,
    )
    st.caption(
        "64 digits, three layers of 96 ReLU units at their first weights, float64. Agreement: "
        "equal to rounding with all norms but batch norm, which also moves its running averages "
        "once for every part."
    )
    return micro


def show_processes() -> tuple[SyncBatchNormConfig, list[str]]:
    """Show real processes; return the config and a finished run's sentence."""
    st.subheader("A batch on many devices", anchor=False)
    st.markdown(
        "On many devices each process has its share of the batch, and by default its own mean. "
        "Run starts real processes on this machine, joined by torch.distributed, and lets them "
        "normalize one batch twice: each for itself, then with the sums of all."
    )
    config = SyncBatchNormConfig(**show_controls(SyncBatchNormConfig, _LABELS, 4, ("seed",)))
    result = get_final_result(
        play(
            SYNC_BATCH_NORM,
            config,
            key="synchronised run",
        )
    )
    st.caption(
        "Drawn are three units; the differences are the largest of all 96. Starting a process "
        "takes a few seconds, most of it loading PyTorch."
    )
    if result is None or result.failed:
        return config, []
    return config, [
        f"{config.processes} processes: own statistics put the output off by "
        f"{format_number(result.measure_difference(False, False))} at most, added-up ones by "
        f"{format_number(result.measure_difference(False, True), 2)}."
    ]
