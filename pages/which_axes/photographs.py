"""A batch of photographs before and after batch norm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from bn_core import Forward, normalize
from bn_core.inputs.images.decode import MAX_BYTES, SIDE, decode_image
from bn_core.inputs.images.samples import PHOTOS, load_photo
from bn_core.lessons.images.channel_order import REACH, compute_channel_histograms, to_pixels
from bn_core.lessons.images.channel_order_figure import NAMES, draw_channel_histograms
from bn_core.lessons.images.config import ImagesConfig
from bn_core.text.numbers import format_number
from pages.shared.controls import show_control
from pages.shared.lesson import get_theme
from pages.shared.live_figure import show_figures
from pages.shared.uploads import read_once
from pages.which_axes.gallery import show_gallery

_WIDTH = 120


@dataclass(frozen=True, slots=True, eq=False)
class Photographs:
    """A batch (N, 3, SIDE, SIDE) from 0 to 1, with titles.

    ``own`` if one picture is the reader's.
    """

    x: NDArray[np.float64]
    titles: tuple[str, ...]
    own: bool


def choose_photographs() -> Photographs:
    """Show the controls of the batch of photographs; return the batch."""
    st.subheader("Photographs as a batch", anchor=False)
    number, upload = st.columns(2, gap="large")
    with number:
        count = show_control(ImagesConfig, "photos", "Photographs in the batch")
    with upload:
        own = _upload_picture()
    x = [load_photo(k) for k in range(count)]
    titles = [photo.title for photo in PHOTOS[:count]]
    if own is not None:
        x, titles = [*x, own], [*titles, "your own"]
    return Photographs(np.stack(x), tuple(titles), own is not None)


def _upload_picture() -> NDArray[np.float64] | None:
    """Return the reader's picture, if one is uploaded and can be opened."""
    sent = st.file_uploader(
        "And one of your own",
        ["png", "jpg", "jpeg", "webp"],
        max_upload_size=MAX_BYTES >> 20,
        key="own",
        help="It is shrunk in memory and never stored; a link does not hold it.",
    )
    picture, fault = read_once("own", sent, decode_image)
    if fault:
        st.error(fault)
    return picture


def show_normalized(batch: Photographs) -> Forward:
    """Show the batch before and after batch norm, and every channel's histogram."""
    step = normalize(batch.x)
    titles = list(batch.titles)
    st.markdown("**As they are**: level 0 is black, 1 is white.")
    show_gallery([to_pixels(each, 0, 1) for each in batch.x], titles, _WIDTH)
    st.markdown(
        f"**x̂ of batch norm**, one mean for red, one for green, one for blue: −{REACH:g} standard "
        f"deviations is drawn black, +{REACH:g} white, and the mean is middle grey."
    )
    show_gallery([to_pixels(each, -REACH, REACH) for each in step.x_hat], titles, _WIDTH)
    show_figures(draw_channel_histograms(compute_channel_histograms(step), get_theme()), "channels")
    _describe_channels(batch, step)
    st.caption(
        "Photographs, each its middle square shrunk to "
        f"{SIDE} × {SIDE}: " + "; ".join(photo.credit for photo in PHOTOS) + "."
    )
    return step


def _describe_channels(batch: Photographs, step: Forward) -> None:
    means, stds = step.mean.tolist(), np.sqrt(step.var).tolist()
    alone = step.x_hat.mean((2, 3))
    far = np.unravel_index(int(np.argmax(abs(alone))), alone.shape)
    lines = [
        f"{name}: μ = {format_number(mean)}, σ = {format_number(std)}"
        for name, mean, std in zip(NAMES, means, stds, strict=True)
    ]
    worst = float(abs(step.x_hat.mean((0, 2, 3))).max())
    st.markdown(
        f"{step.count:,} pixels share each mean. {'; '.join(lines)}. Each histogram is moved to 0 "
        "and stretched to a standard deviation of 1; its shape stays, it does not become a bell."
    )
    if len(batch.x) == 1:
        st.markdown(
            f"A batch of one photograph works, because {SIDE} × {SIDE} positions share each mean."
        )
        return
    st.markdown(
        "Together the photographs average 0 in each channel (largest: "
        f"{format_number(worst, 1)}). Alone "
        f"they do not: “{batch.titles[far[0]]}” averages {format_number(float(alone[far]))} in "
        f"{NAMES[far[1]]}. How bright a picture is beside its mates survives."
    )
