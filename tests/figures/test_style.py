"""A colour is legible on its background, and never the only thing that tells two networks apart."""

from itertools import combinations

import pytest

from bn_core.figures.style import (
    DARK,
    DASHES,
    LIGHT,
    NETWORK_NAMES,
    WAITING,
    Theme,
    choose_theme,
    make_layout,
    make_translucent,
    style_line,
)

themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def channels(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_follows_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@themes
@pytest.mark.parametrize("norm", NETWORK_NAMES)
def test_network_colours_have_contrast_3(theme: Theme, norm: str) -> None:
    assert contrast(getattr(theme, norm), theme.background) >= 3


@themes
def test_text_colours_have_contrast_4_5(theme: Theme) -> None:
    assert contrast(theme.text, theme.background) >= 4.5
    assert contrast(theme.faint, theme.background) >= 4.5


@themes
def test_grid_has_less_contrast_than_curves(theme: Theme) -> None:
    drawn = min(contrast(getattr(theme, norm), theme.background) for norm in NETWORK_NAMES)
    assert contrast(theme.grid, theme.background) < drawn / 2


@themes
def test_networks_differ_in_colour_and_in_dash(theme: Theme) -> None:
    for one, other in combinations(NETWORK_NAMES, 2):
        pair = [channels(getattr(theme, norm)) for norm in (one, other)]
        assert max(abs(a - b) for a, b in zip(*pair, strict=True)) > 0.15
        assert DASHES[one] != DASHES[other]
        assert style_line(theme, one)["dash"] != style_line(theme, other)["dash"]
    assert DASHES.keys() == NETWORK_NAMES.keys()


def test_choose_theme_defaults_to_light() -> None:
    assert [choose_theme(name) for name in ("dark", "light", None, "mauve")] == [
        DARK,
        LIGHT,
        LIGHT,
        LIGHT,
    ]


def test_make_translucent_keeps_the_colour() -> None:
    assert make_translucent("#0072b2", 0.25) == "rgba(0,114,178,0.25)"


def test_make_layout_merges_further_entries() -> None:
    made = make_layout(LIGHT, "Loss", "step", "nats", yaxis={"type": "log"}, height=99)
    assert made["yaxis"]["type"] == "log"
    assert made["yaxis"]["title"]["text"] == "nats"
    assert made["height"] == 99
    assert make_layout(LIGHT, "Loss", "step", "nats")["yaxis"].get("type") is None


@pytest.mark.parametrize(("waiting", "said"), [(True, WAITING), ("It stopped.", "It stopped.")])
def test_make_layout_of_a_waiting_figure_hides_provisional_ticks(
    waiting: bool | str, said: str
) -> None:
    made = make_layout(LIGHT, "Loss", "step", "nats", waiting=waiting, xaxis={"range": [0, 9]})
    assert [each["text"] for each in made["annotations"]] == [said]
    assert not made["yaxis"]["showticklabels"]
    assert "showticklabels" not in made["xaxis"]
    assert "annotations" not in make_layout(LIGHT, "Loss", "step", "nats")
