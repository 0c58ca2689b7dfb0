"""Tests of the page on conventions."""

from __future__ import annotations

from typing import Any

import pytest

from bn_core.norm.conventions import KERAS, PYTORCH, update_statistics
from bn_core.norm.forward import normalize
from bn_core.norm.momentum import count_batches_to_reach
from tests.open_lesson import Page

NAME = "conventions"


def tables(page: Page) -> str:
    return "".join(each.body for each in page.app.html if "bn-table" in each.body)


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
def test_table_and_code_are_the_layer(library: str) -> None:
    page = Page(NAME, defaults=library).open("What to type in each library")
    assert page.warnings == page.errors == ""
    [code] = {
        each.value
        for each in page.app.code
        if "import torch" in each.value
        and f"momentum={ {'PyTorch': 0.1, 'Keras': 0.01}[library] }" in each.value
    }
    space: dict[str, Any] = {}
    exec(code, space)
    layer = space["bn"]
    assert layer.eps == {"PyTorch": 1e-5, "Keras": 1e-3}[library]
    assert f"<td>{float(layer.running_var):.5g}</td>" in tables(page)
    assert f"<td>{count_batches_to_reach(layer.momentum)}</td>" in tables(page)
    assert f"/running_averages?momentum={layer.momentum}" in page.words


def test_table_of_conventions_has_44_and_459_batches() -> None:
    shown = tables(Page(NAME))
    for cell in ("44", "459", "new batch", "old average", "1.0667", "1.0025", "1.0067"):
        assert f"<td>{cell}</td>" in shown


def test_unknown_library_is_reported() -> None:
    page = Page(NAME, defaults="Numpy")
    assert "“Numpy” is not one of PyTorch, Keras. Used instead: PyTorch." in page.warnings


def test_steps_tell_the_measured_numbers() -> None:
    page = Page(NAME)
    told = (
        ("after 1 batch", "459 batches"),
        ("1.66 in PyTorch and 1.25 in Keras 3",),
        ("1.13 in PyTorch and 0.447 in Keras",),
        ("1.13 in PyTorch and 1.29 in Keras",),
    )
    for number, expected in enumerate(told, start=1):
        page.do(f"do step {number}")
        for words in expected:
            assert words in page.app.success[0].value


def test_predictions_have_the_libraries_answers() -> None:
    page = Page(NAME)
    page.predict("batches with Keras's momentum", float(count_batches_to_reach(0.05)))
    keras = update_statistics(normalize([[1.0], [2.0], [3.0], [4.0]]), KERAS)
    page.predict("running variance in Keras", float(keras.var[0]) - 1)
    assert [each.value.startswith("Right") for each in page.app.success] == [True, True]
    pytorch = update_statistics(normalize([[1.0], [2.0], [3.0], [4.0]]), PYTORCH)
    page.predict("running variance in Keras", 0.01 * (float(pytorch.var[0]) - 1) / 0.1)
    assert len(page.app.success) == 1


def test_details_show_their_measured_numbers() -> None:
    page = Page(NAME).open("Twenty layers: evaluation mode is 15% smaller")
    assert "0.854 times" in page.words
    assert "14.6% smaller" in page.words
    page.open("A lecture that divides by N − 1")
    assert "1.57%" in tables(page)
    assert "29.3%" in tables(page)
    assert PYTORCH.eps < KERAS.eps
