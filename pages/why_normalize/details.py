"""The closed parts of the page on why deep networks need normalization."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.why_normalize.config import EXAMPLES
from bn_core.lessons.why_normalize.random_network import Comparison
from pages.shared.number_table import show_table


def show_layers(shown: Comparison) -> None:
    """Show spread and saturation of every layer as a table."""
    networks = [shown.without, *([shown.normalized] if shown.normalized else [])]
    names = ("without", "with batch norm")[: len(networks)]
    header = [f"{what}, {name}" for what in ("spread", "saturated") for name in names]
    columns = [
        *(signals.spread.tolist() for signals in networks),
        *(signals.saturated.tolist() for signals in networks),
    ]
    rows = zip(*columns, strict=True)
    show_table(
        ("layer", *header),
        [(str(i), *row) for i, row in enumerate(rows, start=1)],
        shown.layer,
        "Spread and share of saturated outputs of every layer",
    )


def show_method() -> None:
    """Say how the numbers of the page are measured."""
    st.markdown(
        f"- The batch has {EXAMPLES} examples of normally distributed numbers. The network is "
        "fully connected, its weights are normally distributed, and it has no biases. All numbers "
        "are float32.\n"
        "- **Spread**: the standard deviation of a unit's outputs over the batch, as the root mean "
        "square over all units.\n"
        "- **Saturated**: the slope of the nonlinearity is less than 5% of its largest.\n"
        "- A histogram pools all units of a layer, and is scaled to its highest bin. With sigmoid "
        "it stays wide while every single unit becomes constant, since the units differ.\n"
        "- Xavier's variance, 2 / (inputs + outputs), equals LeCun's here, since all layers are "
        "equally wide.\n"
        "- The trained networks have 64 units per layer and weights of He (ReLU) or LeCun. They "
        "are trained by SGD on the 8 × 8 digits in batches of 64, and measured on 500 test images."
    )


PAPERS = (
    "X. Glorot, Y. Bengio 2010, [Understanding the difficulty of training deep feedforward "
    "neural networks](https://proceedings.mlr.press/v9/glorot10a.html): layers that saturate, "
    "and the Xavier initialization.",
    "K. He et al. 2015, [Delving Deep into Rectifiers](https://arxiv.org/abs/1502.01852): "
    "the initialization for ReLU.",
    "S. Ioffe, C. Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167): the "
    "layers that must readjust, in its introduction.",
    "S. Santurkar et al. 2018, [How Does Batch Normalization Help "
    "Optimization?](https://arxiv.org/abs/1805.11604): why that may not be the reason.",
)
