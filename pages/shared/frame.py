"""The frame of a lesson: question, picture, steps, why, check and details."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core import __version__
from bn_core.course.citation import cite_lesson
from bn_core.course.curriculum import Lesson, describe_place, find_lesson
from bn_core.course.glossary.link_terms import link_terms
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.report import describe_outcome
from bn_core.course.ledger.shipped import judge_shipped
from bn_core.course.quiz.bank import draw_question, find_questions
from bn_core.experiments.verdict import Verdict, tell_verdicts
from bn_core.inputs.address import read_lesson_name
from bn_core.inputs.environment import read_frame_ancestors
from bn_core.lessons.question import Question
from bn_core.server.embedding import SECTIONS, write_frame
from bn_core.text.notebook import Notebook
from pages.shared import components, kept_answers, lesson, progress, url_state
from pages.shared.questions import ask_question
from pages.shared.steps import PRESENT, Step, end_run, show_steps

_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Detail:
    """A closed part at the end of a lesson, drawn only while it is open."""

    title: str
    show: Callable[[], None]
    names: frozenset[str] = frozenset()
    """Parameters of the address that belong to it; a link with one of them opens it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a lesson's page, in which its body draws."""

    tools: DeltaGenerator
    picture: DeltaGenerator
    controls: DeltaGenerator
    """At most five controls, below the picture."""
    steps: DeltaGenerator
    why: DeltaGenerator
    beside_why: DeltaGenerator
    check: DeltaGenerator
    details: DeltaGenerator
    opening: str
    """The sentences below the question, whose terms no later text explains again."""

    def more_settings(self) -> DeltaGenerator:
        """Return the closed place below the controls for the settings that few need."""
        return self.controls.expander("More settings", type="compact")

    def show_tools(
        self,
        codes: Mapping[str, str],
        prints: str,
        *csvs: lesson.CSV,
        notebook: Callable[[], Notebook] | None = None,
    ) -> None:
        """Show Share, Code, Notebook, CSV and Present; see lesson.show_tools."""
        with self.tools:
            lesson.show_tools(codes, prints, *csvs, notebook=notebook)
            _show_present_button()

    def show_steps(self, steps: Sequence[Step], facts: Any) -> None:
        """Show the card of steps beside the picture, as show_steps does."""
        with self.steps:
            if show_steps(steps, facts):
                progress.finish(kept_answers.get_page())

    def show_why(self, markdown: str) -> None:
        """Show why it is so, in at most 120 words and one formula."""
        with self.why:
            st.subheader("Why", anchor=False)
            st.markdown(link_terms(markdown, before=self.opening))

    def show_details(self, *details: Detail) -> None:
        """Show closed parts, of which only those that are open are drawn."""
        with self.details:
            for each in details:
                _show_detail(each)


def show_lesson(
    name: str,
    why: str,
    body: Callable[[Layout], None],
    known: Iterable[str],
    home: str = "",
    pinned: bool = False,
    checks: bool = True,
) -> None:
    """Show a lesson: its question, ``why`` anybody should care, and its ``body``.

    When a control changes, only the body runs again. ``known`` and ``home`` are those of
    ``url_state.begin_page``. A picture that is ``pinned`` stays in view on a phone while its step
    is read, so it must leave room for it. ``checks`` is false for a page that asks nothing below
    its picture.
    """
    url_state.begin_page(name, {*known, PRESENT}, home)
    kept_answers.begin_page(name)
    shown = find_lesson(name)
    _show_body(shown, why, body, pinned, checks)
    lesson.show_footer(shown)


def show_sources(name: str, papers: Iterable[str]) -> None:
    """Show papers, as Markdown with links, and the claims that a lesson is about."""
    claims = [
        f"Claim {each.id}: [{each.title}](/claims?claim={each.id})"
        for each in CLAIMS.values()
        if each.lesson == name
    ]
    st.markdown("\n".join(f"- {each}" for each in (*papers, *claims)))


def show_verdicts(claims: Iterable[str], verdicts: Sequence[Verdict]) -> None:
    """Show what the ledger says of claims, and what a run shown says.

    ``claims`` are their ids.
    """
    ledger = (
        f"[{id}: {CLAIMS[id].title}](/claims?claim={id}). {CLAIMS[id].statement} In the lab's full "
        f"run: {describe_outcome(judge_shipped(CLAIMS[id]))}"
        for id in claims
    )
    st.markdown("\n".join(f"- {each}" for each in ledger))
    if verdicts:
        st.markdown("**What is computed here alone**, which is one set-up:")
        st.markdown("\n".join(f"- {each}" for each in tell_verdicts(verdicts)))


@st.fragment
def _show_body(
    shown: Lesson, why: str, body: Callable[[Layout], None], pinned: bool, checks: bool
) -> None:
    url_state.begin_run()
    presented = url_state.read_once(PRESENT, PRESENT, _read_flag, False)
    url_state.write_parameter(PRESENT, "1" if presented else "")
    with st.container(key="lesson-presented" if presented else "lesson"):
        layout, notice = _lay_out(shown, why, pinned, checks)
        if presented:
            components.load_sheet("present.css")
        body(layout)
        end_run()
        if asked := _choose_questions(shown.name):
            with layout.check:
                _show_questions(asked)
        layout.show_details(
            Detail("Cite this page", partial(_show_citation, shown)),
            Detail("Embed this page", partial(_show_embedding, shown)),
        )
    with notice.container():
        lesson.warn_of_ignored(url_state.list_ignored())
        _show_other_pages(url_state.list_addresses_elsewhere())
    url_state.write_address()
    kept_answers.write_answers()


def _show_other_pages(addresses: Sequence[str]) -> None:
    """Show where the rest of an old link is, whose page had more than this lesson."""
    links = [f"[{find_lesson(read_lesson_name(each)).title}]({each})" for each in addresses]
    if links:
        st.info(f"The link has settings of another lesson, too: {', '.join(links)}.")


def _lay_out(shown: Lesson, why: str, pinned: bool, checks: bool) -> tuple[Layout, DeltaGenerator]:
    """Return the places of a page, and the one of its warnings."""
    with st.container(key="lesson-head"):
        st.caption(describe_place(shown))
    st.header(shown.question, anchor=False)
    notice = st.empty()
    with st.container(key="lesson-offstage"):
        st.markdown(link_terms(why))
    with st.container(key="lesson-stage"):
        left, right = st.columns([7, 4], gap="medium")
    with left:
        key = f"lesson-picture{'-pinned' * pinned}-{shown.name}"
        picture = st.container(key=key, border=True)
        controls = st.container(key="lesson-controls")
    # Beside the place in the course, but after the picture for who uses the keyboard.
    tools = st.container(key="lesson-tools", horizontal=True, width="content")
    below = st.container(key="lesson-below", gap="large")
    with below:
        reasons, beside = st.columns([4, 7], gap="large")
        check = st.container(key="lesson-check")
        if checks:
            check.subheader("Check yourself", anchor=False)
        details = st.container(key="lesson-details", gap="small")
    return Layout(tools, picture, controls, right, reasons, beside, check, details, why), notice


@st.fragment
def _show_questions(asked: Sequence[Question]) -> None:
    """Ask questions of the bank about this lesson, side by side."""
    for number, (place, each) in enumerate(zip(st.columns(len(asked)), asked, strict=True)):
        with place:
            ask_question(draw_question(each.id, 0), f"Quiz question {number + 1} of {len(asked)}")
    kept_answers.write_answers("questions")


def _choose_questions(name: str) -> list[Question]:
    """Return the first questions of a lesson, of both kinds if it has both."""
    questions = find_questions(name)
    kinds = [[each for each in questions if each.kind == kind] for kind in ("choice", "numeric")]
    pairs = itertools.zip_longest(*kinds)
    return [each for pair in pairs for each in pair if each][:_QUESTIONS]


def _show_detail(detail: Detail) -> None:
    key = f"detail {detail.title}"
    if key not in st.session_state:
        st.session_state[key] = bool(detail.names & url_state.list_given())
    with st.expander(detail.title, key=key, on_change="rerun") as expander:
        if expander.open:
            detail.show()


def _show_citation(shown: Lesson) -> None:
    """Show a lesson's title, version and address, and its BibTeX to copy."""
    address = lesson.find_address(shown.name)
    st.markdown(f"BatchNorm Lab: *{shown.title}*, version {__version__}, <{address}>")
    st.code(cite_lesson(shown, address), language="bibtex", wrap_lines=True)


def _show_embedding(shown: Lesson) -> None:
    """Show the HTML that puts the lesson with its settings into another page."""
    st.markdown(
        "This HTML shows the lesson, as it is set here, in a page of a course, without navigation "
        "and tools. Choose what else to leave out."
    )
    hidden = st.multiselect(
        "Leave out", list(SECTIONS), key="embed hidden", format_func=SECTIONS.__getitem__
    )
    query = [(name, text) for name, text in url_state.get_values().items() if text is not None]
    address = lesson.find_address(shown.name, query)
    st.code(write_frame(address, f"BatchNorm Lab: {shown.title}", hidden), language="html")
    st.caption(
        f"This lab can be shown by: {read_frame_ancestors()}. Who runs it can allow other sites "
        "with `BN_LAB_FRAME_ANCESTORS`."
    )


def _read_flag(text: str) -> bool:
    if text != "1":
        raise ValueError(f"“{text[:40]}” is not 1, which shows the lesson to a hall.")
    return True


def _show_present_button() -> None:
    presented = bool(st.session_state[PRESENT])
    st.button(
        "Leave" if presented else "Present",
        on_click=_present,
        args=(not presented,),
        key="present button",
        help="Show the picture and one step in large type; the arrow keys turn to the next step.",
    )


def _present(presented: bool) -> None:
    st.session_state[PRESENT] = presented
