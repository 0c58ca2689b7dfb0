"""What each norm averages, learns and stores for one block of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bn_core.lessons.sequences.influence import Influence


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


def compare_norms(influences: Iterable[Influence]) -> Iterator[NormFacts]:
    """Yield the facts of each norm from its influences on one block."""
    for each in influences:
        config = each.config
        pools = config.norm == "batch"
        yield NormFacts(
            config.norm,
            averaged=config.sequences * config.length if pools else config.features,
            parameters=config.features if config.norm == "rms" else 2 * config.features,
            stored=2 * config.features if pools else 0,
            others=int(each.counts.sum()),
        )
