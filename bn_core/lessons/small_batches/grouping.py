"""Samples grouped by hand into batches that are normalized separately."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.inputs.batches.text import read_batch
from bn_core.norm.arrays import Float64Array
from bn_core.norm.forward import Forward, normalize

LETTERS = "ABCDEFGH"
MAX_SAMPLES = len(LETTERS)
"""Samples that can be grouped, and groups, at most."""
SAMPLES = "0.4, 1.98, -1.27, -0.101, 0.188, 0.0432, -0.189, -0.618"
"""What the first unit of an untrained network of 96 makes of the first eight test digits (seed 0,
three digits kept): a test computes them again."""
_MAX_TEXT = 4 * MAX_SAMPLES


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group with its letter, its samples' indices (from 0), and their four steps."""

    letter: str
    members: tuple[int, ...]
    step: Forward


@dataclass(frozen=True, slots=True, eq=False)
class GroupedSamples:
    """N numbers, and the groups that they are split into."""

    x: Float64Array
    """(N,)."""
    letters: str
    """The group of each sample, in order."""
    groups: tuple[Group, ...]
    """By letter."""

    @property
    def x_hat(self) -> Float64Array:
        """Each sample's x̂ (N,) in its own group; 0 if it is alone."""
        result = np.empty(len(self.x))
        for each in self.groups:
            result[list(each.members)] = each.step.x_hat[:, 0]
        return result

    def find_group(self, sample: int) -> Group:
        """Return the group of one sample, counted from 0."""
        return next(each for each in self.groups if sample in each.members)


def read_samples(text: str) -> Float64Array:
    """Read two to eight numbers of one feature, or raise ValueError."""
    values = read_batch(text).values
    if values.shape[1] != 1 or not 2 <= len(values) <= MAX_SAMPLES:
        count, features = values.shape
        given = f"These are {count} numbers"
        if features > 1:
            given = f"There are {features} numbers per example"
        elif count == 1:
            given = "This is one number"
        raise ValueError(f"{given}; give 2 to {MAX_SAMPLES} numbers on one line.")
    result: Float64Array = values[:, 0]
    return result


def read_letters(text: str, samples: int) -> str:
    """Read one letter from A to H per sample, such as AABB, or raise ValueError."""
    letters = "".join(text[:_MAX_TEXT].split()).replace(",", "").upper()
    if strange := sorted(set(letters) - set(LETTERS)):
        raise ValueError(f"“{strange[0]}” is not a group; the groups are A to {LETTERS[-1]}.")
    if len(letters) != samples or len(text) > _MAX_TEXT:
        raise ValueError(
            f"There are {len(letters)} letters for {samples} samples; give one per sample, such as "
            f"{group_in_order(samples, 2)}."
        )
    return letters


def group_in_order(samples: int, size: int) -> str:
    """Group ``size`` neighbours at a time: 'AABBCCDD'.

    The last group has the rest.
    """
    return "".join(LETTERS[place // size] for place in range(samples))


def normalize_groups(x: Float64Array, letters: str, eps: float = 1e-5) -> GroupedSamples:
    """Normalize each group as if it were a batch.

    ValueError: a letter is missing.
    """
    if len(letters) != len(x):
        raise ValueError(f"{len(letters)} letters cannot group {len(x)} samples.")
    groups = []
    for letter in sorted(set(letters)):
        members = tuple(place for place, each in enumerate(letters) if each == letter)
        groups.append(Group(letter, members, normalize(x[list(members), None], eps=eps)))
    return GroupedSamples(x, letters, tuple(groups))
