"""Runs of the lab that tell a story, with what was measured in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import merge_losses
from bn_core.inputs.address import link_lesson
from bn_core.inputs.knobs import SEPARATOR, Knobs, choice
from bn_core.lessons.activations.config import (
    PAIRS_PANELS,
    PAIRS_RUN,
    TRAINING,
    DashboardView,
    record_panels,
)
from bn_core.lessons.activations.panel_sentences import find_dead_share, find_median_ratios
from bn_core.text.numbers import format_number

Frames = Sequence[Frame]

RULE = 1e-3
"""The update-to-weight ratio of the rule of thumb."""
COLD_STEP = 5
"""The step at which the story of cold statistics compares the accuracies."""


@dataclass(frozen=True, slots=True)
class Story:
    """A run, the pictures that show it best, and two sentences on what to look at."""

    title: str
    text: str
    config: RunConfig
    panels: str
    tell: Callable[[Frames], str]
    """Tell what was measured, from all frames of the finished run; "" if a number is missing."""
    log: bool = False
    """Whether the loss needs a logarithmic axis."""

    @property
    def view(self) -> DashboardView:
        """How the story is shown, with its last layer drawn alone."""
        return DashboardView(self.panels, self.log, self.config.depth)

    def shows(self, config: RunConfig) -> bool:
        """Return whether a run is that of this story."""
        return record_panels(config, ()) == record_panels(self.config, ())


def find_first_losses(frames: Frames) -> list[float]:
    """Return the loss of each network before its first update."""
    return [float(each) for each in merge_losses(frames)[0]]


def find_step_below_guessing(frames: Frames, network: int) -> int | None:
    """Return the first step at which the loss is below that of guessing, or None."""
    below = merge_losses(frames)[:, network] < math.log(frames[-1].classes)
    return int(np.argmax(below)) + 1 if below.any() else None


def find_run_ratios(frames: Frames) -> list[float]:
    """Return each network's median update-to-weight ratio over layers and frames."""
    ratios = [each for frame in frames[1:] if (each := find_median_ratios(frame)) is not None]
    if not ratios:
        return [math.nan] * len(frames[-1].norms)
    return [float(each) for each in np.median(ratios, axis=0)]


def find_frame(frames: Frames, step: int) -> Frame | None:
    """Return the frame of a step, or None if there is none."""
    return next((each for each in frames if each.step == step), None)


def _tell_guessing(frames: Frames) -> str:
    none, batch = find_first_losses(frames)[:2]
    guessing = math.log(frames[-1].classes)
    without, with_it = (find_step_below_guessing(frames, k) for k in (0, 1))
    if without is None or with_it is None:
        return ""
    batch_norm = "Batch norm does not help: it does not normalize the output layer."
    return (
        f"The first loss is {format_number(none)} without and {format_number(batch)} with batch "
        f"norm; guessing costs log {frames[-1].classes} = {format_number(guessing)}. It falls "
        f"below that at step {without} without and at step {with_it} with batch norm. "
        f"{batch_norm * (batch > none)}"
    )


def _tell_saturated(frames: Frames) -> str:
    first = frames[0]
    if not first.saturated.shape[1]:
        return ""
    shares = [_percent(float(each.mean())) for each in first.saturated[:2]]
    dead = _percent(find_dead_share(first, 0, first.saturated.shape[1] - 1))
    return (
        f"Before training {shares[0]} of the outputs without batch norm lie where tanh is flat, "
        f"and {shares[1]} with it. Units of the last layer that are saturated for every example: "
        f"{dead} without batch norm. {_tell_first_gradient(first)} {_tell_accuracies(frames)}"
    )


def _tell_first_gradient(first: Frame) -> str:
    """Tell how large the gradient of the first weights is, if that is recorded."""
    if not first.gradient.shape[1]:
        return ""
    none, batch = (float(each) for each in first.gradient[:2, 0])
    reason = "Saturated units pass on almost none, but large weights multiply the rest."
    return (
        f"The gradient of layer 1’s weights has norm {format_number(none)} without and "
        f"{format_number(batch)} with batch norm. {reason * (none > batch)}"
    )


def _tell_gain(frames: Frames) -> str:
    variance = frames[0].layers.variance
    if variance is None:
        return ""
    none, batch = variance[:2, -1] / variance[:2, 0]
    ended = frames[-1].ended[0]
    return (
        f"Before training the variance of layer {variance.shape[1]} is {format_number(float(none))}"
        f" times that of layer 1 without batch norm, and {format_number(float(batch))} times with "
        f"it. {f'Without batch norm the network {ended}.' if ended else ''} "
        f"{_tell_accuracies(frames)}"
    )


def _tell_rescue(frames: Frames) -> str:
    variance = frames[0].layers.variance
    if variance is None:
        return ""
    none, batch = (format_number(float(each)) for each in variance[:2, -1])
    return (
        f"Before training the variance of the last layer is {none} without and {batch} with batch "
        f"norm. {_tell_accuracies(frames)}"
    )


def _tell_ratio(frames: Frames) -> str:
    ratios = find_run_ratios(frames)[:2]
    if not np.isfinite(ratios).all():
        return ""
    none, batch = (format_number(each) for each in ratios)
    low = max(ratios) < RULE
    advice = (
        "Both lie below 10⁻³, so the rate is too small: repeat the run with 100 times this rate."
        if low
        else "They do not both lie below 10⁻³."
    )
    return (
        f"The median update is {none} of the weights without and {batch} with batch norm. "
        f"{advice} {_tell_accuracies(frames)}"
    )


def _tell_dead_relu(frames: Frames) -> str:
    last, layers = frames[-1], frames[0].saturated.shape[1]
    dead = find_dead_share(last, 1, layers - 1)
    if not math.isfinite(dead):
        return ""
    loss = merge_losses(frames)[-1, 1]
    return (
        f"At the end {_percent(dead)} of the units of layer {layers} are inactive for every "
        f"example in the network with batch norm. Its loss is {format_number(float(loss))}; "
        f"guessing costs {format_number(math.log(last.classes))}. Without batch norm the network "
        f"{last.ended[0] or 'has not diverged'}. {_tell_accuracies(frames)}"
    )


def _tell_pairs(frames: Frames) -> str:
    last = frames[-1]
    if last.layers.accuracy is None or not np.isfinite(last.accuracy[:2]).all():
        return ""
    exact, own = (float(each) for each in last.layers.accuracy[1])
    worse = max(exact, own) < float(last.accuracy[0])
    reason = "So other statistics do not repair it: the training itself suffers." * worse
    return (
        f"{_tell_accuracies(frames)} With statistics of the whole training set it is "
        f"{format_number(exact)}, and with those of each pair of test images "
        f"{format_number(own)}. {reason}"
    )


def _tell_cold(frames: Frames) -> str:
    early, last = find_frame(frames, COLD_STEP), frames[-1]
    if early is None or early.layers.accuracy is None or last.layers.accuracy is None:
        return ""
    running, exact = (float(each) for each in (early.accuracy[1], early.layers.accuracy[1, 0]))
    later, later_exact = (float(each) for each in (last.accuracy[1], last.layers.accuracy[1, 0]))
    return (
        f"With batch norm, after {COLD_STEP} steps: test accuracy {format_number(running)} with "
        f"the running statistics, {format_number(exact)} with those of the whole training set. "
        f"After {last.step} steps: {format_number(later)} and {format_number(later_exact)}."
    )


def _tell_accuracies(frames: Frames) -> str:
    none, batch = (float(each) for each in frames[-1].accuracy[:2])
    parts = [
        f"{format_number(value)} {name}"
        for value, name in ((none, "without"), (batch, "with batch norm"))
        if math.isfinite(value)
    ]
    return f"Test accuracy: {', '.join(parts)}." if parts else ""


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


_TANH = RunConfig(activation="tanh", rate=0.1, steps=300)


def _change(base: RunConfig, **values: object) -> RunConfig:
    return RunConfig.read(
        {**base.list_changes(), **{name: str(value) for name, value in values.items()}}
    )


STORIES = {
    "above_log_c": Story(
        "The loss starts far above log C",
        "The output layer’s initial weights are ten times too large, so the networks are sure and "
        "wrong. Compare the first losses with the dotted line, the loss of guessing.",
        _change(_TANH, output_scale=10),
        "learning.updates",
        _tell_guessing,
    ),
    "dead_tanh": Story(
        "Saturated tanh units",
        "All initial weights are 20 times too large, so tanh saturates: a filled cell of the map "
        "is a unit that is saturated for that example. Move the slider to step 0: is the gradient "
        "small, too?",
        _change(_TANH, init_scale=20),
        "learning.outputs.gradients.units",
        _tell_saturated,
    ),
    "gain_too_large": Story(
        "Gain too large",
        "Each of eight ReLU layers starts with twice He’s standard deviation, so each multiplies "
        "the variance by about 4. Move the slider to step 0: how do the activations grow?",
        RunConfig(depth=8, activation="relu", init_scale=2.0, rate=0.05, steps=300),
        "learning.outputs.moments",
        _tell_gain,
        log=True,
    ),
    "rescue": Story(
        "Batch norm rescues a bad initialization",
        "Eight tanh layers start with weights that are 0.3 times LeCun’s, so the signal vanishes. "
        "Look at the gradients of the first layers, and at which network leaves the dotted line.",
        _change(_TANH, depth=8, init_scale=0.3),
        "learning.output_gradients.moments",
        _tell_rescue,
    ),
    "update_ratio": Story(
        "The learning rate read off the update ratio",
        "The learning rate is 0.001. As a rule of thumb an update should be about 10⁻³ of the "
        "weights: read the lines against the dashed one.",
        _change(_TANH, rate=0.001),
        "learning.updates",
        _tell_ratio,
    ),
    "dead_relu": Story(
        "A learning rate that kills every unit",
        "At rate 20 the first updates of five ReLU layers are enormous. Look at the map of the "
        "last layer with batch norm: does any unit stay active?",
        RunConfig(depth=5, activation="relu", rate=20.0, steps=300),
        "learning.gradients.updates.units",
        _tell_dead_relu,
        log=True,
    ),
    "pairs": Story(
        "Batches of two images",
        "As in a case of the clinic, both networks train in batches of two images. "
        "Compare three accuracies of the network with batch norm: do better statistics repair it?",
        PAIRS_RUN,
        PAIRS_PANELS,
        _tell_pairs,
    ),
    "cold": Story(
        "Running statistics of too few batches",
        "As in a case of the clinic, the running means start at 0, far from the means of five "
        "sigmoid layers. Move the slider to step 5: which statistics give the better accuracy?",
        RunConfig(depth=5, steps=60),
        "learning.affine.calibration",
        _tell_cold,
    ),
}
"""The stories by their names in links."""


@dataclass(frozen=True, slots=True)
class StoryConfig(Knobs):
    """Which story is told."""

    story: str = choice(next(iter(STORIES)), tuple(STORIES), "a run that tells a story")


def link_story(name: str) -> str:
    """Return the address of a story."""
    story = STORIES[name]
    return link_lesson("activations", StoryConfig(name), story.view, story.config, view=TRAINING)


def list_panels(story: Story) -> tuple[str, ...]:
    """Return the names of a story's pictures."""
    return tuple(story.panels.split(SEPARATOR))
