"""The networks in the plane as code to copy."""

from __future__ import annotations

from bn_core.inputs.datasets import OWN_TABLE
from bn_core.lessons.boundaries.config import BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.experiments import BATCH_BOUNDARIES, LIVE_BOUNDARIES
from bn_core.text.code import format_config, format_import

_READS = "\nfrom bn_core.inputs.labelled_table.read import read_labelled"


def write_training_code(config: BoundaryConfig) -> str:
    """Write code that trains both networks and prints their training accuracy."""
    own = config.data == OWN_TABLE
    read = "\ntable = read_labelled(open('your.csv', 'rb').read())" if own else ""
    return f"""\
{format_import(type(config))}{_READS if own else ""}
from {LIVE_BOUNDARIES.worker} import train
{read}
for frame in train({_format_config(config)}{", table=table" if own else ""}):
    print(frame.step, dict(zip(frame.norms, frame.training_accuracy.round(3))))
"""


def write_batches_code(config: BatchesConfig) -> str:
    """Write code that prints how far the boundary moves, by the size of the batch."""
    return f"""\
import numpy as np

{format_import(type(config))}
from {BATCH_BOUNDARIES.worker} import run

*_, result = run({_format_config(config)})
for size, flips in zip(result.sizes, np.median(result.flips, axis=0)):
    print(size, flips.round(4))  # the share of the picture that flips, median over the seeds
"""


def _format_config(config: BoundaryConfig) -> str:
    """Return the call that makes a config, with the reader's own points."""
    if not config.own:
        return format_config(config)
    call = format_config(config).removesuffix(")")
    return f"{call}{'' if call.endswith('(') else ', '}own={config.own!r})"
