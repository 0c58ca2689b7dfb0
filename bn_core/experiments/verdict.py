"""The verdict of one set-up on a part of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bn_core.experiments.claim_part import Boundary, ClaimPart, Kind
from bn_core.experiments.effect import Effect
from bn_core.text.numbers import format_number

_SHOWN = 2
"""The most effects along a knob that a sentence lists; of more it tells the first and last."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one set-up measured about a part of a claim, in numbers and words."""

    part: ClaimPart
    measured: str
    """The numbers around the effect, as sentences."""
    because: str
    """Why it is so, or what it depends on."""
    effects: tuple[Effect, ...] = ()
    """One, or one for each value of the part's knob; none if nothing could be measured."""
    boundary: Boundary | None = None
    """Where along the knob the part begins or ceases to hold."""
    obstacle: str = ""
    """Why the numbers decide nothing, such as a number that has not converged; or empty."""

    @classmethod
    def of(
        cls, part: ClaimPart, effects: Iterable[Effect] | Effect, measured: str, because: str
    ) -> Verdict:
        """Return the verdict on effects, with the boundary if there is one."""
        held = (effects,) if isinstance(effects, Effect) else tuple(effects)
        return cls(part, measured, because, held, part.find_boundary(held))

    @classmethod
    def without(cls, part: ClaimPart, measured: str, obstacle: str) -> Verdict:
        """Return the verdict if something prevents one, such as a run in progress."""
        return cls(part, measured, "", obstacle=obstacle)

    @property
    def id(self) -> str:
        """The claim's id; empty if it is not in the ledger."""
        return self.part.claim

    @property
    def claim(self) -> str:
        """What the part claims."""
        return self.part.statement

    @property
    def expected(self) -> str:
        """What must be measured for it to hold."""
        return self.part.expected

    @property
    def kind(self) -> Kind:
        """The verdict of this set-up, at its own scale."""
        return Kind.UNDECIDED if self.obstacle else self.part.decide(self.effects)

    @property
    def holds(self) -> bool | None:
        """Whether it holds at all, in every case measured; None if that is not decided."""
        if self.kind in (Kind.HOLDS, Kind.WEAKER):
            return True
        return False if self.kind in (Kind.FAILS, Kind.FALSE) else None

    @property
    def preview(self) -> bool:
        """Whether it comes from too few seeds for an interval of 95%."""
        return any(each.preview for each in self.effects)

    @property
    def seeds(self) -> int:
        """The number of seeds; 0 if it needs none, or nothing was measured."""
        return max((each.seeds for each in self.effects), default=0)

    @property
    def words(self) -> str:
        """The verdict in words that follow the claim, such as 'does not hold'."""
        condition = self.boundary.condition if self.boundary else ""
        return self.part.word(self.kind, self.seeds * self.preview, condition)

    @property
    def sentence(self) -> str:
        """The verdict and its reason, or what prevents a verdict."""
        return f"“{self.claim}” {self.words}. {self.obstacle or self.because}".rstrip()

    @property
    def sentences(self) -> list[str]:
        """The numbers, and the verdict with its reason."""
        return [each for each in (self.measured, self.sentence) if each]

    @property
    def decided(self) -> str:
        """What decided: the effect against the threshold, or what prevents a verdict."""
        if self.obstacle or not self.effects:
            return self.obstacle
        return f"{self.expected[:-1]}; measured {self.list_effects()}."

    def list_effects(self) -> str:
        """Return the effects with their intervals; of many the first and last."""
        many = len(self.effects) > _SHOWN
        shown = (self.effects[0], self.effects[-1]) if many else self.effects
        return ", ".join(
            self.part.describe(each)
            + ("" if each.at is None else f" where {self.part.knob} is {format_number(each.at)}")
            for each in shown
        )


def tell_verdicts(verdicts: Iterable[Verdict]) -> list[str]:
    """Return the sentences of several verdicts; numbers that they share are told once."""
    return list(dict.fromkeys(each for verdict in verdicts for each in verdict.sentences))
