"""The ledger's data: every claim once, tried somewhere, and judged by the limits it holds."""

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

import bn_core
from bn_core.course.curriculum import LESSONS
from bn_core.course.ledger import worked_examples
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.misprints import MISPRINTS, Misprint
from bn_core.course.ledger.papers import PAPERS, SHORT_NAMES
from bn_core.course.ledger.search import matches_search
from bn_core.course.ledger.trials import TRIALS
from bn_core.course.ledger.untestable import UNTESTABLE
from bn_core.experiments.claim import EFFORTS, Claim, Trial
from bn_core.experiments.effect import ENOUGH_SEEDS
from bn_core.inputs.knobs import Knobs

HOME = Path(bn_core.__file__).parent
KINDS = {
    "a course",
    "courses",
    "an encyclopedia",
    "textbooks and courses",
    "textbooks and courses that disagree",
    "practice",
    "derived here",
}
"""Sources that are no paper."""
BUDGET = {"quick": 900.0, "full": 3600.0}
"""Seconds of one core for all trials: 7½ minutes on two cores, and 30."""

each_claim = pytest.mark.parametrize("claim", CLAIMS.values(), ids=list(CLAIMS))
each_trial = pytest.mark.parametrize("trial", TRIALS.values(), ids=list(TRIALS))
each_misprint = pytest.mark.parametrize("each", MISPRINTS, ids=lambda each: each.statement[:40])


@cache
def trees() -> tuple[ast.Module, ...]:
    """Every module of bn_core that judges or reads a limit."""
    paths = [
        path
        for path in HOME.rglob("*.py")
        if path.name != "claims.py" and path.parent.name != "ledger"
    ]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return tuple(ast.parse(text) for text in texts if "Verdict" in text or "limit(" in text)


@cache
def readings() -> tuple[ast.Call, ...]:
    """Every reading of a limit: ``CLAIMS["C17"].limit("near")``."""
    nodes = (node for tree in trees() for node in ast.walk(tree))
    return tuple(
        node
        for node in nodes
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "limit"
        if isinstance(node.func.value, ast.Subscript)
    )


def read() -> set[tuple[str, str]]:
    """The limits that some judge reads: claim and name."""
    return {
        (ast.literal_eval(node.func.value.slice), ast.literal_eval(node.args[0]))  # type: ignore[attr-defined]
        for node in readings()
    }


def list_judged() -> set[str]:
    """The claims that judges name in their verdicts, not only to read a limit."""
    others = {id(each) for node in readings() for each in ast.walk(node)}
    return {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in others
        if isinstance(node.value, str) and re.fullmatch(r"C\d\d", node.value)
    }


def sentence(text: str) -> bool:
    return text.endswith((".", "”")) and not re.match("[a-z]", text) and "  " not in text


def test_claims_are_in_order() -> None:
    assert list(CLAIMS) == [f"C{number:02}" for number in range(1, 57)]
    assert all(claim.id == name for name, claim in CLAIMS.items())


@each_claim
def test_claim_has_source_statement_and_lesson(claim: Claim) -> None:
    assert claim.lesson in {each.name for each in LESSONS}
    assert set(claim.source.split(", ")) <= PAPERS.keys() | KINDS
    for text in (claim.statement, claim.test, claim.expected, claim.knobs):
        assert sentence(text), text
    assert not claim.differs or sentence(claim.differs)
    assert len(claim.test) < 420
    assert claim.section


@each_claim
def test_claim_names_existing_trials(claim: Claim) -> None:
    assert claim.trials
    assert len(set(claim.trials)) == len(claim.trials)
    assert set(claim.trials) <= TRIALS.keys()


@each_claim
def test_limit_has_unique_name_and_reason(claim: Claim) -> None:
    assert len({each.name for each in claim.limits}) == len(claim.limits)
    for each in claim.limits:
        assert sentence(each.why), each.why
        assert CLAIMS[claim.id].limit(each.name) == each.value


@each_claim
def test_every_limit_is_used_by_a_judge(claim: Claim) -> None:
    """By this claim's judge, or by one that shares the limit: the very same object."""
    shared = [
        each for name, wanted in read() for each in CLAIMS[name].limits if each.name == wanted
    ]
    assert [each.name for each in claim.limits if not any(each is one for one in shared)] == []


def test_judges_use_existing_limits() -> None:
    for claim, name in read():
        CLAIMS[claim].limit(name)
    with pytest.raises(KeyError):
        CLAIMS["C17"].limit("nothing of this name")


def test_verdicts_are_about_claims_and_every_claim_has_one() -> None:
    assert list_judged() == CLAIMS.keys()


def test_every_trial_belongs_to_a_claim() -> None:
    assert {name for claim in CLAIMS.values() for name in claim.trials} == TRIALS.keys()


@each_trial
def test_trial_experiment_can_be_run(trial: Trial) -> None:
    assert importlib.util.find_spec(trial.experiment.worker)
    assert isinstance(trial.base, trial.experiment.config)
    assert re.fullmatch(r"[a-z][a-z0-9 -]*", trial.name)
    assert not trial.when.endswith(".")
    for effort in EFFORTS:
        config = trial.config(effort)
        assert isinstance(config, Knobs)
        assert type(config).read(config.list_changes()) == config
        assert trial.cost(effort) > 0
    assert trial.cost("full") >= trial.cost("quick")


@each_trial
def test_trial_efforts_differ_in_seeds_alone(trial: Trial) -> None:
    quick, full = (trial.config(effort) for effort in EFFORTS)
    assert {name for name, _ in quick.knobs() if getattr(quick, name) != getattr(full, name)} <= {
        "seeds"
    }
    if "seeds" in dict(quick.knobs()):
        assert [each.seeds for each in (quick, full)] == [2, ENOUGH_SEEDS]  # type: ignore[attr-defined]


def test_trials_differ() -> None:
    assert len({(each.experiment.name, each.base) for each in TRIALS.values()}) == len(TRIALS)
    for claim in CLAIMS.values():
        assert len({TRIALS[name].when for name in claim.trials}) == len(claim.trials)


def test_ledger_fits_its_budget() -> None:
    for effort, seconds in BUDGET.items():
        assert sum(each.cost(effort) for each in TRIALS.values()) <= seconds


@each_claim
def test_parts_have_names_statements_and_thresholds(claim: Claim) -> None:
    assert claim.parts
    assert len({each.name for each in claim.parts}) == len(claim.parts)
    assert len(claim.parts) > 1 or claim.parts[0].name == ""
    for part in claim.parts:
        assert part.claim == claim.id
        assert sentence(part.statement), part.statement
        assert len(part.name) <= 40
        assert set(part.trials) <= set(claim.trials)
    used = {name for part in claim.parts for name in claim.trials_of(part)}
    assert used == set(claim.trials)


@each_claim
def test_difference_is_called_minus(claim: Claim) -> None:
    assert not [each.quantity for each in claim.parts if re.search(r"\bless\b", each.quantity)]


def test_titles_are_short_and_unique() -> None:
    titles = [each.title for each in CLAIMS.values()]
    assert len(set(titles)) == len(titles)
    assert all(2 <= len(each.split()) <= 9 for each in titles)
    assert not any(re.search(r"\bC\d\d\b", each) for each in titles)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", len(CLAIMS)),
        ("c17", 1),
        ("santurkar NOISE", 1),
        ("no such words", 0),
        ("x" * 10_000, 0),
    ],
)
def test_search_finds_words_of_claims_and_authors(search: str, found: int) -> None:
    assert sum(matches_search(each, search) for each in CLAIMS.values()) == found


def test_papers_are_cited_in_full_and_used_by_claims() -> None:
    assert SHORT_NAMES.keys() == PAPERS.keys()
    cited = {part for claim in CLAIMS.values() for part in claim.source.split(", ")}
    told = " ".join(claim.test + claim.differs for claim in CLAIMS.values())
    for key, citation in PAPERS.items():
        assert re.search(r"arXiv \d{4}\.\d{5}$", citation), citation
        assert key in cited or SHORT_NAMES[key] in told, key


@each_claim
def test_claim_names_papers_by_authors_and_year(claim: Claim) -> None:
    texts = [claim.title, claim.statement, claim.test, claim.differs, claim.where, claim.knobs]
    texts += [each.why for each in (*claim.parts, *claim.limits)]
    texts += [text for each in claim.parts for text in (each.statement, each.expected)]
    for text in texts:
        assert not any(re.search(rf"\b{key}\b", text) for key in PAPERS), text


def test_untestable_claims_give_reason() -> None:
    assert len(UNTESTABLE) == 6
    for each in UNTESTABLE:
        assert set(each.source.split(", ")) <= PAPERS.keys() | KINDS
        assert sentence(each.statement)
        assert sentence(each.why)


@each_misprint
def test_misprint_correction_quotes_numbers(each: Misprint) -> None:
    assert sentence(each.statement)
    assert sentence(each.correction)
    if each.compute:
        heads, rows = each.compute()
        assert rows
        assert all(len(row) == len(heads) for row in rows)


def test_compute_textbook_batch_corrects_printed_number() -> None:
    found = worked_examples.compute_textbook_batch()
    off = [abs(row[1] - row[2]) for row in found.rows]  # type: ignore[operator]
    assert round(found.number(1, "computed"), 3) == -0.265
    assert [round(each, 2) for each in off] == [0, 1, 0, 0]


def test_compute_small_variances_shrinks_narrow_input() -> None:
    found = worked_examples.compute_small_variances()
    assert round(found.number(2, "σ of the input"), 12) == 1e-3
    assert round(found.number(2, "variance of x̂"), 2) == 0.09
    for row in found.rows:
        assert row[1] == pytest.approx(row[2], rel=1e-12)


def test_invert_normalization_restores_only_own_batch() -> None:
    same, other, fixed = (
        worked_examples.invert_normalization().number(row, worked_examples.ERROR)
        for row in range(3)
    )
    assert max(same, fixed) < 1e-20
    assert other > 0.01


def test_update_running_variance_differs_between_libraries() -> None:
    found = worked_examples.update_running_variance()
    assert round(found.number(0, "running variance"), 4) == 1.0667
    assert found.number(0, "variance normalized with") == 1.25
    assert round(found.number(0, "variance stored"), 4) == 1.6667
    assert found.number(0, "running variance") == pytest.approx(0.9 + 0.1 * 5 / 3, rel=1e-12)
    assert found.number(1, "running variance") == pytest.approx(0.99 + 0.01 * 1.25, rel=1e-12)


def test_average_batch_variances_correction_is_exact() -> None:
    for m, average, corrected, true in worked_examples.average_batch_variances().rows:
        assert corrected == pytest.approx(true, rel=1e-12)
        assert average == pytest.approx(float(true) * (float(m) - 1) / float(m), rel=1e-12)


def test_compare_formulas_output_scale_is_gamma() -> None:
    for row in worked_examples.compare_formulas().rows:
        _, std, _, printed, right = map(float, row)
        assert std == pytest.approx(2, rel=1e-4)
        assert printed > 0.05 > 1e-4 > right


def test_compare_gradient_paths_total_sums_to_zero() -> None:
    direct, whole = zip(
        *(map(float, row[1:]) for row in worked_examples.compare_gradient_paths().rows), strict=True
    )
    assert sum(whole) == pytest.approx(0, abs=1e-12)
    assert sum(direct) > 0.3


def test_standardize_rotated_features_helps_only_along_axes() -> None:
    before, after = zip(
        *(map(float, row[1:]) for row in worked_examples.standardize_rotated_features().rows),
        strict=True,
    )
    assert before == pytest.approx([100] * 4)
    assert after[0] == pytest.approx(1)
    assert after[-1] == pytest.approx(100)
    assert list(after) == sorted(after)


def test_descend_quadratic_converges_linearly() -> None:
    shares = [row[2] for row in worked_examples.descend_quadratic().rows]
    assert shares == pytest.approx([0.81] * len(shares), rel=1e-9)


def test_measure_gradient_growth_matches_squared_norm() -> None:
    for row in worked_examples.measure_gradient_growth().rows:
        assert row[1] == pytest.approx(row[2], rel=0.03)


def test_scale_frozen_layer_shows_weight_length() -> None:
    for row in worked_examples.scale_frozen_layer().rows:
        factor, own, frozen = map(float, row)
        assert own == pytest.approx(1, rel=1e-3)
        assert frozen == pytest.approx(factor, rel=0.2)


def test_worked_example_number_refuses_words() -> None:
    with pytest.raises(TypeError):
        worked_examples.update_running_variance().number(0, "library")
