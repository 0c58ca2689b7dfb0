"""A table that a user brings is trained on like any other data."""

import pickle

import numpy as np
import pytest
import torch

from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.training.data import datasets


def table(rows: int = 60, **changed: np.ndarray) -> LabelledTable:
    random = np.random.default_rng(5)
    y = np.arange(rows) % 3
    x = random.normal(0, 10, (rows, 4)) + 7 * y[:, None]
    return LabelledTable(
        ("a", "b", "c", "d"), **{"x": x, "y": y, **changed}, classes=("u", "v", "w")
    )


def test_load_dataset_splits_and_standardizes_a_table() -> None:
    own = table()
    loaded = datasets.load_dataset("own", own)
    assert (loaded.features, loaded.classes, loaded.shape) == (4, 3, None)
    assert loaded.y_train.bincount().tolist() == [16] * 3
    assert loaded.y_test.bincount().tolist() == [4] * 3
    split = own.split()
    mean, std = own.x[split.train].mean(0), own.x[split.train].std(0)
    for x, y, rows in (
        (loaded.x_train, loaded.y_train, split.train),
        (loaded.x_test, loaded.y_test, split.test),
    ):
        torch.testing.assert_close(x, torch.tensor((own.x[rows] - mean) / std).float())
        assert y.tolist() == own.y[rows].tolist()
        assert (x.dtype, y.dtype) == (torch.float32, torch.int64)


def test_load_dataset_of_a_pickled_table_is_equal() -> None:
    here, there = (
        datasets.load_dataset("own", table()),
        datasets.load_dataset("own", pickle.loads(pickle.dumps(table()))),
    )
    assert torch.equal(here.x_train, there.x_train)
    assert torch.equal(here.y_test, there.y_test)


@pytest.mark.parametrize("value", [0.1, 1e12, -1e12, 1e-100])
def test_load_dataset_sets_a_constant_feature_to_0(value: float) -> None:
    x = table().x.copy()
    x[:, 1] = value
    loaded = datasets.load_dataset("own", table(x=x))
    assert not loaded.x_train[:, 1].any()
    assert not loaded.x_test[:, 1].any()


def test_load_dataset_clips_distant_test_rows() -> None:
    x = table().x * 1e-90
    x[table().split().test[0]] = 1e12
    loaded = datasets.load_dataset("own", table(x=x))
    assert loaded.x_train.isfinite().all()
    assert loaded.x_test.isfinite().all()


def test_load_dataset_rejects_own_without_a_table() -> None:
    with pytest.raises(ValueError, match="Upload it again"):
        datasets.load_dataset("own")


def test_draw_batches_of_a_small_table() -> None:
    loaded = datasets.load_dataset("own", read_labelled(b"1,a\n2,a\n3,b\n4,b\n5,b\n"))
    x, y = next(datasets.draw_batches(loaded, 3, seed=0))
    assert sorted(y.tolist()) == [0, 1, 1]
    assert x.shape == (3, 1)
    with pytest.raises(ValueError, match="4 is more than the 3 examples"):
        datasets.draw_batches(loaded, 4, seed=0)
