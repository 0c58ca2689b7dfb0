"""A batch is a table of numbers: one row an example, one column a feature.

Whatever a person types, pastes, uploads or edits becomes a :class:`Batch` here, within bounds,
or a :class:`BatchError` whose message is one sentence to show them.
"""

from bn_core.inputs.batches.batch import (
    MAX_BYTES,
    MAX_EXAMPLES,
    MAX_FEATURES,
    MAX_SIZE,
    MAX_TEXT,
    Batch,
    BatchError,
)
from bn_core.inputs.batches.presets import PRESETS, Preset, random_batch
from bn_core.inputs.batches.tables import from_rows, name_features, read_csv
from bn_core.inputs.batches.text import read_text, to_text

__all__ = [
    "MAX_BYTES",
    "MAX_EXAMPLES",
    "MAX_FEATURES",
    "MAX_SIZE",
    "MAX_TEXT",
    "PRESETS",
    "Batch",
    "BatchError",
    "Preset",
    "from_rows",
    "name_features",
    "random_batch",
    "read_csv",
    "read_text",
    "to_text",
]
