"""A network that fails says so in a sentence, and the others go on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.training.learner import Learner
from bn_core.training.trainer import Trainer, train

ROWS = ("accuracy", "histogram", "percentiles", "gradient", "saturated")
WILD = RunConfig(activation="relu", rate=100.0, depth=2, steps=30)


def lost(frame: Frame, k: int) -> bool:
    return all(np.isnan(getattr(frame, name)[k]).all() for name in ROWS)


def whole(frame: Frame, k: int) -> bool:
    return all(np.isfinite(getattr(frame, name)[k]).all() for name in ROWS)


def test_learner_quotes_pytorchs_refusal_of_one_example() -> None:
    with pytest.raises(ValueError, match="more than 1 value") as refusal:
        torch.nn.BatchNorm1d(100)(torch.zeros(1, 100))
    frames = list(train(RunConfig(batch_size=1, rate=0.01, third="layer", steps=20)))
    assert frames[0].ended == ("", "", "")
    assert np.isnan(frames[0].gradient).all(axis=1).tolist() == [False, True, False]
    assert frames[-1].step == 20
    assert frames[-1].ended == ("", f"stopped at step 1: PyTorch says: {refusal.value}", "")
    assert lost(frames[-1], 1)
    assert whole(frames[-1], 0)
    assert whole(frames[-1], 2)
    assert np.isnan(frames[-1].losses).all(axis=0).tolist() == [False, True, False]


def test_learner_raises_other_value_errors() -> None:
    class Broken(torch.nn.Module):
        def forward(self, _: torch.Tensor) -> torch.Tensor:
            raise ValueError("something else")

    with pytest.raises(ValueError, match="something else"):
        Learner(torch.nn.Sequential(Broken())).loss(torch.zeros(1, 2), torch.zeros(1).long(), 1)


def test_divergence_ends_only_its_network() -> None:
    trainer = Trainer(WILD)
    frames = trainer.step(30)
    none, batch = frames[-1].ended
    assert none.startswith("diverged at step ")
    assert "overflowed" in none
    assert batch == ""
    assert frames[-1].step == 30
    assert lost(frames[-1], 0)
    assert whole(frames[-1], 1)
    at = int(none.split()[3].rstrip(":"))
    losses = np.array(trainer._losses)
    assert np.isfinite(losses[: at - 1]).all()
    assert np.isnan(losses[at - 1 :, 0]).all()
    assert np.isfinite(losses[:, 1]).all()


def test_ended_network_no_longer_changes() -> None:
    trainer = Trainer(WILD)
    while not trainer._learners[0].ended:
        trainer.step(1)
    before = [t.clone() for t in trainer._learners[0].net.state_dict().values()]
    trainer.step(3)
    after = trainer._learners[0].net.state_dict().values()
    assert all(torch.equal(a, b) or b.isnan().any() for a, b in zip(before, after, strict=True))
    np.testing.assert_array_equal(before[0], next(iter(after)))


def test_describe_divergence_distinguishes_infinity_and_nan() -> None:
    sentences = []
    for value in (torch.finfo().max, torch.nan):
        linear = torch.nn.Linear(1, 2)
        torch.nn.init.zeros_(linear.weight)
        linear.bias.data = torch.tensor([value, -value])
        one = Learner(torch.nn.Sequential(linear))
        assert one.loss(torch.ones(1, 1), torch.tensor([1]), 41) is None
        assert np.isnan(one.last_loss)
        sentences.append(one.ended)
    assert sentences[0] == "diverged at step 41: the loss overflowed"
    assert sentences[1].startswith("diverged at step 41: ")
    assert sentences[0] != sentences[1]


def test_trainer_is_done_when_all_networks_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Learner, *_: object) -> None:
        self.ended = "diverged"

    trainer = Trainer(replace(WILD, steps=100))
    trainer.step(12)
    monkeypatch.setattr(Learner, "loss", fail)
    frames = trainer.advance(60)
    assert trainer.done
    assert [frame.step for frame in frames] == [13]
    assert trainer.step(1)[-1].step == 13


def extremes() -> Iterator[tuple[str, Any]]:
    for name, declared in RunConfig.knobs():
        if declared.options:
            yield from ((name, option) for option in declared.options if option != OWN_TABLE)
        elif isinstance(declared.default, bool):
            yield from ((name, value) for value in (False, True))
        else:
            yield from ((name, value) for value in (declared.low, declared.high))


@pytest.mark.parametrize(("name", "value"), list(extremes()))
def test_trainer_accepts_the_extremes_of_every_knob(name: str, value: Any) -> None:
    config = replace(RunConfig(), **{name: value})
    frames = Trainer(config).step(3)
    assert [frame.step for frame in frames] == [0, 1, 2, 3]
    for k, ended in enumerate(frames[-1].ended):
        assert lost(frames[-1], k) if ended else whole(frames[-1], k)


@pytest.mark.parametrize("name", [name for name, k in RunConfig.knobs() if np.isfinite(k.high)])
def test_run_config_rejects_values_out_of_bounds(name: str) -> None:
    declared = RunConfig.knob(name)
    for value in (declared.low - 1, declared.high + 1):
        beyond: dict[str, Any] = {name: value}
        with pytest.raises(ValueError, match=declared.help):
            replace(RunConfig(), **beyond)
