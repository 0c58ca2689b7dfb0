"""A run is a function of its config: however it is watched, it goes the same way."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count, product

import numpy as np
import pytest
import torch

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.training import device
from bn_core.training import trainer as trainer_module
from bn_core.training.data import datasets
from bn_core.training.schedule import Schedule, choose_interval
from bn_core.training.trainer import Trainer, train
from tests.recorded_frames import EVERYTHING, check_same, flatten

SMALL = RunConfig(data="spirals", depth=2, width=8, steps=60, third="layer", activation="tanh")


def curve(frames: Sequence[Frame]) -> np.ndarray:
    """The loss of every step, merged by place."""
    merged = np.full((frames[-1].step, len(frames[-1].norms)), np.nan)
    for frame in frames:
        merged[frame.first - 1 : frame.step] = frame.losses
    return merged


@pytest.mark.parametrize("config", [SMALL, RunConfig(steps=40)])
def test_train_is_reproducible_bit_for_bit(config: RunConfig) -> None:
    check_same(list(train(config)), list(train(config)))


def test_advance_is_independent_of_its_time_slices() -> None:
    frames, trainer = [], Trainer(SMALL)
    while not trainer.done:
        frames += trainer.advance(0.003)
    check_same(frames, list(train(SMALL)))


def test_frame_depends_only_on_its_step() -> None:
    single, strides = Trainer(SMALL), Trainer(SMALL)
    by_ones = {0: single.frame()} | {single.step(1)[-1].step: single.frame() for _ in range(60)}
    while not strides.done:
        for frame in strides.step(7):
            check_same([frame], [by_ones[frame.step]])
    for frame in train(SMALL):
        check_same([frame], [by_ones[frame.step]])


def test_step_makes_exactly_n_steps() -> None:
    trainer = Trainer(SMALL)
    for n, reached in ((1, 1), (12, 13), (1, 14), (100, 60), (1, 60)):
        assert trainer.step(n)[-1].step == reached
    assert trainer.done
    assert trainer.advance(1) == []
    with pytest.raises(ValueError, match="0 is below the minimum, 1"):
        trainer.step(0)


def test_advance_makes_at_least_one_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = Trainer(SMALL)
    assert [frame.step for frame in trainer.advance(0)] == [0, 1]
    assert [frame.step for frame in trainer.advance(0)] == [2]
    long, clock = Trainer(replace(SMALL, steps=5000)), count(0.0, 0.25)
    monkeypatch.setattr(trainer_module, "perf_counter", lambda: next(clock))
    assert long.advance(10.0)[-1].step <= 40
    assert not long.done
    assert long.step(1)[-1].step == 41, "40 looks at the clock, a step before each"


def test_frames_contain_every_loss() -> None:
    trainer, frames = Trainer(SMALL), []
    while not trainer.done:
        frames += trainer.step(7)
    merged, expected = curve(frames), curve(list(train(SMALL)))
    np.testing.assert_array_equal(merged, expected)
    np.testing.assert_array_equal(merged, np.array(trainer._losses, dtype=np.float32))
    assert np.isfinite(expected).all()


def test_frames_are_copies_with_documented_shapes() -> None:
    trainer = Trainer(SMALL, EVERYTHING)
    frame = trainer.step(13)[-1]
    kept = {name: np.copy(value) for name, value in flatten(frame).items()}
    shapes = {
        "losses": (13 - frame.first + 1, 3),
        "accuracy": (3,),
        "edges": (49,),
        "histogram": (3, 2, 48),
        "percentiles": (3, 2, 3),
        "gradient": (3, 3),
        "saturated": (3, 2),
    }
    for name, shape in shapes.items():
        value = getattr(frame, name)
        assert type(value) is np.ndarray
        assert value.shape == shape
    np.testing.assert_allclose(frame.histogram.sum(-1), 1, rtol=1e-5)
    trainer.step(5)
    other = trainer.frame()
    for name, value in kept.items():
        np.testing.assert_array_equal(flatten(frame)[name], value)
        if name in shapes:
            assert not np.shares_memory(getattr(frame, name), getattr(other, name))


def test_set_rate_applies_from_the_next_step() -> None:
    steady, changed = Trainer(SMALL), Trainer(SMALL)
    check_same(steady.step(20), changed.step(20))
    changed.set_rate(0.01)
    a, b = steady.step(10)[-1], changed.step(10)[-1]
    assert (a.rate, b.rate) == (SMALL.rate, 0.01)
    first = curve([a])[21 - 1], curve([b])[21 - 1]
    np.testing.assert_array_equal(*first)
    assert (a.losses[-1] != b.losses[-1]).all()
    back = Trainer(SMALL)
    back.step(20)
    back.set_rate(0.01)
    check_same([back.step(10)[-1]], [b])


@pytest.mark.parametrize("rate", [0.0, 101.0, float("nan")])
def test_set_rate_rejects_values_out_of_bounds(rate: float) -> None:
    trainer = Trainer(SMALL)
    with pytest.raises(ValueError, match="learning rate"):
        trainer.set_rate(rate)
    assert trainer.config == SMALL


def test_train_leaves_the_global_random_state_unchanged() -> None:
    torch_before, numpy_before = torch.get_rng_state(), np.random.get_state(legacy=False)
    Trainer(SMALL).step(3)
    assert torch.equal(torch.get_rng_state(), torch_before)
    np.testing.assert_equal(np.random.get_state(legacy=False), numpy_before)


def test_train_depends_on_the_seed() -> None:
    a, b = (Trainer(replace(SMALL, seed=seed)).frame() for seed in (0, 1))
    assert not np.array_equal(a.histogram, b.histogram)


def test_choose_device_describes_it_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_find_gpu_name", lambda: None)
    assert Trainer(SMALL).device == "Training on CPU: no GPU found."
    monkeypatch.setattr(device, "_find_gpu_name", lambda: "NVIDIA A100")
    assert device.choose_device().sentence == "Training on GPU: NVIDIA A100."
    assert device.name_device() == "GPU: NVIDIA A100"
    assert device.choose_device().place.type != "cpu"


def test_schedule_records_densely_at_first() -> None:
    assert [step for step in range(41) if Schedule(15, 10).has_frame(step)] == [*range(11), 15, 30]
    assert [step for step in range(41) if Schedule(15).has_frame(step)] == [0, 15, 30]
    for schedule in (Schedule(gap, dense) for gap in (1, 7, 20) for dense in (0, 10)):
        for step in range(1, 200):
            assert schedule.has_frame(schedule.find_previous(step))
            assert not any(map(schedule.has_frame, range(schedule.find_previous(step) + 1, step)))


def test_train_yields_at_most_500_frames() -> None:
    names = ("depth", "width", "batch_size", "steps")
    knobs = [RunConfig.knob(name) for name in names]
    for values in product(*((int(k.low), int(k.high)) for k in knobs)):
        config = RunConfig(**dict(zip(names, values, strict=True)))
        gap = choose_interval(config, datasets.load_dataset("digits"))
        assert 1 <= gap <= max(20, config.steps / 100)
        assert config.steps / gap + 11 <= 500


def test_train_learns_digits() -> None:
    """The threshold was set before the first run."""
    assert Trainer(RunConfig(steps=300)).step(300)[-1].accuracy[1] >= 0.9
