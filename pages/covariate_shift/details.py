"""The closed parts of the page on internal covariate shift."""

from __future__ import annotations

import streamlit as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.report import describe_outcome
from bn_core.course.ledger.shipped import judge_shipped
from bn_core.lessons.covariate_shift.config import RATES
from bn_core.lessons.covariate_shift.figure import MEASURES, draw_over_time
from bn_core.lessons.covariate_shift.sentences import Facts
from bn_core.text.numbers import format_number
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme

_WAITS = "This part shows the networks once they are trained."


def show_measures(facts: Facts) -> None:
    """Show every measure over the training."""
    if facts.result is None:
        st.markdown(_WAITS)
        return
    theme = get_theme()
    drawn = [draw_over_time(facts.config, facts.result, what, theme) for what in MEASURES]
    show_figures(drawn, "shift over time")


def show_verdicts(facts: Facts) -> None:
    """Show what this run says about the three claims."""
    if facts.result is None:
        st.markdown(_WAITS)
        return
    lines = [f"- {each.sentence} {each.measured}" for each in facts.result.verdicts]
    st.markdown("\n".join(lines))
    st.markdown(
        "- [Claim C23](/claims?claim=C23) is judged by more networks and seeds. In the lab's full "
        f"run: {describe_outcome(judge_shipped(CLAIMS['C23']))}\n\n"
        "In the 25 linear layers of this page, with noise in each, the noise costs most of the "
        "accuracy in evaluation mode."
    )


def show_method() -> None:
    """Say how the numbers of the page are measured."""
    rates = ", ".join(map(format_number, RATES))
    st.markdown(
        "- **Networks**: 128 units per layer (32 if linear, 16 channels in the CNN), plain "
        "gradient descent in batches of 64 of the 8 × 8 digits. The three networks of a seed have "
        "the same first weights and see the same batches at the same learning rate.\n"
        "- **Noise**: behind each batch norm, every unit gets a new random mean from −0.5 to 0.5 "
        "and a new random scale from 1 to 1.25 in each step. Both vary slightly from example to "
        "example. In evaluation mode there is no noise.\n"
        "- **Movement**: how far the mean of a layer's input moves in one step, in the standard "
        "deviations before the step. It is the median over units, averaged over layers and steps. "
        "It is measured on the 500 test images as one batch.\n"
        "- **Gradients**: a layer's gradient, and the one it would have if the layers before it "
        "had been updated first, on the same batch. Cosines are averaged over layers and the first "
        f"12 steps, at rates {rates}.\n"
        "- **Limits**: these are small networks on small images. The paper trains VGG on CIFAR-10."
    )


PAPERS = (
    "S. Ioffe, C. Szegedy 2015, [Batch Normalization: Accelerating Deep Network Training by "
    "Reducing Internal Covariate Shift](https://arxiv.org/abs/1502.03167): the name and the "
    "explanation.",
    "S. Santurkar et al. 2018, [How Does Batch Normalization Help "
    "Optimization?](https://arxiv.org/abs/1805.11604): the noise (section 2.1), and the change of "
    "gradients (definition 2.1).",
)
