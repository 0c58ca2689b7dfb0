"""Code to copy that runs the claims and prints their stored verdicts."""

from __future__ import annotations

from bn_core.course.ledger.config import ALL, LedgerConfig, LedgerView


def write_command(config: LedgerConfig) -> str:
    """Return the shell command that runs these claims."""
    words = ["python -m bn_core claims"]
    words += [config.only] * (config.only != ALL)
    words += ["--full"] * (config.effort == "full") + ["--again"] * config.again
    return " ".join(words)


def write_ledger_code(config: LedgerConfig, view: LedgerView) -> str:
    """Return code that prints the stored verdicts of the claims in view.

    Its first line says how to run them.
    """
    asked = [f'effort="{config.effort}"']
    asked += [f'only="{config.only}"'] * (config.only != ALL)
    chosen = []
    if view.verdict != ALL:
        chosen.append(f'each.kind == "{view.verdict}"')
    if view.about != ALL:
        chosen.append(f'each.claim.section == "{view.about}"')
    condition = f" if {' and '.join(chosen)}" if chosen else ""
    return f"""\
# In a shell, in this project's folder: {write_command(config)}
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.store import load_findings

ledger = Ledger.resumed(LedgerConfig({", ".join(asked)}), load_findings())
shown = [each for each in ledger.outcomes{condition}]
for each in shown:
    print(each.claim.id, each.words, "|", each.claim.statement)
"""
