"""The accuracies of rounded networks as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.lessons.folding.config import FACTORS, RoundedWeightsConfig
from bn_core.lessons.folding.result import RoundedWeights
from bn_core.text.csv_rows import write_csv

HEADER = ("seed", "factor", "scales", "bits", "test_accuracy", "config")


def write_rounded_weights_csv(config: RoundedWeightsConfig, result: RoundedWeights) -> str:
    """Return a row for each network, factor, kind of scale and number of bits.

    Float weights have no number of bits.
    """
    return write_csv(HEADER, _list_rows(config, result))


def _list_rows(
    config: RoundedWeightsConfig, result: RoundedWeights
) -> Iterator[tuple[object, ...]]:
    for f, factor in enumerate(FACTORS):
        for place in range(config.seeds):
            seed = config.seed + place
            yield seed, factor, "float", "", float(result.exact[f, place]), repr(config)
            kinds = (("one scale", result.one_scale), ("scale per channel", result.per_channel))
            for scales, accuracy in kinds:
                for bits, value in zip(result.bits, accuracy[f, place], strict=True):
                    yield seed, factor, scales, int(bits), float(value), repr(config)
