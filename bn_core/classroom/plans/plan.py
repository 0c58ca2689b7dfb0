"""A plan for a class, in steps with a script, a lesson and an activity each."""

from __future__ import annotations

from dataclasses import dataclass

from bn_core.classroom.links import read_lesson_link
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.settings import Setting
from bn_core.course.ledger.claims import CLAIMS
from bn_core.inputs.address import read_lesson_name

PLAN_MINUTES = 45
"""Minutes of a plan."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a teacher does and says in a step.

    ``do`` is what to do and ``ask`` the question. ``right`` is the right answer with its reason,
    ``wrong`` a wrong answer to expect, and ``reply`` what to say to it. All but ``do`` and ``ask``
    may be empty.
    """

    do: str
    ask: str
    right: str = ""
    wrong: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan, with its script, its lesson's state and its activity.

    ``confusions`` are numbers of ``CONFUSIONS``, ``claims`` ids of ``CLAIMS``: those that the
    step is about. ValueError: one of them, or the link, is unknown.
    """

    minutes: int
    title: str
    script: Script
    link: str
    setting: Setting
    misconceptions: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "link", read_lesson_link(self.link))
        if strange := [each for each in self.misconceptions if each not in MISCONCEPTIONS]:
            raise ValueError(f"No misconception has the number {strange[0]}.")
        if unknown := [each for each in self.claims if each not in CLAIMS]:
            raise ValueError(f"No claim is called {unknown[0]}.")

    @property
    def lesson(self) -> str:
        """The name of the lesson that the link leads to."""
        return read_lesson_name(self.link)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of ``PLAN_MINUTES`` minutes for an audience, with its outcomes.

    ``before`` lists what the class should know, ``after`` what they can do at the end.
    """

    name: str
    title: str
    audience: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The activities in order, as a room takes them for its plan."""
        return tuple(step.setting for step in self.steps)

    @property
    def begins(self) -> tuple[int, ...]:
        """The minute at which each step starts."""
        return tuple(sum(one.minutes for one in self.steps[:n]) for n in range(len(self.steps)))
