"""The numbers that the lesson's sentences quote."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.lessons.train_eval.result import BatchComposition
from bn_core.text.numbers import drop_rounding


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One layer's statistics and its outputs for one batch in both modes."""

    cause: str
    batches: int
    running_mean: float
    running_var: float
    batch_mean: float
    batch_var: float
    eval_mean: float
    eval_std: float
    gap: float
    size: int


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """Test accuracies of a network in evaluation mode, and in training mode by batch."""

    size: int
    evaluation: float
    random: float
    by_class: float


@dataclass(frozen=True, slots=True)
class ModeFacts:
    """What the picture shows: a layer or a network, which is None until it is tested."""

    layer: CaseFacts | None = None
    network: NetworkFacts | None = None


def list_case_facts(result: FailureCase) -> CaseFacts:
    """Read the facts of feature 1 from a case."""
    y = result.eval.y[:, 0]
    return CaseFacts(
        result.cause,
        result.stats.batches,
        float(result.stats.mean[0]),
        float(result.stats.var[0]),
        float(result.train.mean[0]),
        float(result.train.var[0]),
        drop_rounding(float(y.mean()), 1.0),
        drop_rounding(float(y.std()), 1.0),
        result.gap,
        result.train.count,
    )


def list_network_facts(result: BatchComposition) -> NetworkFacts:
    """Read the facts of the chosen batch size from a finished result."""
    place = result.index_of_size(result.shown_size)
    return NetworkFacts(
        result.shown_size,
        result.eval_accuracy,
        float(result.random[place]),
        float(result.by_class[place]),
    )


def list_facts(layer: FailureCase | None, network: BatchComposition | None) -> ModeFacts:
    """Read the facts of what the picture shows."""
    return ModeFacts(
        None if layer is None else list_case_facts(layer),
        list_network_facts(network) if network is not None and network.draws else None,
    )
