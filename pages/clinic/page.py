"""The page of the clinic: broken models to repair."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.clinic.config import ClinicConfig, InspectionConfig
from bn_core.lessons.clinic.edit import build_script, find_case
from bn_core.lessons.clinic.experiments import CLINIC
from bn_core.lessons.clinic.notebook import list_case
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.lessons.clinic.sentences import Shown
from pages.clinic import cases, diagnosis, inspection, treatment
from pages.clinic.steps import STEPS
from pages.shared import frame
from pages.shared.live_figure import get_final_result, play
from pages.shared.predict import ask_prediction

WHY = (
    "A faulty batch norm rarely raises an error. The network trains, and then its answers are "
    "wrong. But every fault leaves traces: in the loss, in the two modes, in the running "
    "statistics. Learn to read them on broken models."
)
KNOWN = {"case", "seed", *treatment.NAMES, *InspectionConfig.parameter_names()}
RUN, ORIGINAL = "clinic run", "clinic original"

REASON = r"""
Batch norm turns an input $x$ into

$$
y = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta
$$

with learned $\gamma$ and $\beta$ and a small $\varepsilon$. In training mode $\mu$ and $\sigma^2$
are the mean and variance of the batch, in evaluation mode running averages. So ask in this order:

1. **Does the training loss fall?** If not, look at the batches, the axis, $\varepsilon$ and the
   gradient.
2. **Are both modes accurate on the training images?** If only training mode is, the running
   averages are wrong: too few batches, corrupted or mixed data, not saved.
3. **If both are**, look at the test: its mode, its data, the folding.
"""
PAPERS = (
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.1: "
    "training and inference.",
    "Wu & Johnson 2021, [Rethinking “Batch” in BatchNorm](https://arxiv.org/abs/2105.07576): many "
    "of these faults, measured on ImageNet.",
    "PyTorch, [BatchNorm1d](https://docs.pytorch.org/docs/stable/generated/"
    "torch.nn.BatchNorm1d.html): momentum, the unbiased variance, and what evaluation mode uses.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        case_place, fix_place = st.columns(2, gap="medium")
        with case_place:
            number = cases.choose_case()
        with fix_place:
            fix = treatment.choose_fix(number)
        outcome = st.container()
        with page.more_settings():
            config = treatment.choose_settings(number, fix)
    case = find_case(config)
    with page.picture:
        st.markdown(f"> **{case.title}.** {case.complaint}")
        result: ClinicResult | None = get_final_result(play(CLINIC, config, key=RUN, starts=True))
    shown = Shown(config, result, _find_original(config, result))
    with outcome:
        treatment.show_outcome(shown)
    page.show_tools(
        {"PyTorch": build_script(config)},
        "prints the test accuracy of the picture",
        notebook=partial(list_case, config, result),
    )
    page.show_steps(STEPS, shown)
    page.show_why(REASON)
    with page.beside_why:
        inspection.show_inspection(config, result)
    with page.check:
        one, two = st.columns(2, gap="large")
        with one:
            diagnosis.show_diagnosis(config, shown.original)
        with two:
            _show_prediction()
    page.show_details(
        frame.Detail("All cases", cases.show_cases),
        frame.Detail("How it was measured", _show_method),
        frame.Detail("Papers", partial(frame.show_sources, "clinic", PAPERS)),
    )


def _find_original(config: ClinicConfig, result: ClinicResult | None) -> ClinicResult | None:
    """Return the result of the unchanged script, if the session has shown it."""
    original = ClinicConfig(case=config.case, seed=config.seed)
    if config == original:
        if result:
            st.session_state[ORIGINAL] = (original, result)
        return result
    kept = st.session_state.get(ORIGINAL)
    return kept[1] if kept and kept[0] == original else None


def _show_prediction() -> None:
    momentum, batches = 0.001, 82
    ask_prediction(
        "way of the running mean",
        f"The layers of case 2 have momentum {momentum} and see {batches} training batches. How "
        "much of the way from their start to the values of the data do the running statistics "
        "cover, in %?",
        100 * (1 - (1 - momentum) ** batches),
        f"Each batch covers {momentum} of the way that is left: 100 · (1 − {1 - momentum}^"
        f"{batches}).",
    )


def _show_method() -> None:
    st.markdown(
        "Each case is a PyTorch script that trains and tests a network on scikit-learn's digits: "
        "1,297 training and 500 test images. A worker runs exactly the script that **Code** shows, "
        "with its seed, and then inspects copies of its network. Every change you choose is made "
        "in the script and run. Its own test decides."
    )
    st.markdown(
        "The required accuracy of each case was set on seeds 0 to 7 and then checked on others. A "
        "change can let the test pass and leave the fault in place. The page says so, and the case "
        "stays open."
    )


frame.show_lesson("clinic", WHY, body, KNOWN)
