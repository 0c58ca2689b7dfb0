"""The drifting bias as CSV."""

from __future__ import annotations

from bn_core.lessons.detached_statistics.bias_drift import BiasDrift
from bn_core.text.csv_rows import write_csv

COLUMNS = ("step", "bias_detached", "loss_detached", "bias_true_gradient", "loss_true_gradient")


def bias_drift_to_csv(result: BiasDrift) -> str:
    """Return the bias and the loss at every step as CSV at full precision."""
    columns = (result.bias_left_out, result.loss_left_out, result.bias_kept, result.loss_kept)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return write_csv(COLUMNS, ((step, *row) for step, row in enumerate(rows)))
