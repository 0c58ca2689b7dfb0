"""The record of an experiment, which names its config, worker, figure and judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from bn_core.experiments.partial_result import PartialResult
from bn_core.experiments.verdict import Verdict
from bn_core.inputs.knobs import Knobs

DrawResult = Callable[[Any, Sequence[Any], int, Mapping[str, str]], dict[str, Any]]
"""Draws result number i of a run: (config, results, i, the view's parameters) to figures."""
Judge = Callable[[Any], tuple[Verdict, ...]]
"""Reads off a finished result what it says of the claims."""


def collect_verdicts(result: Any) -> tuple[Verdict, ...]:
    """Return the verdicts that a result holds in its fields, in their order."""
    return tuple(_walk_verdicts(result))


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment, as pages, command line, ledger and stored results know it.

    ``worker`` names the module that computes it, which only a worker loads: it may import
    PyTorch. The module has ``run(config)``, an iterator of results of which the last has
    ``progress`` 1. If ``start`` is given, the experiment comes in parts: ``start(config)`` is the
    result before the first part, and the module also has ``part(config, place)``. If ``live``,
    the worker trains networks for as long as somebody watches, and records frames.
    """

    name: str
    """As the command line and stored results call it."""
    config: type[Knobs]
    worker: str
    figure: DrawResult
    judge: Judge = collect_verdicts
    start: Callable[[Any], PartialResult[Any, Any]] | None = None
    table: Callable[[Any, Any], str] | None = None
    """Makes the CSV of (config, last result), where there is one."""
    live: bool = False


def _walk_verdicts(result: Any) -> Iterator[Verdict]:
    if isinstance(result, Verdict):
        yield result
    elif isinstance(result, tuple):
        for each in result:
            yield from _walk_verdicts(each)
    elif is_dataclass(result):
        for item in fields(result):
            yield from _walk_verdicts(getattr(result, item.name))
