"""Planted results give the right verdict each."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bn_core.course.ledger.claims import CLAIMS
from bn_core.experiments.claim_part import ClaimPart, Kind, Nature
from bn_core.experiments.effect import ENOUGH_SEEDS, Effect, Interval
from bn_core.experiments.seeds import decide_over_seeds
from bn_core.experiments.verdict import Verdict

PART = ClaimPart("C99", "faster", "It is faster.", "accuracy ahead", "A third.", least=0.3, none=0)
RATIO = replace(PART, least=10.0, none=1.0)
AT_MOST = replace(PART, least=None, most=0.02, none=None)
FEWER = replace(PART, least=None, most=0.5, none=1.0)
BAND = replace(PART, least=2.0, most=5.0, none=1.0)
DIRECTION = replace(PART, least=1.0, none=1.0)
STRICT_BAND = replace(PART, least=0.0, most=0.3)
SCANNED = replace(PART, least=0.5, none=None, knob="the batch size")
LEDGER = [part for claim in CLAIMS.values() for part in claim.parts]
NOISE = np.linspace(-0.01, 0.01, ENOUGH_SEEDS)


def around(middle: float) -> Effect:
    return Effect.of(middle + NOISE)


@pytest.mark.parametrize(
    ("part", "middle", "kind"),
    [
        (PART, 0.6, Kind.HOLDS),  # twice the threshold
        (PART, 0.15, Kind.WEAKER),  # half of it
        (PART, 0.0, Kind.FAILS),  # none: the claimed size is excluded
        (PART, -0.6, Kind.FAILS),  # the opposite
        (PART, 0.3, Kind.UNDECIDED),  # the interval covers the threshold
        (RATIO, 20, Kind.HOLDS),
        (RATIO, 5, Kind.WEAKER),
        (RATIO, 1, Kind.FAILS),
        (RATIO, 0.1, Kind.FAILS),
        (AT_MOST, 0.0, Kind.HOLDS),
        (AT_MOST, 0.1, Kind.FAILS),
        (AT_MOST, 0.02, Kind.UNDECIDED),
        (FEWER, 0.25, Kind.HOLDS),
        (FEWER, 0.75, Kind.WEAKER),
        (FEWER, 1.0, Kind.FAILS),
        (FEWER, 2.0, Kind.FAILS),
        (BAND, 3, Kind.HOLDS),
        (BAND, 1.5, Kind.WEAKER),
        (BAND, 10, Kind.FAILS),
        (BAND, 0.5, Kind.FAILS),
        (DIRECTION, 1.5, Kind.HOLDS),
        (DIRECTION, 0.5, Kind.FAILS),
        (DIRECTION, 1.0, Kind.UNDECIDED),
    ],
)
def test_decide_planted_effects(part: ClaimPart, middle: float, kind: Kind) -> None:
    assert part.decide([around(middle)]) == kind


@given(
    st.floats(-10, 10),
    st.floats(0, 3),
    st.sampled_from((PART, RATIO, FEWER, BAND, DIRECTION, AT_MOST, STRICT_BAND)),
)
def test_decide_agrees_with_its_mirror(middle: float, spread: float, part: ClaimPart) -> None:
    """Turning every sign round changes no verdict."""

    def flip(value: float | None) -> float | None:
        return None if value is None else -value

    mirror = replace(part, least=flip(part.most), most=flip(part.least), none=flip(part.none))
    values = middle + spread * NOISE
    assert part.decide([Effect.of(values)]) == mirror.decide([Effect.of(-values)])


@given(st.floats(-1, 1), st.floats(0, 100))
def test_decide_wider_interval_never_turns_the_verdict(middle: float, spread: float) -> None:
    """A wider interval round the same median decides the same, or less."""
    narrow = PART.decide([Effect.of(middle + NOISE)])
    wide = PART.decide([Effect.of(middle + (1 + spread) * NOISE)])
    turned = {(Kind.HOLDS, Kind.FAILS), (Kind.FAILS, Kind.HOLDS), (Kind.WEAKER, Kind.HOLDS)}
    assert (narrow, wide) not in turned


def test_interval_covers_median_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    draws = rng.exponential(size=(2000, ENOUGH_SEEDS))
    found = [Interval.of(each) for each in draws]
    covered = np.mean([each.low <= math.log(2) <= each.high for each in found])
    assert covered > 0.95
    assert {each.level for each in found} == {0.95}


def test_interval_of_few_seeds_is_range_with_its_level() -> None:
    few = Interval.of([3, 1, 2, 5, 4])
    assert (few.low, few.median, few.high, few.level) == (1, 3, 5, 0.9375)
    assert Interval.of([2, 1]).level == 0.5
    assert Effect.of([1, 2]).preview
    assert not Effect.of(range(ENOUGH_SEEDS)).preview
    assert not Effect.exact(1).preview


def test_effect_with_missing_seed_is_refused() -> None:
    """A missing arm is no number; the judge must say what is missing."""
    with pytest.raises(ValueError, match="NaN"):
        Effect.of([1, math.nan])
    with pytest.raises(ValueError, match="no NaN"):
        Effect.of([])


def test_verdict_of_partial_or_unconverged_run_is_undecided() -> None:
    told = Verdict.without(PART, "Half of it.", "The eigenvalue has not converged.")
    assert told.kind == Kind.UNDECIDED
    assert told.holds is None
    assert "has not converged" in told.sentence


def test_decide_without_effects_is_undecided() -> None:
    assert PART.decide([]) == Kind.UNDECIDED


def test_never_learning_without_batch_norm_is_the_strongest_evidence() -> None:
    assert RATIO.decide([Effect.of([math.inf] * ENOUGH_SEEDS)]) == Kind.HOLDS
    assert RATIO.decide([Effect.of([20, 30, 40, 50, 60, math.inf])]) == Kind.HOLDS
    assert "∞" in RATIO.describe(Effect.of([20, 30, 40, 50, 60, math.inf]))


@pytest.mark.parametrize("values", [[0.6, 0.61], [0.6] * 5])
def test_verdict_of_few_seeds_is_called_a_preview(values: list[float]) -> None:
    told = Verdict.of(PART, Effect.of(values), "", "")
    assert told.kind == Kind.HOLDS
    assert f"preview, {len(values)} seeds" in told.sentence


def scan(*middles: float) -> list[Effect]:
    return [Effect.of(middle + NOISE, 2.0**at) for at, middle in enumerate(middles, start=1)]


@pytest.mark.parametrize(
    ("middles", "kind", "side"),
    [
        ((0.0, 0.2, 0.8, 1.0), Kind.ONLY, "above"),
        ((1.0, 0.8, 0.2, 0.0), Kind.ONLY, "below"),
        ((0.0, 0.5, 1.0, 1.0), Kind.ONLY, "above"),  # undecided at the boundary
        ((0.6, 0.8, 0.9, 1.0), Kind.HOLDS, ""),
        ((0.0, 0.1, 0.2, 0.3), Kind.FAILS, ""),
        ((1.0, 0.0, 1.0, 0.0), Kind.UNDECIDED, ""),  # no single condition separates them
        ((0.0, 1.0, 0.5, 1.0), Kind.UNDECIDED, ""),
        ((0.5, 1.0, 1.0, 1.0), Kind.UNDECIDED, ""),
        ((0.5, 0.0, 0.0, 0.0), Kind.UNDECIDED, ""),
    ],
)
def test_scan_finds_condition(middles: tuple[float, ...], kind: Kind, side: str) -> None:
    effects = scan(*middles)
    assert SCANNED.decide(effects) == kind
    found = SCANNED.find_boundary(effects)
    assert (found.side if found else "") == side


@given(st.floats(0.02, 0.98), st.booleans())
def test_boundary_is_where_the_effect_crosses(place: float, rising: bool) -> None:
    """On a line through the threshold at a known place, the boundary is that place."""
    at = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    crossing = 2 ** (4 * place)
    slope = 5.0 if rising else -5.0
    effects = [
        Effect.of(0.5 + slope * np.log2(each / crossing) + 1e-9 * NOISE, each) for each in at
    ]
    found = SCANNED.find_boundary(effects[::-1])
    assert found is not None
    assert found.side == ("above" if rising else "below")
    assert found.interval.median == pytest.approx(crossing, rel=1e-6)
    assert found.interval.low <= found.interval.median <= found.interval.high
    assert f"the batch size is {found.side}" in found.condition


def test_boundary_of_directions_is_where_there_is_no_effect() -> None:
    weak = replace(PART, least=100.0, none=0.0, knob="the depth")
    effects = [Effect.of(middle + NOISE, at) for at, middle in ((1, -1.0), (2, -0.5), (3, 0.5))]
    assert weak.decide(effects) == Kind.ONLY
    found = weak.find_boundary(effects)
    assert found is not None
    assert 2 < found.interval.median < 3


def test_arithmetic_is_false_without_seeds() -> None:
    part = replace(AT_MOST, nature=Nature.ARITHMETIC)
    assert part.decide([Effect.exact(1.0)]) == Kind.FALSE
    assert part.decide([Effect.exact(0.0)]) == Kind.HOLDS
    told = Verdict.of(part, Effect.exact(1.0), "", "")
    assert "is false" in told.sentence
    assert "seed" not in told.sentence
    libraries = replace(part, nature=Nature.CONVENTION)
    both = Verdict.of(libraries, (Effect.exact(0.0), Effect.exact(1.0)), "", "")
    assert "is a convention" in both.sentence


def test_arithmetic_scan_has_exact_boundary() -> None:
    part = replace(AT_MOST, nature=Nature.ARITHMETIC, knob="σ²/ε")
    effects = [Effect.exact(1 / (1 + at), at) for at in (1.0, 10.0, 100.0, 1000.0)]
    told = Verdict.of(part, effects, "", "")
    assert told.kind == Kind.ONLY
    assert told.boundary is not None
    assert 10 < told.boundary.interval.median < 100
    assert told.boundary.interval.level == 1


def test_what_is_not_tested_at_its_scale_says_so_beside_the_small_result() -> None:
    part = replace(PART, nature=Nature.SCALE)
    told = Verdict.of(part, around(0.6), "", "").sentence
    assert "not tested at its scale" in told
    assert "in the small it holds" in told


def test_expected_number_is_told_as_one_bound_two_or_exactly() -> None:
    assert PART.expected == "Accuracy ahead: at least 0.3."
    assert BAND.expected == "Accuracy ahead: at least 2 and at most 5."
    assert replace(PART, most=0.3 + 1e-12).expected == "Accuracy ahead: exactly 0.3."
    nothing = replace(PART, least=0.0, most=0.0, none=None)
    assert nothing.expected == "Accuracy ahead: exactly 0."


def test_expected_direction_is_beyond_no_effect() -> None:
    assert replace(PART, least=0.0).expected == "Accuracy ahead: above 0."
    below = replace(PART, least=None, most=1.0, none=1.0, unit=" times")
    assert below.expected == "Accuracy ahead: below 1 times."
    band = replace(PART, least=0.0, most=0.3)
    assert band.expected == "Accuracy ahead: above 0 and at most 0.3."
    assert band.decide([Effect.exact(0.0)]) == Kind.FAILS
    assert band.decide([Effect.exact(0.3)]) == Kind.HOLDS
    assert band.decide([Effect.exact(0.4)]) == Kind.FAILS


@pytest.mark.parametrize("part", LEDGER, ids=lambda part: f"{part.claim} {part.name}")
def test_expected_includes_threshold_if_it_holds_there(part: ClaimPart) -> None:
    at = Verdict.of(part, Effect.exact(part.threshold), "", "")
    strict = any(word in part.expected for word in (": above ", ": below "))
    assert (at.kind != Kind.HOLDS) == strict


def test_boundary_of_direction_leaves_out_no_effect() -> None:
    """A seed in which the effect ends at the second value, and is none at the third."""
    part = replace(DIRECTION, knob="the depth")
    values = {1.0: 3.0, 2.0: 1.0, 4.0: 1.0, 8.0: 0.5}
    found = part.find_boundary([Effect.exact(value, at) for at, value in values.items()])
    assert found is not None
    assert found.interval.median == pytest.approx(2.0)


def test_decided_quotes_what_is_expected_and_keeps_an_obstacle() -> None:
    held = Verdict.of(replace(PART, least=0.0), Effect.exact(0.0), "", "")
    assert held.kind == Kind.FAILS
    assert held.decided == "Accuracy ahead: above 0; measured 0."
    assert Verdict.without(PART, "", "It diverged.").decided == "It diverged."


def test_part_without_threshold_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        replace(PART, least=None, most=None)


def test_decide_over_seeds_takes_no_missing_number() -> None:
    assert decide_over_seeds(PART, [0.6, 0.7], "", "").kind == Kind.HOLDS
    along = decide_over_seeds(SCANNED, [[0.1, 0.2], [0.8, 0.9]], "", "", at=(2.0, 4.0))
    assert along.kind == Kind.ONLY
    assert [each.at for each in along.effects] == [2.0, 4.0]
    for values in ([], [0.6, math.nan], [[0.6, 0.7], [math.nan, 0.7]]):
        assert decide_over_seeds(PART, values, "Half of it.", "").kind == Kind.UNDECIDED
