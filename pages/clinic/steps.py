"""The steps of the lesson on broken models."""

from __future__ import annotations

from bn_core.lessons.clinic import sentences
from pages.clinic.treatment import set_case
from pages.shared.steps import Step

STEPS = (
    Step(
        do="Case 1 trains well and fails its test. Call eval() before the test.",
        watch="Which of the two charts will change?",
        button="Call net.eval() before the test",
        act=set_case,
        values={"number": "1", "fix": 1},
        tell=sentences.tell_evaluation_mode,
    ),
    Step(
        do="Try another change instead: shuffle the test images.",
        watch="The accuracy will rise as well. Is the fault gone?",
        button="Shuffle the test images",
        act=set_case,
        values={"number": "1", "fix": 4},
        tell=sentences.tell_hidden_symptom,
    ),
    Step(
        do="Look at a network that does not learn.",
        watch="Compare its training loss with the dotted line: the loss of guessing.",
        button="Run case 4",
        act=set_case,
        values={"number": "4"},
        tell=sentences.tell_sorted_case,
    ),
    Step(
        do="Now find a fault by yourself.",
        watch="Is it in training, in the running statistics, or in the test?",
        button="Run case 2",
        act=set_case,
        values={"number": "2"},
        tell=sentences.tell_own_case,
    ),
)
