"""Dropout before batch norm, and after the last one."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.regularization.config import RATES, VarianceShiftConfig
from bn_core.lessons.regularization.experiments import VARIANCE_SHIFT
from bn_core.text.numbers import format_number
from pages.shared import frame
from pages.shared.controls import show_controls
from pages.shared.live_figure import play

NAMES = VarianceShiftConfig.parameter_names()
"""The parameters of the address that this part uses."""
_LABELS = {
    "examples": "Training examples",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}
_FORMULA = r"""
In training dropout sets a share $p$ of its inputs to 0 and divides the others by $1 - p$. That
keeps the mean $m$ of an input, and divides the mean square $q$ by $1 - p$. In evaluation nothing is
dropped. So the variance of a weighted sum of independent inputs is smaller in evaluation:

$$
\frac{\sigma^2_{\text{evaluation}}}{\sigma^2_{\text{training}}} = \frac{q - m^2}{q/(1 - p) - m^2}
$$

For ReLU outputs of standard normals $m = 1/\sqrt{2\pi}$ and $q = 1/2$, so the ratio is 0.405 at
$p = 0.5$. In evaluation a batch norm behind dropout still divides by its running variance, the
average over batches of the training. Outputs of trained layers are neither normal nor independent,
so their ratio is another one.
"""


def show_variance_shift() -> None:
    """Show the formula, and the run that measures trained networks."""
    st.markdown(_FORMULA)
    values = show_controls(VarianceShiftConfig, _LABELS, 4, ("steps", "seeds", "seed"))
    play(VARIANCE_SHIFT, VarianceShiftConfig(**values), starts=True)
    st.caption(
        "Three hidden layers of 100 ReLU units with batch norm. With dropout after every ReLU the "
        "first batch norm has none before it, and the other two have. Each network has the best of "
        f"the learning rates {', '.join(map(format_number, RATES[:-1]))} and "
        f"{format_number(RATES[-1])}, chosen on other examples. Variances are those of the "
        "training examples in evaluation mode."
    )
    frame.show_verdicts(("C53",), ())
