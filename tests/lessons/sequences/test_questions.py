"""The questions on sequences accept no number that they print, and fit what the lesson shows."""

from __future__ import annotations

import pytest

from bn_core.lessons.question import DrawnNumber
from bn_core.lessons.sequences.config import BATCH, MOMENTS, FlipsConfig
from bn_core.lessons.sequences.questions import LENGTHS, SEQUENCES, last_die
from bn_core.lessons.sequences.result import GUESSING
from bn_core.lessons.sequences.worker.coin_flips import train_models


def test_last_die_tells_the_mean_as_a_mistake() -> None:
    for seed in range(200):
        drawn = last_die.draw(seed)
        assert isinstance(drawn, DrawnNumber)
        mean = drawn.drawn[-1]
        if mean != drawn.answer:
            assert abs(mean - drawn.answer) > drawn.tolerance
            assert mean in [each.value for each in drawn.mistakes]


@pytest.mark.parametrize("length", LENGTHS)
def test_batches_of_the_question_give_the_next_token_away(length: int) -> None:
    """Models of the lesson do what the question says, and only in batches as small as these."""
    config = FlipsConfig(sequences=str(SEQUENCES), length=length, seeds=2)
    *_, result = train_models(config, ("batch",), {MOMENTS})
    training, evaluation = (
        losses[-1, BATCH].mean(axis=-1) for losses in (result.training, result.evaluation)
    )
    assert (training < GUESSING - 0.03).all()
    assert (evaluation > GUESSING).all()
