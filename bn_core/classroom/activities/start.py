"""Starts the activity that belongs to a setting."""

from __future__ import annotations

from collections.abc import Iterable

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.class_sweep import ClassSweepActivity
from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.activities.look_at import LookAtActivity
from bn_core.classroom.activities.predict import PredictActivity
from bn_core.classroom.activities.vote import VoteActivity
from bn_core.classroom.activities.write_line import WriteLineActivity
from bn_core.classroom.steps.settings import (
    ClassSweep,
    LivingBatch,
    LookAt,
    Predict,
    Setting,
    WriteLine,
)


def start_activity(setting: Setting, students: Iterable[int]) -> Activity:
    """Return the first state of a setting's activity, with these students in the room."""
    match setting:
        case LivingBatch():
            return LivingBatchActivity.start(setting, students)
        case Predict():
            return PredictActivity(setting)
        case ClassSweep():
            return ClassSweepActivity(setting)
        case LookAt():
            return LookAtActivity(setting)
        case WriteLine():
            return WriteLineActivity(setting)
    return VoteActivity(setting)
