"""The verdict on a claim."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a claim and its reasons, as sentences for the reader."""

    claim: str
    measured: str
    expected: str
    """What must be measured for the claim to hold, with its thresholds."""
    holds: bool | None
    """None if the measurement does not decide it."""
    because: str
    id: str = ""
    """The claim's name in the ledger, bn_core.course.ledger.claims; empty if it is not there."""
    only: str = ""
    """If it holds only for a part of the measurements, that part, after "holds only when"."""

    @property
    def sentence(self) -> str:
        """The verdict and its reason, without the measurements."""
        outcome = {True: "holds", False: "does not hold here", None: "is left open"}[self.holds]
        if self.only:
            outcome = f"holds only when {self.only}"
        return f"The claim “{self.claim}” {outcome}. {self.because}"
