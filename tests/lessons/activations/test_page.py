"""The live lesson claims a run for its controls, whatever these are set to."""

import gc
import json
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bn_core.experiments.run_config import RunConfig
from bn_core.inputs.labelled_table.read import build_labelled
from bn_core.inputs.labelled_table.table import LabelledTable
from bn_core.inputs.tabular.table import Table
from bn_core.lessons.activations.config import (
    PAIRS_PANELS,
    PAIRS_RUN,
    SATURATING_PANELS,
    SATURATING_RUN,
    DashboardView,
    UpdateConfig,
    record_panels,
)
from bn_core.lessons.activations.panels import FIRST_PANELS
from pages.shared import labelled_upload as own_table_module
from tests.open_lesson import Page

RUN = "activations run"


def ends() -> Iterator[tuple[str, Any]]:
    for name, knob in RunConfig.knobs():
        if knob.options:
            yield from ((name, option) for option in knob.options)
        elif isinstance(knob.default, bool):
            yield from ((name, value) for value in (False, True))
        else:
            yield from ((name, value) for value in (knob.low, knob.high))


def address(value: Any) -> str:
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:.12g}"
        if isinstance(value, float)
        else str(value)
    )


def test_page_opens_on_one_update() -> None:
    page = Page("activations")
    assert page.claimed("layer_update run").config == UpdateConfig()
    assert RUN not in page.app.session_state
    assert json.dumps(dict(page.app.query_params)) == "{}"


def test_training_opens_on_a_run_of_the_defaults() -> None:
    page = Page("activations", view="training")
    assert page.claimed(RUN).config == record_panels(RunConfig(), FIRST_PANELS)
    assert not page.claimed(RUN).is_held
    [player] = [each for each in page.app.get("bidi_component") if "player" in each.proto.id]
    assert page.claimed(RUN).key in str(player.proto)


@pytest.mark.parametrize(("name", "value"), list(ends()))
def test_link_with_an_extreme_value_makes_a_run(name: str, value: Any) -> None:
    page = Page("activations", **{name: address(value)})
    assert page.errors == page.warnings == ""
    if value == "own":  # nothing is uploaded yet, and that is told
        assert "the networks learn the digits" in page.app.info[0].value
        value = "digits"
    assert getattr(page.claimed(RUN).config, name) == value


def test_option_is_shown_in_words_and_linked_by_name() -> None:
    page = Page("activations", third="left_out")
    [third] = [each for each in page.app.button_group if each.key == "third"]
    assert "detached statistics" in third.options
    assert third.value == "left_out"
    assert page.said["third"] == "left_out"
    page.go("which_axes").go("activations")  # and is found again by whoever comes back
    assert page.said["third"] == "left_out"
    page.set("button_group", "third", "nothing")
    assert page.said["third"] is None


def test_own_table_is_trained_on_and_a_bad_one_is_reported() -> None:
    page = Page("activations", data="own", batch_size="60")
    rows = "".join(f"{n},{n % 7},{'yes' if n % 2 else 'no'}\n" for n in range(50))
    upload = page.app.file_uploader(key="own table")
    upload.set_value(("mine.csv", f"a,b,class\n{rows}".encode(), "text/csv"))
    page.run()
    run = page.claimed(RUN)
    assert run.config.data == "own"
    assert run.table is not None
    assert run.table.classes == ("no", "yes")
    assert "Your table of 50 rows" in page.words
    assert "40 rows to train on" in page.warnings
    assert run.config.batch_size == 40
    page.app.file_uploader(key="own table").set_value(("mine.csv", b"1,2\n3,x,4\n", "text/csv"))
    page.run()
    assert "the networks learn the digits" in page.errors
    assert page.claimed(RUN).config.data == "digits"


def test_columns_of_a_wide_table_are_chosen_and_stand_in_the_code() -> None:
    page = Page("activations", data="own")
    wide = (Path(__file__).parents[2] / "inputs" / "handed" / "34_wide_784_pixels.csv").read_bytes()
    wide += b"".join(b"3" + line[1:] + b"\n" for line in wide.splitlines()[1:])  # another class
    page.app.file_uploader(key="own table").set_value(("wide.csv", wide, "text/csv"))
    page.run()
    assert "784 features are too many; keep at most 64" in page.errors
    page.click("Take one of every 13 columns")
    table = page.claimed(RUN).table
    assert table is not None
    assert table.x.shape[1] == 61
    assert table.names[:2] == ("pixel0", "pixel13")
    assert "columns=(1, 14, 27" in page.code("read_labelled")


def test_own_table_does_not_outlive_its_session() -> None:
    values = []
    build = build_labelled

    def recorded(opened: Table) -> LabelledTable:
        table = build(opened)
        values.append(weakref.ref(table.x))
        return table

    rows = "".join(f"{n},{n % 7},{'yes' if n % 2 else 'no'}\n" for n in range(50))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_table_module, "build_labelled", recorded)
        page = Page("activations", data="own")
        page.app.file_uploader(key="own table").set_value(("mine.csv", rows.encode(), "text/csv"))
        page.run().run()
        assert len(values) == 1  # read once
        assert page.claimed(RUN).table
        del page
    gc.collect()
    assert values[0]() is None


def test_control_starts_another_run_except_the_rate() -> None:
    page = Page("activations", view="training")
    first = page.claimed(RUN)
    page.set("select_slider", "rate", "0.1")
    assert page.claimed(RUN) is first
    assert first.wanted.rate == 0.1
    page.set("slider", "depth", 5)
    assert page.claimed(RUN) is not first
    assert (page.claimed(RUN).config.depth, page.claimed(RUN).config.rate) == (5, 0.1)
    page.set("segmented_control", "third", "layer")
    assert page.claimed(RUN).config.norms == ("none", "batch", "layer")


@pytest.mark.parametrize("panels", ["histograms", "gradients", "learning", "unit"])
def test_old_link_to_one_picture_still_opens_it(panels: str) -> None:
    page = Page("activations", panels=panels)
    assert page.warnings == page.errors == ""
    assert page.claimed(RUN).config == record_panels(RunConfig(), (panels,))
    assert page.said["panels"] == panels


def test_pictures_decide_what_is_recorded() -> None:
    page = Page("activations", panels="learning.units.affine")
    first = page.claimed(RUN)
    assert first.config.record.units
    assert first.config.record.affine
    assert not first.config.record.activations
    page.set("button_group", "panels", ["units", "learning"])
    assert page.said["panels"] == "learning.units"
    assert page.claimed(RUN) is first, "the run records enough"
    page.set("button_group", "panels", ["units", "moments"])
    assert page.claimed(RUN) is not first
    assert page.claimed(RUN).config == record_panels(RunConfig(), ("units", "moments"))
    page.go("which_axes").go("activations")
    assert page.said["panels"] == "units.moments"


def test_no_picture_chosen_shows_the_first_ones() -> None:
    page = Page("activations", view="training").set("button_group", "panels", [])
    assert page.claimed(RUN).config == record_panels(RunConfig(), FIRST_PANELS)
    assert "No picture is chosen" in page.words
    assert page.errors == ""


def test_initial_output_weights_have_a_knob_of_their_own() -> None:
    page = Page("activations", output_scale="10", init="gain", activation="tanh")
    config = page.claimed(RUN).config
    assert (config.output_scale, config.init) == (10.0, "gain")
    [init] = [each for each in page.app.button_group if each.key == "init"]
    assert "gain of the nonlinearity" in init.options


def test_view_controls_keep_the_run() -> None:
    page = Page("activations", view="training")
    first = page.claimed(RUN)
    page.set("toggle", "log", True).set("slider", "layer", 1)
    assert page.claimed(RUN) is first


def test_followed_layer_stays_within_a_shallower_network() -> None:
    page = Page("activations", depth="20", layer="20").set("slider", "depth", 2)
    assert page.app.slider(key="layer").value <= 2
    page.set("slider", "depth", 1)
    assert page.errors == ""


def test_batch_of_one_is_explained() -> None:
    page = Page("activations", batch_size="1")
    assert "PyTorch refuses to train" in page.app.info[0].value
    page.set("slider", "batch_size", 2)
    assert not page.app.info


def test_code_is_of_the_run_shown() -> None:
    page = Page("activations", depth="7", data="moons")
    alone, lab = (each.value for each in page.app.code)
    assert "RunConfig(data='moons', depth=7)" in lab
    assert "depth, width, activation = 7," in alone


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("depth", "99"),
        ("depth", "x"),
        ("rate", "0"),
        ("rate", "nan"),
        ("data", "cats"),
        ("third", "perhaps"),
        ("skip", "perhaps"),
        ("net", "tree"),
        ("seed", "-1"),
        ("batch_size", "2.5"),
        ("layer", "21"),
    ],
)
def test_damaged_link_opens_and_reports_what_it_ignored(name: str, text: str) -> None:
    page = Page("activations", **{name: text})
    known = DashboardView if name == "layer" else RunConfig
    assert known.knob(name).help in page.warnings
    told = DashboardView() if name == "layer" else page.claimed(RUN).config
    assert f"Used instead: {getattr(told, name)}." in page.warnings


def test_networks_are_kept_while_the_update_is_shown() -> None:
    page = Page("activations", depth="5", width="16")
    page.set("button_group", "view", "update").set("button_group", "view", "training")
    config = page.claimed(RUN).config
    assert (config.depth, config.width) == (5, 16)


def test_rate_of_the_update_keeps_the_result() -> None:
    page = Page("activations")
    first = page.claimed("layer_update run")
    page.set("button_group", "update_rate", "0.1")
    assert page.claimed("layer_update run") is first
    page.set("slider", "update_layers", 3)
    assert page.claimed("layer_update run").config == UpdateConfig(layers=3)


@pytest.mark.parametrize(
    ("number", "config", "panels"),
    [(3, SATURATING_RUN, SATURATING_PANELS), (4, PAIRS_RUN, PAIRS_PANELS)],
)
def test_step_plays_its_training(number: int, config: RunConfig, panels: str) -> None:
    page = Page("activations", update_layers="3").do(f"do step {number}")
    assert page.claimed(RUN).config == record_panels(config, panels.split("."))
    assert page.said["panels"] == panels
    assert page.claimed(RUN).asked_for
    assert not page.app.success, "nothing is told before the run has finished"


def test_predictions_are_right_when_the_answer_is_typed() -> None:
    page = Page("activations").predict("every weight with", 1.0)
    assert any(each.value.startswith("Right") for each in page.app.success)
