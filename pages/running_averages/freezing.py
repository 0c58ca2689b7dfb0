"""Which switch freezes which part of a batch-norm layer."""

from __future__ import annotations

import streamlit as st

from pages.shared.badge import show_badge

NAMES: tuple[str, ...] = ()
"""The parameters of the address that this part uses: none; the seed is the film's."""


def show_freezing() -> None:
    """Show every setting of the switches, and what one training step moved."""
    st.subheader("What freezes it?", anchor=False)
    st.markdown(
        "Three switches are taken for a freeze. `requires_grad = False` and `torch.no_grad()` "
        "concern γ and β: no gradient, no learning. The running statistics are no parameters; "
        "they are overwritten in every forward pass in train mode, whatever the gradient does."
    )
    seed = int(st.session_state.get("seed", 0))
    show_badge("freezing", "bn_core.lessons.freezing.worker.freezing_check", "check", seed)
    st.markdown(
        "To freeze a layer, set both: `requires_grad = False` for γ and β, `layer.eval()` for the "
        "statistics. And set it again after every `net.train()`, which undoes it."
    )
