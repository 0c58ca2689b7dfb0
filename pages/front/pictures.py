"""A small picture of each lesson, made from what the lesson opens with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from bn_core import backward, normalize
from bn_core.compute.results import RESULTS
from bn_core.course.defaults import DEFAULTS
from bn_core.course.ledger.figure import draw_overview
from bn_core.course.ledger.shipped import find_outcomes
from bn_core.figures.strip import draw_strip
from bn_core.figures.style import Theme, choose_theme
from bn_core.figures.thumbnail import Mark, draw_strip_thumbnail, draw_thumbnail
from bn_core.inputs.images.samples import load_photo
from bn_core.lessons.backward.paths_figure import draw_paths
from bn_core.lessons.conventions.config import PortConfig
from bn_core.lessons.conventions.figure import draw_port
from bn_core.lessons.conventions.port import simulate_port
from bn_core.lessons.depth.untrained import compare_untrained
from bn_core.lessons.depth.untrained_config import UntrainedConfig
from bn_core.lessons.depth.untrained_figure import draw_gradient
from bn_core.lessons.descents.config import QuadraticLossConfig
from bn_core.lessons.descents.descent_paths import compute_descent_paths
from bn_core.lessons.descents.paths_figure import draw_descent_paths
from bn_core.lessons.detached_statistics.bias_drift import simulate_bias_drift
from bn_core.lessons.detached_statistics.bias_drift_figure import draw_bias_drift
from bn_core.lessons.detached_statistics.config import BiasDriftConfig
from bn_core.lessons.epsilon.config import EpsilonConfig
from bn_core.lessons.epsilon.float32_figure import draw_float32_variance
from bn_core.lessons.epsilon.result import measure_epsilon
from bn_core.lessons.folding.feature_line import compute_lines
from bn_core.lessons.folding.figure import draw_lines
from bn_core.lessons.images.channel_order import compute_channel_histograms
from bn_core.lessons.images.channel_order_figure import draw_channel_histograms
from bn_core.lessons.images.config import ImagesConfig
from bn_core.lessons.length_direction.config import UnitConfig
from bn_core.lessons.length_direction.figure import draw_unit
from bn_core.lessons.length_direction.single_unit import descend_unit
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.running_averages.timeline import simulate_timeline
from bn_core.lessons.running_averages.timeline_figure import draw_timeline
from bn_core.lessons.sequences.config import TokensConfig
from bn_core.lessons.sequences.influence import measure_influence
from bn_core.lessons.sequences.influence_figure import draw_influence
from bn_core.lessons.which_axes.config import AxesConfig
from bn_core.lessons.which_axes.sharing import choose_axes, find_groups
from bn_core.lessons.why_normalize.config import RandomNetworkConfig
from bn_core.lessons.why_normalize.figure import draw_signals
from bn_core.lessons.why_normalize.random_network import compare_networks
from bn_core.lessons.write_it.answer import read_givens
from bn_core.lessons.write_it.check import compute_values
from bn_core.lessons.write_it.config import BATCH
from bn_core.lessons.write_it.exercises import DIRECT_PATH_ALONE, find_exercise
from bn_core.norm.gradient_paths import split_gradient

_X = np.array([[2.0], [4.0], [8.0], [10.0]])
"""The batch that most lessons on one layer open with."""
_TELLING = {"scale_and_shift": 1, "boundaries": 1, "freezing": 2, "use_it": 1, "adaptation": 1}
"""Which figure of a stored result makes the picture, where it is not the first."""
_DRAWN: dict[tuple[str, str], list[dict[str, Any]]] = {}
"""The marks of pictures by lesson and theme; what is drawn once stays."""


def draw_picture(lesson: str, theme: str) -> list[dict[str, Any]] | None:
    """Return the marks of a lesson's picture, or None if nothing is computed yet.

    ``theme`` is the name of the theme.
    """
    key = (lesson, theme)
    if key not in _DRAWN:
        draw = _INSTANT.get(lesson, lambda theme: _draw_stored(lesson, theme))
        if marks := draw(choose_theme(theme)):
            _DRAWN[key] = [asdict(each) for each in marks]
    return _DRAWN.get(key)


def _draw_stored(lesson: str, theme: Theme) -> tuple[Mark, ...]:
    """Draw the stored result of the first experiment that a lesson opens with, if any."""
    for (_, config), experiment in DEFAULTS.items():
        if experiment.figure.__module__.split(".")[2] == lesson:
            result = RESULTS.find(experiment, config)
            if not result.done:
                return ()
            last = len(result.frames) - 1
            drawn = experiment.figure(config, result.frames, last, {"theme": theme.name})
            return draw_thumbnail(drawn["figures"][_TELLING.get(lesson, 0)], theme)
    return ()


def _draw_detached_statistics(theme: Theme) -> tuple[Mark, ...]:
    config = BiasDriftConfig()
    drift = simulate_bias_drift(_X[:, 0], config.target, config.toy_rate, config.toy_steps)
    return draw_thumbnail(draw_bias_drift(drift, theme)[0], theme)


def _draw_length_direction(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_unit(descend_unit(UnitConfig()), theme)[1], theme)


def _draw_descents(theme: Theme) -> tuple[Mark, ...]:
    paths = compute_descent_paths(QuadraticLossConfig())
    return draw_thumbnail(draw_descent_paths(paths, theme)[1], theme)


def _draw_four_steps(theme: Theme) -> tuple[Mark, ...]:
    return draw_strip_thumbnail(draw_strip(normalize(_X, 2.0, 1.0), 0, 1, theme))


def _draw_standardize(theme: Theme) -> tuple[Mark, ...]:
    eight = np.array([[2.0], [4], [4], [4], [5], [5], [7], [9]])
    return draw_strip_thumbnail(draw_strip(normalize(eight), 0, 0, theme, count=3))


def _draw_why_normalize(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_signals(compare_networks(RandomNetworkConfig()), theme)[0], theme)


def _draw_epsilon(theme: Theme) -> tuple[Mark, ...]:
    result = measure_epsilon(_X[:, 0], 1e-5, EpsilonConfig())
    return draw_thumbnail(draw_float32_variance(result, theme), theme)


def _draw_backward(theme: Theme) -> tuple[Mark, ...]:
    step = normalize(_X, 2.0, 1.0)
    grads = backward(step, np.eye(4)[:, :1])
    return draw_thumbnail(draw_paths(grads, split_gradient(grads), 0, theme), theme)


def _draw_running_averages(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_timeline(simulate_timeline(TimelineConfig()), theme)[0], theme)


def _draw_which_axes(theme: Theme) -> tuple[Mark, ...]:
    config = AxesConfig()
    groups = find_groups(choose_axes(config.norm, config.groups), config.shape)
    rows = groups.reshape(config.n, -1)
    return draw_thumbnail({"data": [{"type": "heatmap", "z": rows.tolist()}], "layout": {}}, theme)


def _draw_sequences(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_influence(measure_influence(TokensConfig()), theme), theme)


def _draw_images(theme: Theme) -> tuple[Mark, ...]:
    step = normalize(np.stack([load_photo(place) for place in range(ImagesConfig().photos)]))
    return draw_thumbnail(
        draw_channel_histograms(compute_channel_histograms(step), theme)[0], theme
    )


def _draw_conventions(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_port(simulate_port(PortConfig()), theme)[0], theme)


def _draw_depth(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_gradient(compare_untrained(UntrainedConfig()), theme), theme)


def _draw_claims(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_overview(find_outcomes(()), theme), theme)


def _draw_write_it(theme: Theme) -> tuple[Mark, ...]:
    """Draw the gradient without two of its paths, and the right one below it."""
    givens = read_givens(BATCH, 0)
    right = givens.targets["x_gradient"]
    wrong, *_ = compute_values(find_exercise("backward"), DIRECT_PATH_ALONE, givens)
    rows = [wrong[:, 0].tolist(), right[:, 0].tolist()]
    ends = {"low": min(map(min, rows)), "high": max(map(max, rows))}
    colours = {"rule": theme.grid, "dot": theme.faint, "chosen": theme.batch}
    lines = [{"values": row, **ends} for row in rows]
    return draw_strip_thumbnail({"lines": lines, "colours": colours})


def _draw_folding(theme: Theme) -> tuple[Mark, ...]:
    return draw_thumbnail(draw_lines(compute_lines(_X[:, 0], 2.0, 1.0, 0.0), theme), theme)


_INSTANT: dict[str, Callable[[Theme], tuple[Mark, ...]]] = {
    "four_steps": _draw_four_steps,
    "standardize": _draw_standardize,
    "why_normalize": _draw_why_normalize,
    "epsilon": _draw_epsilon,
    "backward": _draw_backward,
    "detached_statistics": _draw_detached_statistics,
    "running_averages": _draw_running_averages,
    "sequences": _draw_sequences,
    "folding": _draw_folding,
    "which_axes": _draw_which_axes,
    "images": _draw_images,
    "write_it": _draw_write_it,
    "conventions": _draw_conventions,
    "depth": _draw_depth,
    "length_direction": _draw_length_direction,
    "descents": _draw_descents,
    "claims": _draw_claims,
}
"""What draws the pictures of lessons that need no worker."""
