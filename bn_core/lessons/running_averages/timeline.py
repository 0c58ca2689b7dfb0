"""A running average forgets at a fixed pace: watch it meet one batch after another.

The batches come from a source that may change, one may be poisoned and the averages reset; the
three averages of :mod:`bn_core.norm.averages` follow, beside the truth, which no layer knows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.lessons.running_averages.config import FilmConfig
from bn_core.norm.averages import Floats, Moments, average, exact

OUTLIER = 100.0
"""How many standard deviations from the mean the first number of an outlier batch lies."""


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
        average(mean, unbiased, config.momentum, reset),
        average(mean, unbiased, None, reset),
        exact(x, reset),
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
