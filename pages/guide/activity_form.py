"""The fields of an activity, and of a question of the teacher's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.inputs.links import MAX_LINK
from bn_core.classroom.inputs.validation import LETTERS, MAX_EXPLANATION, MAX_OPTION, MAX_QUESTION
from bn_core.classroom.steps.content import describe_drawn
from bn_core.classroom.steps.settings import (
    KINDS,
    MAX_MISTAKES,
    MAX_OPTIONS,
    Predict,
    Setting,
)
from bn_core.classroom.steps.settings import read_setting as build_setting
from bn_core.course import curriculum
from bn_core.course.quiz.bank import BANK, draw_question
from bn_core.inputs.knobs import Knobs
from bn_core.inputs.tabular.numbers import write_number
from bn_core.text.sentences import begin_sentence
from pages.guide import form, question_view

ASKING = ("predict", "vote")
"""The kinds of activity that ask a question."""
_TYPED, _NONE = "your own question", "no option is right"
_CONTROLLED = {kind: each for kind, each in KINDS.items() if issubclass(each, Knobs)}
"""Activities whose fields are controls."""
_KINDS_OF_QUESTION = {"predict": "numeric", "vote": "choice"}


def list_values(setting: Setting | None) -> dict[str, Any]:
    """Return what the fields hold at first for an activity."""
    if setting is None:
        return {}
    values = {"kind": setting.kind, **asdict(setting)}
    if setting.kind in ASKING:
        values[f"question {setting.kind}"] = values.pop("id") or _TYPED
    if setting.kind == "vote":
        right = values["right"]
        values["right"] = _NONE if right is None else LETTERS[right]
        values["options"] = "\n".join(values["options"])
        values["replies"] = "\n".join(values["replies"])
    if isinstance(setting, Predict):
        lines = (f"{write_number(each.value)}: {each.why}" for each in setting.mistakes)
        values["mistakes"] = "\n".join(lines)
    if setting.kind in _CONTROLLED:
        return {"kind": setting.kind, **_prefix(setting, values)}
    return values


def show_fields(kinds: Sequence[str] = tuple(KINDS)) -> None:
    """Show the fields of an activity of one of these kinds, in the open form."""
    kind = form.show_field(
        st.selectbox,
        "Activity",
        "kind",
        kinds[0],
        options=kinds,
        format_func=lambda each: KINDS[each].title,
    )
    if kind in ASKING:
        _show_question(kind)
    elif kind == "look_at":
        form.show_field(
            st.text_input, "Link to a lesson, from its Share button", "link", "", max_chars=MAX_LINK
        )
    elif kind in _CONTROLLED:
        _show_controls(_CONTROLLED[kind])


def read_setting() -> Setting:
    """Return the activity of the open form; RefusedError, in a sentence."""
    kind = str(form.get_value("kind", ""))
    id = form.get_value(f"question {kind}", _TYPED)
    if kind in ASKING and id != _TYPED:
        return build_setting({"kind": kind, "id": id, "seed": form.get_value("seed") or 0})
    if kind == "predict":
        typed = {name: form.get_value(name) for name in ("text", "answer", "tolerance")}
        explained = form.get_value("explanation")
        return build_setting(
            {"kind": kind, **typed, "explanation": explained, "mistakes": _read_mistakes()}
        )
    if kind == "vote":
        return build_setting({"kind": kind, **_read_vote()})
    if kind == "look_at":
        return build_setting({"kind": kind, "link": form.get_value("link")})
    knobs = _CONTROLLED[kind].knobs() if kind in _CONTROLLED else []
    values = {name: form.get_value(f"{kind} {name}", knob.default) for name, knob in knobs}
    return build_setting({"kind": kind, **values})


def _show_question(kind: str) -> None:
    asked = [id for id, each in BANK.items() if each.kind == _KINDS_OF_QUESTION[kind]]
    id = form.show_field(
        st.selectbox,
        "Question",
        f"question {kind}",
        _TYPED,
        options=(_TYPED, *asked),
        format_func=_name_question,
    )
    if id != _TYPED:
        form.show_number("Seed of its numbers", "seed", 0)
        try:
            asked_now = draw_question(id, form.get_value("seed") or 0)
            question_view.show_content(describe_drawn(asked_now))
        except ValueError as error:
            st.error(str(error))
        return
    form.show_field(st.text_area, "Text of the question", "text", "", max_chars=MAX_QUESTION)
    if kind == "vote":
        _show_options()
    else:
        _show_numbers()
    form.show_field(
        st.text_area,
        "Explanation, shown with the answer",
        "explanation",
        "",
        max_chars=MAX_EXPLANATION,
    )


def _show_options() -> None:
    text = form.show_field(
        st.text_area,
        f"Options, one per line, 2 to {MAX_OPTIONS}",
        "options",
        "",
        max_chars=MAX_OPTIONS * (MAX_OPTION + 1),
    )
    letters = LETTERS[: max(2, min(MAX_OPTIONS, len(_split_lines(text))))]
    if (right := form.get_value("right", _NONE)) not in (_NONE, *letters):
        st.caption(f"Option {right} no longer exists. Choose the right option again.")
    form.show_field(
        st.selectbox,
        "Right option",
        "right",
        _NONE,
        options=(_NONE, *LETTERS[:MAX_OPTIONS]),
        format_func=lambda each: each if each == _NONE else _name_option(each, text),
    )
    form.show_field(
        st.text_area,
        "Replies to the options, one per line in the same order (may be left empty)",
        "replies",
        "",
        max_chars=MAX_OPTIONS * (MAX_EXPLANATION + 1),
    )


def _show_numbers() -> None:
    form.show_number("Right answer", "answer", None)
    form.show_number(
        "Tolerance: the largest error that still counts as right",
        "tolerance",
        None,
        placeholder="one percent of the answer",
    )
    form.show_field(
        st.text_area,
        "Known wrong answers, one per line: the number, a colon and your reply",
        "mistakes",
        "",
        max_chars=MAX_MISTAKES * (MAX_EXPLANATION + 30),
        placeholder="4.67: That divides by 3. There are four numbers.",
    )


def _show_controls(config: type[Knobs]) -> None:
    kind = config.kind  # type: ignore[attr-defined]
    for name, knob in config.knobs():
        label = begin_sentence(knob.help)
        if knob.options:
            form.show_field(
                st.selectbox, label, f"{kind} {name}", knob.default, options=knob.options
            )
            continue
        form.show_number(label, f"{kind} {name}", knob.default)


def _read_vote() -> dict[str, Any]:
    options = _split_lines(form.get_value("options", ""))
    right = form.get_value("right", _NONE)
    replies = str(form.get_value("replies", "") or "").split("\n")
    while replies and not replies[-1].strip():
        replies.pop()
    if len(replies) > len(options):
        raise RefusedError(
            f"There are {len(replies)} replies and {len(options)} options. Give one reply a line."
        )
    return {
        "text": form.get_value("text", ""),
        "options": options,
        "right": None if right == _NONE else LETTERS.index(right),
        "explanation": form.get_value("explanation", ""),
        "replies": [*replies, *[""] * (len(options) - len(replies))],
    }


def _read_mistakes() -> list[dict[str, Any]]:
    mistakes = []
    for place, line in enumerate(str(form.get_value("mistakes") or "").split("\n"), start=1):
        if not line.strip():
            continue
        number, colon, reply = line.partition(":")
        try:
            value = float(number.replace("−", "-"))
        except ValueError:
            value = None
        if value is None or not colon:
            raise RefusedError(
                f"Line {place} of the known wrong answers, “{line[:40]}”, is not a number, a colon "
                "and a reply."
            )
        mistakes.append({"value": value, "why": reply})
    return mistakes


def _split_lines(text: str | None) -> list[str]:
    return [line for line in (text or "").split("\n") if line.strip()]


def _name_option(letter: str, text: str) -> str:
    lines = _split_lines(text)
    place = LETTERS.index(letter)
    return f"{letter}: {lines[place]}" if place < len(lines) else f"{letter} (there is none)"


def _name_question(id: str) -> str:
    if id == _TYPED:
        return _TYPED
    return f"{curriculum.find_lesson(BANK[id].lesson).title}: {id.replace('-', ' ')}"


def _prefix(setting: Setting, values: dict[str, Any]) -> dict[str, Any]:
    return {f"{setting.kind} {name}": value for name, value in values.items() if name != "kind"}
