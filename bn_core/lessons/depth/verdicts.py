"""Judge the claims on depth (C16 to C22) by the measured gradients and accuracies.

``judge_gradients`` judges gradients at initialization, ``judge_trainability`` trained networks; the
judge of each claim follows in the same order.
"""

from __future__ import annotations

import math

import numpy as np

from bn_core.experiments.seeds import format_spread, judge_seeds
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.depth.claims import CLAIMS
from bn_core.lessons.depth.config import (
    ACTIVATIONS,
    BATCHES,
    CLAIMED_STEPS,
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
WIDE_BATCH = 256
"""The batch at which the nonlinearities are compared."""
NEAR = CLAIMS["C17"].limit("near")
"""Claim C17: the largest relative distance, for batches of ``ENOUGH`` or more."""
ENOUGH = int(CLAIMS["C17"].limit("enough"))
GROWS = CLAIMS["C18"].limit("grows")
"""Claim C18: the least factor of the squared norm."""
POWER = CLAIMS["C19"].limit("power")
"""Claim C19: the largest power of the depth with which the first gradient may grow."""
DECAYS = CLAIMS["C21"].limit("decays")
"""Claim C21: a norm decays below this factor, and is level between it and its inverse."""
LOW, HIGH = CLAIMS["C22"].limit("low"), CLAIMS["C22"].limit("high")
"""Claim C22: singular values in between are near 1."""
SHARE = CLAIMS["C22"].limit("share")
"""Claim C22: more than this share of the singular values must be near 1."""
LEARNED, FAILED = CLAIMS["C16"].limit("learned"), CLAIMS["C20"].limit("failed")
"""Claims C16 and C20: accuracies above the first count as learning, below the second as not."""
DEEP = int(CLAIMS["C20"].limit("deep"))
"""Claim C20: the number of layers from which a network counts as deep."""


def judge_gradients(config: DepthConfig, result: GradientsByDepth) -> tuple[Verdict, ...]:
    """Judge claims C17, C18, C19, C21 and C22."""
    return (
        judge_growth(config, result),
        judge_nonlinearities(result),
        judge_skips(result),
        judge_decay(config, result),
        judge_jacobian(config, result),
    )


def judge_trainability(result: Trainability) -> tuple[Verdict, ...]:
    """Judge a finished training of networks of several depths."""
    return judge_hundred_layers(result), judge_deep_training(result)


def judge_growth(config: DepthConfig, result: GradientsByDepth) -> Verdict:
    """Judge claim C17: the squared norm grows by π/(π − 1) per layer."""
    values = result.squared_growth[[BATCHES.index(size) for size in BATCHES if size >= ENOUGH]]
    off = np.abs(values / LAMBDA - 1)
    relu = config.activation == "relu"
    return decide_by_hand(
        id="C17",
        claim="Batch norm makes gradients explode: with ReLU by π/(π − 1) a layer, in large "
        "batches.",
        measured=f"Growth of the squared norm a layer, {GROWTH_DEPTH} layers, batches of "
        f"{ENOUGH} and more: {format_spread(values)}; of the norm itself: "
        f"{format_spread(np.sqrt(values))}. π/(π − 1) is {format_number(LAMBDA, 4)}. At a batch of "
        f"3 the square grows by {format_spread(result.squared_growth[0])}.",
        expected=f"Each within {format_number(100 * NEAR)}% of π/(π − 1).",
        holds=judge_seeds((off <= NEAR).all(axis=0)) if relu else None,
        because=_explain_growth(config, off)
        if relu
        else "The number is that of ReLU, and these networks have another nonlinearity.",
    )


def _explain_growth(config: DepthConfig, off: Array) -> str:
    """Say how far the squares are from π/(π − 1), and why they may be."""
    size = [size for size in BATCHES if size >= ENOUGH][int(off.max(axis=1).argmax())]
    return (
        f"The number is meant for the squared norm. Farthest from it, a batch of {size}: "
        f"{format_number(100 * float(off.max()))}%. It is the limit of layers much wider than the "
        f"batch; these have {config.width} units."
    )


def judge_nonlinearities(result: GradientsByDepth) -> Verdict:
    """Judge claim C18: gradients explode whatever the nonlinearity."""
    rows = {name: result.growth_by_activation[place] for place, name in enumerate(ACTIVATIONS)}
    each = np.stack([rows["tanh"], rows["linear"]]) > GROWS
    holds = judge_seeds(each.all(axis=0))
    return decide_by_hand(
        id="C18",
        claim="It explodes whatever the nonlinearity.",
        measured=f"Growth of the squared norm a layer at a batch of {WIDE_BATCH}: "
        + ", ".join(f"{name} {format_spread(row)}" for name, row in rows.items())
        + ".",
        expected=f"Above {format_number(GROWS)} for tanh and for none (linear).",
        holds=holds,
        because={
            True: "Both are above in every seed.",
            False: f"In every seed one of them is not: tanh is at least "
            f"{format_number(float(rows['tanh'].min()))}, a linear network at most "
            f"{format_number(float(rows['linear'].max()))}.",
            None: "The seeds disagree, or there is but one. A linear network is near 1 in large "
            "batches, and what is left is mostly chance.",
        }[holds],
    )


def judge_skips(result: GradientsByDepth) -> Verdict:
    """Judge claim C19: with skips the gradient grows no faster than the depth."""
    powers = {kind: _fit_power(result.ratios[place]) for place, kind in enumerate(RATIO_KINDS)}
    shallow, deep = DEPTHS[0], DEPTHS[-1]
    values = result.ratios[RATIO_KINDS.index("batch skip")]
    bare = result.ratios[RATIO_KINDS.index("skip"), -1]
    holds = judge_seeds(powers["batch skip"] <= POWER)
    return decide_by_hand(
        id="C19",
        claim="Skip connections relieve it.",
        measured=f"First over last ‖∂L/∂z‖, batch norm in residual blocks: "
        f"{format_spread(values[0])} at "
        f"{shallow} layers, {format_spread(values[-1])} at {deep}: like L to the power "
        f"{format_spread(powers['batch skip'])}. At {deep}, batch norm without skips: "
        f"{format_spread(result.ratios[RATIO_KINDS.index('batch'), -1])}; skips without a norm: "
        f"{format_spread(bare)}.",
        expected=f"A power of {format_number(POWER)} or less.",
        holds=holds,
        because={
            True: "A normalized block adds about 1 to a stream whose variance grows with depth, so "
            "each adds a smaller share. Skips alone, with ReLU from He's weights, double it.",
            False: "With these settings it grows faster than the depth.",
            None: "The seeds disagree, or there is but one.",
        }[holds],
    )


def _fit_power(ratios: Array) -> Array:
    """Fit the power (S,) of the depth with which ratios (depths, S) grow."""
    x = np.log(DEPTHS) - np.log(DEPTHS).mean()
    result: Array = (np.log(ratios) * x[:, None]).sum(axis=0) / (x**2).sum()
    return result


def judge_decay(config: DepthConfig, result: GradientsByDepth) -> Verdict:
    """Judge claim C21: batch norm prevents the exponential decay of gradients."""
    default, he, batch = (result.factors[KINDS.index(kind)] for kind in ("default", "he", "batch"))
    level = (batch >= DECAYS) & (batch <= 1 / DECAYS)
    return decide_by_hand(
        id="C21",
        claim=f"In {config.layers} layers batch norm prevents the exponential decay of gradients.",
        measured=f"Factor of the norm a layer towards the input: default initialization "
        f"{format_spread(default)}, He {format_spread(he)}, batch norm {format_spread(batch)}.",
        expected=f"Without norm below {format_number(DECAYS)} from either start; with batch norm "
        f"between {format_number(DECAYS)} and {format_number(1 / DECAYS)}.",
        holds=judge_seeds((default < DECAYS) & (he < DECAYS) & level),
        because=f"From the default start the first layer's gradient is "
        f"{format_number(_compound(default, config))} of the last one's, from He's "
        f"{format_number(_compound(he, config))}; "
        f"with batch norm it is {format_number(_compound(batch, config))} times as large.",
    )


def _compound(factors: Array, config: DepthConfig) -> float:
    """Return the product of the median factor over all layers."""
    return float(np.median(factors)) ** config.layers


def share_near_one(singular: Array) -> Array:
    """Return the share (...) of singular values (..., values) that are near 1."""
    result: Array = ((singular >= LOW) & (singular <= HIGH)).mean(axis=-1)
    return result


def judge_jacobian(config: DepthConfig, result: GradientsByDepth) -> Verdict:
    """Judge claim C22: a batch-normalized layer has singular values near 1."""
    alone, behind = share_near_one(result.singular_values)
    return decide_by_hand(
        id="C22",
        claim="A batch-normalized layer's Jacobian has its singular values near 1.",
        measured=f"Share within {format_number(LOW)} to {format_number(HIGH)}, {config.side} "
        f"examples of {config.side} units: weights and batch norm {format_spread(behind)}; batch "
        f"norm alone, of inputs with σ about 1, {format_spread(alone)}. The largest: "
        f"{format_spread(result.singular_values[1, :, 0])} and "
        f"{format_spread(result.singular_values[0, :, 0])}.",
        expected=f"More than {format_number(SHARE)} of them, with the weights.",
        holds=judge_seeds(behind > SHARE),
        because="Batch norm alone has only 0 and about γ/σ, so it depends on σ; a square matrix of "
        "random weights spreads its singular values from 0 up, and batch norm leaves them so.",
    )


def judge_hundred_layers(result: Trainability) -> Verdict:
    """Judge claim C16: with batch norm alone a network of 100 layers learns."""
    depths = result.config.depths
    deepest = depths[-1]
    best = result.best[:, -1]
    ready = result.config.steps >= CLAIMED_STEPS and deepest == 100 and result.done
    summary = ", ".join(
        f"{NAMES[kind]} {format_spread(row)}" for kind, row in zip(TRAINED_KINDS, best, strict=True)
    )
    holds = judge_seeds(best[TRAINED_KINDS.index("batch")] > LEARNED) if ready else None
    return decide_by_hand(
        id="C16",
        claim="Before batch norm 20 layers were almost impossible to train, with it 100 are not.",
        measured=f"Best accuracy of {len(RATES)} rates, {deepest} layers: {summary}.",
        expected=f"Batch norm alone above {format_number(LEARNED)} at 100 layers, "
        f"{CLAIMED_STEPS} steps.",
        holds=holds,
        because={
            True: "It did, in every seed.",
            False: "Batch norm alone did not in any seed. Above in all of them: "
            f"{_list_learned(best) or 'none'}.",
            None: "The seeds disagree, or there is but one."
            if ready
            else f"It is decided at 100 layers after {CLAIMED_STEPS} steps; set both and run.",
        }[holds],
    )


def _list_learned(best: Array) -> str:
    """List the networks (K, S) that learned in every seed."""
    rows = zip(TRAINED_KINDS, best, strict=True)
    return ", ".join(NAMES[kind] for kind, row in rows if (row > LEARNED).all())


def judge_deep_training(result: Trainability) -> Verdict:
    """Judge claim C20: deep networks with batch norm alone do not learn."""
    places = [at for at, depth in enumerate(result.config.depths) if depth >= DEEP]
    batch = result.best[TRAINED_KINDS.index("batch")]
    ready = bool(places) and result.config.steps >= CLAIMED_STEPS and result.done
    summary = "; ".join(
        f"{depth} layers {format_spread(batch[at])}"
        for at, depth in enumerate(result.config.depths)
    )
    holds = judge_seeds((batch[places] < FAILED).all(axis=0)) if ready else None
    return decide_by_hand(
        id="C20",
        claim="Deep networks with batch norm and no skips cannot be trained.",
        measured=f"Best accuracy of {len(RATES)} rates with batch norm alone: {summary}.",
        expected=f"Below {format_number(FAILED)} at {DEEP} layers and more, after "
        f"{CLAIMED_STEPS} steps.",
        holds=holds,
        because={
            True: "Not one of the rates helped within these steps; more steps or other rates "
            "were not tried.",
            False: "Some rate reached it in every seed.",
            None: "The seeds disagree, or there is but one."
            if ready
            else f"It is decided at {DEEP} layers or more after {CLAIMED_STEPS} steps.",
        }[holds],
    )
