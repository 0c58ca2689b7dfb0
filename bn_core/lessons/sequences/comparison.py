"""What each norm averages, learns and stores for one block of tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bn_core.lessons.sequences.config import NONE, NORMS, TokensConfig
from bn_core.lessons.sequences.influence import measure_influence


@dataclass(frozen=True, slots=True)
class NormFacts:
    """The numbers of one norm for a block of N × T tokens with C features."""

    norm: str
    averaged: int
    """Values in each average."""
    parameters: int
    """Numbers that are learned."""
    stored: int
    """Numbers that are averaged over batches, for evaluation mode."""
    others: int
    """Other tokens on which the output of a token depends."""

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """All four numbers in order."""
        return self.averaged, self.parameters, self.stored, self.others


def compare_norms(config: TokensConfig) -> Iterator[NormFacts]:
    """Yield the facts of each norm for the block of a config."""
    tokens, features = config.sequences * config.length, config.features
    for norm in NORMS[:NONE]:
        pools = norm == "batch"
        yield NormFacts(
            norm,
            averaged=tokens if pools else features,
            parameters=features if norm == "rms" else 2 * features,
            stored=2 * features if pools else 0,
            others=int(measure_influence(replace(config, norm=norm)).counts.sum()),
        )
