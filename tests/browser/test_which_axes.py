"""Test the block and the grid of photographs with mouse, keyboard and uploads."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from bn_core import BATCH, INSTANCE, LAYER
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import find_groups
from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, in_state, parameters, settled
from tests.browser.server import until
from tests.browser.test_opening import hardly_moves


def cells(page: Page) -> Locator:
    found = page.locator(".bn-block [role=option]")
    found.first.wait_for()
    return found


def lit(page: Page) -> np.ndarray:
    script = "nodes => nodes.map(node => node.classList.contains('lit'))"
    return np.array(cells(page).evaluate_all(script))


def test_block_is_explored(open_page: Opener) -> None:
    page = settled(open_page("/which_axes"))
    for part in (lights_group, obeys_keyboard, changes_norm, agrees_with_pytorch):
        part(page)


def test_step_brings_the_picture_into_view_on_a_phone(open_page: Opener) -> None:
    page = settled(open_page("/which_axes", viewport=PHONE, reduced_motion="reduce"))
    button = page.get_by_role("button", name="Switch to layer norm")
    button.evaluate("node => node.scrollIntoView({ block: 'start' })")
    top = "document.querySelector('[class*=st-key-lesson-picture]').getBoundingClientRect().top"
    assert page.evaluate(top) < -PHONE["height"] / 4
    button.click()
    until(lambda: 0 <= page.evaluate(top) < 100, "the picture at the top of the screen")


def lights_group(page: Page) -> None:
    """Pointing at a cell lights all that share its mean."""
    shape = AxesConfig().shape
    groups = find_groups(BATCH, shape).ravel()
    for index in (0, 50, 107):
        cells(page).nth(index).hover()
        np.testing.assert_array_equal(lit(page), groups == groups[index])


def changes_norm(page: Page) -> None:
    """Another norm lights other cells."""
    cells(page).nth(0).click()
    for name, axes in (("layer", LAYER), ("instance", INSTANCE)):
        norm = page.get_by_role("radio", name=name, exact=True)
        norm.click()
        expect(norm).to_be_checked()
        groups = find_groups(axes, AxesConfig().shape).ravel()
        until(lambda g=groups: np.array_equal(lit(page), g == g[0]), name)  # type: ignore[misc]
    until(lambda: parameters(page).get("norm") == "instance", "the norm in the address")


def obeys_keyboard(page: Page) -> None:
    cells(page).nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(cells(page).nth(1)).to_be_focused()
    expect(cells(page).nth(1)).to_have_attribute("aria-selected", "true")


def agrees_with_pytorch(page: Page) -> None:
    """All four norms do, in the closed part below the lesson."""
    page.get_by_text("The same block in PyTorch").click()
    badges = page.locator(".bn-badge")
    expect(badges).to_have_count(4)
    for each in badges.all():
        in_state(each, "agrees")


def test_photographs_take_a_picture(open_page: Opener) -> None:
    """A reader's picture joins the batch, and one that is no picture is refused."""
    page = settled(open_page("/images"))
    hardly_moves(page)
    pictures = page.locator(".bn-photos img")
    expect(pictures).to_have_count(4 * (1 + 4))
    upload = page.locator("[data-testid=stFileUploader] input[type=file]")
    upload.set_input_files(
        {"name": "ruin.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nruin"}
    )
    page.locator("[data-testid=stAlert]").first.wait_for()
    settled(page)
    data = io.BytesIO()
    Image.fromarray(np.full((64, 48, 3), (200, 30, 30), np.uint8)).save(data, "PNG")
    upload.set_input_files({"name": "red.png", "mimeType": "image/png", "buffer": data.getvalue()})
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    expect(pictures).to_have_count(4 * (1 + 5))
