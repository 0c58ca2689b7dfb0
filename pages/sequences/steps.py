"""The steps of the lesson on sequences."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.sequences.config import MODELS, TOKENS, FlipsConfig, TokensConfig
from bn_core.lessons.sequences.facts import tell_influence, tell_models
from pages.shared.controls import set_controls
from pages.shared.steps import Step

STEP_CONFIGS = (FlipsConfig(), FlipsConfig(sequences="32"))
"""The models of the steps."""


def _show_tokens(config: TokensConfig) -> None:
    """Show a block of tokens; a callback."""
    st.session_state["picture"] = TOKENS
    set_controls(config)


def _show_models(config: FlipsConfig) -> None:
    """Show models that learn; a callback."""
    st.session_state["picture"] = MODELS
    set_controls(config)


STEPS = (
    Step(
        do="Normalize each token on its own, with layer norm.",
        watch="With batch norm the framed token depends on every field. On which does it depend "
        "then?",
        button="Take layer norm",
        act=_show_tokens,
        values={"config": TokensConfig(norm="layer")},
        tell=tell_influence,
    ),
    Step(
        do="Let four models predict coin flips, one sequence at a time.",
        watch="Nobody can predict a fair coin, so no loss should fall below the dashed line.",
        button="Train on coin flips",
        act=_show_models,
        values={"config": STEP_CONFIGS[0]},
        tell=tell_models,
    ),
    Step(
        do="Train on 32 sequences at a time.",
        watch="A mean over 256 tokens says less about the next one. Is batch norm still below the "
        "line?",
        button="Train on 32 sequences at a time",
        act=_show_models,
        values={"config": STEP_CONFIGS[1]},
        tell=tell_models,
    ),
)
