"""A network trains with the reader's layer, beside the same network with PyTorch's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.compute.results import Results
from bn_core.inputs.programs.parse import parse_program
from bn_core.lessons.write_it.exercises import find_exercise
from bn_core.lessons.write_it.experiments import TRAINING
from bn_core.lessons.write_it.training_config import RIGHT_BACKWARD, RIGHT_FORWARD, TrainingConfig
from bn_core.lessons.write_it.training_figure import draw_training
from bn_core.lessons.write_it.training_result import RIGHT, YOURS, Training
from bn_core.lessons.write_it.training_sentences import TrainingFacts, tell_training
from bn_core.lessons.write_it.worker.program_layer import LayerPrograms, ProgramLayer
from bn_core.lessons.write_it.worker.train_networks import run

SMALL = TrainingConfig(data="moons", depth=1, width=8, batch_size=32, steps=20)
FORWARD, BACKWARD = find_exercise("forward"), find_exercise("backward")


def train(config: TrainingConfig) -> Training:
    *_, last = run(config)
    assert last.done
    return last


def train_with(config: TrainingConfig = SMALL, forward: str = "", backward: str = "") -> Training:
    programs = {"forward": forward, "backward": backward}
    given = {name: parse_program(text) for name, text in programs.items() if text}
    return train(replace(config, **given))


def test_program_layer_passes_the_gradient_check() -> None:
    programs = LayerPrograms(RIGHT_FORWARD, RIGHT_BACKWARD, 1e-5)
    layer = ProgramLayer(programs, 3)
    x = torch.randn(5, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert torch.autograd.gradcheck(layer, x.requires_grad_())


def test_program_layer_equals_pytorch_with_its_gradients() -> None:
    layer = ProgramLayer(LayerPrograms(RIGHT_FORWARD, RIGHT_BACKWARD, 1e-5), 3)
    right = nn.BatchNorm1d(3, dtype=torch.float64)
    x = torch.randn(6, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    outcomes = []
    for each in (layer, right):
        mine = x.clone().requires_grad_()
        y = each(mine)
        (y**3).sum().backward()
        outcomes.append([y, mine.grad, each.weight.grad, each.bias.grad])
    for one, other in zip(*outcomes, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-10)


def test_right_programs_train_like_pytorch_up_to_rounding() -> None:
    result = train(SMALL)
    np.testing.assert_allclose(result.losses[:, YOURS], result.losses[:, RIGHT], rtol=1e-9)
    assert result.difference.max() < 1e-10
    assert "the same up to rounding" in tell_training(TrainingFacts(SMALL, result))


@pytest.mark.parametrize("mistake", BACKWARD.mistakes, ids=lambda each: each.why[:40])
def test_wrong_backward_leaves_the_right_network_and_the_first_loss_alone(mistake: object) -> None:
    result = train_with(backward=mistake.program)  # type: ignore[attr-defined]
    np.testing.assert_array_equal(result.losses[:, RIGHT], train(SMALL).losses[:, RIGHT])
    assert result.losses[0, YOURS] == pytest.approx(result.losses[0, RIGHT], rel=1e-12)
    assert result.difference[0] > 1e-6


@pytest.mark.parametrize(
    ("programs", "words"),
    [
        ({"backward": "return dy, dy.sum(1), dy.sum(0)"}, "stopped at step 1, line 1: dgamma has"),
        ({"backward": "return dy"}, "Not assigned yet: dx, dgamma, dbeta"),
        ({"backward": "dx = dy\n\ndgamma = z"}, "line 3: “z” has no value"),
        ({"forward": "y = x.mean(0)"}, "y has the shape (8,), but (32, 8) is asked for"),
        ({"forward": "y = x / 0"}, "y is not a finite number everywhere"),
        (
            {"forward": "a = x[:, :, None] * x[:, None]\na.reshape(-1)[:, None] * a.reshape(-1)"},
            "too large",
        ),
        ({"backward": "return dy / 0, dy.sum(0), dy.sum(0)"}, "dx is not a finite number"),
    ],
)
def test_program_that_fails_stops_its_network_with_a_sentence(
    programs: dict[str, str], words: str
) -> None:
    result = train_with(**programs)
    assert words in result.ended
    assert not result.ended_right
    assert np.isfinite(result.losses[:, RIGHT]).all()
    picture = draw_training(SMALL, [result], 0, {})
    [alert] = picture["alerts"]
    assert picture["say"][0].startswith("The loss ends at ")
    assert alert.startswith("Your network ")
    assert alert == tell_training(TrainingFacts(SMALL, result))


def test_lost_path_shows_in_the_curve_of_the_default_network() -> None:
    """The weakest of the lost paths needs 200 steps; those with the mean need 40."""
    config = replace(TrainingConfig(), steps=40)
    direct, *_ = BACKWARD.mistakes
    result = train_with(config, backward=direct.program)
    yours, right = result.average_end().tolist()
    assert yours > 1.5 * right
    assert "Your layer trains worse" in tell_training(TrainingFacts(config, result))


def test_programs_are_part_of_the_address_and_no_control() -> None:
    results = Results(stored=False)
    results.device = "here"
    texts = ("y = x - 2", "y = 2 - x", "y = x - 2.0", "y = gamma - 2", "y = -x")
    configs = [TrainingConfig(forward=parse_program(each)) for each in texts]
    addresses = [results.find_address(TRAINING, each) for each in configs]
    assert len(set(addresses)) == len(texts) - 1
    assert addresses[0] == addresses[2]
    assert not TRAINING.stored
    assert not {"forward", "backward"} & {name for name, _ in TrainingConfig.knobs()}


def test_figure_draws_a_run_before_its_first_step_and_at_its_end() -> None:
    for result in (next(run(SMALL)), train(SMALL)):
        picture = draw_training(SMALL, [result], 0, {"theme": "dark"})
        assert [each["row"] for each in picture["figures"]] == ["training", "training"]
        assert picture["say"]
