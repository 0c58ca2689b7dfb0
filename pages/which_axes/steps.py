"""The steps of the lesson on the axes of a norm."""

from __future__ import annotations

from bn_core.lessons.which_axes.sentences import (
    describe_batch_of_one,
    describe_group_norm,
    describe_layer_norm,
    describe_single_values,
)
from pages.shared.steps import Step
from pages.which_axes.choice import set_block

STEPS = (
    Step(
        do="Switch from batch norm to layer norm.",
        watch="The coloured cells share the mean of the selected one. Which are they now?",
        button="Switch to layer norm",
        act=set_block,
        values={"norm": "layer"},
        tell=describe_layer_norm,
    ),
    Step(
        do="Split the channels of each example into two groups.",
        watch="How many of the coloured cells stay coloured?",
        button="Switch to group norm",
        act=set_block,
        values={"norm": "group", "groups": 2},
        tell=describe_group_norm,
    ),
    Step(
        do="Go back to batch norm, with a single example in the batch.",
        watch="How many values does each mean cover now?",
        button="Reduce the batch to 1 example",
        act=set_block,
        values={"n": 1},
        tell=describe_batch_of_one,
    ),
    Step(
        do="Keep one position per channel too, as in a fully connected layer.",
        watch="How many values are left for each mean?",
        button="Reduce the block to 1 × 4 × 1 × 1",
        act=set_block,
        values={"n": 1, "h": 1, "w": 1},
        tell=describe_single_values,
    ),
)
