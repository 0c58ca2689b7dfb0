"""Sentences about a broken script, before and after a change."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import find_case, find_remaining_cause
from bn_core.lessons.clinic.result import CLASSES, LAST, ClinicResult
from bn_core.text.numbers import format_number


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows; a result is None until its run has finished."""

    config: ClinicConfig
    result: ClinicResult | None
    original: ClinicResult | None
    """The result of the same case without a change."""


def quote_facts(text: str, facts: Mapping[str, float]) -> str:
    """Fill the numbers of the facts into a text."""
    shown = {name: format_number(value) for name, value in facts.items()}
    return text.format_map(defaultdict(lambda: "(not measured)", shown))


def describe_outcome(now: Shown) -> str:
    """Describe whether the script passes its test, and whether the cause is gone."""
    result = now.result
    assert result
    if result.error:
        measured = "The changed script stops with an error before its test"
    else:
        measured = f"Test accuracy {format_number(result.accuracy)} with your change"
    if now.original and not now.original.error:
        measured += f", {format_number(now.original.accuracy)} without it"
    measured += f"; at least {format_number(result.threshold)} is required."
    if not result.healthy:
        return f"Not fixed. {measured}"
    cause = find_remaining_cause(now.config)
    if cause:
        return f"The test passes, but the fault is still there. {measured} {cause}"
    return f"Fixed. {measured}"


def tell_evaluation_mode(now: Shown) -> str:
    """Tell what evaluation mode does to the test of the first case."""
    if now.result is None:
        return ""
    before = f" from {format_number(now.original.accuracy)}" if now.original else ""
    return (
        f"Test accuracy rises{before} to {format_number(now.result.accuracy)}. The loss curve is "
        "the same, because training did not change. Without eval() each image was normalized by "
        "the mean and variance of its own test batch, almost all of one class."
    )


def tell_hidden_symptom(now: Shown) -> str:
    """Tell that a shuffled test passes while the fault is still there."""
    if now.result is None:
        return ""
    return (
        f"The test passes with accuracy {format_number(now.result.accuracy)}. But the fault is "
        f"only hidden. {find_remaining_cause(now.config)} The case stays open."
    )


def tell_sorted_case(now: Shown) -> str:
    """Tell that training itself fails when the batches are sorted by class."""
    if now.result is None:
        return ""
    facts = now.result.facts
    return (
        f"The last {LAST} losses average {format_number(facts['loss'])}; guessing costs "
        f"{format_number(math.log(CLASSES))}. Accuracy on the training images is only "
        f"{format_number(facts['eval_training'])}. So this fault is in training. The last batches "
        f"hold {format_number(facts['classes'])} of {CLASSES} classes on average: the script does "
        "not shuffle."
    )


def tell_own_case(now: Shown) -> str:
    """Tell where to look for the fault of the second case, without naming it."""
    if now.result is None:
        return ""
    facts = now.result.facts
    return (
        f"The last {LAST} losses average {format_number(facts['loss'])}, so training works. On the "
        f"training images accuracy is {format_number(facts['train_training'])} in training mode, "
        f"but {format_number(facts['eval_training'])} in evaluation mode. Inspect the running "
        "statistics below, name the cause under “Check yourself”, and choose a change."
    )


def list_cases_fixed(fixed: Mapping[int, int]) -> list[tuple[str, str]]:
    """Return each case's number and what fixed it.

    ``fixed`` has the number of the fix by case, 0 for another setting.
    """
    rows = []
    for number, fix in sorted(fixed.items()):
        case = find_case(ClinicConfig(case=str(number)))
        rows.append((str(number), case.fixes[fix - 1].label if fix else "another setting"))
    return rows
