"""Test the lesson on detached statistics, and its default run."""

import numpy as np
import pytest

from bn_core.course.defaults import DEFAULTS
from bn_core.lessons.detached_statistics.config import (
    FAST_RATE,
    LIVE_RUN,
    BiasDriftConfig,
    LiveRunConfig,
)
from bn_core.lessons.detached_statistics.experiments import LIVE_NETWORKS
from tests.open_lesson import Page


@pytest.fixture
def page() -> Page:
    return Page("detached_statistics")


def test_page_quotes_the_bias(page: Page) -> None:
    page.set("slider", "target", 2.0).set("number_input", "toy_steps", 500)
    assert "After 500 steps b is 100 with the mean detached and 0 with the true gradient" in (
        page.words
    )


def test_steps_tell_what_they_show(page: Page) -> None:
    for step, words in (
        ("do step 1", "b reached 300 in 1000 steps, yet the loss stayed at 19"),
        ("do step 2", "b was 100 halfway and is 200 after 2000 steps"),
    ):
        page.do(step)
        assert words in page.app.success[0].value


def test_fast_run_is_a_default_that_fails_with_detached_statistics_alone(page: Page) -> None:
    """At the rate of step 3 batch norm trains, and its detached copy does not."""
    fast = LiveRunConfig(rate=FAST_RATE).run
    assert (LIVE_NETWORKS.name, fast) in DEFAULTS
    assert (LIVE_NETWORKS.name, LIVE_RUN) in DEFAULTS
    page.do("do step 3")
    run = page.claimed("left out run")
    assert run.config == fast
    assert run.goes_on_by_itself


def test_step_starts_the_networks_again_after_another_run(page: Page) -> None:
    before = page.claimed("left out run")
    assert not before.goes_on_by_itself
    run = page.do("do step 3").claimed("left out run")
    assert run is not before
    assert page.run().claimed("left out run") is run


def test_detached_statistics_fail_at_a_rate_that_batch_norm_bears() -> None:
    from dataclasses import replace

    from bn_core.training.trainer import train

    *_, last = train(replace(LIVE_RUN, rate=FAST_RATE, steps=60))
    _, kept, detached = last.accuracy
    assert kept > 0.85
    assert detached < 0.4


def test_batch_of_two_is_explained(page: Page) -> None:
    page.open("A batch of two")
    assert "both become (−1, 1)" in page.words


def test_predictions_have_the_answers_of_the_formulas(page: Page) -> None:
    page.predict("bias", -100.0)
    assert "Right: it is −100" in page.words
    page.predict("passing five", 0.775)
    assert "Right: it is 0.775" in page.words
    assert "√(3/5)" in page.words


@pytest.mark.parametrize("damaged", [{"target": "99"}, {"toy_rate": "0"}, {"toy_steps": "1"}])
def test_damaged_link_opens_and_says_what_it_ignored(damaged: dict[str, str]) -> None:
    page = Page("detached_statistics", **damaged)
    assert page.warnings.startswith("Part of the link was ignored.")
    assert BiasDriftConfig.knob(next(iter(damaged))).help in page.warnings


def test_old_link_keeps_what_belongs_to_the_backward_pass() -> None:
    page = Page("backward", x="1, 5, 9", loss="sum", target="2.0")
    assert page.app.header[0].value == "What if the gradient ignores the statistics?"
    assert page.warnings == ""
    assert "(/backward?x=1%2C%205%2C%209&loss=sum)" in page.words
    assert page.said["x"] == "1, 5, 9"


def test_networks_differ_in_their_norm_alone() -> None:
    assert LIVE_RUN.norms == ("none", "batch", "left_out")
    assert np.isclose(LiveRunConfig().rate, LIVE_RUN.rate)
