"""Descents in a reader's hands: steps, links to each picture, and code that runs."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.shipped import judge_shipped
from bn_core.lessons.descents.config import (
    BOUND,
    BOWL,
    HALFSPACE,
    MANY,
    BoundConfig,
    HalfspaceConfig,
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import compute_descent_paths
from bn_core.lessons.descents.rayleigh_rate import measure_rayleigh_rate
from bn_core.lessons.descents.result import METHODS
from bn_core.lessons.descents.sentences import ManyWeights, tell_many
from bn_core.lessons.descents.worker import least_squares
from tests.open_lesson import Page
from tests.printed_code import run_code

CONFIGS = (
    QuadraticLossConfig,
    LeastSquaresConfig,
    BoundConfig,
    HalfspaceConfig,
    HalfspacesConfig,
)


@pytest.fixture
def page() -> Page:
    return Page("descents")


def read_success(page: Page) -> str:
    [said] = [each.value for each in page.app.success]
    return said


def numbers(text: str) -> list[list[float]]:
    """Those of every line that the code prints."""
    return [
        [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", line)]
        for line in run_code(text).splitlines()
    ]


def test_verdicts_on_claims_name_each_part_with_its_verdict(page: Page) -> None:
    for claim in ("C28", "C29", "C30", "C31", "C43"):
        for part in judge_shipped(CLAIMS[claim]).parts:
            assert f"“{part.part.statement}” **{part.words}**." in page.words
    assert "false in 1 of 2 parts" in page.words


def test_the_steps_tell_what_was_measured(page: Page) -> None:
    """All but the second, whose run takes seconds."""
    page.do("do step 1")
    assert "Batch norm is at a millionth after 11 steps" in read_success(page)
    assert "At rate 1.5 it took 27 steps, and gradient descent 22." in read_success(page)
    page.do("do step 3")
    assert "After 100 steps the bound allows 0.134 of the excess loss" in read_success(page)
    below = "a step leaves 0.9777 of the excess loss with GDNP and 0.9774 with gradient descent. "
    assert page.words.count(f"{below}The bound for both is 0.9801.") == 1
    page.do("do step 4")
    assert "0° off the line. With the squared error it is 0.5 times" in read_success(page)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (BOWL, ("L = 1, and κ is L over its smallest curvature", "GDNP is length–direction")),
        (MANY, ("κ is the largest curvature", "GDNP is length–direction descent")),
        (BOUND, ("κ is the largest curvature", "GDNP sets γ to its best value")),
        (HALFSPACE, ("The classes have means u and −u and the covariance Σ",)),
    ],
)
def test_each_picture_defines_its_symbols(picture: str, words: tuple[str, ...]) -> None:
    page = Page("descents", picture=picture)
    assert all(each in page.words for each in words)
    assert "(/glossary?term=condition-number " in page.words


def test_the_second_step_tells_steps_and_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer weights than the lesson has: batch norm is not twice as fast, but takes more rates."""
    monkeypatch.setattr(least_squares, "CONVERGENCE_STEPS", 1000)
    config = LeastSquaresConfig(dimensions=5, seeds=1)
    *_, last = least_squares.run(config)
    said = tell_many(ManyWeights(config, last))
    assert "less than the claimed 2 to 5 times fewer" in said
    shown = re.search(r"takes ([\d.]+) steps and batch norm ([\d.]+)\. That is ([\d.]+)", said)
    assert shown
    gradient, normed, times = map(float, shown.groups())
    assert times == pytest.approx(gradient / normed, rel=5e-3)
    faster = last.steps.copy()
    faster[:, :, METHODS.index("normed")] /= 3
    assert "within the claimed" in tell_many(ManyWeights(config, replace(last, steps=faster)))
    faster[:, :, METHODS.index("normed")] *= 100
    same = replace(last, steps=faster, converged=np.ones_like(last.converged))
    said = tell_many(ManyWeights(config, same))
    assert "times more, and not" in said
    assert "does not make a good rate easier" in said
    assert np.median(last.converging[3]) > np.median(last.converging[0]) + 1


def test_the_code_of_two_weights_walks_the_same_path(page: Page) -> None:
    found = [line[1] for line in numbers(page.code("along"))]
    paths = compute_descent_paths(QuadraticLossConfig()).paths
    assert found == pytest.approx(paths[1].excess.tolist(), rel=1e-6, abs=1e-12)


def test_the_code_of_the_bound_prints_rate_and_bound() -> None:
    rate = measure_rayleigh_rate(BoundConfig(kappa="10"))
    lines = numbers(Page("descents", bound_kappa="10").code("excess"))
    for (_, share, bound), expected in zip(lines[:20], rate.bound, strict=False):
        assert bound == pytest.approx(expected)
        assert share <= bound * (1 + 1e-9)


@pytest.mark.parametrize("loss", ["logistic", "squared", "hinge", "tangent"])
def test_the_code_of_the_halfspace_ends_near_the_line(loss: str) -> None:
    page = Page("descents", plane_loss=loss, picture=HALFSPACE)
    *_, last = numbers(page.code("multivariate_normal"))
    assert last[-1] < 2  # degrees; the code draws a sample, whose mean is not quite u


@pytest.mark.parametrize(
    ("address", "picture"),
    [
        ({"bowl_rate": "5", "start_x": "1.25"}, BOWL),
        ({"length_rate": "same", "dimensions": "20"}, MANY),
        ({"bound_kappa": "10"}, BOUND),
        ({"plane_loss": "hinge"}, HALFSPACE),
        ({"condition": "100", "space_seeds": "2"}, BOWL),
    ],
)
def test_a_link_opens_what_it_sets(address: dict[str, str], picture: str) -> None:
    page = Page("descents", **address)
    assert page.warnings == page.errors == ""
    assert page.app.button_group(key="picture").value == picture
    assert {name: page.said[name] for name in address} == address


def test_a_start_that_is_dropped_is_kept_within_the_bowl(page: Page) -> None:
    page.report("bowl", "dropped", {"figure": "bowl map", "at": [-1.5, 7.0]})
    assert (page.said["start_x"], page.said["start_y"]) == ("-1.5", "2.0")


@pytest.mark.parametrize("picture", [BOWL, MANY, BOUND, HALFSPACE])
@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str, picture: str) -> None:
    address = {
        name: knob.options[0 if end == "low" else -1] if knob.options else f"{getattr(knob, end):g}"
        for config in CONFIGS
        for name, knob in config.parameters()
    }
    assert Page("descents", **address, picture=picture).errors == ""


def test_the_predictions_are_answered(page: Page) -> None:
    page.predict("largest rate", 0.5)
    page.predict("factor of a step", 0.81)
    assert len(page.app.success) == 2
