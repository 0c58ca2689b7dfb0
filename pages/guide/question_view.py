"""A question with its options and its answer, as a teacher sees it before class."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.inputs.validation import LETTERS
from bn_core.classroom.steps.content import ChoiceContent, Content, NumberContent
from bn_core.text.markdown import escape_markdown
from bn_core.text.numbers import format_number


def show_content(content: Content) -> None:
    """Show the question, its options, the answer and its reason."""
    st.markdown(escape_markdown(content.text))
    if isinstance(content, ChoiceContent):
        st.markdown("\n".join(map(_write_option, range(len(content.options)), [content] * 9)))
        if content.right is None:
            st.caption("No option is right.")
    else:
        st.markdown(f"**Answer: {content.answer_text}**{_describe_tolerance(content)}")
    if content.explanation:
        st.markdown(escape_markdown(content.explanation))
    if isinstance(content, NumberContent) and content.mistakes:
        lines = [
            f"- {format_number(each.value)}: {escape_markdown(each.why)}"
            for each in content.mistakes
        ]
        st.markdown("Known wrong answers:\n" + "\n".join(lines))


def _write_option(place: int, content: ChoiceContent) -> str:
    option = content.options[place]
    text = f"{LETTERS[place]}. {escape_markdown(option.text)}"
    shown = f"**{text} ✓**" if place == content.right else text
    return f"- {shown}" + (f"  \n  {escape_markdown(option.why)}" if option.why else "")


def _describe_tolerance(content: NumberContent) -> str:
    if not content.tolerance:
        return ", exactly"
    return f", within {format_number(content.tolerance)}"
