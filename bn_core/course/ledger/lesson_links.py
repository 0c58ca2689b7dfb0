"""Links from a claim to its lesson, with the controls set as in one of its trials."""

from __future__ import annotations

from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim
from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.address import changed_parameters, format_address
from bn_core.inputs.knobs import Knobs
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.conventions.config import PortConfig
from bn_core.lessons.detached_statistics.config import LiveRunConfig
from bn_core.lessons.folding.config import FoldingConfig
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.sequences.config import TokensConfig
from bn_core.lessons.train_eval.config import ViewConfig
from bn_core.lessons.which_axes.config import AxesConfig

CONTROLS: dict[str, type[Knobs]] = {
    "four_steps": FourStepsConfig,
    "backward": BackwardConfig,
    "detached_statistics": LiveRunConfig,
    "running_averages": TimelineConfig,
    "train_eval": ViewConfig,
    "conventions": PortConfig,
    "folding": FoldingConfig,
    "which_axes": AxesConfig,
    "activations": RunConfig,
    "sequences": TokensConfig,
}
"""Lessons whose claims are also tried by runs of another kind, with the controls they do have;
all others have every control of the runs that try their claims."""


def link_to_claim(claim: Claim, trial: str = "", effort: str = "quick", **texts: str) -> str:
    """Return the address of a claim's lesson, set up as one of its trials.

    Without a trial it is the first. ``texts`` are values of further controls. KeyError: the claim
    has no such trial.
    """
    name = trial or claim.trials[0]
    if name not in claim.trials:
        raise KeyError(name)
    held = changed_parameters(TRIALS[name].config(effort))
    if claim.lesson in CONTROLS:
        known = CONTROLS[claim.lesson].parameter_names()
        held = {name: text for name, text in held.items() if name in known}
    return format_address(claim.lesson, (held | texts).items())
