"""The network of the page is the one that its code builds, and the checklist says what it does."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
import torch

from bn_core.experiments.encoding import decode, encode
from bn_core.lessons.use_it.checklist import GOOD, NOTE, WRONG, check_model, count_wrong
from bn_core.lessons.use_it.code import DECAY, RATE, write_script
from bn_core.lessons.use_it.config import VARIANTS, UseItConfig, UseItView, Variant
from bn_core.lessons.use_it.experiments import USE_IT
from bn_core.lessons.use_it.result import UseIt
from bn_core.lessons.use_it.table import write_use_it_csv
from bn_core.lessons.use_it.worker.inspect_model import DECAY_STEPS, inspect_variant, run
from bn_core.text.numbers import format_number
from tests.open_lesson import compute
from tests.printed_code import run_code


@pytest.fixture(scope="module")
def result() -> UseIt:
    last = compute(USE_IT, UseItConfig())[-1]
    assert isinstance(last, UseIt)
    return last


def marks(result: UseIt, variant: Variant) -> dict[str, str]:
    found = result.get_inspection(variant)
    assert found is not None
    checks = check_model(variant, found, result.decayed_gamma)
    return {each.title.split(" ")[0]: each.mark for each in checks}


@pytest.mark.parametrize(
    "variant",
    [Variant(), Variant("after", True, True, False), Variant(mode="eval", zero_gamma=True)],
)
def test_script_prints_what_the_page_shows(result: UseIt, variant: Variant) -> None:
    found = result.get_inspection(variant)
    assert found is not None
    expected = (
        f"{found.printed}\nloss {found.losses[0]:.3f} -> {found.losses[-1]:.3f}, "
        f"test accuracy {found.accuracy:.3f}\n"
    )
    assert run_code(write_script(variant)) == expected


def test_default_has_one_fault_the_redundant_bias(result: UseIt) -> None:
    found = result.get_inspection(Variant())
    assert found is not None
    checks = check_model(Variant(), found, result.decayed_gamma)
    assert [each.title for each in checks if each.mark == WRONG] == [
        "bias=False directly before batch norm"
    ]
    assert found.losses[-1] < 0.3
    assert found.accuracy > 0.9


def test_bias_before_batch_norm_changes_no_loss(result: UseIt) -> None:
    """All variants start from the same weights and see the same batches."""
    with_bias, without = (result.get_inspection(Variant(bias=each)) for each in (True, False))
    assert with_bias is not None
    assert without is not None
    np.testing.assert_allclose(with_bias.losses, without.losses, rtol=1e-3)


def test_residual_network_with_zero_gamma_passes_every_check(result: UseIt) -> None:
    variant = Variant(residual=True, zero_gamma=True, bias=False)
    found = result.get_inspection(variant)
    assert found is not None
    assert count_wrong(check_model(variant, found, result.decayed_gamma)) == 0
    assert found.block_change == 0
    assert found.losses[-1] < 0.4


def test_zero_gamma_without_skip_stops_every_weight(result: UseIt) -> None:
    found = result.get_inspection(Variant(zero_gamma=True))
    assert found is not None
    for first in (True, False):
        stuck = [each.role for each in found.list_gradients_of_zero(first)]
        assert stuck.count("weight") == 4
    assert found.losses[-1] == pytest.approx(found.losses[0], abs=0.05)
    assert found.accuracy < 0.15


def test_training_in_evaluation_mode_counts_no_batch(result: UseIt) -> None:
    found = result.get_inspection(Variant(mode="eval"))
    assert found is not None
    assert (found.batches_counted, found.eval_pass) == (0, 0.0)
    assert found.losses[-1] > 2.1
    assert marks(result, Variant(mode="eval"))["model.train()"] == WRONG
    trained = result.get_inspection(Variant())
    assert trained is not None
    assert trained.batches_counted == 100
    assert trained.train_pass > 0.05


@pytest.mark.parametrize(
    ("placement", "bias", "mark"),
    [
        ("before", True, WRONG),
        ("before", False, GOOD),
        ("after", True, GOOD),
        ("after", False, NOTE),
    ],
)
def test_bias_is_redundant_directly_before_batch_norm_alone(
    result: UseIt, placement: str, bias: bool, mark: str
) -> None:
    variant = Variant(placement, bias=bias)
    assert marks(result, variant)["bias=False"] == mark
    found = result.get_inspection(variant)
    assert found is not None
    idle = [each.name for each in found.list_gradients_of_zero(True) if each.role == "bias"]
    assert len(idle) == (3 if mark == WRONG else 0)


def test_every_variant_has_eight_checks_and_the_same_answer_alone(result: UseIt) -> None:
    for variant, found in zip(VARIANTS, result.inspections, strict=True):
        checks = check_model(variant, found, result.decayed_gamma)
        assert len(checks) == 8
        for each in checks:
            assert each.finding.endswith("."), each
        assert found.alone < 1e-5
        assert found.with_buffers == 0
        assert found.decayed == 0
        assert "more than 1 value per channel" in found.refusal


def test_decayed_gamma_is_the_power_of_one_factor(result: UseIt) -> None:
    assert result.decayed_gamma == pytest.approx((1 - RATE * DECAY) ** DECAY_STEPS, rel=1e-9)
    assert format_number(result.decayed_gamma) == "0.607"


def test_inspection_leaves_no_trace_and_is_stored() -> None:
    state = torch.random.get_rng_state()
    found = inspect_variant(Variant(), 3)
    assert torch.equal(torch.random.get_rng_state(), state)
    again = decode(encode(found))
    assert again.printed == found.printed
    np.testing.assert_array_equal(again.losses, found.losses)
    assert again.parameters == found.parameters


def test_figures_follow_the_view(result: UseIt) -> None:
    for variant in VARIANTS[::5]:
        params = {**variant.list_changes(), "theme": "dark", "unknown": "1"}
        drawn = USE_IT.figure(UseItConfig(), [result], 0, params)
        found = result.get_inspection(variant)
        assert found is not None
        assert format_number(float(found.losses[-1])) in drawn["say"][0]
        assert len(drawn["figures"][0]["data"][0]["y"]) == len(found.parameters)
    first = next(iter(run(UseItConfig())))
    assert "being built" in USE_IT.figure(UseItConfig(), [first], 0, {})["say"][0]
    assert UseItView().variant == Variant()


def test_table_holds_every_network(result: UseIt) -> None:
    rows = list(csv.DictReader(io.StringIO(write_use_it_csv(UseItConfig(), result))))
    accuracies = [float(row["value"]) for row in rows if row["quantity"] == "test accuracy"]
    assert accuracies == [each.accuracy for each in result.inspections]
    assert len([row for row in rows if row["quantity"] == "training loss"]) == 100 * len(VARIANTS)
