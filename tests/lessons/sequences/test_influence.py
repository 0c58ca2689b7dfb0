"""The influence of tokens is PyTorch's, and only batch norm lets tokens influence each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bn_core.figures.style import LIGHT
from bn_core.lessons.sequences.comparison import compare_norms
from bn_core.lessons.sequences.config import NONE, NORMS, TokensConfig
from bn_core.lessons.sequences.influence import draw_tokens, measure_influence
from bn_core.lessons.sequences.influence_figure import draw_influence
from bn_core.lessons.sequences.rms_norm import backward_rms, normalize_rms
from bn_core.lessons.sequences.sentences import describe_influence
from bn_core.lessons.sequences.table import influence_to_csv
from bn_core.lessons.sequences.worker.influence_check import check, differentiate
from tests.hypothesis_profiles import examples


@st.composite
def configs(draw: st.DrawFn) -> TokensConfig:
    knobs = {
        name: draw(st.integers(int(knob.low), int(knob.high)))
        for name, knob in ((name, TokensConfig.knob(name)) for name in TokensConfig.__slots__)
        if name != "norm"
    }
    return TokensConfig(draw(st.sampled_from(NORMS[:NONE])), **knobs)


@settings(max_examples=examples(30), deadline=None)
@given(configs())
def test_influence_is_that_of_pytorch(config: TokensConfig) -> None:
    ours = measure_influence(config)
    np.testing.assert_allclose(ours.size, differentiate(config), rtol=1e-8, atol=1e-12)
    assert check(ours)["state"] == "agrees"


@settings(max_examples=examples(30), deadline=None)
@given(configs())
def test_tokens_influence_each_other_with_batch_norm_alone(config: TokensConfig) -> None:
    influence = measure_influence(config)
    others = config.sequences * config.length - 1
    assert influence.counts.sum() == (others if config.norm == "batch" else 0)
    assert influence.share[config.token] == 1
    assert not influence.counts[config.token]


def test_check_notices_a_wrong_influence() -> None:
    influence = measure_influence(TokensConfig())
    assert check(replace(influence, size=influence.size * 1.001))["state"] == "differs"


def test_rms_norm_and_its_gradient_are_those_of_pytorch() -> None:
    x, d_y = np.random.default_rng(0).standard_normal((2, 5, 7))
    layer = torch.nn.RMSNorm(7, eps=1e-3).double()
    inputs = torch.from_numpy(x).requires_grad_()
    y = layer(inputs)
    y.backward(torch.from_numpy(d_y))
    np.testing.assert_allclose(normalize_rms(x, 1e-3), y.detach().numpy(), rtol=1e-12)
    assert inputs.grad is not None
    np.testing.assert_allclose(backward_rms(x, d_y, 1e-3), inputs.grad.numpy(), atol=1e-12)


def test_token_stays_within_a_smaller_block() -> None:
    config = TokensConfig(sequences=2, length=3, sequence=8, position=12)
    assert config.token == (1, 2)
    assert draw_tokens(config).shape == (6, 16)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (
            TokensConfig(),
            "31 other tokens: 2 earlier and 5 later in its own sequence, 24 in other sequences.",
        ),
        (
            TokensConfig(position=8),
            "31 other tokens: 7 earlier in its own sequence, 24 in other sequences.",
        ),
        (
            TokensConfig(sequences=1, sequence=1),
            "7 other tokens: 2 earlier and 5 later in its own sequence.",
        ),
        (
            TokensConfig(sequences=1, length=2, position=2),
            "depends on 1 other token: 1 earlier in its own sequence.",
        ),
        (
            TokensConfig("layer"),
            "With layer norm the output of token 3 of sequence 2 depends",
        ),
        (TokensConfig("rms"), "the output of token 3 of sequence 2 depends on no other token."),
    ],
)
def test_describe_influence_counts_tokens(config: TokensConfig, words: str) -> None:
    assert words in describe_influence(measure_influence(config))


@pytest.mark.parametrize("norm", NORMS[:NONE])
@pytest.mark.parametrize("position", [1, 8])
def test_draw_influence_frames_the_token_and_the_later_ones(norm: str, position: int) -> None:
    figure = draw_influence(measure_influence(TokensConfig(norm, position=position)), LIGHT)
    [field] = figure["data"]
    assert field["text"][1][position - 1] == "100"
    assert field["z"][1][position - 1] is None
    frames = [each["x1"] - each["x0"] for each in figure["layout"]["shapes"]]
    assert frames == pytest.approx([0.92] + [6.92] * (position == 1))


def test_compare_norms_counts_what_each_averages_and_stores() -> None:
    influences = [measure_influence(TokensConfig(norm, features=64)) for norm in NORMS[:NONE]]
    facts = {each.norm: each.numbers for each in compare_norms(influences)}
    assert facts == {"batch": (32, 128, 128, 31), "layer": (64, 128, 0, 0), "rms": (64, 64, 0, 0)}
    layers = {
        "batch": torch.nn.BatchNorm1d(64),
        "layer": torch.nn.LayerNorm(64),
        "rms": torch.nn.RMSNorm(64),
    }
    for norm, layer in layers.items():
        learned = sum(each.numel() for each in layer.parameters())
        stored = sum(each.numel() for each in layer.buffers() if each.dim())
        assert facts[norm][1:3] == (learned, stored)


def test_influence_to_csv_has_a_row_for_each_token() -> None:
    rows = influence_to_csv(measure_influence(TokensConfig())).splitlines()
    assert rows[0] == "norm,sequence,token,influence,share of its own"
    assert len(rows) == 33
    assert rows[11].startswith("batch,2,3,")
    assert rows[11].endswith(",1.0")
