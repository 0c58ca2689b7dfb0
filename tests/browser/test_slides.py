"""A figure is saved for a slide as SVG and PNG, with its settings, seed and version below it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from bn_core import __version__
from tests.browser.conftest import Opener
from tests.browser.lab import settled
from tests.browser.test_scripts import Run, run  # noqa: F401

LAYOUT: dict[str, Any] = {
    "height": 280,
    "margin": {"l": 58, "r": 12, "t": 62, "b": 46},
    "font": {"size": 13},
    "annotations": [{"text": "one"}],
}


def test_a_figure_is_saved_as_svg_and_png(open_page: Opener, tmp_path: Path) -> None:
    page = settled(open_page("/epsilon?eps=0.001"))
    panel = page.locator(".bn-panel").first
    panel.locator(".main-svg").first.wait_for()
    saved = {}
    for kind in ("SVG", "PNG"):
        panel.hover()
        panel.get_by_text("Save", exact=True).click()
        with page.expect_download() as download:
            panel.get_by_role("button", name=kind).click()
        assert re.fullmatch(rf"epsilon-[\w-]+\.{kind.lower()}", download.value.suggested_filename)
        saved[kind] = tmp_path / kind
        download.value.save_as(saved[kind])
    drawn = ElementTree.fromstring(saved["SVG"].read_text())
    words = " ".join(drawn.itertext())
    assert f"BatchNorm Lab {__version__} · Epsilon · " in words
    assert "eps = 0.001" in words
    with Image.open(saved["PNG"]) as picture:
        assert picture.width == 1920
        assert len(picture.convert("RGB").resize((64, 64)).getcolors(5000) or []) > 10


@pytest.mark.parametrize("words", ["", "a caption", "a long caption " * 30, "<b>&"])
def test_a_slide_has_room_for_its_caption(run: Run, words: str) -> None:  # noqa: F811
    slide = run("figures/slides", "layOutSlide(layout, '#fff', words)", layout=LAYOUT, words=words)
    note = slide["annotations"][1:]
    lines = note[0]["text"].count("<br>") + 1 if note else 0
    assert bool(note) is bool(words)
    assert slide["margin"]["b"] >= 46 + 15 * lines
    assert slide["height"] == 405 + slide["margin"]["b"] - 46
    assert slide["width"] == 720
    assert "<b>" not in str(note)


def test_lines_hold_all_words_and_no_more_letters(run: Run) -> None:  # noqa: F811
    lines = run("figures/slides", "breakLines(text, 12)", text="one two three fourteenletters five")
    assert lines == ["one two", "three", "fourteenletters", "five"]


@pytest.mark.parametrize(("entries", "space"), [(1, 0), (6, 19), (14, 57)])
def test_rows_of_a_legend_take_space(run: Run, entries: int, space: int) -> None:  # noqa: F811
    data = [{"name": "batch norm, one"} for _ in range(entries)]
    took = run("figures/slides", "countLegendSpace(data, layout)", data=data, layout=LAYOUT)
    assert took == space
