"""The front page: a batch in motion, where to start, and the course as a map."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from bn_core.course import moving_batch
from bn_core.course.curriculum import LESSONS, PAGES, PLACEMENT
from bn_core.course.glossary.link_terms import link_terms
from bn_core.figures.strip import draw_moving_strip
from bn_core.inputs.address import format_address
from pages.front import course_map, difference
from pages.shared import components, kept_answers, lesson, url_state
from pages.shared.finder import show_finder
from pages.shared.theme import get_theme

_STRIP = components.load_component("widgets/moving_strip")
_START = components.load_component("widgets/start")

SENTENCES = (
    "Batch norm standardizes each feature over a mini-batch. Short lessons show what that does to "
    "numbers, to networks and to training, with real data that you can change."
)
POINT = (
    "**The length of the blue petal never changes, but its x̂ does**: batch norm measures each "
    "value against the others in its batch."
)
ALT = (
    "The petal lengths of six Iris flowers on three number lines: in cm, minus their mean, and "
    "divided by their standard deviation. One flower stays; the others are replaced one by one."
)
_MISSING = "missing page"
url_state.forget_when_left(_MISSING)


def page() -> None:
    """Show the front page, with what this browser has finished."""
    url_state.begin_page("front", ())
    kept_answers.begin_page("front")
    if missing := _find_missing_page():
        st.session_state[_MISSING] = missing  # the next run knows the front page's address alone
    if missing := st.session_state.get(_MISSING, ""):
        st.warning(f"There is no page “/{missing[:40]}” here. This is the front page instead.")
    words, picture = st.columns([5, 7], gap="large", vertical_alignment="center")
    with words:
        st.title("Learn batch normalization by trying it", anchor=False)
        st.markdown(link_terms(SENTENCES))
        _START(data={"links": _list_starts()}, key="start")
    with picture:
        _show_moving_strip()
    lesson.warn_of_ignored(url_state.list_ignored())
    show_finder("front search")
    course_map.show_map()
    difference.show_difference()
    kept_answers.write_answers()


def _find_missing_page() -> str:
    """Return the path that the reader asked for if no page has it, else ""."""
    path = urlsplit(st.context.url or "").path.rpartition("/")[2]
    return "" if path in ("", "front", *(each.name for each in PAGES)) else path


def _list_starts() -> list[dict[str, str]]:
    starts = {
        "Start here": LESSONS[0].name,
        "Find your lesson: six questions": PLACEMENT.name,
        "Diagnose a broken model": "clinic",
        "Teach a class": "guide",
    }
    return [{"label": label, "link": format_address(name)} for label, name in starts.items()]


def _show_moving_strip() -> None:
    steps, rest = moving_batch.compute_batches(), moving_batch.STEPS
    strip = draw_moving_strip(steps, rest, 0, get_theme())
    sentences = [moving_batch.describe_batch(step) for step in steps[rest - 1 :: rest]]
    st.markdown(
        "A batch of six flowers: x is the length of a petal in cm, μ their mean, and "
        "x̂ = (x − μ) / standard deviation. **The other flowers are replaced. Watch the blue one.**"
    )
    _STRIP(data={**strip, "sentences": sentences, "alt": ALT}, key="moving strip")
    st.markdown(POINT)


page()
