"""What a finished result says of the claims: the verdicts it carries, or those read off it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import singledispatch
from typing import Any

from bn_core.experiments.verdict import Verdict
from bn_core.lessons.depth.result import Trainability
from bn_core.lessons.depth.trainability_verdicts import judge_hundred, judge_untrainable
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.verdicts import judge
from bn_core.lessons.sweeps.result import Sweep
from bn_core.lessons.sweeps.verdicts import GOOD, judged


@singledispatch
def verdicts(result: Any) -> tuple[Verdict, ...]:
    """Every verdict on the result of an experiment, in the order in which it is told."""
    return tuple(_carried(result))


@verdicts.register
def _(result: Sweep) -> tuple[Verdict, ...]:
    return judged(result, GOOD)


@verdicts.register
def _(result: Slices) -> tuple[Verdict, ...]:
    found = judge(result)
    return (found,) if found else ()


@verdicts.register
def _(result: Trainability) -> tuple[Verdict, ...]:
    return judge_hundred(result), judge_untrainable(result)


def _carried(result: Any) -> Iterator[Verdict]:
    if isinstance(result, Verdict):
        yield result
    elif isinstance(result, tuple):
        for each in result:
            yield from _carried(each)
    elif is_dataclass(result):
        for item in fields(result):
            yield from _carried(getattr(result, item.name))
