"""Who shares a mean is shown by the page as the core tells it, whatever is sent to it."""

import json
import re
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bn_core import BATCH, INSTANCE, LAYER, normalize
from bn_core.inputs.images.decode import decode_image
from bn_core.inputs.images.samples import load_photo
from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.images.picture_changes import CHANGES, measure_survival
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import (
    choose_axes,
    count_statistics,
    find_groups,
    make_block,
)
from bn_core.text.numbers import format_number
from pages.which_axes import photographs
from tests.open_lesson import Page

NORMS = ("batch", "layer", "instance", "group")


@pytest.fixture
def page() -> Page:
    return Page("which_axes")


def sent(page: Page) -> dict[str, Any]:
    """What the block was given to place."""
    for each in page.app.get("bidi_component"):
        if each.proto.component_name.endswith("lab_widgets_block"):
            return json.loads(each.proto.json)
    raise AssertionError("no block")


def rows(page: Page, head: str) -> list[list[str]]:
    """The cells of the table with this column, as they are written."""
    [body] = [each.body for each in page.app.html if f">{head}</th>" in each.body]
    return [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in body.split("<tr")[2:]]


@pytest.mark.parametrize("name", NORMS)
def test_the_block_lights_up_as_the_core_says(page: Page, name: str) -> None:
    page.set("button_group", "norm", name).set("slider", "n", 3)
    shape = (3, 4, 3, 3)
    axes = choose_axes(name, 2)
    told = sent(page)
    assert told["shape"] == list(shape)
    np.testing.assert_array_equal(np.reshape(told["groups"], shape), find_groups(axes, shape))
    step = normalize(make_block(shape, 0), axes=axes)
    for words, mean, var in zip(told["sentences"], step.mean.flat, step.var.flat, strict=True):
        assert (
            f"μ = {format_number(mean)}, σ² = {format_number(var)}, shared by {step.count} numbers."
            in words
        )
    assert (
        f"x = {format_number(step.x[0, 0, 0, 1])}, x̂ = {format_number(step.x_hat[0, 0, 0, 1])}"
        in told["cells"][1]
    )


def test_means_and_parameters_are_counted(page: Page) -> None:
    page.set("slider", "c", 6)
    for row, name in zip(rows(page, "means"), NORMS, strict=True):
        found = count_statistics(choose_axes(name, 2), (4, 6, 3, 3))
        numbers = [found.means, found.values_per_mean, found.parameters, found.buffers or "none"]
        assert row[2:] == [str(each) for each in numbers]
    assert "with 512 channels 1024" in page.words


def test_groups_are_divisors_and_stay_where_they_fit() -> None:
    page = Page("which_axes", norm="group", c="8", groups="4")
    assert page.warnings == ""
    assert sent(page)["groups"][-1] == 4 * 4 - 1
    page.set("slider", "c", 6)
    assert page.app.select_slider(key="groups").value == 3
    assert page.app.select_slider(key="groups").options == ["1", "2", "3", "6"]
    page.set("slider", "c", 1)
    assert "One channel is one group" in page.words


@pytest.mark.parametrize("groups", ["3", "99", "x", "0"])
def test_link_with_groups_that_do_not_divide_is_reported(groups: str) -> None:
    page = Page("which_axes", norm="group", groups=groups)
    assert "Used instead: 2." in page.warnings
    assert page.errors == ""


def test_cell_is_in_the_address_and_reported_out_of_bounds() -> None:
    page = Page("which_axes", cell="30")
    assert sent(page)["chosen"] == 29
    page.set("slider", "n", 1).set("slider", "c", 1)
    assert sent(page)["chosen"] == 8
    assert "cell: " in Page("which_axes", cell="9999").warnings


@pytest.mark.parametrize("chosen", [5, -1, 10**9, "x", None, True, 1.5, [1]])
def test_a_forged_choice_does_no_harm(page: Page, chosen: Any) -> None:
    page.forge("bidi_component", {"chosen": chosen})
    assert page.errors == ""


def test_one_number_a_mean_leaves_nothing(page: Page) -> None:
    page.click("try One example, one position")
    assert "Each number is its own mean, so every x̂ is 0" in page.words
    assert "PyTorch refuses because each number would be its own mean" in page.words


def test_a_batch_of_one_is_instance_norm(page: Page) -> None:
    page.click("try A batch of one example")
    assert "batch norm is instance norm. Largest difference: 0." in page.words


def test_every_change_is_measured_on_the_photographs(page: Page) -> None:
    page.set("slider", "photos", 3).set("number_input", "picture", 2)
    x = np.stack([load_photo(k) for k in range(3)])
    found = rows(page, "half the contrast")
    for row, axes in zip(found, (None, BATCH, LAYER, INSTANCE), strict=True):
        left = [measure_survival(x, 1, change, axes).remaining for change in CHANGES]
        assert row[1:-1] == [format_number(round(100 * each, 9)) for each in left]
    assert [row[-1] for row in found][2:] == ["0", "0"]


@pytest.mark.parametrize("change", CHANGES)
def test_changes_are_described_with_one_photograph_and_with_many(page: Page, change: str) -> None:
    page.set("button_group", "change", change)
    assert "Batch norm alone passes it on" in page.words
    found = {
        row[0]: row[1 + list(CHANGES).index(change)] for row in rows(page, "half the contrast")
    }
    for name, share in found.items():
        assert f"{share}%" in page.words, name
    page.set("slider", "photos", 1)
    assert "meets batch norm as instance norm" in page.words
    assert "A batch of one photograph works" in page.words


def picture(kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.effect_noise((50, 30), 80).save(out, kind)
    return out.getvalue()


def test_the_readers_own_picture_joins_the_batch(page: Page) -> None:
    page.app.file_uploader(key="own").set_value(("mine.png", picture(), "image/png"))
    page.run()
    assert page.errors == ""
    assert "46,080 pixels share each mean" in page.words
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
def test_a_bad_picture_is_one_sentence_and_the_lesson_goes_on(page: Page, data: bytes) -> None:
    page.app.file_uploader(key="own").set_value(("mine.png", data, "image/png"))
    page.run()
    assert page.errors.count(".") == 1
    assert "36,864 pixels share each mean" in page.words


def test_predictions_are_of_the_chosen_norm(page: Page) -> None:
    page.set("button_group", "norm", "instance").predict("moved", 100.0)
    assert page.app.success[0].value.startswith("Right: it is 100.")
    page.set("button_group", "norm", "batch").predict("means", 64)
    assert page.app.success[-1].value.startswith("Right: it is 64.")


@pytest.mark.parametrize("extreme", ["low", "high"])
@pytest.mark.parametrize("name", NORMS)
def test_the_extremes_are_shown(extreme: str, name: str) -> None:
    knobs = dict(AxesConfig.knobs()) | dict(ImagesConfig.knobs())
    at = {
        key: f"{getattr(knobs[key], extreme):g}" for key in ("n", "c", "h", "w", "seed", "photos")
    }
    page = Page("which_axes", norm=name, **at)
    assert page.errors == page.warnings == ""
