"""Judge what the length of weights does (claims C04, C11 and C39)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import all_seeds_agree
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.length_direction.claims import CLAIMS
from bn_core.lessons.length_direction.config import PLAIN_SETTINGS, SETTINGS, LengthConfig
from bn_core.lessons.length_direction.result import (
    FormulaErrors,
    LengthDirection,
    Scaling,
    UndoneByAffine,
)
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number

SAME = CLAIMS["C39"].limit("same")
"""The largest difference of outputs for claim C39."""
PRODUCT = CLAIMS["C39"].limit("product")
"""The largest distance of ‖g‖·a from 1 for claim C39."""
RESTORED = CLAIMS["C04"].limit("restored")
"""The relative error below which x is recovered, for claim C04."""
NEAR = CLAIMS["C11"].limit("near")
"""The relative error within which the printed formula of C11 would be about right."""
RATE_GROWTH = 1.5
"""How many times the effective rate must have grown by decay, in every seed."""
SAME_LOSS = 0.01
"""The largest distance in nats of two loss curves that count as one."""


def judge_scaling(config: LengthConfig, result: Scaling) -> Verdict:
    """Judge claim C39 with the chosen ε: scaling W changes nothing."""
    place = ("1e-5", "1e-12").index(config.epsilon)
    sentences = [_describe_scaling(result, each) for each in range(3)]
    off = result.logit_difference[place].max(), np.abs(result.gradient[place] - 1).max()
    holds = bool(off[0] < SAME and off[1] <= PRODUCT)
    worst = result.factors[int(result.logit_difference[place].max(axis=1).argmax())]
    because = {
        True: "ε is too small to be noticed, and all else in batch norm scales with W.",
        False: f"It does at ε 10⁻¹²: the formula is invariant up to ε. At × {format_number(worst)} "
        "PyTorch's 10⁻⁵ is no longer nothing beside the variance.",
    }
    return decide_by_hand(
        id="C39",
        claim="Batch norm splits length from direction: scaling W changes nothing.",
        measured=f"Logits apart (share of the largest), ‖g‖·a: ε 10⁻⁵ {sentences[0]}; ε 10⁻¹² "
        f"{sentences[1]}; without batch norm {sentences[2]}.",
        expected=f"Outputs within {format_number(SAME)}, ‖g‖·a within {format_number(PRODUCT)} "
        "of 1.",
        holds=holds,
        because=because[holds],
    )


def _describe_scaling(result: Scaling, place: int) -> str:
    products = result.gradient[place]
    return (
        f"{format_number(float(result.logit_difference[place].max()), 2)} and "
        f"{format_number(float(products.min()), 4)} to "
        f"{format_number(float(products.max()), 4)}"
    )


def judge_formula(result: FormulaErrors) -> Verdict:
    """Judge claim C11: the printed formula, and the scale of the output."""
    grows = result.std[-1] / result.std[0]
    scales = abs(grows / result.factors[-1] - 1) < NEAR
    return decide_by_hand(
        id="C11",
        claim="BN(Wx) is about γ·Wx/‖Wx‖ + β; the output's scale becomes γ·‖W‖.",
        measured=f"Relative error {format_number(result.printed)}; of γ·w·x/‖w‖ "
        f"{format_number(result.by_length)}; of "
        f"γ·w·(x − mean)/‖w‖_S {format_number(result.by_spread, 2)}. With W × "
        f"{format_number(result.factors[-1])} the output's standard deviation goes from "
        f"{format_number(result.std[0], 5)} to {format_number(result.std[-1], 5)}.",
        expected=f"A relative error below {NEAR}, and a scale that grows with W.",
        holds=result.printed < NEAR and scales,
        because="Batch norm divides each unit by its own spread over the batch, "
        "‖w‖_S = √(wᵀSw) with S the covariance of x; so the scale is γ, whatever W's length.",
    )


def judge_recovery(result: UndoneByAffine) -> Verdict:
    """Judge claim C04: γ and β taken from one batch recover x."""
    holds = max(*result.own, *result.others) < RESTORED
    others = ", ".join(
        f"{format_number(error, 2)} at {size}"
        for size, error in zip(result.sizes, result.others, strict=True)
    )
    return decide_by_hand(
        id="C04",
        claim="γ = √(σ² + ε) and β = μ recover x exactly, so batch norm never restricts the model.",
        measured=f"Mean square error as a share of the variance: on the batch they were taken from "
        f"{format_number(max(result.own), 2)} at most; on other batches {others} examples.",
        expected=f"Below {format_number(RESTORED)} on both.",
        holds=holds,
        because="Another batch has another mean and variance, and those are what is divided out: "
        "γ and β restore one length and place, not each batch's own.",
    )


def judge_decay(config: LengthConfig, result: LengthDirection) -> Verdict:
    """Judge whether decay raises the effective rate, as a growing rate would."""
    plain, decayed, grown = (SETTINGS.index(each) for each in ("plain", "decayed", "grown"))
    ratio = result.rates[decayed, :, -1] / result.rates[plain, :, -1]
    twin = np.abs(result.losses[decayed] - result.losses[grown]).max(axis=1)
    other = np.abs(result.losses[decayed] - result.losses[plain]).max(axis=1)
    holds = _combine(all_seeds_agree(ratio, least=RATE_GROWTH), bool((twin <= SAME_LOSS).all()))
    alone = (1 - config.rate * config.decay) ** (-2 * config.steps)
    because = {
        True: "Only directions count, and a shorter w turns further at each step. Decay alone "
        f"makes (1 − ηλ)⁻²ᵀ = {format_number(alone)}.",
        False: _explain_decay(ratio, twin),
        None: "The seeds disagree, or there are too few.",
    }[holds]
    return decide_by_hand(
        claim="Weight decay before batch norm does not shrink the function: it raises the "
        "effective learning rate.",
        measured=f"η/‖w‖² after {config.steps} steps, with decay as a multiple of without: "
        f"{_format_list(ratio)}. Losses at most apart: decay and a rate that grows by (1 − ηλ)⁻² a "
        f"step instead, {_format_list(twin, 2)} nats; with and without decay, "
        f"{_format_list(other)}.",
        expected=f"{format_number(RATE_GROWTH)} times or more in every seed; twins within "
        f"{SAME_LOSS} nats.",
        holds=holds,
        because=because,
    )


def _explain_decay(ratio: Array, twin: Array) -> str:
    if np.isfinite(twin).all() and twin.max() > SAME_LOSS:
        return "ε, which does not shrink with w, or rounding parts the two."
    return (
        f"In {len(ratio)} seeds it grew {format_number(float(ratio.max()))} times at most: ηλ "
        "times the number of steps decides it."
    )


def judge_initial_length(result: LengthDirection) -> Verdict:
    """Judge claim C15 for length: from × 0.1, 1 and 10 the losses end close."""
    names = ("small", "plain", "large")
    normed = np.stack([result.last(SETTINGS.index(name)) for name in names])
    bare = np.stack([result.last(len(SETTINGS) + PLAIN_SETTINGS.index(name)) for name in names])
    apart = np.ptp(normed, axis=0)
    raised = SETTINGS.index("raised")
    twin = np.abs(result.losses[raised] - result.losses[SETTINGS.index("plain")]).max(axis=1)
    ends = result.norms[[SETTINGS.index(name) for name in names], :, -1].mean(axis=1)
    holds = all_seeds_agree(0.1 - apart)
    because = {
        True: "What was short grew long in a few steps; what was long still turns slowly.",
        False: "Length is the effective rate: × 10 divides it by 100, and that is slow.",
        None: "The seeds disagree, or there are too few.",
    }[holds]
    return decide_by_hand(
        claim="With batch norm the length of the first weights does not matter to training.",
        measured=f"Loss, last tenth, from × 0.1, 1, 10: with {_format_list(normed.mean(axis=1))}; "
        f"without {_format_list(bare.mean(axis=1))}. Rms ‖w‖ at the end {_format_list(ends)}. From "
        f"× 10 at 100 times the rate, at most {_format_list(twin, 2)} nats from × 1.",
        expected="The three within 0.1 nats in every seed.",
        holds=holds,
        because=because,
    )


def _combine(one: bool | None, other: bool) -> bool | None:
    return one and other if one is not None else None


def _format_list(values: Array, digits: int = 3) -> str:
    return ", ".join(
        format_number(float(each), digits) if np.isfinite(each) else "diverged" for each in values
    )
