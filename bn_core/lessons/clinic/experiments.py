"""The experiment that runs a script of the clinic."""

from __future__ import annotations

from bn_core.experiments.experiment import Experiment
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.figure import draw_clinic

CLINIC = Experiment(
    name="clinic",
    config=ClinicConfig,
    worker="bn_core.lessons.clinic.worker.run_script",
    figure=draw_clinic,
)
