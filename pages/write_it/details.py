"""Closed parts of the lesson on writing batch norm."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bn_core.inputs.programs.parse import MAX_LINES, MAX_TEXT
from bn_core.lessons.write_it.check import Check, State
from bn_core.lessons.write_it.exercises import EXERCISES, PARTS
from bn_core.lessons.write_it.sentences import describe_state


def show_progress(checks: Mapping[str, Check]) -> None:
    """Show how many exercises are right."""
    right = sum(each.state == State.RIGHT for each in checks.values())
    st.progress(right / len(EXERCISES), f"{right} of {len(EXERCISES)} exercises are right")


def show_overview(checks: Mapping[str, Check]) -> None:
    """Show every exercise with what was found of it."""
    columns = st.columns(2, gap="medium")
    for number, part in enumerate(PARTS):
        lines = [
            f"- {each.title}: {describe_state(checks[each.name].state)}"
            for each in EXERCISES
            if each.part == part
        ]
        with columns[number % 2]:
            st.markdown("\n".join([f"**{part}**", *lines]))


def show_language() -> None:
    """Say what can be written."""
    st.markdown(
        "Lines such as `name = value`, or one function that returns a value. A value is made of "
        "numbers, names, brackets, `+ - * / // ** @` and these functions:\n\n"
        "- `mean`, `sum`, `var`, `std` with `axis`, `keepdims` and `ddof`, or PyTorch's `dim`, "
        "`keepdim` and `unbiased`\n"
        "- `sqrt`, `exp`, `abs`, `square`, `len`, `ones`, `zeros`, `ones_like`, `zeros_like`\n"
        "- `reshape`, `shape`, `size`, `T`, `expand_dims`, `unsqueeze`, and places such as "
        "`x[:, None]`\n\n"
        "Each can be written as `np.mean(x)`, `torch.mean(x)`, `mean(x)` or `x.mean()`. As in the "
        "libraries, `torch.var(x)` divides by B − 1 and `np.var(x)` by B. The method `x.var()` is "
        "NumPy's, unless it has one of PyTorch's options. Without a library, `sum(x)` is Python's "
        "own, which adds along axis 0."
    )
    st.markdown(
        "You can paste what you wrote elsewhere. Prompts, a common indent and `self.` are left "
        "out. Names of CS231n and of makemore, such as `dout`, `hprebn` or `N`, stand for the "
        "given values unless you assign them; the check then says how it has read them."
    )
    st.markdown(
        "Your text is read by the lab and never run as Python: there are no loops, no conditions, "
        f"no imports and no files. It may have {MAX_TEXT:,} characters in {MAX_LINES} lines. All "
        "numbers are float64."
    )


def show_method() -> None:
    """Say how an answer is judged."""
    st.markdown(
        "The right numbers come from the lab's core, which is tested against PyTorch. An answer is "
        "right if no number differs by more than 10⁻⁹ of the largest one. The relative difference "
        "of two numbers is |a − b| / (|a| + |b|), as in Stanford's course CS231n. A mistake is "
        "named if its program gives your numbers on your batch, however you wrote it."
    )
