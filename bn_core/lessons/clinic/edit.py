"""Build the script of a case with the chosen fix and settings."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from bn_core.lessons.clinic.case import Case
from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.healthy_script import HEALTHY, apply_edits


def find_case(config: ClinicConfig) -> Case:
    """Return the case that a config names."""
    return CASES[int(config.case) - 1]


def build_script(config: ClinicConfig) -> str:
    """Return the whole script of a config; ValueError if its case has no such fix."""
    case = find_case(config)
    if config.fix > len(case.fixes):
        raise ValueError(f"Case {config.case} has {len(case.fixes)} fixes, not {config.fix}.")
    text = apply_edits(HEALTHY, case.faults)
    if config.fix:
        text = apply_edits(text, case.fixes[config.fix - 1].edits)
    return _set_constants(text, config)


def find_remaining_cause(config: ClinicConfig) -> str:
    """Return why the changes leave the cause in place, or "" if they remove it."""
    case = find_case(config)
    fix = case.fixes[config.fix - 1] if config.fix else None
    numbers = ("epochs_times", "batch_times", "rate_times")
    changed = {name for name in numbers if getattr(config, name) != config.knob(name).default}
    if case.repairs & (changed | ({fix.key} if fix else set())):
        return ""
    return (fix and fix.hides) or "The changed lines do not touch the cause."


def diff_script(config: ClinicConfig) -> str:
    """Return a config's changes to the broken script as a unified diff, or ""."""
    broken = build_script(replace(ClinicConfig(case=config.case), seed=config.seed))
    lines = difflib.unified_diff(
        broken.splitlines(), build_script(config).splitlines(), n=1, lineterm=""
    )
    return "\n".join([*lines][2:])


def _set_constants(text: str, config: ClinicConfig) -> str:
    """Multiply the constants at the top of the script as the config says."""
    for name, times in (
        ("EPOCHS", config.epochs_times),
        ("BATCH", config.batch_times),
        ("RATE", config.rate_times),
    ):
        [value] = re.findall(rf"^{name} = (.+)$", text, re.MULTILINE)
        scaled = (
            int(value) * int(times) if value.isdigit() else float(f"{float(value) * times:.6g}")
        )
        text = re.sub(rf"^{name} = .+$", f"{name} = {scaled!r}", text, flags=re.MULTILINE)
    return re.sub(r"^SEED = .+$", f"SEED = {config.seed}", text, flags=re.MULTILINE)
