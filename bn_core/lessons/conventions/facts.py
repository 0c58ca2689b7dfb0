"""The numbers that the lesson's sentences quote."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.conventions.config import PortConfig
from bn_core.lessons.conventions.port import LibraryLayer, Port


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One library's layer: its settings, and what it has after the last batch."""

    momentum: float
    eps: float
    share: float
    arrival: int
    mean: float
    var: float
    largest: float


@dataclass(frozen=True, slots=True)
class PortFacts:
    """The layer in both libraries, and the variance and the size of the batch."""

    config: PortConfig
    pytorch: LayerFacts
    keras: LayerFacts
    batch_var: float
    size: int


def list_facts(port: Port) -> PortFacts:
    """Read the facts from a port."""
    return PortFacts(
        port.config,
        _read_layer(port.pytorch),
        _read_layer(port.keras),
        float(port.training.var[0]),
        len(port.training.x),
    )


def _read_layer(layer: LibraryLayer) -> LayerFacts:
    return LayerFacts(
        layer.momentum,
        layer.eps,
        layer.share,
        layer.arrival,
        float(layer.mean[-1]),
        float(layer.var[-1]),
        float(layer.outputs[-1]),
    )
