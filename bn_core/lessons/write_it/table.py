"""The state of every exercise as CSV."""

from __future__ import annotations

from collections.abc import Mapping

from bn_core.lessons.write_it.check import Check
from bn_core.lessons.write_it.exercises import EXERCISES
from bn_core.text.csv_rows import write_csv

HEADER = (
    *("exercise", "state", "largest_difference", "largest_relative_difference", "exact"),
    *("mistake", "program"),
)


def write_exercises_csv(programs: Mapping[str, str], checks: Mapping[str, Check]) -> str:
    """Return a row for each exercise; ``programs`` and ``checks`` are by its name."""
    return write_csv(
        HEADER,
        (
            (
                each.name,
                str(check.state),
                "" if check.absolute is None else check.absolute,
                "" if check.relative is None else check.relative,
                check.is_exact,
                check.mistake,
                programs.get(each.name, ""),
            )
            for each in EXERCISES
            if (check := checks[each.name])
        ),
    )
