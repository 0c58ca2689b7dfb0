"""The page of the lesson on loss landscapes."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.landscape.code import write_slices_code, write_statistics_code
from bn_core.lessons.landscape.facts import LandscapeFacts
from bn_core.lessons.landscape.notebook import can_slice, list_slice
from bn_core.lessons.landscape.table import slices_to_csv
from pages.landscape import details, predictions, slicing
from pages.landscape.steps import STEPS
from pages.shared import frame
from pages.shared.live_figure import get_final_result

WHY = (
    "Training walks downhill on the loss, a function of all weights. A smooth landscape would be "
    "easy to walk on, and many texts show that batch norm makes it look smooth. See what such a "
    "picture shows, and what it hides."
)

REASON = r"""
A slice goes through the weights $\theta$ of a trained network and shows

$$L(\theta + a\,d_1 + b\,d_2).$$

$L$ is the loss, $d_1$ and $d_2$ are two directions, and $a$ and $b$ say how far you go.

Batch norm divides by the standard deviation of its input. If the weights before it get longer, so
does the standard deviation, and nothing changes: these weights can only turn. So far from the
centre, little but the output layer can make the loss large.

Frozen statistics are fixed numbers. Then outputs grow with the weights, layer after layer, nearly
as without batch norm.
"""
LOOKS = """
In random directions the loss is less curved with batch norm and batch statistics. But it
is not more convex: where it levels off, it bends down. [Claim C40](/claims?claim=C40) judges both,
for four networks.

Height is neither. A low map says that a network suffers little if its weights are disturbed at
random, which no training step does. Whether the loss is smoother where a step goes is
[the next lesson](/smoothness).
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        in_view = st.container(gap="small")
    with in_view:
        config, view = slicing.choose_slice(page.more_settings())
    with page.picture:
        run = slicing.show_slice(config, view)
    slices = get_final_result(run)
    now = LandscapeFacts(config, view.statistics, slices)
    page.show_tools(
        {
            "This slice": write_slices_code(config, view.statistics),
            "PyTorch, a small network of its own": write_statistics_code(config.reach),
        },
        "prints losses of a slice",
        ("landscape.csv", lambda: slices_to_csv(slicing.get_slices(run))),
        notebook=partial(list_slice, config, view.statistics, slices)
        if can_slice(config)
        else None,
    )
    page.show_steps(STEPS, now)
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("Is it smoother?", anchor=False)
        st.markdown(LOOKS)
    with page.check:
        predictions.show_predictions(now)
    page.show_details(
        frame.Detail("All seeds, curvature and the claim", partial(details.show_seeds, slices)),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail("What a slice cannot show", details.show_limits),
        frame.Detail("Papers and claims", partial(frame.show_sources, "landscape", details.PAPERS)),
    )


frame.show_lesson("landscape", WHY, body, slicing.NAMES)
