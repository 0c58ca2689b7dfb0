"""Shifts of images: exact maps where they are maps, and scipy's blur and move."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from bn_core.lessons.adaptation.config import MIXED, SEVERITIES, SHIFTS, SORTED
from bn_core.lessons.adaptation.notebook import SHIFT_CODES
from bn_core.lessons.adaptation.shifts import (
    SIDE,
    describe_shift,
    draw_noise_and_order,
    list_shifted,
    measure_strength,
    shift_images,
)
from bn_core.norm.arrays import Array

RNG = np.random.default_rng(3)
IMAGES, NOISE = RNG.uniform(0, 16, (5, SIDE**2)), RNG.standard_normal((5, SIDE**2))
SQUARES = IMAGES.reshape(-1, SIDE, SIDE)


@pytest.mark.parametrize("shift", SHIFTS)
def test_severity_0_alone_changes_nothing(shift: str) -> None:
    shifted = list_shifted(IMAGES, shift, NOISE)
    np.testing.assert_array_equal(shifted[0], IMAGES)
    apart = np.abs(shifted - IMAGES).mean(axis=(1, 2))
    assert (apart[1:] > apart[0]).all()
    assert apart[-1] > apart[1]
    assert describe_shift(shift, 0) == "no shift"


@pytest.mark.parametrize(
    ("shift", "severity", "words"),
    [
        ("brightness", 4, "8 added to each pixel"),
        ("contrast", 2, "each pixel times 0.5"),
        ("blur", 4, "a blur of 1 pixel"),
        ("move", 6, "a move by 1.5 pixels"),
    ],
)
def test_shift_is_described_by_its_strength(shift: str, severity: int, words: str) -> None:
    assert describe_shift(shift, severity) == words


@pytest.mark.parametrize("severity", range(1, SEVERITIES))
def test_blur_and_move_are_scipys(severity: int) -> None:
    def reshape(images: Array) -> Array:
        return images.reshape(-1, SIDE, SIDE)

    deviation = measure_strength("blur", severity)
    blurred = ndimage.gaussian_filter(
        SQUARES, (0, deviation, deviation), mode="nearest", radius=(0, 16, 16)
    )
    moved = ndimage.shift(SQUARES, (0, 0, measure_strength("move", severity)), order=1)
    if severity % 4 == 0:  # a whole number of pixels; between two, scipy fades at the edge
        np.testing.assert_allclose(
            reshape(shift_images(IMAGES, "move", severity, NOISE)), moved, atol=1e-12
        )
    np.testing.assert_allclose(
        reshape(shift_images(IMAGES, "blur", severity, NOISE)), blurred, atol=1e-12
    )


@pytest.mark.parametrize("shift", SHIFTS)
def test_notebook_shifts_as_the_lab(shift: str) -> None:
    names = {"np": np, "noise": NOISE}
    exec(SHIFT_CODES[shift], names)
    for severity in range(SEVERITIES):
        np.testing.assert_allclose(
            names["shift"](IMAGES, severity),  # type: ignore[operator]
            shift_images(IMAGES, shift, severity, NOISE),
        )


def test_half_a_pixel_is_the_mean_of_two_neighbours() -> None:
    row = np.tile(np.arange(8.0), SIDE)[None]
    moved = shift_images(row, "move", 2, NOISE)[0, :SIDE]
    np.testing.assert_allclose(moved, [0, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5])


def test_stronger_noise_is_the_same_noise() -> None:
    weak, strong = (shift_images(IMAGES, "noise", each, NOISE) - IMAGES for each in (1, 3))
    np.testing.assert_allclose(3 * weak, strong, atol=1e-12)


def test_sorted_images_are_the_mixed_ones_by_class() -> None:
    classes = RNG.integers(0, 10, 200)
    (noise, mixed), (same, by_class) = (
        draw_noise_and_order(classes, order, 5) for order in (MIXED, SORTED)
    )
    np.testing.assert_array_equal(noise, same)
    assert sorted(mixed) == sorted(by_class) == list(range(200))
    assert (np.diff(classes[by_class]) >= 0).all()
    assert (np.diff(classes[mixed]) < 0).any()
    zeros = classes[mixed] == 0
    np.testing.assert_array_equal(by_class[: zeros.sum()], mixed[zeros])
