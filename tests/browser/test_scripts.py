"""The pure functions of the scripts, imported into a blank page without a server."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, product
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from bn_core.classroom.events.event import MAX_SEATS
from bn_core.classroom.events.student import NetworkPicked
from pages.shared.components import FRONTEND

Run = Callable[..., Any]
"""``run("widgets/block", "cellAt(index, shape)", index=3, shape=[1, 2, 3, 4])``."""

_EVALUATE = """async ([module, code, values]) => {
  const { default: _, ...names } = { ...await import(`/${module}.js`), ...values }
  return new Function(...Object.keys(names), `return ${code}`)(...Object.values(names))
}"""


def _serve(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(content_type="text/html", body="")
    else:
        route.fulfill(content_type="text/javascript", path=FRONTEND / path[1:])


@pytest.fixture(scope="module")
def run(browser: Browser) -> Iterator[Run]:
    """Evaluate an expression with the exported names of a script, and with values."""
    page = browser.new_page()
    page.route("**/*", _serve)
    page.goto("http://127.0.0.1/")
    yield lambda module, code, **values: page.evaluate(_EVALUATE, [module, code, values])
    page.close()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("5", "5.0", True),
        ("1e-3", "0.001", True),
        ("relu", "relu", True),
        (None, None, True),
        ("5", "6", False),
        ("relu", "tanh", False),
        ("", "0", False),
        (" ", "0", False),
        (None, "0", False),
    ],
)
def test_address_compares_numbers_by_value(
    run: Run, one: str | None, other: str | None, same: bool
) -> None:
    assert run("widgets/address", "isSameValue(one, other)", one=one, other=other) is same


def test_block_cells_and_indices_are_inverse(run: Run) -> None:
    shape = [2, 3, 2, 4]
    cells = run("widgets/block", "places.map((at) => cellAt(at, shape))", **_block(shape))
    assert cells == [list(each) for each in product(*map(range, shape))]
    back = "places.map((at) => indexOf(cellAt(at, shape), shape))"
    assert run("widgets/block", back, **_block(shape)) == list(range(48))


def test_block_arrows_go_around_the_picture(run: Run) -> None:
    """Pictures of a channel stand side by side, those of an example over one another."""
    shape, columns, rows = [2, 3, 2, 4], 12, 4
    walk = """["ArrowRight", "ArrowDown"].map((key) => {
      const seen = [0]
      do seen.push(neighbour(seen.at(-1), key, shape)); while (seen.at(-1) !== 0)
      return seen.length - 1
    })"""
    assert run("widgets/block", walk, shape=shape) == [columns, rows]
    back = """places.every((at) => [["Left", "Right"], ["Up", "Down"]].every(([one, other]) =>
      neighbour(neighbour(at, `Arrow${one}`, shape), `Arrow${other}`, shape) === at))"""
    assert run("widgets/block", back, **_block(shape))
    assert run("widgets/block", "neighbour(3, 'ArrowRight', shape)", shape=shape) == 8  # channel 2
    assert run("widgets/block", "neighbour(0, 'Enter', shape)", shape=shape) is None


def _block(shape: list[int]) -> dict[str, list[int]]:
    return {"shape": shape, "places": list(range(math.prod(shape)))}


@pytest.mark.parametrize("to", [(300, 40), (40, 300), (300, 300), (-200, 90)])
def test_graph_arrows_reach_from_box_to_box(run: Run, to: tuple[float, float]) -> None:
    """An arrow begins on the edge of one box and ends a head's length before the other's."""
    start, size, head = (40, 40), (100, 60), 7
    path = run("widgets/graph", "arrowPath(start, to, size)", start=start, to=to, size=size)
    x1, y1, x2, y2 = (float(each.strip("ML")) for each in path.split()[:4])
    assert _on_edge((x1, y1), start, size)
    length = math.dist(start, to)
    tip = [
        at + head * (end - at0) / length for at, end, at0 in zip((x2, y2), to, start, strict=True)
    ]
    assert _on_edge((tip[0], tip[1]), to, size)


def _on_edge(
    point: tuple[float, float], middle: tuple[float, float], size: tuple[int, int]
) -> bool:
    """Whether a point lies on the edge of the box around a middle."""
    across, down = (
        abs(at - center) / (full / 2) for at, center, full in zip(point, middle, size, strict=True)
    )
    return max(across, down) == pytest.approx(1)


def test_graph_nodes_stand_on_a_grid_within_its_width(run: Run) -> None:
    nodes = [{"name": f"{c}{r}", "column": c, "row": r} for c, r in product(range(4), range(3))]
    made = run("widgets/graph", "layOut(nodes, 700)", nodes=nodes)
    xs, ys = zip(*made["middles"].values(), strict=True)
    assert min(xs) - made["wide"] / 2 == pytest.approx(0)
    assert max(xs) + made["wide"] / 2 == pytest.approx(700)
    assert min(ys) > 0
    assert max(ys) < made["height"]
    assert len(made["middles"]) == 12


def test_strip_rounds_to_a_thousandth_of_its_line(run: Run) -> None:
    values = [[1.23456, 0, 1], [123.456, 0, 1000], [1.23456e-7, 0, 1e-6], [5.512345, 5, 6]]
    rounded = run("widgets/strip", "values.map((each) => roundOnScale(...each))", values=values)
    for (value, low, high), near in zip(values, rounded, strict=True):
        assert abs(near - value) <= (high - low) / 300 / 2
        assert len(f"{near:g}") < len(f"{value}")


def test_strip_labels_do_not_overlap(run: Run) -> None:
    """The chosen sample's label is always there, and none reaches into another."""
    xs, texts = [10, 30, 31, 32, 200, 900], ["-1.25", "", "0.5", "0.75", "2", "3"]
    code = "placeLabels([3, 0, 1, 2, 4, 5], texts, xs, 52, 400)"
    placed = run("widgets/strip", code, xs=xs, texts=texts)
    assert [each["index"] for each in placed] == [3, 4, 5]
    assert all(52 <= each["x"] <= 400 for each in placed)
    for one, other in combinations(placed, 2):
        assert abs(one["x"] - other["x"]) >= one["half"] + other["half"]


def test_strip_counts_equal_values_so_that_each_dot_is_seen(run: Run) -> None:
    values = [2, 4, 4, 4, 5, 5, 7, 4]
    before = run("widgets/strip", "countEqualsBefore(values)", values=values)
    assert before == [0, 0, 1, 2, 0, 1, 0, 3]


_STRIP = """(() => {
  const reports = [], strip = new Strip(document.body.appendChild(document.createElement("div")))
  const answer = (echo, values = [2, 4, 8, 10]) => {
    const line = { label: "x", written: values.map(String), mean: 6, std: 3, low: 0, high: 12 }
    const data = { chosen: 1, echo, colours: {}, alt: "", ...more }
    strip.receive({ ...data, lines: [{ ...line, values, ticks: [] }] }, (_, sent) => {
      reports.push(JSON.parse(JSON.stringify(sent)))
    })
  }
  const press = (kind, key) => {
    const dot = strip.dots[0][strip.data.chosen]
    dot.dispatchEvent(new KeyboardEvent(kind, { key, bubbles: true }))
  }
  const type = (...keys) => keys.forEach((key) => (press("keydown", key), press("keyup", key)))
  answer(start)
  document.body.querySelector("circle").focus()
  const result = (() => { %s })()
  strip.dispose()
  return result
})()"""
"""What a strip reports, without a server: ``answer(echo)`` is the page's."""


def test_strip_reports_again_what_was_not_answered(run: Run) -> None:
    """Of several reports that wait, the server hears the last alone."""
    hands = "type('ArrowRight', 'ArrowDown', 'ArrowRight'); return reports.at(-1)"
    last = run("widgets/strip", _STRIP % hands, start=0, more={})
    assert last["chosen"] == 2
    dropped = {each["index"]: each["value"] for each in last["dropped"]}
    assert dropped == {1: pytest.approx(4.12), 2: pytest.approx(8.12)}
    serials = [each["serial"] for each in last["dropped"]]
    assert serials == sorted(serials)
    assert last["serial"] == serials[-1]


def test_strip_keeps_what_an_older_answer_does_not_know(run: Run) -> None:
    hands = (
        "type('ArrowRight', 'ArrowDown'); answer(%d);"
        "return [strip.data.lines[0].values[1], strip.data.chosen, strip.dropped.length]"
    )
    early, late = (run("widgets/strip", _STRIP % (hands % n), start=0, more={}) for n in (0, 9))
    assert early == [pytest.approx(4.12), 2, 1]
    assert late == [4, 1, 0]


def test_strip_counts_its_reports_on_from_the_strip_before_it(run: Run) -> None:
    """Else an answer to that one's reports would pass for an answer to its own."""
    hands = "type('ArrowDown'); return reports"
    reports = run("widgets/strip", _STRIP % hands, start=7, more={})
    assert [(each["serial"], each["chosen"]) for each in reports] == [(8, 2)]


def test_strip_lets_go_of_a_dot_that_loses_the_focus(run: Run) -> None:
    """Its key is let go elsewhere, and the strip hears nothing of it."""
    hands = "press('keydown', 'ArrowRight'); document.activeElement.blur(); return reports.at(-1)"
    last = run("widgets/strip", _STRIP % hands, start=0, more={})
    assert last["held"] is None
    assert [each["index"] for each in last["dropped"]] == [1]


def test_strip_of_a_given_batch_is_only_chosen_from(run: Run) -> None:
    hands = "type('ArrowRight', 'ArrowDown'); return [reports, strip.dots[0][2].outerHTML]"
    reports, dot = run("widgets/strip", _STRIP % hands, start=0, more={"fixed": True})
    assert [(each["chosen"], each["held"], each["dropped"]) for each in reports] == [(2, None, [])]
    assert 'role="radio"' in dot
    assert 'aria-checked="true"' in dot


def test_animation_shows_a_figure_as_it_was(run: Run) -> None:
    figure = {
        "data": [{"x": [0, 1, 2, 3], "y": [5, 6, 7, 8]}, {"x": [0, 3], "y": [1, 1]}],
        "layout": {"shapes": ["from 0", "from 2"], "title": "kept"},
        "animation": {"grows": [True, False], "since": {"shapes": [0, 2]}},
    }
    shown = run("figures/animation", "[-1, 1, 9].map((at) => figureAt(figure, at))", figure=figure)
    assert [each["data"][0]["y"] for each in shown] == [[], [5, 6], [5, 6, 7, 8]]
    assert all(each["data"][1] == figure["data"][1] for each in shown)  # type: ignore[index]
    assert [each["layout"]["shapes"] for each in shown] == [[], ["from 0"], ["from 0", "from 2"]]
    assert {each["layout"]["title"] for each in shown} == {"kept"}


def test_live_figure_estimates_the_time_left(run: Run) -> None:
    cases = [[0.5, 0.5, 10], [0.9, 0.4, 8], [0.999, 0.5, 10], [0.5, 0.01, 10], [0.5, 0.5, 0.5]]
    left = run("figures/live", "cases.map((each) => secondsLeft(...each))", cases=cases)
    assert left == [10, 2, 1, None, None]


def test_live_figure_says_where_when_and_in_how_long(run: Run) -> None:
    cpu = {"device": "Training on CPU: no GPU found.", "place": "CPU", "made": 0, "seconds": 8.2}
    gpu = {"device": "", "place": "GPU: NVIDIA H100", "made": 3600, "seconds": 0.3}
    code = """cases.map((each) => describeComputing(each, new Date(each.made * 1000)))"""
    said = run("figures/live", code, cases=[cpu, cpu | {"made": 3600}, gpu])
    assert said[0] == "Training on CPU: no GPU found."
    assert re.fullmatch(r"Computed here on CPU, \d\d:\d\d, in 8\ss\.", said[1])
    assert re.fullmatch(
        r"Computed here on GPU: NVIDIA H100, \d\d:\d\d, in under a second\.", said[2]
    )
    old = run("figures/live", "describeComputing(cpu)", cpu=cpu | {"made": 1})
    assert "1 Jan" in old or "31 Dec" in old


_PACE = """(async () => {
  let clock = 0, frames = []
  const begun = []
  const { requestAnimationFrame, cancelAnimationFrame } = window
  performance.now = () => clock
  window.requestAnimationFrame = (draw) => frames.push(draw)
  window.cancelAnimationFrame = (number) => delete frames[number - 1]
  const pace = new Pace(async () => { begun.push(clock); clock += 50 })
  const pass = async (count) => {
    for (; count--; clock += 10) await Promise.all(frames.splice(0).map((draw) => draw(clock)))
  }
  await (async () => { %s })()
  Object.assign(window, { requestAnimationFrame, cancelAnimationFrame })
  delete performance.now
  return begun
})()"""
"""When work of 50 ms begins, at frames of 10 ms that ``pass(count)`` lets come."""


def test_pace_works_once_for_what_is_asked_in_a_frame(run: Run) -> None:
    asked = "pace.ask(); pace.ask(); await pass(1); await pass(20); pace.ask(); await pass(1)"
    assert run("figures/pace", _PACE % asked) == [0, 260]


def test_pace_rests_as_long_as_it_has_worked(run: Run) -> None:
    always = "for (let i = 0; i < 30; i++) { pace.ask(); await pass(1) }"
    begun = run("figures/pace", _PACE % always)
    assert begun == [0, 100, 200, 300, 400, 500]


def test_pace_drops_what_is_taken_back(run: Run) -> None:
    assert run("figures/pace", _PACE % "pace.ask(); pace.drop(); await pass(5)") == []


def test_plotly_is_loaded_again_after_a_failure(run: Run) -> None:
    code = """(async () => {
      const wrong = await loadPlotly("blob:nothing").catch((error) => error.message)
      const loading = loadPlotly("data:text/javascript,window.Plotly = 'Plotly'")
      return [wrong, await loading, loadPlotly("blob:nothing") === loading]
    })()"""
    wrong, plotly, is_kept = run("figures/plot", code)
    assert wrong.endswith("nothing can be drawn.")
    assert (plotly, is_kept) == ("Plotly", True)


def test_plot_breaks_a_title_between_words(run: Run) -> None:
    code = """[60, 1e6].map((width) => breakTitle({ text, font: { size: 15 } }, "sans", width))"""
    text = "Test accuracy with and without batch norm"
    narrow, wide = run("figures/plot", code, text=text)
    assert wide == [text]
    assert len(narrow) > 2
    assert " ".join(narrow) == text


def test_votes_bands_fill_the_bars_at_both_ends(run: Run) -> None:
    """Bands of an option begin at its bar's top, follow one another, and end at its foot."""
    matrix = [[3, 2, 0], [1, 0, 4], [0, 0, 5]]
    before, after = [sum(row) for row in matrix], [sum(row) for row in zip(*matrix, strict=True)]
    shift = {"twice": sum(before), "before": before, "after": after}
    made = run("room/votes", "layOutVoteChanges(matrix, 2, shift)", matrix=matrix, shift=shift)
    bars = {(each["side"], each["place"]): each for each in made["ends"]}
    options = range(3)
    moves = [(i, j) for i, j in product(options, options) if matrix[i][j]]
    for side, end, letter in (("first", "left", 0), ("second", "right", 1)):
        for option in options:
            bar = bars[side, option]
            foot = bar["top"]
            for move, band in zip(moves, made["bands"], strict=True):
                if move[letter] == option:
                    assert band[end] == pytest.approx(foot)
                    foot += band["thick"]
            assert foot == pytest.approx(bar["top"] + bar["thick"])
        tops = [bars[side, option] for option in options]
        assert all(low["top"] + low["thick"] < high["top"] for low, high in pairwise(tops))
        assert tops[-1]["top"] + tops[-1]["thick"] < made["height"]
    kinds = [each["kind"] for each in made["bands"]]
    assert kinds == ["stayed", "moved", "moved", "gained", "stayed"]


def test_votes_are_described_in_words(run: Run) -> None:
    assert run("room/votes", "listChanges([[3, 2], [0, 1]])") == (
        "Changes from vote 1 to vote 2: 3 from A to A, 2 from A to B, 1 from B to B"
    )
    known = {"twice": 6, "changed": 2, "to": 2, "from": 0}
    assert run(
        "room/votes",
        "[shift, { ...shift, to: null }, { twice: 0 }].map(summarizeChanges)",
        shift=known,
    ) == [
        "2 of 6 changed their vote: 2 to the right answer, 0 away from it.",
        "2 of 6 changed their vote.",
        "No student has voted twice.",
    ]
    assert run("room/votes", "[0, 5].map(letterOf)") == ["A", "F"]
    code = "[[0, [1, 1]], [1, [0, 1]], [1, [1, 1]], [2, [1, 1]]].map(([twice, second]) => " + (
        "noteVotedOnce(twice, [[1, 1], second]))"
    )
    note = "The picture shows only the 1 who voted twice."
    assert run("room/votes", code) == ["", note, note, ""]


def test_marks_of_students_differ(run: Run) -> None:
    """Shape, colour, filling and digit tell all seats apart, the first 72 without a digit."""
    marks = run("room/marks", "seats.map(markOf)", seats=list(range(1, MAX_SEATS + 1)))
    looks = {(each["path"], each["colour"], each["hollow"], each["digit"]) for each in marks}
    assert len(looks) == len({each["name"] for each in marks}) == MAX_SEATS
    assert [each["digit"] for each in marks[:145]] == [""] * 72 + ["2"] * 72 + ["3"]
    for one, other in pairwise(marks):
        assert one["path"] != other["path"]


def test_typed_projector_code_is_read_as_room_and_letters(run: Run) -> None:
    typed = ["KTW XBN PQRS", "ktwxbnpqrs", "ktw-xbn-pqrs", "KTW"]
    read = run("room/wall", "typed.map((each) => readWallCode(each, 6))", typed=typed)
    assert read[:3] == [{"code": "KTWXBN", "key": "PQRS"}] * 3
    assert read[3] == {"code": "KTW", "key": ""}


def test_seconds_are_written_as_a_clock(run: Run) -> None:
    code = "[0, 9, 60, 61, 3600].map(formatSeconds)"
    assert run("room/countdown", code) == ["0:00", "0:09", "1:00", "1:01", "60:00"]


def test_network_map_axes_reach_the_bounds_of_the_choices(run: Run) -> None:
    bounds = [[knob.low, knob.high] for _, knob in NetworkPicked.knobs() if knob.log]
    assert len(bounds) == 2
    for low, high in bounds:
        code = "[logarithmicScale(range, 90, 750), powersOfTen(range)]"
        code = f"(([at, ticks]) => [ticks, ticks.map(at)])({code})"
        ticks, places = run("room/network_map", code, range=[low, high])
        assert (ticks[0], ticks[-1]) == (low, high)
        assert (places[0], places[-1]) == pytest.approx((90, 750))
        steps = [b - a for a, b in pairwise(places)]
        assert steps == pytest.approx([steps[0]] * len(steps))


def test_network_map_marks_fit_beside_their_neighbours(run: Run) -> None:
    """Thirty networks of one choice stand in their own cell, and grow smaller for it alone."""
    chosen = [(0.1, 1)] * 30 + [(0.3, 1)] * 2 + [(0.1, 3)]
    networks = [{"rate": rate, "init_scale": scale} for rate, scale in chosen]
    code = """(() => {
      const places = placeNetworks(networks, logarithmicScale([1e-4, 100], 90, 750),
        logarithmicScale([0.01, 100], 330, 42))
      return places.map((place) => ({ ...place, ...fitMarks(place, places) }))
    })()"""
    crowd, pair, above = run("room/network_map", code, networks=networks)
    assert [len(each["group"]) for each in (crowd, pair, above)] == [30, 2, 1]
    rows = math.ceil(30 / crowd["columns"])
    assert crowd["left"] + crowd["size"] * crowd["columns"] <= pair["left"]
    assert crowd["foot"] - crowd["size"] * rows >= above["foot"]
    assert crowd["size"] < pair["size"] == above["size"]
    boxes = [{"left": x, "right": x + 2, "top": 0, "foot": 1} for x in (0, 1, 2)]
    pairs = "[[0, 1], [0, 2]].map(([one, other]) => overlap(boxes[one], boxes[other]))"
    assert run("room/network_map", pairs, boxes=boxes) == [True, False]


def test_strips_names_stand_on_lines_without_touching(run: Run) -> None:
    names, xs = ["Ada", "W" * 20, "王小明", "Emmy", "Grace"] * 4, [40 + 17 * at for at in range(20)]
    placed = run("room/strips", "placeNames(names, xs, 420)", names=names, xs=xs)
    wide = run("room/strips", "names.map(estimateWidth)", names=names)
    assert wide[1] > wide[2] > wide[0]
    assert {each["line"] for each in placed} == set(range(5))
    for one, other in combinations(placed, 2):
        apart = abs(one["x"] - other["x"]) >= (wide[one["index"]] + wide[other["index"]]) / 2
        assert apart or one["line"] != other["line"]
    assert all(each["x"] - wide[each["index"]] / 2 >= 0 for each in placed)


def test_strips_are_as_large_as_their_place_allows(run: Run) -> None:
    """The columns are those that make the strips largest, down to a size that is legible."""
    cases = [[1, 300, 1200, 600], [8, 300, 1200, 600], [2, 300, 500, 2000], [8, 300, 1200, 100]]
    fits = run("room/strips", "cases.map((each) => fitStrips(...each))", cases=cases)
    assert [each["columns"] for each in fits] == [1, 4, 1, 8]
    for (count, strip, wide, high), fit in zip(cases[:3], fits, strict=False):
        rows = math.ceil(count / fit["columns"])
        room = min(high / (rows * strip), wide / (fit["columns"] * 330))
        assert fit["zoom"] == pytest.approx(room)
    assert fits[3]["zoom"] == 0.65


def test_codes_of_homework_are_sent_once_to_each_session(run: Run) -> None:
    """A page that slept is connected to another session, which has none of them."""
    code = """(async () => {
      localStorage.setItem("bn-homework codes", JSON.stringify([pair]))
      const reports = [], keys = new HomeworkKeys(document.body)
      for (const wanted of ["one", "one", "", "two", "two"]) {
        keys.receive({ most: 3, kept: [], gone: [], wanted }, (_, found) => reports.push(found))
        await new Promise((resolve) => setTimeout(resolve))
      }
      keys.dispose()
      localStorage.clear()
      return reports
    })()"""
    pair = ["KTWXBN", "BCDF GHJK LMNP QRST"]
    assert run("widgets/homework_keys", code, pair=pair) == [{"pairs": [pair]}] * 2


def test_keys_of_rooms_are_sent_once_to_each_session(run: Run) -> None:
    code = """(async () => {
      localStorage.clear()
      const reports = [], keys = new TeacherKeys(document.body)
      const room = { code: "KTWXBN", token: "secret" }
      for (const [wanted, led] of [["one", room], ["one", {}], ["", {}], ["two", {}]]) {
        keys.receive({ most: 3, wanted, ...led }, (_, found) => reports.push(found.rooms))
        await new Promise((resolve) => setTimeout(resolve))
      }
      keys.dispose()
      localStorage.clear()
      return reports
    })()"""
    assert run("room/teacher_keys", code) == [[["KTWXBN", "secret"]]] * 2


def test_tokens_are_stored_by_role_and_listed_newest_first(run: Run) -> None:
    code = """(() => {
      localStorage.clear()
      for (const room of ["BBBBBB", "CCCCCC", "DDDDDD"]) writeToken("teacher", room, `key ${room}`)
      writeToken("teacher", "CCCCCC", "newer")
      writeToken("student", "FFFFFF", "seat")
      removeToken("teacher", "DDDDDD")
      return [listLedRooms(), readToken("teacher", "CCCCCC"), readToken("student", "CCCCCC")]
    })()"""
    assert run("room/tokens", code) == [["CCCCCC", "BBBBBB"], "newer", None]
    stored = ["bn-room teacher BBBBBB", "bn-room student BBBBBB", "bn-room newest", None]
    codes = "stored.map((each) => codeOfKey('teacher', each))"
    assert run("room/tokens", codes, stored=stored) == ["BBBBBB", "", "", ""]


def test_answers_of_an_earlier_run_do_not_replace_newer_ones(run: Run) -> None:
    """What two runs send to two parts of a page can reach them in the other order."""
    script = """(() => {
      const [whole, questions] = [0, 1].map(() => new Answers(document.body))
      const stored = () => JSON.parse(localStorage.getItem("bn-answers depth"))
      const send = (part, changes, answers, session = "one") =>
        part.receive({ pages: { depth: { answers, wanted: "" } }, session, changes, most: 9 })
      send(questions, 1, { quiz: 0 })
      send(questions, 3, { quiz: 1, field: 2 })
      send(whole, 2, { quiz: 0, field: 2 })
      const reordered = stored()
      send(whole, 4, { quiz: null, field: 2 })
      const last = stored()
      send(whole, 1, { quiz: 3 }, "another")
      return [reordered, last, stored()]
    })()"""
    reordered, last, another = run("widgets/answers", script)
    assert dict(reordered) == {"quiz": 1, "field": 2}
    assert dict(last) == {"field": 2}
    assert dict(another) == {"field": 2, "quiz": 3}
