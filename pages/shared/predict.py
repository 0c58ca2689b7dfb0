"""Ask for a prediction before showing a number."""

from __future__ import annotations

from zlib import crc32

import streamlit as st

from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.text.numbers import drop_rounding, format_number
from bn_core.text.predictions import compare_prediction, is_right
from pages.shared import kept_answers
from pages.shared.components import read_number


def name_config(config: Knobs, table: LabelledTable | None = None) -> str:
    """Return a short name of a config and its data, the same in every session."""
    return _digest(f"{config} {table.key if table else ''}")


def ask_number(key: str, question: str, label: str = "Your prediction") -> float | None:
    """Ask for a number, and return it or None until it is given.

    The browser stores the number under ``key``, which must be another one for another question.
    """
    st.markdown(question)
    return st.number_input(
        label,
        value=None,
        placeholder="a number; then the answer appears",
        format="%g",
        **kept_answers.restore_widget(f"predict {key}", read_number),
    )


def reveal_answer(prediction: float, answer: float, because: str) -> None:
    """Show the answer, how the prediction differs from it, and the reason."""
    if is_right(prediction, answer):
        st.success(f"Right: it is {format_number(answer)}. {because}")
    else:
        st.info(f"{compare_prediction(prediction, answer)} {because}")


def ask_prediction(key: str, question: str, answer: float, because: str, size: float = 1.0) -> None:
    """Ask for a number, then show the answer that the caller has computed.

    Another question or answer under the same ``key`` asks for another prediction. ``size`` is the
    magnitude of the numbers behind the answer: an answer within its rounding error counts as 0.
    """
    answer = drop_rounding(answer, size)
    # Rounded as the answer is shown: what differs by rounding error is the same answer.
    prediction = ask_number(f"{key} {_digest(f'{question} {answer:.3g}')}", question)
    if prediction is not None:
        reveal_answer(prediction, answer, because)


def _digest(text: str) -> str:
    return f"{crc32(text.encode()):08x}"
