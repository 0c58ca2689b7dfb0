"""The page of the lesson on standardizing."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from bn_core.lessons.standardize.code import write_numpy_code, write_torch_code
from bn_core.lessons.standardize.config import StandardizeConfig
from bn_core.lessons.standardize.notebook import list_z_scores
from bn_core.lessons.standardize.sentences import format_beside_mean, write_quotient
from bn_core.lessons.standardize.table import z_scores_to_csv
from bn_core.lessons.standardize.z_scores import ZScores, standardize
from bn_core.text.numbers import format_number
from pages.shared import frame
from pages.shared.controls import show_control
from pages.shared.predict import ask_prediction
from pages.standardize import details
from pages.standardize.definitions import show_definitions
from pages.standardize.instrument import show_numbers
from pages.standardize.numbers_input import TEXT, choose_numbers
from pages.standardize.steps import STEPS

WHY = (
    "Is 7 a large number? That depends on the numbers around it. Standardizing says how far it "
    "lies from their mean, counted in standard deviations. Batch norm does this to every "
    "feature of a layer."
)
KNOWN = {TEXT, *StandardizeConfig.parameter_names()}
REASON = r"""
Subtracting the mean moves all numbers so that they lie around 0. Dividing by the standard deviation
stretches them until their typical distance from 0 is 1:

$$\hat{x}_i = \frac{x_i - \mu}{\sigma}$$

$x_i$ is number $i$, $\mu$ the mean, $\sigma$ the standard deviation, and $\hat{x}_i$ the z-score.
Another unit multiplies $x_i - \mu$ and $\sigma$ by the same factor, so it cancels. Order and shape
stay: standardizing makes no bell curve. But $\mu$ and $\sigma$ come from all numbers. So every
z-score depends on every number, and one outlier moves them all.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        numbers, unit = choose_numbers()
    with page.more_settings():
        show_control(
            StandardizeConfig,
            "sample",
            "Which number is written out",
            maximum=len(numbers),
            stepper=True,
        )
    with page.picture:
        show_numbers(numbers, unit)
    try:
        scores = standardize(unit.convert(numbers))
    except ValueError:
        st.info("The rest of the lesson waits for two different numbers.")
    else:
        _show_rest(page, scores)


def _show_rest(page: frame.Layout, scores: ZScores) -> None:
    page.show_tools(
        {"NumPy": write_numpy_code(scores), "PyTorch": write_torch_code(scores)},
        "prints the same z-scores",
        ("z_scores.csv", lambda: z_scores_to_csv(scores)),
        notebook=partial(list_z_scores, scores),
    )
    page.show_steps(STEPS, scores)
    page.show_why(REASON)
    with page.beside_why:
        show_definitions()
    with page.check:
        _show_predictions(scores)
    page.show_details(
        frame.Detail("All numbers as a table", partial(details.show_numbers, scores)),
        frame.Detail("Divide by n or by n − 1?", partial(details.show_both_deviations, scores)),
        frame.Detail("Where the flowers come from", details.show_credit),
    )


def _show_predictions(scores: ZScores) -> None:
    one, two = st.columns(2, gap="large")
    count, std = len(scores.x), format_number(scores.std)
    x, mean = (format_beside_mean(each, scores) for each in (scores.x[0], scores.mean))
    with one:
        ask_prediction(
            "first z-score",
            f"The mean is {mean} and the standard deviation {std}. What is the z-score of {x}?",
            float(scores.z[0]),
            f"{write_quotient(scores, 0)}.",
        )
    with two:
        far = np.array([0.0] * (count - 1) + [1.0])
        ask_prediction(
            "far",
            f"{count - 1} of {count} numbers {'is' if count == 2 else 'are'} 0 and one is a "
            "million. What is its z-score?",
            float(standardize(far).z[-1]),
            f"The outlier makes the standard deviation that it is divided by. It ends at "
            f"√({count} − 1), however far away it is.",
        )


frame.show_lesson("standardize", WHY, body, KNOWN, pinned=True)
