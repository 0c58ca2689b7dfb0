"""The steps of the lesson on standardizing."""

from __future__ import annotations

from bn_core.lessons.standardize import sentences
from bn_core.lessons.standardize.samples import PRE_ACTIVATIONS
from pages.shared.steps import Step
from pages.standardize.numbers_input import set_numbers

STEPS = (
    Step(
        do="Suppose that these are temperatures in °C. Convert them to °F.",
        watch="Does anything change on the bottom line?",
        button="Convert to °F",
        act=set_numbers,
        values={"unit": "fahrenheit"},
        tell=sentences.tell_unit,
    ),
    Step(
        do="Go back to the plain numbers, and turn the 9 into an outlier.",
        watch="How close do the other seven come on the bottom line?",
        button="Change the 9 to 25",
        act=set_numbers,
        values={"text": "2, 4, 4, 4, 5, 5, 7, 25"},
        tell=sentences.tell_outlier,
    ),
    Step(
        do="Standardize what one neuron answered to eight flowers.",
        watch="On the bottom line the dashed mean is at 0, and the band ends at −1 and 1.",
        button="Take the neuron's answers",
        act=set_numbers,
        values={"text": PRE_ACTIVATIONS},
        tell=sentences.tell_pre_activations,
    ),
)
