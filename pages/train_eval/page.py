"""The page of the lesson on training mode and evaluation mode."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.train_eval.code import write_modes_code, write_network_code
from bn_core.lessons.train_eval.config import ViewConfig
from bn_core.lessons.train_eval.facts import list_facts
from bn_core.lessons.train_eval.notebook import list_composition, list_modes
from bn_core.lessons.train_eval.table import modes_to_csv
from pages.shared import frame, url_state
from pages.shared.controls import show_control
from pages.train_eval import batch_composition, evidence, failure_case, predictions
from pages.train_eval.steps import STEPS

WHY = (
    "A model that trains well can fail as soon as you call eval(). Its weights are the same. Only "
    "the mean and variance that normalize are different: running statistics instead of the batch's "
    "own. They show what went wrong."
)
_VIEWS = {"layer": "one layer", "network": "a trained network"}
KNOWN = {
    *ViewConfig.parameter_names(),
    *failure_case.NAMES,
    *batch_composition.NAMES,
}

REASON = r"""
In training mode a layer normalizes with the batch's own mean and variance. After `model.eval()` it
uses the running mean $\mu$ and the running variance $\sigma^2$:

$$
y = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta
$$

$x$ is an input and $y$ its output; $\gamma$ and $\beta$ are learned, $\varepsilon$ is a small
constant. The output is right only if $\mu$ and $\sigma^2$ fit the data. They do not if the layer
has seen too few batches, if a corrupted batch is still in the average, if the momentum is wrong, or
if [the data are different now](/adaptation).

Training mode is no way out. There each output depends on the other examples of the batch.
"""

PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.1: "
    "inference with fixed statistics.",
    "Wu & Johnson 2021, [Rethinking “Batch” in BatchNorm](https://arxiv.org/abs/2105.07576): what "
    "the composition of a batch does in training and in evaluation.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    url_state.choose_linked_option("view", {"network": batch_composition.OWN_NAMES})
    with page.controls:
        view = show_control(ViewConfig, "view", "Evaluate", names=_VIEWS)
        main = st.container()
        # The other controls are drawn as well, so that the address holds their values.
        more = page.more_settings()
    with main if view == "layer" else more:
        case = failure_case.choose_case()
    with main if view == "network" else more:
        network = batch_composition.choose_network()
    layer = failure_case.simulate(case)
    result = None
    with page.picture:
        if view == "layer":
            failure_case.show_case(case, layer)
        else:
            result = batch_composition.show_network(network)
    code = write_modes_code(layer) if view == "layer" else write_network_code(network)
    page.show_tools(
        {"PyTorch": code},
        "prints the numbers of the picture",
        ("train_eval.csv", lambda: modes_to_csv(layer)),
        notebook=partial(list_modes, layer)
        if view == "layer"
        else partial(list_composition, network, result),
    )
    page.show_steps(STEPS, list_facts(layer if view == "layer" else None, result))
    page.show_why(REASON)
    with page.beside_why:
        failure_case.show_causes()
    with page.check:
        one, two = st.columns(2, gap="large")
        with one:
            predictions.predict_early_mean()
        with two:
            predictions.predict_corrupted_output()
    page.show_details(
        frame.Detail("The numbers of this layer", partial(evidence.show_evidence, layer)),
        frame.Detail("The four steps in both modes", partial(evidence.show_strips, layer)),
        frame.Detail(
            "The claim on predictions and batches",
            partial(batch_composition.show_verdicts, result),
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "train_eval", PAPERS)),
    )


frame.show_lesson("train_eval", WHY, body, KNOWN)
