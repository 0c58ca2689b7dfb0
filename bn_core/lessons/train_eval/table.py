"""One batch in both modes as CSV."""

from __future__ import annotations

from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.text.csv_rows import write_csv

COLUMNS = ("example", "x", "y_training_mode", "y_evaluation_mode")


def modes_to_csv(result: FailureCase) -> str:
    """Return a row for each example, at full precision."""
    arrays = (result.batch, result.train.y, result.eval.y)
    columns = [each[:, 0].tolist() for each in arrays]
    return write_csv(COLUMNS, zip(range(1, result.train.count + 1), *columns, strict=True))
