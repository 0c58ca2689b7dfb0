"""The page of the lesson on small batches."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.many_devices.code import write_accumulation_code, write_sync_batch_norm_code
from bn_core.lessons.regularization.code import write_ghost_batches_code
from bn_core.lessons.small_batches.code import write_batch_sizes_code, write_grouping_code
from bn_core.lessons.small_batches.grouping import SAMPLES
from pages.shared import lesson
from pages.shared.controls import set_values
from pages.small_batches import batch_noise, errors, ghosts, grouping, predictions, sharing

KNOWN = {*grouping.NAMES, *errors.NAMES, *sharing.NAMES, *ghosts.NAMES, *batch_noise.NAMES}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    st.markdown(
        "Batch norm estimates a mean and a variance from the examples at hand. Cut eight of them "
        "into smaller batches, and each batch has its own: the same sample becomes another number."
    )
    left, right = st.columns([3, 8], gap="large")
    with left:
        result = grouping.choose_groups()
    with right:
        grouping.show_groups(result)
    invited, seen = st.container(), st.container()
    size_config, sentences = errors.show_errors()
    micro = sharing.show_accumulation(size_config.seed)
    shared, more = sharing.show_processes()
    few, last = ghosts.show_ghost_batches()
    lesson.show_part(batch_noise.show_batch_noise)
    predictions.show_predictions()
    with tools:
        lesson.show_tools(
            {
                "Your groups, in PyTorch": write_grouping_code(result),
                "The cliff": write_batch_sizes_code(size_config),
                "An accumulated gradient": write_accumulation_code(micro),
                "A batch on many devices": write_sync_batch_norm_code(shared),
                "Few examples": write_ghost_batches_code(few),
            },
            PRINTS,
        )
    with invited:
        lesson.show_suggestions(TRIES)
    with seen:
        lesson.show_observations([*grouping.summarize(result), *sentences, *more, *last])
    lesson.show_further_reading(FURTHER)


PRINTS = "prints the numbers of this page; the lab's own runs in this project's folder"
TRIES = (
    lesson.Suggestion(
        "Pairs: only a sign is left", set_values, {"samples": SAMPLES, "groups": "AABBCCDD"}
    ),
    lesson.Suggestion(
        "All eight in one batch", set_values, {"samples": SAMPLES, "groups": "AAAAAAAA"}
    ),
    lesson.Suggestion("The cliff at a fixed rate", set_values, {"scaling": "fixed"}),
    lesson.Suggestion(
        "Four processes, shared out by class", set_values, {"ranks": "4", "shared_by": "class"}
    ),
    lesson.Suggestion("300 examples, ghosts of 10", set_values, {"examples": "300", "ghost": "10"}),
)
FURTHER = (
    "Wu & He 2018, *Group Normalization*, section 4.1: error against batch size. arXiv 1803.08494",
    "Hoffer, Hubara & Soudry 2017, *Train longer, generalize better*: ghost batch norm. "
    "arXiv 1705.08741",
    "Ioffe 2017, *Batch Renormalization*: small batches with the statistics of many. "
    "arXiv 1702.03275",
    "Peng et al. 2018, *MegDet*: batch norm across devices. arXiv 1711.07240. In PyTorch: "
    "`nn.SyncBatchNorm.convert_sync_batchnorm(net)`.",
    "Bears on the claims: small batches hurt batch norm, not group norm; its noise regularizes; "
    "dropout becomes unnecessary.",
)


lesson.show_page("small_batches", body, KNOWN)
