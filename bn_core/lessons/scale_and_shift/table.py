"""The measurements of networks that learn γ, β, both or neither, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.scale_and_shift.config import LEARNED, AffineConfig
from bn_core.lessons.scale_and_shift.result import AffineNetworks
from bn_core.text.csv_rows import Row, array_to_rows, write_runs_csv


def networks_to_csv(config: AffineConfig, result: AffineNetworks | None) -> str:
    """Return every number measured so far as CSV at full precision.

    ``network`` is what batch norm learns, and ``at`` the step, or "step unit" for γ and β.
    """
    return write_runs_csv([(config, _list_rows(config, result) if result else ())])


def _list_rows(config: AffineConfig, result: AffineNetworks) -> Iterator[Row]:
    names = (config.measured_steps, LEARNED, config.seed_values)
    yield from array_to_rows("test accuracy", names, result.accuracy, (1, 0, 2))
    yield from array_to_rows("training loss", names, result.loss, (1, 0, 2))
    for moment, step in enumerate(config.measured_steps):
        units = [f"{step} {unit}" for unit in range(1, config.width + 1)]
        where = (LEARNED, units, config.seed_values[:1])
        for name, values in (("gamma", result.gamma), ("beta", result.beta)):
            yield from array_to_rows(name, where, values[moment][:, :, None])
