"""A figure's caption names the settings, the seed and the version, whatever was typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bn_core import __version__
from bn_core.text.caption import MAX_CAPTION, MAX_VALUE, write_caption

VALUES = st.dictionaries(st.text("abc_seed", min_size=1, max_size=8), st.text(max_size=90))


def test_caption_names_settings_seed_and_version() -> None:
    caption = write_caption("Depth", {"layers": "20"}, {"seed": "3", "rate": "0.1"})
    assert caption == f"BatchNorm Lab {__version__} · Depth · seed = 3, layers = 20, rate = 0.1"


def test_caption_says_that_it_has_no_room_for_every_default() -> None:
    caption = write_caption("Depth", {"layers": "20"}, {f"scale_{n}": "1" for n in range(90)})
    assert "layers = 20, scale 0 = 1" in caption
    assert "scale 89" not in caption
    assert caption.endswith(", other settings as the lesson opens")


def test_caption_of_a_page_without_settings_names_none() -> None:
    assert write_caption("After class", {}, {}) == f"BatchNorm Lab {__version__} · After class"


def test_caption_of_a_lesson_as_it_opens_names_its_settings() -> None:
    assert write_caption("Depth", {}, {"rate": "1", "norm": " "}).endswith("· Depth · rate = 1")


def test_caption_leaves_out_what_changes_no_figure() -> None:
    assert "present" not in write_caption("Depth", {"present": "1"}, {})


@given(VALUES, VALUES)
def test_caption_is_one_bounded_line(changed: dict[str, str], defaults: dict[str, str]) -> None:
    caption = write_caption("Depth", changed, defaults)
    assert len(caption) <= MAX_CAPTION
    assert caption == " ".join(caption.split())
    assert caption.startswith(f"BatchNorm Lab {__version__}")


def test_caption_cuts_a_long_value() -> None:
    caption = write_caption("Depth", {"batch": "1 " * 500}, {})
    assert len(caption) < 120 + MAX_VALUE
    assert "…" in caption
