"""Padding is averaged by PyTorch's layer, and left out by a mask."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from bn_core.figures.style import DARK, LIGHT
from bn_core.inputs.batches.batch import BatchError
from bn_core.lessons.which_axes.code import write_padding_code
from bn_core.lessons.which_axes.padding import SEQUENCES, normalize_sequences, read_sequences
from bn_core.lessons.which_axes.padding_figure import draw_padding
from tests.hypothesis_profiles import examples
from tests.open_lesson import Page
from tests.printed_code import run_code

FIRST = normalize_sequences(read_sequences(SEQUENCES), 0.0, eps=0.0)


def test_padding_moves_mean_variance_and_output() -> None:
    step = FIRST.all_positions
    assert (step.mean[0], step.var[0]) == pytest.approx((11 / 6, 113 / 36), rel=1e-14)
    assert FIRST.x_hat_with_padding[2] == pytest.approx(1.787, abs=5e-4)


def test_values_alone_have_the_right_statistics() -> None:
    step = FIRST.real_positions
    assert (step.mean[0], step.var[0]) == (2.75, 2.1875)
    assert FIRST.x_hat[2] == pytest.approx(1.521, abs=5e-4)


@settings(max_examples=examples(30))
@given(
    st.lists(st.lists(st.floats(-50, 50), min_size=1, max_size=6), min_size=2, max_size=4),
    st.floats(-5, 5),
)
def test_both_outputs_are_pytorch_s(sequences, padding) -> None:
    padded = normalize_sequences([np.array(each) for each in sequences], padding)
    layer = nn.BatchNorm1d(1, affine=False).double()
    x, real = torch.tensor(padded.x), torch.tensor(padded.real)
    np.testing.assert_allclose(
        padded.x_hat_with_padding, layer(x[:, None])[:, 0][real], rtol=1e-6, atol=1e-6
    )
    np.testing.assert_allclose(padded.x_hat, layer(x[real][:, None])[:, 0], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ; ", "no numbers"),
        ("5", "no variance"),
        ("1;" * 9, "9 sequences are too many"),
        ("1 " * 17, "17 values in a sequence are too many"),
        ("1, two; 3", "two"),
    ],
)
def test_unusable_sequences_are_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(BatchError, match=words):
        read_sequences(text)


def test_code_prints_both_rows_of_the_figure() -> None:
    padded = normalize_sequences(read_sequences("1, 3, 5; 2; 4, 4"), -1.0)
    lines = [json.loads(each) for each in run_code(write_padding_code(padded)).splitlines()]
    np.testing.assert_allclose(lines, [padded.x_hat_with_padding, padded.x_hat], atol=1e-5)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_figure_draws_each_sequence(theme) -> None:
    drawn = draw_padding(FIRST, theme)["data"]
    assert [each["name"] for each in drawn] == ["sequence 1", "sequence 2"]


def test_typed_sequences_are_told() -> None:
    page = Page("which_axes", sequences="1, 3, 5; 2")
    assert "2 of 6 positions are padding. The value 5 gets x̂ = 1.79" in page.words
    page.predict("mean with padding", 1.83)
    assert page.app.success[-1].value.startswith("Right")
    page.set("text_input", "sequences", "1, 2; 3, 4")
    assert "both rows are equal" in page.words
    page.set("text_input", "sequences", "5")
    assert "The last valid sequences are shown." in page.errors
