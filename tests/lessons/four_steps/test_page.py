"""The reader's own numbers go through the four steps, and what cannot be is told in a sentence."""

import re
from typing import Any

import numpy as np
import pytest

from bn_core import normalize
from bn_core.inputs.batches.batch import MAX_EXAMPLES
from bn_core.inputs.batches.presets import PRESETS
from bn_core.inputs.batches.text import read_batch
from bn_core.lessons.four_steps.config import FourStepsConfig
from tests.open_lesson import Page


def table(page: Page) -> np.ndarray:
    """Sample, x, x − μ, (x − μ)², x̂ and y of the table, at full precision; a row a sample."""
    [shown] = [
        each.body
        for each in page.app.html
        if "bn-table" in each.body and "The first rows" not in each.body
    ]
    rows = re.findall(r"<tr[^>]*><td>(\d+)</td>(.*?)</tr>", shown)
    return np.array(
        [[float(n), *map(float, re.findall(r"title='([^']+)'", cells))] for n, cells in rows]
    )


def column(page: Page, name: str) -> np.ndarray:
    return table(page)[:, ("sample", "x", "centered", "squared", "x_hat", "y").index(name)]


TABLE = "All numbers as a table"


def open_page(**address: str) -> Page:
    return Page("four_steps", **address).open(TABLE)


@pytest.fixture
def page() -> Page:
    return open_page()


def test_it_opens_on_the_worked_example(page: Page) -> None:
    [formulas] = [each.value for each in page.app.markdown if "① mean" in each.value]
    for part in (r"\frac{2+4+8+10}{4} = 6", "= 10\n", "= -0.632", "= -0.265"):
        assert part in formulas
    step = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])
    np.testing.assert_array_equal(column(page, "x_hat"), step.x_hat[:, 0])
    np.testing.assert_array_equal(column(page, "y"), step.y[:, 0])


def test_numbers_that_are_close_together_are_told_apart_in_the_table() -> None:
    page = open_page(x="1000.25, 1000.5, 1000.625, 1001")
    [shown] = [each.body for each in page.app.html if "bn-table" in each.body]
    cells = re.findall(r"<tr[^>]*><td>\d+</td><td [^>]*>([^<]+)<", shown)
    assert cells == ["1000.25", "1000.5", "1000.625", "1001"]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_a_worked_example_brings_its_batch_and_its_parameters(page: Page, preset: Any) -> None:
    page.set("selectbox", "preset", preset.name)
    x = read_batch(preset.text).values
    assert page.app.text_area(key="x").value == preset.text
    np.testing.assert_array_equal(column(page, "x"), x[:, 0])
    step = normalize(x, preset.gamma, preset.beta, preset.eps)
    np.testing.assert_array_equal(column(page, "y"), step.y[:, 0])
    assert page.errors == ""


def test_another_batch_is_another_table(page: Page) -> None:
    page.set("text_area", "x", "1 2\n3 4\n5 9")
    np.testing.assert_array_equal(column(page, "x"), [1, 3, 5])
    page.set("number_input", "feature", 2)
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 9])


def test_bad_text_stays_where_it_was_typed_and_the_last_good_batch_in_view(page: Page) -> None:
    page.set("text_area", "x", "5, 6, 7").set("text_area", "x", "5, 6, seven")
    assert page.app.text_area(key="x").value == "5, 6, seven"
    assert "'seven', is not a number" in page.errors
    np.testing.assert_array_equal(column(page, "x"), [5, 6, 7])
    page.set("text_area", "x", "5, 6, 8")
    assert page.errors == ""
    np.testing.assert_array_equal(column(page, "x"), [5, 6, 8])


@pytest.mark.parametrize("text", ["", "   ", "nan, 1", "1e13, 2", "1 2; 3", "<script>", "9" * 500])
def test_no_text_brings_the_page_down(page: Page, text: str) -> None:
    page.set("text_area", "x", text)
    assert page.errors.count(".") >= 1
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])


def test_a_batch_without_spread_and_without_epsilon_is_explained(page: Page) -> None:
    page.set("text_area", "x", "3, 3, 3").set("select_slider", "eps", "0")
    assert "variance 0 and eps is 0" in page.errors
    page.set("text_area", "x", "3, 4, 3")
    assert page.errors == ""


@pytest.mark.parametrize("text", ["7", "3, 3, 3, 3", "1e12, -1e12", "1e-12, 2e-12, 4e-12"])
def test_a_batch_at_the_edge_is_shown(page: Page, text: str) -> None:
    page.set("text_area", "x", text)
    assert page.errors == ""
    x = read_batch(text).values
    np.testing.assert_array_equal(column(page, "y"), normalize(x, 2, 1).y[:, 0])


def test_each_feature_has_its_own_gamma(page: Page) -> None:
    page.set("text_area", "x", "1 10; 2 30; 6 80")
    page.set("slider", "gamma of 1", 3.0).set("number_input", "feature", 2)
    assert page.app.slider(key="gamma of 2").value == 2
    page.set("slider", "gamma of 2", -1.0).set("number_input", "feature", 1)
    assert page.app.slider(key="gamma of 1").value == 3
    step = normalize([[1.0, 10.0], [2.0, 30.0], [6.0, 80.0]], [3, -1], 1)
    np.testing.assert_array_equal(column(page, "y"), step.y[:, 0])
    assert page.app.query_params["gamma"] == "3.0 -1.0"


def test_in_inference_the_statistics_stand_still(page: Page) -> None:
    page.set("button_group", "mode", "inference")
    assert r"\quad\text{(fixed)}" in page.words
    page.set("text_area", "x", "2, 4, 8, 30")
    step = normalize([[2.0], [4.0], [8.0], [10.0]], 2, 1)
    np.testing.assert_allclose(column(page, "y")[:3], step.y[:3, 0], rtol=1e-14)
    page.set("button_group", "mode", "training")
    trained = normalize([[2.0], [4.0], [8.0], [30.0]], 2, 1)
    np.testing.assert_array_equal(column(page, "y"), trained.y[:, 0])


def test_prediction_shows_whether_it_is_right_or_its_error(page: Page) -> None:
    page.predict("shift", -1.53)
    assert page.app.success[0].value.startswith("Right: it is −1.53.")
    page.predict("shift", 98.47)
    assert "You said 98.5; it is −1.53: off by 100." in page.app.info[0].value
    page.predict("outlier", 0.0)
    far = normalize([[2.0], [4.0], [8.0], [8010.0]]).x_hat[0, 0]
    assert f"off by {abs(far):.3g}. One far example of 4" in page.words


def test_a_feature_can_be_added_and_dropped(page: Page) -> None:
    page.turn_to("Table").click("Add a feature")
    assert page.app.query_params["x"] == "2 1; 4 2; 8 3; 10 4"
    page.click("Drop the last")
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])


def test_a_random_batch_is_the_one_of_its_seed() -> None:
    texts = [
        Page("four_steps")
        .turn_to("Random")
        .set("number_input", "draw seed", seed)
        .click("Draw")
        .app.query_params["x"]
        for seed in (1, 1, 2)
    ]
    assert texts[0] == texts[1] != texts[2]
    assert read_batch(texts[0]).values.shape == (16, 2)


def edit(**changed: Any) -> dict[str, Any]:
    return {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **changed}


def test_what_is_edited_in_the_table_becomes_the_batch(page: Page) -> None:
    page.turn_to("Table")
    name = page.app.dataframe[0].value.columns[0]
    page.forge(
        "dataframe",
        edit(edited_rows={"1": {name: 5.5}}, added_rows=[{name: -1}], deleted_rows=[0]),
    )
    assert page.app.text_area(key="x").value == "5.5, 8, 10, -1"
    np.testing.assert_array_equal(column(page, "x"), [5.5, 8, 10, -1])


@pytest.mark.parametrize(
    "sent",
    [
        edit(edited_rows={"9": {"feature 1": 1}}),
        edit(edited_rows={"0": {"feature 1": "<b>"}}),
        edit(edited_rows={"0": {"feature 1": 1e300}}),
        edit(deleted_rows=[0, 1, 2, 3]),
    ],
    ids=["no such row", "a word", "too large", "nothing left"],
)
def test_a_forged_or_ruined_table_leaves_a_batch_in_view(page: Page, sent: dict[str, Any]) -> None:
    page.turn_to("Table").forge("dataframe", sent)
    assert page.errors.endswith("The page shows the last valid batch.")
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])


def test_table_ignores_an_empty_row_and_reports_a_hole() -> None:
    page = open_page(x="1 2; 3 4; 5 6").turn_to("Table")
    page.forge("dataframe", edit(edited_rows={"0": {"feature 1": None, "feature 2": None}}))
    np.testing.assert_array_equal(column(page, "x"), [3, 5])
    page.forge("dataframe", edit(added_rows=[{"feature 1": 7}, {}]))
    assert "Row 3, column 2 is empty" in page.errors
    np.testing.assert_array_equal(column(page, "x"), [3, 5])


@pytest.mark.parametrize(("cell", "right"), [("1,4", 1.4), ("0,001", 0.001), ("1.5", 1.5)])
def test_a_cell_of_the_table_is_read_as_typed(page: Page, cell: str, right: float) -> None:
    page.turn_to("Table").forge("dataframe", edit(edited_rows={"0": {"feature 1": cell}}))
    np.testing.assert_array_equal(column(page, "x"), [right, 4, 8, 10])


def upload(page: Page, text: str) -> Page:
    page.turn_to("CSV file").run()
    page.app.file_uploader[0].set_value(("mine.csv", text.encode(), "text/csv"))
    return page.run()


def test_a_file_is_shown_before_it_replaces_the_batch(page: Page) -> None:
    upload(page, "a;b\n1,5;2\n3;4\n")
    assert "Commas were read as decimal points (1,5 is 1.5)." in page.words
    assert "<td>1,5</td>" in page.words
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])
    page.click("Use these 2 examples")
    assert page.app.query_params["x"] == "1.5 2; 3 4"
    assert page.app.query_params["names"] == "a\tb"


def test_the_other_reading_of_a_file_is_one_click_away(page: Page) -> None:
    upload(page, "umsatz;kosten\n1.234;2.000\n3.456;4.000\n")
    assert "1.234 was read as 1234" in page.words
    page.click("Read the point of 1.234").click("Use these 2 examples")
    assert page.app.query_params["x"] == "1.234 2; 3.456 4"


def test_a_file_with_a_hole_is_refused_and_can_leave_the_row_out(page: Page) -> None:
    upload(page, "a,b\n1,2\n,3\n4,5\n")
    assert "Row 3, column 1 (a) is empty" in page.errors
    page.click("Leave out the row").click("Use these 2 examples")
    assert page.app.query_params["x"] == "1 2; 4 5"


WIDE = ",".join(f"f{j}" for j in range(17)) + "\n" + "\n".join([",".join("1" * 17)] * 2)


def test_the_columns_of_a_wide_file_are_chosen(page: Page) -> None:
    upload(page, WIDE)
    assert "17 features are too many" in page.errors
    (chosen,) = page.app.multiselect
    chosen.set_value([0, 16])
    page.run().click("Use these 2 examples")
    assert page.app.query_params["names"] == "f0\tf16"


def test_the_columns_of_a_wide_text_are_chosen_and_the_text_stays(page: Page) -> None:
    page.set("text_area", "x", WIDE)
    assert "17 features are too many" in page.errors
    assert page.app.text_area(key="x").value == WIDE
    page.click("Take the first 16 of 17 columns").click("Use these 2 examples")
    assert page.app.query_params["x"] == "; ".join([" ".join("1" * 16)] * 2)
    page.click("Back to what was typed")
    assert page.app.text_area(key="x").value == WIDE


def test_the_other_reading_of_a_text_is_one_click_away(page: Page) -> None:
    page.set("text_area", "x", "1,5, 2,5, 4,0")
    np.testing.assert_array_equal(column(page, "x"), [1.5, 2.5, 4])
    page.click("Read 1,5 as 2 numbers")
    np.testing.assert_array_equal(column(page, "x"), [1, 5, 2, 5, 4, 0])
    page.click("Back to what was typed")
    np.testing.assert_array_equal(column(page, "x"), [1.5, 2.5, 4])


def test_twenty_thousand_forged_rows_are_refused_in_a_sentence(page: Page) -> None:
    page.turn_to("Table").forge("dataframe", edit(added_rows=[{"feature 1": 1.0}] * 20_000))
    assert "too many; keep at most 256." in page.errors
    assert len(page.app.dataframe[0].value) == 4
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])


def test_a_link_is_the_whole_experiment() -> None:
    page = open_page(x="1 5; 2 500; 3 7", gamma="3 -1", beta="0.5", eps="0.1", feature="2")
    step = normalize([[1.0, 5.0], [2.0, 500.0], [3.0, 7.0]], [3, -1], 0.5, 0.1)
    np.testing.assert_array_equal(column(page, "y"), step.y[:, 1])
    assert page.errors == page.warnings == ""


def test_a_link_may_hold_fixed_statistics() -> None:
    page = open_page(x="1, 2", mode="inference", given="5 4;", gamma="1", beta="0", eps="0")
    np.testing.assert_allclose(column(page, "y"), [-2, -1.5])


@pytest.mark.parametrize("x", ["0, 3000000, 1", "1e12, -1e12", "1e-90, 2e-90", "0 1; 0 2000001"])
def test_statistics_of_any_batch_are_fixed_and_linked(x: str) -> None:
    """A variance is a square, so it may be out of the bounds of a number of a batch."""
    fixed = open_page(x=x, mode="inference", eps="0.001")
    linked = open_page(**{"x": x, **fixed.app.query_params})
    training = open_page(x=x, eps="0.001")
    for page in (fixed, linked):
        assert page.errors == page.warnings == ""
        np.testing.assert_allclose(column(page, "y"), column(training, "y"))


@pytest.mark.parametrize(
    "damaged",
    [
        {"gamma": "x"},
        {"gamma": "1e99"},
        {"gamma": " ".join("1" * 40)},
        {"beta": "nan"},
        {"eps": "-1"},
        {"mode": "maybe"},
        {"feature": "99", "x": "1 2; 3 4"},
        {"sample": "0"},
        {"mode": "inference", "given": "1 -1;"},
        {"mode": "inference", "given": "zebra"},
        {"mode": "inference", "given": "1 1e25;"},
        {"mode": "inference", "given": "1e13 1;"},
        {"mode": "inference", "given": "nan 1;"},
        {"mode": "inference", "given": "1 " + "9" * 5000},
        {"mode": "inference", "given": "1 2; 3 4"},
    ],
    ids=str,
)
def test_a_damaged_link_opens_and_says_what_it_ignored(damaged: dict[str, str]) -> None:
    page = open_page(**damaged)
    assert page.warnings.startswith("Part of the link was ignored.")
    name = next(iter(damaged)) if "mode" not in damaged or len(damaged) == 1 else "given"
    says = name if name in ("gamma", "beta", "given") else FourStepsConfig.knob(name).help
    assert says in page.warnings
    assert len(table(page)) >= 2


def test_damaged_batch_in_a_link_is_reported_with_its_place() -> None:
    page = open_page(x="1, two")
    assert "'two', is not a number" in page.errors
    np.testing.assert_array_equal(column(page, "x"), [2, 4, 8, 10])


@pytest.mark.parametrize("name", ["sample", "eps"])
@pytest.mark.parametrize("end", ["low", "high"])
def test_both_ends_of_every_control_are_shown(name: str, end: str) -> None:
    bound = getattr(FourStepsConfig.knob(name), end)
    rows = ", ".join(map(str, range(1, MAX_EXAMPLES + 1)))
    page = open_page(x=rows, **{name: f"{bound:.12g}"})
    assert page.errors == page.warnings == ""
    assert len(table(page)) == MAX_EXAMPLES


@pytest.mark.parametrize("value", ["-1e12", "1e12", "0"])
def test_gamma_and_beta_reach_as_far_as_their_knobs(value: str) -> None:
    page = open_page(gamma=value, beta=value)
    step = normalize([[2.0], [4.0], [8.0], [10.0]], float(value), float(value))
    np.testing.assert_array_equal(column(page, "y"), step.y[:, 0])


def test_a_batch_that_shrinks_takes_its_sample_and_feature_along() -> None:
    page = open_page(x="1 2 3; 4 5 6; 7 8 10", feature="3", sample="3")
    page.set("text_area", "x", "1, 2")
    assert page.errors == page.warnings == ""
    np.testing.assert_array_equal(column(page, "x"), [1, 2])


@pytest.mark.parametrize(
    "address",
    [
        {"x": "1 2; 3"},
        {"mode": "inference", "given": "nan"},
        {"mode": "inference", "given": "1 -1;"},
        {"sample": "99", "feature": "7", "x": "5"},
    ],
)
def test_damaged_address_is_reported(address: dict[str, str]) -> None:
    page = Page("four_steps", **address)
    assert page.errors or page.warnings


def test_parameters_can_be_written_after_a_lesson_that_binds_them() -> None:
    """γ is one widget in running_averages; here the address holds one number per feature."""
    page = Page("four_steps").do("do step 4")
    gamma = page.said["gamma"]
    assert page.go("running_averages").go("four_steps").said["gamma"] == gamma
