"""The page of the lesson on doing without normalization."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.experiments.seeds import format_spread
from bn_core.lessons.without_norm.code import write_lab_code, write_layers_code
from bn_core.lessons.without_norm.config import STEP_CONFIGS, WithoutNormConfig, WithoutNormView
from bn_core.lessons.without_norm.experiments import WITHOUT_NORM
from bn_core.lessons.without_norm.names import NAMES
from bn_core.lessons.without_norm.notebook import list_networks
from bn_core.lessons.without_norm.readings import GOOD, count_added_numbers, read_arms
from bn_core.lessons.without_norm.result import WithoutNorm
from bn_core.lessons.without_norm.sentences import Facts
from bn_core.lessons.without_norm.table import without_norm_to_csv
from bn_core.text.numbers import format_number
from pages.shared import frame
from pages.shared.controls import build_config, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.number_table import show_table
from pages.shared.theme import get_theme
from pages.without_norm.details import PAPERS, show_limits, show_method
from pages.without_norm.predictions import show_predictions
from pages.without_norm.steps import STEPS

WHY = (
    "Batch norm does several jobs at once. It keeps activations in range, lets large learning "
    "rates work, and in deep networks with skips keeps small what each block adds. It also makes "
    "the output for an example depend on the rest of its batch. Here three methods do one job "
    "each: dynamic tanh the first, clipping the second, SkipInit the third."
)
_SHOWN = {
    "blocks": "Blocks",
    "batch_size": "Examples per batch",
    "threshold": "Clipping threshold λ",
    "skips": "Skip connections",
    "clip_factors": "Clip SkipInit's α, too",
}
_MORE = {
    "steps": "Steps of each network",
    "width": "Units per layer",
    "layer_norm": "Train layer norm, too",
    "seeds": "Seeds",
    "seed": "First seed",
}
KNOWN = WithoutNormConfig.parameter_names()

REASON = r"""
A residual block adds a branch to its input. With He's first weights the branch has about the
variance of its input. Without a norm the variance doubles in every block: $2^l$ after $l$ blocks.
With batch norm each branch adds about 1: $1 + l$ after $l$ blocks. Of that, block $l$ has the share

$$
\frac{1}{1 + l}
$$

So a deep block passes on almost what it gets (De & Smith 2020). SkipInit starts there: it
multiplies every branch by a learned α, at first 0. Clipping limits the step of each unit's weights
to the rate times λ times their norm, and leaves activations as they are. Dynamic tanh bounds
activations without statistics, but makes small ones smaller.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        values = show_controls(WithoutNormConfig, _SHOWN, columns=2)
        with page.more_settings():
            values |= show_controls(WithoutNormConfig, _MORE, columns=2, steppers=("seed",))
    config = build_config(WithoutNormConfig, values, "networks of this lesson")
    with page.picture:
        view = WithoutNormView(theme=get_theme().name)
        run = play(WITHOUT_NORM, config, view=view, starts=config in STEP_CONFIGS)
        st.caption(
            "SkipInit multiplies what each block adds by a learned factor, at first 0. Clipping "
            "scales a gradient down if its norm is above λ times that of the weights, unit by "
            "unit. Dynamic tanh takes the place of the norm. A network that diverged has accuracy "
            "0."
        )
    result = get_final_result(run)
    codes = {
        "The three substitutes in PyTorch": write_layers_code(config),
        "This page's numbers": write_lab_code(config),
    }
    csv = ("without_norm.csv", lambda: without_norm_to_csv(config, result))
    notebook = partial(list_networks, config, result)
    page.show_tools(codes, "trains the networks", csv, notebook=notebook)
    page.show_steps(STEPS, Facts(config, result))
    page.show_why(REASON)
    with page.beside_why:
        _show_best(config, result)
    with page.check:
        show_predictions()
    page.show_details(
        frame.Detail("How it was measured", show_method),
        frame.Detail("What these networks cannot show", show_limits),
        frame.Detail("Papers and claims", partial(frame.show_sources, "without_norm", PAPERS)),
    )


def _show_best(config: WithoutNormConfig, result: WithoutNorm | None) -> None:
    """Show what each network reaches at its best rate as a table."""
    st.subheader("Each network at its best rate", anchor=False)
    if result is None:
        st.markdown("The table appears when the networks are trained.")
        return
    arms = read_arms(result)
    show_table(
        ("network", "best rate", "test accuracy", f"rates that reach {GOOD}", "added numbers"),
        [
            (
                NAMES[arm],
                format_number(each.rate) if each.learns else "none",
                format_spread(each.accuracies),
                str(len(each.good_rates)),
                str(count_added_numbers(arm, config)),
            )
            for arm, each in arms.items()
        ],
        None,
        "Best rate, accuracy, number of good rates and added numbers of each network",
        words=[0],
    )
    st.caption(
        "Accuracy: median, smallest and largest of all seeds. “Added numbers” are learned besides "
        "weights and biases; batch norm stores as many running averages. Related lessons: "
        "[How deep can it go](/depth), [Learning rate and initialization](/sweeps), "
        "[Small batches](/small_batches), [Sequences](/sequences)."
    )


frame.show_lesson("without_norm", WHY, body, KNOWN)
