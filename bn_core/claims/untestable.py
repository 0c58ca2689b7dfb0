"""What cannot be put to the test on a laptop, and why: shown as such, with its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Untestable:
    """A sentence that is printed, who prints it, and why nothing here can judge it."""

    statement: str
    source: str
    why: str


UNTESTABLE = (
    Untestable(
        "With batch norm ImageNet is classified with a top-5 error of 4.9%, better than people.",
        "IS15",
        "It takes 1.3 million photographs and many GPUs for days; and the number is that of an "
        "ensemble of six networks, not of one.",
    ),
    Untestable(
        "90% of the models on leaderboards use batch norm.",
        "a course text",
        "It is a count of published models at some time, not a measurement of batch norm; no list "
        "of them is named.",
    ),
    Untestable(
        "On CIFAR-10 batch norm lifts the accuracy from 80% to 83%.",
        "a course text",
        "The images are not shipped here, and architecture, rates and seeds are not given; without "
        "a spread over seeds three points say little.",
    ),
    Untestable(
        "Batch norm changes the spectrum of the neural tangent kernel.",
        "an encyclopedia",
        "It is said of infinitely wide networks; at the widths a laptop trains, the spectrum is "
        "another one, and how far away is not bounded.",
    ),
    Untestable(
        "Batch norm clusters a deep network's outputs (a result of 2025).",
        "an encyclopedia",
        "It is an asymptotic result for random deep networks of growing width and depth, with "
        "nothing to hold a finite run against.",
    ),
    Untestable(
        "The paper on batch norm won a test-of-time award.",
        "an encyclopedia",
        "It is a fact about a prize: to be looked up, not measured.",
    ),
)
