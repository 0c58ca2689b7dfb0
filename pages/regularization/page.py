"""The page of the lesson on regularization."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.shipped import judge_shipped
from bn_core.lessons.regularization.batch_noise import BatchSizeNoise
from bn_core.lessons.regularization.code import write_batch_noise_code, write_ghost_batches_code
from bn_core.lessons.regularization.config import (
    BatchNoiseConfig,
    GhostBatchesConfig,
    RegularizationView,
)
from bn_core.lessons.regularization.notebook import (
    can_write,
    list_batch_noise,
    list_ghost_batches,
)
from bn_core.lessons.regularization.result import GhostBatches
from bn_core.lessons.regularization.sentences import Facts
from bn_core.lessons.regularization.table import write_ghost_batches_csv
from bn_core.text.notebook import Notebook
from pages.regularization import (
    batch_noise,
    free_outputs,
    networks,
    predictions,
    variance_shift,
)
from pages.regularization.steps import STEPS
from pages.shared import frame, url_state
from pages.shared.controls import show_control

WHY = (
    "Many texts say that batch norm regularizes: each batch has slightly other statistics, and "
    "this noise keeps a network from overfitting. Is it so? A fair answer needs networks that "
    "differ in the noise and in nothing else."
)
_VIEWS = {"networks": "trained networks", "value": "one value"}
KNOWN = {
    *RegularizationView.parameter_names(),
    *networks.NAMES,
    *networks.PLACEMENT_NAMES,
    *batch_noise.NAMES,
    *free_outputs.NAMES,
    *variance_shift.NAMES,
}
REASON = r"""
In training, batch norm uses the mean and variance of the examples that an example happens to be
drawn with. So its $\hat x$ is noisy. In batches of $B$ normal examples with mean 0 and variance
1, the $\hat x$ of a value $x$ scatters by about

$$
\operatorname{std}(\hat x) \approx \sqrt{\frac{1 + x^2 / 2}{B}}
$$

if $B$ is large. The network has to answer alike for all of these $\hat x$, as it has to with
dropout. That can keep it from fitting details of single examples.

But batch norm also changes which learning rates work. So networks are compared at the best rate of
each. If the seeds then differ by as much as the networks, nothing is decided.
"""
PAPERS = (
    "Li, Chen, Hu & Yang 2019, [Understanding the Disharmony between Dropout and Batch "
    "Normalization by Variance Shift](https://arxiv.org/abs/1801.05134): what dropout does to the "
    "variance that batch norm keeps.",
    "Hoffer, Hubara & Soudry 2017, [Train longer, generalize better]"
    "(https://arxiv.org/abs/1705.08741): ghost batch norm.",
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.4 "
    "and 4.2.1: regularization, and dropout that becomes unnecessary.",
    "Luo et al. 2018, [Towards Understanding Regularization in Batch Normalization]"
    "(https://arxiv.org/abs/1809.00846): the noise as an explicit penalty.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    url_state.choose_linked_option("view", {"value": batch_noise.NAMES})
    with page.controls:
        view = show_control(RegularizationView, "view", "Show", names=_VIEWS)
        main = st.container()
        # The other controls are drawn as well, so that the address holds their values.
        more = page.more_settings()
    with main if view == "networks" else more:
        values = networks.choose_networks()
    with main if view == "value" else more:
        noise = batch_noise.choose_noise()
    with more:
        config = GhostBatchesConfig(**values, **networks.choose_more())
    measured, one = batch_noise.measure_noise(noise)
    result = None
    with page.picture:
        if view == "networks":
            result = networks.show_networks(config)
        else:
            batch_noise.show_noise(noise, measured, one)
    verdicts = result.verdicts if result else ()
    page.show_tools(
        {"NumPy": write_batch_noise_code(noise)}
        if view == "value"
        else {"These networks": write_ghost_batches_code(config)},
        "prints the numbers of the picture",
        *(
            [("ghost_batches.csv", partial(write_ghost_batches_csv, config, result))]
            if result
            else []
        ),
        notebook=_choose_notebook(view, noise, one, config, result),
    )
    ledger = judge_shipped(CLAIMS["C32"]).words
    page.show_steps(
        STEPS,
        Facts(noise=measured, one=one)
        if view == "value"
        else Facts(
            config=config,
            result=result,
            ledger=ledger,
            fewest=networks.find_fewest(config) if result else None,
        ),
    )
    page.show_why(REASON)
    with page.beside_why:
        batch_noise.show_draws(measured, one)
    with page.check:
        predictions.show_predictions()
    page.show_details(
        frame.Detail(
            "Batch norm before or after the nonlinearity?",
            networks.show_placement,
            networks.PLACEMENT_NAMES,
        ),
        frame.Detail(
            "Of B outputs only B − 2 are free", free_outputs.show_free_outputs, free_outputs.NAMES
        ),
        frame.Detail(
            "Dropout before batch norm",
            variance_shift.show_variance_shift,
            variance_shift.NAMES,
        ),
        frame.Detail("How it was measured", partial(networks.show_method, config)),
        frame.Detail(
            "What the claims say", partial(frame.show_verdicts, ("C32", "C33", "C34"), verdicts)
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "regularization", PAPERS)),
    )


def _choose_notebook(
    view: str,
    noise: BatchNoiseConfig,
    one: BatchSizeNoise,
    config: GhostBatchesConfig,
    result: GhostBatches | None,
) -> Callable[[], Notebook] | None:
    """Return the notebook of the view, if there is one for these settings."""
    if view == "value":
        return partial(list_batch_noise, noise, one)
    return partial(list_ghost_batches, config, result) if can_write(config) else None


frame.show_lesson("regularization", WHY, body, KNOWN)
