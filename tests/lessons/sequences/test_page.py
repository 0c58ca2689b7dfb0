"""The lesson on sequences: a block of tokens, and models that predict coin flips."""

from __future__ import annotations

import numpy as np

from bn_core.lessons.sequences.code import write_influence_code, write_models_code
from bn_core.lessons.sequences.config import NORMS, FlipsConfig, TokensConfig
from bn_core.lessons.sequences.influence import measure_influence
from tests.open_lesson import Page
from tests.printed_code import run_code

NAME = "sequences"


def test_it_opens_on_batch_norm_and_says_on_which_tokens_it_depends() -> None:
    page = Page(NAME)
    assert "depends on 31 other tokens: 2 earlier and 5 later in its own sequence" in page.words
    page.set("segmented_control", "norm", "rms")
    assert "With RMS norm the output of token 3 of sequence 2 depends on no other token" in (
        page.words
    )


def test_block_of_a_link_is_bounded_by_what_it_holds() -> None:
    page = Page(NAME, sequences="2", length="4", sequence="8", position="12")
    assert page.app.exception == []
    assert "(1 to 2)" in page.app.number_input(key="sequence").label
    assert page.app.number_input(key="sequence").value <= 2
    assert page.app.number_input(key="position").value <= 4


def test_link_to_models_shows_them() -> None:
    page = Page(NAME, flips_length="4")
    assert page.app.segmented_control(key="picture").value == "models"
    [loss] = [each.value for each in page.app.caption if "Guessing a fair coin" in each.value]
    assert "/glossary?term=cross-entropy" in loss
    assert loss.endswith("costs ln 2 = 0.693.")


def test_code_prints_the_influences_of_the_page() -> None:
    config = TokensConfig("rms", 2, 3)
    told = run_code(write_influence_code(config))
    numbers = np.array(told.replace("[", " ").replace("]", " ").split(), dtype=float)
    shown = 100 * measure_influence(config).share
    np.testing.assert_allclose(numbers, shown.ravel(), atol=0.051)


def test_code_of_the_models_runs_and_prints_both_losses() -> None:
    told = run_code(write_models_code(FlipsConfig(steps=30, length=2))).splitlines()
    assert len(told) == len(NORMS)
    for line in told:
        losses = [float(word) for word in line.replace(",", "").split() if word[0].isdigit()]
        assert len(losses) == 2
        assert all(0 < loss < 5 for loss in losses)
