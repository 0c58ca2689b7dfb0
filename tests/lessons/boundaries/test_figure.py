"""The maps show the recorded fields, and say what is in them."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bn_core.figures.pictures import encode_png
from bn_core.figures.style import DARK, LIGHT, choose_theme
from bn_core.lessons.boundaries.batches_figure import draw_batches
from bn_core.lessons.boundaries.class_style import COLOURS, paint_field
from bn_core.lessons.boundaries.config import ADDED, BatchesConfig, BoundaryConfig
from bn_core.lessons.boundaries.figure import draw_boundaries
from bn_core.lessons.boundaries.result import BoundaryFrame
from bn_core.lessons.boundaries.table import batches_to_csv, training_to_csv
from bn_core.lessons.boundaries.worker.batches import run
from bn_core.lessons.boundaries.worker.live import BoundaryTrainer, train

SMALL = BoundaryConfig(depth=2, width=8, steps=40, count=60)


@pytest.fixture(scope="module")
def frames() -> list[BoundaryFrame]:
    return [each for each in train(SMALL) if isinstance(each, BoundaryFrame)]


def test_png_is_read_back_as_written() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    kind, data = encode_png(pixels).split(",")
    assert kind == "data:image/png;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), pixels)


def test_map_shows_the_field_and_its_boundary(frames: list[BoundaryFrame]) -> None:
    drawn = draw_boundaries(SMALL, frames, len(frames) - 1, {"theme": "dark"})
    left, right, *_ = drawn["figures"]
    assert [each["id"] for each in drawn["figures"]] == [
        "boundary none",
        "boundary batch",
        "loss",
        "accuracy",
    ]
    for figure, field in zip((left, right), frames[-1].fields, strict=True):
        contour = figure["data"][0]
        np.testing.assert_array_equal(contour["z"], field[1])
        [image] = figure["layout"]["images"]
        raw = base64.b64decode(image["source"].removeprefix("data:image/png;base64,"))
        with Image.open(io.BytesIO(raw)) as opened:
            np.testing.assert_array_equal(np.asarray(opened), paint_field(field, DARK))
        assert figure["layout"]["xaxis"]["range"] == figure["layout"]["yaxis"]["range"] == [-3, 3]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_picture_fades_where_classes_are_equally_probable(theme: object) -> None:
    shares = np.zeros((2, 40, 40), dtype=np.uint8)
    shares[0, 0], shares[1, -1], shares[:, 20] = 255, 255, 127
    painted = paint_field(shares, choose_theme(theme.name)).astype(int)  # type: ignore[attr-defined]
    ground = [int(theme.background[k : k + 2], 16) for k in (1, 3, 5)]  # type: ignore[attr-defined]
    np.testing.assert_array_equal(painted[40 - 1 - 20, 0], ground)
    assert np.abs(painted[-1, 0] - painted[0, 0]).sum() > 60  # below class A, above class B


def test_newest_frame_shows_the_points_of_now_and_an_earlier_one_those_of_then() -> None:
    trainer = BoundaryTrainer(SMALL)
    kept = [trainer.frame(), *trainer.step(10)]
    config = replace(SMALL, own=ADDED)

    def own(shown: int) -> list[str]:
        data = draw_boundaries(config, kept, shown, {})["figures"][0]["data"]
        return [each["name"] for each in data if "own" in each["name"]]

    assert own(len(kept) - 1) == ["your own, B"]
    assert own(0) == []


def test_hidden_units_are_drawn_on_demand(frames: list[BoundaryFrame]) -> None:
    drawn = draw_boundaries(SMALL, frames, 3, {"picture": "hidden", "layer": "8"})
    none, batch, *_ = drawn["figures"]
    assert "hidden layer 2" in none["layout"]["title"]["text"]  # the last one
    assert len(none["layout"]["images"]) == len(batch["layout"]["images"]) == 8


def test_several_classes_have_a_boundary_each() -> None:
    random = np.random.default_rng(0)
    frame = list(train(SMALL))[-1]
    assert isinstance(frame, BoundaryFrame)
    shares = random.dirichlet([0.3] * 3, (2, 40, 40)).transpose(0, 3, 1, 2) * 255
    three = replace(frame, fields=shares.astype(np.uint8), x=np.zeros((3, 2)), y=np.arange(3))
    drawn = draw_boundaries(replace(SMALL, data="own"), [three], 0, {})["figures"][0]
    contours = [each for each in drawn["data"] if each["type"] == "contour"]
    assert len(contours) == 3
    for label, each in enumerate(contours):
        leads = three.fields[0].argmax(axis=0) == label
        clear = np.sort(three.fields[0], axis=0)
        clear = clear[-1].astype(int) - clear[-2] > 2
        np.testing.assert_array_equal((np.array(each["z"]) > 127.5)[clear], leads[clear])


def test_batches_are_drawn_with_their_points_ringed() -> None:
    config = BatchesConfig(depth=2, width=8, steps=40, count=60, seeds=1, own="a2574")
    results = list(run(config))
    waiting = draw_batches(config, results, 0, {})["figures"]
    assert not any(each["type"] == "contour" for figure in waiting for each in figure["data"])
    drawn = draw_batches(config, results, len(results) - 1, {"batch": "3"})
    left, right, flips = drawn["figures"]
    assert [each["id"] for each in drawn["figures"]] == [each["id"] for each in waiting]
    [ringed] = [each for each in left["data"] if each["name"] == "this batch"]
    assert len(ringed["x"]) == config.judged
    np.testing.assert_array_equal(left["data"][0]["z"], results[-1].shown[2, 1])
    np.testing.assert_array_equal(right["data"][0]["z"], results[-1].running[1])
    assert "With the statistics of batch 3, 8 points" in drawn["say"][0]
    assert flips["data"]


def test_tables_have_a_row_per_network_and_moment(frames: list[BoundaryFrame]) -> None:
    lines = training_to_csv(frames).splitlines()
    assert len(lines) == 1 + 2 * len(frames)
    config = BatchesConfig(depth=1, width=8, steps=20, count=60, seeds=2)
    *_, result = run(config)
    assert len(batches_to_csv(config, result).splitlines()) == 1 + 2 * 5  # up to 32 of 60 points
    assert len(batches_to_csv(config, None).splitlines()) == 1


def test_colours_differ_from_those_of_the_networks_and_have_contrast() -> None:
    for theme in (LIGHT, DARK):
        for colour in COLOURS[theme.name]:
            assert colour not in (theme.none, theme.batch, theme.layer, theme.group)
            assert contrast(colour, theme.background) >= 3


def contrast(one: str, other: str) -> float:
    first, second = sorted((luminance(one), luminance(other)))
    return (second + 0.05) / (first + 0.05)


def luminance(colour: str) -> float:
    parts = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_sentence_counts_the_points_of_the_batch_that_is_drawn() -> None:
    config = BatchesConfig(count=20, judged=128, steps=20, depth=1, width=4, seeds=1)
    frames = list(run(config))
    made = draw_batches(config, frames, len(frames) - 1, {})
    assert made["say"][0].startswith("With the statistics of batch 1, 20 points,")
