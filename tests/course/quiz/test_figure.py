"""The picture of a sheet adds up: every question is right, wrong or open."""

import json

import plotly.graph_objects as go
import pytest

from bn_core.course.quiz.figure import draw_tallies
from bn_core.course.quiz.marking import Tally
from bn_core.figures.style import DARK, LIGHT

TALLIES = (Tally("depth", 3, 1, 1), Tally("clinic", 2, 0, 0), Tally("backward", 1, 1, 0))
TITLES = {"depth": "How deep", "clinic": "Broken models", "backward": "Back"}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_draw_tallies_counts_each_question_once(theme) -> None:
    made = draw_tallies(TALLIES, TITLES, theme)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    go.Figure(made["data"], made["layout"])
    assert [trace["name"] for trace in made["data"]] == ["right", "wrong", "open"]
    parts = [trace["x"] for trace in made["data"]]
    assert [sum(each) for each in zip(*parts, strict=True)] == [3, 2, 1]
    assert made["data"][0]["y"] == ["How deep", "Broken models", "Back"]
    looks = {json.dumps(trace["marker"]) for trace in made["data"]}
    assert len(looks) == 3
    assert draw_tallies((), {}, theme)["alt"]
