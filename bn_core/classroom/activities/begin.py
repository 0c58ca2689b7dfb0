"""The five things a class does together, each a state, its events and what each eye may see."""

from __future__ import annotations

from collections.abc import Iterable

from bn_core.classroom.activities.activity import Activity
from bn_core.classroom.activities.class_sweep import Sweeping
from bn_core.classroom.activities.living_batch import Living
from bn_core.classroom.activities.look_at import Looking
from bn_core.classroom.activities.predict import Predicting
from bn_core.classroom.activities.vote import Voting
from bn_core.classroom.settings import ClassSweep, LivingBatch, LookAt, Predict, Setting


def begin(setting: Setting, students: Iterable[int]) -> Activity:
    """The activity of a setting as it begins, with these students in the room."""
    match setting:
        case LivingBatch():
            return Living.begin(students)
        case Predict():
            return Predicting(setting)
        case ClassSweep():
            return Sweeping(setting)
        case LookAt():
            return Looking(setting)
    return Voting(setting)
