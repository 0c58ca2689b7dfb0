"""A claim's outcome follows from its parts and set-ups, and what is stored is not run again."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.finding import (
    Finding,
    collect_findings,
    parts_of_trial,
    read_finding,
    write_finding,
)
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.luck import Luck, compute_luck
from bn_core.course.ledger.outcome import Outcome, compare_devices, judge_claim
from bn_core.course.ledger.report import (
    HEADS,
    describe_outcome,
    explain_thresholds,
    explain_verdicts,
    write_claims_csv,
    write_json,
    write_markdown,
    write_summary,
)
from bn_core.course.ledger.trials import TRIALS
from bn_core.experiments.claim import Claim
from bn_core.experiments.claim_part import ClaimPart, Kind, Nature
from bn_core.experiments.effect import ENOUGH_SEEDS, Effect
from bn_core.experiments.verdict import Verdict
from tests.course.ledger.findings import GPU, plant_all, plant_effect, plant_finding

SEVERAL = next(claim for claim in CLAIMS.values() if len(claim.trials) > 2)
MEASURED = ClaimPart(SEVERAL.id, "", "It is so.", "what is compared", "Why.", least=1.0, none=0.0)
OTHER = replace(MEASURED, name="other", statement="And so is this.")
PLANTED = st.sampled_from((Kind.HOLDS, Kind.FAILS, Kind.UNDECIDED))


@pytest.fixture(autouse=True)
def planted_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """SEVERAL has one measured part, for as long as a test runs."""
    monkeypatch.setitem(CLAIMS, SEVERAL.id, one_part())


def one_part(part: ClaimPart = MEASURED) -> Claim:
    return replace(SEVERAL, parts=(part,))


def plant(claim: Claim, kinds: list[Kind], name: str = "", effort: str = "full") -> list[Finding]:
    part = claim.part(name)
    return [
        plant_finding(claim, part, trial, kind, effort)
        for trial, kind in zip(claim.trials, kinds, strict=False)
    ]


def everywhere(kind: Kind) -> list[Kind]:
    return [kind] * len(SEVERAL.trials)


@given(st.lists(PLANTED, min_size=len(SEVERAL.trials), max_size=len(SEVERAL.trials)))
def test_judge_claim_combines_all_trials(kinds: list[Kind]) -> None:
    found = judge_claim(one_part(), plant(one_part(), kinds)).kind
    if len(set(kinds)) == 1:
        assert found == kinds[0]
    else:
        assert found == (Kind.UNDECIDED if Kind.UNDECIDED in kinds else Kind.ONLY)


def test_judge_claim_of_partial_run_gives_no_verdict() -> None:
    kinds = everywhere(Kind.FAILS)[1:]
    found = judge_claim(one_part(), plant(one_part(), kinds))
    assert found.kind == Kind.UNRUN
    assert found.words == f"{len(kinds)} of {len(SEVERAL.trials)} set-ups run"


def test_judge_claim_without_findings_is_not_run() -> None:
    assert {judge_claim(each, ()).kind for each in CLAIMS.values()} == {Kind.UNRUN}
    assert {judge_claim(each, ()).words for each in CLAIMS.values()} == {"not run"}


def test_outcome_weaker_in_one_trial_is_weaker() -> None:
    first, *others = plant(one_part(), everywhere(Kind.HOLDS))
    half = replace(first, effects=tuple(replace(e) for e in plant_half()))
    assert judge_claim(one_part(), [half, *others]).kind == Kind.WEAKER


def plant_half() -> list:
    [effect] = plant_effect(replace(MEASURED, least=0.25, most=0.75, none=None), Kind.HOLDS, 6)
    return [effect]


def test_outcome_words_name_condition() -> None:
    kinds = everywhere(Kind.FAILS)
    kinds[1] = Kind.HOLDS
    found = judge_claim(one_part(), plant(one_part(), kinds))
    assert found.words == f"holds only when {TRIALS[SEVERAL.trials[1]].when}"
    assert found.parts[0].findings[0].trial == SEVERAL.trials[0]
    assert found.parts[0].findings[0].verdict.words == "does not hold"


def test_outcome_weaker_in_some_trials_alone_says_so() -> None:
    first, *others = plant(one_part(), everywhere(Kind.FAILS))
    half = replace(first, effects=tuple(plant_half()))
    words = judge_claim(one_part(), [half, *others]).words
    assert words == f"holds, weaker than stated, only when {TRIALS[SEVERAL.trials[0]].when}"


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        (Kind.HOLDS, Kind.FAILS, Kind.FAILS),
        (Kind.HOLDS, Kind.UNDECIDED, Kind.UNDECIDED),
        (Kind.UNDECIDED, Kind.FAILS, Kind.FAILS),
        (Kind.HOLDS, Kind.HOLDS, Kind.HOLDS),
    ],
)
def test_outcome_shows_least_of_parts(
    one: Kind, other: Kind, least: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = replace(SEVERAL, parts=(MEASURED, OTHER))
    monkeypatch.setitem(CLAIMS, SEVERAL.id, both)
    found = plant(both, everywhere(one)) + plant(both, everywhere(other), "other")
    outcome = judge_claim(both, found)
    assert outcome.kind == least


def judge_parts(kinds: list[Kind], monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """The outcome of a claim whose parts have these verdicts."""
    parts = tuple(replace(MEASURED, name=f"part {n}") for n in range(len(kinds)))
    claim = replace(SEVERAL, parts=parts)
    monkeypatch.setitem(CLAIMS, SEVERAL.id, claim)
    planted = [
        each
        for part, kind in zip(parts, kinds, strict=True)
        for each in plant(claim, everywhere(kind), part.name)
    ]
    return judge_claim(claim, planted)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ("H H", "holds, in both parts"),
        ("U U U", "is undecided, in all three parts"),
        ("H F", "does not hold in one of its two parts; the other holds as stated"),
        ("F H F", "does not hold in two of its three parts; the other holds as stated"),
        ("H U H", "is undecided in one of its three parts; the other two hold as stated"),
        (
            "H F U",
            "does not hold in one of its three parts; one holds as stated and one is undecided",
        ),
        (
            "H H F U",
            "does not hold in one of its four parts; two hold as stated and one is undecided",
        ),
    ],
)
def test_outcome_words_of_several_parts_are_a_sentence(
    kinds: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = {"H": Kind.HOLDS, "F": Kind.FAILS, "U": Kind.UNDECIDED}
    assert judge_parts([planted[each] for each in kinds.split()], monkeypatch).words == words


@pytest.mark.parametrize(
    ("kinds", "brief"),
    [
        ("H H", "holds in 2 of 2 parts"),
        ("U U U", "undecided in 3 of 3 parts"),
        ("H H H F", "does not hold in 1 of 4 parts"),
        ("H F U", "does not hold in 1 of 3 parts"),
        ("H U H U", "undecided in 2 of 4 parts"),
    ],
)
def test_outcome_says_briefly_how_many_parts_have_its_verdict(
    kinds: str, brief: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = {"H": Kind.HOLDS, "F": Kind.FAILS, "U": Kind.UNDECIDED}
    outcome = judge_parts([planted[each] for each in kinds.split()], monkeypatch)
    assert outcome.brief == brief
    mixed = f"({outcome.share})" if len(set(kinds.split())) > 1 else "part"
    assert (mixed in write_summary([outcome])) == (mixed != "part")


def test_outcome_of_one_part_is_brief_without_a_count() -> None:
    found = judge_claim(one_part(), plant(one_part(), everywhere(Kind.FAILS)))
    assert (found.brief, found.share) == ("does not hold", "")
    assert describe_outcome(found, "So it is.") == "**does not hold**. So it is."


def test_described_outcome_names_each_part_with_its_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcome = judge_parts([Kind.HOLDS, Kind.FAILS], monkeypatch)
    assert describe_outcome(outcome, "So it is.") == (
        "**does not hold in 1 of 2 parts**. So it is.\n"
        "    - ✓ “It is so.” **holds**.\n"
        "    - ✗ “It is so.” **does not hold**."
    )


def test_reasons_of_several_parts_begin_a_list_of_their_own() -> None:
    first, other = replace(MEASURED, why="A quarter."), replace(OTHER, why="A half.")
    assert explain_thresholds(replace(SEVERAL, parts=(first, other))) == (
        "The thresholds were set before the runs.\n\n"
        "- “It is so.” A quarter.\n"
        "- “And so is this.” A half."
    )


def test_reason_that_parts_share_is_said_once() -> None:
    told = "It is so. Ten of 500 images."
    first = replace(MEASURED, why=told)
    other = replace(OTHER, why="Ours, e.g. no paper's. Ten of 500 images.")
    assert explain_thresholds(replace(SEVERAL, parts=(first,))).endswith(f"runs. {told}")
    assert explain_thresholds(replace(SEVERAL, parts=(first, other))) == (
        "The thresholds were set before the runs. Ten of 500 images.\n\n"
        "- “It is so.” It is so.\n"
        "- “And so is this.” Ours, e.g. no paper's."
    )


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_reasons_of_all_thresholds_are_given(claim: Claim) -> None:
    told = explain_thresholds(claim)
    for sentence in " ".join(each.why for each in claim.parts).split(". "):
        assert sentence in told


def test_reason_of_a_verdict_stands_with_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = replace(SEVERAL, parts=(MEASURED, OTHER), trials=SEVERAL.trials[:1])
    monkeypatch.setitem(CLAIMS, SEVERAL.id, claim)
    one, other = (
        replace(plant(claim, [Kind.HOLDS], name)[0], because=because)
        for name, because in (("", "Both are so. This is so."), ("other", "Both are so."))
    )
    assert explain_verdicts(judge_claim(claim, [one, other])) == (
        "Both are so.\n\n- “It is so.” This is so."
    )


def test_outcome_part_without_evidence_never_fails_the_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = replace(SEVERAL, parts=(MEASURED, OTHER))
    monkeypatch.setitem(CLAIMS, SEVERAL.id, both)
    outcome = judge_claim(both, plant(both, everywhere(Kind.UNDECIDED)))
    assert outcome.kind == Kind.UNRUN
    assert "set-ups run" in outcome.words


def test_outcome_of_published_scale_shows_the_small_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = one_part(replace(MEASURED, nature=Nature.SCALE))
    monkeypatch.setitem(CLAIMS, SEVERAL.id, large)
    outcome = judge_claim(large, plant(large, everywhere(Kind.FAILS)))
    assert outcome.kind == Kind.SCALE
    assert outcome.words == "is not tested at its scale; in the small it does not hold"


def test_outcome_of_two_seeds_is_a_preview() -> None:
    found = judge_claim(one_part(), plant(one_part(), everywhere(Kind.HOLDS), effort="quick"))
    assert found.preview
    assert found.words == "holds (preview, 2 seeds)"
    assert not judge_claim(one_part(), plant(one_part(), everywhere(Kind.HOLDS))).preview


def test_preview_in_which_a_set_up_is_not_compared_counts_the_seeds_of_the_others() -> None:
    first, *others = plant(one_part(), everywhere(Kind.HOLDS), effort="quick")
    blocked = replace(first, effects=(), obstacle="A network diverged.")
    found = judge_claim(one_part(), [blocked, *others])
    assert found.words == "is undecided (preview, 2 seeds)"
    assert compute_luck([found]).parts == 0  # it cannot come out decided


def test_judge_claim_uses_latest_finding_of_trial() -> None:
    failed, held = (plant(one_part(), everywhere(kind)) for kind in (Kind.FAILS, Kind.HOLDS))
    assert judge_claim(one_part(), [*held, *failed]).kind == Kind.FAILS
    assert judge_claim(one_part(), [*failed, *held]).kind == Kind.HOLDS


def test_judge_claim_leaves_out_what_older_code_measured() -> None:
    found = plant(one_part(), everywhere(Kind.HOLDS))
    old = [replace(found[0], code="0123456789ab"), *found[1:]]
    outcome = judge_claim(one_part(), old)
    assert outcome.kind == Kind.UNRUN
    assert outcome.outdated
    assert not judge_claim(one_part(), found).outdated


def test_ledger_runs_each_trial_once() -> None:
    assert sorted(LedgerConfig().parts) == sorted(TRIALS)
    assert set(LedgerConfig(only="C17").parts) == set(CLAIMS["C17"].trials)
    with pytest.raises(ValueError, match="is not one of"):
        LedgerConfig(only="C99")


def test_ledger_resumed_skips_stored_trials() -> None:
    kept = plant_all(effort="quick")
    whole = Ledger.resume(LedgerConfig(), kept)
    assert whole.done
    assert whole.progress == 1
    assert {each.kind for each in whole.outcomes} <= {Kind.HOLDS, Kind.SCALE}
    assert not Ledger.resume(LedgerConfig(again=True), kept).step
    assert not Ledger.resume(LedgerConfig(effort="full"), kept).step


def test_ledger_resumed_reruns_partly_stored_trial() -> None:
    name = max(TRIALS, key=lambda each: len(parts_of_trial(each)))
    whole = Ledger.resume(
        LedgerConfig(), [each for each in plant_all(effort="quick") if each.trial == name][1:]
    )
    assert not whole.step


def test_ledger_resumed_reruns_stale_findings() -> None:
    kept = [replace(each, code="0123456789ab") for each in plant_all(effort="quick")]
    assert not Ledger.resume(LedgerConfig(), kept).step


def test_ledger_progress_measures_work() -> None:
    whole = Ledger.start(LedgerConfig())
    costs = [TRIALS[name].cost("quick") for name in whole.parts]
    assert whole.plus(0, ()).progress == pytest.approx(costs[0] / sum(costs))
    for place in range(len(costs)):
        whole = whole.plus(place, ())
    assert whole.done


def test_collect_findings_skips_verdicts_without_claim() -> None:
    trial = next(iter(TRIALS.values()))
    other = next(each for each in CLAIMS.values() if trial.name not in each.trials)
    loose = [replace(MEASURED, claim=""), other.parts[0]]
    verdicts = [Verdict.without(part, "It was 1.", "It was.") for part in loose]
    assert collect_findings(trial, "quick", verdicts, "CPU") == ()


def test_write_markdown_has_row_for_every_part() -> None:
    whole = Ledger.resume(LedgerConfig(effort="full"), plant_all())
    rows = [line for line in write_markdown(whole.outcomes).splitlines() if line.startswith("| C")]
    parts = [part for claim in CLAIMS.values() for part in claim.parts]
    assert [row.split(" | ")[0] for row in rows] == [f"| {each.claim}" for each in parts]
    assert all(row.count(" | ") >= len(HEADS) - 1 for row in rows)


def test_write_summary_names_every_claim_once() -> None:
    whole = Ledger.resume(LedgerConfig(effort="full"), plant_all())
    table = write_summary(whole.outcomes)
    assert all(table.count(each.title.replace("|", "\\|")) >= 1 for each in CLAIMS.values())


def test_write_json_and_csv_can_be_read_back() -> None:
    kept = plant_all()
    config = LedgerConfig(effort="full")
    told = json.loads(write_json(config, Ledger.resume(config, kept).outcomes))
    assert [each["id"] for each in told["claims"]] == list(CLAIMS)
    assert {each["kind"] for each in told["claims"]} <= set(Kind)
    found = [f for each in told["claims"] for part in each["parts"] for f in part["findings"]]
    assert len(found) == len(kept)
    effects = sum(len(each.effects) for each in kept)
    assert len(write_claims_csv(kept).splitlines()) == effects + 1


@pytest.mark.parametrize("effort", ["quick", "full"])
def test_finding_survives_json(effort: str) -> None:
    for each in plant_all(effort=effort):
        again = read_finding(json.loads(json.dumps(write_finding(each), allow_nan=False)))
        assert again == each


def test_finding_with_infinite_effect_survives_json() -> None:
    [first, *_] = plant(one_part(), everywhere(Kind.HOLDS))
    endless = replace(first, effects=(Effect.of([math.inf] * ENOUGH_SEEDS),))
    assert read_finding(json.loads(json.dumps(write_finding(endless), allow_nan=False))) == endless


@pytest.mark.parametrize("missing", ["effects", "trial", "config"])
def test_read_finding_refuses_records_of_other_versions(missing: str) -> None:
    record = write_finding(plant_all()[0])
    del record[missing]
    assert read_finding(record) is None


def test_compare_devices_compares_claim_by_claim() -> None:
    cpu = plant(one_part(), everywhere(Kind.HOLDS))
    gpu = [replace(each, device=GPU) for each in cpu]
    other = [replace(each, device=GPU) for each in plant(one_part(), everywhere(Kind.FAILS))]
    assert compare_devices(cpu) == ([], [])
    assert compare_devices([*cpu, *gpu]) == ([SEVERAL.id], [])
    assert compare_devices([*cpu, *other]) == ([SEVERAL.id], [SEVERAL.id])


def test_luck_counts_parts_that_seeds_decide() -> None:
    def luck(effort: str) -> Luck:
        return compute_luck(
            [judge_claim(one_part(), plant(one_part(), everywhere(Kind.HOLDS), effort=effort))]
        )

    assert compute_luck([]) == Luck(0, 0, 0)
    assert luck("full") == Luck(1, 1 / 32, pytest.approx(1 / 32))
    assert luck("quick") == Luck(1, 1 / 2, 1 / 2)


@given(st.integers(2, 8), st.integers(0, 10**6))
def test_luck_is_how_often_coins_agree(seeds: int, seed: int) -> None:
    """Draw seeds round the threshold: a part is decided as often as the formula says."""
    draws = np.random.default_rng(seed).normal(size=(4000, seeds))
    decided = np.mean((draws > 0).all(axis=1) | (draws < 0).all(axis=1))
    assert decided == pytest.approx(2.0 ** (1 - seeds), abs=5 * np.sqrt(2.0 ** (1 - seeds) / 4000))


def test_write_markdown_without_findings() -> None:
    assert "Nothing has been run." in write_markdown(Ledger.start(LedgerConfig()).outcomes)
