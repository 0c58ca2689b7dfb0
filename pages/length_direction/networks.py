"""Controls and run of networks whose weights are decayed or longer."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.length_direction.config import DECAY, STARTS, LengthConfig, LengthView
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION
from bn_core.lessons.length_direction.figure import draw_limits, formula_rows, scaling_rows
from bn_core.lessons.length_direction.result import LengthDirection
from bn_core.lessons.length_direction.sentences import NetworkFacts, tell_starts
from pages.shared import frame
from pages.shared.controls import build_config, show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.number_table import show_table
from pages.shared.theme import get_theme

NAMES = LengthConfig.parameter_names()
_IN_VIEW = {"rate": "Learning rate η", "decay": "Weight decay λ", "epsilon": "ε"}
_MORE = {"steps": "Training steps", "seeds": "Seeds", "seed": "First seed"}


def choose_networks(more: DeltaGenerator) -> LengthConfig:
    """Show the controls of the networks, and return their config."""
    values = show_controls(LengthConfig, _IN_VIEW, 3)
    with more:
        values |= show_controls(LengthConfig, _MORE, 3, ("seeds", "steps"))
    return build_config(LengthConfig, values, "networks of other lengths")


def show_picture(config: LengthConfig, picture: str) -> LengthDirection | None:
    """Show the run, and return its result once it is finished."""
    view = LengthView(picture=picture, theme=get_theme().name)
    result: LengthDirection | None = get_final_result(play(LENGTH_DIRECTION, config, view=view))
    st.caption(
        "Digits, three hidden layers of 64 ReLU units with batch norm. All networks of a seed have "
        "the same first directions and batches. "
        f"Lines are medians over {config.seeds} seed{'s' * (config.seeds != 1)}, bands their range."
        + (
            " Decay acts on the hidden weights. The growing rate is η times (1 − ηλ)⁻² per step."
            if picture == DECAY
            else " There is no weight decay."
        )
    )
    if picture == STARTS:
        st.markdown(tell_starts(NetworkFacts(config, result)))
    return result


def show_limits(shown: NetworkFacts) -> None:
    """Show what scaling changes, the printed formulas, and all verdicts.

    Networks without a result are those that the page does not show; they are trained here.
    """
    result = shown.result or get_final_result(
        play(LENGTH_DIRECTION, shown.config, key="length_direction limits run")
    )
    if result is None or result.scaling is None or result.formula is None:
        st.caption("The measurements are shown here when the networks are trained.")
        return
    show_figures(draw_limits(result, get_theme()), "limits")
    heads = [
        "W ×",
        *(
            head
            for name in ("ε = 10⁻⁵", "ε = 10⁻¹²", "no batch norm")
            for head in (f"change of a logit, {name}", f"gradient · factor, {name}")
        ),
    ]
    show_table(heads, scaling_rows(result.scaling), None, "What scaling all hidden weights does")
    st.caption(
        "All hidden weights are multiplied by the factor. The change is a share of the largest "
        "logit, the gradient's length a multiple of that at factor 1; medians over the seeds."
    )
    heads = ["formula for BN(Wx)", "relative error"]
    show_table(heads, formula_rows(result.formula), None, "Printed formulas against batch norm")
    st.caption("512 correlated examples of 20 features, 32 units.")
    frame.show_verdicts(("C39", "C11", "C04"), result.verdicts)
