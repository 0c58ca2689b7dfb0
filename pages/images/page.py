"""The page of the lesson on what each norm does to a picture."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.inputs.images.decode import SIDE
from bn_core.inputs.images.samples import PHOTOS
from bn_core.lessons.images.channel_order import REACH
from bn_core.lessons.images.code import write_numpy_comparison, write_torch_comparison
from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.images.notebook import list_comparison
from bn_core.lessons.images.summary import describe_change
from bn_core.lessons.images.table import shares_to_csv
from pages.images.changes import compare_photos, measure_shares, show_shares
from pages.images.histograms import show_histograms
from pages.images.order import show_channel_order
from pages.images.photographs import choose_photographs, choose_picture
from pages.images.predictions import show_predictions
from pages.images.steps import STEPS
from pages.shared import frame
from pages.shared.controls import show_control

WHY = (
    "Photos differ in brightness, contrast and colour. Which of these differences the next layer "
    "still sees depends on the norm, and only batch norm lets one photo change the others. Style "
    "transfer, for example, uses instance norm: the contrast of a photo should not matter there."
)
# The photographs shared a page with the block in the first version.
KNOWN = ImagesConfig.parameter_names()

REASON = r"""
A norm removes whatever is the same for all values that are averaged together.

$$
\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}
$$

More brightness adds a constant to $x$ and to the mean $\mu$, so it cancels. More contrast stretches
$x - \mu$ and the standard deviation $\sigma$ alike, so it cancels too. Both happen if the photo
alone is averaged, as in layer and instance norm. A colour cast adds another constant to each
channel: only instance norm, with one mean per channel, removes it.

Batch norm averages over all photos. Differences between them survive, and each photo shifts the
others.
"""

PAPERS = (
    "Ulyanov, Vedaldi & Lempitsky 2016, [Instance Normalization: The Missing Ingredient for Fast "
    "Stylization](https://arxiv.org/abs/1607.08022): why style transfer removes contrast.",
    "Wu & He 2018, [Group Normalization](https://arxiv.org/abs/1803.08494). A group of all three "
    "channels is layer norm, and groups of one channel are instance norm.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        change = show_control(ImagesConfig, "change", "Change to one photo")
        left, right = st.columns(2, gap="medium")
        with left:
            batch = choose_photographs(right)
            index = choose_picture(batch)
    compared, shares = compare_photos(batch, index, change), measure_shares(batch, index)
    now = compared.summary
    with page.picture:
        st.html(compared.grid)
        st.caption(
            f"{describe_change(now)} Each colour of x̂ is drawn from dark, at −{REACH:g} standard "
            f"deviations, to bright, at +{REACH:g}."
        )
    given = (len(batch.x), index, change)
    codes = {"NumPy": write_numpy_comparison(*given), "PyTorch": write_torch_comparison(*given)}
    csv = ("images.csv", lambda: shares_to_csv(shares))
    page.show_tools(
        codes,
        "prints how far the x̂ of each picture moves, in percent",
        csv,
        notebook=partial(list_comparison, batch.x, index, change),
    )
    page.show_steps(STEPS, now)
    page.show_why(REASON)
    with page.beside_why:
        show_shares(shares, len(batch.x) > 1)
    with page.check:
        show_predictions(batch)
    page.show_details(
        frame.Detail(
            "Histograms of the channels before and after", partial(show_histograms, batch)
        ),
        frame.Detail("Channels first or channels last?", partial(show_channel_order, batch)),
        frame.Detail("Photos, papers and claims", _show_sources),
    )


def _show_sources() -> None:
    frame.show_sources("images", PAPERS)
    st.caption(
        f"The photos are cropped to their middle square and shrunk to {SIDE} × {SIDE} pixels: "
        + "; ".join(photo.credit for photo in PHOTOS)
        + "."
    )


frame.show_lesson("images", WHY, body, KNOWN)
