"""A live run and one update as code to copy."""

from __future__ import annotations

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.inputs.tabular.table import Choices
from bn_core.lessons.activations.config import UpdateConfig
from bn_core.lessons.activations.experiments import LAYER_UPDATE
from bn_core.text.code import format_config, format_import

_DEFAULT = Choices()
_CHOICES = "\nfrom bn_core.inputs.tabular.table import Choices"
_READS = "\nfrom bn_core.inputs.labelled_table.read import read_labelled"


def write_run_code(config: RunConfig, choices: Choices = _DEFAULT) -> str:
    """Write code that trains a run and prints each network's losses.

    ``choices`` are what the reader has settled about a table of their own.
    """
    own = config.data == OWN_TABLE
    settled = own and choices != _DEFAULT
    how = f", {choices!r}" if settled else ""
    read = f"\ntable = read_labelled(open('your.csv', 'rb').read(){how})" if own else ""
    given = f"{format_config(config)}, table=table" if own else format_config(config)
    return f"""\
{format_import(type(config))}{_READS if own else ""}{_CHOICES if settled else ""}
from bn_core.training.trainer import train
{read}
for frame in train({given}):
    if len(frame.losses):
        print(frame.step, dict(zip(frame.norms, frame.losses[-1])))
"""


def write_update_code(config: UpdateConfig, rate: str) -> str:
    """Write code that prints what one update does to the variance of each layer."""
    return f"""\
import numpy as np

{format_import(type(config))}
from {LAYER_UPDATE.worker} import run

*_, result = run({format_config(config)})
ratio = np.median(result.ratio({rate!r}), axis=0)  # over the seeds
for name, layers in zip(("without", "batch norm"), ratio):
    print(name, layers.round(3))
"""
