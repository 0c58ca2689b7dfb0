"""A picture costs time that training could have had, so the dearer the picture the rarer."""

from __future__ import annotations

import math

from bn_core.configs import RunConfig
from bn_core.training.data import TEST
from bn_core.training.probes import EXAMPLES

_DENSE = 10
_RAREST = 20
_SHARE = 0.08
"""Of the time between two frames, what a frame may take."""
_INPUTS = 64
_LAYER_US = 50.0
_FLOPS_PER_US = 60_000.0


def every(config: RunConfig) -> int:
    """Steps between frames, 20 at most: the least at which recording takes 8% of the time.

    It weighs a frame (a forward pass of the probe batch and of the test set) against a step
    (forward and backward, three times the work an example) by a rough model of one CPU core, so it
    depends on the config alone and never on a clock.
    """
    weights = config.width * (_INPUTS + config.width * (config.depth - 1))
    overhead = _LAYER_US * (config.depth + 5)
    frame = overhead + 2 * weights * (EXAMPLES + TEST) / _FLOPS_PER_US
    step = overhead + 6 * weights * config.batch_size / _FLOPS_PER_US
    return min(math.ceil(frame / step / _SHARE), _RAREST)


def scheduled(step: int, every: int) -> bool:
    """Whether a frame is due: steps 0 to 10, where most happens, and each multiple of ``every``."""
    return step <= _DENSE or step % every == 0


def previous(step: int, every: int) -> int:
    """The last scheduled step before ``step``; 0 has none and returns itself."""
    last = max(step - 1, 0)
    return last if last <= _DENSE else max(_DENSE, last - last % every)
