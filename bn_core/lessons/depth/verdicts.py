"""Judge the claims on depth (C16 to C22) by the measured gradients and accuracies.

``judge_gradients`` judges gradients at initialization, ``judge_trainability`` trained networks; the
judge of each claim follows in the same order.
"""

from __future__ import annotations

import math

import numpy as np

from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_spread
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.claims import CLAIMS
from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    DEPTHS,
    GROWTH_DEPTH,
    KINDS,
    NAMES,
    RATES,
    RATIO_KINDS,
    TRAINED_KINDS,
    DepthConfig,
)
from bn_core.lessons.depth.result import GradientsByDepth, Trainability
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

LAMBDA = math.pi / (math.pi - 1)
"""Growth of the squared norm per ReLU layer as width and then batch grow (Yang et al. 2019)."""
LOW, HIGH = CLAIMS["C22"].limit("low"), CLAIMS["C22"].limit("high")
"""Claim C22: singular values in between are near 1."""
SHORT, LONG = int(CLAIMS["C16"].limit("steps")), int(CLAIMS["C20"].limit("steps"))
"""The steps after which claims C16 and C20 are judged."""
BEFORE, DEEP = int(CLAIMS["C16"].limit("before")), int(CLAIMS["C20"].limit("deep"))
"""The layers of "before" in claim C16, and from which a network counts as deep in claim C20."""


def judge_gradients(config: DepthConfig, result: GradientsByDepth) -> tuple[Verdict, ...]:
    """Judge claims C17, C18, C19, C21 and C22."""
    return (
        *judge_growth(config, result),
        *judge_nonlinearities(result),
        *judge_skips(result),
        *judge_decay(config, result),
        judge_jacobian(config, result),
    )


def judge_trainability(result: Trainability) -> tuple[Verdict, ...]:
    """Judge claims C16 and C20 by a training of networks of several depths."""
    return *judge_hundred_layers(result), judge_deep_training(result)


def judge_growth(config: DepthConfig, result: GradientsByDepth) -> tuple[Verdict, ...]:
    """Judge claim C17: the squared norm grows by π/(π − 1) per layer."""
    growth = _growth_of("relu", result)
    measured = (
        f"Growth of the squared norm per layer, {GROWTH_DEPTH} layers of {config.width} units, "
        f"median (least to largest): {_tell_ends(growth)}. π/(π − 1) is "
        f"{format_number(LAMBDA, 4)}."
    )
    return (
        _scan(
            "C17",
            "explodes",
            growth,
            measured,
            "Batch norm keeps the scale of what goes forward, not of what comes back.",
        ),
        _scan(
            "C17",
            "rate",
            np.abs(growth / LAMBDA - 1),
            measured,
            "The number is the limit for the squared norm in layers much wider than the batch. In "
            "small batches it grows faster.",
        ),
    )


def judge_nonlinearities(result: GradientsByDepth) -> tuple[Verdict, ...]:
    """Judge claim C18: gradients explode whatever the nonlinearity."""
    tanh, linear = _growth_of("tanh", result), _growth_of("linear", result)
    said = "Growth of the squared norm per layer, median (least to largest)"
    finite = [place for place, size in enumerate(BATCHES) if size > 3]
    sizes = np.array(BATCHES, dtype=float)[finite][:, None]
    off = np.full_like(linear, np.nan)
    off[finite] = np.abs(linear[finite] / ((sizes - 2) / (sizes - 3)) - 1)
    measured = f"{said}, linear: {_tell_ends(linear)}."
    limit = (
        "Theory gives (B − 2)/(B − 3), which nears 1 as the batch grows: what is an explosion in "
        "small batches is none in large ones."
    )
    return (
        _scan(
            "C18",
            "tanh",
            tanh,
            f"{said}, tanh: {_tell_ends(tanh)}.",
            "A nonlinearity adds to what batch norm does; with it the growth has a limit above 1.",
        ),
        _scan("C18", "linear", linear, measured, limit),
        _scan("C18", "formula", off, measured, "The formula is that of an infinite width."),
    )


def _growth_of(activation: str, result: GradientsByDepth) -> Array:
    """Return the growth (batch sizes, S) with one nonlinearity."""
    return np.asarray(result.growth[ACTIVATIONS.index(activation)])


def _tell_ends(growth: Array) -> str:
    """Tell the growth in the smallest and the largest batch."""
    return (
        f"{format_spread(growth[0])} at a batch of {BATCHES[0]}, {format_spread(growth[-1])} at "
        f"{BATCHES[-1]:,}"
    )


def _scan(claim: str, name: str, values: Array, measured: str, because: str) -> Verdict:
    """Judge a part by values (batch sizes, S); sizes without values are left out."""
    effects = [
        Effect.of(row, size)
        for size, row in zip(BATCHES, values, strict=True)
        if not np.isnan(row).any()
    ]
    return Verdict.of(CLAIMS[claim].part(name), effects, measured, because)


def judge_skips(result: GradientsByDepth) -> tuple[Verdict, ...]:
    """Judge claim C19: with skips the gradient grows less than without."""
    plain, skip, bare = (
        result.ratios[RATIO_KINDS.index(kind)] for kind in ("batch", "batch skip", "skip")
    )
    relieve, power = (CLAIMS["C19"].part(name) for name in ("relieve", "power"))
    measured = (
        f"First over last ‖∂L/∂z‖ at {DEPTHS[-1]} layers, median (least to largest): batch norm "
        f"without skips {format_spread(plain[-1])}, with skips {format_spread(skip[-1])}; skips "
        f"without a norm {format_spread(bare[-1])}."
    )
    effects = [Effect.of(row, depth) for depth, row in zip(DEPTHS, plain / skip, strict=True)]
    because = (
        "A normalized block adds about 1 to a variance that grows with depth, so each block adds a "
        "smaller share. Without a norm a block with ReLU and He's weights doubles the variance."
    )
    return (
        Verdict.of(relieve, effects, measured, because),
        Verdict.of(power, Effect.of(_fit_power(skip)), measured, because),
    )


def _fit_power(ratios: Array) -> Array:
    """Fit the power (S,) of the depth with which ratios (depths, S) grow."""
    x = np.log(DEPTHS) - np.log(DEPTHS).mean()
    result: Array = (np.log(ratios) * x[:, None]).sum(axis=0) / (x**2).sum()
    return result


def judge_decay(config: DepthConfig, result: GradientsByDepth) -> tuple[Verdict, ...]:
    """Judge claim C21: gradients decay without batch norm, and with it they do not."""
    told = {
        "default": (
            "Without a norm, default start",
            "The variance of these weights is a sixth of what ReLU needs.",
        ),
        "he": (
            "Without a norm, He's start",
            "He's weights are drawn so that ReLU keeps the variance of gradients.",
        ),
        "batch": ("Batch norm", "Without skips batch norm makes gradients grow instead."),
    }
    verdicts = []
    for kind, (name, because) in told.items():
        factors = result.factors[KINDS.index(kind)]
        measured = (
            f"{name}: factor of the norm per layer, median (least to largest) "
            f"{format_spread(factors)}, which makes "
            f"{format_number(float(np.median(factors)) ** config.layers)} in {config.layers} "
            "layers."
        )
        part = CLAIMS["C21"].part(kind)
        verdicts.append(Verdict.of(part, Effect.of(factors), measured, because))
    return tuple(verdicts)


def share_near_one(singular: Array) -> Array:
    """Return the share (...) of singular values (..., values) that are near 1."""
    result: Array = ((singular >= LOW) & (singular <= HIGH)).mean(axis=-1)
    return result


def judge_jacobian(config: DepthConfig, result: GradientsByDepth) -> Verdict:
    """Judge claim C22: a batch-normalized layer has singular values near 1."""
    alone, behind = share_near_one(result.singular_values)
    return Verdict.of(
        CLAIMS["C22"].part(),
        Effect.of(behind),
        f"Share within {format_number(LOW)} to {format_number(HIGH)}, {config.side} examples of "
        f"{config.side} units, median (least to largest): weights and batch norm "
        f"{format_spread(behind)}; batch norm alone, of inputs with σ about 1, "
        f"{format_spread(alone)}. The largest: {format_spread(result.singular_values[1, :, 0])} "
        f"and {format_spread(result.singular_values[0, :, 0])}.",
        "Batch norm alone has only 0 and about γ/σ, so it depends on σ. A square matrix of random "
        "weights spreads its singular values from 0 up, and batch norm does not change that.",
    )


def judge_hundred_layers(result: Trainability) -> tuple[Verdict, ...]:
    """Judge claim C16: 20 layers without batch norm, 100 with it, alone or with skips."""
    before = CLAIMS["C16"].part("before")
    if obstacle := _find_obstacle(result):
        told = {before: _tell_before(result)}
        told |= {
            CLAIMS["C16"].part(name): _tell_training(result, kind)
            for name, kind in _BY_DEPTH.items()
        }
        return tuple(Verdict.without(part, text, obstacle) for part, text in told.items())
    return (
        Verdict.of(
            before,
            Effect.of(np.maximum(*_find_before(result))),
            _tell_before(result),
            "The first weights decide it, and those of the time were not He's.",
        ),
        *(_judge_by_depth(result, name, kind) for name, kind in _BY_DEPTH.items()),
    )


_BY_DEPTH = {"alone": "batch", "skips": "batch skip"}
"""The network of each part of claim C16 that is judged by its depth."""


def _find_obstacle(result: Trainability) -> str:
    """Say what is missing for claim C16; empty if nothing is."""
    if not result.done:
        return "The run is not finished."
    if result.config.networks != "all":
        return "Batch norm alone is trained, and nothing to compare it with."
    if result.config.steps < SHORT or result.config.depths[-1] < 100:
        return f"It is decided with 100 layers after {SHORT} steps; set both and run."
    return ""


def _judge_by_depth(result: Trainability, name: str, kind: str) -> Verdict:
    """Judge by a network's best accuracy how deep it can be."""
    best = _find_best(result, kind)
    bare = result.best[TRAINED_KINDS.index("skip"), -1]
    effects = [Effect.of(row, depth) for depth, row in zip(result.config.depths, best, strict=True)]
    return Verdict.of(
        CLAIMS["C16"].part(name),
        effects,
        f"{_tell_training(result, kind)} Skips without a norm at {result.config.depths[-1]} "
        f"layers: {format_spread(bare) if bare.any() else '0, since all diverged'}.",
        "Without skips batch norm makes gradients grow with every layer; with skips they hardly "
        "do.",
    )


def _find_before(result: Trainability) -> tuple[Array, Array]:
    """Return the best accuracies (S,) of 20 layers without a norm, from either start."""
    early = result.config.depths.index(BEFORE)
    return _find_best(result, "default")[early], _find_best(result, "he")[early]


def _tell_before(result: Trainability) -> str:
    """Tell the best accuracies without a norm at 20 layers, "" if not trained."""
    default, he = _find_before(result)
    if np.isnan([default, he]).any():
        return ""
    return (
        f"Best accuracy of {len(RATES)} rates after {result.config.steps:,} steps, {BEFORE} layers "
        f"without a norm, median (least to largest): default start {format_spread(default)}, "
        f"He's start {format_spread(he)}."
    )


def _find_best(result: Trainability, kind: str) -> Array:
    """Return one network's best accuracy (D, S) by depth."""
    return np.asarray(result.best[TRAINED_KINDS.index(kind)])


def _tell_training(result: Trainability, kind: str) -> str:
    """Tell one network's best accuracy by depth, or "" before one is trained."""
    rows = zip(result.config.depths, _find_best(result, kind), strict=True)
    trained = [(depth, row) for depth, row in rows if not np.isnan(row).any()]
    if not trained:
        return ""
    told = "; ".join(f"{depth} layers {format_spread(row)}" for depth, row in trained)
    return (
        f"Best accuracy of {len(RATES)} rates after {result.config.steps:,} steps, {NAMES[kind]}, "
        f"median (least to largest): {told}."
    )


def judge_deep_training(result: Trainability) -> Verdict:
    """Judge claim C20: deep networks with batch norm alone do not learn."""
    config, part = result.config, CLAIMS["C20"].part()
    batch = TRAINED_KINDS.index("batch")
    best = result.best[batch]
    measured = _tell_training(result, "batch")
    if not result.done:
        return Verdict.without(part, measured, "The run is not finished.")
    if config.steps < LONG or config.depths[-1] < DEEP:
        told = f"It is decided with {DEEP} layers or more after {LONG:,} steps; set both and run."
        return Verdict.without(part, measured, told)
    slope = result.final_slope[batch, -1]
    rising = int((slope > 0).sum())
    effects = [Effect.of(row, depth) for depth, row in zip(config.depths, best, strict=True)]
    return Verdict.of(
        part,
        effects,
        f"{measured} In the last quarter the accuracy of {config.depths[-1]} layers rose by "
        f"{format_spread(slope)} in 1,000 steps.",
        f"At the end the accuracy of the deepest networks still rose in {rising} of {slope.size} "
        "seeds, and more steps may train them."
        if rising
        else "At the end the accuracy of the deepest networks did not rise in any seed.",
    )
