"""Nobody is tested on a pixel that was trained on, and no photograph counts for more."""

import numpy as np
import pytest
import torch

from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.images.samples import PHOTOS
from bn_core.training.data import datasets, photos
from bn_core.training.data.photos import PATCH, cut_patches

SIZES = [(512, 512), (300, 451), (427, 640), (48 * 4, 48 * 4)]


def make_numbered(height: int, width: int) -> np.ndarray:
    """A picture (1, height, width) each of whose pixels has a number of its own."""
    return np.arange(height * width).reshape(1, height, width)


@pytest.mark.parametrize(("height", "width"), SIZES)
@pytest.mark.parametrize("seed", range(3))
def test_cut_patches_shares_no_pixel_between_parts(height: int, width: int, seed: int) -> None:
    train, test = cut_patches(make_numbered(height, width), 90, 40, [seed])
    assert len(train) == 90
    assert len(test) == 40
    assert np.intersect1d(train, test).size == 0


def test_cut_patches_tests_no_pixel_twice() -> None:
    _, test = cut_patches(make_numbered(300, 451), 700, 108, [0])
    assert len(np.unique(test)) == test.size


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_cut_patches_cuts_squares(height: int, width: int) -> None:
    for part in cut_patches(make_numbered(height, width), 90, 40, [0]):
        squares = part.reshape(-1, PATCH, PATCH)
        assert (np.diff(squares, axis=1) == width).all()
        assert (np.diff(squares, axis=2) == 1).all()


def test_load_photo_patches_takes_equally_many_of_each() -> None:
    loaded = datasets.load_dataset("photos")
    assert loaded.y_train.bincount().tolist() == [700] * len(PHOTOS)
    assert loaded.y_test.bincount().tolist() == [108] * len(PHOTOS)
    assert DATASETS["photos"].classes == tuple(photo.title for photo in PHOTOS)
    assert all(photo.credit in DATASETS["photos"].credit for photo in PHOTOS)


def test_load_photo_patches_standardizes_each_colour() -> None:
    images = datasets.load_dataset("photos").x_train.double().unflatten(1, (3, PATCH, PATCH))
    mean, std = images.mean((0, 2, 3)), images.std((0, 2, 3), correction=0)
    torch.testing.assert_close(mean, torch.zeros_like(mean), atol=1e-6, rtol=0)
    torch.testing.assert_close(std, torch.ones_like(std), atol=1e-6, rtol=0)
    assert images.mean(0).std() > 1e-3  # the pixels of a channel share one mean, not each its own


def test_load_photo_patches_orders_features_by_colour_and_row() -> None:
    """Undo the scale, and every patch is found in its own photograph."""
    loaded = datasets.load_dataset("photos")
    x = loaded.x_test.unflatten(1, (3, PATCH, PATCH)).double().numpy()
    for number, photo in enumerate(PHOTOS):
        patch = x[int((loaded.y_test == number).float().argmax())]
        assert contains_patch(patch, photos.read_pixels(photo)), photo.title


def contains_patch(patch: np.ndarray, picture: np.ndarray) -> bool:
    """Whether some window of the picture is the patch but for each channel's shift and scale."""
    scale, shift = scales()
    wanted = patch * scale[:, None, None] + shift[:, None, None]
    windows = np.lib.stride_tricks.sliding_window_view(picture, (PATCH, PATCH), axis=(1, 2))
    windows = windows[:, ::PATCH, ::PATCH].transpose(1, 2, 0, 3, 4).reshape(-1, 3, PATCH, PATCH)
    return bool((np.abs(windows - wanted).max((1, 2, 3)) < 1e-3).any())


def scales() -> tuple[np.ndarray, np.ndarray]:
    """Each channel's deviation and mean over the training patches, cut again."""
    cuts = [cut_patches(photos.read_pixels(p), 700, 108, [0, k])[0] for k, p in enumerate(PHOTOS)]
    channels = np.concatenate(cuts).reshape(-1, 3, PATCH * PATCH)
    return channels.std((0, 2)), channels.mean((0, 2))
