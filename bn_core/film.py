"""A running average forgets at a fixed pace: watch it meet one batch after another.

Four averages of the same batches: with a momentum as ``torch.nn.BatchNorm1d`` keeps it, with
``momentum=None`` (every batch the same share), of every single number in one pass (Chan, Golub &
LeVeque 1979, the pairwise update), and the truth, which no layer knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bn_core.configs.film import FilmConfig

Floats = NDArray[np.float64]

OUTLIER = 100.0
"""How many standard deviations from the mean the first number of an outlier batch lies."""


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """A mean and a variance after each batch, (T + 1,); place 0 is before the first."""

    mean: Floats
    var: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """Every number of the film; place t of an array is after batch t, place 0 before the first.

    ``x`` (T, B) are the batches. ``batch`` has each batch's own mean and biased variance, and
    ``unbiased`` (T + 1,) the variance divided by B - 1, which the layer stores; both are NaN at
    place 0. ``running`` (momentum) and ``cumulative`` (``momentum=None``) start from mean 0 and
    variance 1. ``exact`` is the mean and unbiased variance of all numbers since the start or the
    last reset. ``truth`` is the source. After a NaN batch the three averages are NaN until reset.
    """

    config: FilmConfig
    x: Floats
    batch: Moments
    unbiased: Floats
    running: Moments
    cumulative: Moments
    exact: Moments
    truth: Moments

    @property
    def changed(self) -> int | None:
        """The first batch of the new source, if the film gets there."""
        at = self.config.change_at
        return at if 0 < at <= len(self.x) else None

    @property
    def poisoned(self) -> int | None:
        """The poisoned batch, if there is one in the film."""
        at = self.config.poison_at
        return at if self.config.poison != "none" and at <= len(self.x) else None

    @property
    def reset(self) -> int | None:
        """The batch just before which the statistics are reset, if they are."""
        at = self.config.recover_at
        return at if self.config.recover == "reset" and at <= len(self.x) else None


def film(config: FilmConfig) -> Film:
    """Draw the batches of ``config`` and average them in every way."""
    truth = _truth(config)
    x = _batches(config, truth)
    mean, var = x.mean(axis=1), x.var(axis=1)
    unbiased = x.var(axis=1, ddof=1)
    reset = config.recover_at if config.recover == "reset" else 0
    return Film(
        config,
        x,
        Moments(_from_none(mean), _from_none(var)),
        _from_none(unbiased),
        _average(mean, unbiased, config.momentum, reset),
        _average(mean, unbiased, None, reset),
        _exact(x, reset),
        truth,
    )


def half_life(momentum: float) -> float:
    """Batches until half of an old value is forgotten: ln 0.5 / ln(1 - momentum)."""
    _check(momentum)
    return 0.0 if momentum == 1 else math.log(0.5) / math.log1p(-momentum)


def steps_to(momentum: float, share: float = 0.99) -> int:
    """Batches until ``share`` of the way to a new value is gone: 1 - (1 - momentum)^n >= share.

    44 at PyTorch's default of 0.1, 459 at Keras's, whose 0.99 is 0.01 here.
    """
    _check(momentum)
    if not 0 < share < 1:
        raise ValueError(f"A share of the way lies between 0 and 1, not {share!r}.")
    if momentum == 1:
        return 1
    return max(1, math.ceil(math.log1p(-share) / math.log1p(-momentum) - 1e-9))


def arrived(momentum: float, batches: int) -> float:
    """The share of the way from the start that is gone after ``batches``."""
    _check(momentum)
    return 1 - (1 - momentum) ** batches


def _check(momentum: float) -> None:
    if not 0 < momentum <= 1:
        raise ValueError(f"momentum must be above 0 and at most 1, not {momentum!r}.")


def _truth(config: FilmConfig) -> Moments:
    after = np.arange(config.batches + 1) >= (config.change_at or math.inf)
    return Moments(
        np.where(after, config.new_mean, config.mean),
        np.where(after, config.new_spread, config.spread) ** 2,
    )


def _batches(config: FilmConfig, truth: Moments) -> Floats:
    """(T, B). A film with more batches begins with the same ones."""
    noise = np.random.default_rng(config.seed).normal(size=(config.batches, config.batch_size))
    at = config.poison_at - 1
    if config.poison != "none" and at < config.batches:
        noise[at, 0] = OUTLIER if config.poison == "outlier" else math.nan
    return truth.mean[1:, None] + np.sqrt(truth.var[1:, None]) * noise


def _from_none(values: Floats) -> Floats:
    return np.concatenate([[math.nan], values])


def _average(mean: Floats, var: Floats, momentum: float | None, reset: int) -> Moments:
    """PyTorch's update of both buffers: (1 - share) * old + share * batch, NaN included."""
    kept = np.empty((len(mean) + 1, 2))
    kept[0] = 0, 1
    seen = 0
    for t, batch in enumerate(np.stack([mean, var], axis=1), start=1):
        old, seen = (kept[0], 1) if t == reset else (kept[t - 1], seen + 1)
        share = 1 / seen if momentum is None else momentum
        kept[t] = (1 - share) * old + share * batch
    return Moments(kept[:, 0], kept[:, 1])


def _exact(x: Floats, reset: int) -> Moments:
    kept = np.array([(math.nan, math.nan), *_merged(x, reset)])
    return Moments(kept[:, 0], kept[:, 1])


def _merged(x: Floats, reset: int) -> Iterator[tuple[float, float]]:
    """Mean and unbiased variance so far: sums of squares are merged, never differences of them."""
    seen, mean, squares = 0, 0.0, 0.0
    for t, batch in enumerate(x, start=1):
        if t == reset:
            seen, mean, squares = 0, 0.0, 0.0
        size, here = len(batch), float(batch.mean())
        apart = here - mean
        total = seen + size
        squares += float(np.square(batch - here).sum()) + apart**2 * seen * size / total
        mean += apart * size / total
        seen = total
        yield mean, squares / (seen - 1)
