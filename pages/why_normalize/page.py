"""The page of the lesson on why deep networks need normalization."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.why_normalize.code import write_drift_code, write_numpy_code, write_torch_code
from bn_core.lessons.why_normalize.config import DriftConfig, RandomNetworkConfig, WhyNormalizeView
from bn_core.lessons.why_normalize.notebook import list_drift, list_signals
from bn_core.lessons.why_normalize.table import drift_to_csv, signals_to_csv
from pages.shared import frame
from pages.shared.predict import ask_prediction
from pages.why_normalize import details
from pages.why_normalize.instrument import choose_settings, show_picture
from pages.why_normalize.steps import STEPS

WHY = (
    "A deep network passes its numbers through one layer after another. If each layer makes them a "
    "little smaller, nothing arrives at the end. If each makes them larger, they explode, or end "
    "where the nonlinearity is flat. Then the network cannot learn."
)
KNOWN = {
    *WhyNormalizeView.parameter_names(),
    *RandomNetworkConfig.parameter_names(),
    *DriftConfig.parameter_names(),
}

REASON = r"""
A layer adds up $n$ inputs, each times a weight $w$. So it multiplies their spread by about

$$g = \sqrt{n \cdot \operatorname{Var}(w)}, \qquad \text{and } L \text{ layers by } g^L.$$

Below 1, the signal vanishes: with PyTorch's first weights $g = \sqrt{1/3} = 0.58$. Above 1 it
explodes, or tanh and sigmoid saturate: flat units pass on almost no gradient, and large weights
multiply the rest.

A good initialization avoids both: LeCun and Xavier set $g$ to 1, and He sets it to $\sqrt{2}$,
since ReLU turns half of the signal into 0. But that holds only before the first step.

Batch norm divides by the spread that it measures, in every batch. So the spread of a layer no
longer depends on the size of its weights. What this does to gradients is
[another lesson](/depth).
"""
ASSEMBLY_LINE = """
Each station is adjusted to the parts that the station before it delivers.
When one station changes, all later ones must readjust. Batch norm is a gauge between the stations:
it brings the parts to a standard size.

**Where the picture ends.** Batch norm fixes two numbers per unit, mean and variance. What an
example's number means still changes with every step. And whether steadier inputs are the reason
why batch norm helps is disputed: see [covariate shift](/covariate_shift) and the claims
[C41](/claims?claim=C41) and [C23](/claims?claim=C23).
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        in_view = st.container(gap="small")
    with in_view:
        view, network, drift = choose_settings(page.more_settings())
    with page.picture:
        facts = show_picture(view, network, drift)
    page.show_tools(
        {
            "NumPy": write_numpy_code(network),
            "PyTorch": write_torch_code(network),
            "The training": write_drift_code(drift),
        },
        "prints the numbers of this page; PyTorch draws weights of its own",
        ("drift.csv", lambda: drift_to_csv(drift, facts.drift))
        if view.show == "trained"
        else ("spread.csv", lambda: signals_to_csv(facts.shown)),
        notebook=partial(list_drift, drift, facts.drift)
        if view.show == "trained"
        else partial(list_signals, facts.shown),
    )
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("An assembly line", anchor=False)
        st.markdown(ASSEMBLY_LINE)
    with page.check:
        _show_predictions()
    page.show_details(
        frame.Detail("Every layer in numbers", partial(details.show_layers, facts.shown)),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail(
            "Papers and claims", partial(frame.show_sources, "why_normalize", details.PAPERS)
        ),
    )


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "keep the spread",
            "A linear layer has 100 inputs, and its weights have standard deviation 0.2. By what "
            "must you multiply all weights so that the layer keeps the spread of its inputs?",
            0.5,
            "The layer multiplies the spread by √100 · 0.2 = 2, so half of each weight keeps it.",
        )
    with two:
        ask_prediction(
            "with batch norm",
            "A network of 30 linear layers has batch norm in every layer, and its weights are "
            "multiplied by 5. What is the spread of the last layer?",
            1.0,
            "Batch norm divides by the standard deviation in each layer, so it is 1 whatever the "
            "weights. No nonlinearity changes it afterwards.",
        )


frame.show_lesson("why_normalize", WHY, body, KNOWN)
