"""A plan for a class, in steps with a script, a lesson and an activity each.

The plans of the lab are written as these records. A teacher's own plan is built by ``build_plan``
and ``build_step``, which clean and bound what was typed or stands in a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from bn_core.classroom.events.event import MAX_PLANNED
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.links import read_lesson_link
from bn_core.classroom.inputs.validation import clean_optional_text, clean_paragraphs, clean_text
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.steps.notes import Notes
from bn_core.classroom.steps.settings import Predict, Setting, Vote
from bn_core.course.ledger.claims import CLAIMS
from bn_core.inputs.address import read_lesson_name

PLAN_MINUTES = 45
"""Minutes of a plan of the lab."""
MAX_MINUTES = 180
"""Most minutes of a step."""
MAX_TITLE = 120
"""Most characters of the title of a plan or a step."""
MAX_SCRIPT = 1500
"""Most characters of each text of a script."""
MAX_LINES, MAX_LINE_LENGTH = 12, 200
"""Most lines on what students know before and can do afterwards, and most characters of a line."""
MAX_QUESTIONS = 100
"""Most questions that a plan holds besides its steps."""
OWN = "own"
"""The name of a teacher's own plan, beside those of the lab."""


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

    ``misconceptions`` are numbers of ``MISCONCEPTIONS``, ``claims`` ids of ``CLAIMS``: those that
    the step is about. ``link`` is "" for a step without a lesson. ValueError: one of them, or the
    link, is unknown.
    """

    minutes: int
    title: str
    script: Script
    link: str
    setting: Setting
    misconceptions: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "link", self.link and read_lesson_link(self.link))
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
    """A plan for an audience, with its outcomes.

    ``before`` lists what the class should know, ``after`` what they can do at the end.
    ``questions`` are the teacher's own ones that no step asks yet.
    """

    name: str
    title: str
    audience: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    steps: tuple[Step, ...]
    questions: tuple[Predict | Vote, ...] = ()

    @property
    def minutes(self) -> int:
        """The minutes of all steps together."""
        return sum(each.minutes for each in self.steps)

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The activities in order, as a room takes them for its plan."""
        return tuple(step.setting for step in self.steps)

    @property
    def notes(self) -> tuple[Notes, ...]:
        """The speaker's notes of each step, as a room takes them beside its plan."""
        return tuple(
            Notes(each.title, *map(_remove_bold, astuple(each.script))) for each in self.steps
        )

    @property
    def begins(self) -> tuple[int, ...]:
        """The minute at which each step starts."""
        return tuple(sum(one.minutes for one in self.steps[:n]) for n in range(len(self.steps)))


def build_step(
    minutes: Any,
    title: Any,
    script: Script,
    link: Any,
    setting: Setting,
    misconceptions: Sequence[int] = (),
    claims: Sequence[str] = (),
) -> Step:
    """Return a step of a teacher's own plan.

    ValueError, in a sentence: a value is missing, too long or out of bounds.
    """
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= MAX_MINUTES:
        raise RefusedError(f"Minutes must be a whole number from 1 to {MAX_MINUTES}.")
    if not isinstance(link, str):
        raise RefusedError("A link is text.")
    return Step(
        minutes,
        clean_text(title, "The title of a step", MAX_TITLE),
        Script(
            clean_paragraphs(script.do, "What you do", MAX_SCRIPT),
            clean_paragraphs(script.ask, "What you ask", MAX_SCRIPT),
            clean_paragraphs(script.right, "The right answer", MAX_SCRIPT),
            clean_paragraphs(script.wrong, "The common wrong answer", MAX_SCRIPT),
            clean_paragraphs(script.reply, "The reply", MAX_SCRIPT),
        ),
        link.strip(),
        setting,
        tuple(misconceptions),
        tuple(claims),
    )


def build_plan(
    title: Any,
    audience: Any = "",
    before: Sequence[Any] = (),
    after: Sequence[Any] = (),
    steps: Sequence[Step] = (),
    questions: Sequence[Predict | Vote] = (),
) -> Plan:
    """Return a teacher's own plan; ValueError, in a sentence, if it is out of bounds."""
    if len(steps) > MAX_PLANNED:
        raise RefusedError(f"A plan can have at most {MAX_PLANNED} steps.")
    if len(questions) > MAX_QUESTIONS:
        raise RefusedError(f"A plan can hold at most {MAX_QUESTIONS} questions.")
    return Plan(
        OWN,
        clean_text(title, "The title of the plan", MAX_TITLE),
        clean_optional_text(audience, "The audience", MAX_LINE_LENGTH),
        _clean_lines(before, "What students should know before"),
        _clean_lines(after, "What students can do afterwards"),
        tuple(steps),
        tuple(questions),
    )


def _clean_lines(lines: Sequence[Any], what: str) -> tuple[str, ...]:
    """Return the lines that hold something."""
    if len(lines) > MAX_LINES:
        raise RefusedError(f"{what}: at most {MAX_LINES} lines.")
    clean = (
        clean_optional_text(each, f"{what}: line {number}", MAX_LINE_LENGTH)
        for number, each in enumerate(lines, start=1)
    )
    return tuple(filter(None, clean))


def _remove_bold(text: str) -> str:
    """Return a text without Markdown's marks of bold type."""
    return text.replace("**", "")
