"""The numbers and their z-scores as CSV."""

from __future__ import annotations

from bn_core.lessons.standardize.z_scores import ZScores
from bn_core.text.csv_rows import write_csv


def z_scores_to_csv(scores: ZScores) -> str:
    """Return every number with its z-score at full precision."""
    rows = zip(scores.x.tolist(), (scores.x - scores.mean).tolist(), scores.z.tolist(), strict=True)
    return write_csv(
        ("number", "x", "mean", "x_minus_mean", "standard_deviation", "z_score"),
        ((i, x, scores.mean, away, scores.std, z) for i, (x, away, z) in enumerate(rows, start=1)),
    )
