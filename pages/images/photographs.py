"""The batch of photographs that the reader chooses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from bn_core.inputs.images.decode import MAX_BYTES, decode_image
from bn_core.inputs.images.samples import PHOTOS, load_photo
from bn_core.lessons.images.config import ImagesConfig
from pages.shared.controls import show_control
from pages.shared.uploads import read_once


@dataclass(frozen=True, slots=True, eq=False)
class Photographs:
    """A batch (N, 3, SIDE, SIDE) from 0 to 1, with titles.

    ``own`` if one picture is the reader's.
    """

    x: NDArray[np.float64]
    titles: tuple[str, ...]
    own: bool


def choose_photographs(upload: DeltaGenerator) -> Photographs:
    """Show the controls of the batch of photographs, and return the batch.

    ``upload`` is the place where a reader adds a picture.
    """
    count = show_control(ImagesConfig, "photos", "Photos in the batch")
    with upload:
        own = _upload_picture()
    shipped = load_shipped(count)
    if own is None:
        return shipped
    return Photographs(np.stack([*shipped.x, own]), (*shipped.titles, "your own"), True)


def load_shipped(count: int) -> Photographs:
    """Return the first photographs that come with the lab."""
    x = np.stack([load_photo(k) for k in range(count)])
    return Photographs(x, tuple(photo.title for photo in PHOTOS[:count]), False)


def _upload_picture() -> NDArray[np.float64] | None:
    """Return the reader's picture, if one is uploaded and can be opened."""
    sent = st.file_uploader(
        "Add a photo of your own",
        ["png", "jpg", "jpeg", "webp"],
        max_upload_size=MAX_BYTES >> 20,
        key="own",
        help="It is shrunk in memory and never stored. A link does not contain it.",
    )
    picture, fault = read_once("own", sent, decode_image)
    if fault:
        st.error(fault)
    return picture


def choose_picture(batch: Photographs) -> int:
    """Ask which photograph is changed, and return its index, from 0."""
    count = len(batch.x)
    if count == 1:
        return 0
    label = "Number of the changed photo"
    return int(show_control(ImagesConfig, "picture", label, maximum=count, stepper=True)) - 1
