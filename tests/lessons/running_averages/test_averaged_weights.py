"""Averaged weights with averaged buffers are off as in PyTorch, and right after update_bn."""

import re

import numpy as np
import pytest

from bn_core.lessons.running_averages.averaged_weights import AveragedWeightsConfig, average_weights
from bn_core.lessons.running_averages.code import write_averaged_weights_code
from tests.open_lesson import Page
from tests.printed_code import run_code


def test_average_of_variances_is_not_the_variance_of_the_average() -> None:
    result = average_weights(AveragedWeightsConfig())
    assert (result.weight, result.averaged.var[0], result.true.var[0]) == (2.0, 5.0, 4.0)
    assert result.averaged.mean[0] == result.true.mean[0] == 2.0
    assert result.outputs.std() == pytest.approx(0.8944, abs=5e-5)
    assert result.outputs_again.std() == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("first", [1.0, -2.0])
@pytest.mark.parametrize("share", [0.5, 0.1])
def test_pytorch_s_averaged_model_has_the_same_numbers(first: float, share: float) -> None:
    config = AveragedWeightsConfig(first=first, second=3.0, share=share)
    result = average_weights(config)
    lines = run_code(write_averaged_weights_code(config)).splitlines()
    numbers = [[float(each) for each in re.findall(r"\d+\.\d+", line)] for line in lines]
    expected = [
        [float(result.averaged.var[0]), float(result.outputs.std())],
        [float(result.true.var[0]), float(result.outputs_again.std())],
    ]
    np.testing.assert_allclose(numbers, expected, rtol=1e-3)


def test_checkpoints_can_be_changed() -> None:
    page = Page("running_averages", averaged_second="3.0")
    page.set("slider", "averaged_first", -3.0)
    assert "variances is 9, the variance of the averaged network 0." in page.words
    page.set("slider", "averaged_first", 3.0)
    assert "so nothing is lost" in page.words
