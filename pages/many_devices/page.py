"""The page of the lesson on split batches."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.many_devices.code import (
    CONVERT,
    write_accumulation_code,
    write_shares_code,
    write_sync_batch_norm_code,
)
from bn_core.lessons.many_devices.config import (
    AccumulationConfig,
    AccumulationView,
    ManyDevicesView,
    SyncBatchNormConfig,
)
from bn_core.lessons.many_devices.notebook import list_accumulation, list_processes, list_shares
from bn_core.lessons.many_devices.sentences import Facts
from bn_core.lessons.many_devices.shares import Shares
from bn_core.lessons.many_devices.table import write_accumulation_csv, write_processes_csv
from pages.many_devices import accumulation, gradient_bias, predictions, processes, shares
from pages.many_devices.steps import STEPS
from pages.shared import frame, url_state
from pages.shared.controls import show_control

WHY = (
    "A batch that does not fit on one device is split: over several devices, or into parts whose "
    "gradients are added up. For most layers this changes nothing. For batch norm it makes another "
    "network, and PyTorch does not warn you."
)
_VIEWS = {
    "processes": "over processes",
    "accumulation": "over time",
    "shares": "in unequal shares",
}
_OF_ACCUMULATION = {
    AccumulationView.parameter("micro"),
    *AccumulationConfig.parameter_names(),
}
KNOWN = {
    *ManyDevicesView.parameter_names(),
    *SyncBatchNormConfig.parameter_names(),
    *_OF_ACCUMULATION,
    *accumulation.MOMENTUM_NAMES,
    *shares.NAMES,
    *gradient_bias.NAMES,
}
REASON = r"""
Each of $K$ equal parts has its own mean $\mu_k$ and variance $\sigma_k^2$. The variance of the
whole batch, with mean $\mu$, has two terms:

$$
\sigma^2 = \frac1K\sum_k \sigma_k^2 + \frac1K\sum_k (\mu_k - \mu)^2
$$

A process that normalizes on its own loses the second term, and subtracts $\mu_k$ instead of $\mu$.
Synchronized batch norm adds up counts, sums and squares over all processes, in every layer, forward
and backward. The result is exact, but every layer waits for all processes.

Accumulation cannot do this: when the second part arrives, the first has already been normalized.
Group norm and layer norm average within one example, so no split changes them.
"""
PAPERS = (
    "Lian & Liu 2019, [Revisit Batch Normalization](https://arxiv.org/abs/1810.06177): batch norm "
    "creates another objective, which depends on the batches.",
    "Peng et al. 2018, [MegDet](https://arxiv.org/abs/1711.07240): batch norm across devices.",
    "Wu & He 2018, [Group Normalization](https://arxiv.org/abs/1803.08494): a norm that no split "
    "changes.",
    "PyTorch's documentation of [SyncBatchNorm]"
    "(https://docs.pytorch.org/docs/stable/generated/torch.nn.SyncBatchNorm.html).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    url_state.choose_linked_option(
        "view", {"accumulation": _OF_ACCUMULATION, "shares": shares.NAMES}
    )
    with page.controls:
        view = show_control(ManyDevicesView, "view", "Split the batch", names=_VIEWS)
        main = st.container()
        # The other controls are drawn as well, so that the address holds their values.
        more = page.more_settings()
    with main if view == "processes" else more:
        config = processes.choose_processes()
    with main if view == "accumulation" else more:
        micro = accumulation.choose_part()
    with main if view == "shares" else more:
        two_devices = shares.choose_shares()
    with more:
        parts = accumulation.choose_more()
    if view == "shares":
        shown = _show_shares(page, two_devices)
    else:
        shown = _show_picture(page, view, config, parts, micro)
    page.show_steps(STEPS, shown)
    page.show_why(REASON)
    with page.beside_why:
        shares.show_shares(two_devices)
    with page.check:
        predictions.show_predictions()
    page.show_details(
        frame.Detail(
            "Output and gradient against one batch",
            partial(processes.show_all_units, shown.processes),
        ),
        frame.Detail(
            "Running averages of an accumulated batch",
            partial(accumulation.show_running_means, shown.accumulation),
            accumulation.MOMENTUM_NAMES,
        ),
        frame.Detail(
            "The average of all mini-batch gradients",
            gradient_bias.show_gradient_bias,
            gradient_bias.NAMES,
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "many_devices", PAPERS)),
    )


def _show_picture(
    page: frame.Layout,
    view: str,
    config: SyncBatchNormConfig,
    parts: AccumulationConfig,
    micro: str,
) -> Facts:
    """Show the picture and the tools of a view, and return what is on the screen."""
    with page.picture:
        if view == "processes":
            shared = processes.show_processes(config)
            page.show_tools(
                {
                    "These processes": write_sync_batch_norm_code(config),
                    "Your own training": CONVERT,
                },
                "prints how far both ways are off, or converts a network",
                *(
                    [("processes.csv", partial(write_processes_csv, config, shared))]
                    if shared
                    else []
                ),
                notebook=partial(list_processes, config, shared),
            )
            return Facts(config=config, processes=shared)
        result = accumulation.show_accumulation(parts, micro)
        page.show_tools(
            {"PyTorch": write_accumulation_code(int(micro))},
            "prints how far the gradients are apart without and with batch norm",
            *(
                [("accumulation.csv", partial(write_accumulation_csv, parts, result))]
                if result
                else []
            ),
            notebook=partial(list_accumulation, parts, result),
        )
        return Facts(accumulation=result, micro=int(micro))


def _show_shares(page: frame.Layout, two_devices: Shares) -> Facts:
    """Show two shares of any size, their code and their notebook."""
    with page.picture:
        shares.show_picture(two_devices)
    code = write_shares_code(*(each.x[:, 0] for each in two_devices.apart))
    page.show_tools(
        {"PyTorch": code},
        "prints mean and variance: averaged, and of all values",
        notebook=partial(list_shares, two_devices),
    )
    return Facts(shares=two_devices)


frame.show_lesson("many_devices", WHY, body, KNOWN)
