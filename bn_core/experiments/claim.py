"""Published claims and the set-ups that test them, as data.

What it takes to hold is written here, before any run; the judges of the experiments read it here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs

EFFORTS = ("quick", "full")


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold: a number that decides, and why it is this one."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One published claim. ``statement`` is as made; everything said of it is for a person."""

    id: str
    section: str
    """What it is about: a heading of the ledger."""
    statement: str
    source: str
    """Who says so: a paper's key in ``PAPERS``, or what kind of text."""
    test: str
    """The experiment, in two sentences."""
    expected: str
    """What has to be measured for the claim to hold, with the limits' numbers."""
    limits: tuple[Limit, ...]
    trials: tuple[str, ...]
    """The set-ups it is tested in, by name; what differs between them is what the verdict may
    turn on."""
    lesson: str
    """The lesson that teaches it, by name."""
    knobs: str = ""
    """Which controls of that lesson the verdict turns on, in a few words."""
    differs: str = ""
    """How the set-up differs from the published one, if it does."""

    def limit(self, name: str) -> float:
        """One threshold; KeyError if there is none of this name."""
        return {each.name: each.value for each in self.limits}[name]


def index_claims(*claims: Claim) -> dict[str, Claim]:
    """The claims by their ids, in the order given."""
    return {each.id: each for each in claims}


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One set-up of one experiment; what it measures may judge several claims at once."""

    name: str
    when: str
    """The set-up in a few words that go on from "holds only when ..." or "in ..."."""
    experiment: Experiment
    quick: Knobs
    more: tuple[tuple[str, Any], ...] = ()
    """What a full run changes: more seeds, above all."""
    seconds: tuple[float, float] = (1.0, 1.0)
    """Of one core, quick and full, as measured once: what is started first, and the time left."""

    def config(self, effort: str) -> Knobs:
        """The configuration of a quick or a full run."""
        return self.quick if effort == "quick" else replace(self.quick, **dict(self.more))  # type: ignore[type-var]

    def cost(self, effort: str) -> float:
        """Expected seconds of one core."""
        return self.seconds[EFFORTS.index(effort)]
