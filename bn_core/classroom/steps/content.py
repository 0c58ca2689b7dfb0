"""What a question asks and answers, whether it is the bank's or a teacher's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.steps.settings import Predict, Setting, Vote
from bn_core.course.quiz.bank import draw_question
from bn_core.lessons.question import DrawnNumber, DrawnQuestion, Mistake, Option
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class NumberContent:
    """A question whose answer is a number; ``tolerance`` is in the answer's unit."""

    title: str
    text: str
    answer: float
    tolerance: float
    explanation: str = ""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def answer_text(self) -> str:
        """The answer as text."""
        return format_number(self.answer)


@dataclass(frozen=True, slots=True)
class ChoiceContent:
    """A question with options; ``right`` is the place of the right one, or None."""

    title: str
    text: str
    options: tuple[Option, ...]
    right: int | None
    explanation: str = ""

    @property
    def answer_text(self) -> str:
        """The right option, or a word that there is none."""
        return "no option is right" if self.right is None else self.options[self.right].text


Content = NumberContent | ChoiceContent


def describe_drawn(asked: DrawnQuestion) -> Content:
    """Return the content of a question of the bank as a seed has drawn it."""
    title = f"{asked.question.id} {asked.seed}"
    if isinstance(asked, DrawnNumber):
        mistakes = tuple(Mistake(each.value, _unjoin(each.why)) for each in asked.mistakes)
        text, explanation = _unjoin(asked.text), _unjoin(asked.explanation)
        return NumberContent(title, text, asked.answer, asked.tolerance, explanation, mistakes)
    options = tuple(Option(_unjoin(each.text), _unjoin(each.why)) for each in asked.options)
    return ChoiceContent(title, _unjoin(asked.text), options, asked.right)


def describe_setting(setting: Predict | Vote) -> Content:
    """Return the content of the question of an activity."""
    if setting.id:
        return describe_drawn(draw_question(setting.id, setting.seed))
    title = make_title(setting.text)
    if isinstance(setting, Vote):
        replies = setting.replies or [""] * len(setting.options)
        options = tuple(map(Option, setting.options, replies))
        return ChoiceContent(title, setting.text, options, setting.right, setting.explanation)
    assert setting.answer is not None
    return NumberContent(
        title,
        setting.text,
        setting.answer,
        setting.effective_tolerance,
        setting.explanation,
        setting.mistakes,
    )


def title_setting(setting: Setting) -> str:
    """Return the beginning of the question that an activity asks, "" if it asks none."""
    if not isinstance(setting, Predict | Vote):
        return ""
    return _title_drawn(setting.id, setting.seed) if setting.id else make_title(setting.text)


@lru_cache(maxsize=1024)  # a teacher's view holds those of the whole plan, at each change
def _title_drawn(id: str, seed: int) -> str:
    return make_title(_unjoin(draw_question(id, seed).text))


def explain(content: Content) -> str:
    """Return the reason of the right answer, "" if none is given."""
    if content.explanation or not isinstance(content, ChoiceContent) or content.right is None:
        return content.explanation
    return content.options[content.right].why


def describe_all(settings: Iterable[Setting]) -> tuple[Content, ...]:
    """Return the contents of all settings that ask a question, each once."""
    asked = (each for each in settings if isinstance(each, Predict | Vote))
    return tuple(dict.fromkeys(map(describe_setting, asked)))


def require_right(contents: Iterable[Content]) -> tuple[Content, ...]:
    """Return the questions that a platform can mark; RefusedError if there is none."""
    marked = tuple(
        each for each in contents if isinstance(each, NumberContent) or each.right is not None
    )
    if not marked:
        raise RefusedError("There is no question with a right answer to export.")
    return marked


def make_title(text: str) -> str:
    """Return the beginning of a question as its title."""
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def _unjoin(text: str) -> str:
    """Return a text without signs that keep a line together; code must not hold them."""
    return text.replace("\u2060", "")
