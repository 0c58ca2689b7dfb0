"""Change a photograph, and measure what each norm keeps of the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.axes import Axes
from bn_core.norm.forward import normalize

Picture = NDArray[np.float64]


def _contrast(picture: Picture) -> Picture:
    middle = picture.mean()
    return middle + (picture - middle) / 2


def _cast(picture: Picture) -> Picture:
    return picture + np.array([0.25, 0.0, -0.25])[:, None, None]


def _brighter(picture: Picture) -> Picture:
    return picture + 0.25


def _constant(picture: Picture) -> Picture:
    return np.full_like(picture, 0.5)


CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "contrast": _contrast,
    "cast": _cast,
    "brighter": _brighter,
    "constant": _constant,
}
"""Each takes a picture (3, H, W), nominally 0 to 1, and gives another; nothing is clipped."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeSurvival:
    """One picture of a batch before and after a change, both times through the same norm.

    ``plain`` and ``changed`` are that picture's x_hat (3, H, W). ``left`` is the root mean square
    of their difference over that of ``plain``: 0 says that nothing of the change is left.
    ``mates`` is the same measure for all other pictures together, which nobody changed; NaN
    without any.
    """

    plain: Picture
    changed: Picture
    left: float
    mates: float


def measure_survival(
    x: NDArray[np.float64], index: int, change: str, axes: Axes | None
) -> ChangeSurvival:
    """Change picture ``index`` of a batch (N, 3, H, W); ``axes`` None leaves the numbers as are.

    KeyError: no such change.
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
        _ratio(after[index] - before[index], before[index]),
        _ratio(after[rest] - before[rest], before[rest]) if rest.any() else float("nan"),
    )


def _ratio(difference: Picture, of: Picture) -> float:
    """A ratio of root mean squares; 0 where there is no difference, whatever it is compared to."""
    off, size = (float(np.sqrt(np.mean(each**2))) for each in (difference, of))
    return off / size if size else float("inf") if off else 0.0
