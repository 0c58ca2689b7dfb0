"""The question bank: every number is computed, every mistake explained, every sheet its seed's."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.course.quiz.bank import BANK, deal_sheet
from bn_core.course.quiz.config import ABOUT, QuizConfig
from bn_core.course.quiz.marking import format_answer, mark_answer, tally_by_lesson
from bn_core.course.quiz.sections import SECTIONS, find_section
from bn_core.course.quiz.worksheet import write_answer_key, write_worksheet
from bn_core.lessons.question import DrawnChoice, DrawnNumber, Mistake, Option
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number
from tests.hypothesis_profiles import examples
from tests.printed_code import run_code

CONFUSIONS = 20
SEEDS = st.integers(0, 9999)
NUMERIC = [id for id, each in BANK.items() if each.kind == "numeric"]
CHOICE = [id for id, each in BANK.items() if each.kind == "choice"]
numeric = pytest.mark.parametrize("id", NUMERIC)
choice = pytest.mark.parametrize("id", CHOICE)
each_id = pytest.mark.parametrize("id", BANK)
few = settings(max_examples=examples(20))
SOME = (0, 1, 2, 7, 100, 9999)


def number(id: str, seed: int) -> DrawnNumber:
    asked = BANK[id].draw(seed)
    assert isinstance(asked, DrawnNumber)
    return asked


def options(id: str, seed: int) -> DrawnChoice:
    asked = BANK[id].draw(seed)
    assert isinstance(asked, DrawnChoice)
    return asked


def everything(asked: DrawnNumber | DrawnChoice) -> list[str]:
    """All that may be shown of a question."""
    more = asked.mistakes if isinstance(asked, DrawnNumber) else asked.options
    told = [each.why for each in more]
    told += [each.text for each in more if isinstance(each, Option)]
    return [asked.text, asked.explanation, *told]


def test_bank_covers_all_misconceptions() -> None:
    assert len(BANK) >= 48
    assert len(NUMERIC) >= 18
    assert {each.confusion for each in BANK.values()} - {None} == set(range(1, CONFUSIONS + 1))
    for section in SECTIONS:
        kinds = Counter(each.kind for each in BANK.values() if find_section(each) == section)
        assert min(kinds.values()) >= 8
        assert kinds.total() >= QuizConfig.knob("count").high


def test_question_belongs_to_lesson_of_its_section() -> None:
    for id, each in BANK.items():
        assert id == each.id
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", id)
        assert each.lesson in SECTIONS[find_section(each)]
    assert {each.lesson for each in BANK.values()} == {
        lesson for lessons in SECTIONS.values() for lesson in lessons
    }
    assert ABOUT["everything"] == tuple(SECTIONS)
    assert {section for sections in ABOUT.values() for section in sections} == set(SECTIONS)


@few
@given(seed=SEEDS)
def test_numeric_answer_follows_from_drawn_numbers(seed: int) -> None:
    for asked in (number(id, seed) for id in NUMERIC):
        assert math.isfinite(asked.answer)
        assert asked.tolerance > 0
        assert asked.drawn
        for each in asked.drawn:
            assert format_number(each) in asked.text or format_number(each**2) in asked.text
        assert format_number(asked.answer) in asked.explanation
        assert any(format_number(each) in asked.explanation for each in asked.drawn)
        # An answer with as many digits as the lab shows is right.
        assert (
            abs(float(format_number(asked.answer).replace("−", "-")) - asked.answer)
            <= asked.tolerance
        )
        for mistake in asked.mistakes:
            assert abs(mistake.value - asked.answer) > 2 * asked.tolerance
            assert mistake.why.endswith(".")


@few
@given(seed=SEEDS)
def test_choice_has_one_right_option_and_named_mistakes(seed: int) -> None:
    for asked in (options(id, seed) for id in CHOICE):
        texts = [each.text for each in asked.options]
        assert 3 <= len(texts) <= 4
        assert len({text.casefold() for text in texts}) == len(texts)
        assert all(each.why.endswith(".") for each in asked.options)
        assert re.search(r"\d", asked.explanation)


@few
@given(seed=SEEDS)
def test_question_text_is_short_and_plain(seed: int) -> None:
    for text in chain.from_iterable(everything(each.draw(seed)) for each in BANK.values()):
        assert text
        assert len(text.split()) <= 60, text
        assert not re.search(r"\bnan\b|np\.|[*$~<!—]| - |  |[−+] −|−−", text), text
        # Markdown would take it for a link, a heading or a list.
        assert not re.match(r"\[[^]]*\][:(]|[#>|+-]|\d+[.)] ", text), text


@each_id
def test_draw_depends_only_on_seed(id: str) -> None:
    drawn = [BANK[id].draw(seed) for seed in range(12)]
    assert drawn == [BANK[id].draw(seed) for seed in range(12)]
    if isinstance(drawn[0], DrawnNumber):
        assert len({each.text for each in drawn}) >= 3
    else:
        orders = {tuple(o.text for o in each.options) for each in drawn}  # type: ignore[union-attr]
        assert len(orders) >= 3
        assert len({each.right for each in drawn}) >= 2  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", [-1, 10_000, 0.5, "7", None, True])
def test_draw_refuses_seed_out_of_bounds(seed: Any) -> None:
    for each in BANK.values():
        with pytest.raises(ValueError, match="seed of the sheet"):
            each.draw(seed)


@few
@given(seed=SEEDS, count=st.integers(3, 16), about=st.sampled_from(sorted(ABOUT)))
def test_deal_sheet_spreads_evenly_without_repeats(seed: int, count: int, about: str) -> None:
    asked = deal_sheet(seed, count, ABOUT[about])
    assert asked == deal_sheet(seed, count, ABOUT[about])
    ids = [each.question.id for each in asked]
    assert len(set(ids)) == len(ids) == count
    assert ids == [id for id in BANK if id in ids]
    sections = Counter(find_section(each.question) for each in asked)
    assert set(sections) == set(ABOUT[about])
    assert max(sections.values()) - min(sections.values()) <= 1
    kinds = Counter(each.question.kind for each in asked)
    assert abs(kinds["numeric"] - kinds["choice"]) <= len(ABOUT[about])


def test_deal_sheet_differs_between_seeds() -> None:
    texts = {"".join(each.text for each in deal_sheet(seed)) for seed in range(60)}
    assert len(texts) == 60
    met = {each.question.id for seed in range(80) for each in deal_sheet(seed, 16)}
    assert met == set(BANK)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"seed": -1}, "seed of the sheet"),
        ({"count": 17}, "number of questions"),
        ({"count": 2}, "number of questions"),
        ({"sections": ("The end",)}, "'The end' is not one of"),
        ({"sections": ()}, "needs at least one section"),
    ],
)
def test_deal_sheet_refuses_invalid_arguments(given: dict, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        deal_sheet(**given)
    assert str(refusal.value).endswith(".")


@numeric
def test_mark_answer_marks_number(id: str) -> None:
    for asked in (number(id, seed) for seed in SOME):
        assert (
            mark_answer(asked, asked.answer).right,
            mark_answer(asked, asked.answer).mistake,
        ) == (True, "")
        for way in (-asked.tolerance, asked.tolerance):
            assert mark_answer(asked, asked.answer + 0.99 * way).right
            assert not mark_answer(asked, asked.answer + 1.01 * way).right
        far = mark_answer(asked, asked.answer + 1e6)
        assert (far.right, far.mistake) == (False, "")
        for mistake in asked.mistakes:
            known = mark_answer(asked, mistake.value)
            assert not known.right
            assert known.mistake in [each.why for each in asked.mistakes]
            assert known.explanation == asked.explanation


@numeric
def test_mark_answer_names_mistake_within_two_digits(id: str) -> None:
    for asked in (number(id, seed) for seed in SOME):
        for share in (0.015, 0.03, 0.1):
            for mistake in asked.mistakes:
                given = mistake.value * (1 + share)
                rooms = [max(asked.tolerance, 0.02 * abs(each.value)) for each in asked.mistakes]
                near = [
                    abs(given - each.value) <= room
                    for each, room in zip(asked.mistakes, rooms, strict=True)
                ]
                marked = mark_answer(asked, given)
                assert any(near) or not marked.mistake
                assert marked.right or marked.mistake or share > 0.02


@choice
def test_mark_answer_marks_choice(id: str) -> None:
    for asked in (options(id, seed) for seed in SOME):
        for place, option in enumerate(asked.options):
            marked = mark_answer(asked, place)
            assert marked.right == (place == asked.right)
            assert marked.mistake == ("" if marked.right else option.why)
            assert marked.answer == asked.options[asked.right].text


def test_draw_keeps_text_of_right_option() -> None:
    """The right text does not depend on where the seed puts it, where nothing in it is drawn."""
    for id in ("undo", "frozen-parameters", "weight-decay"):
        right = {format_answer(BANK[id].draw(seed)) for seed in range(12)}
        assert len(right) == 1


def test_undo_returns_batch_with_same_mean_and_variance() -> None:
    """Its right option names all batches that come back, not only the question's own."""
    for seed in range(6):
        asked = BANK["undo"].draw(seed)
        assert isinstance(asked, DrawnChoice)
        assert asked.options[asked.right].text == "Those with the mean and variance of this batch"
        own = np.array(json.loads(re.findall(r"\[.*?\]", asked.text)[0]))
        same = own.mean() + own.std() * np.array([[-1.0], [1.0]])
        gamma = np.sqrt(own.var() + 1e-5)
        np.testing.assert_allclose(normalize(same, gamma, own.mean()).y, same, atol=1e-9)


def test_one_scale_tells_weight_stored_with_scale_per_channel() -> None:
    """It is rounded, too: only the largest weight of a channel is stored exactly."""
    for seed in range(6):
        told = BANK["one-scale"].draw(seed).explanation
        small = float(re.findall(r"and ([\d.]+)/", told)[0])
        step, stored = map(float, re.findall(r"the scale is ([\d.]+), and ([\d.]+) is", told)[0])
        assert step == pytest.approx(1 / 127, rel=5e-3)
        assert stored == pytest.approx(round(127 * small) / 127, rel=5e-3)
        assert stored != small


def test_mark_answer_leaves_missing_answer_open() -> None:
    for asked in deal_sheet(3, 16):
        blank = mark_answer(asked, None)
        assert blank.right is None
        assert blank.mistake == ""


@pytest.mark.parametrize("given", [math.nan, math.inf, True, "3", [1], b"1"])
def test_mark_answer_refuses_nonsense(given: object) -> None:
    for asked in (BANK["one-output"].draw(0), BANK["undo"].draw(0)):
        with pytest.raises(ValueError, match="An answer is a number") as refusal:
            mark_answer(asked, given)  # type: ignore[arg-type]
        assert len(str(refusal.value)) < 100


@pytest.mark.parametrize("given", [-1, 4, 0.5, 1e300])
def test_mark_answer_refuses_missing_option(given: float) -> None:
    with pytest.raises(ValueError, match="The options are 0 to 2"):
        mark_answer(BANK["undo"].draw(0), given)


def test_tally_by_lesson_counts_and_marks_revisits() -> None:
    asked = deal_sheet(5, 12)
    right = [mark_answer(each, each.answer) for each in asked if isinstance(each, DrawnNumber)]
    wrong = [
        mark_answer(each, (each.right + 1) % len(each.options))
        for each in asked
        if isinstance(each, DrawnChoice)
    ]
    tallies = tally_by_lesson([*right, *wrong])
    assert sum(each.asked for each in tallies) == 12
    assert sum(each.right for each in tallies) == len(right)
    assert {each.lesson for each in tallies if each.revisit} == {
        each.asked.question.lesson for each in wrong
    }
    assert all(each.open == 0 for each in tallies)
    waiting = tally_by_lesson([mark_answer(each, None) for each in asked])
    assert all(each.open == each.asked and not each.revisit for each in waiting)
    assert tally_by_lesson([]) == ()


def test_write_worksheet_has_questions_and_no_answers() -> None:
    asked = deal_sheet(11, 16)
    page = write_worksheet(asked, 11)
    places = [page.find(escape_html(each.text)) for each in asked]
    assert places == sorted(places)
    assert min(places) > 0
    # Other answers, the same paper: so nothing of them is on it.
    assert write_worksheet([other_answers(each) for each in asked], 11) == page
    assert "seed 11" in page


def escape_html(text: str) -> str:
    for plain, written in (("&", "&amp;"), ('"', "&quot;"), ("'", "&#x27;")):
        text = text.replace(plain, written)
    return text


def other_answers(asked: DrawnNumber | DrawnChoice) -> DrawnNumber | DrawnChoice:
    if isinstance(asked, DrawnNumber):
        mistakes = (Mistake(1.0, "Another mistake."),)
        return replace(
            asked, answer=-77.7, explanation="Another.", tolerance=9.0, mistakes=mistakes
        )
    right = (asked.right + 1) % len(asked.options)
    return replace(asked, right=right, options=tuple(replace(o, why="No.") for o in asked.options))


def test_write_answer_key_has_answers_and_reasons() -> None:
    asked = deal_sheet(11, 16)
    page = write_answer_key(asked, 11)
    at = 0
    for each in asked:
        at = page.index(escape_html(each.text), at)
        at = page.index(escape_html(format_answer(each)), at)
        at = page.index(escape_html(each.explanation), at)
    assert "seed 11" in page
    for each in asked:
        more = each.mistakes if isinstance(each, DrawnNumber) else each.options
        assert all(escape_html(one.why) in page for one in more)


def test_write_answer_key_uses_letters_of_worksheet() -> None:
    choices = [each for each in deal_sheet(11, 16) if isinstance(each, DrawnChoice)]
    assert {each.right for each in choices} != {0}
    for asked in choices:
        blank, answered = write_worksheet([asked], 11), write_answer_key([asked], 11)
        for place, option in enumerate(asked.options):
            letter = re.findall(rf"☐ ([A-D])</span>{re.escape(escape_html(option.text))}<", blank)
            kind = "right" if place == asked.right else "wrong"
            assert f'<p class="{kind}">{letter[0]}. {escape_html(option.text)}' in answered


def test_worksheet_loads_nothing_and_escapes_text() -> None:
    hostile = '<script src="https://a.example">&</script>'
    asked = [
        replace(BANK["one-output"].draw(0), text=hostile, explanation=hostile),
        replace(BANK["undo"].draw(0), text=hostile, options=(Option(hostile, hostile),) * 3),
    ]
    for make in (write_worksheet, write_answer_key):
        assert not re.search(
            r"https?:|//|url\(|@import|src=|href=|<script|<link", make(deal_sheet(), 0)
        )
        page = make(asked, 0)
        assert "<script" not in page
        assert "&lt;script src=&quot;https://a.example&quot;&gt;&amp;&lt;/script&gt;" in page
        assert page.count("<li ") + page.count("<li>") == page.count("</li>")
        assert page.startswith("<!doctype html>")
        assert "@page" in page
        assert "break-inside: avoid" in page


def test_write_quiz_code_prints_sheet() -> None:
    from bn_core.course.quiz.code import write_quiz_code

    for config in (QuizConfig(), QuizConfig(about="why", count=9, seed=41)):
        told = run_code(write_quiz_code(config))
        for each in deal_sheet(config.seed, config.count, config.sections):
            assert each.text in told
            assert f"answer: {format_answer(each)}" in told


def test_drawn_question_is_plain_data() -> None:
    """What the tests hold is also what a class will be sent: numbers and text."""
    for asked in deal_sheet(2, 16):
        assert json.dumps(everything(asked))
        if isinstance(asked, DrawnNumber):
            assert all(type(each) is float for each in asked.drawn)
            assert isinstance(asked.answer, float)
            assert not isinstance(asked.answer, np.generic)
