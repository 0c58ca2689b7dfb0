"""The page of the lesson on adaptation at test time."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.adaptation.code import (
    write_lab_code,
    write_mixture_code,
    write_test_batch_code,
)
from bn_core.lessons.adaptation.config import (
    BATCH_SIZE,
    MIXED,
    SORTED,
    AdaptationConfig,
    AdaptationView,
)
from bn_core.lessons.adaptation.experiments import ADAPTATION
from bn_core.lessons.adaptation.notebook import list_adaptation
from bn_core.lessons.adaptation.result import Adaptation
from bn_core.lessons.adaptation.sentences import Facts, describe_unit
from bn_core.lessons.adaptation.shifts import describe_shift
from bn_core.lessons.adaptation.table import write_adaptation_csv
from bn_core.lessons.adaptation.unit import take_batch
from bn_core.lessons.adaptation.unit_figure import draw_unit
from bn_core.text.numbers import format_number
from pages.adaptation.predictions import show_predictions
from pages.adaptation.steps import STEP_CONFIGS, STEPS
from pages.shared import frame
from pages.shared.controls import build_config, show_control, show_controls
from pages.shared.live_figure import get_final_result, play, show_figures
from pages.shared.theme import get_theme

WHY = (
    "A network is trained on some images and used on others: another camera, another light. Its "
    "running averages still describe the old images, and its accuracy falls. A batch of new images "
    "shows their mean and variance, and needs no labels."
)
KNOWN = {
    *AdaptationConfig.parameter_names(),
    *(AdaptationView.parameter(name) for name in ("severity", "test_size")),
}
_ORDERS = {MIXED: "mixed", SORTED: "sorted by class"}
REASON = r"""
If all test images become brighter or fainter, what batch norm gets in the first layer changes from
$x$ to $sx + c$, with the same $s > 0$ and $c$ for every image. Its mean in the test batch is
$s\mu + c$ and its standard deviation $s\sigma$. So $s$ and $c$ cancel: $\hat x$ is as before, up to
$\varepsilon$.

Blur, moves and noise do not act like that. Statistics repair what happened to each mean and scale,
and nothing else. A small test batch estimates them badly. Running averages can count as $N$ more
images beside its $n$:

$$
\mu = \frac{N}{N + n}\,\mu_{\text{run}} + \frac{n}{N + n}\,\mu_{\text{batch}}
$$

The same goes for $\sigma^2$. This trades the noise of few images for the error of old averages.
"""
PAPERS = (
    "Nado et al. 2020, [Evaluating Prediction-Time Batch Normalization for Robustness under "
    "Covariate Shift](https://arxiv.org/abs/2006.10963): more accuracy under corruptions; mixed "
    "results with pre-training and under more natural shifts.",
    "Schneider et al. 2020, [Improving Robustness against Common Corruptions by Covariate Shift "
    "Adaptation](https://arxiv.org/abs/2006.16971): the mixture, which helps even with one image.",
    "Li et al. 2016, [Revisiting Batch Normalization For Practical Domain Adaptation]"
    "(https://arxiv.org/abs/1603.04779): statistics of all images of the new domain.",
    "Wang et al. 2021, [Tent: Fully Test-Time Adaptation by Entropy Minimization]"
    "(https://arxiv.org/abs/2006.10726): statistics of the test batch, and γ and β are trained on "
    "it without labels.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        values = {
            "shift": show_control(AdaptationConfig, "shift", "Shift of the test images", names={})
        }
        left, right = st.columns([2, 3], gap="medium")
        with left:
            severity = show_control(AdaptationView, "severity", "Severity")
            st.caption(f"That is: {describe_shift(values['shift'], severity)}.")
            values["order"] = show_control(AdaptationConfig, "order", "Test order", names=_ORDERS)
        with right:
            label = "N, weight of the running averages"
            values["weight"] = show_control(AdaptationConfig, "weight", label, stepper=True)
            size = show_control(AdaptationView, "test_size", "Images in a test batch")
        with page.more_settings():
            labels = {
                "steps": "Training steps",
                "rate": "Learning rate",
                "seeds": "Seeds",
                "seed": "First seed",
            }
            values |= show_controls(AdaptationConfig, labels, 2, ("steps", "seeds", "seed"))
    config = build_config(AdaptationConfig, values, "adaptation config")
    view = AdaptationView(severity, size, get_theme().name)
    with page.picture:
        run = play(ADAPTATION, config, view=view, starts=config in STEP_CONFIGS)
    result: Adaptation | None = get_final_result(run)
    codes = {
        "Test batch": write_test_batch_code(),
        "Mixture": write_mixture_code(config.weight or 4),
        "This page's numbers": write_lab_code(config, view),
    }
    csvs = [("adaptation.csv", partial(write_adaptation_csv, config, result))] if result else []
    prints = "prints what each kind of statistics gives"
    page.show_tools(codes, prints, *csvs, notebook=partial(list_adaptation, config, view, result))
    page.show_steps(STEPS, Facts(config, view, result))
    page.show_why(REASON)
    with page.beside_why:
        _show_unit(result, view)
    with page.check:
        show_predictions()
    verdicts = result.verdicts if result else ()
    page.show_details(
        frame.Detail("How it was measured", partial(_show_method, config)),
        frame.Detail("Before you use it", _show_limits),
        frame.Detail("What the claim says", partial(frame.show_verdicts, ("C50",), verdicts)),
        frame.Detail("Papers and claims", partial(frame.show_sources, "adaptation", PAPERS)),
    )


def _show_unit(result: Adaptation | None, view: AdaptationView) -> None:
    """Show the first test batch in one unit, with both kinds of statistics."""
    st.subheader("One unit, one test batch", anchor=False)
    if result is None or result.unit is None:
        st.caption("The picture appears when the networks have been tested.")
        return
    batch = take_batch(result.unit, view)
    show_figures([draw_unit(batch, get_theme())], "adaptation unit")
    st.caption(describe_unit(batch))


def _show_method(config: AdaptationConfig) -> None:
    st.markdown(
        "**Networks.** Three hidden layers of 64 ReLU units, with batch norm, layer norm or no "
        "norm, from the same weights and on the same batches. They learn the clean digits for "
        f"{config.steps} steps in batches of {BATCH_SIZE} at learning rate "
        f"{format_number(config.rate)}. No test image and no shift takes part in the training.\n\n"
        "**Shifts.** They change the pixels, from 0 to 16, of the 500 test images. Then all pixels "
        "are standardized by one mean and one standard deviation, those of the training pixels. So "
        "a brighter or fainter image is one affine map of the old input of every unit. We do not "
        "clip pixels at 0 and 16. A real camera does, and then bright images lose details that no "
        "statistics bring back.\n\n"
        "**Tests.** Each test batch is normalized by itself in every layer, and does not "
        "change the running averages. "
        "The last batch is filled up with images of the one before it. Every seed has its own "
        "order of the images and its own noise, which grows with the severity and stays the same "
        "otherwise. The variance of a test batch divides the sum of squares by the number of "
        "images, as in training; the code of Schneider et al. divides by one less."
    )


def _show_limits() -> None:
    st.markdown(
        "- The output for an image depends on the other images of its batch: see "
        "[Training and evaluation mode](/train_eval).\n"
        "- The batch must hold what the training held. Images of a video, or of one patient, "
        "are often alike, as sorted ones are.\n"
        "- `model.train()` takes the statistics of the batch, too. But it switches dropout on and "
        "moves the running averages: see [Freezing](/freezing?gradient=no_grad). The code of this "
        "page does neither.\n"
        "- If many new images are at hand before the test, compute their mean and variance once "
        "and store them as running averages, as for [averaged weights](/running_averages). Then "
        "each image is classified by itself again."
    )


frame.show_lesson("adaptation", WHY, body, KNOWN)
