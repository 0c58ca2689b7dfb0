"""Judge what statistics of test batches repair (claim C50)."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import Effect
from bn_core.experiments.seeds import format_percent
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.adaptation.claims import CLAIMS
from bn_core.lessons.adaptation.config import SIZES, SORTED, AdaptationConfig
from bn_core.lessons.adaptation.result import Adaptation
from bn_core.norm.arrays import Array

LEARNED = CLAIMS["C50"].limit("learned")
"""The accuracy on clean images from which it is judged what a shift costs."""
_JUDGED_SIZE = 32
"""Images in the test batches of the parts that scan no sizes."""
_AFFINE = ("brightness", "contrast")
_UNJUDGED = ("move",)
"""Shifts that are no corruption of the pixels, of which the papers speak."""
_BECAUSE = {
    "brightness": "Every mean moves, and the test batch shows by how much.",
    "contrast": "Every mean and deviation shrinks, and the test batch shows by how much.",
    "noise": "Noise differs from image to image: its variance can be divided out, and the image "
    "shrinks with it.",
    "blur": "Blur makes all images more alike. The test batch shows how far means and deviations "
    "changed, but not the detail that is lost.",
}


def judge_adaptation(config: AdaptationConfig, result: Adaptation) -> tuple[Verdict, ...]:
    """Judge the parts of claim C50 that this setting measures."""
    claim = CLAIMS["C50"]
    if config.shift in _UNJUDGED:
        return ()
    if config.order == SORTED:
        because = "Images of one class have another mean than images of all classes."
        return (_judge_gain(claim.part("sorted by class"), result, because),)
    gain = _judge_gain(claim.part("shifted images"), result, _BECAUSE[config.shift])
    if config.shift not in _AFFINE:
        return (gain,)
    return gain, _judge_affine(claim.part("one affine map"), result)


def _judge_gain(part: ClaimPart, result: Adaptation, because: str) -> Verdict:
    """Judge the mean gain over all severities but the first."""
    running = result.running[1:].mean(axis=0)
    batch = result.batch[1:].mean(axis=0)
    place = SIZES.index(_JUDGED_SIZE)
    measured = (
        "Median accuracy over eight severities (and range over the seeds): "
        f"{format_percent(running)} with running averages, {format_percent(batch[place])} with "
        f"statistics of test batches of {_JUDGED_SIZE}."
    )
    if obstacle := _find_obstacle(result):
        return Verdict.without(part, measured, obstacle)
    gains = np.round(100 * (batch - running), 4)
    if not part.knob:
        return Verdict.of(part, Effect.of(gains[place]), measured, because)
    effects = [Effect.of(row, float(size)) for size, row in zip(SIZES, gains, strict=True)]
    return Verdict.of(part, effects, measured, because)


def _judge_affine(part: ClaimPart, result: Adaptation) -> Verdict:
    """Judge what the strongest shift costs with statistics of the test batch."""
    accuracy: Array = result.by_severity("batch", _JUDGED_SIZE)
    measured = (
        f"Median accuracy in test batches of {_JUDGED_SIZE} (and range over the seeds): "
        f"{format_percent(accuracy[0])} without a shift, {format_percent(accuracy[-1])} with the "
        "strongest."
    )
    if obstacle := _find_obstacle(result):
        return Verdict.without(part, measured, obstacle)
    lost = np.round(100 * (accuracy[0] - accuracy[-1]), 4)
    because = "The map that the shift makes of each pre-activation is undone by the statistics."
    return Verdict.of(part, Effect.of(lost), measured, because)


def _find_obstacle(result: Adaptation) -> str:
    """Say why nothing can be judged, if a network has not learned."""
    if (result.running[0] < LEARNED).any():
        return "A network has not learned enough from clean digits for its accuracy to fall."
    return ""
