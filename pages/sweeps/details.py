"""The closed parts of the page on learning rates and initial weights."""

from __future__ import annotations

import streamlit as st

PAPERS = (
    "N. Bjorck et al. 2018, [Understanding Batch "
    "Normalization](https://arxiv.org/abs/1806.02375): the learning rates that batch norm allows.",
    "S. Ioffe, C. Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section "
    "4.2.2: 14 times fewer steps, of a network with batch norm at its own, higher rate, and with "
    "further changes.",
    "T. van Laarhoven 2017, [L2 Regularization versus Batch and Weight "
    "Normalization](https://arxiv.org/abs/1706.05350): the effective learning rate.",
)


def show_method() -> None:
    """Say how the numbers of the page are measured."""
    st.markdown(
        "- All networks of a cell start from the same weights and see the same batches. Only the "
        "learning rate and the second axis differ between cells.\n"
        "- **Accuracy** is that of the test set, with the running statistics. A network whose loss "
        "overflowed counts as 0. A map shows the median of the seeds.\n"
        "- **The usual row** is that of initial weights × 1, or of the depth or batch size that is "
        "set in the settings.\n"
        "- All networks of a row are trained as one batched computation. The [lesson on "
        "activations](/activations) trains a cell alone. The two agree up to rounding, which can "
        "grow where training is almost unstable."
    )
