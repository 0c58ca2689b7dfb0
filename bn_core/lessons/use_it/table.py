"""What was measured of all networks of the lesson, as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.use_it.config import VARIANTS, UseItConfig
from bn_core.lessons.use_it.result import UseIt
from bn_core.text.csv_rows import write_csv

HEADER = (
    "placement",
    "residual",
    "zero_gamma",
    "bias",
    "mode",
    "quantity",
    "at",
    "value",
    "config",
)


def write_use_it_csv(config: UseItConfig, result: UseIt) -> str:
    """Return the gradients, losses and accuracies of all networks, at full precision."""
    return write_csv(HEADER, _list_rows(config, result))


def _list_rows(config: UseItConfig, result: UseIt) -> Iterator[tuple[object, ...]]:
    for variant, found in zip(VARIANTS, result.inspections, strict=False):
        choices = [getattr(variant, name) for name, _ in variant.knobs()]
        names = [each.name for each in found.parameters]
        measured = (
            ("gradient at the first step", names, found.first_gradients),
            ("gradient after training", names, found.last_gradients),
            ("training loss", range(1, len(found.losses) + 1), found.losses),
            ("test accuracy", [""], [found.accuracy]),
        )
        for quantity, places, values in measured:
            for at, value in zip(places, values, strict=True):
                yield *choices, quantity, at, float(value), repr(config)
