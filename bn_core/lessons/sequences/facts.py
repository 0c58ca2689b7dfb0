"""What the page shows, for the sentences that tell what a step changed."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.lessons.sequences.config import FlipsConfig
from bn_core.lessons.sequences.influence import Influence
from bn_core.lessons.sequences.result import CoinFlips
from bn_core.lessons.sequences.sentences import describe_influence, tell_leak


@dataclass(frozen=True, slots=True, eq=False)
class ModelFacts:
    """The models on the page, with their result once it is complete."""

    config: FlipsConfig
    result: CoinFlips | None


Facts = Influence | ModelFacts


def tell_influence(after: Facts) -> str:
    """Tell on which tokens the output depends."""
    return describe_influence(after) if isinstance(after, Influence) else ""


def tell_models(after: Facts) -> str:
    """Tell whether batch norm beats guessing, or "" while the models are trained."""
    if not isinstance(after, ModelFacts) or after.result is None:
        return ""
    return tell_leak(after.config, after.result)
