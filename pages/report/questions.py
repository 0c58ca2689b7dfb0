"""What divided a class, which mistakes it made, and who changed the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from bn_core.classroom.report.answers import Answers, AskedQuestion
from bn_core.classroom.report.counts import (
    count_right,
    list_mistakes,
    list_moves,
    measure_disagreement,
    order_by_disagreement,
)
from bn_core.text.numbers import format_number
from pages.shared.number_table import show_table

_LONGEST = 90
"""Most characters of a question in the overview."""


def show_overview(questions: Sequence[AskedQuestion]) -> None:
    """Show all questions in a table, those that split the class most first."""
    st.subheader("Which questions split the class?", anchor=False)
    st.markdown(
        "At the top are the questions on which the students disagreed most in their first answer. "
        "The last column is the share of pairs of students who answered differently."
    )
    rows = [
        [
            str(number),
            _shorten(each.text),
            _say_right(each.first),
            "" if each.second is None else _say_right(each.second),
            _say_disagreement(each.first),
        ]
        for number, each in order_by_disagreement(questions)
    ]
    head = [
        "number",
        "question",
        "right at first",
        "right in the second vote",
        "pairs who disagree",
    ]
    show_table(head, rows, None, "Questions by disagreement", words=[1])


def show_question(number: int, question: AskedQuestion, students: Mapping[int, str]) -> None:
    """Show the answers to one question, its mistakes, and who moved."""
    with st.container(border=True, key=f"report question {number}"):
        st.text(f"{number}. {question.text}")
        if question.solution:
            st.text(f"Right answer: {question.solution}")
        _show_answers(question)
        _show_moves(question, students)


def _show_answers(question: AskedQuestion) -> None:
    """Show how many gave each answer, the right one first, and what is wrong with it."""
    first, last = _count_groups(question.first), _count_groups(question.second or {})
    wrong = {each.group: each for each in list_mistakes(question)}
    others = [group for group in first | last if group not in wrong]
    rows = []
    for group in (*others, *wrong):
        mistake = wrong.get(group)
        notes = [] if mistake is None or mistake.why in ("", group) else [mistake.why]
        if mistake is not None and mistake.example != group:
            example = mistake.example
            shown = example if isinstance(example, str) else format_number(example)
            notes.append(f"For example: {shown}")
        again = [] if question.second is None else [str(last[group])]
        rows.append([group, str(first[group]), *again, " ".join(notes)])
    heads = ["first vote", "second vote"] if question.second is not None else ["students"]
    last_column = 1 + len(heads)
    show_table(
        ["answer", *heads, "what is wrong"],
        rows,
        None,
        f"Answers: {question.text}",
        words=[0, last_column],
    )


def _show_moves(question: AskedQuestion, students: Mapping[int, str]) -> None:
    """Show who answered differently in the second vote, and where to."""
    if question.second is None:
        return
    moves = list_moves(question)
    both = len(question.first.keys() & question.second.keys())
    directions = Counter(each.direction for each in moves if each.direction)
    words = "; ".join(f"{count} {direction}" for direction, count in directions.most_common())
    changed = f"{len(moves)} of the {both} who voted twice changed their vote"
    st.markdown(f"{changed}{f': {words}' if words else ''}.")
    if moves:
        with st.expander("Who moved"):
            rows = [
                [students[each.seat], str(each.before.value), str(each.after.value), each.direction]
                for each in moves
            ]
            heads = ["student", "first vote", "second vote", "moved"]
            show_table(heads, rows, None, "Who moved", words=range(len(heads)))


def _count_groups(answers: Answers) -> Counter[str]:
    return Counter(each.group for each in answers.values())


def _say_right(answers: Answers) -> str:
    tally = count_right(answers)
    known = tally.right + tally.wrong
    return f"{tally.right} of {known}" if known else f"{tally.total} answers"


def _say_disagreement(answers: Answers) -> str:
    share = measure_disagreement(answers)
    return "" if share is None else f"{share:.0%}"


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
