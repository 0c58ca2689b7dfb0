"""Change one photograph of a batch, and measure how much of it each norm keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.norm.axes import BATCH, INSTANCE, LAYER, Axes
from bn_core.norm.forward import normalize

Picture = NDArray[np.float64]

NORMS: dict[str, Axes | None] = {
    "input": None,
    "batch": BATCH,
    "layer": LAYER,
    "instance": INSTANCE,
}
"""The norms that are compared, after the input itself."""


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
class ChangeEffect:
    """A batch before and after one of its pictures was changed, through one norm.

    ``before`` and ``after`` are x_hat (N, 3, H, W). ``shares`` (N,) is, for each picture, the root
    mean square of their difference over that of ``before``. It is 0 where the norm removes the
    change.
    """

    index: int
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    shares: NDArray[np.float64]

    @property
    def own(self) -> float:
        """The share of the picture that was changed."""
        return float(self.shares[self.index])

    @property
    def others(self) -> float:
        """The share of all other pictures together, NaN if there are none."""
        rest = np.arange(len(self.before)) != self.index
        if not rest.any():
            return float("nan")
        return _compare_rms(self.after[rest] - self.before[rest], self.before[rest])


def measure_change(
    x: NDArray[np.float64], index: int, change: str, axes: Axes | None
) -> ChangeEffect:
    """Change picture ``index`` of a batch (N, 3, H, W), and measure what a norm keeps.

    With ``axes`` None the pictures are compared as they are. Any ``change`` that is not in
    :data:`CHANGES` leaves the picture as it is.
    """
    changed = x.copy()
    if change in CHANGES:
        changed[index] = CHANGES[change](x[index])
    before, after = (
        each if axes is None else np.asarray(normalize(each, axes=axes).x_hat, np.float64)
        for each in (x, changed)
    )
    shares = [_compare_rms(b - a, a) for a, b in zip(before, after, strict=True)]
    return ChangeEffect(index, before, after, np.array(shares))


def _compare_rms(difference: Picture, of: Picture) -> float:
    """Return a ratio of root mean squares, which is 0 if there is no difference."""
    off, size = (float(np.sqrt(np.mean(each**2))) for each in (difference, of))
    return off / size if size else float("inf") if off else 0.0
