"""What a network answers in eval mode is its own; in train mode its batch has a say."""

import copy
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.train_eval.config import TEST_SIZES, BatchCompositionConfig
from bn_core.lessons.train_eval.result import BatchComposition, NetworkAnswers
from bn_core.lessons.train_eval.verdicts import judge_batch_composition
from bn_core.lessons.train_eval.worker import batch_composition, label_counts
from bn_core.lessons.train_eval.worker.batch_composition import run
from bn_core.lessons.train_eval.worker.label_counts import SIZES, LabelCounts, load_pixels
from bn_core.training.data import datasets
from bn_core.training.evaluation import find_refusal, measure_exact_accuracy
from bn_core.training.nets import build_network, compute_logits
from bn_core.training.weights import draw_initial_weights

SMALL = BatchCompositionConfig(steps=150, draws=3)
DIGITS = datasets.load_dataset("digits")


@pytest.fixture(scope="module")
def results() -> Sequence[BatchComposition]:
    return list(run(SMALL))


@pytest.fixture(scope="module")
def net() -> nn.Sequential:
    """A network with a history: one pass of ten batches, no training."""
    made = build_network("batch", SMALL.run, draw_initial_weights(SMALL.run, 64, 10)).train()
    with torch.no_grad():
        for x in DIGITS.x_train[:600].split(60):
            made(x)
    return made


def test_a_run_tells_how_far_it_is_and_ends_whole(results: Sequence[BatchComposition]) -> None:
    shares = [each.progress for each in results]
    assert shares == sorted(shares)
    assert (shares[0], results[0].step) == (0, 0)
    assert 0 < shares[1] < shares[-1] == 1
    assert [each.done for each in results] == [False] * (len(results) - 1) + [True]
    assert results[-1].draws == SMALL.draws
    assert results[-1].step == SMALL.steps
    training = [each for each in results[1:] if not each.draws]
    assert all(np.isnan(each.random).all() for each in training)
    assert training[-1].loss < training[0].loss


def test_every_number_is_a_share_and_a_batch_of_one_has_none(
    results: Sequence[BatchComposition],
) -> None:
    last = results[-1]
    assert last.sizes.tolist() == list(SIZES)
    assert [*map(str, SIZES[1:])] == [*TEST_SIZES]
    for values in (last.random, last.by_class, last.changed):
        assert math.isnan(values[0])
        assert ((values[1:] >= 0) & (values[1:] <= 1)).all()
    with pytest.raises(ValueError, match="more than 1 value") as refused:
        nn.BatchNorm1d(100)(torch.zeros(1, 100))
    assert last.refusal == str(refused.value)


def test_the_same_config_gives_the_same_results(results: Sequence[BatchComposition]) -> None:
    state = torch.random.get_rng_state()
    *_, again = run(SMALL)
    assert torch.equal(torch.random.get_rng_state(), state)
    for name in ("random", "by_class", "changed"):
        np.testing.assert_array_equal(getattr(again, name), getattr(results[-1], name))
    assert [one.labels for one in again.flipped] == [one.labels for one in results[-1].flipped]


def test_a_poll_agrees_with_the_layers_own_modes_and_leaves_the_buffers_alone(
    net: nn.Sequential,
) -> None:
    before = {name: value.clone() for name, value in net.state_dict().items()}
    counts = LabelCounts(net, DIGITS)
    counts.draw(np.random.default_rng(0))
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name]), name

    order = np.random.default_rng(0).permutation(datasets.DEFAULT_TEST)
    twins = [copy.deepcopy(net), copy.deepcopy(net).eval()]
    with torch.no_grad():
        said = twins[0](DIGITS.x_test[order[:16]]).argmax(1).numpy()
        alone = twins[1](DIGITS.x_test)
    np.testing.assert_array_equal(counts.random[0][SIZES.index(16) - 1][order[:16]], said)
    torch.testing.assert_close(compute_logits(net, DIGITS.x_test, running=True), alone)


def test_sorted_batches_hold_as_few_classes_as_can_be(
    net: nn.Sequential, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    right = label_counts.compute_logits

    def watched(one: nn.Sequential, x: torch.Tensor, *, running: bool) -> object:
        if not running and len(x) == 32:
            asked.append(x)
        return right(one, x, running=running)

    monkeypatch.setattr(label_counts, "compute_logits", watched)
    LabelCounts(net, DIGITS).draw(np.random.default_rng(0))
    label = {tuple(x): int(y) for x, y in zip(DIGITS.x_test.tolist(), DIGITS.y_test, strict=True)}
    classes = [len({label[tuple(x)] for x in batch.tolist()}) for batch in asked]
    half = len(classes) // 2
    assert min(classes[:half]) > 5
    assert max(classes[half:]) <= 2
    assert {tuple(x) for batch in asked[half:] for x in batch.tolist()} == set(label)


def test_without_batch_norm_companions_have_no_say() -> None:
    net = build_network("none", SMALL.run, draw_initial_weights(SMALL.run, 64, 10))
    counts = LabelCounts(net, DIGITS)
    rng = np.random.default_rng(0)
    for _ in range(2):
        counts.draw(rng)
    assert counts.measure_changes()[1:].tolist() == [0] * (len(SIZES) - 1)
    assert counts.find_flipped(16, 6) == ()
    np.testing.assert_array_equal(counts.accuracy(counts.random), counts.accuracy(counts.by_class))
    assert find_refusal(net, DIGITS.x_test[:1]) == ""


def test_the_swayed_are_test_images_with_the_counts_of_their_labels(
    results: Sequence[BatchComposition],
) -> None:
    last, seen = results[-1], load_pixels()
    assert 0 < len(last.flipped) <= batch_composition.SHOWN_IMAGES
    for one in last.flipped:
        [place] = np.flatnonzero((seen == one.pixels).all((1, 2)))
        assert int(DIGITS.y_test[place]) == one.truth
        assert len(set(one.labels)) == len(one.labels) >= 2
        assert sum(one.counts) == last.draws
        assert list(one.counts) == sorted(one.counts, reverse=True)


def test_the_pixels_are_those_of_the_test_set() -> None:
    flat = load_pixels().reshape(datasets.DEFAULT_TEST, -1)
    for raw, standard in zip(flat.T, DIGITS.x_test.numpy().T, strict=True):
        if np.ptp(standard):
            assert np.corrcoef(raw, standard)[0, 1] == pytest.approx(1)


def test_exact_statistics_are_those_of_the_whole_training_set(net: nn.Sequential) -> None:
    before = {name: value.clone() for name, value in net.state_dict().items()}
    found = measure_exact_accuracy(net, DIGITS)
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name]), name
    x, whole = DIGITS.x_test, DIGITS.x_train
    with torch.no_grad():
        for layer in net:
            if isinstance(layer, nn.BatchNorm1d):
                mean, scale = whole.mean(0), (whole.var(0) + layer.eps).sqrt()
                biased = (whole.var(0, correction=0) + layer.eps).sqrt()
                x = (x - mean) / scale * layer.weight + layer.bias
                whole = (whole - mean) / biased * layer.weight + layer.bias
            else:
                x, whole = layer(x), layer(whole)
    assert found == pytest.approx((x.argmax(1) == DIGITS.y_test).float().mean().item(), abs=0.003)


def test_every_seed_is_a_network_and_the_verdicts_count_them() -> None:
    *partial, last = run(BatchCompositionConfig(steps=20, draws=2, seeds=2))
    shares = [each.progress for each in (*partial, last)]
    assert shares == sorted(shares)
    assert [each.done for each in partial] == [False] * len(partial)
    assert all(not each.verdicts for each in partial)
    *_, second = run(BatchCompositionConfig(steps=20, draws=2, seed=1))
    np.testing.assert_array_equal(last.networks[1].by_class, second.by_class)
    assert (len(last.networks), last.verdicts[0].seeds) == (2, 2)


def plant(**change: Any) -> NetworkAnswers:
    known = NetworkAnswers(
        eval_accuracy=0.95,
        eval_changed=0,
        eval_difference=1e-6,
        random=np.full(len(SIZES), 0.9),
        by_class=np.full(len(SIZES), 0.3),
        changed=np.full(len(SIZES), 0.2),
    )
    return replace(known, **change)


@pytest.mark.parametrize(
    ("change", "evaluation", "training", "by_class"),
    [
        ({}, Kind.HOLDS, Kind.HOLDS, Kind.HOLDS),
        ({"eval_changed": 1}, Kind.FAILS, Kind.HOLDS, Kind.HOLDS),
        ({"changed": np.zeros(len(SIZES))}, Kind.HOLDS, Kind.FAILS, Kind.HOLDS),
        ({"by_class": np.full(len(SIZES), 0.8)}, Kind.HOLDS, Kind.HOLDS, Kind.FAILS),
        ({"by_class": np.linspace(0, 1, len(SIZES))}, Kind.HOLDS, Kind.HOLDS, Kind.ONLY),
        ({"eval_accuracy": 0.4}, Kind.HOLDS, Kind.HOLDS, Kind.UNDECIDED),
        ({"eval_accuracy": math.nan}, Kind.HOLDS, Kind.HOLDS, Kind.UNDECIDED),
    ],
)
def test_verdicts_follow_planted_answers(
    results: Sequence[BatchComposition],
    change: dict[str, Any],
    evaluation: Kind,
    training: Kind,
    by_class: Kind,
) -> None:
    planted = replace(results[-1], networks=(plant(**change),) * 6)
    kinds = [each.kind for each in judge_batch_composition(planted)]
    assert kinds == [evaluation, training, by_class]


@pytest.mark.parametrize("change", [{"progress": 0.5}, {"ended": "Training diverged at step 3."}])
def test_a_partial_run_decides_nothing(
    results: Sequence[BatchComposition], change: dict[str, Any]
) -> None:
    for verdict in judge_batch_composition(replace(results[-1], **change)):
        assert verdict.kind == Kind.UNDECIDED
        assert verdict.obstacle.endswith(".")


def test_run_reports_a_diverged_network_without_evaluating_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = [torch.full_like(w, math.nan) for w in draw_initial_weights(SMALL.run, 64, 10)]
    monkeypatch.setattr(batch_composition, "draw_initial_weights", lambda *_: broken)
    _, only = run(SMALL)
    assert only.ended.startswith("Training diverged at step 1")
    assert only.done
    assert {each.kind for each in judge_batch_composition(only)} == {Kind.UNDECIDED}
