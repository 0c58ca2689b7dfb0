"""The running statistics of a layer in both libraries as CSV."""

from __future__ import annotations

from bn_core.lessons.conventions.port import Port
from bn_core.text.csv_rows import write_csv


def port_to_csv(port: Port) -> str:
    """Return a row for each batch, and one for the start, at full precision."""
    columns = {
        f"{each.convention.name.lower()}_{what}": getattr(each, what).tolist()
        for each in port.layers
        for what in ("mean", "var")
    }
    batches = range(len(port.pytorch.mean))
    return write_csv(("batch", *columns), zip(batches, *columns.values(), strict=True))
