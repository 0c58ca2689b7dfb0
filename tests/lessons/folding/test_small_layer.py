"""The layer of the picture is folded as PyTorch's layers are, and its mistakes are those told."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.figures.style import DARK, LIGHT
from bn_core.lessons.folding.code import write_folding_code, write_line_code
from bn_core.lessons.folding.config import LAYERS, STORAGE, FoldingConfig
from bn_core.lessons.folding.feature_line import compute_lines
from bn_core.lessons.folding.figure import draw_layers, draw_lines
from bn_core.lessons.folding.small_layer import BETA, GAMMA, INPUT, STATS, WEIGHT, fold_small_layer
from tests.printed_code import run_code


def pytorch_output(layer: str) -> np.ndarray:
    """The output of PyTorch's own layer and batch norm."""
    made = {
        "linear": nn.Linear(2, 2, bias=False),
        "convolution": nn.Conv2d(2, 2, 1, bias=False),
        "transposed convolution": nn.ConvTranspose2d(2, 2, 1, bias=False),
    }[layer].double()
    weight = WEIGHT.T if "transposed" in layer else WEIGHT
    norm = (nn.BatchNorm1d if layer == "linear" else nn.BatchNorm2d)(2, eps=0.0).double().eval()
    x = torch.tensor(INPUT)[None]
    with torch.no_grad():
        made.weight.copy_(torch.tensor(weight).reshape(made.weight.shape))
        for values, numbers in (
            (norm.weight, GAMMA),
            (norm.bias, BETA),
            (norm.running_mean, STATS.mean),
            (norm.running_var, STATS.var),
        ):
            values.copy_(torch.tensor(numbers))
        return norm(made(x if layer == "linear" else x[..., None, None])).numpy().ravel()


@pytest.mark.parametrize("layer", LAYERS)
def test_folded_layer_gives_what_pytorch_gives(layer: str) -> None:
    small = fold_small_layer(FoldingConfig(layer=layer))
    np.testing.assert_allclose(small.one_layer, pytorch_output(layer), rtol=1e-12)
    np.testing.assert_allclose(small.two_layers, [4.0, 0.6], rtol=1e-12)
    assert small.is_same


def test_wrong_axis_gives_other_outputs_without_an_error() -> None:
    small = fold_small_layer(FoldingConfig(layer="transposed convolution", axis="first axis"))
    np.testing.assert_allclose(small.one_layer, [1.3, 2.4], rtol=1e-12)
    assert not small.is_same


@pytest.mark.parametrize("layer", ["linear", "convolution"])
def test_the_first_axis_is_the_output_axis_of_other_layers(layer: str) -> None:
    assert fold_small_layer(FoldingConfig(layer=layer, axis="first axis")).is_same


def test_one_scale_moves_the_small_channel_more() -> None:
    exact = fold_small_layer(FoldingConfig()).folded[1]
    errors = [
        np.abs(fold_small_layer(FoldingConfig(storage=each)).folded[1] - exact).max()
        for each in ("one scale", "scale per channel")
    ]
    assert errors[0] > 5 * errors[1]


@pytest.mark.parametrize("shift", [-100.0, 0.0, 6.0])
def test_evaluation_is_one_line_and_training_another(shift: float) -> None:
    lines = compute_lines([2, 4, 8, 10], 2, 1, shift)
    assert lines.largest_error < 1e-12
    np.testing.assert_allclose(lines.training.at(lines.x), lines.trained, rtol=1e-12, atol=1e-12)
    still = compute_lines([2, 4, 8, 10], 2, 1, 0)
    assert lines.evaluation == still.evaluation
    np.testing.assert_allclose(lines.trained, still.trained, rtol=1e-12)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_figures_show_the_numbers(theme) -> None:
    lines = compute_lines([2, 4, 8, 10], 2, 1, 6)
    drawn = draw_lines(lines, theme)["data"][2]
    np.testing.assert_allclose(drawn["y"], lines.evaluated, rtol=1e-3)
    small = fold_small_layer(FoldingConfig())
    words = " ".join(each["text"] for each in draw_layers(small, theme)["layout"]["annotations"])
    assert "<b>4</b>" in words
    assert "<b>0.6</b>" in words


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("axis", ["output axis", "first axis"])
@pytest.mark.parametrize("storage", STORAGE)
def test_code_prints_the_outputs_of_the_picture(layer: str, axis: str, storage: str) -> None:
    config = FoldingConfig(layer=layer, axis=axis, storage=storage, bits=5)
    small = fold_small_layer(config)
    before = torch.get_default_dtype()
    try:
        lines = run_code(write_folding_code(config))
    finally:
        torch.set_default_dtype(before)
    numbers = [float(each) for each in re.findall(r"\d+\.\d*", lines)]
    np.testing.assert_allclose(numbers, [*small.two_layers, *small.one_layer], atol=1e-4)


def test_code_of_the_line_prints_the_outputs_twice() -> None:
    lines = compute_lines([2, 4, 8, 10], 2, 1, 6)
    text = run_code(write_line_code([2, 4, 8, 10], FoldingConfig(shift=6.0)))
    numbers = [float(each) for each in re.findall(r"-?\d+\.\d+", text)]
    np.testing.assert_allclose(numbers, [*lines.evaluated] * 2, atol=1e-3)


@pytest.mark.parametrize(
    ("config", "title"),
    [
        (FoldingConfig(), "Two layers become one"),
        (FoldingConfig(storage="one scale"), "Rounding changes the outputs"),
        (
            FoldingConfig(layer="transposed convolution", axis="first axis"),
            "The folded layer gives other outputs",
        ),
    ],
)
def test_title_says_whether_the_outputs_are_the_same(config: FoldingConfig, title: str) -> None:
    drawn = draw_layers(fold_small_layer(config), LIGHT)
    assert drawn["layout"]["title"]["text"] == title
