"""The lesson on regularization: noise, networks, links, steps, and code that really runs."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from bn_core.lessons.regularization.batch_noise import measure_batch_size_noise
from bn_core.lessons.regularization.config import (
    BatchNoiseConfig,
    GhostBatchesConfig,
    VarianceShiftConfig,
)
from bn_core.lessons.regularization.variance_shift import compute_variance_ratio
from bn_core.text.numbers import format_number
from pages.regularization import networks
from pages.regularization.networks import RUN
from pages.regularization.steps import BEST_RATES, MORE_EXAMPLES
from tests.open_lesson import Page
from tests.printed_code import run_code

NAME = "regularization"


def test_steps_show_the_noise_and_train_networks() -> None:
    page = Page(NAME)
    assert page.claimed(RUN).config == GhostBatchesConfig()
    page.do("do step 1")
    [told] = [each.value for each in page.app.success]
    std = measure_batch_size_noise(BatchNoiseConfig()).x_hat.std(ddof=1)
    assert f"scatters by {format_number(float(std))} (standard deviation) in batches of 8" in told
    for number, config in ((2, MORE_EXAMPLES), (3, BEST_RATES)):
        page.do(f"do step {number}")
        assert page.claimed(RUN).config == config
        assert not page.app.success


@pytest.mark.parametrize("old", ["small_batches", "running_averages"])
def test_old_link_to_the_noise_of_one_value_opens_here(old: str) -> None:
    config = BatchNoiseConfig(value=-2.0, size=4, draws=200, seed=3)
    page = Page(old, value="-2", mates_size="4", draws="200", mates_seed="3")
    x_hat = measure_batch_size_noise(config).x_hat
    assert page.app.header[0].value == "Does the noise of a batch regularize?"
    low = format_number(float(np.percentile(x_hat, 5)))
    assert f"between {low} and " in page.words
    assert "In evaluation mode x̂ is always −2." in page.words
    assert page.warnings == ""
    assert page.said["view"] == "value"


def test_old_link_to_ghost_batches_opens_here() -> None:
    page = Page("small_batches", examples="300", ghost="4", ghost_seeds="3", drop="0.3")
    wanted = GhostBatchesConfig(examples="300", ghost="4", seeds=3, drop=0.3)
    assert page.claimed(RUN).config == wanted
    assert page.warnings == page.errors == ""


@pytest.mark.parametrize("done", [False, True])
def test_find_fewest_returns_a_finished_result(monkeypatch: pytest.MonkeyPatch, done: bool) -> None:
    def find(_: object, config: GhostBatchesConfig) -> SimpleNamespace:
        assert config == replace(MORE_EXAMPLES, examples="100")
        return SimpleNamespace(done=done, frames=["first", "last"])

    monkeypatch.setattr(networks, "RESULTS", SimpleNamespace(find=find))
    assert networks.find_fewest(MORE_EXAMPLES) == ("last" if done else None)


def test_details_tell_what_the_ledger_says() -> None:
    page = Page(NAME).open("What the claims say", "Batch norm before or after the nonlinearity?")
    assert "In the lab's full run: **undecided in 2 of 2 parts**." in page.words
    assert page.claimed("placement run").config.examples == "300"


@pytest.mark.parametrize("address", [{"value": "9"}, {"ghost": "7"}, {"place_steps": "0"}])
def test_bad_link_is_reported(address: dict[str, str]) -> None:
    assert Page(NAME, **address).warnings


def test_noise_to_copy_prints_the_numbers_of_the_page() -> None:
    told = run_code(Page(NAME, view="value").code("the fixed value")).split()
    x_hat = measure_batch_size_noise(BatchNoiseConfig()).x_hat
    assert [float(each) for each in told] == pytest.approx(
        [*np.percentile(x_hat, (5, 95)), x_hat.std(ddof=1)]
    )


def test_networks_to_copy() -> None:
    page = Page(NAME, ghost_steps="10", ghost_seeds="1")
    told = run_code(page.code("worker.ghost_batches"))
    assert "ghost 4 [0." in told
    assert told.count("“") == 4  # each part of two claims


def test_dropout_before_batch_norm_opens_by_a_link_and_runs_as_it_says() -> None:
    page = Page(NAME, shift_examples="100", shift_steps="3", shift_seeds="1")
    wanted = VarianceShiftConfig(examples="100", steps=3, seeds=1)
    assert page.claimed("variance_shift run").config == wanted
    assert page.warnings == page.errors == ""
    told = f"so the ratio is {format_number(compute_variance_ratio(0.5))} at $p = 0.5$"
    assert told in " ".join(page.words.split())
    assert "C53: Dropout before batch norm" in page.words
