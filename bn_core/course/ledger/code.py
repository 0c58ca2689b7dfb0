"""Code to copy that runs the claims and prints their stored verdicts."""

from __future__ import annotations

import shlex

from bn_core.course.ledger.config import ALL, LedgerConfig, LedgerView
from bn_core.experiments.claim import Trial
from bn_core.inputs.knobs import to_text


def write_command(config: LedgerConfig) -> str:
    """Return the shell command that runs these claims."""
    words = ["batchnorm-lab claims"]
    words += [config.only] * (config.only != ALL)
    words += ["--full"] * (config.effort == "full") + ["--again"] * config.again
    return " ".join(words)


def write_trial_command(trial: Trial, effort: str) -> str:
    """Return the shell command that runs one set-up alone and prints its verdicts."""
    config, usual = trial.config(effort), trial.experiment.config()
    settings = [
        f"{name}={shlex.quote(to_text(getattr(config, name)))}"
        for name, _ in config.knobs()
        if getattr(config, name) != getattr(usual, name)
    ]
    return " ".join(["batchnorm-lab run", trial.experiment.name, *settings])


def write_ledger_code(view: LedgerView) -> str:
    """Return code that prints the verdicts in view, and what decided one claim."""
    chosen = []
    if view.verdict != ALL:
        chosen.append(f'each.kind == "{view.verdict}"')
    if view.about != ALL:
        chosen.append(f'each.claim.section == "{view.about}"')
    condition = f"if {' and '.join(chosen)}:\n        " if chosen else ""
    return f"""\
# To run all claims on this computer: {write_command(LedgerConfig(effort="full"))}
from bn_core.course.ledger.shipped import find_outcomes
from bn_core.course.ledger.store import load_findings

outcomes = {{each.claim.id: each for each in find_outcomes(load_findings())}}
for each in outcomes.values():
    {condition}print(each.claim.title, "|", each.words)

for part in outcomes["{view.claim}"].parts:
    print(part.part.statement, "|", part.words)
    for finding in part.findings:
        print("  ", finding.trial, "|", finding.measured)
"""
