"""What people type, tries and tokens: bounded, visible, and known to their owner alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.inputs.errors import NoRoomError, RefusedError, TooOftenError
from bn_core.classroom.inputs.links import LESSONS, read_lesson_link
from bn_core.classroom.inputs.validation import MAX_NICKNAME, clean_nickname
from bn_core.classroom.people.identity import (
    CODE_LENGTH,
    LETTERS,
    PHRASE_LENGTH,
    draw_code,
    draw_phrase,
    draw_token,
    format_code,
    hash_token,
    is_phrase,
    read_code,
    read_network,
    read_phrase,
    read_words,
)
from bn_core.classroom.people.rate_limits import Pace
from bn_core.course.curriculum import LESSONS as CURRICULUM
from bn_core.inputs.address import read_lesson_name
from tests.classroom.rooms import assert_sentence

ODD = st.text("aé \u0301\u0323\u200b\u200d\ufe0f\u3164\u1100\u1161🙂", max_size=30)


@given(st.text(max_size=60) | ODD)
def test_nickname_is_one_short_visible_line(text: str) -> None:
    try:
        name = clean_nickname(text)
    except RefusedError as refusal:
        assert_sentence(refusal)
        return
    assert 1 <= len(name) <= MAX_NICKNAME
    assert not {unicodedata.category(each)[0] for each in name} & {"C"}
    assert name == name.strip()
    assert clean_nickname(name) == name


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Ada  \n Lovelace ", "Ada Lovelace"),
        ("\u202eevil\u202c", "evil"),
        ("<b>x</b>", "<b>x</b>"),
        ("a\u0301\u0301\u0301\u0301\u0301", "á\u0301\u0301"),
        ("a\u0301\u0301\u200b\u0301\u0301\u0301", "á\u0301\u0301"),
        ("a\u200b\u0301", "á"),
        ("\u3164Ada\u2800", "Ada"),
        ("Zoë 🙂", "Zoë 🙂"),
    ],
)
def test_nickname_is_cleaned(text: str, kept: str) -> None:
    assert clean_nickname(text) == kept


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\u3164", "\u0301", "x" * 25, "x" * 10**6, None, 7, ["a"]]
)
def test_nickname_refuses_invisible_or_long_text(text: Any) -> None:
    with pytest.raises(RefusedError):
        clean_nickname(text)


def test_read_code_ignores_case_and_spacing() -> None:
    code = draw_code()
    assert set(code) <= set(LETTERS)
    for typed in (code.lower(), format_code(code), f" {code[:2]}-{code[2:]} "):
        assert read_code(typed) == code
    assert not set(LETTERS) & set("AEIOUY0123456789")
    assert len({draw_code() for _ in range(200)}) > 195  # two of 64 million may be the same
    for wrong in ("", "A" * CODE_LENGTH, code + "B", code[1:], None, 7, "B" * 10**6):
        with pytest.raises(NoRoomError, match="six|6 letters"):
            read_code(wrong)


def test_draw_token_is_long_and_hash_token_stable() -> None:
    tokens = {draw_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(each) >= 32 for each in tokens)
    assert len({hash_token(each) for each in tokens}) == 100
    assert {hash_token(each) for each in (None, 5, "x" * 101)} == {""}


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_read_network_groups_addresses(address: Any, same: str) -> None:
    assert read_network(address) == same


def test_pace_makes_turns_late_after_burst() -> None:
    pace = Pace(rate=2.0, burst=4, waiting=3, refusal="Too fast.")
    assert [pace.take("a", 0.0) for _ in range(7)] == [0, 0, 0, 0, 0.5, 1.0, 1.5]
    with pytest.raises(TooOftenError, match="Too fast"):
        pace.take("a", 0.0)
    assert pace.take("b", 0.0) == 0
    assert pace.take("a", 0.5) == 1.5
    pace.give_back("a")
    assert pace.take("a", 0.5) == 1.5
    assert [pace.take("a", 100.0) for _ in range(5)] == [0, 0, 0, 0, 0.5]


def test_pace_survives_clock_that_is_put_back() -> None:
    pace = Pace(rate=1.0, burst=1, waiting=0, refusal="Too fast.")
    pace.take("a", 1000.0)
    with pytest.raises(TooOftenError):
        pace.take("a", 0.0)
    pace.give_back("unknown")


@given(st.lists(st.tuples(st.integers(0, 9), st.floats(0, 9)), max_size=60))
def test_pace_bounds_memory(turns: list[tuple[int, float]]) -> None:
    pace, now = Pace(rate=0.1, burst=2, waiting=0, refusal="Too fast.", keys=4), 0.0
    for key, later in turns:
        now += later
        with suppress(TooOftenError):
            pace.take(key, now)
        assert len(pace) <= 4


def test_pace_forgets_longest_idle_key() -> None:
    pace = Pace(rate=0.01, burst=2, waiting=5, refusal="Too fast.", keys=2)
    for now, key in enumerate("aba"):
        pace.take(key, now)
    pace.take("c", 3)
    assert pace.take("a", 3) > 0


def test_read_lesson_link_accepts_every_lesson() -> None:
    lessons = {each.name for each in CURRICULUM}
    assert set(LESSONS) <= lessons
    assert {each.name for each in CURRICULUM if each.section != "Classroom"} <= set(LESSONS)
    for name in LESSONS:
        assert read_lesson_link(f"/{name}") == read_lesson_link(name) == f"/{name}"
        assert read_lesson_name(f"/{name}?seed=3") == name
    assert read_lesson_link("/") == "/four_steps"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("http://10.0.0.7:8501/depth?seed=3&x=a%20b", "/depth?seed=3&x=a%20b"),
        ("/depth?text=1,2;%3Cb%3E\"'", "/depth?text=1%2C2%3B%3Cb%3E%22%27"),
        ("https://elsewhere.org/depth?a=1#frag", "/depth?a=1"),
        ("depth?empty=", "/depth?empty="),
        ("http://10.0.0.7:8501/?x=1%2C2", "/four_steps?x=1%2C2"),
        ("/four_steps?x=1", "/four_steps?x=1"),
    ],
)
def test_read_lesson_link_returns_relative_address(link: str, kept: str) -> None:
    assert read_lesson_link(link) == kept
    assert read_lesson_link(kept) == kept


@pytest.mark.parametrize(
    "link",
    [
        "",
        "?seed=3",
        "https://",
        "/nowhere",
        "//example.org/depth/x",
        "javascript:alert(1)",
        "javascript:depth",
        "/depth/../x",
        "/depth?x=%00",
        "/depth?x=%0a",
        "depth\\x",
        "[",
        7,
        None,
        "/depth?" + "x" * 5000,
        "/depth?x=%ff",
        "http://[/depth",
    ],
)
def test_read_lesson_link_refuses_other_links(link: Any) -> None:
    refuses: Callable[[Any], str] = read_lesson_link
    with pytest.raises(RefusedError, match="link"):
        refuses(link)


def test_recovery_phrase_is_read_as_people_type_it() -> None:
    phrases = {draw_phrase() for _ in range(100)}
    assert len(phrases) == 100
    assert all(map(is_phrase, phrases))
    phrase = phrases.pop()
    words = phrase.split("-")
    assert len(words) == PHRASE_LENGTH
    for typed in (phrase.upper(), " ".join(words), f"  {', '.join(words)}.\n", phrase):
        assert read_phrase(typed) == phrase
    assert not any(map(is_phrase, ("", None, 7, draw_token(), " ".join(words), f"{phrase}-abacus")))


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("abacus abdomen", "has 5 words, not 2"),
        ("abacus abdomen abdominal abide zzyzx", "“zzyzx” is not a word of a recovery phrase"),
        ("", "not 0"),
        (None, "not 0"),
        (7, "not 0"),
        ("abacus " * 20, "not 20"),
        ("abacus " * 10**5, "is not a word"),
        ("x" * 10**6, "is not a word"),
    ],
)
def test_words_that_are_no_recovery_phrase_are_refused(typed: Any, fault: str) -> None:
    with pytest.raises(NoRoomError, match=fault):
        read_phrase(typed)


def test_words_of_recovery_phrases_are_many_and_plain() -> None:
    words = read_words()
    assert len(set(words)) == len(words) > 7700  # five of them have more than 64 bits
    assert all(each.isascii() and each.isalpha() and each.islower() for each in words)
