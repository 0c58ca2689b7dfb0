"""Causal models cannot predict coin flips, unless their norm shows them later flips."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from bn_core.lessons.sequences.config import (
    BATCH,
    LAYER,
    MOMENTS,
    NONE,
    NORMS,
    RMS,
    FlipsConfig,
)
from bn_core.lessons.sequences.figure import HIGHEST, draw_flips
from bn_core.lessons.sequences.result import GUESSING, CoinFlips
from bn_core.lessons.sequences.sentences import LEAK, describe_flips, tell_leak
from bn_core.lessons.sequences.table import flips_to_csv
from bn_core.lessons.sequences.worker.causal_models import WIDTH, CausalModels
from bn_core.lessons.sequences.worker.coin_flips import run, train_models
from tests.hypothesis_profiles import is_deep

DEFAULT = FlipsConfig(seeds=FlipsConfig().seeds if is_deep() else 2)
"""The models that the page opens with, of fewer seeds unless in a deep profile."""
TINY = FlipsConfig(seeds=1, steps=MOMENTS, length=3)
CPU = torch.device("cpu")


def finish(config: FlipsConfig) -> CoinFlips:
    *_, result = run(config)
    assert result.done
    return result


def finish_and_measure_the_end(config: FlipsConfig, norms: Sequence[str] = NORMS) -> CoinFlips:
    """What ``finish`` returns, without other norms and the losses of earlier moments."""
    *_, result = train_models(config, norms, {MOMENTS})
    assert result.done
    return result


@pytest.fixture(scope="module")
def alone() -> CoinFlips:
    return finish_and_measure_the_end(DEFAULT)


def test_default_beats_guessing_with_batch_norm_alone_and_in_training_mode_alone(
    alone: CoinFlips,
) -> None:
    training = alone.training[-1].mean(axis=-1)
    assert (training[BATCH] < 0.75 * GUESSING).all()
    assert (alone.evaluation[-1, BATCH].mean(axis=-1) > 1.1 * GUESSING).all()
    for row in (LAYER, RMS, NONE):
        assert (training[row] > GUESSING - 0.01).all()
        np.testing.assert_array_equal(alone.training[-1, row], alone.evaluation[-1, row])


def test_default_cannot_predict_the_flip_that_no_mean_contains(alone: CoinFlips) -> None:
    losses = np.median(alone.training[-1, BATCH], axis=0)
    assert (losses[:-1] < 0.75 * GUESSING).all()
    assert losses[-1] > GUESSING


def test_batch_norm_with_many_sequences_is_no_better_than_guessing() -> None:
    config = FlipsConfig(sequences="32", seeds=2, steps=300)
    result = finish_and_measure_the_end(config, ("batch",))
    assert (result.training[-1, BATCH].mean(axis=-1) > GUESSING - 0.01).all()


def test_result_depends_on_config_alone() -> None:
    first, again = finish(TINY), finish(TINY)
    other = finish(replace(TINY, seed=1))
    np.testing.assert_array_equal(first.training, again.training)
    assert not np.array_equal(first.training, other.training)


def test_seeds_of_a_stack_learn_as_they_would_alone() -> None:
    both = finish(replace(TINY, seeds=2))
    one = finish(replace(TINY, seed=1))
    np.testing.assert_allclose(both.training[:, :, 1:], one.training, rtol=1e-3)


class Reference(nn.Module):
    """The same model by PyTorch's own layers."""

    def __init__(self, models: CausalModels, norm: str) -> None:
        super().__init__()
        kinds: dict[str, Any] = {
            "batch": nn.BatchNorm1d,
            "layer": nn.LayerNorm,
            "rms": lambda width: nn.RMSNorm(width, eps=1e-5),
            "none": nn.Identity,
        }
        self.norms = nn.ModuleList(kinds[norm](WIDTH) for _ in range(3))
        self.models, self.flat = models, norm == "batch"

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        models = self.models
        x = models.embedding[0][tokens] + models.position[0]

        def apply(layer: int, x: torch.Tensor) -> torch.Tensor:
            return x @ models.weights[layer][0] + models.biases[layer][0]

        def normalize(place: int, x: torch.Tensor) -> torch.Tensor:
            norm = self.norms[place]
            y: torch.Tensor = norm(x.flatten(0, 1)).view(x.shape) if self.flat else norm(x)
            return y

        query, key, value = apply(0, normalize(0, x)).chunk(3, dim=-1)
        x = x + apply(1, scaled_dot_product_attention(query, key, value, is_causal=True))
        x = x + apply(3, torch.relu(apply(2, normalize(1, x))))
        return apply(4, normalize(2, x))


@pytest.mark.parametrize("norm", NORMS)
def test_models_are_those_of_pytorch_in_both_modes(norm: str) -> None:
    config = FlipsConfig(seeds=1, sequences="4", length=5)
    models = CausalModels(config, norm, CPU)
    reference = Reference(models, norm)
    flips = torch.randint(2, (1, 4, 6), generator=torch.Generator().manual_seed(0))
    tokens = flips[..., :-1]
    ours = models.predict(tokens[:, None], training=True, learns=True)
    torch.testing.assert_close(ours[0, 0], reference(tokens[0]))
    reference.eval()
    ours = models.predict(tokens[:, None], training=False)
    torch.testing.assert_close(ours[0, 0], reference(tokens[0]))


@pytest.mark.parametrize("norm", NORMS)
def test_later_tokens_reach_earlier_outputs_through_batch_statistics_alone(norm: str) -> None:
    models = CausalModels(FlipsConfig(seeds=1, length=5), norm, CPU)
    tokens = torch.zeros(1, 1, 2, 5, dtype=torch.int64)
    later = tokens.clone()
    later[..., -1] = 1
    for training in (True, False):
        same = [models.predict(each, training=training)[..., :-1, :] for each in (tokens, later)]
        assert torch.equal(*same) == (norm != "batch" or not training)


def test_causal_models_refuse_an_unknown_norm() -> None:
    with pytest.raises(ValueError, match="no norm 'group'"):
        CausalModels(TINY, "group", CPU)


def test_sentences_say_what_was_measured(alone: CoinFlips) -> None:
    assert tell_leak(DEFAULT, replace(alone, progress=0.5)) == ""
    told = tell_leak(DEFAULT, alone)
    assert told.startswith("Yes, batch norm is below the line. In batches of 1 sequence")
    assert "batch norm has seen later flips" in told
    assert f"median and range of {DEFAULT.seeds} seeds" in describe_flips(DEFAULT, alone)[0]


def make_result(losses: list[float], last: float = GUESSING) -> CoinFlips:
    """Return a result with a loss for each norm, and batch norm's loss on the last flip."""
    training = np.empty((MOMENTS + 1, len(NORMS), 2, 8))
    training[:] = np.array(losses)[:, None, None]
    evaluation = training.copy()
    training[:, BATCH, :, -1] = last
    return CoinFlips(1.0, "CPU", MOMENTS, training, evaluation)


@pytest.mark.parametrize(
    ("last", "says"), [(0.9, True), (GUESSING + LEAK / 2, False), (0.1, False)]
)
def test_tell_leak_explains_a_last_flip_that_costs_more_than_guessing(
    last: float, says: bool
) -> None:
    told = tell_leak(FlipsConfig(), make_result([0.3] + 3 * [GUESSING], last))
    assert told.startswith("Yes, batch norm is below the line.")
    assert (f"its loss on the last flip is {last}. That flip alone is in no mean" in told) == says


@pytest.mark.parametrize(
    ("sequences", "batch", "words"),
    [
        ("32", GUESSING, "Every mean is over 256 tokens. One of them hardly changes it"),
        ("32", 0.8, "After 600 steps batch norm does not use later flips."),
        ("32", math.nan, "After 600 steps batch norm does not use later flips."),
        ("1", GUESSING, "After 600 steps batch norm does not use later flips."),
    ],
)
def test_tell_leak_calls_batch_norm_harmless_in_large_batches_at_guessing_alone(
    sequences: str, batch: float, words: str
) -> None:
    result = make_result([batch] + 3 * [GUESSING], batch)
    told = tell_leak(FlipsConfig(sequences=sequences), result)
    assert told.startswith("No, batch norm is not below the line by 0.01 or more.")
    assert words in told
    assert ("harmless" in told) == words.startswith("Every")
    assert "chance" not in told


@pytest.mark.parametrize("batch", [0.1, GUESSING])
def test_tell_leak_names_other_models_below_guessing_as_chance(batch: float) -> None:
    told = tell_leak(FlipsConfig(), make_result([batch, 0.1, GUESSING, 0.1]))
    assert told.endswith(
        "Below the line by chance, since no later flip is seen: layer norm, without."
    )


def test_figures_and_table_have_what_is_measured_so_far() -> None:
    results = list(run(TINY))
    for shown, result in enumerate(results):
        drawn = draw_flips(TINY, results, shown, {"theme": "dark"})
        assert [each["id"] for each in drawn["figures"]] == ["training", "evaluation", "positions"]
        waits = "annotations" in drawn["figures"][0]["layout"] and shown == 0
        assert waits == math.isnan(result.training[0, 0, 0, 0])
        assert drawn["say"][0].endswith(".")
    rows = list(csv.DictReader(io.StringIO(flips_to_csv(TINY, results[-1]))))
    assert len(rows) == 2 * (MOMENTS + 1) * len(NORMS) * TINY.length
    assert {each["network"] for each in rows} == set(NORMS)
    assert flips_to_csv(TINY, None).count("\n") == 1


def test_axes_show_guessing_beside_a_model_that_diverges() -> None:
    blank = np.full((MOMENTS + 1, len(NORMS), 1, TINY.length), GUESSING)
    diverged = blank.copy()
    diverged[:, NONE] = 1e30
    for losses, top in ((blank, 2 * GUESSING), (diverged, HIGHEST)):
        result = CoinFlips(1.0, "CPU", MOMENTS, losses, losses)
        for figure in draw_flips(TINY, [result], 0, {})["figures"]:
            low, high = figure["layout"]["yaxis"]["range"]
            assert low == 0
            assert 1.2 * GUESSING < high <= top
