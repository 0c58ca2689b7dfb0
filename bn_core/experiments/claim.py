"""Published claims and the set-ups that test them.

The thresholds are set here before any run, and the experiments' judges read them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bn_core.experiments.claim_part import ClaimPart
from bn_core.experiments.effect import ENOUGH_SEEDS
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs

EFFORTS = ("quick", "full")
SEEDS = {"quick": 2, "full": ENOUGH_SEEDS}
"""The seeds of each effort. The networks are the same."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of a set-up that a verdict depends on, and the reason for its value."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim, its parts and how they are tested."""

    id: str
    section: str
    """The heading of the ledger under which it is listed."""
    title: str
    """The claim in a few words, for lists."""
    statement: str
    """What the source says, with its provisos."""
    source: str
    """A paper's key in ``PAPERS``, or the kind of text that makes the claim."""
    test: str
    """The experiment, in two sentences; how the rates of both arms were chosen is among them."""
    parts: tuple[ClaimPart, ...]
    trials: tuple[str, ...]
    """The names of the set-ups it is tested in. The verdict may depend on how they differ."""
    lesson: str
    """The name of the lesson that teaches it."""
    where: str = ""
    """The section or figure of the source where it stands."""
    limits: tuple[Limit, ...] = ()
    """Further numbers that its set-ups and judges use."""
    knobs: str = ""
    """The controls of that lesson on which the verdict depends, in a few words."""
    differs: str = ""
    """How the set-up differs from the published one, if it does."""

    @property
    def expected(self) -> str:
        """What must be measured for each part to hold."""
        return " ".join(each.expected for each in self.parts)

    def part(self, name: str = "") -> ClaimPart:
        """Return a part by its name, which is "" if it is the only one; or KeyError."""
        return {each.name: each for each in self.parts}[name]

    def limit(self, name: str) -> float:
        """Return the value of a number of the set-up; KeyError if there is no such number."""
        return {each.name: each.value for each in self.limits}[name]

    def trials_of(self, part: ClaimPart) -> tuple[str, ...]:
        """Return the names of the set-ups that measure a part."""
        return part.trials or self.trials


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
    base: Knobs
    """The config, in which the effort sets the seeds."""
    seconds: float = 1.0
    """Measured seconds of one core and seed, for the order of runs and the time left."""

    def config(self, effort: str) -> Knobs:
        """Return the config of a quick or a full run, which differ in seeds alone."""
        seeds = {"seeds": SEEDS[effort]}
        return replace(self.base, **seeds)  # type: ignore[type-var]

    def cost(self, effort: str) -> float:
        """Return the expected seconds on one core."""
        return self.seconds * SEEDS[effort]
