"""Each picture of smoothness is in the address, and its code repeats it."""

from __future__ import annotations

import pytest

from bn_core.lessons.smoothness.claims import CLAIMS
from bn_core.lessons.smoothness.config import GradientBoundConfig, SpectrumConfig
from tests.open_lesson import Page
from tests.printed_code import run_code

PATH = {"along_depth": "2", "along_width": "8", "along_steps": "10", "along_seeds": "2"}
BOUND = {"depth": "2", "width": "8", "trained": "5", "examples": "64", "seeds": "2"}
SPECTRUM = {
    "spectrum_depth": "1",
    "spectrum_width": "8",
    "spectrum_examples": "32",
    "spectrum_steps": "2",
    "spectrum_seeds": "1",
}
NUMBERS = "The numbers and what they say"


@pytest.mark.parametrize(
    ("address", "run", "told"),
    [
        (PATH, "gradient_path run", CLAIMS["C24"].part("loss").statement),
        (BOUND, "gradient_bound run", "layer 2"),
        (SPECTRUM, "spectrum run", "most negative"),
    ],
)
def test_link_to_settings_opens_their_picture(address: dict[str, str], run: str, told: str) -> None:
    page = Page("smoothness", **address)
    assert page.warnings == ""
    for name, text in address.items():
        assert page.said[name] == text
    page.finish(run)
    assert told in page.open(NUMBERS).words


def test_other_pictures_leave_the_address() -> None:
    page = Page("smoothness", **SPECTRUM)
    page.set("segmented_control", "picture", "gradient")
    assert page.said["picture"] is page.said["spectrum_depth"] is None
    assert Page("smoothness").said == page.said


def test_curvature_by_depth_opens_from_its_old_link() -> None:
    page = Page("landscape", curve_init="lecun", curve_seeds="2")
    assert page.said["curve_init"] == "lecun"
    assert page.claimed("curvature run").config.seeds == 2
    assert page.said["picture"] is None


def test_code_to_copy_prints_what_the_picture_shows() -> None:
    told = run_code(Page("smoothness", **PATH, picture="distance").code("worker.gradient_path"))
    assert "effective_beta" in told
    assert all(f"“{part.statement}”" in told for part in CLAIMS["C24"].parts)
    told = run_code(Page("smoothness", **BOUND).code("worker.gradient_bound"))
    assert told.startswith(f"{2 * 2 * 8} units")
    assert run_code(Page("smoothness").code("materialize_grads")).startswith("eigenvalue")


def test_steps_show_the_defaults_of_their_pictures() -> None:
    page = Page("smoothness").do("do step 2")
    assert page.claimed("gradient_bound run").config == GradientBoundConfig()
    page.do("do step 4")
    assert page.claimed("spectrum run").config == SpectrumConfig(init="lecun")
