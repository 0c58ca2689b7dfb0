"""Every run meets the same data; its seed decides the order alone."""

import pytest
import torch

from bn_core.configs import RunConfig
from bn_core.training import data

NAMES = RunConfig.knob("data").options


@pytest.mark.parametrize("name", NAMES)
def test_is_standardized_by_its_training_part(name: str) -> None:
    loaded = data.load(name)
    mean, std = loaded.x_train.mean(0), loaded.x_train.std(0, correction=0)
    constant = std == 0
    torch.testing.assert_close(mean, torch.zeros_like(mean), atol=1e-5, rtol=0)
    torch.testing.assert_close(std[~constant], torch.ones_like(std[~constant]))
    assert not loaded.x_train[:, constant].any()
    assert not loaded.x_test[:, constant].any()
    assert loaded.x_train.dtype == torch.float32
    assert loaded.y_train.dtype == torch.int64


def test_sizes_and_classes() -> None:
    for name in NAMES:
        loaded = data.load(name)
        assert len(loaded.x_train) == len(loaded.y_train) == (1297 if name == "digits" else 1000)
        assert len(loaded.x_test) == len(loaded.y_test) == 500
    assert [data.load(name).classes for name in NAMES] == [10, 2, 2, 3]
    assert all(len(data.load(name).y_test.unique()) == data.load(name).classes for name in NAMES)


def test_an_epoch_shows_each_example_at_most_once() -> None:
    digits = data.load("digits")
    numbered = data.Data(torch.arange(1297.0)[:, None], *(digits.y_train,) * 3)
    stream = data.batches(numbered, 60, seed=3)
    first, second = ([next(stream)[0] for _ in range(1297 // 60)] for _ in range(2))
    assert all(len(x) == 60 for x in first)
    assert len(torch.cat(first).unique()) == 21 * 60
    assert not torch.equal(torch.cat(first), torch.cat(second))


def test_batches_keep_examples_with_their_classes() -> None:
    moons = data.load("moons")
    x, y = next(data.batches(moons, 256, seed=1))
    same = (x[:, None] == moons.x_train).all(-1)
    assert same.sum(1).tolist() == [1] * 256
    assert torch.equal(moons.y_train[same.float().argmax(1)], y)


def test_the_seed_decides_the_order() -> None:
    moons = data.load("moons")
    orders = [next(data.batches(moons, 50, seed))[0] for seed in (0, 0, 1)]
    assert torch.equal(orders[0], orders[1])
    assert not torch.equal(orders[0], orders[2])
