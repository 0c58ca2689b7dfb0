"""Sentences on what a shift costs, and what test-time statistics repair of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.experiments.seeds import explain_spread, format_percent
from bn_core.lessons.adaptation.config import SORTED, AdaptationConfig, AdaptationView
from bn_core.lessons.adaptation.result import WAYS, Adaptation
from bn_core.lessons.adaptation.shifts import describe_shift
from bn_core.lessons.adaptation.unit import UnitBatch
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number, format_share


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the page shows; the result is None until everything is measured."""

    config: AdaptationConfig
    view: AdaptationView
    result: Adaptation | None

    def at(self, way: str, severity: int | None = None, size: int | None = None) -> Array:
        """Return the accuracies (R,) of a way, by default as the page shows it."""
        assert self.result is not None
        severity = self.view.severity if severity is None else severity
        return self.result.at(way, severity, size or self.view.size)

    def write(self, way: str, severity: int | None = None, size: int | None = None) -> str:
        """Write the median of the same in percent."""
        return format_share(float(np.median(self.at(way, severity, size))))

    @property
    def shift(self) -> str:
        """The shift that the page shows, in a few words."""
        return describe_shift(self.config.shift, self.view.severity)

    @property
    def spread(self) -> str:
        """What the accuracies are, in a sentence after a space."""
        seeds = self.config.seeds
        return f" (Medians of {seeds} seeds.)" if seeds > 1 else ""


def describe_result(
    config: AdaptationConfig, result: Adaptation, view: AdaptationView
) -> list[str]:
    """Describe the accuracies at one severity, or how far the experiment has come."""
    if not result.done:
        if np.isnan(result.running[0]).all():
            each = f", {config.seeds} of each kind," if config.seeds > 1 else ""
            return [
                f"Networks with batch norm, with layer norm and without a norm{each} learn digits "
                "without any shift."
            ]
        return ["The networks are tested, one severity after another."]
    written = {way: format_percent(result.at(way, view.severity, view.size)) for way in WAYS}
    mixed = f", and {written['mixed']} with the mixture" if config.weight else ""
    order = " sorted by class" * (config.order == SORTED)
    return [
        f"Test images with {describe_shift(config.shift, view.severity)}: batch norm classifies "
        f"{written['running']} correctly with running averages, {written['batch']} with the "
        f"statistics of test batches of {view.size}{order}{mixed}.",
        f"Layer norm classifies {written['layer']} correctly, a network without norm "
        f"{written['none']}.{explain_spread(config.seeds)}",
    ]


def describe_diverged(count: int) -> list[str]:
    """Say how many networks diverged, if any did."""
    if count == 1:
        return ["One network diverged. Its accuracy counts as 0%."]
    return [f"{count} networks diverged. The accuracy of each counts as 0%."] if count else []


def describe_unit(batch: UnitBatch) -> str:
    """Say what each kind of statistics makes of the batch."""
    outputs = batch.running.x_hat
    mean, deviation = (format_number(float(each)) for each in (outputs.mean(), outputs.std()))
    return (
        "Bars: mean ± one standard deviation. The unit is the one whose mean the strongest shift "
        f"moves most. With the running averages this batch gets an x̂ of mean {mean} and standard "
        f"deviation {deviation}. With its own statistics it gets mean 0 and standard deviation 1, "
        "whatever its images are."
    )


def tell_severity(after: Facts) -> str:
    """Tell what the shift costs with both kinds of statistics."""
    if after.result is None:
        return ""
    costs = [
        _write_points(_measure_cost(after.at(way, 0), after.at(way)))
        for way in ("running", "batch")
    ]
    return (
        f"With {after.shift}, the accuracy of batch norm is {after.write('running')} with running "
        f"averages and {after.write('batch')} with the test batch. So the shift costs {costs[0]} "
        f"with running averages and {costs[1]} with the test batch.{after.spread}"
    )


def tell_size(after: Facts) -> str:
    """Tell what small test batches cost, with and without a shift."""
    if after.result is None:
        return ""
    return (
        f"With {after.shift}, test batches of {after.view.size} give {after.write('batch')}, those "
        f"of 256 "
        f"{after.write('batch', size=256)}: few images estimate a mean and a variance badly. "
        f"Compared with running averages ({after.write('running')}), this is "
        f"{_compare(after.at('batch'), after.at('running'))}. Without a shift it is "
        f"{_compare(after.at('batch', 0), after.at('running', 0))}: {after.write('batch', 0)} "
        f"against {after.write('running', 0)}.{after.spread}"
    )


def tell_mixture(after: Facts) -> str:
    """Tell where the mixture is better than the test batch alone."""
    if after.result is None or not after.config.weight:
        return ""
    last = len(after.result.running) - 1
    share = after.config.weight / (after.config.weight + after.view.size)
    return (
        f"The running averages now have {format_share(share)} of the weight. The mixture gives "
        f"{after.write('mixed')}, the test batch alone {after.write('batch')}, and the running "
        f"averages alone {after.write('running')}. Compared with the test batch alone, the mixture "
        f"is {_compare(after.at('mixed'), after.at('batch'))}. At the strongest shift, where "
        "running averages are farthest off, it is "
        f"{_compare(after.at('mixed', last), after.at('batch', last))}: "
        f"{after.write('mixed', last)} against {after.write('batch', last)}.{after.spread}"
    )


def tell_order(after: Facts) -> str:
    """Tell what batches that are sorted by class cost."""
    if after.result is None or after.config.order != SORTED:
        return ""
    shift = _write_points(_measure_cost(after.at("batch", 0), after.at("batch")))
    order = _write_points(_measure_cost(after.at("running", 0), after.at("batch", 0)))
    return (
        f"In batches of {after.view.size} sorted by class, the test batch gives "
        f"{after.write('batch')} with {after.shift} and {after.write('batch', 0)} without a shift. "
        f"So the shift costs {shift}. But even without one, such a batch costs {order} compared "
        f"with running averages, which give {after.write('running', 0)}. The mean of a batch with "
        "few classes also tells which ones they are, and batch norm subtracts it. The other "
        f"networks do not depend on the order.{after.spread}"
    )


def tell_noise(after: Facts) -> str:
    """Tell whether test-time statistics repair what noise costs."""
    if after.result is None:
        return ""
    last = len(after.result.running) - 1
    return (
        f"With {after.shift}, the test batch gives {after.write('batch')} and running averages "
        f"give {after.write('running')}. So the test batch is "
        f"{_compare(after.at('batch'), after.at('running'))}. At the strongest noise it is "
        f"{_compare(after.at('batch', last), after.at('running', last))}: "
        f"{after.write('batch', last)} against {after.write('running', last)}. Its statistics show "
        "how large the noise is, but not what the noise of each image is. Layer norm gives "
        f"{after.write('layer')}, a network without norm {after.write('none')}.{after.spread}"
    )


def _compare(one: Array, other: Array) -> str:
    """Say for how many networks an accuracy is better than another one."""
    better, worse, count = int((one > other).sum()), int((one < other).sum()), len(one)
    if better == count or worse == count:
        word = "better" if better else "worse"
        return word if count == 1 else f"{word} for all {count} networks"
    if not better and not worse:
        return "no better"
    return f"better for {better} of {count} networks and worse for {worse}"


def _measure_cost(before: Array, after: Array) -> float:
    """Return the median loss of accuracy in points."""
    return float(np.median(100 * (before - after)))


def _write_points(points: float) -> str:
    rounded = round(points, 1)
    return f"{format_number(rounded)} point{'s' * (rounded != 1)}" if rounded > 0 else "nothing"
