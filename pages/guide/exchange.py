"""Questions for learning platforms and from them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from bn_core.classroom.exchange.gift_reader import MAX_BYTES, GiftFile, read_gift
from bn_core.classroom.exchange.gift_writer import write_gift
from bn_core.classroom.exchange.qti import write_qti
from bn_core.classroom.plans import edits
from bn_core.classroom.plans.plan import Plan
from bn_core.classroom.steps.content import Content, describe_all
from bn_core.text.markdown import escape_markdown
from pages.guide import own_plan

_REPORT = "gift report"
"""Where the session keeps what became of the last import."""
_FORMATS = (
    "GIFT is a text that Moodle reads. QTI 2.1 is a zip file for most other platforms. Numbers "
    "carry their tolerance, and known mistakes their reply."
)


def show_downloads(contents: Sequence[Content], name: str, what: str) -> None:
    """Show buttons that save questions for learning platforms."""
    marked = [
        each for each in contents if each.answer_text and getattr(each, "right", 0) is not None
    ]
    if not marked:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{what} for a learning platform:", width="content")
        st.download_button(
            "GIFT",
            partial(write_gift, marked),
            f"{name}.gift.txt",
            "text/plain",
            on_click="ignore",
            help=_FORMATS,
        )
        st.download_button(
            "QTI 2.1",
            partial(write_qti, marked, "BatchNorm Lab"),
            f"{name}.qti.zip",
            "application/zip",
            on_click="ignore",
            help=_FORMATS,
        )


def show_exchange(plan: Plan) -> None:
    """Show how to export all questions of a plan, and to import some."""
    asked = (*plan.settings, *plan.questions)
    show_downloads(describe_all(asked), "my-questions", "All questions of this plan")
    with st.popover("Import questions (GIFT)"):
        st.file_uploader(
            "A file of questions in GIFT, as Moodle exports them",
            ["txt", "gift"],
            key="gift file",
            max_upload_size=1,
            on_change=_import,
            help=f"At most {MAX_BYTES // 1024} KiB in UTF-8. Questions with one right option, true "
            "or false, and numbers are read; all others are named.",
        )
    if report := st.session_state.get(_REPORT):
        sentence, left_out = report
        (st.info if left_out else st.success)(sentence)
        st.markdown("\n".join(f"- {escape_markdown(each)}" for each in left_out))
        st.button("Close this report", on_click=_forget_report)


def _import() -> None:
    sent = st.session_state.get("gift file")
    if sent is None:
        return
    try:
        found = read_gift(sent.getvalue())
    except ValueError as error:
        st.session_state[_REPORT] = ("No question was imported.", (str(error),))
        return
    own_plan.change(edits.add_questions, found.questions, place=_REPORT)
    if fault := own_plan.get_fault():
        st.session_state[_REPORT] = ("No question was imported.", (fault,))
    else:
        st.session_state[_REPORT] = (_describe(found), found.left_out)


def _describe(found: GiftFile) -> str:
    many = len(found.questions)
    read = "1 question was" if many == 1 else f"{many or 'No'} questions were"
    rest = " This could not be read as it stands:" if found.left_out else ""
    return f"{read} imported.{rest}"


def _forget_report() -> None:
    st.session_state.pop(_REPORT, None)
