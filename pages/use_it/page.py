"""The page of the lesson on a network of one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.use_it.checklist import check_model
from bn_core.lessons.use_it.code import write_script
from bn_core.lessons.use_it.config import UseItConfig, UseItView, Variant
from bn_core.lessons.use_it.experiments import USE_IT
from bn_core.lessons.use_it.notebook import list_script
from bn_core.lessons.use_it.result import UseIt
from bn_core.lessons.use_it.table import write_use_it_csv
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.live_figure import get_final_result, play
from pages.shared.theme import get_theme
from pages.use_it import sections
from pages.use_it.steps import STEPS, Facts

WHY = (
    "One line, nn.BatchNorm1d(32), adds batch norm to a network, and a few small mistakes take its "
    "benefit away without any error message. Choose how to build yours. The page trains it, and "
    "checks what you would check before you trust it."
)
KNOWN = {
    *Variant.parameter_names(),
    *UseItConfig.parameter_names(),
    *sections.DECAY_NAMES,
}
REASON = r"""
Three facts explain most of the checklist. Batch norm subtracts the mean of its input $x$, so a bias
$b$ directly before it cancels. It multiplies by $\gamma$, so $\gamma = 0$ stops the signal and
the gradient. And it has two modes: batch statistics for training, running statistics for
predictions.

$$
y = \gamma\,\frac{(x + b) - (\mu + b)}{\sqrt{\sigma^2 + \varepsilon}} + \beta
$$

$\mu$ and $\sigma^2$ are the mean and variance of $x$ over the batch, $\beta$ is the shift, and
$\varepsilon$ a tiny number. A residual block $x + f(x)$ has a second path, the skip connection.
There $\gamma = 0$ at the end of $f$ lets the block start as $x$ itself.
"""
PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.2: "
    "before the nonlinearity, and without a bias.",
    "Goyal et al. 2017, [Accurate, Large Minibatch SGD](https://arxiv.org/abs/1706.02677), section "
    "5.1: γ = 0 in the last batch norm of each residual block.",
    "He et al. 2018, [Bag of Tricks for Image Classification](https://arxiv.org/abs/1812.01187), "
    "section 3.1: zero γ, and no decay of biases, γ and β.",
)
_CHOICES = {"placement": "Batch norm before or after ReLU", "mode": "Mode during training"}
_SWITCHES = {
    "bias": "Bias in Linear",
    "zero_gamma": "Last γ starts at 0",
    "residual": "Residual block",
}


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        chosen = show_controls(Variant, _CHOICES, columns=2) | show_controls(Variant, _SWITCHES)
        with page.more_settings():
            seed = show_control(UseItConfig, "seed", "Seed", stepper=True)
    config = build_config(UseItConfig, {"seed": seed}, "use_it config")
    view = UseItView(**chosen, theme=get_theme().name)
    with page.picture:
        result = get_final_result(play(USE_IT, config, view=view))
    assert result is None or isinstance(result, UseIt)
    script = write_script(view.variant, config.seed)
    csvs = [("use_it.csv", partial(write_use_it_csv, config, result))] if result else []
    prints = "prints the model, its loss and its test accuracy"
    found = result.get_inspection(view.variant) if result else None
    notebook = partial(list_script, view.variant, config.seed, found)
    page.show_tools({"PyTorch": script}, prints, *csvs, notebook=notebook)
    page.show_steps(STEPS, Facts(view, result))
    _show_below(page, view, result, script)
    with page.check:
        sections.show_predictions()


def _show_below(page: frame.Layout, view: UseItView, result: UseIt | None, script: str) -> None:
    page.show_why(REASON)
    found = result.get_inspection(view.variant) if result else None
    with page.beside_why:
        if result and found:
            st.subheader("Checklist", anchor=False)
            sections.show_checklist(check_model(view.variant, found, result.decayed_gamma))
        st.markdown("**The script that was run**, which also runs alone")
        st.code(script, language="python", height=334)
    parts = (
        (
            frame.Detail(
                "print(model), parameters and buffers", partial(sections.show_model, found)
            ),
            frame.Detail("One forward pass in both modes", partial(sections.show_passes, found)),
        )
        if found
        else ()
    )
    page.show_details(
        *parts,
        frame.Detail("Weight decay on γ and β", sections.show_decay, sections.DECAY_NAMES),
        frame.Detail("How it was measured", sections.show_method),
        frame.Detail("Papers", partial(frame.show_sources, "use_it", PAPERS)),
    )


frame.show_lesson("use_it", WHY, body, KNOWN)
