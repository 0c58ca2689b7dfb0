"""Choose the steps at which a run records a frame.

Recording costs time, so networks that are expensive to record are recorded less often.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bn_core.experiments.recording import DEFAULT_RECORDING, Recording
from bn_core.experiments.run_config import RunConfig
from bn_core.training.data.datasets import Data
from bn_core.training.layer_probes import MOST_BATCHES
from bn_core.training.probes import count_probe_examples
from bn_core.training.weights import KERNEL

_DENSE_STEPS = 10
_MAX_INTERVAL = 20
_MAX_CALIBRATION_INTERVAL = 50
_FEWEST_INTERVALS = 100
"""Frames that a long run has at least, if recording them is cheap."""
_MAX_FRAMES = 250
_MAX_RECORD = 8 * 10**6
"""Bytes of a run's record of layers, of which a server keeps many."""
_LAYER_BYTES = 2_000
"""Bytes of one layer of one network in a frame that holds all of ``Frame.layers``."""
_MAX_SHARE = 0.05
"""Share of the time between two frames that recording one may take."""
_LAYER_US = 50.0
_FLOPS_PER_US = 60_000.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """The steps that have a frame, 0 to ``dense`` and then each ``every``-th.

    The first steps are recorded densely, since most changes happen there.
    """

    every: int
    dense: int = 0

    @classmethod
    def choose(cls, config: RunConfig, data: Data, record: Recording) -> Schedule:
        """Return the schedule that ``record`` sets, or one that is cheap for this network."""
        if record.every:
            return cls(record.every)
        return cls(choose_interval(config, data, record), _DENSE_STEPS)

    def has_frame(self, step: int) -> bool:
        """Return whether ``step`` has a frame."""
        return step <= self.dense or step % self.every == 0

    def find_previous(self, step: int) -> int:
        """Return the last step with a frame before ``step``, or 0 for step 0."""
        last = max(step - 1, 0)
        return last if last <= self.dense else max(self.dense, last - last % self.every)


def choose_interval(config: RunConfig, data: Data, record: Recording = DEFAULT_RECORDING) -> int:
    """Return the least number of steps between frames that keeps recording under 5%.

    It is 20 at most, or 50 if accuracy is measured with several statistics, or a hundredth of a
    long run. The estimate weighs a frame (forward passes of the probe batch and of the test set)
    against a step (forward and backward, three times the work per example) by a rough model of one
    CPU core, so it depends on the config and the recording alone and never on a clock. Frames with
    ``record.layers`` are large. So there are 250 at most, as many as a curve can show, and of deep
    networks as many as 8 MB hold.
    """
    products = _count_multiplications(config, data)
    overhead = _LAYER_US * (config.depth + 5)
    passes, examples = _count_passes(config, data, record)
    frame = passes * overhead + 2 * products * examples / _FLOPS_PER_US
    step = overhead + 6 * products * config.batch_size / _FLOPS_PER_US
    most = _MAX_CALIBRATION_INTERVAL if record.calibration else _MAX_INTERVAL
    longest = max(most, config.steps // _FEWEST_INTERVALS)
    interval = min(math.ceil(frame / step / _MAX_SHARE), longest)
    if not record.layers:
        return interval
    held = _MAX_RECORD // (_LAYER_BYTES * config.depth * len(config.norms))
    return max(interval, math.ceil(config.steps / min(held, _MAX_FRAMES)))


def _count_passes(config: RunConfig, data: Data, record: Recording) -> tuple[int, int]:
    """Count a frame's forward passes, and the examples that go through them."""
    probe, test = count_probe_examples(config), len(data.x_test)
    passes, examples = 1, probe + test
    if record.outputs or record.units or record.moments or record.output_gradients:
        forward = 3 if record.output_gradients else 1  # and backward
        passes, examples = passes + forward, examples + forward * probe
    if record.moments:
        passes, examples = passes + 1, examples + probe
    if record.updates or record.weight_gradients:
        passes += 1
    if record.affine:
        passes, examples = passes + 1, examples + probe
    if record.calibration:
        batches = min(max(test // config.batch_size, 1), MOST_BATCHES)
        passes += 1 + batches
        examples += len(data.x_train) + batches * config.batch_size
    return passes, examples


def _count_multiplications(config: RunConfig, data: Data) -> int:
    """Estimate the hidden layers' multiplications per example."""
    units, more = config.units, config.depth - 1
    if config.net == "mlp" or data.shape is None:
        return units * (data.features + units * more)
    channels, height, width = data.shape
    positions = math.ceil(height / 2) * math.ceil(width / 2)
    return positions * KERNEL**2 * units * (channels + units * more)
