"""The steps of the lesson on sequences."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.sequences.config import MODELS, TOKENS, FlipsConfig, TokensConfig
from bn_core.lessons.sequences.facts import tell_influence, tell_models
from pages.shared.controls import set_controls
from pages.shared.steps import Step

STEP_CONFIGS = (FlipsConfig(), FlipsConfig(sequences="32"))
"""The models of the steps."""


def _show(picture: str, config: TokensConfig | FlipsConfig) -> None:
    """Show a picture with these settings; a callback."""
    st.session_state["picture"] = picture
    set_controls(config)


STEPS = (
    Step(
        do="Normalize each token on its own, with layer norm.",
        watch="With batch norm the framed token depends on every field. On which does it depend "
        "then?",
        button="Take layer norm",
        act=_show,
        values={"picture": TOKENS, "config": TokensConfig(norm="layer")},
        tell=tell_influence,
    ),
    Step(
        do="Let four models predict coin flips, one sequence at a time.",
        watch="A fair coin cannot be predicted, so no loss should fall below the dashed line. "
        "Is batch norm below it in training mode?",
        button="Train on coin flips",
        act=_show,
        values={"picture": MODELS, "config": STEP_CONFIGS[0]},
        tell=tell_models,
    ),
    Step(
        do="Train on 32 sequences at a time.",
        watch="A mean over 256 tokens says less about the next one. Is batch norm still below the "
        "line?",
        button="Train on 32 sequences at a time",
        act=_show,
        values={"picture": MODELS, "config": STEP_CONFIGS[1]},
        tell=tell_models,
    ),
)
