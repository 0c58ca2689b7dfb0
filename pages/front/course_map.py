"""The course as rows of cards, with what this browser has finished."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import streamlit as st

from bn_core.course.curriculum import CLASSROOM, LESSONS, Lesson
from bn_core.inputs.address import format_address
from bn_core.inputs.environment import warms_up
from pages.front.pictures import draw_picture
from pages.shared import components, progress
from pages.shared.theme import get_theme

_COURSE = components.load_component("widgets/course")


def show_map() -> None:
    """Show all sections, and a button that clears what is finished."""
    finished = progress.list_finished()
    sections = [
        _write_section(title, list(cards), finished)
        for title, cards in groupby(LESSONS, key=lambda each: each.section)
    ]
    waiting = "being computed" if warms_up() else "computed when opened"
    _COURSE(data={"sections": sections, "waiting": waiting}, key="course map")
    if finished:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Clear finished lessons", on_click=progress.clear)
            st.caption("They are stored in this browser alone; there is no account.")


def _write_section(title: str, cards: list[Lesson], finished: set[str]) -> dict[str, Any]:
    done = sum(each.name in finished for each in cards)
    return {
        "title": title,
        "progress": f"{done} of {len(cards)} finished" if done else "",
        "pictured": title != CLASSROOM,
        "cards": [_write_card(each, each.name in finished) for each in cards],
    }


def _write_card(card: Lesson, finished: bool) -> dict[str, Any]:
    return {
        "title": card.title,
        "question": card.question,
        "minutes": f"{card.minutes}\u00a0min" if card.kind == "lesson" else "",
        "link": format_address(card.name),
        "finished": finished,
        "picture": draw_picture(card.name, get_theme().name),
    }
