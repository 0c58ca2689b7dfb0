"""The experiment that works out printed numbers and formulas."""

from __future__ import annotations

from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_figure import draw_printed
from bn_core.experiments.experiment import Experiment

PRINTED = Experiment(
    name="printed",
    config=PrintedConfig,
    worker="bn_core.course.ledger.worker.printed",
    figure=draw_printed,
)
