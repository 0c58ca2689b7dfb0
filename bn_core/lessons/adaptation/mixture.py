"""Mix running averages with the statistics of a test batch."""

from __future__ import annotations

from dataclasses import replace

from bn_core.norm.forward import Forward
from bn_core.norm.running import RunningStats


def mix_statistics(running: RunningStats, batch: Forward, weight: float) -> RunningStats:
    """Return statistics in which the running averages count for ``weight`` images.

    Schneider et al. 2020 (N is ``weight`` and n the images of the batch)::

        mean = N / (N + n) * running_mean + n / (N + n) * batch_mean

    and the same for the variance. The batch's variance is the one that training mode divides by,
    with divisor n, so a weight of 0 gives training mode's output.
    """
    share = weight / (weight + batch.count)
    return replace(
        running,
        mean=share * running.mean + (1 - share) * batch.mean,
        var=share * running.var + (1 - share) * batch.var,
    )
