"""Z-scores: the worked example, PyTorch, other units, outliers, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bn_core.inputs.batches.batch import BatchError
from bn_core.inputs.batches.numbers import read_numbers
from bn_core.lessons.standardize.code import write_numpy_code, write_torch_code
from bn_core.lessons.standardize.samples import BIAS, EIGHT, WEIGHTS, measure_flowers
from bn_core.lessons.standardize.table import z_scores_to_csv
from bn_core.lessons.standardize.units import UNITS
from bn_core.lessons.standardize.z_scores import standardize
from tests.hypothesis_profiles import examples
from tests.printed_code import run_code

NUMBERS = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20).map(np.array)


def test_eight_numbers_have_mean_five_and_standard_deviation_two() -> None:
    scores = standardize(read_numbers(EIGHT))
    assert (scores.mean, scores.std) == (5, 2)
    assert scores.sample_std == pytest.approx(2.138, abs=5e-4)
    assert scores.z.tolist() == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]


@settings(max_examples=examples(50))
@given(x=NUMBERS, factor=st.floats(1e-3, 1e3), shift=st.floats(-1e3, 1e3))
def test_positive_affine_map_keeps_z_scores(x: np.ndarray, factor: float, shift: float) -> None:
    assume(x.std() > 1e-3)
    mapped = factor * x + shift
    # The map itself rounds: an error of one part in 10¹⁶ of the numbers, in units of σ.
    error = 1e-14 * np.abs(mapped).max() / (factor * x.std()) + 1e-9
    np.testing.assert_allclose(standardize(mapped).z, standardize(x).z, atol=error)


@settings(max_examples=examples(50))
@given(x=NUMBERS)
def test_z_scores_have_mean_zero_and_variance_one_as_in_pytorch(x: np.ndarray) -> None:
    assume(x.std() > 1e-3)
    scores = standardize(x)
    assert scores.z.mean() == pytest.approx(0, abs=1e-9)
    assert scores.z.std() == pytest.approx(1)
    tensor = torch.from_numpy(x)
    expected = (tensor - tensor.mean()) / tensor.std(correction=0)
    np.testing.assert_allclose(scores.z, expected.numpy(), atol=1e-9)
    assert scores.sample_std == pytest.approx(tensor.std().item())


@pytest.mark.parametrize("name", UNITS)
def test_unit_keeps_z_scores_and_can_be_undone(name: str) -> None:
    x, unit = read_numbers(EIGHT), UNITS[name]
    converted = unit.convert(x)
    np.testing.assert_allclose(standardize(converted).z, standardize(x).z, atol=1e-12)
    for before, after in zip(x, converted, strict=True):
        assert unit.invert(after) == pytest.approx(before)


def test_fahrenheit_and_inches() -> None:
    assert UNITS["fahrenheit"].convert(np.array([0.0, 37, 100])) == pytest.approx([32, 98.6, 212])
    assert UNITS["inches"].convert(np.array([2.54])) == pytest.approx([1])


def test_outlier_reaches_at_most_the_root_of_n_minus_one() -> None:
    x = read_numbers(EIGHT)
    for far in (30.0, 1e3, 1e12):
        x = np.array([*x[:-1], far])
        assert standardize(x).z[-1] <= np.sqrt(7) + 1e-12
    assert standardize(x).z[-1] == pytest.approx(np.sqrt(7), abs=1e-6)


def test_outlier_squeezes_the_others() -> None:
    """What the step of the page shows: 9 becomes 25."""
    x = read_numbers(EIGHT)
    before, after = standardize(x), standardize(np.array([*x[:-1], 25]))
    assert (before.mean, after.mean) == (5, 7)
    assert after.std == pytest.approx(np.sqrt(48))
    assert np.ptp(before.z[:-1]) == 2.5
    assert np.ptp(after.z[:-1]) == pytest.approx(5 / np.sqrt(48))


@pytest.mark.parametrize("numbers", [[3.0], [3.0, 3.0, 3.0], [0.1] * 10])
def test_equal_numbers_are_refused_in_words(numbers: list[float]) -> None:
    with pytest.raises(ValueError, match="standard deviation is 0"):
        standardize(numbers)


def test_read_numbers_refuses_a_table() -> None:
    with pytest.raises(BatchError, match="2 rows of 3 numbers"):
        read_numbers("1 2 3; 4 5 6")
    assert read_numbers("1; 2; 5").tolist() == [1, 2, 5]


def test_flowers_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import load_iris

    rows = np.array([1, 2, 51, 52, 53, 101, 102, 103]) - 1
    flowers = measure_flowers()
    np.testing.assert_array_equal(flowers.features, load_iris().data[rows][:, [0, 2]])
    layer = torch.nn.Linear(2, 1).double()
    with torch.no_grad():
        layer.weight[:] = torch.tensor([WEIGHTS])
        layer.bias[:] = BIAS
        z = layer(torch.from_numpy(flowers.features))[:, 0]
    np.testing.assert_allclose(flowers.pre_activations, z.numpy(), atol=1e-12)


def test_code_prints_the_z_scores() -> None:
    scores = standardize(read_numbers(EIGHT))
    for code in (write_numpy_code(scores), write_torch_code(scores)):
        text = run_code(code).split("[")[1].split("]")[0].replace(",", " ")
        assert [float(each) for each in text.split()] == scores.z.tolist()


def test_z_scores_to_csv_has_every_number() -> None:
    lines = z_scores_to_csv(standardize(read_numbers(EIGHT))).splitlines()
    assert lines[0] == "number,x,mean,x_minus_mean,standard_deviation,z_score"
    assert lines[8] == "8,9.0,5.0,4.0,2.0,2.0"
