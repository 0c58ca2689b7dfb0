"""What each library calls and stores, as tables."""

from __future__ import annotations

import streamlit as st

from bn_core import normalize
from bn_core.lessons.conventions.code import write_update_code
from bn_core.lessons.conventions.port import BATCH
from bn_core.norm.conventions import (
    CONVENTIONS,
    KERAS,
    PYTORCH,
    TF_KERAS,
    Convention,
    convert_momentum,
    update_statistics,
)
from bn_core.norm.momentum import count_batches_to_reach
from bn_core.text.numbers import format_number
from pages.shared import number_table

_SHARES = {True: "new batch", False: "old average"}
_DIVISORS = {True: "N − 1", False: "N"}


def show_conventions() -> None:
    """Show what the same words mean in each library and in the first paper."""
    st.subheader("What the words mean", anchor=False)
    step = normalize(BATCH)
    known = (PYTORCH, KERAS, TF_KERAS)
    after = [update_statistics(step, each) for each in known]
    arrival = [count_batches_to_reach(each.share) for each in after]
    rows: list[tuple[float | str, ...]] = [
        ("momentum: share of", *(_SHARES[each.weights_newest] for each in known), "—"),
        ("default momentum", *(each.momentum for each in known), "—"),
        ("batches to 99%", *map(str, arrival), "—"),
        ("default ε", *(each.eps for each in known), "not given"),
        ("normalizes, divides by", *("N" for _ in known), "N"),
        ("stores, divides by", *(_DIVISORS[e.stores_unbiased] for e in known), "N − 1"),
        (
            "variance after 1 batch",
            *(f"{float(each.var[0]):.5g}" for each in after),
            "—",
        ),
    ]
    heads = ("convention", *(each.title for each in known), "paper, 2015")
    number_table.show_table(
        heads, rows, None, "Conventions of three libraries and one paper", words=(0,)
    )
    st.caption(
        "“Divides by” tells which variance is used, for N values per feature. The last row is the "
        "running variance after the batch 1, 2, 3, 4, from 1. tf.keras 2 means the “fused” layer "
        "that it uses for images. The paper is Ioffe & Szegedy 2015; it names no momentum."
    )


def show_port(source: Convention) -> None:
    """Show what to type in each library for a layer with one library's defaults."""
    step = normalize(BATCH, eps=source.eps)
    typed = [convert_momentum(source.momentum, source, each) for each in CONVENTIONS]
    after = [update_statistics(step, *pair) for pair in zip(CONVENTIONS, typed, strict=True)]
    rows: list[tuple[float | str, ...]] = [
        ("momentum to type", *typed),
        ("ε to type", *(source.eps for _ in CONVENTIONS)),
        ("share of the newest batch", *(each.share for each in after)),
        ("batches to 99%", *(str(count_batches_to_reach(each.share)) for each in after)),
        ("variance that normalizes", *(float(step.var[0]) for _ in CONVENTIONS)),
        ("variance that is stored", *(float(each.stored_var(step)[0]) for each in CONVENTIONS)),
        ("running mean, from 0", *(float(each.mean[0]) for each in after)),
        ("running variance, from 1", *(f"{float(each.var[0]):.5g}" for each in after)),
        ("x̂ of the 4 in training mode", *(f"{float(step.x_hat[3, 0]):.6f}" for _ in CONVENTIONS)),
    ]
    heads = ("number", *(f"in {each.title}" for each in CONVENTIONS))
    number_table.show_table(
        heads, rows, None, f"A layer with the defaults of {source.name}", words=(0,)
    )
    st.caption(
        f"A layer with {source.title}'s defaults, built in both libraries, after the batch "
        "1, 2, 3, 4. Only the stored variance cannot be made equal."
    )
    for place, each in zip(st.columns(2, gap="large"), CONVENTIONS, strict=True):
        momentum = convert_momentum(source.momentum, source, each)
        with place:
            st.markdown(f"**{each.title}**: one batch with {source.title}'s defaults")
            st.code(
                write_update_code(each, BATCH, momentum, source.eps),
                language="python",
                wrap_lines=True,
            )
    share = source.share(source.momentum)
    st.markdown(
        f"[See this momentum at work](/running_averages?momentum={share:g}) in the lesson on "
        "running averages."
    )


def show_lecture() -> None:
    """Show how far an x̂ is off that divides by the unbiased variance."""
    rows: list[list[float | str]] = []
    for size in (2, 4, 8, 32, 128):
        step = normalize([[float(value)] for value in range(size)], eps=0.0)
        ratio = float((step.var[0] / step.unbiased_var[0]) ** 0.5)
        rows.append([str(size), ratio, f"{format_number(100 * (1 - ratio))}%"])
    number_table.show_table(
        ("examples N", "√((N − 1)/N)", "too small by"), rows, None, "The unbiased variance in x̂"
    )
    st.caption(
        "The well-known lecture code [makemore, part 3]"
        "(https://github.com/karpathy/nn-zero-to-hero) normalizes with `x.std(0)`, which in "
        "PyTorch divides by N − 1. The paper and all libraries here divide by N. The outputs of "
        "the lecture's layer are smaller by the factor above; γ can learn it back."
    )
