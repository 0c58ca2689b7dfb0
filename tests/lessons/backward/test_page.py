"""Test the lesson on the backward pass with batches and gradients of the reader."""

import contextlib
import io
import re

import numpy as np
import pytest

from bn_core import backward, normalize
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.backward.formulas import GENERAL
from bn_core.text.latex import format_latex
from bn_core.text.numbers import format_number
from tests.open_lesson import Page


def run_code(page: Page) -> np.ndarray:
    """What the NumPy code on the page prints: d_x, then d_gamma and d_beta, in one row."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("import numpy\nnumpy.set_printoptions(precision=17)\n" + page.app.code[0].value, {})
    number = r"-?\d+\.?\d*(?:e[+-]?\d+)?"
    return np.array([float(each) for each in re.findall(number, out.getvalue())])


PROJECTIONS = "Optional: two projections, for readers who know the dot product"
APPROXIMATION = "A published approximation"


@pytest.fixture
def page() -> Page:
    return Page("backward")


def formulas(page: Page) -> str:
    return "\n".join(each.value for each in page.app.latex)


def test_it_opens_with_a_gradient_spelled_out(page: Page) -> None:
    grads = backward(normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1), [[0.1], [-0.4], [0.8], [0.2]])
    assert format_latex(float(grads.d_x[1, 0])) in formulas(page)
    np.testing.assert_allclose(
        run_code(page), [*grads.d_x[:, 0], grads.d_gamma[0], grads.d_beta[0]]
    )


@pytest.mark.parametrize("node", GENERAL)
def test_every_node_has_its_arithmetic(node: str) -> None:
    page = Page("backward", node=node)
    assert GENERAL[node] in formulas(page)
    assert page.errors == ""


def test_steps_tell_what_they_show(page: Page) -> None:
    for step, words in (
        ("do step 1", "Only y₂ has a gradient, and yet every input gets one"),
        ("do step 2", "10 times smaller: 0.0411 instead of 0.411"),
        ("do step 3", "every ∂L/∂x is 0"),
        ("do step 4", "every ∂L/∂x is 0.632, not 0"),
    ):
        page.do(step)
        assert words in page.app.success[0].value


def test_sum_of_outputs_has_no_input_gradient(page: Page) -> None:
    page.do("do step 3")
    *d_x, d_gamma, d_beta = run_code(page)
    assert np.abs(d_x).max() < 1e-15
    assert abs(d_gamma) < 1e-14
    assert d_beta == 4
    assert "The sum of all ∂L/∂x is 0." in page.words


def test_fixed_statistics_of_a_step_are_those_of_its_batch(page: Page) -> None:
    page.set("text_area", "x", "1, 2, 3").set("button_group", "mode", "inference")
    page.do("do step 4")
    assert page.said["given"] == "6 10;"


def test_two_examples_let_nothing_through() -> None:
    page = Page("backward", x="1, 2", dy="3, -1").open(PROJECTIONS)
    assert np.abs(run_code(page)[:2]).max() < 1e-3  # ε lets this much through
    step = normalize([[1.0], [2.0]], 2, 1)
    inner = backward(step, [[3.0], [-1.0]]).d_x[:, 0] @ step.x_hat[:, 0]
    assert format_number(float(inner), 2) in page.words


def test_half_the_squares_have_the_gradient_y(page: Page) -> None:
    page.set("button_group", "loss", "squares")
    step = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)
    np.testing.assert_allclose(run_code(page)[:4], backward(step, step.y).d_x[:, 0], atol=1e-15)


def test_one_output_gives_every_input_a_gradient(page: Page) -> None:
    page.set("button_group", "loss", "one")
    page.set("number_input", "sample", 3)
    step = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)
    grads = backward(step, [[0.0], [0.0], [1.0], [0.0]])
    np.testing.assert_allclose(run_code(page)[:4], grads.d_x[:, 0], atol=1e-16)


@pytest.mark.parametrize(
    ("text", "told"),
    [("1, 2", "the rest count as 0"), ("1,2,3,4,5,6", "the others are ignored")],
)
def test_own_gradients_that_do_not_fit_the_batch_are_reported(
    page: Page, text: str, told: str
) -> None:
    page.set("text_area", "dy", text)
    assert told in page.words
    numbers = [float(each) for each in text.split(",")][:4]
    step = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)
    grads = backward(step, np.resize([*numbers, 0.0, 0.0], (6, 1))[:4])
    np.testing.assert_allclose(run_code(page)[:4], grads.d_x[:, 0])


def test_unreadable_gradients_are_reported_and_the_last_good_ones_count(page: Page) -> None:
    page.set("text_area", "dy", "1, 0, 0, 0")
    before = run_code(page)
    page.set("text_area", "dy", "1, potato")
    assert "'potato', is not a number" in page.errors
    assert page.app.text_area(key="dy").value == "1, potato"
    np.testing.assert_array_equal(run_code(page), before)


def test_with_fixed_statistics_the_paths_through_them_are_cut(page: Page) -> None:
    page.set("button_group", "mode", "inference")
    assert "Dashed: no gradient" in page.words
    grads = np.array([0.1, -0.4, 0.8, 0.2]) * 2 / np.sqrt(10 + 1e-5)
    np.testing.assert_allclose(run_code(page)[:4], grads)


def test_a_batch_without_spread_is_explained(page: Page) -> None:
    page.open(PROJECTIONS).set("text_area", "x", "3, 3, 3")
    assert "no direction x̂" in page.words
    page.set("select_slider", "eps", "0")
    assert "variance 0 and eps is 0" in page.errors


def test_predictions_are_answered_from_the_batch(page: Page) -> None:
    page.predict("sum of outputs", 0.0)
    assert "Right: it is" in page.words
    page.predict("shift", 4.7)
    assert "Right: it is 4.7" in page.words


@pytest.mark.parametrize(
    "damaged",
    [{"loss": "maybe"}, {"node": "z"}],
    ids=str,
)
def test_a_damaged_link_opens_and_says_what_it_ignored(damaged: dict[str, str]) -> None:
    page = Page("backward", **damaged)
    assert page.warnings.startswith("Part of the link was ignored.")
    assert BackwardConfig.knob(next(iter(damaged))).help in page.warnings


@pytest.mark.parametrize("text", ["7", "1e12, -1e12, 5", "1 2; 3 4; 5 7"])
def test_a_batch_at_the_edge_is_shown(page: Page, text: str) -> None:
    page.set("text_area", "x", text)
    assert page.errors == ""


def test_with_fixed_statistics_nothing_is_projected_away(page: Page) -> None:
    page.open(PROJECTIONS, APPROXIMATION).set("button_group", "mode", "inference")
    assert "only the direct path is open" in page.words
    assert "It is exact on this batch" in page.words
    assert "along (1, 1, …, 1)" not in page.words


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"gamma": "0"}, "exact on this batch"),
        ({"x": "5"}, "all wrong on this batch"),
        ({"x": "1, 2", "eps": "0"}, "all wrong on this batch"),
    ],
    ids=str,
)
def test_the_approximation_is_judged_where_a_length_is_0(
    address: dict[str, str], said: str
) -> None:
    assert f"It is {said}" in Page("backward", **address).open(APPROXIMATION).words


def test_two_examples_have_no_direction_across() -> None:
    page = Page("backward", x="1, 2").open(PROJECTIONS)
    assert "Two examples have no direction across" in page.words
