"""State what networks with and without norms reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bn_core.experiments.seeds import format_spread
from bn_core.inputs.counts import format_count
from bn_core.lessons.without_norm.config import (
    BATCH,
    LAYER,
    NONE,
    RATES,
    SCALED,
    SKIPINIT,
    SKIPINIT_CLIPPED,
    TANH,
    WithoutNormConfig,
)
from bn_core.lessons.without_norm.names import NAMES
from bn_core.lessons.without_norm.readings import CLOSE, GOOD, LEARNS, ArmReading, read_arms
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.text.numbers import format_number

_IDENTITY = 0.05
"""A mean |α| below it leaves the variance of a block's sum as it was, up to 0.25%."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The networks on the page, and their result once it is complete."""

    config: WithoutNormConfig
    result: WithoutNorm | None


def describe_result(result: WithoutNorm) -> list[str]:
    """Say how far the training is, or what each arm reached at its best rate."""
    config = result.config
    if not result.step:
        count = len(result.parts) * len(RATES)
        return [f"Run trains {count:,} networks, {config.steps:,} steps each."]
    if not result.done:
        return [
            f"{result.step} of {len(result.parts)} parts are trained, one network and one seed at "
            f"{len(RATES)} rates each."
        ]
    reached = "; ".join(map(_name_best, read_arms(result).values()))
    seeds = f"median of {config.seeds} seeds" if config.seeds > 1 else "one seed"
    return [f"Test accuracy at the best rate, {seeds}: {reached}."]


def tell_depth(after: Facts) -> str:
    """Tell which networks keep up with batch norm, and what became of SkipInit's α."""
    if after.result is None:
        return ""
    blocks = format_count(after.config.blocks, "block")
    arms = read_arms(after.result).values()
    good = ", ".join(f"{NAMES[each.arm]} {len(each.good_rates)}" for each in arms)
    return (
        f"With {blocks} and {_rank(after.result)} Rates that reach {format_number(GOOD)}: {good}. "
        f"{_tell_branches(after.result)}"
    ).strip()


def tell_factors(after: Facts) -> str:
    """Tell the largest good rates with and without clipping, and where α ended."""
    if after.result is None:
        return ""
    arms = read_arms(after.result)
    shown = [arms[arm] for arm in (BATCH, SKIPINIT, SKIPINIT_CLIPPED) if arm in arms]
    largest = ", ".join(f"{_name_largest(each)} with {NAMES[each.arm]}" for each in shown)
    clipped = "clipped" if after.config.clip_factors else "unclipped"
    words = (
        f"With α {clipped}, the largest rate with an accuracy of {format_number(GOOD)} is "
        f"{largest}. {_compare_clipping(arms, after.config)}"
    )
    return f"{words} {_tell_branches(after.result)}".strip()


def tell_skips(after: Facts) -> str:
    """Tell which networks still learn without skips."""
    if after.result is None:
        return ""
    words = f"{'With' if after.config.skips else 'Without'} skips and {_rank(after.result)}"
    if not after.config.skips and not read_arms(after.result)[TANH].learns:
        words += (
            " Dynamic tanh makes small activations smaller in every block, and no skip carries "
            "them past it."
        )
    return words


def tell_batches(after: Facts) -> str:
    """Tell which networks are better or worse than batch norm in small batches."""
    if after.result is None:
        return ""
    size = format_count(after.config.batch_size, "example")
    return f"In batches of {size} and {_rank(after.result)} {_conclude(after.result)}"


def _rank(result: WithoutNorm) -> str:
    """Compare every arm with batch norm, each at its own best rate."""
    arms = read_arms(result)
    batch = arms.pop(BATCH)
    learning = [each for each in arms.values() if each.learns]
    groups = (
        ("Better", [each for each in learning if each.accuracy > batch.accuracy + CLOSE]),
        (
            f"Within {format_number(CLOSE)} of it",
            [each for each in learning if abs(each.accuracy - batch.accuracy) <= CLOSE],
        ),
        ("Worse", [each for each in learning if each.accuracy < batch.accuracy - CLOSE]),
    )
    lists = [f"{name}: {_list(group)}." for name, group in groups if group]
    if failing := [NAMES[each.arm] for each in arms.values() if not each.learns]:
        lists.append(f"Below {format_number(LEARNS)} at every rate: {', '.join(failing)}.")
    first = f"at its best rate, batch norm reaches {format_spread(batch.accuracies)}."
    return " ".join([first, *lists])


def _compare_clipping(arms: Mapping[str, ArmReading], config: WithoutNormConfig) -> str:
    """Say whether clipping lets SkipInit work at larger rates, "" if one never works."""
    if not {SKIPINIT, SKIPINIT_CLIPPED} <= arms.keys():
        return ""
    alone, clipped = (arms[arm].good_rates for arm in (SKIPINIT, SKIPINIT_CLIPPED))
    if not alone or not clipped:
        return ""
    what = "clipping" if config.clip_factors else "clipping all but α"
    if max(clipped) > max(alone):
        times = format_number(max(clipped) / max(alone))
        return f"So {what} allows rates {times} times as large."
    return f"So {what} allows no larger rates."


def _conclude(result: WithoutNorm) -> str:
    """Answer the question of the lesson for these networks."""
    arms = read_arms(result)
    batch = arms[BATCH]
    able = [
        NAMES[each.arm]
        for each in arms.values()
        if each.arm not in (BATCH, LAYER, NONE)
        and each.learns
        and each.accuracy >= batch.accuracy - CLOSE
    ]
    if not able:
        return "So none of the substitutes matches batch norm here."
    return f"So here we can do without batch norm, with {' or '.join(able)}."


def _list(arms: Iterable[ArmReading]) -> str:
    return ", ".join(f"{NAMES[each.arm]} {format_spread(each.accuracies)}" for each in arms)


def _name_best(each: ArmReading) -> str:
    if not each.learns:
        return f"{NAMES[each.arm]} below {format_number(LEARNS)}"
    return f"{NAMES[each.arm]} {format_number(each.accuracy)} (rate {format_number(each.rate)})"


def _name_largest(each: ArmReading) -> str:
    return format_number(max(each.good_rates)) if each.good_rates else "none"


def _tell_branches(result: WithoutNorm) -> str:
    """Say where α ended in the arms with SkipInit that learn, "" if there is none."""
    arms = read_arms(result)
    scaled = [arms[arm] for arm in SCALED if arm in arms and arms[arm].learns]
    if not scaled:
        return ""
    ends = " and ".join(
        f"{format_number(each.branch, 2)} with {NAMES[each.arm]}" for each in scaled
    )
    words = f"α ended at a mean size of {ends}."
    if still := [NAMES[each.arm] for each in scaled if each.branch < _IDENTITY]:
        words += f" The blocks of {' and '.join(still)} are still almost the identity."
    return words
