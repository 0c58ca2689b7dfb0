"""A verdict on a claim follows from its set-ups alone, and what is kept is not run again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.finding import Finding, collect_findings
from bn_core.course.ledger.ledger import Ledger, claims_of_trial
from bn_core.course.ledger.outcome import (
    FAILS,
    HOLDS,
    KINDS,
    ONLY,
    OPEN,
    UNRUN,
    compare_devices,
    judge_claim,
)
from bn_core.course.ledger.report import HEADS, write_claims_csv, write_json, write_markdown
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim
from bn_core.experiments.verdict import Verdict

SEVERAL = next(claim for claim in CLAIMS.values() if len(claim.trials) > 1)
SAID = st.sampled_from((True, False, None))


def made(claim: Claim, trial: str, holds: bool | None, effort: str = "quick") -> Finding:
    verdict = Verdict("It is so.", "It was 1.", "Above 0.", holds, "It was.", claim.id)
    return next(
        each
        for each in collect_findings(
            TRIALS[trial], effort, (verdict,), "Training on CPU: no GPU found."
        )
        if each.claim == claim.id
    )


def all_of(claim: Claim, said: list[bool | None]) -> list[Finding]:
    return [made(claim, trial, holds) for trial, holds in zip(claim.trials, said, strict=False)]


@given(st.lists(SAID, min_size=1, max_size=len(SEVERAL.trials)))
def test_judge_claim_combines_all_trials(said: list[bool | None]) -> None:
    kind = judge_claim(SEVERAL, all_of(SEVERAL, said)).kind
    assert (kind == HOLDS) == (set(said) == {True})
    assert (kind == ONLY) == (True in said and set(said) != {True})
    assert (kind == FAILS) == (True not in said and False in said)
    assert (kind == OPEN) == (set(said) == {None})


def test_judge_claim_without_findings_is_not_run() -> None:
    assert [judge_claim(each, ()).kind for each in CLAIMS.values()] == [UNRUN] * len(CLAIMS)


def test_outcome_words_name_condition() -> None:
    first, second, *_ = SEVERAL.trials
    found = judge_claim(SEVERAL, [made(SEVERAL, first, True), made(SEVERAL, second, False)])
    assert found.words == f"holds only when {TRIALS[first].when}"
    assert f"Does not hold when {TRIALS[second].when}." in found.because


def test_outcome_names_part_of_trial() -> None:
    first, second, *_ = SEVERAL.trials
    part = replace(made(SEVERAL, first, None), only="the rate is 0.01")
    found = judge_claim(SEVERAL, [part, made(SEVERAL, second, None)])
    assert found.kind == ONLY
    assert found.words == f"holds only when {TRIALS[first].when} and the rate is 0.01"
    assert f"Left open when {TRIALS[second].when}." in found.because


def test_judge_claim_uses_latest_finding_of_trial() -> None:
    [first, *_] = SEVERAL.trials
    both = [made(SEVERAL, first, True), made(SEVERAL, first, False)]
    assert judge_claim(SEVERAL, both).kind == FAILS
    assert judge_claim(SEVERAL, both[::-1]).kind == HOLDS


def test_ledger_runs_each_trial_once() -> None:
    assert sorted(LedgerConfig().parts) == sorted(TRIALS)
    assert set(LedgerConfig(only="C17").parts) == set(CLAIMS["C17"].trials)
    with pytest.raises(ValueError, match="is not one of"):
        LedgerConfig(only="C99")


def complete(effort: str = "quick") -> list[Finding]:
    return [
        made(CLAIMS[id_], name, True, effort)
        for name in TRIALS
        for id_ in sorted(claims_of_trial(name))
    ]


def test_ledger_resumed_skips_stored_trials() -> None:
    kept = complete()
    whole = Ledger.resumed(LedgerConfig(), kept)
    assert whole.done
    assert whole.progress == 1
    assert {each.kind for each in whole.outcomes} == {HOLDS}
    assert not Ledger.resumed(LedgerConfig(again=True), kept).step
    assert not Ledger.resumed(LedgerConfig(effort="full"), kept).step


def test_ledger_resumed_reruns_partly_stored_trial() -> None:
    name = max(TRIALS, key=lambda each: len(claims_of_trial(each)))
    whole = Ledger.resumed(LedgerConfig(), [each for each in complete() if each.trial == name][1:])
    assert not whole.step


def test_ledger_resumed_reruns_stale_findings() -> None:
    kept = [replace(each, code="0123456789ab") for each in complete()]
    assert not Ledger.resumed(LedgerConfig(), kept).step
    assert judge_claim(SEVERAL, kept).stale
    assert not judge_claim(SEVERAL, complete()).stale


def test_ledger_progress_measures_work() -> None:
    whole = Ledger.start(LedgerConfig())
    costs = [TRIALS[name].cost("quick") for name in whole.parts]
    assert whole.plus(0, ()).progress == pytest.approx(costs[0] / sum(costs))
    for place in range(len(costs)):
        whole = whole.plus(place, ())
    assert whole.done


def test_collect_findings_skips_verdicts_without_claim() -> None:
    trial = next(iter(TRIALS.values()))
    other = next(each for each in CLAIMS if each not in claims_of_trial(trial.name))
    loose = [Verdict("a", "b", "c", True, "d"), Verdict("a", "b", "c", True, "d", other)]
    assert collect_findings(trial, "quick", tuple(loose), "CPU") == ()


def test_write_markdown_has_row_for_every_claim() -> None:
    lines = write_markdown(Ledger.resumed(LedgerConfig(), complete())).splitlines()
    rows = [line for line in lines if line.startswith("| C")]
    assert [row.split(" | ")[0] for row in rows] == [f"| {each}" for each in CLAIMS]
    assert f"| {' | '.join(HEADS)} |" in lines
    assert {row.count(" | ") for row in rows} == {len(HEADS) - 1}


def test_write_json_and_csv_can_be_read_back() -> None:
    kept = complete()
    told = json.loads(write_json(Ledger.resumed(LedgerConfig(), kept)))
    assert [each["id"] for each in told["claims"]] == list(CLAIMS)
    assert {each["kind"] for each in told["claims"]} <= set(KINDS)
    assert sum(len(each["findings"]) for each in told["claims"]) == len(kept)
    assert len(write_claims_csv(kept).splitlines()) == len(kept) + 1


def test_compare_devices_compares_claim_by_claim() -> None:
    [first, *_] = SEVERAL.trials
    cpu = made(SEVERAL, first, True)
    gpu = replace(cpu, device="Training on GPU: a large one.")
    assert compare_devices([cpu]) == ([], [])
    assert compare_devices([cpu, gpu]) == ([SEVERAL.id], [])
    assert compare_devices([cpu, replace(gpu, holds=False)]) == ([SEVERAL.id], [SEVERAL.id])


def test_write_markdown_without_findings() -> None:
    assert "Nothing has been run." in write_markdown(Ledger.start(LedgerConfig()))
