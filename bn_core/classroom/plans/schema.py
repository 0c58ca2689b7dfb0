"""The JSON Schema of a plan's file, which the import checks."""

from __future__ import annotations

from typing import Any

from bn_core.classroom.events.event import MAX_PLANNED
from bn_core.classroom.inputs.links import MAX_LINK
from bn_core.classroom.inputs.validation import (
    LETTERS,
    MAX_ANSWER,
    MAX_EXPLANATION,
    MAX_OPTION,
    MAX_QUESTION,
)
from bn_core.classroom.plans.misconceptions import MISCONCEPTIONS
from bn_core.classroom.plans.plan import (
    MAX_LINE_LENGTH,
    MAX_LINES,
    MAX_MINUTES,
    MAX_QUESTIONS,
    MAX_SCRIPT,
    MAX_TITLE,
)
from bn_core.classroom.steps.settings import (
    KINDS,
    MAX_MISTAKES,
    MAX_OPTIONS,
    ClassSweep,
    LivingBatch,
    WriteLine,
)
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.quiz.bank import BANK
from bn_core.inputs.knobs import Knob, Knobs
from bn_core.lessons.question import SEED

FORMAT, VERSION = "batchnorm-lab-plan", 1
"""The first name of a plan's file, and the version of the format."""
Schema = dict[str, Any]
_BLANKS = 10
"""Times a text may be longer before its white space is removed."""


def build_schema() -> Schema:
    """Return the schema of a plan's file (JSON Schema, draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan of BatchNorm Lab with its questions",
        "type": "object",
        "required": [FORMAT, "title", "steps"],
        "additionalProperties": False,
        "properties": {
            FORMAT: _describe({"const": VERSION}, "version of the format"),
            "title": _text(MAX_TITLE, "title of the plan"),
            "audience": _text(MAX_LINE_LENGTH, "whom the plan is for"),
            "before": _lines("what students should know before"),
            "after": _lines("what students can do afterwards"),
            "steps": _list(_step(), MAX_PLANNED, "steps in order"),
            "questions": _list(
                _activity(("predict", "vote")), MAX_QUESTIONS, "questions that no step asks yet"
            ),
        },
    }


def list_number_names(schema: Schema) -> frozenset[str]:
    """Return the names under which a schema asks for a number."""
    found: set[str] = set()
    for name, each in schema.get("properties", {}).items():
        asked = each.get("items", each)
        if asked.get("type") in ("integer", "number") or ("const" in asked and name == FORMAT):
            found.add(name)
        found |= list_number_names(asked)
    for rule in schema.get("allOf", ()):
        found |= list_number_names(rule["then"])
    return frozenset(found)


def _step() -> Schema:
    return {
        "type": "object",
        "required": ["title", "minutes", "activity"],
        "additionalProperties": False,
        "properties": {
            "title": _text(MAX_TITLE, "title of the step"),
            "minutes": _integer(1, MAX_MINUTES, "how long the step takes"),
            "do": _text(MAX_SCRIPT, "what you do"),
            "ask": _text(MAX_SCRIPT, "what you ask"),
            "right_answer": _text(MAX_SCRIPT, "the right answer with its reason"),
            "wrong_answer": _text(MAX_SCRIPT, "a wrong answer to expect"),
            "reply": _text(MAX_SCRIPT, "what you reply to the wrong answer"),
            "lesson": _text(MAX_LINK, "link to a lesson, from its Share button"),
            "misconceptions": _list(
                _integer(1, max(MISCONCEPTIONS), "number of a misconception"),
                len(MISCONCEPTIONS),
                "misconceptions that the step is about",
            ),
            "claims": _list(
                {"type": "string", "enum": list(CLAIMS)}, len(CLAIMS), "claims of the ledger"
            ),
            "activity": _activity(tuple(KINDS)),
        },
    }


def _activity(kinds: tuple[str, ...]) -> Schema:
    """Return the schema of an activity, whose other names follow from its kind."""
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": list(kinds)}},
        "allOf": [
            {
                "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
                "then": {
                    "properties": {"kind": {"type": "string"}, **_SETTINGS[kind]},
                    "additionalProperties": False,
                },
            }
            for kind in kinds
        ],
    }


def _list_controls(config: type[Knobs]) -> Schema:
    return {name: _describe(_control(knob), knob.help) for name, knob in config.knobs()}


def _control(knob: Knob) -> Schema:
    if knob.options:
        return {"type": "string", "enum": list(knob.options)}
    kind = "integer" if isinstance(knob.default, int) else "number"
    return {"type": kind, "minimum": knob.low, "maximum": knob.high}


def _text(most: int, words: str) -> Schema:
    return _describe({"type": "string", "maxLength": _BLANKS * most}, f"{words}, up to {most}")


def _integer(low: float, high: float, words: str) -> Schema:
    return _describe({"type": "integer", "minimum": int(low), "maximum": int(high)}, words)


def _number(low: float, high: float, words: str) -> Schema:
    return _describe({"type": "number", "minimum": low, "maximum": high}, words)


def _list(items: Schema, most: int, words: str, least: int = 0) -> Schema:
    bounds = {"minItems": least, "maxItems": most}
    return _describe({"type": "array", "items": items, **bounds}, words)


def _lines(words: str) -> Schema:
    return _list(_text(MAX_LINE_LENGTH, "a line"), MAX_LINES, words)


def _describe(schema: Schema, words: str) -> Schema:
    return {**schema, "description": words}


_BANK = {
    "question": _describe({"type": "string", "enum": list(BANK)}, "a question of the bank"),
    "seed": _integer(SEED.low, SEED.high, "which numbers the question of the bank has"),
}
_SETTINGS: dict[str, Schema] = {
    "living_batch": _list_controls(LivingBatch),
    "predict": {
        **_BANK,
        "text": _text(MAX_QUESTION, "your own question"),
        "answer": _number(-MAX_ANSWER, MAX_ANSWER, "the right answer"),
        "tolerance": _number(0, MAX_ANSWER, "the largest error of a right answer"),
        "explanation": _text(MAX_EXPLANATION, "shown with the answer"),
        "mistakes": _list(
            {
                "type": "object",
                "required": ["answer", "reply"],
                "additionalProperties": False,
                "properties": {
                    "answer": _number(-MAX_ANSWER, MAX_ANSWER, "the number that it leads to"),
                    "reply": _text(MAX_EXPLANATION, "what is said to who answers so"),
                },
            },
            MAX_MISTAKES,
            "known wrong answers",
        ),
    },
    "vote": {
        **_BANK,
        "text": _text(MAX_QUESTION, "your own question"),
        "options": _list(_text(MAX_OPTION, "an option"), MAX_OPTIONS, "options, A first", 2),
        "right": _describe(
            {"type": "string", "enum": list(LETTERS[:MAX_OPTIONS])},
            "letter of the right option; leave it out if none is right",
        ),
        "explanation": _text(MAX_EXPLANATION, "shown with the answer"),
        "replies": _list(
            _text(MAX_EXPLANATION, "a reply, which may be empty"),
            MAX_OPTIONS,
            "a reply to each option, A first",
        ),
    },
    "class_sweep": _list_controls(ClassSweep),
    "look_at": {"link": _text(MAX_LINK, "link to a lesson, from its Share button")},
    "write_line": _list_controls(WriteLine),
}
"""What an activity holds besides its kind."""
