"""Reading a hostile text takes time in proportion to its length, up to the longest one allowed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bn_core.classroom.inputs.errors import NoRoomError, RefusedError
from bn_core.classroom.inputs.links import MAX_LINK, read_lesson_link
from bn_core.classroom.inputs.validation import MAX_QUESTION, clean_text, name_key
from bn_core.classroom.people.identity import read_code, read_network
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.batches.batch import MAX_BYTES, MAX_TEXT
from bn_core.inputs.batches.tables import name_features, read_csv
from bn_core.inputs.batches.text import read_batch
from bn_core.inputs.labelled_table import table
from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.inputs.origin import read_origin
from bn_core.inputs.programs.parse import MAX_TEXT as MAX_PROGRAM
from bn_core.inputs.programs.parse import parse_program
from bn_core.lessons.small_batches.grouping import read_letters
from bn_core.server.messages import MAX_MESSAGE, read_message
from tests.growth import MOST, growth
from tests.hypothesis_profiles import examples

MAX_QUERY = 512 * 1024
"""Characters of a link's parameters that Streamlit passes on."""
START = 8_000
"""The shorter of the two lengths at which growth is measured; an eighth of it is 1 kB."""

ATOMS = st.sampled_from(
    (
        *("1", "1.", ".1", "1e", "-", ",", ";", "\t", " ", "\n", "\r", "\0", "a", '"', "_", "é"),
        *("[", "]", "(", "array(", ",dtype=", "%41", "&a=1", "/", ":", "@", '{"a":', "\\u0041"),
        *("e\u0301", "１", "\u0661", "\u200b", "−"),
    )
)
UNITS = st.lists(ATOMS, min_size=1, max_size=3).map("".join)
"""What a hostile text repeats."""
ENDS = st.sampled_from(("", "x", '"', "]}"))
"""A text that is valid almost to its end makes a pattern that backtracks try every division."""

READERS: dict[str, tuple[Callable[[str], object], int]] = {
    "batch": (read_batch, MAX_TEXT),
    "CSV file": (lambda text: read_csv(text.encode()), MAX_BYTES // 2),
    "labelled table": (lambda text: read_labelled(text.encode()), table.MAX_BYTES // 2),
    "groups": (lambda text: read_letters(text, 8), MAX_QUERY),
    "names": (lambda text: name_features(text.split("\t")), MAX_QUERY),
    "number": (RunConfig.knob("rate").read, MAX_QUERY),
    "whole number": (RunConfig.knob("seed").read, MAX_QUERY),
    "choice": (RunConfig.knob("activation").read, MAX_QUERY),
    "switch": (RunConfig.knob("skip").read, MAX_QUERY),
    "room code": (read_code, MAX_QUERY),
    "network": (read_network, MAX_QUERY),
    "address of the lab": (read_origin, MAX_QUERY),
    "lesson link": (read_lesson_link, MAX_LINK),
    "lesson link with a state": (lambda text: read_lesson_link(f"/depth?x={text}"), MAX_LINK),
    "question": (lambda text: clean_text(text, "The question", MAX_QUESTION), 10 * MAX_QUESTION),
    "name": (name_key, 10 * MAX_QUESTION),
    "program": (parse_program, MAX_PROGRAM),
    "message": (read_message, MAX_MESSAGE),
    "message with a number": (lambda text: read_message(f'{{"a": {text}}}'), MAX_MESSAGE),
}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=examples(8))
@given(UNITS, ENDS, st.booleans())
@example("1", "x", False)
@example("1", "x", True)
@example("1\n", "", True)
def test_reading_takes_time_in_proportion_to_the_text(
    name: str, unit: str, end: str, whole: bool
) -> None:
    """From 1 kB to 8 kB, and, for the ``whole`` length, from an eighth of the maximum to it."""
    read, most = READERS[name]

    def read_hostile(text: str) -> None:
        with suppress(ValueError, RefusedError, NoRoomError):
            read(text + end)

    assert growth(read_hostile, unit, most - len(end) if whole else min(START, most)) < MOST
