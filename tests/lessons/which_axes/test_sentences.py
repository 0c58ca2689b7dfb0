"""Test the sentences about the block against the core."""

from bn_core import normalize
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sentences import (
    NormedBlock,
    describe_batch_of_one,
    describe_group_norm,
    describe_layer_norm,
    describe_single_values,
)
from bn_core.lessons.which_axes.sharing import choose_axes, make_block

START = AxesConfig()


def block(config: AxesConfig) -> NormedBlock:
    axes = choose_axes(config.norm, config.groups)
    return NormedBlock(config, normalize(make_block(config.shape, config.seed), axes=axes))


def test_describe_layer_norm_counts_means_and_values() -> None:
    told = describe_layer_norm(block(AxesConfig(norm="layer")))
    assert "computes 4 means, one per example" in told
    assert "all 4 channels of example 1, 36 values" in told


def test_describe_group_norm_counts_means_and_names_its_extremes() -> None:
    told = describe_group_norm(block(AxesConfig(norm="group")))
    assert "8 means of 18 values: 2 channels of one example" in told
    assert "G = 4, a group per channel, is instance norm" in told


def test_describe_batch_of_one_finds_no_difference_from_instance_norm() -> None:
    told = describe_batch_of_one(block(AxesConfig(n=1)))
    assert "Each of the 4 means now covers 9 values: the 3 × 3 positions" in told
    assert "the largest difference between their x̂ is 0." in told


def test_describe_single_values_says_that_nothing_is_left() -> None:
    told = describe_single_values(block(AxesConfig(n=1, h=1, w=1)))
    assert "the largest |x̂| is 0" in told
