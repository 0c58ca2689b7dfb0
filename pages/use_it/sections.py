"""The checklist, the check and the details of the lesson on one's own network."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from bn_core.lessons.use_it.checklist import GOOD, NOTE, WRONG, Check
from bn_core.lessons.use_it.code import BATCH, DECAY, RATE, STEPS
from bn_core.lessons.use_it.config import DecayConfig
from bn_core.lessons.use_it.result import Entry, Inspection
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.number_table import show_table
from pages.shared.predict import ask_prediction

DECAY_NAMES = DecayConfig.parameter_names()
"""The parameters of the address that the part on weight decay uses."""
_DECAY_LABELS = {"rate": "Learning rate", "decay": "Weight decay", "steps": "Steps"}
_WORDS = {GOOD: "in order", WRONG: "needs attention", NOTE: "for your information"}


def show_checklist(checks: Sequence[Check]) -> None:
    """Show each item of the checklist with its mark and what was measured."""
    items = "".join(
        f"<li data-mark='{each.mark}'><span role=img aria-label='{_WORDS[each.mark]}'>{each.mark}"
        f"</span><div><strong>{html.escape(each.title)}</strong> {html.escape(each.finding)}</div>"
        "</li>"
        for each in checks
    )
    st.html(f"<ul class=bn-checklist>{items}</ul>")


def show_model(found: Inspection) -> None:
    """Show what print(model) shows, and all parameters and buffers."""
    st.code(found.printed, language=None)
    _show_entries("Parameters, which the optimizer changes", found.parameters)
    _show_entries("Buffers, which the forward pass changes in training mode", found.buffers)


def _show_entries(title: str, entries: Sequence[Entry]) -> None:
    total = sum(each.size for each in entries)
    st.markdown(f"**{title}: {total} numbers**")
    rows = [(each.name, each.role, str(each.shape or "one number")) for each in entries]
    show_table(("name", "what it is", "shape"), rows, None, title, words=(0, 1, 2))


def show_passes(found: Inspection) -> None:
    """Show what one forward pass does to the running statistics in both modes."""
    st.markdown(
        f"The untrained network gets one batch of {BATCH} images. In training mode this changes "
        f"the running statistics by up to {format_number(found.train_pass)}. In evaluation mode "
        f"it changes them by {format_number(found.eval_pass)}. Neither pass changes a parameter."
    )
    st.markdown(
        "So `model(x)` in training mode is not a harmless question: it changes what the model "
        "answers later. `torch.no_grad()` does not prevent that. See "
        "[How do you freeze a batch-norm layer?](/freezing?gradient=no_grad)"
    )


def show_predictions() -> None:
    """Ask for a count of buffers and for a γ after weight decay."""
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "numbers of one layer",
            "How many numbers does nn.BatchNorm1d(32) save in state_dict(): parameters, running "
            "statistics and the count of batches together?",
            129.0,
            "γ, β, running mean and running variance have 32 numbers each, and "
            "num_batches_tracked is one more.",
        )
    with two:
        ask_prediction(
            "a decayed gamma",
            f"SGD with learning rate {format_number(RATE)} and weight decay "
            f"{format_number(DECAY)} decays all parameters. No gradient acts on a γ that "
            "starts at 1. What is it after 40,000 steps?",
            (1 - RATE * DECAY) ** 40_000,
            f"Each step multiplies it by 1 − {format_number(RATE)} · {format_number(DECAY)}.",
        )


def show_decay() -> None:
    """Say why γ and β are left out of weight decay, and why people disagree."""
    st.markdown(
        "Weight decay pulls every parameter towards 0. For the weights before batch norm this "
        "changes no output, because batch norm divides their length away; it changes the size of "
        "the steps. [What does the length of a weight vector still do?](/length_direction) For γ "
        "and β it does change the outputs."
    )
    st.markdown(
        "[He et al. 2018](https://arxiv.org/abs/1812.01187) leave γ, β and biases out, and so does "
        "the code here. Others decay everything, as PyTorch's optimizers do by default; a small γ "
        "then acts as regularization. The difference is often small. Decide, and write it down."
    )
    config = DecayConfig(**show_controls(DecayConfig, _DECAY_LABELS, 3))
    st.markdown(
        f"A γ of 1 that no gradient holds is {format_number(config.gamma)} after {config.steps:,} "
        f"steps: (1 − {config.rate:g} · {config.decay:g})^{config.steps}. The checklist measures "
        "the same with PyTorch's optimizer."
    )


def show_method() -> None:
    """Say how the networks were made and what was measured."""
    st.markdown(
        "A worker runs the script above in all 32 combinations of the five choices, part by part. "
        "Between the parts it inspects copies of the model, so every number on this page belongs "
        f"to the code you see. Each network trains for {STEPS} steps with batches of {BATCH} on "
        "1,280 of scikit-learn's digits, and is tested on the other 517."
    )
    st.markdown(
        "A gradient below 10⁻⁶ counts as 0: float32's rounding error stays near 10⁻⁷ here. The "
        "losses are those of one seed. They say whether a network trains, not which of two good "
        "networks is better. On another computer the last digits can differ."
    )
