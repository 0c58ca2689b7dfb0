"""Shifts of digits, which change test images and not those of the training.

Images are pixel values from 0 to 16 before any standardization. No shift clips them to that range,
which a camera does.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bn_core.lessons.adaptation.config import SEVERITIES, SORTED
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

Integers = NDArray[np.integer]
SIDE = 8
"""Pixels along each side of an image."""
_STRENGTHS: dict[str, Callable[[int], float]] = {
    "brightness": lambda severity: 2.0 * severity,
    "contrast": lambda severity: 2.0 ** (-severity / 2),
    "noise": float,
    "blur": lambda severity: severity / 4,
    "move": lambda severity: severity / 4,
}
_DESCRIPTIONS = {
    "brightness": "{} added to each pixel",
    "contrast": "each pixel times {}",
    "noise": "noise of standard deviation {}",
    "blur": "a blur of {}",
    "move": "a move by {}",
}


def measure_strength(shift: str, severity: int) -> float:
    """Return what a severity means.

    It is the value that is added to each pixel, the factor of the contrast, the standard deviation
    of the noise or of the blur's Gaussian, or the pixels by which the image moves to the right.
    """
    return _STRENGTHS[shift](severity)


def describe_shift(shift: str, severity: int) -> str:
    """Describe a shift in words that follow "with", such as '8 added to each pixel'."""
    if severity == 0:
        return "no shift"
    strength = measure_strength(shift, severity)
    number = format_number(strength)
    pixels = f" pixel{'s' * (strength > 1)}" if shift in ("blur", "move") else ""
    return _DESCRIPTIONS[shift].format(number + pixels)


def shift_images(images: Array, shift: str, severity: int, noise: Array) -> Array:
    """Return images (N, 64) after a shift; ``noise`` (N, 64) is standard normal.

    Brightness and contrast are one affine map for the whole image, the same for all images. Blur
    and move are linear maps that mix pixels. The noise of a stronger severity is the same noise,
    scaled.
    """
    strength = measure_strength(shift, severity)
    if shift == "brightness":
        return images + strength
    if shift == "contrast":
        return images * strength
    if shift == "noise":
        return images + strength * noise
    squares = images.reshape(-1, SIDE, SIDE)
    if shift == "blur":
        kernel = _make_blur(strength)
        shifted = kernel @ squares @ kernel.T
    else:
        shifted = squares @ _make_move(strength).T
    return np.asarray(shifted.reshape(images.shape))


def list_shifted(images: Array, shift: str, noise: Array) -> Array:
    """Return images (N, 64) at each severity, (S, N, 64)."""
    return np.stack([shift_images(images, shift, each, noise) for each in range(SEVERITIES)])


def draw_noise_and_order(classes: Integers, order: str, seed: int) -> tuple[Array, Integers]:
    """Draw standard normal noise (N, 64), and the order of the images (N,).

    Sorted images are in random order within their class (N,).
    """
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((len(classes), SIDE**2))
    places = rng.permutation(len(classes))
    if order == SORTED:
        places = places[np.argsort(classes[places], kind="stable")]
    return noise, places


def _make_blur(deviation: float) -> Array:
    """Return the matrix (8, 8) that blurs one axis, with edges repeated outside."""
    if deviation == 0:
        return np.eye(SIDE)
    reach = 2 * SIDE
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-((offsets / deviation) ** 2) / 2)
    kernel = np.zeros((SIDE, SIDE))
    for row in range(SIDE):
        np.add.at(kernel[row], np.clip(row + offsets, 0, SIDE - 1), weights / weights.sum())
    return kernel


def _make_move(pixels: float) -> Array:
    """Return the matrix (8, 8) that moves a row to the right, with 0 at the left.

    Between two whole numbers of pixels it interpolates.
    """
    whole, rest = divmod(pixels, 1)
    return (1 - rest) * np.eye(SIDE, k=-int(whole)) + rest * np.eye(SIDE, k=-int(whole) - 1)
