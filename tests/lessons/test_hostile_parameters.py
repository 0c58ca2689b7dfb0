"""Every page opens whatever its link says, and stays up whatever a forged message sends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from typing import Any

import pytest
from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.query_params import QueryParams

from bn_core.course.curriculum import LESSONS
from pages.shared import url_state
from tests.open_lesson import Page

TEXTS = (
    *("inf", "1e400", "9" * 400, "-1e400", "nan"),
    *("", " ", "-0", "0x10", "1_0", "１２", "\u0661", "−1", "1e-400", "1" * 30_000 + "x"),
    *("true", "None", "\0", "1\n2", "[[1", "a" * 30_000, "<b>", "1 2 3", "((", "%", "\u202e1"),
)
"""Values of a parameter."""
EVENTS = ("changed", "chosen", "picked", "dropped", "found", "gone", "finished")
"""What the components report."""
SENT: tuple[Any, ...] = (
    *(None, True, -1, 1.5, 10**400, float("nan"), float("inf"), "x", [], [1], {}, [[]], {"a": []}),
    *({"index": each, "value": each, "serial": each} for each in (10**400, -1, [], "x")),
    *(
        {"chosen": each, "held": each, "dropped": each, "serial": each}
        for each in (-1, [], {}, "x")
    ),
    *({"dropped": [{"index": 0, "value": each}]} for each in (10**400, float("nan"), 1e299, [])),
    {"held": {"index": 0, "value": float("nan")}, "dropped": 10_000 * [0]},
    *({"place": [each, each], "at": [each, each]} for each in (10**400, -1, [], float("nan"))),
    *({"rooms": each} for each in (5, [[]], [[[], {}]], [["BCDFGH", 10**400]])),
)
"""Values of an event, of which none is what its component sends."""
STATES: tuple[dict[str, Any], ...] = (
    {"double_value": float("inf")},
    {"double_value": float("nan")},
    {"double_array_value": DoubleArray(data=[float("inf")])},
    {"double_array_value": DoubleArray(data=[])},
    {"string_value": "x" * 1000},
    {"string_value": json.dumps({"edited_rows": {"x": []}, "added_rows": 5, "deleted_rows": [[]]})},
    {"string_array_value": StringArray(data=["x"])},
    {"int_value": 2**62},
    {"bool_value": True},
    {"json_value": "{"},
    {"json_value": "[" * 100_000},
)
"""States of a widget, for most of a type that is not its own."""

TYPED = {
    *("batch", "x", "dy", "second", "samples", "groups", "line_x", "find"),
    *("first_share", "second_share", "sequences", "keys", "other_keys"),
}
"""Parameters that are shown as they were typed, with what is wrong beside them."""

each_page = pytest.mark.parametrize("name", [each.name for each in LESSONS])


def rotate(values: tuple[Any, ...], name: str) -> Iterator[Any]:
    """The values for ever, from a place that depends on the page."""
    start = 7 * [each.name for each in LESSONS].index(name) % len(values)
    return cycle(values[start:] + values[:start])


@cache
def read_defaults(name: str) -> tuple[set[str], dict[str, str | None]]:
    """The parameters that a page knows, and what it says as it opens."""
    names: set[str] = set()
    begin = url_state.begin_page

    def spy(page: str, known: set[str], *more: Any, **also: Any) -> None:
        names.update(known)
        begin(page, known, *more, **also)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(url_state, "begin_page", spy)
        return names, Page(name).said


@each_page
def test_page_opens_whatever_its_link_says(name: str) -> None:
    known, _ = read_defaults(name)
    texts = rotate(TEXTS, name)
    page = Page(name, **{each: next(texts) for each in sorted(known)})
    assert "Part of the link was ignored." in page.warnings
    assert max(map(len, page.warnings.split(". "))) < 400


@each_page
def test_page_runs_on_its_defaults_where_its_link_is_refused(name: str) -> None:
    known, defaults = read_defaults(name)
    page = Page(name, **{key: ["1", "inf"] for key in known})
    refused = {each: text for each, text in page.said.items() if text not in ("1", "inf")}
    assert set(page.said) - set(refused) <= TYPED
    # A choice of pictures says its default, too, beside settings of another picture.
    own = page.app.session_state["defaults of page"]
    changed = {each: text for each, text in refused.items() if text not in (None, own[each])}
    assert changed.items() <= defaults.items()
    told = {each for each in known if f"“{each}” 2 times." in page.warnings}
    assert refused.keys() - {"given"} <= told  # training mode has no use for given statistics


def test_many_unknown_parameters_are_removed_in_one_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit gives up a browser for which five hundred messages wait."""
    sent = []
    send = QueryParams._send_query_param_msg

    def count(parameters: QueryParams) -> None:
        sent.append(len(parameters))
        send(parameters)

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", count)
    page = Page("four_steps", **{f"a{number}": "1" for number in range(900)})
    assert "“a0” is not a control of this lesson" in page.warnings
    assert not page.app.query_params
    assert len(sent) < 10


@each_page
def test_page_stays_up_whatever_is_sent_to_its_widgets(name: str) -> None:
    page = Page(name)
    states, sent = rotate(STATES, name), rotate(SENT, name)
    widgets = [each.proto.id for each in page.app.main if getattr(each.proto, "id", "")]
    page.send_all([WidgetState(id=id, **next(states)) for id in widgets])
    parts = [each.proto.id for each in page.app.get("bidi_component")]
    values = [json.dumps({event: next(sent) for event in EVENTS}) for _ in parts]
    page.send_all(
        [WidgetState(id=id, json_value=text) for id, text in zip(parts, values, strict=True)]
    )


@pytest.mark.parametrize(
    "address", [{"[a](//b.co)": "1"}, {"eps": "[a](//b.co)"}, {"x": "1 [a](//b.co)"}]
)
def test_what_a_link_holds_is_no_link_in_a_message(address: dict[str, str]) -> None:
    page = Page("four_steps", **address)
    [message] = [each.value for each in (*page.app.warning, *page.app.error)]
    assert r"\[a\](//b.co)" in message


def test_names_of_columns_are_no_links() -> None:
    page = Page("four_steps", x="[a](//b.co),b\n1,2\n3,4")
    names = [each.value for each in page.app.caption if "b.co" in each.value]
    assert names == [r"\[a\](//b.co)"]


def test_whole_number_of_a_browser_is_kept() -> None:
    """Streamlit's type of a number is a float, but a browser sends a whole one as an integer."""
    page = Page("quiz")
    [seed] = [each.proto.id for each in page.app.number_input if each.key == "seed"]
    page.send_all([WidgetState(id=seed, int_value=3)])
    assert page.app.number_input(key="seed").value == 3
