"""The page of the lesson on small batches."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from bn_core.lessons.small_batches.code import write_batch_sizes_code, write_grouping_code
from bn_core.lessons.small_batches.config import SmallBatchesConfig, SmallBatchesView
from bn_core.lessons.small_batches.grouping import GroupedSamples
from bn_core.lessons.small_batches.notebook import list_groups, list_sizes
from bn_core.lessons.small_batches.result import SmallBatches
from bn_core.lessons.small_batches.sentences import Facts
from bn_core.lessons.small_batches.table import write_batch_sizes_csv
from bn_core.norm.gradient_flow import measure_gradient_flow
from bn_core.text.notebook import Notebook
from pages.shared import frame, url_state
from pages.shared.controls import show_control
from pages.shared.number_table import show_table
from pages.small_batches import grouping, networks, predictions
from pages.small_batches.steps import STEPS

WHY = (
    "Large images and large networks fill the memory of a device, so only a few examples fit into "
    "a batch. Batch norm then estimates each mean and variance from these few. How few "
    "are too few?"
)
_VIEWS = {"networks": "trained networks", "numbers": "eight numbers"}
KNOWN = {
    *SmallBatchesView.parameter_names(),
    *grouping.NAMES,
    *networks.NAMES,
}
REASON = r"""
Batch norm averages the $m$ values of a feature in the batch. If there are two, each is equally far
from their mean, and this distance is $\sigma$. So $\hat x$ is $-1$ or $1$, and how far the two are
apart is lost.

The gradient suffers, too. It has $m$ directions, and normalizing removes two of them. The root mean
square of a random gradient shrinks by

$$
\sqrt{\frac{m - 2}{m}}, \qquad m = B \cdot H \cdot W.
$$

$B$ is the number of examples. Convolutional layers also average over the $H \cdot W$ positions of
an image; elsewhere $H \cdot W = 1$. Group norm and layer norm average within one example, so they
do not depend on $B$. Nor do networks [without normalization](/without_norm).
"""
PAPERS = (
    "Wu & He 2018, [Group Normalization](https://arxiv.org/abs/1803.08494), section 4.1: error "
    "against batch size.",
    "Ioffe 2017, [Batch Renormalization](https://arxiv.org/abs/1702.03275): small batches with "
    "the statistics of many.",
)
_VALUES = (2, 3, 4, 8, 32, 256)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    url_state.choose_linked_option("view", {"numbers": grouping.NAMES})
    with page.controls:
        view = show_control(SmallBatchesView, "view", "Show", names=_VIEWS)
        main = st.container()
        # The other controls are drawn as well, so that the address holds their values.
        more = page.more_settings()
    with main if view == "numbers" else more:
        groups = grouping.choose_groups()
    with main if view == "networks" else more:
        values = networks.choose_networks()
    with more:
        config = SmallBatchesConfig(**values, **networks.choose_more())
    result = None
    with page.picture:
        if view == "networks":
            result = networks.show_networks(config)
        else:
            grouping.show_groups(groups)
    verdicts = (*result.verdicts, *result.collapse) if result else ()
    page.show_tools(
        {
            "Errors by batch size": write_batch_sizes_code(config),
            "Your groups, in PyTorch": write_grouping_code(groups),
        },
        "prints the numbers of the picture",
        *(
            [("small_batches.csv", partial(write_batch_sizes_csv, config, result))]
            if result
            else []
        ),
        notebook=_choose_notebook(view, groups, config, result),
    )
    page.show_steps(
        STEPS, Facts(groups) if view == "numbers" else Facts(config=config, result=result)
    )
    page.show_why(REASON)
    with page.beside_why:
        _show_values_per_mean()
    with page.check:
        predictions.show_predictions()
    page.show_details(
        frame.Detail(
            "One group in four steps, to drag",
            partial(grouping.show_one_group, groups),
            frozenset(("chosen",)),
        ),
        frame.Detail(
            "Statistics and gradients of a trained network",
            partial(networks.show_reason, result),
        ),
        frame.Detail("A batch of one", partial(networks.show_batch_of_one, result)),
        frame.Detail("How it was measured", partial(networks.show_method, config)),
        frame.Detail("What the claims say", partial(frame.show_verdicts, ("C35", "C36"), verdicts)),
        frame.Detail("Papers and claims", partial(frame.show_sources, "small_batches", PAPERS)),
    )


def _show_values_per_mean() -> None:
    """Show how much of a feature and its gradient is left with m values per mean."""
    sizes = np.array(_VALUES)
    columns = 1 / np.sqrt(sizes), np.sqrt(sizes - 1), measure_gradient_flow(_VALUES, trials=1).law
    st.subheader("What m values leave", anchor=False)
    show_table(
        ("values m", "scatter of the mean, in σ", "largest x̂ possible", "gradient that passes"),
        [
            (str(size), *map(float, row))
            for size, row in zip(_VALUES, zip(*columns, strict=True), strict=True)
        ],
        0,
        "What is left of a feature and its gradient, by how many values share a mean",
    )
    st.caption(
        "1/√m, √(m − 1) and √((m − 2)/m), for independent examples and without ε. With two values "
        "no gradient passes at all."
    )


def _choose_notebook(
    view: str,
    groups: GroupedSamples,
    config: SmallBatchesConfig,
    result: SmallBatches | None,
) -> Callable[[], Notebook]:
    """Return the notebook of the view."""
    if view == "numbers":
        return partial(list_groups, groups)
    return partial(list_sizes, config, result)


frame.show_lesson("small_batches", WHY, body, KNOWN)
