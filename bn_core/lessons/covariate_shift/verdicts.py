"""Judge three claims about covariate shift."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.seeds import all_seeds_agree, format_spread
from bn_core.experiments.verdict import Verdict, decide_by_hand
from bn_core.lessons.covariate_shift.claims import CLAIMS
from bn_core.lessons.covariate_shift.config import RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.text.numbers import format_number

WITHIN = CLAIMS["C23"].limit("within")
"""Largest loss of accuracy by noise for which claim C23 holds."""


def judge(config: CovariateShiftConfig, result: CovariateShift) -> tuple[Verdict, ...]:
    """Judge claims C27, C41 and C23."""
    return judge_gradients(result), judge_inputs(config, result), judge_noise(config, result)


def judge_gradients(result: CovariateShift) -> Verdict:
    """Judge C27, whether gradients agree more without batch norm."""
    each = result.cosine.mean(axis=-1)  # (R, 2, S)
    difference = each[:, 0] - each[:, 1]
    by_rate = [all_seeds_agree(row) for row in difference]
    labels = {True: "more without", False: "more with", None: "undecided"}
    holds = by_rate[0] if len(set(by_rate)) == 1 else None
    where = [format_number(rate) for rate, more in zip(RATES, by_rate, strict=True) if more]
    turns = "The answer depends on the learning rate." if len(set(by_rate)) > 1 else ""
    return decide_by_hand(
        id="C27",
        claim="Gradients before and after the earlier layers' update agree more without batch "
        "norm.",
        measured="Mean cosine without and with batch norm: "
        + "; ".join(
            f"rate {format_number(rate)} {format_spread(none)} and {format_spread(batch)} "
            f"({labels[verdict]})"
            for rate, (none, batch), verdict in zip(RATES, each, by_rate, strict=True)
        )
        + ".",
        expected="A larger cosine without batch norm, at every rate and in every seed.",
        holds=holds,
        because=turns or "Every rate says the same.",
        only=f"the learning rate is {' or '.join(where)}" if where and not holds else "",
    )


def judge_inputs(config: CovariateShiftConfig, result: CovariateShift) -> Verdict:
    """Judge C41, whether layer inputs change less with batch norm."""
    none, batch = result.divergence[:2, :, -1]
    return decide_by_hand(
        id="C41",
        claim="Batch norm stabilizes the distributions of layer inputs.",
        measured=f"After {config.steps} steps at rate {format_number(config.rate)} the inputs "
        f"have diverged from those at step 0 by {format_spread(none)} nats without and "
        f"{format_spread(batch)} with batch norm; their means have moved by "
        f"{format_spread(result.drift[0, :, -1])} and {format_spread(result.drift[1, :, -1])} "
        "standard deviations.",
        expected="Less with batch norm, in every seed.",
        holds=all_seeds_agree(none - batch),
        because="Both measures are of this network at this rate; gamma and beta may move inputs, "
        "too.",
    )


def judge_noise(config: CovariateShiftConfig, result: CovariateShift) -> Verdict:
    """Judge C23, whether noise moves inputs more than no norm and costs no accuracy."""
    accuracy, drift = result.accuracy[..., -1], result.drift[..., -1]
    best = np.nanmax(result.accuracy[1]) if np.isfinite(result.accuracy[1]).any() else np.nan
    return decide_by_hand(
        id="C23",
        claim="Noise after batch norm moves the inputs more than no norm does, and does not hurt.",
        measured=f"Accuracy {format_spread(accuracy[0])} without norm, "
        f"{format_spread(accuracy[1])} with batch "
        f"norm, {format_spread(accuracy[2])} with noise after it; the means have moved by "
        f"{format_spread(drift[0])}, {format_spread(drift[1])} and {format_spread(drift[2])} "
        "standard deviations.",
        expected=f"The noisy network within {format_number(WITHIN)} of batch norm's accuracy, "
        "and moved further than the one without, in every seed.",
        holds=all_seeds_agree(accuracy[2] - accuracy[1] + WITHIN, drift[2] - drift[0]),
        because=f"Batch norm reached {format_number(float(best))} in {config.steps} steps.",
    )
