"""What is told of a finished training is what was measured in it."""

from collections.abc import Sequence

import pytest

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.activations.config import record_panels
from bn_core.lessons.activations.sentences import TrainingFacts, tell_pairs, tell_saturation
from bn_core.training.trainer import train

CONFIG = RunConfig(data="moons", depth=2, width=8, steps=20, activation="tanh", seed=4)


@pytest.fixture(scope="module")
def frames() -> Sequence[Frame]:
    recorded = record_panels(CONFIG, ("histograms",))
    return list(train(recorded, recorded.record))


def test_training_is_told_with_its_numbers_and_its_seed(frames: Sequence[Frame]) -> None:
    facts = TrainingFacts(CONFIG, frames)
    none, batch = frames[-1].accuracy[:2]
    for told in (tell_saturation(facts), tell_pairs(facts)):
        assert f"{none:.3g} without and {batch:.3g} with batch norm" in told
        assert "one run, with seed 4" in told
    share = f"{100 * frames[-1].saturated[0].mean():.0f}%"
    assert f"After 20 steps {share} of the outputs without batch norm" in tell_saturation(facts)


def test_nothing_is_told_of_a_run_that_is_not_finished_or_not_recorded() -> None:
    assert tell_saturation(TrainingFacts(CONFIG, ())) == tell_pairs(TrainingFacts(CONFIG, ())) == ""
    bare = record_panels(CONFIG, ())
    assert tell_saturation(TrainingFacts(CONFIG, list(train(bare, bare.record)))) == ""
