"""Questions leave the lab for learning platforms, and come back from GIFT as they were."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.exchange.gift_reader import MAX_BYTES, read_gift
from bn_core.classroom.exchange.gift_writer import write_gift
from bn_core.classroom.exchange.qti import MANIFEST, PACKAGE, QTI, TEST, write_qti
from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.plans.plan import MAX_QUESTIONS
from bn_core.classroom.steps.content import (
    ChoiceContent,
    Content,
    NumberContent,
    describe_all,
    describe_drawn,
    describe_setting,
)
from bn_core.classroom.steps.settings import LivingBatch, Predict, Vote
from bn_core.course.quiz.bank import BANK
from tests.classroom.own_plans import predicts, votes
from tests.classroom.rooms import few
from tests.growth import MOST, growth

OWN = st.lists(st.one_of(predicts(), votes(always_right=True)), min_size=1, max_size=4)
DRAWN = [describe_drawn(each.draw(seed)) for each in BANK.values() for seed in (0, 7)]
TEA = Vote(text="Tea?", options=("yes", "no"), right=1)


def settle(question: Predict | Vote) -> Predict | Vote:
    """A question with the tolerance that it would have by default."""
    content = describe_setting(question)
    if isinstance(question, Predict) and isinstance(content, NumberContent):
        return replace(question, tolerance=content.tolerance)
    return question


def read(text: str) -> tuple[Predict | Vote, ...]:
    result = read_gift(text.encode())
    assert result.left_out == ()
    return result.questions


def left_out(text: str | bytes) -> str:
    return " ".join(read_gift(text if isinstance(text, bytes) else text.encode()).left_out)


@few
@given(OWN)
def test_own_questions_come_back_from_gift(questions: list[Predict | Vote]) -> None:
    result = read_gift(write_gift(map(describe_setting, questions)).encode())
    assert result.left_out == ()
    assert result.questions == tuple(dict.fromkeys(map(settle, questions)))


def test_the_bank_comes_back_from_gift_as_own_questions() -> None:
    for content in DRAWN:
        result = read_gift(write_gift([content]).encode())
        [back] = map(describe_setting, result.questions)
        assert (back.text, back.answer_text) == (content.text, content.answer_text)
        if isinstance(content, ChoiceContent):
            assert isinstance(back, ChoiceContent)
            assert (back.options, back.right) == (content.options, content.right)
            assert result.left_out == ()
        else:
            assert isinstance(back, NumberContent)
            assert (back.answer, back.tolerance) == (content.answer, content.tolerance)
            assert back.mistakes == content.mistakes
            assert result.left_out == ()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("// c\n\n::T:: Tea? {~yes =no}", TEA),
        ("Tea? {\n  ~ yes\n  = no # indeed\n}", replace(TEA, replies=("", "indeed"))),
        ("Tea? {~%-50%yes ~%100%no####Four.}", replace(TEA, explanation="Four.")),
        ("[html]<p>Tea&nbsp;&amp; <b>milk</b>?</p>{~yes =no}", replace(TEA, text="Tea & milk?")),
        ("Tea is {~yes =no} or not.", replace(TEA, text="Tea is _____ or not.")),
        (
            "Is x\\= 1\\: \\{a\\}\\~\\#\\\\n? {TRUE#no#right}",
            Vote(
                text="Is x= 1: {a}~#\\n?",
                options=("True", "False"),
                right=0,
                replies=("right", "no"),
            ),
        ),
        ("Is it? {F}", Vote(text="Is it?", options=("True", "False"), right=1)),
        ("How many?{#4}", Predict(text="How many?", answer=4, tolerance=0)),
        ("How many?{#4:0.5#Four.}", Predict("", 0, "How many?", 4, 0.5, "Four.")),
        ("How many?{#2..5}", Predict(text="How many?", answer=3.5, tolerance=1.5)),
        ("How many?{#=-1e3:1####A.}", Predict("", 0, "How many?", -1000, 1, "A.")),
        ("\ufeffHow many?{#=%100%4:1}", Predict(text="How many?", answer=4, tolerance=1)),
    ],
)
def test_gift_of_other_authors_is_read(text: str, question: Predict | Vote) -> None:
    assert read(text) == (question,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$CATEGORY: a", "Line 1: The lab has no categories. This question was left out."),
        ("\n\nOnly words", "Line 3: This is a description without answers."),
        ("// c\nWhy? {}", "Line 2: The lab has no essay questions."),
        ("Who? {=a =b}", "The lab has no short-answer questions."),
        ("Match {=a -> b =c -> d}", "The lab has no matching questions."),
        ("A {~a =b} and {=c ~d}", "no questions with several blanks"),
        ("A {~%50%a ~%50%b ~c}", "no questions with several right options, or none"),
        ("A {=a =b ~c}", "several right options"),
        ("A {=a ~%50%b}", "Line 1: Partly right options count as wrong."),
        ("A {#=1 =2}", "several right numbers"),
        ("A {#=1 =%50%2}", "Partly right answers, and wrong ones without a reply, were left out."),
        ("A {#=1 =%0%2}", "wrong ones without a reply, were left out."),
        (
            "A {#=1:0.5 =%0%1.2#no}",
            "1.2 is listed as a wrong answer, but counts as right: the tolerance is 0.5.",
        ),
        ("A {#one}", "“one” is not a number."),
        ("A {#1:1e999}", "“1e999” is not a number."),
        ("A {#1:-1}", "The tolerance must be a number from 0"),
        ("A {=a ~a}", "Two options are the same."),
        ("A {=a ~b ~c ~d ~e ~f ~g}", "A vote needs 2 to 6 options."),
        (" {=a ~b}", "The question needs at least one letter"),
        ("x" * 401 + "{=a ~b}", "The question can have at most 400 characters."),
        ("[html]<img src='a'>A{=a ~b}", "A picture was left out."),
        ("x" * 20_001 + "{=a ~b}", "A text has more than 20000 characters."),
    ],
)
def test_what_is_not_read_is_named_with_its_line(text: str, words: str) -> None:
    assert words in left_out(text)


def test_files_that_are_too_large_or_no_text_are_refused() -> None:
    with pytest.raises(RefusedError, match="at most 256 KiB"):
        read_gift(b"x" * (MAX_BYTES + 1))
    with pytest.raises(RefusedError, match="UTF-8"):
        read_gift(b"\xff")
    many = "\n\n".join(f"Number {n}? {{=a ~b}}" for n in range(MAX_QUESTIONS + 5))
    result = read_gift(many.encode())
    assert len(result.questions) == MAX_QUESTIONS
    assert result.left_out == (
        f"Line {2 * MAX_QUESTIONS + 1}: Only the first {MAX_QUESTIONS} questions were read.",
    )


@few
@given(st.text("ab {}=~#:\\\n%.>-0[html]<p&;$/", max_size=200))
def test_any_text_is_read_or_named(text: str) -> None:
    result = read_gift(text.encode())
    assert all(each.startswith("Line ") and each.endswith(".") for each in result.left_out)


@pytest.mark.parametrize(
    "part", ["<", "<!--", "<a ", "\\", "{", "~", "%1", "#", "=", "&", "[html]"]
)
def test_reading_hostile_gift_grows_with_its_length(part: str) -> None:
    def read(middle: str, end: str = "") -> None:
        read_gift(f"[html]A{middle}{end}".encode())

    size = MAX_BYTES - 20
    assert growth(read, part, size) < MOST
    assert growth(lambda middle: read(middle, "{=a ~b}"), part, size) < MOST
    assert growth(read, f"[html]{part * 300}{{=a ~b}}\n\n", size) < MOST


def test_a_vote_without_a_right_option_is_not_exported() -> None:
    opinion = replace(TEA, right=None)
    contents = describe_all([opinion, TEA, LivingBatch(), TEA])
    assert len(contents) == 2
    assert read(write_gift(contents)) == (TEA,)
    for write in (write_gift, lambda all: write_qti(all, "T")):
        with pytest.raises(RefusedError, match="no question with a right answer"):
            write(describe_all([opinion]))


def unpack(contents: list[Content]) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(write_qti(contents, "A test"))) as archive:
        return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def find(root: ET.Element, path: str) -> list[ET.Element]:
    return root.findall(
        "/".join(f"{{{QTI}}}{each}" if each[0] not in ".*" else each for each in path.split("/"))
    )


ORDER = (
    "responseDeclaration",
    "outcomeDeclaration",
    "itemBody",
    "responseProcessing",
    "modalFeedback",
)


def check_item(item: ET.Element, name: str) -> None:
    """Check the rules of the schema: attributes, order, and identifiers that are declared."""
    assert item.tag == f"{{{QTI}}}assessmentItem"
    assert item.get("identifier") == name
    assert {item.get("adaptive"), item.get("timeDependent")} == {"false"}
    tags = [each.tag.removeprefix(f"{{{QTI}}}") for each in item]
    assert tags == sorted(tags, key=ORDER.index)
    [response] = find(item, "responseDeclaration")
    [right] = find(response, "correctResponse/value")
    outcomes = {each.get("identifier") for each in find(item, "outcomeDeclaration")}
    for each in item.iter(f"{{{QTI}}}setOutcomeValue"):
        assert each.get("identifier") in outcomes
        assert len(each) == 1
    for each in item.iter(f"{{{QTI}}}variable"):
        assert each.get("identifier") == response.get("identifier")
    for each in find(item, "modalFeedback"):
        assert each.get("outcomeIdentifier") in outcomes
        assert each.get("showHide") == "show"
    if response.get("baseType") == "identifier":
        [interaction] = find(item, "itemBody/choiceInteraction")
        choices = [each.get("identifier") for each in find(interaction, "simpleChoice")]
        assert right.text in choices
        assert len(set(choices)) == len(choices) >= 2
        assert interaction[0].tag == f"{{{QTI}}}prompt"
    else:
        assert float(right.text or "") is not None
        [interaction] = item.iter(f"{{{QTI}}}textEntryInteraction")
    assert interaction.get("responseIdentifier") == response.get("identifier")


def check_package(files: dict[str, ET.Element], many: int) -> None:
    resources = files[MANIFEST].findall(f".//{{{PACKAGE}}}resource")
    assert {each.get("href") for each in resources} == files.keys() - {MANIFEST}
    identifiers = {each.get("identifier") for each in resources}
    assert len(identifiers) == len(resources) == many + 1
    needed = files[MANIFEST].findall(f".//{{{PACKAGE}}}dependency")
    assert {each.get("identifierref") for each in needed} < identifiers
    asked = find(files[TEST], "testPart/assessmentSection/assessmentItemRef")
    assert [each.get("href") for each in asked] == [f"question-{n + 1}.xml" for n in range(many)]
    for each in asked:
        check_item(files[each.get("href") or ""], each.get("identifier") or "")


def test_the_whole_bank_is_a_package_that_keeps_the_rules() -> None:
    files = unpack(DRAWN)
    check_package(files, len(DRAWN))
    texts = ["".join(files[f"question-{n + 1}.xml"].itertext()) for n in range(len(DRAWN))]
    for content, text in zip(DRAWN, texts, strict=True):
        assert content.text in text
        assert content.explanation in text
        if isinstance(content, ChoiceContent):
            assert all(each.text in text and each.why in text for each in content.options)
        else:
            assert all(each.why in text for each in content.mistakes)


@few
@given(OWN)
def test_any_own_questions_are_a_package_that_keeps_the_rules(
    questions: list[Predict | Vote],
) -> None:
    contents = list(dict.fromkeys(map(describe_setting, questions)))
    check_package(unpack(contents), len(contents))
    assert write_qti(contents, "T") == write_qti(contents, "T")
