"""The influences of tokens and the losses of models as CSV."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bn_core.lessons.sequences.config import NORMS, FlipsConfig
from bn_core.lessons.sequences.influence import Influence
from bn_core.lessons.sequences.result import CoinFlips
from bn_core.text.csv_rows import Row, array_to_rows, write_csv, write_runs_csv

COLUMNS = ("norm", "sequence", "token", "influence", "share of its own")


def influence_to_csv(influence: Influence) -> str:
    """Return the influence of every token at full precision with a header."""
    config, share = influence.config, influence.share
    return write_csv(
        COLUMNS,
        (
            (config.norm, row + 1, column + 1, float(size), float(share[row, column]))
            for (row, column), size in np.ndenumerate(influence.size)
        ),
    )


def flips_to_csv(config: FlipsConfig, result: CoinFlips | None) -> str:
    """Return every loss measured so far as CSV at full precision.

    ``network`` is the norm, and ``at`` "step position", both counted from 1.
    """
    return write_runs_csv([(config, _list_rows(config, result) if result else ())])


def _list_rows(config: FlipsConfig, result: CoinFlips) -> Iterator[Row]:
    for name, losses in (("training", result.training), ("evaluation", result.evaluation)):
        for moment, step in enumerate(config.measured_steps):
            places = [f"{step} {place + 1}" for place in range(config.length)]
            names = (NORMS, config.seed_values, places)
            yield from array_to_rows(f"loss in {name} mode", names, losses[moment], (0, 2, 1))
