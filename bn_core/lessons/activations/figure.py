"""Draw twin networks in training, with the pictures that the reader has chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bn_core.experiments.frame import Frame
from bn_core.experiments.run_config import RunConfig
from bn_core.figures.run_sentences import describe_failures, describe_frame
from bn_core.figures.style import Figure, Theme, choose_theme
from bn_core.figures.training_curves import draw_accuracy, draw_loss
from bn_core.lessons.activations import histogram_figure, layer_curves, layer_maps, layer_points
from bn_core.lessons.activations.config import DashboardView
from bn_core.lessons.activations.panel_sentences import describe_panels


@dataclass(frozen=True, slots=True)
class Shown:
    """The frames of a run, the one that is shown, and how."""

    config: RunConfig
    frames: Sequence[Frame]
    frame: Frame
    view: DashboardView
    theme: Theme
    at: int | None
    """The step shown, None if it is the newest."""

    @property
    def layer(self) -> int:
        """The place of the layer that is drawn alone, at most the last."""
        return min(self.view.layer, self.config.depth) - 1


def draw_run(
    config: RunConfig, frames: Sequence[Frame], shown: int, params: Mapping[str, str]
) -> dict[str, Any]:
    """Draw the chosen pictures and write the sentences of frame ``shown``.

    ``params`` holds the fields of a DashboardView. ValueError: one of them is out of bounds.
    """
    view = DashboardView.read_known(params)
    theme, frame = choose_theme(view.theme), frames[shown]
    at = frame.step if shown < len(frames) - 1 else None
    given = Shown(config, frames, frame, view, theme, at)
    drawn = [figure for name in view.panel_names for figure in _DRAWN[name](given)]
    return {
        "figures": drawn,
        "say": [*describe_frame(frames, shown), *describe_panels(config, frame, view)],
        "alerts": describe_failures(frame),
    }


def _draw_learning(shown: Shown) -> list[Figure]:
    frames, theme, at = shown.frames, shown.theme, shown.at
    return [draw_loss(frames, theme, at, shown.view.log), draw_accuracy(frames, theme, at)]


def _draw_histograms(name: str) -> Callable[[Shown], list[Figure]]:
    def draw(shown: Shown) -> list[Figure]:
        return histogram_figure.draw_histograms(name, shown.frame, shown.config, shown.theme)

    return draw


def _draw_gradients(shown: Shown) -> list[Figure]:
    frame, theme = shown.frame, shown.theme
    return [
        layer_points.draw_gradients(frame, theme),
        layer_points.draw_saturation(frame, shown.config, theme),
    ]


def _draw_curves(*names: str) -> Callable[[Shown], list[Figure]]:
    def draw(shown: Shown) -> list[Figure]:
        return [
            figure
            for name in names
            for figure in layer_curves.draw_layer_curves(name, shown.frames, shown.theme, shown.at)
        ]

    return draw


def _draw_units(shown: Shown) -> list[Figure]:
    return layer_maps.draw_units(shown.frame, shown.config, shown.layer, shown.theme)


def _draw_density(shown: Shown) -> list[Figure]:
    return layer_maps.draw_density(shown.frames, shown.layer, shown.theme, shown.at)


def _draw_affine(shown: Shown) -> list[Figure]:
    return layer_points.draw_affine(shown.frame, shown.layer, shown.theme)


def _draw_unit(shown: Shown) -> list[Figure]:
    return layer_curves.draw_unit(shown.frames, shown.config, shown.theme, shown.at, shown.layer)


def _draw_calibration(shown: Shown) -> list[Figure]:
    return layer_curves.draw_calibration(shown.frames, shown.theme, shown.at)


_DRAWN: dict[str, Callable[[Shown], list[Figure]]] = {
    "learning": _draw_learning,
    "histograms": _draw_histograms("histogram"),
    "outputs": _draw_histograms("outputs"),
    "output_gradients": _draw_histograms("output_gradients"),
    "weight_gradients": _draw_histograms("weight_gradients"),
    "gradients": _draw_gradients,
    "updates": _draw_curves("update_ratio"),
    "gradient_ratio": _draw_curves("gradient_ratio"),
    "units": _draw_units,
    "density": _draw_density,
    "moments": _draw_curves("mean", "variance", "drift"),
    "affine": _draw_affine,
    "unit": _draw_unit,
    "calibration": _draw_calibration,
}
"""How each picture is drawn."""
