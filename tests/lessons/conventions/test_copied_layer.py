"""A layer copied by position gives what PyTorch gives with the same wrong numbers."""

import math
import re

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.lessons.conventions.code import write_copy_code
from bn_core.lessons.conventions.copied_layer import CopiedLayerConfig, copy_layer
from tests.open_lesson import Page
from tests.printed_code import run_code


def pytorch_output(x: float, mean: float, var: float, gamma: float = 1.0) -> float:
    """The output of PyTorch's layer in evaluation mode, without ε."""
    layer = nn.BatchNorm1d(1, eps=0.0).double().eval()
    with torch.no_grad():
        for values, number in (
            (layer.running_mean, mean),
            (layer.running_var, var),
            (layer.weight, gamma),
        ):
            values.fill_(number)
    return layer(torch.tensor([[x]], dtype=torch.float64)).item()


def test_swapped_mean_and_variance_change_the_sign() -> None:
    copies = copy_layer(CopiedLayerConfig(mean=1, var=4, x=3))
    assert (copies.source, copies.swapped) == (1.0, -1.0)


def test_ignored_gamma_multiplies_the_output() -> None:
    copies = copy_layer(CopiedLayerConfig(mean=1, var=4, gamma=3, x=5))
    assert (copies.source, copies.scaled) == (2.0, 6.0)


@pytest.mark.parametrize("mean", [-2.0, 0.5, 1.5])
@pytest.mark.parametrize("x", [-3.0, 0.0, 4.0])
def test_copies_are_those_of_pytorch(mean: float, x: float) -> None:
    config = CopiedLayerConfig(mean=mean, var=4.0, gamma=3.0, x=x)
    copies = copy_layer(config)
    np.testing.assert_allclose(
        [copies.source, copies.swapped, copies.scaled],
        [
            pytorch_output(x, mean, 4.0),
            pytorch_output(x, 4.0, mean),
            pytorch_output(x, mean, 4.0, 3.0),
        ],
        rtol=1e-12,
    )


def test_mean_of_0_is_no_variance_in_pytorch_either() -> None:
    assert math.isnan(copy_layer(CopiedLayerConfig(mean=0.0)).swapped)
    assert not math.isfinite(pytorch_output(3.0, 4.0, 0.0))


def test_code_prints_the_three_outputs() -> None:
    text = run_code(write_copy_code(CopiedLayerConfig()))
    numbers = [float(each) for each in re.findall(r"-?\d+\.\d+", text)]
    assert numbers == [1.0, -1.0, 3.0]


def test_numbers_can_be_changed_and_opened_from_a_link() -> None:
    page = Page("conventions", stored_x="5")
    assert "The source gives 2. With mean and variance swapped it is 1;" in page.words
    page.set("number_input", "stored_mean", -2.0)
    assert "is NaN (a mean of 0 or less is no variance)" in page.words
    assert math.isnan(copy_layer(CopiedLayerConfig(mean=-2.0, x=5.0)).swapped)
