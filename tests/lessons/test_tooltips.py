"""The tooltip of a control says what its label does not."""

from __future__ import annotations

import math

import pytest

from bn_core.inputs.knobs import Knob
from bn_core.text.sentences import begin_sentence
from pages.shared.controls import write_tooltip


@pytest.mark.parametrize(
    ("label", "knob", "told"),
    [
        ("Hidden layers", Knob(3, "hidden layers", 1, 20), "From 1 to 20; 3 at first."),
        (
            "Layers",
            Knob(3, "layers of the network", 1, 20),
            "Layers of the network. From 1 to 20; 3 at first.",
        ),
        ("ε", Knob(1e-5, "ε, added to the variance", 0.0, 10.0), "ε, added to the variance. From"),
        ("Norm", Knob("batch", "the norms", options=("batch", "layer")), None),
        ("Norm", Knob("batch", "what is averaged", options=("batch",)), "What is averaged."),
        ("Data", Knob("moons", "data set", options=("moons",)), None),
        ("Skips", Knob(True, "adds the input of a block"), "Adds the input of a block."),
        ("Length", Knob(1.0, "length", -math.inf, 5.0), None),
    ],
)
def test_tooltip_adds_to_its_label(label: str, knob: Knob, told: str | None) -> None:
    written = write_tooltip(knob, label)
    assert written == told if told is None else written is not None and written.startswith(told)


def test_symbol_keeps_its_case_at_the_beginning_of_a_sentence() -> None:
    assert [begin_sentence(each) for each in ("γ of a unit", "mean", "")] == [
        "γ of a unit",
        "Mean",
        "",
    ]
