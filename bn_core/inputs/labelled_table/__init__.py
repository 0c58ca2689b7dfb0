"""A table of one's own can teach a network once its last column says what each row is."""

from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.labelled_table.table import (
    MAX_BYTES,
    MAX_CLASSES,
    MAX_FEATURES,
    MAX_NAME,
    MAX_ROWS,
    Labelled,
    LabelledError,
    Split,
)

__all__ = [
    "MAX_BYTES",
    "MAX_CLASSES",
    "MAX_FEATURES",
    "MAX_NAME",
    "MAX_ROWS",
    "Labelled",
    "LabelledError",
    "Split",
    "read_labelled",
]
