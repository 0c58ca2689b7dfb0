"""The page of an embedded instrument is marked for the style sheet, by known words alone."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.server.embedding import SECTIONS, mark_embedded, write_frame
from pages.shared.components import FRONTEND
from pages.shared.streamlit_internals import process
from tests.open_lesson import Page

PAGE = b'<!doctype html><html lang="en"><body></body></html>'


@pytest.mark.parametrize("query", ["", "embed=0", "embed=true", "hide=steps", "embed=1&embed=1"])
def test_a_page_that_is_not_embedded_stays_as_it_is(query: str) -> None:
    assert mark_embedded(PAGE, query.encode()) == PAGE


def test_an_embedded_page_names_what_is_left_out() -> None:
    marked = mark_embedded(PAGE, b"seed=3&embed=1&hide=why,steps,nonsense")
    assert b'<html data-bn-embed data-bn-hide="steps why" lang="en">' in marked


@given(st.text(max_size=60), st.binary(max_size=60))
def test_whatever_is_asked_only_known_words_are_marked(hidden: str, query: bytes) -> None:
    for each in (f"embed=1&hide={hidden}".encode(), b"embed=1&hide=" + query, query):
        marked = mark_embedded(PAGE, each)
        if marked != PAGE:
            [words] = re.findall(rb'data-bn-hide="([^"]*)"', marked)
            assert set(words.decode().split()) <= SECTIONS.keys()
            assert marked.replace(b' data-bn-embed data-bn-hide="' + words + b'"', b"") == PAGE


def test_streamlits_page_can_be_marked() -> None:
    page = process.read_page().encode()
    assert b"data-bn-embed" in mark_embedded(page, b"embed=1")


def test_the_style_sheet_knows_every_section() -> None:
    sheet = (FRONTEND / "app.css").read_text(encoding="utf-8")
    assert set(re.findall(r'data-bn-hide~="(\w+)"', sheet)) == SECTIONS.keys()


@pytest.mark.parametrize("address", ["http://lab/depth", "http://lab/depth?layers=3&x=%22%3E"])
def test_a_frame_has_the_address_and_what_is_hidden(address: str) -> None:
    html = write_frame(address, 'A "title" <b>', ["why", "steps", "nonsense"])
    [source] = re.findall(r'src="([^"]*)"', html)
    query = parse_qs(urlsplit(unescape(source)).query)
    assert query.pop("embed") == ["1"]
    assert query.pop("hide") == ["steps,why"]
    assert query == parse_qs(urlsplit(address).query)
    assert html.count("<") == 2


def test_a_lesson_shows_its_frame_with_its_settings() -> None:
    page = Page("epsilon", eps="0.001", hide="steps")
    assert page.warnings == ""
    page.open("Embed this page")
    page.app.multiselect(key="embed hidden").set_value(["why"])
    page.run()
    html = page.code("<iframe")
    assert "eps=0.001" in html
    assert "embed=1&amp;hide=why" in html
