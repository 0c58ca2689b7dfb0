"""The landscape's page asks for what its controls say; the switch changes only the picture."""

from __future__ import annotations

import numpy as np
import pytest

from bn_core.lessons.landscape.config import SURFACES, LandscapeConfig, LandscapeView
from bn_core.lessons.landscape.verdicts import judge_slices
from bn_core.text.numbers import format_number
from tests.open_lesson import Page
from tests.printed_code import run_code

RUN = "landscape run"
SEEDS = "All seeds, curvature and the claim"
TINY = {"finest": "9", "width": "8", "depth": "1", "trained": "10", "examples": "64", "seeds": "2"}


def test_the_address_is_the_slice_and_the_switch_asks_for_no_other() -> None:
    page = Page("landscape", **TINY, direction="path", reach="1.5")
    run = page.claimed(RUN)
    assert run.config == LandscapeConfig(
        finest="9", width=8, depth=1, trained=10, examples=64, seeds=2, direction="path", reach=1.5
    )
    page.set("selectbox", "statistics", "frozen").set("toggle", "log", True)
    assert page.claimed(RUN) is run
    page.set("selectbox", "direction", "filters")
    assert page.claimed(RUN) is not run


def test_the_start_is_in_the_link_and_in_the_verdict_and_rests_where_a_plane_is_given() -> None:
    page = Page("landscape", **TINY, start_a="0.5", start_b="-1")
    config = page.claimed(RUN).config
    assert (config.start_a, config.start_b) == (0.5, -1)
    verdict, *_ = judge_slices(page.finish(RUN))
    assert "Sliced from (0.5, −1), not from the networks." in verdict.sentence
    assert verdict.sentence in page.open(SEEDS).words
    page.set("selectbox", "direction", "path")
    starts = [page.app.number_input(key=name) for name in ("start_a", "start_b")]
    assert [(each.disabled, each.value) for each in starts] == [(True, 0.5), (True, -1)]
    assert not page.claimed(RUN).config.is_moved
    assert page.warnings == ""
    page.set("selectbox", "direction", "gradient")
    assert page.claimed(RUN).config.start_b == -1


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"trained": "0", "direction": "path"}, "there is no path"),
        ({"net": "cnn", "data": "moons"}, "needs images"),
        ({"reach": "9"}, "above the maximum"),
        ({"finest": "10"}, "is not one of"),
        ({"statistics": ""}, "is not one of"),
    ],
)
def test_bad_link_is_reported_and_a_slice_stays(address: dict[str, str], told: str) -> None:
    page = Page("landscape", **address)
    assert told in page.warnings
    assert page.claimed(RUN).config.run(0)


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    address = {
        name: knob.options[0 if end == "low" else -1]
        if knob.options
        else str(end == "high").lower()
        if isinstance(knob.default, bool)
        else f"{getattr(knob, end):g}"
        for config in (LandscapeConfig, LandscapeView)
        for name, knob in config.parameters()
        if name not in ("theme", "net")
    }
    assert Page("landscape", **address).errors == ""


def test_predictions_are_answered_by_the_finished_slice() -> None:
    page = Page("landscape", **TINY)
    for asked in [e for e in page.app.number_input if (e.key or "").startswith("predict")]:
        asked.set_value(1.0)
    page.run()
    assert page.words.count("let the slice run to its end") == 1
    assert len(page.app.success) == 1
    slices = page.finish(RUN)
    assert "let the slice run to its end" not in page.words
    places = [SURFACES.index(name) for name in ("none", "frozen")]
    none, frozen = np.median(slices.largest[places], axis=1)
    assert f"it is {format_number(none / frozen)}" in page.words
    shown = f"The medians are {format_number(none)} nats without batch norm and "
    assert f"{shown}{format_number(frozen)} nats with frozen statistics." in page.words


def test_the_code_to_copy_prints_the_verdict_of_the_run() -> None:
    page = Page("landscape", **TINY)
    verdict, *_ = judge_slices(page.finish(RUN))
    assert verdict.sentence in run_code(page.code("bn_core.lessons.landscape.experiments"))


def test_the_switch_in_plain_pytorch_agrees_at_the_centre() -> None:
    rows = run_code(Page("landscape").code("the network itself never moves")).splitlines()
    numbers = [[float(row.split()[k]) for k in (0, 2, 4)] for row in rows]
    assert [row[0] for row in numbers] == pytest.approx(
        [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]
    )
    assert numbers[4][1] == pytest.approx(numbers[4][2], abs=5e-3)
    assert abs(numbers[0][1] - numbers[0][2]) > 1e-2


def test_page_says_what_it_shows_instead_of_impossible_settings() -> None:
    page = Page("landscape", direction="path", trained="0")
    assert "Before the first step there is no path" in page.warnings
    assert page.warnings.endswith("The page shows the last valid settings.")
