"""The record of an experiment, with its config, worker, figure and judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from bn_core.experiments.partial_result import PartialResult
from bn_core.experiments.verdict import Verdict
from bn_core.inputs.knobs import Knobs

DrawResult = Callable[[Any, Sequence[Any], int, Mapping[str, str]], dict[str, Any]]
"""Draw result i of a run from (config, results, i, the view's parameters)."""
Judge = Callable[[Any], tuple[Verdict, ...]]
"""Return the verdicts on claims of a finished result."""


def collect_verdicts(result: Any) -> tuple[Verdict, ...]:
    """Return the verdicts that a result holds in its fields, in their order."""
    return tuple(_walk_verdicts(result))


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as pages, the command line, the ledger and stored results use it.

    ``worker`` names the module that computes it. Only a worker process imports it, since it may
    import PyTorch. Its ``run(config)`` yields results, of which the last has ``progress`` 1. If
    ``start`` is given, the experiment has parts: ``start(config)`` is the result before the first
    part, and the module also has ``part(config, place)``. If ``live``, the worker trains networks
    and records frames while a page shows them.
    """

    name: str
    """The name on the command line and in stored results."""
    config: type[Knobs]
    worker: str
    figure: DrawResult
    judge: Judge = collect_verdicts
    start: Callable[[Any], PartialResult[Any, Any]] | None = None
    table: Callable[[Any, Any], str] | None = None
    """Write the CSV of (config, last result), if there is one."""
    live: bool = False
    stored: bool = True
    """Whether a finished result is stored for all who ask for the same config."""
    keeps_results: bool = False
    """Whether every result is kept, and not the last alone, so that a reader can go back."""

    @property
    def is_recorded(self) -> bool:
        """Whether a reader can go back to every frame or result."""
        return self.live or self.keeps_results


def _walk_verdicts(result: Any) -> Iterator[Verdict]:
    if isinstance(result, Verdict):
        yield result
    elif isinstance(result, tuple):
        for each in result:
            yield from _walk_verdicts(each)
    elif is_dataclass(result):
        for item in fields(result):
            yield from _walk_verdicts(getattr(result, item.name))
