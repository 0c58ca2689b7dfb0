"""Test the code to copy and the CSV of the lesson on images."""

import csv
import io

import numpy as np
import pytest

from bn_core import BATCH, INSTANCE, LAYER
from bn_core.lessons.images.code import write_numpy_comparison, write_torch_comparison
from bn_core.lessons.images.picture_changes import CHANGES, NORMS, measure_change
from bn_core.lessons.images.table import shares_to_csv


@pytest.mark.parametrize("change", CHANGES)
def test_numpy_code_prints_the_shares_of_the_core(change: str) -> None:
    printed: dict[str, np.ndarray] = {}
    code = write_numpy_comparison(3, 1, change)
    exec(code, {"print": lambda name, values: printed.update({name: values})})
    x = np.random.default_rng(0).uniform(size=(3, 3, 96, 96))
    for name, axes in (("batch", BATCH), ("layer", LAYER), ("instance", INSTANCE)):
        shares = measure_change(x, 1, change, axes).shares
        np.testing.assert_allclose(printed[name], 100 * shares, atol=1e-9)


def test_torch_code_removes_a_cast_with_instance_norm_alone() -> None:
    printed = {}
    exec(
        write_torch_comparison(2, 0, "cast"),
        {"print": lambda name, values: printed.update({name: values.numpy()})},
    )
    assert printed["instance"].max() < 1e-9
    assert min(printed["layer"][0], *printed["batch"]) > 1
    assert printed["layer"][1] == 0


def test_shares_to_csv_has_a_row_for_each_norm_and_change() -> None:
    shares = {(norm, change): (0.25, 0.125) for norm in NORMS for change in CHANGES}
    rows = list(csv.DictReader(io.StringIO(shares_to_csv(shares))))
    assert [(row["norm"], row["change"]) for row in rows] == list(shares)
    assert {row["changed_picture"] for row in rows} == {"0.25"}
