"""The block of tokens, with its controls, picture and check by PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from bn_core.figures.style import NETWORK_NAMES
from bn_core.lessons.sequences.code import write_influence_code
from bn_core.lessons.sequences.comparison import compare_norms
from bn_core.lessons.sequences.config import NONE, NORMS, TokensConfig
from bn_core.lessons.sequences.influence import Influence, measure_influence
from bn_core.lessons.sequences.influence_figure import draw_influence
from bn_core.lessons.sequences.notebook import list_influence
from bn_core.lessons.sequences.sentences import describe_influence
from bn_core.lessons.sequences.table import influence_to_csv
from pages.shared import frame
from pages.shared.badge import show_badge
from pages.shared.controls import show_control, show_controls
from pages.shared.live_figure import show_figures
from pages.shared.number_table import show_table
from pages.shared.theme import get_theme


def show_tokens(page: frame.Layout) -> Influence:
    """Show a block of tokens in the places of the page, and return what it shows."""
    with page.controls:
        values = {"norm": show_control(TokensConfig, "norm", "Norm", names=NETWORK_NAMES)}
        more = page.more_settings()
        with more:
            size = {"sequences": "Sequences", "length": "Tokens per sequence"}
            values |= show_controls(TokensConfig, size | {"features": "Features per token"})
        left, right = st.columns(2, gap="medium")
        for place, name, label, most in (
            (left, "sequence", "Sequence of the framed token", values["sequences"]),
            (right, "position", "Position of the framed token", values["length"]),
        ):
            with place:
                values[name] = show_control(
                    TokensConfig, name, f"{label} (1 to {most})", maximum=most, stepper=True
                )
        with more:
            values["seed"] = show_control(TokensConfig, "seed", "Seed", stepper=True)
    config = TokensConfig(**values)
    influences = [measure_influence(replace(config, norm=norm)) for norm in NORMS[:NONE]]
    influence = influences[NORMS.index(config.norm)]
    with page.picture:
        show_figures(
            [draw_influence(influence, get_theme())], key="influence", on_pick=_choose_token
        )
        st.markdown(describe_influence(influence))
        show_badge("badge", "bn_core.lessons.sequences.worker.influence_check", "check", influence)
        later = "Dotted: tokens that come later, which a language model has to predict. "
        st.caption(
            "Influence: how far the framed token's output moves if the features of a token move by "
            f"a little. {later if influence.is_later.any() else ''}Click a field to look at its "
            "token."
        )
    codes = {"PyTorch": write_influence_code(config)}
    csv = ("sequences.csv", lambda: influence_to_csv(influence))
    notebook = partial(list_influence, influence)
    page.show_tools(codes, "prints the same numbers", csv, notebook=notebook)
    with page.beside_why:
        _show_comparison(config, influences)
    return influence


def _show_comparison(config: TokensConfig, influences: Sequence[Influence]) -> None:
    """Show what each norm does with this block as a table."""
    st.subheader("The three norms on this block", anchor=False)
    show_table(
        ("norm", "values averaged", "learned", "running averages", "other tokens"),
        [(NETWORK_NAMES[each.norm], *map(str, each.numbers)) for each in compare_norms(influences)],
        [each.norm for each in compare_norms(influences)].index(config.norm),
        "What each norm averages, learns, stores and depends on",
        words=[0],
    )
    st.caption(
        f"{config.sequences} × {config.length} tokens of {config.features} features. “Values "
        "averaged” is how many numbers go into one mean. “Other tokens” are those on which the "
        "output of the framed token depends."
    )


def _choose_token(row: int, column: int) -> None:
    """Look at the token that was clicked; a callback."""
    for name, place in (("sequence", row), ("position", column)):
        knob = TokensConfig.knob(name)
        if knob.low <= place + 1 <= knob.high:
            st.session_state[TokensConfig.parameter(name)] = place + 1
