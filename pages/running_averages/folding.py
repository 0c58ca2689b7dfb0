"""Fold batch norm into the layer before it."""

from __future__ import annotations

import streamlit as st

from bn_core import Forward, RunningStats, normalize, normalize_with
from bn_core.inputs.batches.batch import MAX_TEXT, BatchError
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.norm.folding import Affine, compute_affine
from bn_core.text.latex import format_latex, parenthesize
from bn_core.text.numbers import format_number
from pages.shared.badge import show_badge
from pages.shared.controls import show_control, show_textbox
from pages.shared.number_table import show_table

TEXT = "line_x"
NAMES = (TEXT, "gamma", "beta")
"""The parameters of the address that this part uses."""
DEFAULT = "2, 4, 8, 10"

_SHOWN = 8


def show_folding() -> None:
    """Show the affine map of a small batch, then two real layers folded."""
    st.subheader("In inference it is one line", anchor=False)
    st.markdown(
        "In eval mode μ and σ² are fixed numbers, and so are γ, β and ε: the four steps are one "
        "multiplication and one addition. Here the layer remembers one small batch, its mean and "
        "its unbiased variance (`momentum=None`), and meets it again."
    )
    left, one, two = st.columns([2, 1, 1], gap="medium")
    with left:
        remembered = show_textbox(
            st.text_input,
            TEXT,
            "Batch remembered",
            DEFAULT,
            max_chars=MAX_TEXT,
            help="Two numbers or more of one feature, as in 2, 4, 8, 10.",
        )
    with one:
        gamma = show_control(FourStepsConfig, "gamma", "γ", stepper=True)
    with two:
        beta = show_control(FourStepsConfig, "beta", "β", stepper=True)
    try:
        step = _read_column(remembered)
        stats = RunningStats.start(1, momentum=None).after(step)
        evaluated = normalize_with(stats, step.x, gamma, beta)
    except ValueError as wrong:
        st.error(str(wrong))
    else:
        trained = normalize(step.x, gamma, beta)
        _write_line(stats, evaluated, compute_affine(stats, gamma, beta))
        _show_comparison(trained, evaluated, compute_affine(stats, gamma, beta))
    _show_checks()


def _read_column(text: str) -> Forward:
    """Read the first feature of the text's batch, or raise ValueError."""
    try:
        return normalize(read_batch(text).values[:, :1])
    except BatchError as wrong:
        raise ValueError(f"The batch remembered: {wrong}") from None


def _write_line(stats: RunningStats, step: Forward, result: Affine) -> None:
    mean, var = format_latex(float(stats.mean[0])), format_latex(float(stats.var[0]))
    gamma, beta = format_latex(float(step.gamma[0])), format_latex(float(step.beta[0]))
    a, c = format_latex(float(result.a[0])), format_latex(float(result.c[0]))
    st.latex(
        rf"a = \frac{{\gamma}}{{\sqrt{{\sigma^2+\varepsilon}}}} = "
        rf"\frac{{{gamma}}}{{\sqrt{{{var}+{format_latex(step.eps)}}}}} = {a}"
    )
    st.latex(rf"c = \beta - a\,\mu = {beta} - {parenthesize(a)}\cdot{parenthesize(mean)} = {c}")
    sign = "-" if c.startswith("-") else "+"
    st.latex(rf"y = {a}\cdot x {sign} {c.removeprefix('-')}")


def _show_comparison(trained: Forward, step: Forward, result: Affine) -> None:
    x, y = step.x[:, 0], step.y[:, 0]
    line = result.a[0] * x + result.c[0]
    count = min(len(x), _SHOWN)
    show_table(
        ["x", "y in eval mode, four steps", "a·x + c", "y in train mode"],
        [[*map(float, row)] for row in zip(x, y, line, trained.y[:, 0], strict=True)][:count],
        None,
        "Each input, its output by the four steps and by the line, and its output in train mode",
    )
    more = "" if count == len(x) else f" The first {count} of {len(x)} are shown."
    st.caption(
        f"The line and the four steps differ by {format_number(float(abs(line - y).max()), 1)} at "
        f"most. Train mode differs by {format_number(float(abs(trained.y[:, 0] - y).max()))}: it "
        f"divides by the biased σ² {format_number(float(trained.var[0]))}, and with another batch "
        f"it would be another line.{more}"
    )


def _show_checks() -> None:
    """Show the two checks on layers that read digits."""
    seed = int(st.session_state.get("seed", 0))
    st.markdown(
        "**Folding.** A line after a linear layer or a convolution is again such a layer: its "
        "weights times a, its bias times a, plus c. A layer without a bias gets one."
    )
    show_badge("folding", "bn_core.lessons.folding.worker.folding_check", "check", seed)
    st.markdown(
        "**The bias before batch norm.** In train mode the batch's mean takes it away, so it "
        "learns nothing. In eval mode the running mean has absorbed a bias that was there while "
        "it was averaged; only one added afterwards shows."
    )
    show_badge(
        "redundant bias", "bn_core.lessons.folding.worker.redundant_bias_check", "check", seed
    )
