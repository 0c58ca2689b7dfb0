"""Ask for a prediction before showing a number."""

from __future__ import annotations

import math
from zlib import crc32

import streamlit as st

from bn_core.inputs.knobs import Knobs
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.text.numbers import format_number
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
    """Show the answer, the error of the prediction, and the reason."""
    if math.isclose(prediction, answer, rel_tol=5e-3, abs_tol=5e-3):
        st.success(f"Right: it is {format_number(answer)}. {because}")
    else:
        off = format_number(abs(prediction - answer))
        st.info(
            f"You said {format_number(prediction)}; it is {format_number(answer)}: off by {off}. "
            f"{because}"
        )


def ask_prediction(key: str, question: str, answer: float, because: str) -> None:
    """Ask for a number, then show the answer that the caller has computed.

    Another question or answer under the same ``key`` asks for another prediction.
    """
    # Rounded as the comparison is: what differs by rounding error is the same answer.
    prediction = ask_number(
        f"{key} {_digest(f'{question} {round(answer, 3) + 0.0:.3g}')}", question
    )
    if prediction is not None:
        reveal_answer(prediction, answer, because)


def _digest(text: str) -> str:
    return f"{crc32(text.encode()):08x}"
