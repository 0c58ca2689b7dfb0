"""The steps of the lesson on split batches."""

from __future__ import annotations

from bn_core.lessons.many_devices import sentences
from bn_core.lessons.many_devices.config import (
    AccumulationConfig,
    AccumulationView,
    ManyDevicesView,
    SyncBatchNormConfig,
)
from bn_core.lessons.many_devices.shares import UNEQUAL
from pages.many_devices import accumulation, processes, shares
from pages.shared.controls import set_controls, set_values
from pages.shared.live_figure import start_run
from pages.shared.steps import Step

BY_CLASS = SyncBatchNormConfig(shared_by="class")
PAIRS = SyncBatchNormConfig(ranks="4", device_batch=2)


def _start_processes(config: SyncBatchNormConfig) -> None:
    """Show and start these processes; a callback."""
    set_controls(ManyDevicesView("processes"))
    set_controls(config)
    start_run(processes.RUN)


def _accumulate() -> None:
    """Show and compute the accumulated gradients; a callback."""
    set_controls(ManyDevicesView("accumulation"))
    set_controls(AccumulationConfig())
    set_values(micro=AccumulationView().micro)
    start_run(accumulation.RUN)


def _share_unequally() -> None:
    """Give one device three values and the other one; a callback."""
    set_controls(ManyDevicesView("shares"))
    shares.set_shares(*UNEQUAL)


STEPS = (
    Step(
        do="Give each process other digits: share the batch out by class.",
        watch="Look at the two colours in the middle row and above it: where are they apart?",
        button="Share out by class",
        act=_start_processes,
        values={"config": BY_CLASS},
        tell=sentences.tell_classes,
    ),
    Step(
        do="Let four processes share eight digits, two in each.",
        watch="How many different numbers are left in the top row?",
        button="Start four processes",
        act=_start_processes,
        values={"config": PAIRS},
        tell=sentences.tell_pairs,
    ),
    Step(
        do="Split the batch over time instead: add up the gradients of eight parts.",
        watch="Which of the four networks gets the gradient of the whole batch?",
        button="Accumulate gradients",
        act=_accumulate,
        tell=sentences.tell_accumulation,
    ),
    Step(
        do="Give the devices unequal shares: three values 0 on one, a 7 on the other.",
        watch="Before you press: what is the mean of all four values?",
        button="Share 0, 0, 0 and 7",
        act=_share_unequally,
        tell=sentences.tell_shares,
    ),
)
