"""The page of the lesson on folding."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.folding.code import write_folding_code, write_line_code
from bn_core.lessons.folding.config import FoldingConfig, RoundedWeightsConfig, RoundedWeightsView
from bn_core.lessons.folding.experiments import ROUNDED_WEIGHTS
from bn_core.lessons.folding.feature_line import FeatureLines, compute_lines
from bn_core.lessons.folding.figure import draw_layers, draw_lines
from bn_core.lessons.folding.notebook import list_folding
from bn_core.lessons.folding.result import RoundedWeights
from bn_core.lessons.folding.small_layer import fold_small_layer
from bn_core.lessons.folding.table import write_rounded_weights_csv
from bn_core.text.markdown import escape_quoted
from pages.folding import sections
from pages.folding.controls import TEXT, Facts, choose_settings, read_column
from pages.folding.steps import STEPS
from pages.shared import frame
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

WHY = (
    "A trained network is used far more often than it is trained. In evaluation mode batch norm "
    "needs no extra layer and no extra time: it disappears into the layer before it. That is, if "
    "you fold it along the right axis."
)
KNOWN = {
    TEXT,
    *FoldingConfig.parameter_names(),
    *RoundedWeightsConfig.parameter_names(),
}
REASON = r"""
In evaluation mode $\mu$ and $\sigma^2$ are fixed numbers, the running statistics. So are the
scale $\gamma$, the shift $\beta$ and the tiny $\varepsilon$. The four steps are then one
multiplication and one addition per feature.

$$
y = \underbrace{\frac{\gamma}{\sqrt{\sigma^2+\varepsilon}}}_{a}\,x
+ \underbrace{\beta - a\,\mu}_{c}
$$

If $x = w\cdot z + b$ comes from a layer with weights $w$, bias $b$ and input $z$, then
$y = (a\,w)\cdot z + (a\,b + c)$. That is one layer again. Each output channel has its own $a$, so
folded channels can differ in size. A common step for rounding then suits only the largest.
"""
PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.1 "
    "and Algorithm 2, line 11.",
    "Jacob et al. 2017, [Quantization and Training of Neural Networks for Efficient "
    "Integer-Arithmetic-Only Inference](https://arxiv.org/abs/1712.05877), section 3.2.",
    "Nagel et al. 2019, [Data-Free Quantization Through Weight Equalization and Bias "
    "Correction](https://arxiv.org/abs/1906.04721).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    text, config, networks = choose_settings(page)
    with page.beside_why:
        rounded = _show_networks(config, networks)
    try:
        lines = compute_lines(read_column(text), config.gamma, config.beta, config.shift)
    except ValueError as wrong:
        with page.picture:
            st.error(escape_quoted(str(wrong)))
    else:
        _show_rest(page, text, networks, lines, config, rounded)


def _show_networks(config: FoldingConfig, networks: RoundedWeightsConfig) -> RoundedWeights | None:
    st.subheader("What rounding costs", anchor=False)
    view = RoundedWeightsView(factor=config.factor, bits=config.bits, theme=get_theme().name)
    result = get_final_result(play(ROUNDED_WEIGHTS, networks, view=view))
    assert result is None or isinstance(result, RoundedWeights)
    return result


def _show_rest(
    page: frame.Layout,
    text: str,
    networks: RoundedWeightsConfig,
    lines: FeatureLines,
    config: FoldingConfig,
    rounded: RoundedWeights | None,
) -> None:
    small = fold_small_layer(config)
    with page.picture:
        show_figures(
            [draw_lines(lines, get_theme()), draw_layers(small, get_theme())], "folding picture"
        )
    codes = {
        "The line": write_line_code(read_column(text), config),
        "The folded layer": write_folding_code(config),
    }
    csvs = (
        [("rounded_weights.csv", partial(write_rounded_weights_csv, networks, rounded))]
        if rounded
        else []
    )
    notebook = partial(list_folding, read_column(text), config, lines, small)
    page.show_tools(codes, "prints both outputs of the picture", *csvs, notebook=notebook)
    page.show_steps(STEPS, Facts(config, lines, small, rounded))
    page.show_why(REASON)
    with page.check:
        sections.show_predictions(lines)
    page.show_details(
        frame.Detail("The line with its numbers", partial(sections.show_arithmetic, lines)),
        frame.Detail(
            "Three kinds of layers, checked with PyTorch",
            partial(sections.show_layer_check, networks.seed),
        ),
        frame.Detail("A bias before batch norm", partial(sections.show_bias_check, networks.seed)),
        frame.Detail("How the rounded networks were made", partial(sections.show_method, networks)),
        frame.Detail("Papers and claims", partial(frame.show_sources, "folding", PAPERS)),
    )


frame.show_lesson("folding", WHY, body, KNOWN)
