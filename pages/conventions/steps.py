"""The steps of the lesson on conventions."""

from __future__ import annotations

from bn_core.lessons.conventions import sentences
from bn_core.lessons.conventions.config import PortConfig
from pages.shared.controls import make_setter
from pages.shared.steps import Step

_show = make_setter(PortConfig)

STEPS = (
    Step(
        do="Copy Keras's default momentum, 0.99, into PyTorch.",
        watch="How many batches does each line need to arrive?",
        button="Copy 0.99 to PyTorch",
        act=_show,
        values={"defaults": "Keras", "port": "copied"},
        tell=sentences.tell_copy,
    ),
    Step(
        do="Convert it: PyTorch needs 1 − 0.99 = 0.01.",
        watch="Compare first the two running means, then the two running variances.",
        button="Convert the momentum",
        act=_show,
        values={"defaults": "Keras", "port": "converted"},
        tell=sentences.tell_conversion,
    ),
    Step(
        do="Now move a PyTorch layer to Keras, convert its momentum, and make the batch small.",
        watch="Watch the four outputs in evaluation mode, at the bottom.",
        button="Move it, with a batch 100 times smaller",
        act=_show,
        values={"defaults": "PyTorch", "port": "converted", "scale": "0.01"},
        tell=sentences.tell_epsilon,
    ),
    Step(
        do="Give Keras the ε of PyTorch as well.",
        watch="Which difference is left between the outputs?",
        button="Convert ε",
        act=_show,
        values={"defaults": "PyTorch", "port": "all", "scale": "0.01"},
        tell=sentences.tell_rest,
    ),
)
