"""The training with the reader's layer, as a part of a page."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bn_core.lessons.write_it.training_config import RIGHT_FORWARD, TrainingConfig
from bn_core.lessons.write_it.training_sentences import TrainingFacts

BACKWARD = "return dy, (dy * x).sum(0), dy.sum(0)"


def show(forward: str, backward: str) -> Any:
    """Run the part of the page with these texts."""

    def part(forward: str, backward: str) -> None:
        import streamlit as st

        from pages.shared import (
            server,  # noqa: F401  # a served lab has loaded it
            url_state,
        )
        from pages.write_it.training import KNOWN, show_training

        url_state.begin_page("write_it", KNOWN, "write_it")
        st.session_state["facts"] = show_training(forward, backward)

    app = AppTest.from_function(part, args=(forward, backward), default_timeout=60).run()
    assert not app.exception, [each.message for each in app.exception]
    return app


def test_training_takes_the_trees_of_the_texts_and_the_right_one_for_an_empty_text() -> None:
    app = show("", BACKWARD)
    facts = app.session_state["facts"]
    assert isinstance(facts, TrainingFacts)
    assert facts.result is None
    assert facts.config.forward == RIGHT_FORWARD
    assert facts.config.backward != TrainingConfig().backward
    assert "backward pass of your layer is yours" in app.markdown[0].value


@pytest.mark.parametrize(
    ("forward", "backward", "words"),
    [
        ("", " \n", "Write the whole forward or the whole backward pass"),
        ("import os", "", "Your whole forward pass, line 1: Nothing can be imported"),
        ("", "dx = dy\n)", "Your whole backward pass, line 2:"),
        ("y = " + "x" * 7000, "", "too long"),
    ],
)
def test_text_that_cannot_train_is_explained(forward: str, backward: str, words: str) -> None:
    app = show(forward, backward)
    assert app.session_state["facts"] is None
    assert any(words in each.value for each in [*app.info, *app.warning])
