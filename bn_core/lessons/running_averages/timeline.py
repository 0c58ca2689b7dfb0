"""Running averages over a sequence of batches from a changing source.

The source may change, one batch may be corrupted, and the statistics may be reset. The three
averages of :mod:`bn_core.norm.averages` are computed, and the source's own mean and variance, which
no layer knows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.norm.arrays import Float64Array
from bn_core.norm.averages import Moments, compute_exact_moments, compute_running_moments

OUTLIER = 100.0
"""How many standard deviations from the mean the first number of an outlier batch lies."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The batches of a timeline and all running averages.

    Index t of an array is after batch t, index 0 before the first batch. ``x`` (T, B) are the
    batches. ``batch`` has each batch's own mean and biased variance, and ``unbiased`` (T + 1,) the
    variance divided by B - 1, which the layer stores; both are NaN at place 0. ``running``
    (momentum) and ``cumulative`` (``momentum=None``) start from mean 0 and variance 1. ``exact`` is
    the mean and unbiased variance of all numbers since the start or the last reset. ``truth`` is
    the source. After a NaN batch the three averages are NaN until reset.
    """

    config: TimelineConfig
    x: Float64Array
    batch: Moments
    unbiased: Float64Array
    running: Moments
    cumulative: Moments
    exact: Moments
    truth: Moments

    @property
    def changed_batch(self) -> int | None:
        """The first batch of the new source, if the timeline gets there."""
        at = self.config.change_at
        return at if 0 < at <= len(self.x) else None

    @property
    def corrupted_batch(self) -> int | None:
        """The corrupted batch, if there is one."""
        at = self.config.poison_at
        return at if self.config.poison != "none" and at <= len(self.x) else None

    @property
    def reset(self) -> int | None:
        """The batch just before which the statistics are reset, if they are."""
        at = self.config.recover_at
        return at if self.config.recover == "reset" and at <= len(self.x) else None


def simulate_timeline(config: TimelineConfig) -> Timeline:
    """Draw the batches of ``config``, and average them in every way."""
    truth = _list_truth(config)
    x = _draw_batches(config, truth)
    mean, var = x.mean(axis=1), x.var(axis=1)
    unbiased = x.var(axis=1, ddof=1)
    reset = config.recover_at if config.recover == "reset" else 0
    return Timeline(
        config,
        x,
        Moments(_prepend_nan(mean), _prepend_nan(var)),
        _prepend_nan(unbiased),
        compute_running_moments(mean, unbiased, config.momentum, reset),
        compute_running_moments(mean, unbiased, None, reset),
        compute_exact_moments(x, reset),
        truth,
    )


def _list_truth(config: TimelineConfig) -> Moments:
    after = np.arange(config.batches + 1) >= (config.change_at or math.inf)
    return Moments(
        np.where(after, config.new_mean, config.mean),
        np.where(after, config.new_spread, config.spread) ** 2,
    )


def _draw_batches(config: TimelineConfig, truth: Moments) -> Float64Array:
    """Draw the batches (T, B).

    A longer timeline begins with the same batches.
    """
    noise = np.random.default_rng(config.seed).normal(size=(config.batches, config.batch_size))
    at = config.poison_at - 1
    if config.poison != "none" and at < config.batches:
        noise[at, 0] = OUTLIER if config.poison == "outlier" else math.nan
    return truth.mean[1:, None] + np.sqrt(truth.var[1:, None]) * noise


def _prepend_nan(values: Float64Array) -> Float64Array:
    return np.concatenate([[math.nan], values])
