"""Test the lesson on images with shipped photographs and with the reader's own."""

import re
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bn_core import BATCH, INSTANCE, LAYER
from bn_core.inputs.images.decode import decode_image
from bn_core.inputs.images.samples import load_photo
from bn_core.lessons.images.config import UNCHANGED, ImagesConfig
from bn_core.lessons.images.picture_changes import CHANGES, NORMS, measure_change
from bn_core.lessons.images.summary import format_share
from pages.images import photographs
from tests.open_lesson import Page


@pytest.fixture
def page() -> Page:
    return Page("images")


def rows(page: Page, head: str) -> list[list[str]]:
    """The cells of the table with this column, as they are written."""
    [body] = [each.body for each in page.app.html if f">{head}</th>" in each.body]
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in body.split("<tr")[2:]]


def grid(page: Page) -> list[list[str]]:
    """What is written below the pictures of the grid, row by row."""
    [body] = [each.body for each in page.app.html if "<div class=bn-photos" in each.body]
    return [re.findall(r"<small>([^<]*)</small>", row) for row in body.split("<th scope=row>")[1:]]


def test_grid_shows_how_far_each_norm_moves_each_photo(page: Page) -> None:
    x = np.stack([load_photo(k) for k in range(ImagesConfig().photos)])
    for shown, axes in zip(grid(page), NORMS.values(), strict=True):
        shares = measure_change(x, 0, ImagesConfig().change, axes).shares
        assert shown == [format_share(float(each)) for each in shares]


def test_steps_tell_what_they_show(page: Page) -> None:
    for step, words in (
        ("do step 1", "Instance norm removes the cast: its x̂ changes by 0%"),
        ("do step 2", "Its x̂ changes by 0% under layer norm and by 0% under instance norm"),
        ("do step 3", "layer norm and instance norm return only 0"),
        ("do step 4", "batch norm is instance norm: x̂ changes by 0.02% under both"),
    ):
        page.do(step)
        assert words in page.app.success[0].value


def test_grid_of_unchanged_photos_has_no_shares(page: Page) -> None:
    page.set("button_group", "change", UNCHANGED)
    assert grid(page) == [[]] * len(NORMS)
    assert "Nothing is changed" in page.words


def test_every_change_is_measured_on_the_photographs(page: Page) -> None:
    page.set("slider", "photos", 3).set("number_input", "picture", 2)
    x = np.stack([load_photo(k) for k in range(3)])
    found = rows(page, "half the contrast")
    for row, axes in zip(found[:-1], (None, BATCH, LAYER, INSTANCE), strict=True):
        kept = [measure_change(x, 1, change, axes).own for change in CHANGES]
        assert row[1:] == [format_share(each) for each in kept]
    others = [measure_change(x, 1, change, BATCH).others for change in CHANGES]
    assert found[-1][1:] == [format_share(each) for each in others]


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_described_with_one_photograph_and_with_many(page: Page, change: str) -> None:
    page.set("button_group", "change", change)
    assert "Under batch norm the other photos change by" in page.words
    page.set("slider", "photos", 1)
    assert "batch norm is instance norm" in page.words


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.effect_noise((50, 30), 80).save(out, kind)
    return out.getvalue()


def test_own_picture_joins_the_batch(page: Page) -> None:
    page.app.file_uploader(key="own").set_value(("mine.png", picture(), "image/png"))
    page.run()
    assert page.errors == ""
    assert len(grid(page)[0]) == 5
    page.set("number_input", "picture", 5)
    assert "your own" in page.words


def test_own_picture_is_decoded_once_and_dropped_with_its_file(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[bytes] = []
    decode = decode_image

    def recorded(data: bytes) -> Any:
        decoded.append(data)
        return decode(data)

    monkeypatch.setattr(photographs, "decode_image", recorded)
    first, second = picture(), picture("JPEG")
    page.app.file_uploader(key="own").set_value(("mine.png", first, "image/png"))
    page.run().run().set("slider", "photos", 2)
    page.app.file_uploader(key="own").set_value(("mine.jpg", second, "image/jpeg"))
    page.run().run()
    assert decoded == [first, second]
    page.app.file_uploader(key="own").set_value([])
    page.run()
    assert "own read" not in page.app.session_state


@pytest.mark.parametrize(
    "data", [b"", b"<svg/>", picture()[:60], b"\x89PNG\r\n\x1a\n" + b"\0" * 99]
)
def test_damaged_picture_is_reported_in_one_sentence(page: Page, data: bytes) -> None:
    page.app.file_uploader(key="own").set_value(("mine.png", data, "image/png"))
    page.run()
    assert page.errors.count(".") == 1
    assert len(grid(page)[0]) == 4


@pytest.mark.parametrize("photos", ["1", "6"])
def test_extreme_numbers_of_photos_are_shown(photos: str) -> None:
    page = Page("images", photos=photos)
    assert page.errors == page.warnings == ""
    assert len(grid(page)[0]) == int(photos)
