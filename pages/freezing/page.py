"""The page of the lesson on freezing."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core import RunningStats, normalize
from bn_core.inputs.counts import format_count
from bn_core.lessons.freezing.code import FREEZE, write_freezing_code
from bn_core.lessons.freezing.config import GRADIENTS, MODES, FreezingConfig, FreezingView
from bn_core.lessons.freezing.experiments import FREEZING
from bn_core.lessons.freezing.figure import GRADIENT_NAMES, MODE_NAMES
from bn_core.lessons.freezing.notebook import list_freezing
from bn_core.lessons.freezing.result import Freezing
from bn_core.lessons.freezing.table import write_freezing_csv
from bn_core.norm.arrays import Array
from bn_core.text.numbers import format_number
from pages.freezing.steps import STEPS, Facts
from pages.shared import frame
from pages.shared.controls import build_config, set_values, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.number_table import show_table
from pages.shared.predict import ask_prediction
from pages.shared.theme import get_theme

WHY = (
    "To adapt a trained network to a few new images, you often want its batch-norm layers to stay "
    "as they are. Three switches look like a freeze. Each stops only a part, and one call in your "
    "training loop can undo the rest."
)
VIEW = ("mode", "gradient")
KNOWN = {*VIEW, *FreezingConfig.parameter_names()}
REASON = r"""
A batch-norm layer holds two kinds of numbers. The scale $\gamma$ and the shift $\beta$ are
parameters: the optimizer moves them by their gradient. `requires_grad = False` stops their
gradient. The running statistics are buffers, numbers that are saved but not trained. Every forward
pass in training mode moves them, with no gradient at all.

$$
\mu_{\text{run}} \leftarrow (1 - m)\,\mu_{\text{run}} + m\,\mu_{\text{batch}}
$$

$\mu_{\text{run}}$ is the running mean, $\mu_{\text{batch}}$ the mean of the batch, and $m$ the
momentum, 0.1 in PyTorch. Only evaluation mode stops this. `model.train()` sets the mode of every
layer inside the model, so evaluation mode must be set again after it.
"""
PAPERS = (
    "PyTorch's documentation of "
    "[autograd](https://docs.pytorch.org/docs/stable/notes/autograd.html), “Locally disabling "
    "gradient computation”: evaluation mode is independent of it.",
    "Li et al. 2016, [Revisiting Batch Normalization For Practical Domain Adaptation]"
    "(https://arxiv.org/abs/1603.04779): sometimes the statistics should move and nothing else: "
    "see [Adaptation at test time](/adaptation).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        labels = {"mode": "Mode of the layer", "gradient": "Gradient of γ and β"}
        chosen = show_controls(FreezingView, labels, columns=[4, 5])
        st.caption("Or click a field of the map.")
        with page.more_settings():
            values = show_controls(
                FreezingConfig,
                {"steps": "Training steps", "rate": "Learning rate", "seed": "Seed"},
                steppers=("steps", "seed"),
            )
    config = build_config(FreezingConfig, values, "freezing config")
    view = FreezingView(**chosen, theme=get_theme().name)
    with page.picture:
        result = get_final_result(play(FREEZING, config, view=view, on_pick=_choose_cell))
    assert result is None or isinstance(result, Freezing)
    codes = {"This setting": write_freezing_code(view), "Freeze a whole model": FREEZE}
    csvs = [("freezing.csv", partial(write_freezing_csv, config, result))] if result else []
    prints = "prints what moved, or whether nothing did"
    notebook = partial(list_freezing, view, config, result)
    page.show_tools(codes, prints, *csvs, notebook=notebook)
    page.show_steps(STEPS, Facts(view, result))
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("Freeze every batch norm of a model", anchor=False)
        st.code(FREEZE, language="python")
    with page.check:
        _show_predictions()
    page.show_details(
        frame.Detail("All settings as a table", partial(_show_settings, result)),
        frame.Detail("How it was measured", partial(_show_method, config)),
        frame.Detail("Papers", partial(frame.show_sources, "freezing", PAPERS)),
    )


def _choose_cell(mode: int, gradient: int) -> None:
    """Set the controls to a field of the map that was clicked; a callback."""
    if 0 <= mode < len(MODES) and 0 <= gradient < len(GRADIENTS):
        set_values(mode=MODES[mode], gradient=GRADIENTS[gradient])


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    stats = RunningStats.start(1)
    for _ in range(2):
        stats = stats.after(normalize([[9.0], [11.0]]))
    with one:
        ask_prediction(
            "two batches without gradients",
            "A new layer (running mean 0, momentum 0.1) is in training mode. Under "
            "torch.no_grad() it gets two batches with mean 10. What is its running mean then?",
            float(stats.mean[0]),
            "After the first batch it is 0.1 · 10 = 1, then 0.9 · 1 + 0.1 · 10.",
        )
    with two:
        ask_prediction(
            "ten epochs of a frozen layer",
            "A layer has requires_grad = False and was put into evaluation mode once, before a "
            "loop of 10 epochs with 30 batches each. Every epoch begins with model.train(). How "
            "many batches does the layer count?",
            300.0,
            "The first model.train() ends evaluation mode, before the first batch.",
        )


def _show_settings(result: Freezing | None) -> None:
    if result is None:
        st.caption("The table appears when the network has been trained.")
        return
    rows: list[tuple[float | str, ...]] = [
        (
            _write_label(MODE_NAMES[mode]),
            _write_label(GRADIENT_NAMES[gradient]),
            *(float(values[m, g, -1]) for values in _list_movements(result)),
        )
        for m, mode in enumerate(MODES)
        for g, gradient in enumerate(GRADIENTS)
    ]
    show_table(
        ("mode of the layer", "gradient", "γ, β moved", "statistics moved", "other weights moved"),
        rows,
        None,
        "How far each part has moved at the end, for each setting",
    )


def _write_label(name: str) -> str:
    """Write the label of a field in one line."""
    return name.replace(".<br>", ".").replace("<br>", " ")


def _list_movements(result: Freezing) -> tuple[Array, Array, Array]:
    return result.parameters, result.statistics, result.others


def _show_method(config: FreezingConfig) -> None:
    st.markdown(
        "A network (64 → 16 → 10 units, batch norm before ReLU) first learns the digits 0 to 4 "
        "in 100 steps. Each of the nine settings then trains a copy of it on the digits 5 to 9, "
        f"for {format_count(config.steps, 'step')} of SGD with learning rate "
        f"{format_number(config.rate)} and batches of 64. “Moved by” is the largest absolute "
        "change of any number of its kind."
    )
    st.markdown(
        "If model.train() is called after bn.eval(), every number equals that of training mode to "
        "the last digit."
    )


frame.show_lesson("freezing", WHY, body, KNOWN)
