"""Shares of any size: the core's merged statistics are PyTorch's for the whole batch."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from bn_core.figures.style import DARK, LIGHT
from bn_core.inputs.batches.batch import BatchError
from bn_core.lessons.many_devices.code import write_shares_code
from bn_core.lessons.many_devices.sentences import describe_shares
from bn_core.lessons.many_devices.shares import EXAMPLES, compare_shares, read_share
from bn_core.lessons.many_devices.shares_figure import draw_shares
from bn_core.norm.averages import merge_moments
from tests.hypothesis_profiles import examples
from tests.open_lesson import Page
from tests.printed_code import run_code

NUMBERS = st.lists(st.floats(-100, 100), min_size=1, max_size=8)


def shares_of(name: str):
    return compare_shares([read_share(each) for each in EXAMPLES[name]])


def test_mean_of_means_of_unequal_shares_is_wrong() -> None:
    shares = shares_of("unequal shares")
    assert (shares.mean_of_means, shares.mean_of_variances) == (3.5, 0.0)
    assert (shares.merged.mean[0], shares.merged.var[0]) == (1.75, 9.1875)


def test_averaged_variances_of_clients_lack_their_spread() -> None:
    shares = shares_of("two clients that differ")
    assert (shares.mean_of_variances, shares.spread, shares.merged.var[0]) == (1.0, 25.0, 26.0)


def test_terms_that_the_page_names_add_up_to_the_variance() -> None:
    """The variances of unequal shares have weights, too: 4.25 is 2.17 + 2.08, not 1.44 + 2.08."""
    said = describe_shares(compare_shares([np.array([1.0]), np.array([2.0, 5.0, 6.0])]))
    assert "The variance of all values is 4.25" in said
    assert "is 2.17, the variances weighted" in said
    assert "plus 2.08, what the spread" in said


@pytest.mark.parametrize("shares", [([0.0, 0.0, 0.0], [7.0]), ([1.0, 3.0], [5.0, 7.0, 5.0, 7.0])])
def test_page_speaks_of_no_weights_where_both_variances_are_equal(
    shares: tuple[list[float], ...],
) -> None:
    said = describe_shares(compare_shares([np.array(each) for each in shares]))
    assert "What the spread between the means adds" in said
    assert "weighted" not in said


@pytest.mark.parametrize("shares", [([1.0, 5.0], [5.0, 1.0]), ([5.0], [5.0, 5.0, 5.0])])
def test_page_finds_no_mistake_where_the_average_is_right(shares: tuple[list[float], ...]) -> None:
    said = describe_shares(compare_shares([np.array(each) for each in shares]))
    assert "happens to be right" in said
    assert "mistake" not in said


@settings(max_examples=examples(30))
@given(NUMBERS, NUMBERS)
def test_merged_statistics_are_those_of_one_batch_in_pytorch(first, second) -> None:
    shares = compare_shares([np.array(first), np.array(second)])
    layer = nn.BatchNorm1d(1, momentum=1.0, affine=False).double()
    x = torch.tensor([*first, *second], dtype=torch.float64)[:, None]
    output = layer(x).numpy()
    count = len(x)
    biased = layer.running_var.numpy() * (count - 1) / count
    np.testing.assert_allclose(shares.merged.mean, layer.running_mean, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(shares.merged.var, biased, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(shares.whole.x_hat, output, rtol=1e-6, atol=1e-6)


def test_averaged_statistics_are_what_a_layer_that_loads_them_uses() -> None:
    shares = shares_of("two clients that differ")
    layer = nn.BatchNorm1d(1, affine=False).double().eval()
    layer.running_mean.fill_(shares.mean_of_means)
    layer.running_var.fill_(shares.mean_of_variances)
    np.testing.assert_allclose(
        shares.x_hat_averaged, layer(torch.tensor(shares.whole.x))[:, 0], rtol=1e-12
    )


def test_merge_moments_rejects_an_empty_part() -> None:
    with pytest.raises(ValueError, match="count, above 0"):
        merge_moments([0, 1], [[1.0], [2.0]], [[0.0], [0.0]])


@pytest.mark.parametrize(("text", "words"), [("", "no numbers"), ("1 " * 33, "keep at most 32")])
def test_unusable_share_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(BatchError, match=words):
        read_share(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_code_prints_the_numbers_of_the_table(name: str) -> None:
    shares = shares_of(name)
    text = run_code(write_shares_code(*(each.x[:, 0] for each in shares.apart)))
    numbers = [float(each) for each in re.findall(r"-?\d+\.\d+", text)]
    expected = [
        *(shares.mean_of_means, shares.mean_of_variances),
        *(shares.merged.mean[0], shares.merged.var[0]),
    ]
    np.testing.assert_allclose(numbers, expected, rtol=1e-12)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_figure_shows_both_statistics(theme) -> None:
    drawn = draw_shares(shares_of("equal shares"), theme)
    assert [each["name"] for each in drawn["data"]] == ["device 1", "device 2"]
    np.testing.assert_allclose(drawn["data"][0]["x"][:2], [-1.0, -1.265], atol=1e-3)


def test_step_and_typed_numbers_are_told() -> None:
    page = Page("many_devices").do("do step 4")
    [told] = [each.value for each in page.app.success]
    assert "are mean 3.5 and variance 0. All values together have mean 1.75 and" in told
    assert page.words.count("The shares have 3 and 1 values.") == 1
    assert page.said["view"] == "shares"
    page.set("text_input", "second_share", "7, 7, 7")
    assert describe_shares(compare_shares([np.zeros(3), np.full(3, 7.0)])) in page.words
    page.set("text_input", "second_share", "seven")
    assert "The table shows the last valid numbers." in page.errors
    page.set("selectbox", "shares example", "two clients that differ")
    assert page.said["first_share"] == "4, 6"
    assert "The variance of all values is 26, the average of the two variances 1." in page.words


def test_weight_of_accumulated_parts_is_shown() -> None:
    page = Page("many_devices", part_momentum="0.1")
    [table] = [each.body for each in page.app.html if "momentum that corrects it" in each.body]
    assert ">0.344</td>" in table
    assert ">0.026</td>" in table
