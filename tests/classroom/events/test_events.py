"""An event is read back as it was written, and anything else is refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.classroom.events.event import Event
from bn_core.classroom.events.lab import SlidersMoved
from bn_core.classroom.events.record import KINDS, read_event, write_event
from bn_core.classroom.inputs.errors import RefusedError
from tests.classroom.any_event import SEATS, WORDS, students, teachers
from tests.classroom.rooms import assert_sentence


@given(
    st.one_of(
        teachers(), students(), st.builds(SlidersMoved, st.dictionaries(SEATS, st.floats(-9, 9)))
    )
)
def test_read_event_restores_written_event(event: Event) -> None:
    assert read_event(json.loads(json.dumps(write_event(event)))) == event


@given(
    st.one_of(
        st.recursive(
            st.none() | st.booleans() | st.floats() | WORDS,
            lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
        ),
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(
                    [
                        "moved",
                        "voted",
                        "answered",
                        "picked",
                        "started",
                        "planned",
                        "scaled",
                        "split",
                        "named",
                        "renamed",
                        "settled",
                        "joined",
                    ]
                )
            },
            optional={
                name: st.none() | st.floats() | WORDS | st.lists(WORDS) | st.integers()
                for name in (
                    "x",
                    "number",
                    "option",
                    "setting",
                    "settings",
                    "shown",
                    "gamma",
                    "student",
                    "nickname",
                    "rate",
                    "size",
                    "v",
                    "key",
                )
            },
        ),
    )
)
def test_read_event_accepts_or_refuses_any_record(record: Any) -> None:
    try:
        event = read_event(record)
    except RefusedError as refusal:
        assert_sentence(refusal)
    else:
        json.dumps(write_event(event), allow_nan=False)


LINK = {"kind": "look_at", "link": "/depth"}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"kind": "moved", "x": 1e9}, "above the maximum, 100"),
        ({"kind": "moved", "x": float("nan")}, "finite"),
        ({"kind": "moved", "x": 1, "who": 3}, "who"),
        ({"kind": "voted", "option": True}, "place of an option"),
        ({"kind": "voted"}, "missing"),
        ({"kind": "answered", "number": 1e13}, "1e\\+12"),
        ({"kind": "picked", "rate": 1000}, "above the maximum, 100"),
        ({"kind": "erupted"}, "“erupted” is not an event"),
        ({"kind": "settled", "x": {"one": 1.0}}, "whole number"),
        ({"kind": "settled", "x": {"0": 1.0}}, "from 1 to 1000"),
        ({"kind": "settled", "x": {"1": 1e9}}, "-100 to 100"),
        ({"kind": "settled", "x": {"9" * 5000: 1.0}}, "whole number"),
        ({"kind": "settled", "x": [1.0]}, "numbers"),
        ({"kind": "closed", "v": 2}, "another version"),
        ({"kind": "started", "setting": {"kind": "predict", "id": "no such"}}, "no such"),
        ({"kind": "started", "setting": {"kind": "vote", "text": "a", "options": ["b"]}}, "2 to"),
        ({"kind": "started", "setting": {"kind": "vote", "text": "a", "options": "bb"}}, "2 to"),
        (
            {"kind": "started", "setting": {"kind": "class_sweep", "steps": 10**6}},
            "above the maximum, 500",
        ),
        ({"kind": "started", "setting": {"kind": "living_batch", "x": 1}}, "“x”"),
        ({"kind": "planned", "settings": [LINK] * 41}, "at most 40"),
        ({"kind": "planned", "settings": [LINK], "notes": [{}, {}]}, "each of its activities"),
        ({"kind": "planned", "settings": [LINK], "notes": [{"say": "hello"}]}, "texts named"),
        ({"kind": "planned", "settings": [LINK], "notes": [{"do": "a" * 2001}]}, "2000 characters"),
        ({"kind": "timed", "seconds": 4}, "from 5 to 3600"),
        ({"kind": "timed", "seconds": float("nan")}, "from 5 to 3600"),
    ],
)
def test_read_event_explains_out_of_bounds_values(record: Any, says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        read_event(record)


STORED = (
    {"v": 1, "kind": "opened", "code": "KTWXBN", "key": "ab"},
    {"v": 1, "kind": "joined", "student": 1, "nickname": "Ada", "key": "cd"},
    {"v": 1, "kind": "asked", "student": 2, "nickname": "Grace", "key": "ef"},
    {"v": 1, "kind": "settled", "x": {"1": 1.5}},
    {"v": 1, "kind": "measured", "student": 1, "accuracy": 0.5, "ended": ""},
    {"v": 1, "kind": "expired"},
    {"v": 1, "kind": "planned", "settings": [LINK]},
    {"v": 1, "kind": "added", "setting": LINK},
    {"v": 1, "kind": "started", "setting": LINK},
    {"v": 1, "kind": "next"},
    {"v": 1, "kind": "ended"},
    {"v": 1, "kind": "closed"},
    {"v": 1, "kind": "timed", "seconds": 60, "until": 1800000000.5},
    {"v": 1, "kind": "prolonged"},
    {"v": 1, "kind": "untimed"},
    {"v": 1, "kind": "revealed"},
    {"v": 1, "kind": "revoted"},
    {"v": 1, "kind": "reset"},
    {"v": 1, "kind": "named", "shown": True},
    {"v": 1, "kind": "door", "is_open": False},
    {"v": 1, "kind": "screening", "is_on": True},
    {"v": 1, "kind": "admitted", "student": 2},
    {"v": 1, "kind": "declined", "student": 0},
    {"v": 1, "kind": "renamed", "student": 1, "nickname": "Bob"},
    {"v": 1, "kind": "removed", "student": 1},
    {"v": 1, "kind": "scaled", "gamma": 2.0, "beta": 1.0},
    {"v": 1, "kind": "switched", "mode": "train"},
    {"v": 1, "kind": "singled", "student": 1},
    {"v": 1, "kind": "split", "size": 4},
    {"v": 1, "kind": "moved", "x": -1.0},
    {"v": 1, "kind": "answered", "number": 3.0},
    {"v": 1, "kind": "voted", "option": 1},
    {
        "v": 1,
        "kind": "picked",
        "rate": 0.1,
        "init_scale": 1.0,
        "batch_norm": True,
        "expects": "stalls",
    },
    {"v": 1, "kind": "wrote", "line": "mean = x.mean(0)"},
)
"""One record of every event, as the first version of the lab with this event stored it."""


@pytest.mark.parametrize("record", STORED, ids=lambda record: record["kind"])
def test_read_event_reads_stored_records(record: dict[str, Any]) -> None:
    """The stored names of events and fields stay, whatever their classes are called."""
    written = write_event(read_event(record))
    assert {name: written[name] for name in record} == record


def test_stored_records_cover_every_event() -> None:
    assert {record["kind"] for record in STORED} == set(KINDS)
