"""The ledger as tables in Markdown, as JSON and as CSV."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bn_core import __version__
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import MARKS
from bn_core.course.ledger.finding import Finding, write_finding
from bn_core.course.ledger.outcome import KINDS, Outcome, PartOutcome
from bn_core.course.ledger.papers import spell_papers
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim
from bn_core.experiments.claim_part import Kind
from bn_core.text.csv_rows import write_csv
from bn_core.text.markdown import write_markdown_table

HEADS = ("claim", "as stated", "source", "verdict", "what decided")


def write_markdown(outcomes: Sequence[Outcome]) -> str:
    """Return a sentence on the runs, and a table of the parts of these claims."""
    rows = [_format_part(outcome, part) for outcome in outcomes for part in outcome.parts]
    table = write_markdown_table(HEADS, rows)
    findings = [each for outcome in outcomes for each in outcome.findings]
    return f"{describe_runs(findings)}\n\n{table}\n"


def write_summary(outcomes: Sequence[Outcome]) -> str:
    """Return a table of the verdicts, each with the titles of its claims."""
    titles = {kind: [_title(each) for each in outcomes if each.kind == kind] for kind in KINDS}
    rows = [(f"{kind} ({len(held)})", "; ".join(held)) for kind, held in titles.items() if held]
    return write_markdown_table(("verdict", "claims"), rows) + "\n"


def _title(outcome: Outcome) -> str:
    """Return a claim's title, with how many parts have its verdict if others do not."""
    differ = len({each.kind for each in outcome.parts}) > 1
    return f"{outcome.claim.title} ({outcome.share})" if differ else outcome.claim.title


def describe_outcome(outcome: Outcome, because: str = "") -> str:
    """Return a verdict in Markdown, to follow the claim in an item of a list.

    Several parts follow as a list of their own, below the reason.
    """
    if len(outcome.parts) == 1 or outcome.kind == Kind.UNRUN:
        return f"**{outcome.words}**. {because}".rstrip()
    parts = [f"\n    - {describe_part(each)}" for each in outcome.parts]
    return f"**{outcome.brief}**. {because}".rstrip() + "".join(parts)


def describe_part(part: PartOutcome) -> str:
    """Return the mark, the statement and the verdict of a part, in Markdown."""
    return f"{MARKS[part.kind]} “{part.part.statement}” **{part.words}**."


def explain_thresholds(claim: Claim) -> str:
    """Return the reasons of a claim's thresholds, in Markdown."""
    reasons = {each.statement: each.why for each in claim.parts}
    return _write_reasons(reasons, "The thresholds were set before the runs.")


def explain_verdicts(outcome: Outcome) -> str:
    """Return why each part that one set-up measured came out so, in Markdown."""
    single = [each for each in outcome.parts if len(each.findings) == 1]
    return _write_reasons(
        {each.part.statement: each.findings[0].verdict.because for each in single}
    )


def _write_reasons(reasons: Mapping[str, str], first: str = "") -> str:
    """Return the reasons of statements in Markdown, each with its statement.

    A sentence that several share is said once, before the others; ``first`` is said before all.
    """
    split = {statement: _split_sentences(why) for statement, why in reasons.items() if why}
    said = Counter(itertools.chain.from_iterable(split.values()))
    shared = [each for each in said if said[each] > 1 or len(split) == 1]
    own = [
        f"- “{statement}” {' '.join(single)}"
        for statement, sentences in split.items()
        if (single := [each for each in sentences if each not in shared])
    ]
    before = " ".join(filter(None, [first, *shared]))
    return "\n\n".join(filter(None, [before, "\n".join(own)]))


def _split_sentences(text: str) -> list[str]:
    return [f"{each.removesuffix('.')}." for each in text.split(". ")]


def describe_runs(findings: Sequence[Finding]) -> str:
    """Return a sentence on the date, device and versions of the runs."""
    if not findings:
        return "Nothing has been run."
    days = sorted({each.made[:10] for each in findings})
    libraries = ", ".join(f"{name} {number}" for name, number in findings[-1].versions.items())
    runs = {(each.trial, each.made): each.seconds for each in findings}
    seconds = math.fsum(each for each in runs.values() if not math.isnan(each))
    count = len({each.trial for each in findings})
    seeds = sorted({each.verdict.seeds for each in findings if each.verdict.seeds})
    spread = "–".join(str(each) for each in dict.fromkeys((seeds[0], seeds[-1]))) if seeds else "no"
    return (
        f"Run on {' to '.join(dict.fromkeys((days[0], days[-1])))} with BatchNorm Lab "
        f"{findings[-1].release or __version__}, {libraries}, {spread} seeds. "
        f"{' '.join(sorted({each.device for each in findings}))} {count} "
        f"set-up{'s' * (count != 1)} took {seconds:.0f} seconds of one core."
    )


def _format_part(outcome: Outcome, part: PartOutcome) -> Sequence[str]:
    claim = outcome.claim
    source = spell_papers(f"{claim.source}, {claim.where}" if claim.where else claim.source)
    return claim.id, part.part.statement, source, part.words, _describe_effects(part)


def _describe_effects(part: PartOutcome) -> str:
    """Return the threshold, and what each set-up measured."""
    if len(part.findings) == 1:
        return part.findings[0].verdict.decided
    measured = [
        f"{TRIALS[each.trial].when}: {each.verdict.list_effects()}"
        for each in part.findings
        if not each.obstacle
    ]
    obstacles = [
        f"Where {TRIALS[each.trial].when}: {each.obstacle}"
        for each in part.findings
        if each.obstacle
    ]
    sentence = f"Measured where {'; where '.join(measured)}." if measured else ""
    return " ".join(filter(None, (part.part.expected, sentence, *obstacles)))


def write_json(config: LedgerConfig, outcomes: Sequence[Outcome]) -> str:
    """Return every verdict and finding as JSON, with versions."""
    claims = [
        {
            "id": each.claim.id,
            "title": each.claim.title,
            "statement": each.claim.statement,
            "source": each.claim.source,
            "kind": each.kind,
            "verdict": each.words,
            "parts": [_part_to_dict(part) for part in each.parts],
        }
        for each in outcomes
    ]
    record = {"version": __version__, "effort": config.effort, "claims": claims}
    return json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False)


def _part_to_dict(part: PartOutcome) -> dict[str, Any]:
    return {
        "part": part.part.name,
        "statement": part.part.statement,
        "expected": part.part.expected,
        "kind": part.kind,
        "verdict": part.words,
        "findings": [write_finding(each) for each in part.findings],
    }


def write_claims_csv(findings: Iterable[Finding]) -> str:
    """Return a CSV row for every finding and value of its knob."""
    heads: tuple[str, ...] = (
        "claim",
        "part",
        "set-up",
        "effort",
        "verdict",
        "quantity",
        "at",
        "median",
    )
    heads += ("low", "high", "level", "seeds", "values", "device", "made", "code", "versions")
    rows = [
        (
            *(each.claim, each.part, each.trial, each.effort, each.verdict.words),
            each.verdict.part.quantity,
            "" if effect.at is None else effect.at,
            *(effect.interval.median, effect.interval.low, effect.interval.high),
            *(effect.interval.level, effect.seeds, " ".join(map(repr, effect.values))),
            *(each.device, each.made, each.code, json.dumps(each.versions)),
            json.dumps(each.config),
        )
        for each in findings
        for effect in each.effects
    ]
    return write_csv([*heads, "config"], rows)
