"""What an activity is started with: bounded values that a plan, a link or a log can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from bn_core.classroom.errors import RefusedError
from bn_core.classroom.links import read_lesson_link
from bn_core.classroom.validation import (
    MAX_OPTION,
    MAX_QUESTION,
    build_checked,
    check_number,
    check_option,
    clean_text,
    draw_question,
)
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.inputs.knobs import Knobs, choice, knob

MAX_OPTIONS = 6


@dataclass(frozen=True, slots=True)
class LivingBatch(Knobs):
    """Each student is one sample of a batch of one feature."""

    kind: ClassVar[str] = "living_batch"
    title: ClassVar[str] = "The living batch"


@dataclass(frozen=True, slots=True)
class Predict:
    """A numeric question: one of the bank's by ``id`` and ``seed``, or a typed one.

    ``text`` and ``answer`` are given where ``id`` is empty. RefusedError: neither, or a question
    of the bank that is unknown or no numeric one.
    """

    id: str = ""
    seed: int = 0
    text: str = ""
    answer: float | None = None
    kind: ClassVar[str] = "predict"
    title: ClassVar[str] = "Predict, then reveal"

    def __post_init__(self) -> None:
        if self.id:
            draw_question(self.id, self.seed, "numeric")
            _set(self, text="", answer=None)
        else:
            text = clean_text(self.text, "The question", MAX_QUESTION)
            _set(self, seed=0, text=text, answer=check_number(self.answer, "The answer"))


@dataclass(frozen=True, slots=True)
class Vote:
    """A multiple choice: one of the bank's by ``id`` and ``seed``, or a typed one.

    A typed one has 2 to 6 ``options``; ``right`` counts them from 0, None where no answer is.
    """

    id: str = ""
    seed: int = 0
    text: str = ""
    options: tuple[str, ...] = ()
    right: int | None = None
    kind: ClassVar[str] = "vote"
    title: ClassVar[str] = "Blind vote"

    def __post_init__(self) -> None:
        if self.id:
            draw_question(self.id, self.seed, "choice")
            _set(self, text="", options=(), right=None)
            return
        if not isinstance(self.options, (list, tuple)) or not 2 <= len(self.options) <= MAX_OPTIONS:
            raise RefusedError(f"A vote needs 2 to {MAX_OPTIONS} answers to choose from.")
        options = tuple(
            clean_text(each, "An answer to choose", MAX_OPTION) for each in self.options
        )
        if len(set(options)) != len(options):
            raise RefusedError("Two of the answers to choose from are the same.")
        if self.right is not None:
            check_option(self.right, len(options))
        text = clean_text(self.text, "The question", MAX_QUESTION)
        _set(self, id="", seed=0, text=text, options=options)


@dataclass(frozen=True, slots=True)
class ClassSweep(Knobs):
    """The network whose learning rate and first weights each student chooses."""

    kind: ClassVar[str] = "class_sweep"
    title: ClassVar[str] = "The class sweep"
    data: str = choice("digits", tuple(DATASETS), "data set")
    activation: str = choice("relu", ("sigmoid", "tanh", "relu"), "nonlinearity")
    depth: int = knob(3, 1, 20, "hidden layers")
    width: int = knob(32, 4, 100, "units per hidden layer")
    batch_size: int = knob(64, 2, 256, "examples per batch")
    steps: int = knob(200, 20, 500, "steps of each network")
    seed: int = knob(0, 0, 9999, "seed of weights and batches")
    good: float = knob(0.8, 0.3, 0.99, "test accuracy from which a network has learned")

    def run(self, rate: float, init_scale: float) -> RunConfig:
        """The run of one choice, as the lesson on activations would name it."""
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
    """One lesson with its whole state: ``link`` is kept relative, '/depth?seed=3'.

    A whole address, as copied from a browser, is taken too; what is left of it always leads into
    this lab. RefusedError: it names no lesson, or is too long.
    """

    link: str = ""
    kind: ClassVar[str] = "look_at"
    title: ClassVar[str] = "Look at this"

    def __post_init__(self) -> None:
        _set(self, link=read_lesson_link(self.link))


Setting = LivingBatch | Predict | Vote | ClassSweep | LookAt
KINDS: dict[str, type[Setting]] = {
    each.kind: each for each in (LivingBatch, Predict, Vote, ClassSweep, LookAt)
}
"""Every activity by its kind; its title is how teachers call it."""


def read_setting(record: Any) -> Setting:
    """A setting from what JSON holds, its ``kind`` and its fields; RefusedError if it is none."""
    if isinstance(record, Setting):
        return record
    kind = record.get("kind") if isinstance(record, Mapping) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise RefusedError(f"An activity is one of {', '.join(KINDS)}.")
    known = {each.name for each in fields(KINDS[kind])}
    if strange := sorted(str(name)[:40] for name in set(record) - known - {"kind"}):
        raise RefusedError(f"“{strange[0]}” is nothing that the activity {kind} knows.")
    made: Setting = build_checked(KINDS[kind], {name: record[name] for name in known & set(record)})
    return made


def write_setting(setting: Setting) -> dict[str, Any]:
    """The same as plain data, for JSON."""
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(setting).items()
    }
    return {"kind": setting.kind, **values}


def _set(setting: Setting, **values: Any) -> None:
    """Write into a frozen setting while it is made."""
    for name, value in values.items():
        object.__setattr__(setting, name, value)
