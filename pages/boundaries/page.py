"""The page of the lesson on decision boundaries."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.boundaries.code import write_batches_code, write_training_code
from bn_core.lessons.boundaries.config import BATCHES, BatchesConfig
from bn_core.lessons.boundaries.notebook import can_write, list_batches, list_boundaries
from bn_core.lessons.boundaries.result import BatchBoundaries
from bn_core.lessons.boundaries.sentences import BoundaryFacts
from bn_core.lessons.boundaries.table import batches_to_csv, training_to_csv
from pages.boundaries import networks, own_points, predictions
from pages.boundaries.steps import STEPS
from pages.shared import frame
from pages.shared.live_figure import get_final_result

WHY = (
    "Two numbers describe a point, so a network that classifies points can be drawn whole: as a "
    "map of what it answers everywhere. Watch two networks with the same first weights draw their "
    "maps, one with batch norm. Put points of your own in their way."
)
REASON = r"""
A hidden unit bends along a line. With batch norm the line is where the normalized value is
$-\beta/\gamma$:

$$
w^\top x = \mu - \frac{\beta}{\gamma}\sqrt{\sigma^2 + \varepsilon} .
$$

$\mu$ and $\sigma^2$ are mean and variance of $w^\top x$ over the batch, $\gamma$ and $\beta$ are
learned. At first $\beta = 0$, so in every layer each line passes through the middle of the values,
whatever the weights: no unit is lost beside the points.

In training mode $\mu$ and $\sigma$ come from the batch. Another batch moves all lines, and with
them the boundary. In evaluation mode they are running averages, and the boundary stands. The mean
of $B$ points scatters by about $\sigma/\sqrt{B}$: in batches of four, by half the spread.
"""
PAPERS = (
    "S. Ioffe, C. Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167): "
    "algorithm 2 replaces the batch’s statistics by fixed ones for inference.",
    "D. Smilkov, S. Carter 2016, [TensorFlow Playground](https://playground.tensorflow.org): "
    "networks that learn points in the plane, without batch norm.",
    "R. Balestriero, R. Baraniuk 2022, [Batch Normalization Explained]"
    "(https://arxiv.org/abs/2209.14778): batch norm moves the lines at which units bend towards "
    "the data; their boundary moves with the batch.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        first = st.container(gap="small")
        more = page.more_settings()
    config, view, table = networks.choose_settings(first, more)
    live = networks.select_live(config)
    if view.picture == BATCHES:
        with page.picture:
            result: BatchBoundaries | None = get_final_result(networks.play_batches(config, view))
        facts = BoundaryFacts(config, batches=result)
        _show_batches_tools(page, config, result)
    else:
        with page.picture:
            run = networks.play_networks(live, view, table)
        facts = BoundaryFacts(live, run.frames if run.done else ())
        page.show_tools(
            {"Python": write_training_code(live)},
            "prints the training accuracy of the same run",
            ("boundaries.csv", partial(training_to_csv, run.frames)),
            notebook=partial(list_boundaries, live, run.frames) if can_write(live) else None,
        )
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("Does it always draw better?", anchor=False)
        st.markdown(
            "The maps show one seed and one learning rate. At rate 0.1 the other network learns "
            "the spirals, too, only later. With tanh units batch norm is no faster, and in small "
            "batches it draws worse. How the learning rate decides is the lesson on [rates and "
            "first weights](/sweeps), how small a batch can be the one on [small batches]"
            "(/small_batches)."
        )
    with page.check:
        predictions.show_predictions()
    page.show_details(
        frame.Detail("Your own points, by numbers", partial(own_points.show_table, config.own)),
        frame.Detail("How it is measured", _show_method),
        frame.Detail("Papers", partial(frame.show_sources, "boundaries", PAPERS)),
    )


def _show_batches_tools(
    page: frame.Layout, config: BatchesConfig, result: BatchBoundaries | None
) -> None:
    page.show_tools(
        {"Python": write_batches_code(config)},
        "prints the share of the picture that flips, by batch size",
        *([("batches.csv", partial(batches_to_csv, config, result))] if result else []),
        notebook=partial(list_batches, config, result) if can_write(config) else None,
    )


def _show_method() -> None:
    """Say how the numbers of the page are measured."""
    st.markdown(
        "- **The networks** are fully connected, trained by SGD on the cross-entropy. Both have "
        "the same first weights and batches. They differ in batch norm alone.\n"
        "- **The map** has 40 × 40 cells, each a forward pass in evaluation mode. A colour fades "
        "to the background where no class is more probable than the other.\n"
        "- **Your own points** are trained on beside the others. When they change, the networks "
        "go on from their present weights for as many steps again, up to 4,000 in all. Such a run "
        "is yours alone. “Run again” trains from the first weights on all points.\n"
        "- **Batch by batch**: 21 batches of each size are drawn from the training points. The "
        "statistics of a batch are those of its own values in each layer, as in training mode. "
        "The share that flips is that of the 1,600 cells, from each batch to the next.\n"
        "- **Your own table**: its first two columns of numbers, standardized by the training "
        "part. Points farther out than 3 are drawn at the edge."
    )


frame.show_lesson("boundaries", WHY, body, networks.NAMES_OF_CONTROLS)
