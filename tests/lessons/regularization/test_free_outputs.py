"""All but two outputs of a batch determine the rest."""

import json
import re

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from bn_core.inputs.batches.batch import BatchError
from bn_core.lessons.regularization.code import write_free_outputs_code
from bn_core.lessons.regularization.free_outputs import (
    KEYS,
    OTHER_KEYS,
    compare_keys,
    complete_batch,
    read_keys,
)
from tests.hypothesis_profiles import examples
from tests.open_lesson import Page
from tests.printed_code import run_code

BATCHES = st.lists(st.integers(-100, 100), min_size=3, max_size=12)


@settings(max_examples=examples(50))
@given(BATCHES)
def test_last_two_outputs_of_pytorch_follow_from_the_others(values) -> None:
    assume(len(set(values)) > 1)
    layer = nn.BatchNorm1d(1, eps=1e-12, affine=False).double()
    outputs = layer(torch.tensor(values, dtype=torch.float64)[:, None])[:, 0].numpy()
    np.testing.assert_allclose(complete_batch(outputs[:-2]), sorted(outputs[-2:]), atol=1e-4)
    mine = compare_keys(*[np.array(values, dtype=np.float64)] * 2)
    np.testing.assert_allclose(mine.own, outputs, atol=1e-9)


def test_only_the_own_key_completes_the_sum() -> None:
    batches = compare_keys(read_keys(KEYS), read_keys(OTHER_KEYS))
    assert batches.sums[0] == 0
    assert (batches.sums[1:] != 0).all()


@pytest.mark.parametrize(
    ("text", "words"),
    [("1, 2", "3 values or more"), ("3, 3, 3", "variance of these values is 0"), ("1 " * 17, "17")],
)
def test_unusable_sub_batch_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(BatchError, match=words):
        read_keys(text)


def test_code_prints_the_numbers_of_the_page() -> None:
    keys, others = read_keys(KEYS), read_keys(OTHER_KEYS)
    batches = compare_keys(keys, others)
    last, sums = run_code(write_free_outputs_code(keys, others)).splitlines()
    numbers = [float(each) for each in re.findall(r"-?\d+\.\d+", last)]
    np.testing.assert_allclose(numbers, batches.last_two, atol=1e-7)
    np.testing.assert_allclose(json.loads(sums.removeprefix("sums:")), batches.sums, atol=1e-9)


def test_typed_sub_batches_are_completed() -> None:
    page = Page("regularization", keys="1, 2, 6", other_keys="1, 2, 6")
    assert "2 keys complete sub-batch A to a sum of 0" in page.words
    page.set("text_input", "keys", "2, 4, 8, 10")
    assert "so the last two are 0.632, 1.26" in page.words
    page.set("text_input", "keys", "1, 2")
    assert "The last valid numbers are shown." in page.errors
