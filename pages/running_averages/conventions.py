"""One layer in PyTorch's and in Keras's convention."""

from __future__ import annotations

import streamlit as st

from bn_core import Forward, normalize
from bn_core.lessons.conventions.code import write_update_code
from bn_core.norm.conventions import (
    CONVENTIONS,
    KERAS,
    PYTORCH,
    Convention,
    convert_momentum,
    update_statistics,
)
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.shared import number_table, url_state

NAME = "defaults"
NAMES = (NAME,)
_LIBRARIES = tuple(each.name for each in CONVENTIONS)
GOLDEN = [[1.0], [2.0], [3.0], [4.0]]


def show_conventions() -> None:
    """Show how the same layer is set up in each library."""
    st.subheader("Two libraries, one word", anchor=False)
    st.markdown(
        "In PyTorch momentum is the share of the newest batch, in Keras the share of the old "
        "average. Choose whose defaults the layer has; the table says what to type in each "
        "library for it, and what each then makes of the batch 1, 2, 3, 4."
    )
    source = choose_convention()
    step = normalize(GOLDEN, eps=source.eps)
    heads = ("", *(f"in {each.name}" for each in CONVENTIONS))
    number_table.show_table(
        heads, _make_rows(source, step), None, f"The layer of {source.name}'s defaults"
    )
    st.button(
        "Use this momentum in the film",
        on_click=_set_momentum,
        args=(source.share(source.momentum),),
        key="to the film",
    )
    _describe_conversion(source, step)
    _show_code(source)


def choose_convention() -> Convention:
    """Return the chosen convention, and complain of unknown names."""
    url_state.restore_control(NAME)
    url_state.check_link(NAME, _read_library, PYTORCH.name)
    name = st.segmented_control(
        "Defaults of",
        _LIBRARIES,
        default=PYTORCH.name,
        required=True,
        key=NAME,
        bind="query-params",
    )
    url_state.record_value(NAME, name, PYTORCH.name)
    return KERAS if name == KERAS.name else PYTORCH


def _read_library(text: str) -> None:
    if text not in _LIBRARIES:
        raise ValueError(f"{NAME}: “{text[:40]}” is neither PyTorch nor Keras.")


def _make_rows(source: Convention, step: Forward) -> list[tuple[float | str, ...]]:
    """Make a row per quantity.

    Only the stored variance cannot be made equal.
    """
    typed = [convert_momentum(source.momentum, source, each) for each in CONVENTIONS]
    after = [update_statistics(step, *pair) for pair in zip(CONVENTIONS, typed, strict=True)]
    return [
        ("momentum to type", *typed),
        ("epsilon to type", *(source.eps for _ in CONVENTIONS)),
        ("newest batch's share", *(each.share for each in after)),
        ("batches to 99%", *(float(count_batches_to_reach(each.share)) for each in after)),
        ("σ² that normalizes", *(float(step.var[0]) for _ in CONVENTIONS)),
        ("σ² of the batch, stored", *(float(each.stored_var(step)[0]) for each in CONVENTIONS)),
        ("running mean, from 0", *(float(each.mean[0]) for each in after)),
        ("running variance, from 1", *(f"{float(each.var[0]):.5g}" for each in after)),
        ("x̂ of the 4", *(f"{float(step.x_hat[3, 0]):.6f}" for _ in CONVENTIONS)),
    ]


def _set_momentum(share: float) -> None:
    st.session_state["momentum"] = f"{share:.12g}"


def _describe_conversion(source: Convention, step: Forward) -> None:
    """Say what converts, what does not, and what a copied number does."""
    stored = [format_number(float(each.stored_var(step)[0]), 5) for each in CONVENTIONS]
    st.markdown(
        "Momentum and ε convert; the variance does not. Both normalize with the biased "
        f"{format_number(float(step.var[0]))}, but PyTorch stores {stored[0]} and Keras 3 "
        f"{stored[1]}, and no setting changes that. So the two agree in training and differ a "
        "little in inference. (In tf.keras 2 the fused layer for images stores the unbiased "
        "variance, as PyTorch does.)"
    )
    other = KERAS if source is PYTORCH else PYTORCH
    wrong = other.share(source.momentum)
    st.markdown(
        f"Copy {source.name}'s {format_number(source.momentum)} into {other.name} unchanged, and "
        f"the newest batch has the share {format_number(wrong)} instead of "
        f"{format_number(source.share(source.momentum))}: 99% is forgotten after "
        f"{count_batches_to_reach(wrong)} batches instead of "
        f"{count_batches_to_reach(source.share(source.momentum))}."
    )


def _show_code(source: Convention) -> None:
    for place, each in zip(st.columns(2, gap="large"), CONVENTIONS, strict=True):
        momentum = convert_momentum(source.momentum, source, each)
        with place:
            st.markdown(f"**{each.name}**, one batch with {source.name}'s defaults")
            st.code(write_update_code(each, GOLDEN, momentum, source.eps), language="python")
