"""Settings of activities, as bounded values that a plan, a link or a log can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.links import read_lesson_link
from bn_core.classroom.inputs.validation import (
    LETTERS,
    MAX_ANSWER,
    MAX_EXPLANATION,
    MAX_OPTION,
    MAX_QUESTION,
    build_checked,
    check_number,
    clean_optional_text,
    clean_text,
    draw_question,
    read_right_option,
)
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob
from bn_core.lessons.question import LEAST_TOLERANCE, RELATIVE_TOLERANCE, Mistake
from bn_core.lessons.write_it.exercises import ONE_LINE

_ACTIVATIONS = {"relu": "ReLU"}
"""How a nonlinearity is written, if not by its name."""
MAX_OPTIONS, MAX_MISTAKES = 6, 8
"""Most options of a vote, and most known wrong answers of a typed question for a number."""


@dataclass(frozen=True, slots=True)
class LivingBatch(Knobs):
    """A batch of one feature in which each student is one sample.

    With the first ``gamma`` and ``beta`` y differs from x̂, unless a plan says otherwise.
    """

    kind: ClassVar[str] = "living_batch"
    title: ClassVar[str] = "The living batch"
    heading: ClassVar[str] = "Each of you is one example"
    gamma: float = knob(2.0, -10.0, 10.0, "scale γ at the start")
    beta: float = knob(1.0, -10.0, 10.0, "shift β at the start")


@dataclass(frozen=True, slots=True)
class Predict:
    """A numeric question, of the bank by ``id`` and ``seed`` or typed.

    All other fields belong to a typed one, whose ``id`` is empty. ``tolerance`` is the largest
    error of a right answer, in the answer's unit; None means one percent, or 0.006 of an answer 0.
    ``explanation`` is shown with the answer. ``mistakes`` are known wrong answers, each with a
    reply. RefusedError: text or answer is missing, a value is out of bounds, or the bank has no
    numeric question of this id.
    """

    id: str = ""
    seed: int = 0
    text: str = ""
    answer: float | None = None
    tolerance: float | None = None
    explanation: str = ""
    mistakes: tuple[Mistake, ...] = ()
    kind: ClassVar[str] = "predict"
    title: ClassVar[str] = "Predict, then reveal"
    heading: ClassVar[str] = title

    def __post_init__(self) -> None:
        if self.id:
            draw_question(self.id, self.seed, "numeric")
            _assign(self, text="", answer=None, tolerance=None, explanation="", mistakes=())
            return
        text = clean_text(self.text, "The question", MAX_QUESTION)
        _assign(self, id="", seed=0, text=text, answer=check_number(self.answer, "The answer"))
        if self.tolerance is not None:
            _assign(self, tolerance=check_number(self.tolerance, "The tolerance", 0, MAX_ANSWER))
        explained = clean_optional_text(self.explanation, "The explanation", MAX_EXPLANATION)
        _assign(self, explanation=explained, mistakes=tuple(self._check_mistakes()))

    @property
    def effective_tolerance(self) -> float:
        """The largest error of a right answer of a typed question."""
        assert self.answer is not None
        if self.tolerance is not None:
            return self.tolerance
        return RELATIVE_TOLERANCE * abs(self.answer) or LEAST_TOLERANCE

    def _check_mistakes(self) -> Iterator[Mistake]:
        """Yield the known wrong answers, cleaned; RefusedError if one is right."""
        given = self.mistakes
        if not isinstance(given, (list, tuple)) or len(given) > MAX_MISTAKES:
            raise RefusedError(f"A question can have at most {MAX_MISTAKES} known wrong answers.")
        assert self.answer is not None
        for place, each in enumerate(given, start=1):
            values = asdict(each) if isinstance(each, Mistake) else each
            if not isinstance(values, Mapping) or set(values) != {"value", "why"}:
                raise RefusedError("A known wrong answer has a number and a reply.")
            value = check_number(values["value"], f"The known wrong answer {place}")
            if abs(value - self.answer) <= self.effective_tolerance:
                raise RefusedError(
                    f"{value:g} is listed as a wrong answer, but counts as right: the tolerance is "
                    f"{self.effective_tolerance:g}."
                )
            reply = f"The reply to the wrong answer {value:g}"
            yield Mistake(value, clean_text(values["why"], reply, MAX_EXPLANATION))


@dataclass(frozen=True, slots=True)
class Vote:
    """A multiple-choice question, of the bank by ``id`` and ``seed`` or typed.

    A typed one has 2 to 6 ``options``. ``right`` is the place of the right one from 0, or its
    letter; None if no option is right. ``explanation`` is shown with the answer. ``replies`` are
    empty, or one text for each option, which may be "". RefusedError: there is no such option or
    question, or a value is out of bounds.
    """

    id: str = ""
    seed: int = 0
    text: str = ""
    options: tuple[str, ...] = ()
    right: int | None = None
    explanation: str = ""
    replies: tuple[str, ...] = ()
    kind: ClassVar[str] = "vote"
    title: ClassVar[str] = "Vote, discuss, vote again"
    heading: ClassVar[str] = title

    def __post_init__(self) -> None:
        if self.id:
            draw_question(self.id, self.seed, "choice")
            _assign(self, text="", options=(), right=None, explanation="", replies=())
            return
        if not isinstance(self.options, (list, tuple)) or not 2 <= len(self.options) <= MAX_OPTIONS:
            raise RefusedError(f"A vote needs 2 to {MAX_OPTIONS} options.")
        named = zip(LETTERS, self.options, strict=False)
        options = tuple(clean_text(each, f"Option {name}", MAX_OPTION) for name, each in named)
        for place, each in enumerate(options):
            if (first := options.index(each)) < place:
                same = f"{LETTERS[first]} or {LETTERS[place]}"
                raise RefusedError(f"Two options are the same. Change {same}.")
        if self.right is not None:
            _assign(self, right=read_right_option(self.right, len(options)))
        text = clean_text(self.text, "The question", MAX_QUESTION)
        _assign(self, id="", seed=0, text=text, options=options)
        explained = clean_optional_text(self.explanation, "The explanation", MAX_EXPLANATION)
        _assign(self, explanation=explained, replies=_clean_replies(self.replies, len(options)))


def _clean_replies(replies: Any, many: int) -> tuple[str, ...]:
    """Return one reply for each option, or none at all if every one is empty."""
    if not isinstance(replies, (list, tuple)) or len(replies) not in (0, many):
        raise RefusedError("A vote needs one reply for each option, or none. A reply may be empty.")
    clean = tuple(
        clean_optional_text(each, f"The reply to {name}", MAX_EXPLANATION)
        for name, each in zip(LETTERS, replies, strict=False)
    )
    return clean if any(clean) else ()


@dataclass(frozen=True, slots=True)
class ClassSweep(Knobs):
    """The network whose learning rate and initialization each student chooses."""

    kind: ClassVar[str] = "class_sweep"
    title: ClassVar[str] = "Train networks"
    heading: ClassVar[str] = title
    data: str = choice("digits", tuple(DATASETS), "data set")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    depth: int = knob(3, 1, 20, "hidden layers")
    width: int = knob(32, 4, 100, "units per hidden layer")
    batch_size: int = knob(64, 2, 256, "examples per batch")
    steps: int = knob(200, 20, 500, "steps of each network")
    seed: int = knob(0, 0, 9999, "seed of weights and batches")
    good: float = knob(0.8, 0.3, 0.99, "test accuracy from which a network has learned")

    def describe(self) -> str:
        """Return a sentence on the network and its training."""
        layers = "1 hidden layer" if self.depth == 1 else f"{self.depth} hidden layers"
        return (
            f"Data: {DATASETS[self.data].title}. {layers} of {self.width} units with "
            f"{_ACTIVATIONS.get(self.activation, self.activation)}, {self.steps} training steps."
        )

    def run(self, rate: float, init_scale: float) -> RunConfig:
        """Return the run of one student's choice."""
        return RunConfig(
            data=self.data,
            activation=self.activation,
            depth=self.depth,
            width=self.width,
            batch_size=self.batch_size,
            steps=self.steps,
            seed=self.seed,
            rate=rate,
            init_scale=init_scale,
        )


@dataclass(frozen=True, slots=True)
class LookAt:
    """A lesson with its whole state, sent to every phone.

    ``link`` is stored as a relative address, '/depth?seed=3'. A whole address, as copied from a
    browser, is accepted too. RefusedError: the link names no lesson, or is too long.
    """

    link: str = ""
    kind: ClassVar[str] = "look_at"
    title: ClassVar[str] = "Open a lesson"
    heading: ClassVar[str] = title

    def __post_init__(self) -> None:
        _assign(self, link=read_lesson_link(self.link))


@dataclass(frozen=True, slots=True)
class WriteLine(Knobs):
    """One line of batch norm for each student to write, which the lab checks."""

    kind: ClassVar[str] = "write_line"
    title: ClassVar[str] = "Write a line"
    heading: ClassVar[str] = title
    exercise: str = choice(ONE_LINE[0], ONE_LINE, "line to write")


Setting = LivingBatch | Predict | Vote | ClassSweep | LookAt | WriteLine
KINDS: dict[str, type[Setting]] = {
    each.kind: each for each in (LivingBatch, Predict, Vote, ClassSweep, LookAt, WriteLine)
}
"""Every activity's settings by its kind.

An activity has two names, the ``title`` that the teacher chooses and the ``heading`` on the wall.
"""


def read_setting(record: Any) -> Setting:
    """Return the setting of a JSON record; RefusedError if it is invalid."""
    if isinstance(record, Setting):
        return record
    kind = record.get("kind") if isinstance(record, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise RefusedError(f"An activity must be one of {', '.join(KINDS)}.")
    known = {each.name for each in fields(KINDS[kind])}
    if unknown := sorted(str(name)[:40] for name in set(record) - known - {"kind"}):
        raise RefusedError(f"“{unknown[0]}” is not a setting of the activity {kind}.")
    made: Setting = build_checked(KINDS[kind], {name: record[name] for name in known & set(record)})
    return made


def write_setting(setting: Setting) -> dict[str, Any]:
    """Return a setting as plain data, for JSON."""
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(setting).items()
    }
    return {"kind": setting.kind, **values}


def _assign(setting: Setting, **values: Any) -> None:
    """Assign fields of a frozen setting while it is being built."""
    for name, value in values.items():
        object.__setattr__(setting, name, value)
