"""The lesson on small batches: groups by hand, links, steps, and code that really runs."""

from __future__ import annotations

import re

import pytest

from bn_core.lessons.small_batches.config import GroupingConfig, SmallBatchesConfig
from bn_core.lessons.small_batches.grouping import SAMPLES, normalize_groups, read_samples
from pages.small_batches.networks import RUN
from pages.small_batches.steps import IMAGES, SAME_RATE
from tests.open_lesson import Page
from tests.printed_code import run_code

NAME = "small_batches"
TABLE = "One group in four steps, to drag"


def x_hats(page: Page) -> list[float]:
    """The column x̂ of the table of samples, at full precision."""
    page.open(TABLE)
    [body] = [each.body for each in page.app.html if "σ² of the group" in each.body]
    rows = re.findall(r"<tr[^>]*><td>.*?</tr>", body)
    return [float(re.findall(r"title='([^']+)'", row)[1]) for row in rows]


def compute_x_hat(letters: str, text: str = SAMPLES) -> list[float]:
    return normalize_groups(read_samples(text), letters).x_hat.tolist()


def test_table_is_the_cores_and_code_is_pytorchs() -> None:
    page = Page(NAME, view="numbers")
    told = x_hats(page)
    assert told == compute_x_hat("AAAABBBB")
    space: dict[str, object] = {}
    exec(page.code("x[mine, None]"), space)
    assert space["x_hat"].tolist() == pytest.approx(told)  # type: ignore[attr-defined]


def test_steps_group_the_samples_and_train_the_networks() -> None:
    page = Page(NAME)
    assert page.claimed(RUN).config == SmallBatchesConfig()
    for number, config in ((1, SAME_RATE), (4, IMAGES)):
        page.do(f"do step {number}")
        assert page.claimed(RUN).config == config
        assert not page.app.success
    page.do("do step 2")
    assert "Every x̂ is −1 or 1, to within 0.001" in page.app.success[0].value
    assert "Sample 7 (x = −0.189) and sample 2 (x = 1.98) became the same number" in page.words
    page.do("do step 3")
    assert "8 different numbers again, from −1.55 to 1.48" in page.app.success[0].value


def test_wrong_groups_and_samples_are_reported_and_the_last_valid_ones_stay() -> None:
    page = Page(NAME, groups="ABABABAB")
    kept = x_hats(page)
    page.set("text_input", "groups", "AAB")
    assert "3 letters for 8 samples" in page.errors
    assert x_hats(page) == kept == compute_x_hat("ABABABAB")
    page.set("text_input", "groups", "ABABABAB").set("text_input", "samples", "1, two")
    assert "two" in page.errors
    assert x_hats(page) == kept
    page.set("text_input", "samples", "1, 2, 4")
    page.set("text_input", "groups", "AAB")
    assert page.errors == ""
    assert x_hats(page) == compute_x_hat("AAB", "1, 2, 4")
    assert "PyTorch refuses it in training mode" in page.words


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ({"samples": "1, 2, 3, 4", "groups": "ABAB", "chosen": "3"}, "numbers"),
        ({"scaling": "fixed", "epochs": "1", "seeds": "2", "base_rate": "0.05"}, None),
    ],
)
def test_link_restores_the_experiment(address: dict[str, str], view: str | None) -> None:
    page = Page(NAME, **address)
    assert page.warnings == page.errors == ""
    assert {name: page.said[name] for name in address} == address
    assert page.said["view"] == view


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_accepted(end: str) -> None:
    address = {
        name: knob.options[0 if end == "low" else -1] if knob.options else f"{getattr(knob, end):g}"
        for config in (GroupingConfig, SmallBatchesConfig)
        for name, knob in config.parameters()
    }
    assert Page(NAME, **address).errors == ""


@pytest.mark.parametrize(
    "address",
    [
        {"samples": "<b>1</b>"},
        {"samples": "1e308, -1e308"},
        {"groups": "🙂" * 9},
        {"groups": "A" * 9000},
        {"chosen": "9"},
    ],
)
def test_bad_link_is_reported_and_something_stays_in_view(address: dict[str, str]) -> None:
    page = Page(NAME, **address)
    assert page.errors or page.warnings
    assert len(x_hats(page)) >= 2


def test_networks_to_copy() -> None:
    """The same lines, with two batch sizes alone: the rest is the experiment's own test."""
    page = Page(NAME, epochs="1", seeds="2")
    text = page.code("worker.batch_sizes")
    few = (
        "from bn_core.lessons.small_batches.worker import batch_sizes\n"
        "batch_sizes.SIZES = (128, 256)\n"
    )
    told = run_code(few + text)
    assert told.startswith("none {128: [0.")
    assert "of a random gradient" in told
