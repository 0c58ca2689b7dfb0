"""An experiment in parts runs on one worker, too: part by part, from the first to the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bn_core.experiments.partial_result import Parted

W = TypeVar("W", bound=Parted[Any, Any])


def one_by_one(whole: W, part: Callable[[Any, Any], Any]) -> Iterator[W]:
    """``whole`` as it is, then with each part that ``part(config, place)`` computes."""
    yield whole
    for place, each in enumerate(whole.parts):
        yield (whole := whole.plus(place, part(whole.config, each)))
