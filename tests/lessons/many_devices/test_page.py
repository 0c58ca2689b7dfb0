"""The lesson on split batches: two ways to split, links, steps, and code that really runs."""

from __future__ import annotations

import pytest

from bn_core.lessons.many_devices.config import GradientBiasConfig, SyncBatchNormConfig
from pages.many_devices import accumulation, processes
from pages.many_devices.steps import BY_CLASS, PAIRS
from tests.open_lesson import Page
from tests.printed_code import printed_apart

NAME = "many_devices"


def test_steps_start_processes_and_accumulate() -> None:
    page = Page(NAME)
    assert page.claimed(processes.RUN).config == SyncBatchNormConfig()
    for number, config in ((1, BY_CLASS), (2, PAIRS)):
        page.do(f"do step {number}")
        assert page.claimed(processes.RUN).config == config
        assert not page.app.success
    page.do("do step 3")
    result = page.finish(accumulation.RUN)
    assert result.done
    [told] = [each.value for each in page.app.success]
    assert "In parts of 8, batch norm's accumulated gradient is off by 87.4% (83.9 to 95)" in told
    assert "With the three others it is off by 0." in told
    page.open("Running averages of an accumulated batch")
    assert any("running means differ by" in each.body for each in page.app.html)


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ({"ranks": "4", "shared_by": "class", "device_batch": "3", "batch_seed": "3"}, None),
        ({"micro": "32"}, "accumulation"),
    ],
)
def test_old_link_to_small_batches_opens_here(address: dict[str, str], view: str | None) -> None:
    page = Page("small_batches", **address)
    assert page.app.header[0].value == "Is a split batch still one batch?"
    assert page.warnings == page.errors == ""
    assert {name: page.said[name] for name in address} == address
    assert page.said["view"] == view


@pytest.mark.parametrize("address", [{"ranks": "3"}, {"micro": "7"}, {"parts_seeds": "0"}])
def test_bad_link_is_reported(address: dict[str, str]) -> None:
    assert Page(NAME, **address).warnings


def test_accumulated_gradient_to_copy() -> None:
    code = Page(NAME, view="accumulation").code("def gradient")
    without, with_norm = map(float, printed_apart(code).split())
    assert without < 1e-14 < 1e-3 < with_norm


def test_processes_to_copy() -> None:
    told = printed_apart(Page(NAME).code("worker.sync_batch_norm")).splitlines()
    assert float(told[0].split()[1]) > 0.1
    assert float(told[1].split()[1]) < 1e-12
    assert "SyncBatchNorm" in told[2]


def test_biased_gradients_open_by_a_link_and_run_as_it_says() -> None:
    page = Page(NAME, bias_steps="3", bias_seeds="1")
    assert page.claimed("gradient_bias run").config == GradientBiasConfig(steps=3, seeds=1)
    assert page.warnings == page.errors == ""
    assert "C44: Biased gradients of mini-batches" in page.words
