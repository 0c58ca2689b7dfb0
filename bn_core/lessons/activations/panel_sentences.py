"""Say in words what the chosen pictures of a live run show."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.run_sentences import list_networks
from bn_core.lessons.activations.config import DashboardView
from bn_core.lessons.activations.layer_maps import read_units
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number


def describe_panels(config: RunConfig, frame: Frame, view: DashboardView) -> list[str]:
    """Return a sentence for each chosen picture that has one and is recorded."""
    layer = min(view.layer, config.depth) - 1
    sentences = (
        _SENTENCES[name](config, frame, layer) for name in view.panel_names if name in _SENTENCES
    )
    return [sentence for sentence in sentences if sentence]


def find_median_ratios(frame: Frame) -> Array | None:
    """Return the layers' median update-to-weight ratio (K,), if recorded."""
    ratios = frame.layers.update_ratio
    return None if ratios is None else np.median(ratios, axis=1)


def find_dead_share(frame: Frame, network: int, layer: int) -> float:
    """Return the share of a layer's mapped units that are saturated for every example.

    NaN if the map is not recorded or the network has ended.
    """
    units = read_units(frame, network, layer)
    return float(units.all(axis=1).mean()) if units.size else np.nan


def _describe_updates(config: RunConfig, frame: Frame, layer: int) -> str:
    del layer
    ratios = find_median_ratios(frame)
    if ratios is None or not np.isfinite(ratios).any():
        return ""
    name = {"adam": "Adam", "sgd": "SGD"}[config.optimizer]
    return (
        f"Update / weight, median of the layers: {list_networks(frame, ratios)}. The update is "
        f"the change that {name} has made to the weights."
    )


def _describe_units(config: RunConfig, frame: Frame, layer: int) -> str:
    shares = np.array([find_dead_share(frame, k, layer) for k in range(len(frame.norms))])
    if not np.isfinite(shares).any():
        return ""
    what = "inactive" if config.activation == "relu" else "saturated"
    return (
        f"Units of layer {layer + 1} that are {what} for all {frame.layers.examples} examples, in "
        f"percent: {list_networks(frame, 100 * shares)}."
    )


def _describe_moments(config: RunConfig, frame: Frame, layer: int) -> str:
    del layer
    variance, drift = frame.layers.variance, frame.layers.drift
    if variance is None or drift is None or not np.isfinite(variance).any():
        return ""
    last = f"Variance of layer {config.depth}: {list_networks(frame, variance[:, -1])}."
    if not np.isfinite(drift).any():
        return last
    return f"{last} Its means move in one step, in σ: {list_networks(frame, drift[:, -1])}."


def _describe_affine(config: RunConfig, frame: Frame, layer: int) -> str:
    del config
    values = frame.layers.affine
    if values is None or not np.isfinite(values).all():
        return ""
    gamma, _, sigma, _ = values[:, layer]
    low, high = format_number(float(gamma.min())), format_number(float(gamma.max()))
    return (
        f"Layer {layer + 1}: γ lies between {low} and {high}, the median of σ is "
        f"{format_number(float(np.median(sigma)))}. On the dotted line batch norm changes nothing."
    )


def _describe_calibration(config: RunConfig, frame: Frame, layer: int) -> str:
    del layer
    accuracy = frame.layers.accuracy
    if accuracy is None:
        return ""
    at = frame.norms.index("batch")
    names = (
        "the running statistics",
        "those of the training set",
        f"those of each {config.batch_size} test examples",
    )
    values = (float(frame.accuracy[at]), *map(float, accuracy[at]))
    parts = [
        f"{format_number(value)} with {name}"
        for name, value in zip(names, values, strict=True)
        if np.isfinite(value)
    ]
    return f"Accuracy of the batch norm network: {', '.join(parts)}." if parts else ""


_SENTENCES: dict[str, Callable[[RunConfig, Frame, int], str]] = {
    "updates": _describe_updates,
    "units": _describe_units,
    "moments": _describe_moments,
    "affine": _describe_affine,
    "calibration": _describe_calibration,
}
"""The sentence of a picture, from the frame that is shown."""
