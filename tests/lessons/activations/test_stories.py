"""What a story says was measured, on several seeds in a deep profile."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.curves import merge_losses
from bn_core.lessons.activations.config import DashboardView, record_panels
from bn_core.lessons.activations.panel_sentences import find_dead_share
from bn_core.lessons.activations.panels import PANELS
from bn_core.lessons.activations.stories import (
    COLD_STEP,
    RULE,
    STORIES,
    find_first_losses,
    find_frame,
    find_run_ratios,
    find_step_below_guessing,
    link_story,
    list_panels,
)
from bn_core.text.numbers import format_number
from bn_core.training.trainer import train
from tests.hypothesis_profiles import seeds
from tests.open_lesson import Page

GUESSING = math.log(10)
each_story = pytest.mark.parametrize("name", STORIES)
each_seed = pytest.mark.parametrize("seed", seeds(3))


def frames_of(name: str, seed: int = 0, **changes: float) -> Sequence[Frame]:
    story = STORIES[name]
    config = replace(story.config, seed=seed, **changes)  # type: ignore[arg-type]
    return train_once(record_panels(config, list_panels(story)))


@cache
def train_once(config: RunConfig) -> Sequence[Frame]:
    return tuple(train(config, config.record))


def accuracies(frames: Sequence[Frame]) -> tuple[float, float]:
    none, batch = frames[-1].accuracy[:2]
    return float(none), float(batch)


@each_seed
def test_large_output_weights_start_far_above_guessing_in_both_networks(seed: int) -> None:
    frames = frames_of("above_log_c", seed)
    assert min(find_first_losses(frames)) > 2 * GUESSING
    none, batch = find_first_losses(frames)
    assert batch > none, "batch norm does not repair it"
    assert all((find_step_below_guessing(frames, k) or 0) > 2 for k in (0, 1))
    small = frames_of("above_log_c", seed, output_scale=0.1)
    np.testing.assert_allclose(find_first_losses(small), GUESSING, atol=0.05)


@each_seed
def test_large_weights_saturate_tanh_and_batch_norm_does_not(seed: int) -> None:
    frames = frames_of("dead_tanh", seed)
    none, batch = frames[0].saturated[:2].mean(1)
    assert none > 0.85
    assert batch < 0.05
    worse, better = accuracies(frames)
    assert better > worse + 0.15
    assert find_dead_share(frames[0], 0, 2) < 0.05, "hardly a unit is saturated for every image"


@each_seed
def test_large_weights_make_the_gradient_larger_although_tanh_saturates(seed: int) -> None:
    frames = frames_of("dead_tanh", seed)
    none, batch = frames[0].gradient[:2, 0]
    assert none > 10 * batch
    usual = frames_of("dead_tanh", seed, init_scale=1.0)[0].gradient[0, 0]
    assert none > 10 * usual
    told = STORIES["dead_tanh"].tell(frames)
    assert f"norm {format_number(float(none))} without and {format_number(float(batch))}" in told
    assert "multiply" in told


@each_seed
def test_large_gain_grows_with_depth_and_diverges(seed: int) -> None:
    frames = frames_of("gain_too_large", seed)
    variance = frames[0].layers.variance
    assert variance is not None
    growth = (variance[0, 1:] / variance[0, :-1])[1:]
    assert np.median(growth) == pytest.approx(4, rel=0.35), "four times per layer"
    assert variance[0, -1] / variance[0, 0] > 1000
    np.testing.assert_allclose(variance[1], 1, atol=0.01)
    assert "diverged" in frames[-1].ended[0]
    assert frames[-1].accuracy[1] > 0.85


@each_seed
def test_batch_norm_rescues_small_weights(seed: int) -> None:
    frames = frames_of("rescue", seed)
    none, batch = accuracies(frames)
    assert none < 0.2
    assert batch > 0.85
    last = merge_losses(frames)[-20:, 0].mean()
    assert last == pytest.approx(GUESSING, abs=0.02), "it never leaves the dotted line"
    gradients = frames[0].layers.output_gradients
    assert gradients is not None
    edges = np.linspace(-10, 2, gradients.shape[-1])
    first = (gradients[:, 0] * edges).sum(-1)
    assert first[1] > first[0] + 1.5, "the first layer's gradients are 30 times larger"


@each_seed
def test_update_ratio_tells_that_the_rate_is_too_small(seed: int) -> None:
    slow, quick = frames_of("update_ratio", seed), frames_of("update_ratio", seed, rate=0.1)
    assert max(find_run_ratios(slow)) < RULE / 3
    assert min(find_run_ratios(quick)) > RULE
    assert max(accuracies(slow)) < 0.75
    assert min(accuracies(quick)) > 0.95


@each_seed
def test_huge_rate_kills_every_unit_with_batch_norm(seed: int) -> None:
    frames = frames_of("dead_relu", seed)
    assert find_dead_share(frames[-1], 1, 4) == 1
    assert merge_losses(frames)[-1, 1] > GUESSING
    assert "diverged" in frames[-1].ended[0]
    assert frames[-1].accuracy[1] < 0.2, "batch norm loses, too"


@each_seed
def test_batches_of_two_are_not_repaired_by_statistics(seed: int) -> None:
    frames = frames_of("pairs", seed)
    none, batch = accuracies(frames)
    layers = frames[-1].layers.accuracy
    assert layers is not None
    exact, own = layers[1]
    assert none > 0.9
    assert max(batch, exact, own) < none - 0.25


@each_seed
def test_running_statistics_of_few_batches_are_cold(seed: int) -> None:
    frames = frames_of("cold", seed)
    early = find_frame(frames, COLD_STEP)
    assert early is not None
    assert early.layers.accuracy is not None
    assert early.layers.accuracy[1, 0] > early.accuracy[1] + 0.2
    last = frames[-1]
    assert last.layers.accuracy is not None
    assert last.layers.accuracy[1, 0] == pytest.approx(float(last.accuracy[1]), abs=0.05)


@each_story
def test_story_says_what_was_measured(name: str) -> None:
    said = STORIES[name].tell(frames_of(name))
    assert len(said.split()) <= 70
    accuracy = frames_of(name)[-1].accuracy[1]
    assert f"{accuracy:.3g}" in said or name == "above_log_c"
    assert "nan" not in said


@each_story
def test_story_says_nothing_of_what_is_not_recorded(name: str) -> None:
    config = replace(STORIES[name].config, steps=10)
    recorded = record_panels(config, ())
    frames = list(train(recorded, recorded.record))
    assert STORIES[name].tell(frames) == "" or name == "above_log_c"


@each_story
def test_link_opens_the_story(name: str) -> None:
    story = STORIES[name]
    page = Page("activations", **dict(parse_qsl(urlsplit(link_story(name)).query)))
    assert page.warnings == page.errors == ""
    claimed = page.claimed("activations run").config
    assert claimed == record_panels(story.config, list_panels(story))
    assert story.text in page.words
    assert story.shows(RunConfig(**{n: getattr(claimed, n) for n, _ in RunConfig.knobs()}))


def test_button_trains_the_story_that_is_chosen() -> None:
    page = Page("activations", view="training", story="rescue", seed="3")
    page.app.button(key="train story").click()
    page.run()
    run = page.claimed("activations run")
    assert run.config == record_panels(STORIES["rescue"].config, list_panels(STORIES["rescue"]))
    assert run.asked_for
    assert page.said["story"] == "rescue"
    assert page.said["layer"] == "8"


@each_story
def test_story_has_known_pictures_and_two_sentences(name: str) -> None:
    story = STORIES[name]
    assert set(list_panels(story)) <= set(PANELS)
    assert DashboardView(story.panels).panels == story.panels
    assert len([each for each in story.text.replace("?", ".").split(". ") if each]) == 2
