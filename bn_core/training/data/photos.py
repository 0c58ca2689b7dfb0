"""Classify patches by the photograph that they come from.

No pixel of a test patch is in any training patch.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.images.samples import PHOTOS, Photo
from bn_core.training.data.sources import find_package_file
from bn_core.training.data.split import SEED, Split, standardize_channels

PATCH = 16
"""Height and width of a patch, in pixels."""
REGION = 48
"""Height and width of a region, which is used either for training or for testing."""
STEP = 8
"""Pixels from one training patch to the next. They may overlap; test patches never do."""


def load_photo_patches() -> Split:
    """Return patches (N, 3 * 16 * 16) of the shipped photographs.

    They are standardized per channel; every photograph gives the same number of patches.
    """
    info = DATASETS["photos"]
    share = len(PHOTOS)
    cuts = [
        cut_patches(read_pixels(photo), info.train // share, info.test // share, [SEED, number])
        for number, photo in enumerate(PHOTOS)
    ]
    x_train, x_test = (np.concatenate(part) for part in zip(*cuts, strict=True))
    y_train, y_test = (np.repeat(np.arange(share), len(x) // share) for x in (x_train, x_test))
    random = np.random.default_rng(SEED)
    train, test = (random.permutation(len(y)) for y in (y_train, y_test))
    parts = Split(x_train[train], y_train[train], x_test[test], y_test[test])
    return standardize_channels(parts, channels=3)


def cut_patches(
    picture: NDArray, train: int, test: int, seed: list[int]
) -> tuple[NDArray, NDArray]:
    """Cut training and test patches (N, features) from an image.

    The image is (channels, height, width). Whole regions, drawn at random, are reserved for
    testing, as few as hold ``test`` patches; no patch crosses the border of its region.
    """
    random = np.random.default_rng(seed)
    regions = random.permutation(_slide_windows(picture, REGION, REGION))
    reserved = -(-test // (REGION // PATCH) ** 2)
    tested = np.concatenate([_slide_windows(each, PATCH, PATCH) for each in regions[:reserved]])
    trained = np.concatenate([_slide_windows(each, PATCH, STEP) for each in regions[reserved:]])
    trained, tested = random.permutation(trained)[:train], random.permutation(tested)[:test]
    return trained.reshape(len(trained), -1), tested.reshape(len(tested), -1)


def _slide_windows(picture: NDArray, side: int, step: int) -> NDArray:
    """Return squares (N, channels, side, side) of an image, ``step`` pixels apart."""
    windows = sliding_window_view(picture, (side, side), axis=(1, 2))[:, ::step, ::step]
    return windows.transpose(1, 2, 0, 3, 4).reshape(-1, len(picture), side, side)


def read_pixels(photo: Photo) -> NDArray:
    """Read a photograph as (3, height, width), values 0 to 1, at its shipped size."""
    with Image.open(find_package_file(photo.package, photo.file)) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64).transpose(2, 0, 1) / 255
