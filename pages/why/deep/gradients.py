"""The gradient on its way down, before any training: the controls and the run."""

from __future__ import annotations

import streamlit as st

from bn_core.compute.runs import RUNS
from bn_core.configs import DepthConfig, RunView
from bn_core.figures.depth import picture
from bn_core.formulas import show
from bn_core.results import Depth
from pages.shared.controls import control
from pages.shared.lesson import ground
from pages.shared.live import player

RUN = "depth run"
_FIRST = {
    "activation": "Nonlinearity", "layers": "Layers", "together": "Batch", "units": "Units a layer",
}  # fmt: skip
_MORE = {
    "update_rate": "Rate of the updates", "jacobian": "Side of the Jacobian", "seeds": "Seeds",
    "seed": "First seed",
}  # fmt: skip


def gradients() -> tuple[DepthConfig, Depth | None]:
    """The config, and what its run has measured so far."""
    told = st.container()
    config = _config()
    low, high = (show(factor**config.layers) for factor in (0.9, 1.2))
    told.markdown(
        "A gradient enters at the last layer and is multiplied by every layer on its way down. A "
        f"factor of 0.9 a layer makes {low} of {config.layers} layers, 1.2 makes {high}. Seven "
        "networks from the same draw of weights show what each makes of it."
    )
    run = RUNS.claim(st.session_state.get(RUN), config, picture, "bn_core.experiments.depth")
    st.session_state[RUN] = run.key
    player(run, RunView(theme=ground().name), RUN, steps=False)
    st.caption(
        "“None” has neither norm nor skips and starts from PyTorch's default, LeCun's or He's "
        "weights; all others start from He's. All but the third row are taken before any training: "
        "there one network with batch norm, γ and β included, makes its first steps on the digits."
    )
    st.caption(
        "The band marks singular values from 0.9 to 1.1; 64 × 64, the claim's own size, takes "
        "some ten seconds a seed."
    )
    last: Depth | None = run.frames[-1] if run.frames else None
    return config, last


def _config() -> DepthConfig:
    values = {}
    with st.container():
        shown = st.columns(4, gap="medium")
    with st.expander("More of this set-up"):
        hidden = st.columns(4, gap="medium")
    for column, (name, label) in zip([*shown, *hidden], (_FIRST | _MORE).items(), strict=True):
        with column:
            values[name] = control(DepthConfig, name, label, stepper=name in ("seeds", "seed"))
    return DepthConfig(**values)
