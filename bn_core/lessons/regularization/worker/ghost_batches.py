"""A full batch need not share one mean: cut into ghost batches, it is noisy again.

Claims C32 (the noise of small batches regularises) and C33 (dropout becomes unnecessary).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from torch import nn

from bn_core.experiments.seeds import agreed, percent
from bn_core.experiments.verdict import Verdict
from bn_core.lessons.regularization.claims import CLAIMS
from bn_core.lessons.regularization.config import DROPPED, GhostsConfig
from bn_core.lessons.regularization.result import Ghosts
from bn_core.lessons.regularization.worker.ghost_norm import GhostNorm
from bn_core.text.numbers import show
from bn_core.training import device
from bn_core.training.data import datasets
from bn_core.training.full_batch import descend, subset
from bn_core.training.nets import build
from bn_core.training.weights import initial_weights

LEARNED = CLAIMS["C32"].limit("missed")
"""Share of its training examples that a network may miss for its test error to be judged."""


def run(config: GhostsConfig) -> Iterator[Ghosts]:
    """Every setting with the first seed, then with the next; two verdicts at the end."""
    chosen = device.choose()
    whole = datasets.load(config.ghost_data).to(chosen.place)
    settings, seeds = config.settings, config.seed_values
    blank = np.full((len(settings), len(seeds)), math.nan)
    state = Ghosts(0.0, chosen.sentence, 0, settings, blank, blank, len(whole.x_test))
    yield state
    part = 0.999 / blank.size
    for column, seed in enumerate(seeds):
        few = subset(whole, int(config.examples), seed)
        for row, setting in enumerate(settings):
            error, missed = state.error.copy(), state.missed.copy()
            for share, one in train(config, setting, few, seed):
                error[row, column], missed[row, column] = one
                if share < 1:
                    yield replace(state, progress=part * (state.step + share))
            state = replace(state, error=error, missed=missed, step=state.step + 1)
            state = replace(state, progress=part * state.step)
            yield state
    yield replace(state, progress=1.0, noise=judge(config, state), dropout=judge_dropout(state))


def built(config: GhostsConfig, setting: str, few: datasets.Data, seed: int) -> nn.Sequential:
    """The network of one setting; its first weights depend on the seed alone."""
    run = config.run(setting, seed)
    plain = setting.removesuffix(DROPPED)
    weights = initial_weights(run, few.features, few.classes)
    net = build("none" if plain == "none" else "batch", run, weights)
    if plain.startswith("ghost"):
        for place, layer in enumerate(net):
            if isinstance(layer, nn.BatchNorm1d):
                net[place] = GhostNorm(layer.num_features, int(plain.split()[1]))
    return net.to(few.x_train.device)


def train(
    config: GhostsConfig, setting: str, few: datasets.Data, seed: int
) -> Iterator[tuple[float, tuple[float, float]]]:
    """The network of one setting, trained by :func:`descend`."""
    net = built(config, setting, few, seed)
    yield from descend(net, few, config.ghost_rate, config.ghost_steps, seed)


def judge(config: GhostsConfig, result: Ghosts) -> Verdict:
    """C32: ghost batches err less than the full batch, and that less than no norm."""
    ghost = result.of(f"ghost {config.ghost}")
    full, none = result.of("full"), result.of("none")
    learned = _learned(result, "none", "full", f"ghost {config.ghost}")
    holds = agreed(full - ghost, none - full) if learned else None
    return Verdict(
        id="C32",
        claim="The noise of small batches regularises: batch norm errs less than no norm, and "
        f"ghost batches of {config.ghost} less than the full batch.",
        measured=f"Test error in percent, median (least to largest) of {len(full)} seeds: without "
        f"{percent(none)}, full batch {percent(full)}, ghosts of {config.ghost} {percent(ghost)}. "
        f"In {_count(none - full)} seeds batch norm errs less than none, in "
        f"{_count(full - ghost)} ghosts err less than the full batch.",
        expected="Both in every seed, two seeds at least.",
        holds=holds,
        because={
            True: "Nothing but the statistics differs between ghosts and the full batch.",
            False: "Ghosts err less in every seed, but batch norm with one mean for the full batch "
            "never errs less than no norm: without its noise it does not help here."
            if (full > ghost).all()
            else "No seed shows both.",
            None: _leave(result, learned),
        }[holds],
    )


def judge_dropout(result: Ghosts) -> Verdict:
    """C33: with batch norm, dropout does not lower the test error."""
    full, dropped = result.of("full"), result.of(f"full{DROPPED}")
    none, none_dropped = result.of("none"), result.of(f"none{DROPPED}")
    worse = dropped - full
    learned = _learned(result, "full", f"full{DROPPED}")
    holds = None
    if learned and len(full) > 1 and not np.isnan(worse).any():
        holds = True if (worse >= 0).all() else False if (worse < 0).all() else None
    return Verdict(
        id="C33",
        claim="With batch norm dropout becomes unnecessary: it does not lower the test error.",
        measured=f"Test error in percent, median (least to largest) of {len(full)} seeds: full "
        f"batch {percent(full)}, with dropout {percent(dropped)}; without norm {percent(none)}, "
        f"with dropout {percent(none_dropped)}. In {_count(-worse)} seeds dropout lowers batch "
        "norm's.",
        expected="Not lower in any seed, two seeds at least.",
        holds=holds,
        because={
            True: "Here it takes information away and gives nothing back.",
            False: "In every seed the network with both errs less: here dropout is still of use.",
            None: _leave(result, learned),
        }[holds],
    )


def _count(differences: NDArray[np.floating]) -> str:
    return f"{int((differences > 0).sum())} of {len(differences)}"


def _learned(result: Ghosts, *settings: str) -> bool:
    """Whether these networks know their training examples, which more steps would teach them."""
    rows = [result.settings.index(setting) for setting in settings]
    return bool((result.missed[rows] <= LEARNED).all())


def _leave(result: Ghosts, learned: bool) -> str:
    """Why it is open, and what a difference is worth."""
    if not learned:
        return (
            f"Some of these networks miss more than {show(100 * LEARNED)}% of their own training "
            "examples: they need more steps before they can be compared."
        )
    return (
        f"The seeds disagree, or there are too few. One test image is {show(100 / result.tests)} "
        "points: differences of that size are chance."
    )
