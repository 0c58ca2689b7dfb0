"""Change a photograph, and measure what each norm keeps of the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.axes import Axes
from bn_core.norm.forward import normalize

Picture = NDArray[np.float64]


def _halve_contrast(picture: Picture) -> Picture:
    middle = picture.mean()
    return middle + (picture - middle) / 2


def _cast_red(picture: Picture) -> Picture:
    return picture + np.array([0.25, 0.0, -0.25])[:, None, None]


def _brighten(picture: Picture) -> Picture:
    return picture + 0.25


def _fill_grey(picture: Picture) -> Picture:
    return np.full_like(picture, 0.5)


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "contrast": _halve_contrast,
    "cast": _cast_red,
    "brighter": _brighten,
    "constant": _fill_grey,
}
"""Each takes a picture (3, H, W), nominally 0 to 1, and gives another; nothing is clipped."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeSurvival:
    """One picture before and after a change, both times through the same norm.

    ``before`` and ``after`` are that picture's x_hat (3, H, W). ``remaining`` is the root mean
    square of their difference over that of ``before``, which is 0 if the norm removes the change.
    ``others`` is the same measure for all other pictures together, which are not changed. It is
    NaN if there are none.
    """

    before: Picture
    after: Picture
    remaining: float
    others: float


def measure_survival(
    x: NDArray[np.float64], index: int, change: str, axes: Axes | None
) -> ChangeSurvival:
    """Change picture ``index`` of a batch (N, 3, H, W), and measure what is left.

    With ``axes`` None the pictures are compared as they are. KeyError: no such change.
    """
    other = x.copy()
    other[index] = CHANGES[change](x[index])
    before, after = (
        each if axes is None else normalize(each, axes=axes).x_hat for each in (x, other)
    )
    rest = np.arange(len(x)) != index
    return ChangeSurvival(
        before[index],
        after[index],
        _compare_rms(after[index] - before[index], before[index]),
        _compare_rms(after[rest] - before[rest], before[rest]) if rest.any() else float("nan"),
    )


def _compare_rms(difference: Picture, of: Picture) -> float:
    """Return a ratio of root mean squares, which is 0 if there is no difference."""
    off, size = (float(np.sqrt(np.mean(each**2))) for each in (difference, of))
    return off / size if size else float("inf") if off else 0.0
