"""Running averages: what a reader may set about the batches a layer remembers."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.inputs.knobs import Knobs, choice, knob

MOST = 400
"""Batches of the longest film."""

CAUSES = ("none", "cold", "poisoned", "shifted", "momentum", "forgotten")
"""Why evaluation differs from training; bn_core.lessons.train_eval.diagnosis explains each."""


@dataclass(frozen=True, slots=True)
class FilmConfig(Knobs):
    """A source of batches, the layer that averages them, and what goes wrong on the way.

    Batches count from 1. The source changes with batch ``change_at``; batch ``poison_at`` is
    poisoned; a reset comes just before batch ``recover_at``. Beyond ``batches`` nothing happens.
    """

    mean: float = knob(2.0, -10.0, 10.0, "mean of the source")
    spread: float = knob(3.0, 0.1, 10.0, "standard deviation of the source")
    batch_size: int = knob(32, 2, 256, "examples per batch")
    momentum: float = knob(0.1, 0.001, 1.0, "momentum, the share of the newest batch", log=True)
    batches: int = knob(120, 10, MOST, "batches in the film")
    change_at: int = knob(0, 0, MOST, "batch with which the source changes (0: never)")
    new_mean: float = knob(-2.0, -10.0, 10.0, "mean after the change")
    new_spread: float = knob(1.0, 0.1, 10.0, "standard deviation after the change")
    poison: str = choice("none", ("none", "outlier", "nan"), "what poisons one batch")
    poison_at: int = knob(60, 1, MOST, "the poisoned batch")
    recover: str = choice("wait", ("wait", "reset"), "what to do about it")
    recover_at: int = knob(80, 1, MOST, "batch before which the statistics are reset")
    seed: int = knob(0, 0, 9999, "seed of the batches")


@dataclass(frozen=True, slots=True)
class MatesConfig(Knobs):
    """One value among batch-mates that are drawn again and again."""

    value: float = knob(1.0, -4.0, 4.0, "the value held", unit="σ")
    mates_size: int = knob(8, 2, 256, "examples per batch, the held one included")
    draws: int = knob(1000, 100, 4000, "batches drawn")
    mates_seed: int = knob(0, 0, 9999, "seed of the mates")


@dataclass(frozen=True, slots=True)
class EstimatesConfig(Knobs):
    """Many batches of normal numbers, to average two estimates of their variance."""

    normal_batches: int = knob(20_000, 100, 100_000, "batches averaged", log=True)
    normal_seed: int = knob(0, 0, 9999, "seed of the normal numbers")


@dataclass(frozen=True, slots=True)
class CaseConfig(Knobs):
    """A layer whose evaluation may go wrong; ``surprise`` lets the seed choose the cause."""

    cause: str = choice("surprise", ("surprise", *CAUSES), "cause")
    case_size: int = knob(32, 8, 256, "examples per batch")
    case_seed: int = knob(1, 0, 9999, "seed of the case")
