"""The verdict on a claim, which may be open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim put to the test; each text but ``id`` is a sentence for a person."""

    claim: str
    measured: str
    expected: str
    """What had to be measured for the claim to hold: its thresholds."""
    holds: bool | None
    """None if the measurement does not decide it."""
    because: str
    id: str = ""
    """The claim's name in the ledger, bn_core.course.ledger.claims; empty if it is not there."""
    only: str = ""
    """Where ``holds`` is None because it holds in a part of what was measured: which part, to go
    on from "holds only when ..."."""

    @property
    def words(self) -> str:
        """The verdict and its reason, in a sentence or two; what was measured stands apart."""
        said = {True: "holds", False: "does not hold here", None: "is left open"}[self.holds]
        if self.only:
            said = f"holds only when {self.only}"
        return f"The claim “{self.claim}” {said}. {self.because}"
