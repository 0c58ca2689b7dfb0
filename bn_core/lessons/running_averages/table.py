"""The batches and averages of a timeline as CSV."""

from __future__ import annotations

from bn_core.lessons.running_averages.timeline import Timeline
from bn_core.text.csv_rows import write_csv


def timeline_to_csv(timeline: Timeline) -> str:
    """Return a row for each batch, and one for the start, at full precision."""
    columns = {
        "batch": range(len(timeline.truth.mean)),
        "batch_mean": timeline.batch.mean.tolist(),
        "batch_var_biased": timeline.batch.var.tolist(),
        "batch_var_unbiased": timeline.unbiased.tolist(),
        **{
            f"{name}_{what}": getattr(moments, what).tolist()
            for name, moments in (
                ("running", timeline.running),
                ("cumulative", timeline.cumulative),
                ("exact", timeline.exact),
                ("source", timeline.truth),
            )
            for what in ("mean", "var")
        },
    }
    return write_csv(tuple(columns), zip(*columns.values(), strict=True))
