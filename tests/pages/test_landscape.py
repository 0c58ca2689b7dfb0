"""The landscape's page asks for what its controls say; the switch changes only the picture."""

from __future__ import annotations

import contextlib
import io

import pytest

from bn_core.compute.runs import RUNS, Run
from bn_core.configs import LandscapeConfig, LandscapeView
from bn_core.experiments.landscape import part
from bn_core.results import Slices
from bn_core.smoothness import judge
from tests.pages.conftest import Page

TINY = {"finest": "9", "width": "8", "depth": "1", "trained": "10", "examples": "64", "seeds": "2"}


def run_of(page: Page) -> Run:
    run = RUNS.get(page.app.session_state["landscape run"])
    assert run is not None
    return run


def finish(run: Run) -> Slices:
    slices = Slices.start(run.config)
    for place, each in enumerate(slices.parts):
        slices = slices.plus(place, part(run.config, each))
    run.frames, run.done = [Slices.start(run.config), slices], True
    return slices


def code(page: Page, word: str) -> str:
    [found] = [each.value for each in page.app.code if word in each.value]
    return found


def printed(text: str) -> str:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(text, {})
    return told.getvalue()


def test_the_address_is_the_slice_and_the_switch_asks_for_no_other() -> None:
    page = Page("landscape", **TINY, direction="path", reach="1.5")
    run = run_of(page)
    assert run.config == LandscapeConfig(
        finest="9", width=8, depth=1, trained=10, examples=64, seeds=2, direction="path", reach=1.5
    )
    page.set("segmented_control", "statistics", "frozen").set("toggle", "log", True)
    assert run_of(page) is run
    page.set("segmented_control", "direction", "filters")
    assert run_of(page) is not run


@pytest.mark.parametrize(
    ("address", "told"),
    [({"trained": "0", "direction": "path"}, "there is no path"),
     ({"net": "cnn", "data": "moons"}, "needs images"), ({"reach": "9"}, "the most"),
     ({"finest": "10"}, "is not one of"), ({"statistics": ""}, "is not one of")],
)  # fmt: skip
def test_a_bad_link_is_told_and_a_slice_stays(address: dict[str, str], told: str) -> None:
    page = Page("landscape", **address)
    assert told in page.warnings
    assert run_of(page).config.run(0)


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_are_survived(end: str) -> None:
    address = {
        name: knob.options[0 if end == "low" else -1] if knob.options
        else str(end == "high").lower() if isinstance(knob.default, bool)
        else f"{getattr(knob, end):g}"
        for config in (LandscapeConfig, LandscapeView) for name, knob in config.knobs()
        if name not in ("theme", "net")
    }  # fmt: skip
    assert Page("landscape", **address).errors == ""


def test_predictions_are_answered_by_the_finished_slice() -> None:
    page = Page("landscape", **TINY)
    run = run_of(page)
    for asked in [e for e in page.app.number_input if (e.key or "").startswith("predict")]:
        asked.set_value(1.0)
    page.run()
    assert page.words.count("let the slice run to its end") == 2
    assert len(page.app.success) == 1
    finish(run)
    page.run()
    assert "let the slice run to its end" not in page.words
    assert page.words.count("Median over the seeds") == 2
    verdict = judge(run.frames[-1])
    assert verdict is not None
    assert verdict.words in page.words


def test_what_is_followed_is_in_the_link_and_its_code_repeats_it() -> None:
    page = Page("landscape", along_depth="2", along_width="8", along_steps="10", along_seeds="2")
    assert "No run has come to its end yet" in page.words
    told = printed(code(page, "along_gradient"))
    assert told.count("\n") == 4
    assert "The claim “With batch norm the loss and its gradient" in told
    assert "CurvatureConfig()" in code(page, "CurvatureConfig")


def test_the_code_to_copy_prints_the_verdict_of_the_run() -> None:
    page = Page("landscape", **TINY)
    verdict = judge(finish(run_of(page)))
    assert verdict is not None
    assert verdict.words in printed(code(page, "bn_core.smoothness"))


def test_the_switch_in_plain_pytorch_agrees_at_the_centre() -> None:
    rows = printed(code(Page("landscape"), "copy.deepcopy")).splitlines()
    numbers = [[float(row.split()[k]) for k in (0, 2, 4)] for row in rows]
    assert [row[0] for row in numbers] == pytest.approx(
        [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]
    )
    assert numbers[4][1] == pytest.approx(numbers[4][2], abs=5e-3)
    assert abs(numbers[0][1] - numbers[0][2]) > 1e-2
