"""Controls and run of the gradients by depth."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.depth.config import DepthConfig
from bn_core.lessons.depth.experiments import GRADIENTS
from bn_core.lessons.depth.result import GradientsByDepth
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.live_figure import get_last_result, play

RUN = "depth run"
_FIRST = {
    "activation": "Nonlinearity",
    "layers": "Layers",
    "together": "Batch",
    "units": "Units a layer",
}
_MORE = {
    "update_rate": "Rate of the updates",
    "jacobian": "Side of the Jacobian",
    "seeds": "Seeds",
    "seed": "First seed",
}


def show_gradients() -> tuple[DepthConfig, GradientsByDepth | None]:
    """Show controls and run; return the config and the result so far."""
    introduction = st.container()
    config = _choose_config()
    low, high = (format_number(factor**config.layers) for factor in (0.9, 1.2))
    introduction.markdown(
        "A gradient enters at the last layer and is multiplied by every layer on its way down. A "
        f"factor of 0.9 a layer makes {low} of {config.layers} layers, 1.2 makes {high}. Seven "
        "networks from the same draw of weights show what each makes of it."
    )
    run = play(GRADIENTS, config, key=RUN)
    st.caption(
        "“None” has neither norm nor skips and starts from PyTorch's default, LeCun's or He's "
        "weights; all others start from He's. All but the third row are taken before any training: "
        "there one network with batch norm, γ and β included, makes its first steps on the digits."
    )
    st.caption(
        "The band marks singular values from 0.9 to 1.1; 64 × 64, the claim's own size, takes "
        "some ten seconds a seed."
    )
    result: GradientsByDepth | None = get_last_result(run)
    return config, result


def _choose_config() -> DepthConfig:
    values = show_controls(DepthConfig, _FIRST, 4)
    with st.expander("More of this set-up"):
        values |= show_controls(DepthConfig, _MORE, 4, ("seeds", "seed"))
    return DepthConfig(**values)
