"""A teacher's own plans, and the one text in which a browser stores them all.

Plans are counted from 0. RefusedError: there is no such plan, or no room for more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bn_core.classroom.inputs.errors import RefusedError
from bn_core.classroom.plans.plan import MAX_TITLE, Plan
from bn_core.classroom.plans.plan_file import (
    MAX_BYTES,
    PlanFileError,
    read_plan_file,
    write_plan_file,
)

MAX_PLANS = 10
"""Most plans on a shelf."""
MAX_TEXT = 2 * MAX_BYTES
"""Most characters of the text of a shelf."""
_COPY = " (copy)"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A teacher's own plans in order, of which the one at ``place`` is open.

    ``unread`` are stored texts that this lab cannot read. They are kept as they are.
    """

    plans: tuple[Plan, ...] = ()
    place: int = 0
    unread: tuple[str, ...] = ()

    @property
    def plan(self) -> Plan | None:
        """The open plan, or None if there is none."""
        return self.plans[self.place] if self.plans else None


def add_plan(shelf: Shelf, plan: Plan) -> Shelf:
    """Return the shelf with one more plan, which is open."""
    return _insert(shelf, plan, len(shelf.plans))


def duplicate_plan(shelf: Shelf, place: int) -> Shelf:
    """Return the shelf with a copy of a plan after it, which is open."""
    plan = _find(shelf, place)
    title = f"{plan.title[: MAX_TITLE - len(_COPY)]}{_COPY}"
    return _insert(shelf, replace(plan, title=title), place + 1)


def open_plan(shelf: Shelf, place: int) -> Shelf:
    """Return the shelf with this plan open."""
    _find(shelf, place)
    return replace(shelf, place=place)


def replace_plan(shelf: Shelf, plan: Plan) -> Shelf:
    """Return the shelf with another plan in place of the open one."""
    _find(shelf, shelf.place)
    plans = (*shelf.plans[: shelf.place], plan, *shelf.plans[shelf.place + 1 :])
    return _check_size(replace(shelf, plans=plans))


def remove_plan(shelf: Shelf, place: int) -> Shelf:
    """Return the shelf without a plan; if it was open, a neighbour is."""
    _find(shelf, place)
    plans = shelf.plans[:place] + shelf.plans[place + 1 :]
    kept = shelf.place - (place < shelf.place)
    return replace(shelf, plans=plans, place=min(kept, max(len(plans) - 1, 0)))


def remove_unread(shelf: Shelf, place: int) -> Shelf:
    """Return the shelf without one of the texts that cannot be read."""
    return replace(shelf, unread=shelf.unread[:place] + shelf.unread[place + 1 :])


def join_shelves(shelf: Shelf, others: Shelf) -> Shelf:
    """Return the shelf with the plans of another behind its own, each once."""
    plans = tuple(dict.fromkeys((*shelf.plans, *others.plans)))
    if len(plans) > MAX_PLANS:
        raise _refuse_more()
    unread = tuple(dict.fromkeys((*shelf.unread, *others.unread)))
    return _check_size(replace(shelf, plans=plans, unread=unread))


def write_shelf(shelf: Shelf) -> str:
    """Return all plans as one text, "" if there are none."""
    return _join_texts(shelf, list(map(write_plan_file, shelf.plans)))


def read_shelf(text: str) -> Shelf:
    """Return the shelf of a text; what cannot be read of it is kept in ``unread``.

    A text that is no shelf is taken for the file of one plan, as browsers stored it before.
    """
    if not text:
        return Shelf()
    try:
        record = json.loads(text)
        texts, place = record["plans"], record["place"]
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            raise TypeError
        place = place if type(place) is int else 0
    except (ValueError, TypeError, KeyError, RecursionError):
        texts, place = [text], 0
    return _read_texts(texts[:MAX_PLANS], place)


def _read_texts(texts: Iterable[str], place: int) -> Shelf:
    plans: list[Plan] = []
    unread: list[str] = []
    for each in texts:
        try:
            plans.append(read_plan_file(each.encode("utf-8", "replace")))
        except PlanFileError:
            unread.append(each)
    return Shelf(tuple(plans), min(max(place, 0), max(len(plans) - 1, 0)), tuple(unread))


def _join_texts(shelf: Shelf, texts: list[str]) -> str:
    every = [*texts, *shelf.unread]
    if not every:
        return ""
    return json.dumps({"place": shelf.place, "plans": every}, ensure_ascii=False)


def _insert(shelf: Shelf, plan: Plan, place: int) -> Shelf:
    if len(shelf.plans) >= MAX_PLANS:
        raise _refuse_more()
    plans = (*shelf.plans[:place], plan, *shelf.plans[place:])
    return _check_size(replace(shelf, plans=plans, place=place))


def _find(shelf: Shelf, place: int) -> Plan:
    if not 0 <= place < len(shelf.plans):
        raise RefusedError("This plan is no longer there.")
    return shelf.plans[place]


def _check_size(shelf: Shelf) -> Shelf:
    texts = list(map(write_plan_file, shelf.plans))
    if any(len(each.encode()) > MAX_BYTES for each in texts):
        raise RefusedError(
            f"A plan can have at most {MAX_BYTES // 1024} KiB. Shorten or remove a step first."
        )
    if len(_join_texts(shelf, texts)) > MAX_TEXT:
        raise RefusedError(
            f"Your plans can have at most {MAX_TEXT // 1024} KiB together. Save one as a file, and "
            "remove it."
        )
    return shelf


def _refuse_more() -> RefusedError:
    return RefusedError(
        f"This browser keeps at most {MAX_PLANS} plans. Save one as a file, and remove it."
    )
