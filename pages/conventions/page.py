"""The page of the lesson on the conventions of libraries."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.conventions.code import write_update_code
from bn_core.lessons.conventions.config import PortConfig
from bn_core.lessons.conventions.facts import list_facts
from bn_core.lessons.conventions.figure import draw_port
from bn_core.lessons.conventions.notebook import list_port
from bn_core.lessons.conventions.port import Port, simulate_port
from bn_core.lessons.conventions.table import port_to_csv
from pages.conventions import copied_layer, depth_ratio, library_table, predictions
from pages.conventions.steps import STEPS
from pages.shared import frame
from pages.shared.controls import show_control
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

WHY = (
    "In PyTorch, Keras and other libraries batch norm has a momentum, an ε and a stored variance, "
    "but these are not the same everywhere. A model that is moved to another library can be wrong "
    "without any error message. Move one layer and see which numbers change."
)
KNOWN = PortConfig.parameter_names() | copied_layer.NAMES

REASON = r"""
Both libraries compute a weighted average, but their momentum $m$ weights different terms:

$$
\begin{aligned}
\text{PyTorch:}\quad & r \leftarrow (1 - m)\,r + m\,b \\
\text{Keras:}\quad & r \leftarrow m\,r + (1 - m)\,b
\end{aligned}
$$

$r$ is the running mean or variance, $b$ that of the newest batch. So $m$ in one library is $1 - m$
in the other. By default $\varepsilon$ is 1e−5 in PyTorch and 0.001 in Keras.

Both can be set. One thing cannot: PyTorch stores the variance divided by $N - 1$, Keras 3 the one
divided by $N$, the batch size. So the two agree in training and differ in evaluation, the less the
larger $N$ is.
"""

PAPERS = (
    "[PyTorch's reference of BatchNorm1d]"
    "(https://pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html): momentum, ε and the "
    "stored variance.",
    "[Keras 3's BatchNormalization]"
    "(https://keras.io/api/layers/normalization_layers/batch_normalization/): its momentum is the "
    "share of the old average.",
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), Algorithms 1 "
    "and 2: divide by m to normalize, by m − 1 for inference.",
    "Ioffe 2017, [Batch Renormalization](https://arxiv.org/abs/1702.03275), Algorithm 1: averages "
    "standard deviations instead of variances.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        config = _choose_port()
    port = simulate_port(config)
    with page.picture:
        show_figures(draw_port(port, get_theme()), key="two libraries")
    page.show_tools(
        _write_codes(port),
        "prints the running mean and variance after one batch",
        ("conventions.csv", lambda: port_to_csv(port)),
        notebook=partial(list_port, port),
    )
    page.show_steps(STEPS, list_facts(port))
    page.show_why(REASON)
    with page.beside_why:
        library_table.show_conventions()
    with page.check:
        one, two = st.columns(2, gap="large")
        with one:
            predictions.predict_keras_batches()
        with two:
            predictions.predict_keras_variance()
    page.show_details(
        frame.Detail(
            "What to type in each library", partial(library_table.show_port, config.source)
        ),
        frame.Detail("Twenty layers: evaluation mode is 15% smaller", depth_ratio.show_depth_ratio),
        frame.Detail(
            "A layer copied by position", copied_layer.show_copied_layer, copied_layer.NAMES
        ),
        frame.Detail("A lecture that divides by N − 1", library_table.show_lecture),
        frame.Detail("Papers and claims", partial(frame.show_sources, "conventions", PAPERS)),
    )


def _choose_port() -> PortConfig:
    one, two = st.columns(2, gap="medium")
    with one:
        defaults = show_control(PortConfig, "defaults", "The layer has the defaults of")
    with two:
        scale = show_control(PortConfig, "scale", "Multiply the batch 1, 2, 3, 4 by")
    port = show_control(PortConfig, "port", "To build it in the other library", names=_PORTS)
    return PortConfig(defaults, port, scale)


_PORTS = {
    "copied": "copy momentum",
    "converted": "convert momentum",
    "all": "convert momentum and ε",
}


def _write_codes(port: Port) -> dict[str, str]:
    """Write the layer of the picture in each library."""
    return {
        each.convention.title: write_update_code(
            each.convention, port.training.x, each.momentum, each.eps
        )
        for each in port.layers
    }


frame.show_lesson("conventions", WHY, body, KNOWN)
