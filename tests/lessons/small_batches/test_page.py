"""The batch-size cliff in a reader's hands: groups by hand, links, and code that really runs."""

from __future__ import annotations

import re

import pytest

from bn_core.lessons.many_devices.config import SyncBatchNormConfig
from bn_core.lessons.regularization.batch_noise import measure_batch_size_noise
from bn_core.lessons.regularization.config import BatchNoiseConfig, GhostBatchesConfig
from bn_core.lessons.small_batches.config import GroupingConfig, SmallBatchesConfig
from bn_core.lessons.small_batches.grouping import SAMPLES, normalize_groups, read_samples
from bn_core.text.numbers import format_number
from tests.open_lesson import Page
from tests.printed_code import printed_apart

CONFIGS = (GhostBatchesConfig, GroupingConfig, SmallBatchesConfig, SyncBatchNormConfig)


@pytest.fixture(scope="module")
def opened() -> Page:
    """Read, never changed."""
    return Page("small_batches")


@pytest.fixture
def page() -> Page:
    return Page("small_batches")


def x_hats(page: Page) -> list[float]:
    """The column x̂ of the table of samples, at full precision."""
    [body] = [each.body for each in page.app.html if "σ² of the group" in each.body]
    rows = re.findall(r"<tr[^>]*><td>.*?</tr>", body)
    return [float(re.findall(r"title='([^']+)'", row)[1]) for row in rows]


def expected(letters: str, text: str = SAMPLES) -> list[float]:
    return normalize_groups(read_samples(text), letters).x_hat.tolist()


def test_the_table_is_the_cores_and_the_code_is_pytorchs(opened: Page) -> None:
    told = x_hats(opened)
    assert told == expected("AAAABBBB")
    space: dict[str, object] = {}
    exec(opened.code("groups = "), space)
    assert space["x_hat"].tolist() == pytest.approx(told)  # type: ignore[attr-defined]


def test_pairs_leave_a_sign(page: Page) -> None:
    page.click("try Pairs")
    assert x_hats(page) == expected("AABBCCDD")
    assert {round(value, 2) for value in x_hats(page)} == {-1, 1}


def test_wrong_groups_and_samples_are_reported_and_the_last_good_ones_stay(page: Page) -> None:
    page.set("text_input", "groups", "ABABABAB")
    kept = x_hats(page)
    page.set("text_input", "groups", "AAB")
    assert "3 letters for 8 samples" in page.errors
    assert x_hats(page) == kept == expected("ABABABAB")
    page.set("text_input", "groups", "ABABABAB").set("text_area", "samples", "1, two")
    assert "two" in page.errors
    assert x_hats(page) == kept
    page.set("text_area", "samples", "1, 2, 4")
    page.set("text_input", "groups", "AAB")
    assert page.errors == ""
    assert x_hats(page) == expected("AAB", "1, 2, 4")
    assert "PyTorch refuses it in train mode" in page.words


@pytest.mark.parametrize(
    "address",
    [
        {"samples": "1, 2, 3, 4", "groups": "ABAB", "chosen": "3"},
        {"scaling": "fixed", "epochs": "1", "seeds": "2", "base_rate": "0.05"},
        {"ranks": "4", "shared_by": "class", "device_batch": "3"},
        {"examples": "300", "ghost": "4", "ghost_seeds": "3", "drop": "0.3"},
    ],
)
def test_an_address_is_the_whole_experiment(address: dict[str, str]) -> None:
    page = Page("small_batches", **address)
    assert page.warnings == page.errors == ""
    written = "".join(each.value for each in page.app.code)
    fields = GhostBatchesConfig.fields_by_parameter() | SyncBatchNormConfig.fields_by_parameter()
    for name, value in address.items():
        if name not in ("chosen", "samples"):
            field = fields.get(name, name)
            assert re.search(rf"\b{field} ?= ?'?{value}\b", written), name


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    address = {
        name: knob.options[0 if end == "low" else -1] if knob.options else f"{getattr(knob, end):g}"
        for config in CONFIGS
        for name, knob in config.parameters()
    }
    assert Page("small_batches", **address).errors == ""


@pytest.mark.parametrize(
    "address",
    [
        {"samples": "<b>1</b>"},
        {"samples": "1"},
        {"samples": "1e308, -1e308"},
        {"groups": "🙂" * 9},
        {"groups": "A" * 9000},
        {"ranks": "3"},
        {"micro": "7"},
        {"chosen": "9"},
    ],
)
def test_bad_link_is_reported_and_something_stays_in_view(address: dict[str, str]) -> None:
    page = Page("small_batches", **address)
    assert page.errors or page.warnings
    assert len(x_hats(page)) >= 2


def test_the_predictions_are_answered(page: Page) -> None:
    page.predict("x_hat of a pair", 1.0)
    page.predict("variance of four", 0.75)
    page.predict("gradient of three", 0.577)
    assert len(page.app.success) == 3


def test_an_accumulated_gradient_to_copy(opened: Page) -> None:
    without, with_norm = map(float, printed_apart(opened.code("def gradient")).split())
    assert without < 1e-14 < 1e-3 < with_norm


def test_one_value_in_many_batches_quotes_its_draws() -> None:
    config = BatchNoiseConfig(value=-2.0, size=4, draws=200, seed=3)
    page = Page("small_batches", value="-2", mates_size="4", draws="200", mates_seed="3")
    x_hat = measure_batch_size_noise(config).x_hat
    assert f"between {format_number(float(x_hat.min()))} and " in page.words
    assert "In evaluation mode it is −2." in page.words
    assert page.warnings == ""


def test_few_examples_to_copy() -> None:
    page = Page("small_batches", ghost_steps="10", ghost_seeds="1")
    told = printed_apart(page.code("worker.ghost_batches"))
    assert "ghost 4 [0." in told
    assert told.count("“") == 4  # each part of two claims


def test_processes_to_copy() -> None:
    page = Page("small_batches", ranks="2")
    told = printed_apart(page.code("worker.sync_batch_norm")).splitlines()
    assert float(told[0].split()[1]) > 0.1
    assert float(told[1].split()[1]) < 1e-12
    assert "SyncBatchNorm" in told[2]


def test_the_cliff_to_copy() -> None:
    """The same lines, with two batch sizes alone: the rest is the experiment's own test."""
    page = Page("small_batches", epochs="1", seeds="2")
    text = page.code("worker.batch_sizes")
    few = (
        "import bn_core.lessons.small_batches.worker.batch_sizes as cliff\n"
        "cliff.SIZES = (128, 256)\n"
    )
    told = printed_apart(few + text)
    assert told.startswith("none {128: [0.")
    assert "of a random gradient" in told
