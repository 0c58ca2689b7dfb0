"""Test the sentences about a changed photograph against the measurement."""

import numpy as np
import pytest

from bn_core.inputs.images.samples import load_photo
from bn_core.lessons.images.config import UNCHANGED, ImagesConfig
from bn_core.lessons.images.picture_changes import CHANGES, NORMS, measure_change
from bn_core.lessons.images.summary import (
    ChangeSummary,
    describe_brighter,
    describe_cast,
    describe_change,
    describe_grey,
    describe_single_photo,
    format_share,
)

PHOTOS = np.stack([load_photo(k) for k in range(4)])


def summarize(change: str, count: int = 4) -> ChangeSummary:
    effects = {
        norm: measure_change(PHOTOS[:count], 0, change, axes) for norm, axes in NORMS.items()
    }
    return ChangeSummary.of(change, effects)


def test_default_change_tells_layer_and_instance_norm_from_batch_norm() -> None:
    now = summarize(ImagesConfig().change, ImagesConfig().photos)
    assert max(now.own["layer"], now.own["instance"]) < 1e-3
    assert now.own["batch"] > 0.3
    assert now.others > 0.1


def test_describe_cast_quotes_what_each_norm_keeps() -> None:
    now = summarize("cast")
    assert now.own["instance"] < 1e-9
    assert min(now.own["layer"], now.own["batch"]) > 0.3
    told = describe_cast(now)
    assert "changes by 0%" in told
    assert format_share(now.own["layer"]) in told


@pytest.mark.parametrize("describe", [describe_brighter, describe_grey])
def test_sentences_quote_how_far_other_photos_move(describe) -> None:  # type: ignore[no-untyped-def]
    now = summarize("brighter" if describe is describe_brighter else "constant")
    assert f"the other photos change by {format_share(now.others)}" in describe(now)


def test_single_photo_meets_batch_norm_as_instance_norm() -> None:
    now = summarize("contrast", 1)
    assert now.own["batch"] == now.own["instance"]
    assert np.isnan(now.others)
    assert format_share(now.own["batch"]) in describe_single_photo(now)
    assert "batch norm is instance norm" in describe_change(now)


@pytest.mark.parametrize("change", [UNCHANGED, *CHANGES])
def test_describe_change_of_every_change(change: str) -> None:
    now = summarize(change)
    told = describe_change(now)
    if change == UNCHANGED:
        assert set(now.own.values()) == {0.0}
        assert "Nothing is changed" in told
    else:
        assert all(format_share(share) in told for share in now.own.values())


@pytest.mark.parametrize(("share", "text"), [(1e-17, "0%"), (0.5, "50%"), (0.000157, "0.02%")])
def test_format_share_shows_rounding_error_as_zero(share: float, text: str) -> None:
    assert format_share(share) == text
