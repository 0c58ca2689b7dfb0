"""Published claims and the set-ups that test them.

The thresholds are set here before any run, and the experiments' judges read them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs

EFFORTS = ("quick", "full")


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold that decides a verdict, and the reason for its value."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim and how it is tested; ``statement`` is as published."""

    id: str
    section: str
    """The heading of the ledger under which it is listed."""
    statement: str
    source: str
    """A paper's key in ``PAPERS``, or the kind of text that makes the claim."""
    test: str
    """The experiment, in two sentences."""
    expected: str
    """What must be measured for the claim to hold, with the limits' values."""
    limits: tuple[Limit, ...]
    trials: tuple[str, ...]
    """The names of the set-ups it is tested in. The verdict may depend on how they differ."""
    lesson: str
    """The name of the lesson that teaches it."""
    knobs: str = ""
    """The controls of that lesson on which the verdict depends, in a few words."""
    differs: str = ""
    """How the set-up differs from the published one, if it does."""

    def limit(self, name: str) -> float:
        """Return the value of a threshold; KeyError if there is no such threshold."""
        return {each.name: each.value for each in self.limits}[name]


def index_claims(*claims: Claim) -> dict[str, Claim]:
    """Return the claims by their ids, in the given order."""
    return {each.id: each for each in claims}


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A set-up of an experiment, whose result may judge several claims."""

    name: str
    when: str
    """The set-up in a few words that continue "holds only when ..." or "in ..."."""
    experiment: Experiment
    quick: Knobs
    more: tuple[tuple[str, Any], ...] = ()
    """What a full run changes, mainly the number of seeds."""
    seconds: tuple[float, float] = (1.0, 1.0)
    """Measured seconds of one core, quick and full, for the order of runs and the time left."""

    def config(self, effort: str) -> Knobs:
        """Return the config of a quick or a full run."""
        return self.quick if effort == "quick" else replace(self.quick, **dict(self.more))  # type: ignore[type-var]

    def cost(self, effort: str) -> float:
        """Return the expected seconds on one core."""
        return self.seconds[EFFORTS.index(effort)]
