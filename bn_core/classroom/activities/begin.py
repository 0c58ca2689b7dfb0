"""The five things a class does together, each a state, its events and what each eye may see."""

from __future__ import annotations

from collections.abc import Iterable

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.class_sweep import ClassSweepActivity
from bn_core.classroom.activities.living_batch import LivingBatchActivity
from bn_core.classroom.activities.look_at import LookAtActivity
from bn_core.classroom.activities.predict import PredictActivity
from bn_core.classroom.activities.vote import VoteActivity
from bn_core.classroom.settings import ClassSweep, LivingBatch, LookAt, Predict, Setting


def begin(setting: Setting, students: Iterable[int]) -> Activity:
    """The activity of a setting as it begins, with these students in the room."""
    match setting:
        case LivingBatch():
            return LivingBatchActivity.begin(students)
        case Predict():
            return PredictActivity(setting)
        case ClassSweep():
            return ClassSweepActivity(setting)
        case LookAt():
            return LookAtActivity(setting)
    return VoteActivity(setting)
