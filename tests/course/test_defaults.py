"""The default results are those that the pages open with."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from bn_core.compute.runs import Runs
from bn_core.course.curriculum import LESSONS
from bn_core.course.defaults import DEFAULTS
from bn_core.lessons.activations.stories import STORIES, link_story
from tests.open_lesson import Page


def test_defaults_are_what_the_lessons_claim_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claimed: dict[tuple[str, Any], None] = {}
    claim = Runs.claim

    def listen(self: Runs, key: Any, experiment: Any, config: Any, *args: Any) -> Any:
        if experiment.stored:
            claimed[experiment.name, config] = None
        return claim(self, key, experiment, config, *args)

    monkeypatch.setattr(Runs, "claim", listen)
    for lesson in LESSONS:
        Page(lesson.name)
    assert list(claimed) == [each for each in DEFAULTS if each in claimed]
    for name in (
        *("why_normalize", "detached_statistics", "train_eval", "depth", "clinic"),
        *("small_batches", "many_devices", "regularization", "activations", "boundaries"),
        *("covariate_shift", "landscape", "smoothness", "length_direction", "descents", "sweeps"),
        *("sequences", "without_norm", "adaptation"),
    ):
        page = Page(name)
        for change in page.changes:
            page.do(change)
    Page("activations", view="training")
    for name in STORIES:
        Page("activations", **dict(parse_qsl(urlsplit(link_story(name)).query)))
    Page("smoothness", curve_seeds="3")
    assert DEFAULTS.keys() == claimed.keys()
