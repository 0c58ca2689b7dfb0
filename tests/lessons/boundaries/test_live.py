"""Networks go on from their weights when a reader's points change, and the stories hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from bn_core.experiments.encoding import decode, encode
from bn_core.inputs.labelled_table.read import read_labelled
from bn_core.lessons.boundaries.config import ADDED, FOURS, SLOW, BoundaryConfig
from bn_core.lessons.boundaries.result import BoundaryFrame
from bn_core.lessons.boundaries.sentences import (
    BoundaryFacts,
    tell_own,
    tell_small_batches,
    tell_twins,
)
from bn_core.lessons.boundaries.worker import live
from bn_core.lessons.boundaries.worker.live import BoundaryTrainer, train
from bn_core.training.data.datasets import Data
from tests.hypothesis_profiles import seeds
from tests.recorded_frames import check_same

SMALL = BoundaryConfig(depth=2, width=8, steps=60, count=60)
SEEDS = seeds(5)


def to_end(trainer: BoundaryTrainer) -> list[BoundaryFrame]:
    frames: list[BoundaryFrame] = []
    while not trainer.done:
        frames += [each for each in trainer.advance(0.05) if isinstance(each, BoundaryFrame)]
    return frames


def test_train_is_reproducible_bit_for_bit() -> None:
    check_same(list(train(SMALL)), list(train(SMALL)))


def test_networks_go_on_from_their_weights_when_points_are_added() -> None:
    trainer = BoundaryTrainer(SMALL)
    trainer.step(30)
    before = trainer.frame()
    trainer.want(replace(SMALL, own=ADDED))
    after = trainer.frame()
    np.testing.assert_array_equal(after.fields, before.fields)
    assert after.own == ADDED
    assert after.step == 30
    assert np.isfinite(after.own_accuracy).all()
    assert not np.isfinite(before.own_accuracy).any()
    frames = to_end(trainer)
    assert frames[-1].step == 30 + SMALL.steps
    assert len(trainer.data.x_train) == 60 + 5


def test_same_points_at_the_same_steps_give_the_same_networks() -> None:
    """A worker that is lost is replaced by one that retraces what was wanted when."""
    ends = []
    for pieces in ((30, 10), (7, 23, 4, 6)):
        trainer, made = BoundaryTrainer(SMALL), 0
        for piece in pieces:
            if made == 30:
                trainer.want(replace(SMALL, own=ADDED, rate=0.2))
            trainer.step(piece)
            made += piece
        ends.append(trainer.frame())
    np.testing.assert_array_equal(ends[0].fields, ends[1].fields)
    np.testing.assert_array_equal(ends[0].hidden, ends[1].hidden)


def test_points_that_are_removed_are_learned_no_longer() -> None:
    trainer = BoundaryTrainer(replace(SMALL, own=ADDED))
    trainer.want(SMALL)
    assert len(trainer.data.x_train) == 60
    assert not np.isfinite(trainer.frame().own_accuracy).any()


def test_steps_of_a_run_are_bounded_however_often_points_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "MOST_STEPS", 250)
    tiny = replace(SMALL, steps=100, count=20, depth=1, width=4)
    trainer = BoundaryTrainer(tiny)
    trainer.step(100)
    for own in ("a1010", "a1010b2020", "a3030", ""):
        trainer.want(replace(tiny, own=own))
        trainer.step(100)
    assert trainer.frame().step == 250
    assert trainer.done


def test_few_points_are_one_batch() -> None:
    trainer = BoundaryTrainer(BoundaryConfig(data="two", steps=20))
    assert trainer.step(20)[-1].step == 20
    trainer.want(BoundaryConfig(data="two", steps=20, own="a2574"))
    assert trainer.config.batch_size == 3


def test_exchanging_the_classes_exchanges_the_fields() -> None:
    """Other labels and the output layer's rows exchanged give the same networks, mirrored."""
    plain, mirrored = BoundaryTrainer(SMALL), BoundaryTrainer(SMALL)
    data = mirrored.data
    other = Data(data.x_train, 1 - data.y_train, data.x_test, 1 - data.y_test)
    mirrored.set_data(other, SMALL.batch_size, SMALL.steps)
    for learner in mirrored.learners:
        output = learner.net[-1]
        with torch.no_grad():
            output.weight.copy_(output.weight.flip(0))
    for trainer in (plain, mirrored):
        trainer.step(40)
    one, two = plain.frame(), mirrored.frame()
    difference = one.fields.astype(int) - two.fields[:, ::-1]
    assert np.abs(difference).max() <= 2
    np.testing.assert_allclose(one.training_accuracy, two.training_accuracy)
    assert np.ptp(one.fields[:, 0]) > 100


def test_probabilities_add_up_to_one_everywhere() -> None:
    for frame in train(SMALL):
        assert isinstance(frame, BoundaryFrame)
        assert np.abs(frame.fields.astype(int).sum(axis=1) - 255).max() <= 1


def test_frames_can_be_stored() -> None:
    frame = list(train(SMALL))[-1]
    [again] = decode(encode((frame,)))
    assert isinstance(again, BoundaryFrame)
    check_same([frame], [again])


def test_own_table_gives_its_first_two_columns_and_three_classes() -> None:
    random = np.random.default_rng(0)
    rows = [
        f"{x:.3f},{y:.3f},{z:.3f},{'uvw'[k % 3]}"
        for k, (x, y, z) in enumerate(random.normal(size=(60, 3)) + np.arange(60)[:, None] % 3)
    ]
    table = read_labelled(("height,width,depth,kind\n" + "\n".join(rows)).encode())
    frames = list(train(replace(SMALL, data="own", own="a2574"), table))
    last = frames[-1]
    assert isinstance(last, BoundaryFrame)
    assert last.fields.shape == (2, 3, 40, 40)
    split = table.split()
    mean, spread = table.x[split.train].mean(0), table.x[split.train].std(0)
    expected = ((table.x[split.train] - mean) / spread)[:, :2].clip(-3, 3)
    np.testing.assert_allclose(last.x, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x,kind\n1,a\n2,b\n3,a\n", "needs two"),
        ("x,y,k\n" + "".join(f"{n},{n},{n % 5}c\n" for n in range(20)), "at most 4"),
    ],
)
def test_table_that_cannot_be_drawn_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        BoundaryTrainer(replace(SMALL, data="own"), read_labelled(text.encode()))
    with pytest.raises(ValueError, match="Upload it again"):
        BoundaryTrainer(replace(SMALL, data="own"))


def first_right(frames: list[BoundaryFrame], place: int) -> int | None:
    return next((each.step for each in frames if each.training_accuracy[place] >= 0.95), None)


def test_batch_norm_learns_the_spirals_sooner() -> None:
    """Steps to 95% training accuracy at rate 0.1."""
    for seed in SEEDS:
        frames = to_end(BoundaryTrainer(BoundaryConfig(seed=seed)))
        without, batch = (first_right(frames, place) for place in (0, 1))
        assert batch is not None
        assert without is not None
        assert 1.5 * batch < without
        told = tell_twins(BoundaryFacts(BoundaryConfig(seed=seed), frames))
        assert f"without after {without} steps, with batch norm after {batch} steps" in told


def test_batch_norm_is_worse_in_batches_of_four() -> None:
    for seed in SEEDS:
        config = replace(FOURS, seed=seed)
        frames = to_end(BoundaryTrainer(config))
        without, batch = frames[-1].training_accuracy
        assert batch < without - 0.05
        assert "Here batch norm is worse" in tell_small_batches(BoundaryFacts(config, frames))


def test_batch_norm_is_no_faster_with_tanh() -> None:
    """At rate 0.1 in 600 steps, neither is right about 95% more often; over all seeds."""
    ends = []
    for seed in SEEDS:
        trainer = BoundaryTrainer(BoundaryConfig(activation="tanh", seed=seed))
        trainer.step(600)
        ends.append(trainer.frame().training_accuracy)
    without, batch = np.median(ends, axis=0)
    assert batch <= without


def test_at_a_low_rate_batch_norm_alone_learns_the_spirals_and_then_the_arm() -> None:
    """At rate 0.03, the spirals and then the arm within 600 steps each, for each seed."""
    for seed in SEEDS[:3]:
        slow = replace(SLOW, seed=seed)
        trainer = BoundaryTrainer(slow)
        frames = to_end(trainer)
        assert first_right(frames, 0) is None
        assert first_right(frames, 1) is not None
        config = replace(slow, own=ADDED)
        trainer.want(config)
        assert trainer.frame().own_accuracy[1] == 0  # they lie in the other class
        frames += to_end(trainer)
        told = tell_own(BoundaryFacts(config, frames))
        assert "The 5 points came at step 600. All of them were right first: without never" in told
        assert "with batch norm never" not in told
    assert tell_own(BoundaryFacts(SLOW, ())) == ""
