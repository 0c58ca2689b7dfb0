"""The page of the lesson on internal covariate shift."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.compute.runs import Run
from bn_core.figures.style import NETWORK_NAMES
from bn_core.lessons.covariate_shift.code import write_shift_code
from bn_core.lessons.covariate_shift.config import NORMS, RATES, CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.lessons.covariate_shift.result import CovariateShift
from bn_core.lessons.covariate_shift.table import to_csv
from bn_core.text.numbers import format_number
from pages.shared import lesson
from pages.shared.controls import make_setter, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.predict import ask_number, name_config, reveal_answer

RUN = "shift run"
LABELS = {
    "net": "Network",
    "layers": "Hidden layers",
    "activation": "Nonlinearity",
    "rate": "Learning rate",
    "steps": "Training steps",
    "seeds": "Seeds",
    "seed": "First seed",
}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    st.markdown(
        "“Internal covariate shift” has two readings. The first: the distribution of a layer's "
        "inputs moves while it learns. The second (Santurkar et al. 2018): a layer's gradient "
        "changes once the layers below it have been updated. Both are measured here, without norm, "
        "with batch norm, and with noise after batch norm."
    )
    config = _choose_config()
    run = play(COVARIATE_SHIFT, config, key=RUN)
    result: CovariateShift | None = get_final_result(run)
    with tools:
        prints = "prints the verdicts, in this project's folder"
        csv = ("covariate_shift.csv", lambda: to_csv(config, result))
        lesson.show_tools({"Python": write_shift_code(config)}, prints, csv)
    lesson.show_suggestions(TRIES)
    lesson.show_observations(
        _summarize(config, result) if result else ["Nothing yet: run it to its end."]
    )
    _show_predictions(run, result)
    lesson.show_further_reading(FURTHER)


def _choose_config() -> CovariateShiftConfig:
    config = CovariateShiftConfig(
        **show_controls(CovariateShiftConfig, LABELS, steppers=("steps", "seed"))
    )
    rates = ", ".join(format_number(rate) for rate in RATES)
    st.caption(
        f"{config.depth} hidden layers on the digits. Gradients are compared over the first steps "
        f"at the rates {rates}; inputs are followed for {config.steps} steps at rate "
        f"{format_number(config.rate)}."
    )
    return config


def _summarize(config: CovariateShiftConfig, result: CovariateShift) -> list[str]:
    """Describe the numbers on the screen."""
    cosine = np.median(result.cosine.mean(axis=3), axis=2)
    low, high = (
        f"{format_number(float(cosine[place, 0]))} without and "
        f"{format_number(float(cosine[place, 1]))} with"
        for place in (0, len(RATES) - 1)
    )
    accuracy = ", ".join(
        f"{format_number(float(np.median(result.accuracy[k, :, -1])))} {NETWORK_NAMES[norm]}"
        for k, norm in enumerate(NORMS)
    )
    return [
        f"At rate {format_number(RATES[0])} the median cosine of gradients is {low} batch norm, at "
        f"rate {format_number(RATES[-1])} it is {high}. A tiny step changes little in any network.",
        f"Median test accuracy after {config.steps} steps, in evaluation mode: {accuracy}.",
    ]


def _show_predictions(run: Run, result: CovariateShift | None) -> None:
    st.subheader("Check yourself", anchor=False)
    one, two = st.columns(2, gap="large")
    with one:
        given = ask_number(
            f"cosine {name_config(run.config)}",
            f"At rate {format_number(RATES[-1])}: how large is the cosine of a layer's "
            "gradients before and after the others' update, averaged over the layers, **with** "
            "batch norm?",
        )
        if given is not None:
            _show_answer(
                given, result, lambda shift: float(np.median(shift.cosine[-1, 1].mean(axis=1)))
            )
    with two:
        given = ask_number(
            f"nats {name_config(run.config)}",
            "By how many nats have the inputs of the network **without** norm diverged at the end?",
        )
        if given is not None:
            _show_answer(given, result, lambda shift: float(np.median(shift.divergence[0, :, -1])))


def _show_answer(given: float, result: CovariateShift | None, measured: Any) -> None:
    if result is None:
        st.caption("The answer comes with the end of the run.")
    else:
        reveal_answer(given, measured(result), "The median over seeds, as measured above.")


_SET_RUN = make_setter(CovariateShiftConfig)
TRIES = (
    lesson.Suggestion("A careful rate", _SET_RUN, {"rate": 0.01}),
    lesson.Suggestion(
        "Sigmoid units", _SET_RUN, {"activation": "sigmoid", "layers": 3, "rate": 0.5}
    ),
    lesson.Suggestion("25 linear layers", _SET_RUN, {"net": "linear", "layers": 25, "rate": 0.001}),
    lesson.Suggestion(
        "A small CNN", _SET_RUN, {"net": "cnn", "layers": 3, "steps": 60, "seeds": 2}
    ),
)
FURTHER = (
    "The cosine compares a layer's gradient with the one it would have had if the layers below it "
    "had been updated first, on the same batch. Inputs are those of 500 test images as one batch; "
    "their divergence KL(first ‖ now), of the distribution before training from the present one, "
    "takes a unit's inputs as normal (median over units, mean over layers).",
    "Ioffe & Szegedy 2015 named the shift of inputs; Santurkar et al. 2018, *How Does Batch "
    "Normalization Help Optimization?*, definition 2.1, that of gradients, and added noise after "
    "batch norm. arXiv 1805.11604",
    "Bears on the claims: gradients agree more without batch norm; batch norm stabilizes the "
    "inputs; noise after it does not hurt.",
)


lesson.show_page("covariate_shift", body, set(LABELS))
