"""Published claims that a laptop cannot test, each with its source and the reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Untestable:
    """A published statement, its source, and why the lab cannot test it."""

    statement: str
    source: str
    why: str


UNTESTABLE = (
    Untestable(
        "With batch norm ImageNet is classified with a top-5 error of 4.9%, better than people.",
        "IS15",
        "It takes more than a million photographs and days on many machines; and the number is "
        "that of an ensemble of six networks, not of one.",
    ),
    Untestable(
        "90% of the models on leaderboards use batch norm.",
        "a course",
        "It is a count of published models at some time, not a measurement of batch norm; no list "
        "of them is named.",
    ),
    Untestable(
        "On CIFAR-10 batch norm lifts the accuracy from 80% to 83%.",
        "a course",
        "The images are not shipped here, and architecture, rates and seeds are not given; without "
        "a spread over seeds three points say little.",
    ),
    Untestable(
        "Batch norm changes the spectrum of the neural tangent kernel.",
        "an encyclopedia",
        "It is about the limit of infinite width; at the widths a laptop trains the kernel "
        "changes while the network learns, and no number is given to hold it against.",
    ),
    Untestable(
        "In networks trained with batch norm the hidden representations cluster better (a result "
        "of 2025).",
        "an encyclopedia",
        "It is of large convolutional networks trained to the end, and the sentence names neither "
        "the measure of clustering nor how much is better.",
    ),
    Untestable(
        "The paper of 2015 won a test-of-time award.",
        "an encyclopedia",
        "It is a fact about a prize: to be looked up, not measured.",
    ),
)
