"""The tiles say what the ledger says, each claim once."""

from __future__ import annotations

import re

import pytest

from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerConfig
from bn_core.course.ledger.figure import MARKS, draw_ledger, find_claim, locate_tile
from bn_core.course.ledger.ledger import Ledger
from bn_core.course.ledger.outcome import KINDS
from bn_core.course.ledger.trials import TRIALS
from bn_core.figures.style import choose_theme
from tests.course.ledger.test_ledger import complete
from tests.figures.test_style import contrast


def drawn(ledger: Ledger, theme: str = "light") -> dict:
    return draw_ledger(LedgerConfig(), [ledger], 0, {"theme": theme})


def test_locate_tile_is_unique_per_claim() -> None:
    places = [locate_tile(claim) for claim in CLAIMS]
    assert len(set(places)) == len(CLAIMS)
    assert [find_claim(*each) for each in places] == list(CLAIMS)
    last_row, last_column = places[-1]
    assert find_claim(last_row, last_column + 1) is None or last_column == 7
    assert find_claim(-1, 0) is find_claim(0, 99) is find_claim(99, 0) is None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tile_shade_and_mark_follow_verdict(theme: str) -> None:
    ledger = Ledger.start(LedgerConfig())
    for number, name in enumerate(ledger.parts[: len(TRIALS) // 2]):
        ledger = ledger.plus(number, tuple(each for each in complete() if each.trial == name))
    [figure] = drawn(ledger, theme)["figures"]
    shades = figure["data"][0]["z"]
    words = [text for trace in figure["data"][1:] for text in trace["text"]]
    assert len(words) == len(CLAIMS)
    for each in ledger.outcomes:
        row, column = locate_tile(each.claim.id)
        assert shades[row][column] == KINDS.index(each.kind)
        assert f"{each.claim.id} {MARKS[each.kind]}" in words
    assert figure["pick"]


def test_count_outcomes_counts_every_kind() -> None:
    assert drawn(Ledger.start(LedgerConfig()))["say"] == [
        f"Of {len(CLAIMS)} claims: {len(CLAIMS)} not run (·)."
    ]
    done = Ledger.resumed(LedgerConfig(), complete())
    assert drawn(done)["say"] == [f"Of {len(CLAIMS)} claims: {len(CLAIMS)} hold (✓)."]


def over(shade: str, theme: str) -> str:
    """What a see-through shade looks like on its background, as CSS hex."""
    *ink, share = (float(each) for each in re.findall(r"[\d.]+", shade))
    below = [int(theme[k : k + 2], 16) for k in (1, 3, 5)]
    mixed = (round(share * a + (1 - share) * b) for a, b in zip(ink, below, strict=True))
    return "#" + "".join(f"{each:02x}" for each in mixed)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tile_labels_contrast_with_shade(theme: str) -> None:
    colours = choose_theme(theme)
    [figure] = drawn(Ledger.start(LedgerConfig()), theme)["figures"]
    tiles, *labels = figure["data"]
    for kind, label in zip(KINDS, labels, strict=True):
        shade = next(colour for edge, colour in tiles["colorscale"][2 * KINDS.index(kind) :])
        below = over(shade, colours.background)
        assert contrast(label["textfont"]["color"], below) >= 4.5, kind
