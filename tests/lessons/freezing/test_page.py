"""The lesson on freezing: a map of settings, of which one is shown."""

import pytest

from bn_core.lessons.freezing.config import FreezingConfig
from tests.open_lesson import Page

NAME, RUN = "freezing", "freezing run"


@pytest.fixture(scope="module")
def finished_page() -> Page:
    page = Page(NAME)
    page.finish(RUN)
    return page


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (1, "Now nothing in the layer moved: it is frozen."),
        (2, "The running statistics did not move, but γ and β did, by 0.224"),
        (3, "the layer counted 20 batches"),
        (4, "No weight of the network moved, but the running statistics did, by 0.641"),
    ],
)
def test_step_tells_what_moved(finished_page: Page, step: int, told: str) -> None:
    finished_page.do(f"do step {step}")
    assert told in finished_page.words


def test_clicked_field_sets_the_controls(finished_page: Page) -> None:
    finished_page.report("player freezing", "picked", {"place": [2, 0]})
    assert finished_page.said["mode"] == "eval_then_train"
    assert finished_page.said["gradient"] == "on"
    finished_page.report("player freezing", "picked", {"place": [7, 0]})
    assert finished_page.said["gradient"] == "on"


def test_run_has_the_configs_values() -> None:
    page = Page(NAME, steps="5", rate="0.5", seed="3")
    assert page.claimed(RUN).config == FreezingConfig(steps=5, rate=0.5, seed=3)


def test_table_appears_with_the_result() -> None:
    page = Page(NAME).open("All settings as a table")
    assert "The table appears when the network has been trained." in page.words
    page.finish(RUN)
    assert "How far each part has moved at the end" in page.words
