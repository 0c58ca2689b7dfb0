"""Draw two networks that learn points in the plane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bn_core.figures.curves import round_values, sample_frames
from bn_core.figures.run_sentences import describe_failures
from bn_core.figures.style import NETWORK_NAMES, Figure, Theme, choose_theme, make_layout
from bn_core.figures.training_curves import draw_curve, draw_loss, make_step_axis, mark_step
from bn_core.inputs.datasets import OWN_TABLE
from bn_core.lessons.boundaries.config import HIDDEN, BoundaryConfig, BoundaryView
from bn_core.lessons.boundaries.hidden_figure import draw_hidden
from bn_core.lessons.boundaries.map_figure import draw_map
from bn_core.lessons.boundaries.own_points import read_points, to_array
from bn_core.lessons.boundaries.point_sets import PointSet, make_points
from bn_core.lessons.boundaries.result import BoundaryFrame
from bn_core.lessons.boundaries.sentences import describe_frame


def draw_boundaries(
    config: BoundaryConfig, frames: Sequence[BoundaryFrame], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the networks at frame ``shown``, and write its sentences.

    ``params`` holds the fields of a BoundaryView. ValueError: one of them is out of bounds. The
    newest frame shows the reader's own points of now, an earlier one those of then.
    """
    view, frame = read_view(params), frames[shown]
    theme, newest = choose_theme(view.theme), shown == len(frames) - 1
    at = None if newest else frame.step
    own = PointSet(*to_array(read_points(config.own if newest else frame.own)))
    if view.picture == HIDDEN:
        drawn = draw_hidden(frame, min(view.layer, config.depth), theme)
    else:
        points = find_points(config, frame)
        drawn = [
            _draw_network(frame, place, points, own, theme) for place in range(len(frame.norms))
        ]
    return {
        "figures": [*drawn, draw_loss(frames, theme, at, False), _draw_accuracy(frames, theme, at)],
        "say": describe_frame(frames, shown),
        "alerts": describe_failures(frame),
    }


def read_view(params: Mapping[str, str]) -> BoundaryView:
    """Read the view from a query, of which the rest is ignored."""
    return BoundaryView.read_known(params)


def find_points(config: BoundaryConfig, frame: BoundaryFrame) -> PointSet:
    """Return the points that are drawn, without the reader's own."""
    if config.data == OWN_TABLE:
        return PointSet(np.asarray(frame.x, dtype=np.float64), frame.y)
    return make_points(config.data, config.count, config.noise)


def _draw_network(
    frame: BoundaryFrame, place: int, points: PointSet, own: PointSet, theme: Theme
) -> Figure:
    norm = frame.norms[place]
    name = NETWORK_NAMES[norm]
    return draw_map(
        f"boundary {norm}",
        "Without batch norm" if norm == "none" else f"With {name}",
        f"Classes over the plane as the network {'' if norm == 'none' else 'with '}{name} draws "
        "them, and the points",
        frame.fields[place],
        points,
        theme,
        getattr(theme, norm),
        own=own,
    )


def _draw_accuracy(frames: Sequence[BoundaryFrame], theme: Theme, at: int | None) -> Figure:
    """Draw the training accuracy of every network."""
    measured = [each for each in sample_frames(frames) if isinstance(each, BoundaryFrame)]
    steps = [each.step for each in measured]
    return {
        "id": "accuracy",
        "row": "training",
        "alt": "Accuracy of each network on the training points over the steps",
        "data": [
            draw_curve(
                norm,
                steps,
                round_values(np.array([each.training_accuracy[k] for each in measured])),
                theme,
            )
            for k, norm in enumerate(frames[0].norms)
        ],
        "layout": make_layout(
            theme,
            "Accuracy on the training points",
            "step",
            "share classified rightly",
            xaxis=make_step_axis(frames),
            yaxis={"range": [-0.02, 1.02]},
            shapes=mark_step(at, theme),
        ),
    }
