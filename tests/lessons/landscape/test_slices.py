"""A slice comes from coarse to fine, in parts; its verdict follows what was measured."""

from __future__ import annotations

import copy
import csv
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from bn_core.experiments.claim_part import Kind
from bn_core.lessons.landscape.claims import CLAIMS, CONVEXITY, HEIGHTS
from bn_core.lessons.landscape.config import (
    OTHER_SEED,
    PATH_SLICE,
    SIDES,
    SOLUTIONS_SLICE,
    SURFACES,
    LandscapeConfig,
)
from bn_core.lessons.landscape.facts import (
    LandscapeFacts,
    attribute_smoothness,
    conclude_barrier,
    conclude_path,
    measure_barrier,
    tell_barrier,
    tell_frozen,
    tell_path,
)
from bn_core.lessons.landscape.result import SlicePart, Slices
from bn_core.lessons.landscape.table import slices_to_csv
from bn_core.lessons.landscape.verdicts import judge_slices
from bn_core.lessons.landscape.worker.slices import part
from bn_core.lessons.landscape.worker.slicing import prepare_slices
from bn_core.text.numbers import format_number
from bn_core.training.data import datasets
from bn_core.training.loss_surface.trajectory import record_trajectory

TINY = LandscapeConfig(depth=2, width=8, trained=30, examples=64, finest="17", seeds=2)


def compute_slices(config: LandscapeConfig) -> Slices:
    slices = Slices.start(config)
    for place, each in enumerate(slices.parts):
        slices = slices.plus(place, part(config, each))
    return slices


@pytest.fixture(scope="module")
def whole() -> Slices:
    return compute_slices(TINY)


@pytest.mark.parametrize("cut", ["plane", "line"])
@pytest.mark.parametrize("finest", ["9", "17", "33", "65"])
def test_every_point_is_computed_once(cut: str, finest: str) -> None:
    config = LandscapeConfig(finest=finest, slice=cut, seeds=1)
    fine, places = int(finest), []
    for each in config.parts:
        every = (fine - 1) // (each[1] - 1)
        places += [(x * every, y * every) for x, y in config.points(each)]
    rows = range(fine) if cut == "plane" else [fine // 2]
    assert sorted(places) == sorted((x, y) for x in range(fine) for y in rows)


def test_a_finer_grid_holds_the_coarser_one_and_is_the_loss_there(whole: Slices) -> None:
    coarse, fine = (whole.grid(0, side) for side in SIDES[:2])
    np.testing.assert_array_equal(fine[:, ::2, ::2], coarse)
    assert np.isfinite(fine).all()
    here, along = prepare_slices(TINY, 0), whole.along(17)
    for row, column in ((0, 0), (3, 12), (8, 8)):
        losses = here.losses(np.array([[along[column], along[row]]]))
        np.testing.assert_array_equal(fine[:, row, column], losses[:, 0])
    np.testing.assert_array_equal(whole.centre[:, 0], fine[:, 8, 8])
    np.testing.assert_array_equal(whole.largest[:, 0], fine.max(axis=(1, 2)))


def test_what_is_drawn_is_whole_while_finer_points_come(whole: Slices) -> None:
    slices, sides = Slices.start(TINY), []
    for place, come in enumerate(whole.computed):
        sides.append(slices.side(0))
        slices = slices.plus(place, come)
    assert sides == sorted(sides)
    assert {0, 9, 17} == set(sides)
    assert (slices.progress, slices.done, slices.compared_seeds) == (1, True, [0, 1])
    backwards = Slices.start(TINY).plus(2, whole.computed[2]).plus(3, whole.computed[3])
    assert backwards.side(0) == 0


def test_a_line_is_the_middle_row_of_the_plane(whole: Slices) -> None:
    line = compute_slices(replace(TINY, slice="line"))
    assert line.grid(1, 17).shape == (len(SURFACES), 1, 17)
    np.testing.assert_array_equal(line.grid(1, 17)[:, 0], whole.grid(1, 17)[:, 8])
    assert len(judge_slices(line)) == 6


@pytest.mark.parametrize("direction", ["plain", "gradient", "start", "other", "path"])
def test_every_direction_has_the_networks_at_its_centre(whole: Slices, direction: str) -> None:
    config = replace(TINY, direction=direction, finest="9", seeds=1)
    slices = compute_slices(config)
    np.testing.assert_allclose(slices.centre[:, 0], whole.centre[:, 0], rtol=1e-6)
    assert slices.first is not None
    for path in slices.first.paths:
        if direction in ("start", "path"):
            assert path[0, 0] == pytest.approx(-1, abs=1e-5)
            np.testing.assert_allclose(path[-1], 0, atol=1e-6)
        elif direction == "other":
            assert path.tolist() == [[1, 0], [0, 0]]
        else:
            assert path.shape == (0, 2)


def test_the_other_solution_is_that_of_another_seed() -> None:
    config = replace(TINY, direction="other", slice="line", reach=1.0, seeds=1)
    slices, other = (
        compute_slices(config),
        prepare_slices(replace(TINY, seed=OTHER_SEED), OTHER_SEED),
    )
    x, y = (
        datasets.load_dataset("digits").x_train[:64],
        datasets.load_dataset("digits").y_train[:64],
    )
    for at, net in enumerate(record_trajectory(config.run(OTHER_SEED), 30).nets):
        with torch.no_grad():
            loss = cross_entropy(copy.deepcopy(net).train()(x), y).item()
        assert slices.grid(0, 17)[at, 0, -1] == pytest.approx(loss, rel=1e-4)
        assert other.surfaces[at].loss(other.surfaces[at].start) == pytest.approx(loss, rel=1e-5)


def test_draw_slices_reports_a_diverged_network_and_leaves_gaps() -> None:
    slices = compute_slices(replace(TINY, rate=100.0, width=100, finest="9"))
    assert slices.first is not None
    assert "diverged" in slices.first.ended[0]
    assert slices.first.ended[1] == ""
    assert {each.kind for each in judge_slices(slices)} == {Kind.UNDECIDED}


@pytest.mark.parametrize("cut", ["plane", "line"])
def test_curvature_and_convexity_are_those_of_a_known_surface(cut: str) -> None:
    """On 3 + 2x² − y² + xy the Hessian is [[4, 1], [1, −2]] everywhere; its first entry 4."""
    config = LandscapeConfig(finest="9", slice=cut, seeds=1, reach=0.7)
    slices = plant_slices(config, *[lambda x, y: 3 + 2 * x**2 - y**2 + x * y] * 4)
    low, high = np.linalg.eigvalsh([[4.0, 1.0], [1.0, -2.0]]) if cut == "plane" else (4.0, 4.0)
    np.testing.assert_allclose(slices.curvature, high, rtol=1e-9)
    np.testing.assert_allclose(slices.downward, max(-low, 0) / high, atol=1e-9)


Surface = Callable[[np.ndarray, np.ndarray], np.ndarray]


def plant_slices(config: LandscapeConfig, *surfaces: Surface) -> Slices:
    """Return slices whose loss is a function of the place, one for each of SURFACES."""
    slices = Slices.start(config)
    for place, each in enumerate(slices.parts):
        x, y = slices.along(each[1])[np.array(config.points(each)).reshape(-1, 2)].T
        loss = np.stack([surface(x, y) for surface in surfaces])
        slices = slices.plus(place, SlicePart(loss, [], ("", "")))
    return slices


def bowl(curvature: float, height: float = 1.0) -> Surface:
    return lambda x, y: height + curvature / 2 * (x**2 + y**2)


def judge(none: Surface, own: Surface, frozen: Surface) -> dict[str, Kind]:
    config = LandscapeConfig(finest="9", seeds=6)
    verdicts = judge_slices(plant_slices(config, none, own, frozen, frozen))
    return {each.part.name: each.kind for each in verdicts}


@pytest.mark.parametrize(
    ("times", "kind"),
    [(2.0, Kind.HOLDS), (1.0, Kind.FAILS), (0.5, Kind.FAILS), (np.nan, Kind.UNDECIDED)],
)
def test_judge_slices_follows_planted_curvature_not_height(times: float, kind: Kind) -> None:
    kinds = judge(bowl(4 * times), bowl(4, height=9), bowl(8 * times))
    assert kinds["own statistics"] == kind
    assert kinds["frozen statistics"] == (Kind.UNDECIDED if np.isnan(times) else Kind.FAILS)
    if np.isfinite(times):
        assert kinds["height, own"] == Kind.FAILS


def test_judge_slices_follows_planted_convexity() -> None:
    kinds = judge(bowl(-1, height=5), bowl(1), bowl(-2, height=5))
    assert kinds["convexity, own"] == Kind.HOLDS
    assert kinds["convexity, frozen"] == Kind.FAILS


def test_half_a_run_has_no_verdict_and_a_whole_one_has_every_part(whole: Slices) -> None:
    assert judge_slices(Slices.start(TINY)) == ()
    parts = {each.part for each in judge_slices(whole)}
    assert parts == {*CLAIMS["C40"].parts, *CONVEXITY.values(), *HEIGHTS.values()}


@pytest.mark.parametrize(
    "wrong", [{"trained": 0, "direction": "path"}, {"net": "cnn", "data": "moons"}]
)
def test_what_does_not_fit_together_is_refused_in_a_sentence(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="choose"):
        LandscapeConfig(**wrong)  # type: ignore[arg-type]


def test_every_point_stands_in_the_csv_with_what_made_it(whole: Slices) -> None:
    rows = list(csv.DictReader(slices_to_csv(whole).splitlines()))
    assert len(rows) == 2 * 17 * 17
    grid, along = whole.grid(1, 17), whole.along(17)
    row = next(
        each
        for each in rows
        if each["seed"] == "1"
        and (float(each["along_x"]), float(each["along_y"])) == (along[3], along[12])
    )
    assert [float(row[f"loss_{name}"]) for name in SURFACES] == grid[:, 12, 3].tolist()
    assert {each["config"] for each in rows} == {repr(TINY)}
    assert len(slices_to_csv(Slices.start(TINY)).splitlines()) == 1


def test_tell_frozen_and_tell_barrier_quote_what_the_lesson_shows() -> None:
    """Most of the smoothness goes with frozen statistics; a wall stands between two solutions."""
    config = LandscapeConfig(finest="9", seeds=1, examples=64)
    slices = compute_slices(config)
    none, own, frozen = (float(slices.largest[SURFACES.index(name), 0]) for name in SURFACES[:3])
    assert own < frozen / 2 < frozen < none
    told = tell_frozen(LandscapeFacts(config, "frozen", slices))
    assert f"went from {format_number(own)} to {format_number(frozen)}" in told
    assert "most of the smoothness comes from statistics" in told
    line = replace(SOLUTIONS_SLICE, finest="17", seeds=1, examples=64)
    ends = compute_slices(line)
    barrier = measure_barrier(ends)[:2, 0]
    assert (barrier > 5 * ends.centre[:2, 0]).all()
    told = tell_barrier(LandscapeFacts(line, "batch", ends))
    assert format_number(float(barrier[0])) in told
    assert "a barrier of high loss lies between them, with and without" in told


def test_conclusions_on_a_slice_follow_its_numbers() -> None:
    """Other numbers than those of the lesson lead to other conclusions."""
    assert "is left without statistics that follow" in attribute_smoothness(3.0, 1.0, 1.1)
    assert "not the smoother one" in attribute_smoothness(1.0, 3.0, 1.0)
    assert "smoother where training goes, too" in conclude_path(3.0, 1.0)
    assert "less smooth where training goes" in conclude_path(1.0, 3.0)
    assert "only with batch norm" in conclude_barrier(none=False, batch=True)
    assert "no barrier" in conclude_barrier(none=False, batch=False)


def test_tell_path_finds_no_smoother_loss_where_training_goes() -> None:
    config = replace(PATH_SLICE, finest="9", seeds=1, examples=64)
    slices = compute_slices(config)
    none, own = slices.curvature[:2, 0]
    assert 0.5 < none / own < 2
    assert "look alike" in tell_path(LandscapeFacts(config, "batch", slices))
