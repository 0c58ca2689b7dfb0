"""Tables of each kind through a page, and numbers as people type them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.lab import WAIT, more_settings, parameters, settled
from tests.browser.server import until

HANDED = Path(__file__).parents[1] / "inputs" / "handed"


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(name))


def find_batch_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your batch")


def wait_for_batch(page: Page, text: str) -> None:
    until(lambda: parameters(page).get("x") == text, f"the batch {text} in the address")


def test_a_table_of_each_kind_is_read_asked_about_or_refused(open_page: Opener) -> None:
    page = settled(open_page("/four_steps"))
    find_batch_field(page).fill("1,5, 2,5, 4,0")
    find_batch_field(page).press("Control+Enter")
    button(page, "Read 1,5 as 2 numbers").click()
    wait_for_batch(page, "1, 5, 2, 5, 4, 0")
    button(page, "Back to what was typed").click()
    wait_for_batch(page, "1,5, 2,5, 4,0")

    more_settings(page)
    page.get_by_role("tab", name="CSV file").click()
    files = page.locator("[data-testid=stFileUploader] input[type=file]").first

    def upload(name: str, said: str) -> None:
        files.set_input_files(HANDED / name)
        page.get_by_text(said).first.wait_for()

    def use(count: int, text: str) -> None:
        button(page, f"Use these {count} examples").click()
        wait_for_batch(page, text)
        expect(button(page, "^Use ")).to_have_count(0, timeout=WAIT)  # the uploader is empty again
        settled(page)

    # A preview comes first: the batch is still the one that was typed.
    upload("03_cp1252_endash_minus.csv", "The file was read as Windows-1252.")
    assert parameters(page)["x"] == "1,5, 2,5, 4,0"
    use(2, "-1.5 2; -3 4")
    assert parameters(page)["names"] == "höhe\tt"
    upload("17_dot_thousands_only.csv", "1.234 was read as 1234")
    button(page, "Read the point of 1.234").click()
    button(page, "Back to the first reading").wait_for()
    use(2, "1.234 2; 3.456 4")
    upload("05_xlsx_renamed.csv", "This spreadsheet file is damaged")
    upload("22_excel_error_cells.csv", "Row 3, column 1 (a), '#DIV/0!', is an error")
    upload("23_empty_cells.csv", "Row 3, column 1 (a) is empty")
    button(page, "Leave out the row").click()
    use(2, "1 2; 4 5")
    upload("29_pandas_index.csv", "Left out, as it holds row numbers: column 1.")
    use(3, "1.5 2.5; 3.5 4.5; 0.5 9")
    data = "a,b\n" + "".join(f"{i},{i + 0.5}\n" for i in range(300))
    files.set_input_files({"name": "long.csv", "mimeType": "text/csv", "buffer": data.encode()})
    page.get_by_text("300 examples are too many").first.wait_for()
    button(page, "Take the first 256 of 300 rows").click()
    page.get_by_text("The first 256 rows of 300 were taken.").wait_for()
    button(page, "Use these 256 examples").click()
    until(lambda: parameters(page)["x"].startswith("0 0.5; 1 1.5"), "the first rows")
    settled(page)
    # A file of any name comes this far, and what it holds is named by its content.
    files.set_input_files(
        {"name": "a.sav", "mimeType": "application/octet-stream", "buffer": b"$FL2@(#) SPSS"}
    )
    page.get_by_text("This file is an SPSS file").first.wait_for()
    upload("33_wide_17.csv", "17 features are too many")
    button(page, "Take the first 16 of 17 columns").click()
    button(page, "Use these 3 examples").click()
    until(lambda: parameters(page)["x"].startswith("0 1 2 3"), "the chosen columns")
    assert len(parameters(page)["names"].split("\t")) == 16


def test_number_fields_take_numbers_and_refuse_the_rest(open_page: Opener) -> None:
    page = settled(open_page("/folding?gamma=0.25"))
    more_settings(page)
    for part in (
        refuses_what_is_no_number,
        takes_once_what_a_keyboard_composes,
        is_corrected_where_it_was_typed,
        reads_a_decimal_comma,
    ):
        part(page)


def reads_a_decimal_comma(page: Page) -> None:
    field = page.get_by_role("spinbutton", name="γ", exact=True)
    field.fill("")
    field.press_sequentially("2,5")
    expect(field).to_have_value("2.5")
    field.press("Enter")
    until(lambda: float(parameters(page).get("gamma", "0")) == 2.5, "γ in the address")


def refuses_what_is_no_number(page: Page) -> None:
    """The browser would leave 12 of 1/2, and the lab 1 of a whole number 1e3."""
    fault = page.locator(".bn-number-fault")

    def enter(name: str, text: str) -> Locator:
        field = page.get_by_role("spinbutton", name=name, exact=True)
        field.press("ControlOrMeta+a")
        field.press_sequentially(text)
        return field

    for text in ("1/2", "50%", "2*3", "1,000.5"):
        expect(enter("γ", text)).to_have_value("0.25")
        expect(fault).to_contain_text("is not a plain number")
        page.keyboard.press("Enter")
        expect(fault).to_be_visible()
    assert parameters(page) == {"gamma": "0.25"}
    for text in ("1e3", "1,000", "2.5"):
        expect(enter("First seed", text)).to_have_value("0")
        expect(fault).to_contain_text("is not a whole number")
    for name, text, taken in (("γ", "−2", "-2"), ("γ", "1e-2", "1e-2"), ("First seed", "3", "3")):
        expect(enter(name, text)).to_have_value(taken)
        expect(fault).to_be_hidden()


def is_corrected_where_it_was_typed(page: Page) -> None:
    field = page.get_by_role("spinbutton", name="γ", exact=True)
    fault = page.locator(".bn-number-fault")
    field.press("ControlOrMeta+a")
    for typed, kept in (("1/2", ""), ("12x", "12"), ("0.5s", "0.5")):
        field.press_sequentially(typed)
        expect(fault).to_contain_text(f"“{typed}” is not")
        field.press("Backspace")
        expect(field).to_have_value(kept)
        expect(fault).to_be_hidden()
        if kept == "12":
            field.press("ControlOrMeta+a")
    field.press("Enter")
    until(lambda: parameters(page).get("gamma") == "0.5", "γ in the address")


def takes_once_what_a_keyboard_composes(page: Page) -> None:
    field = page.get_by_role("spinbutton", name="γ", exact=True)
    keyboard = page.context.new_cdp_session(page)
    for text, taken in (("12", "12"), ("１２", "12"), ("1/2", "0.25"), ("1,5", "0.25")):
        field.fill("0.25")
        field.press("Enter")
        field.press("ControlOrMeta+a")
        field.press("Delete")
        for end in range(1, len(text) + 1):
            composed = {"text": text[:end], "selectionStart": end, "selectionEnd": end}
            keyboard.send("Input.imeSetComposition", composed)
        keyboard.send("Input.insertText", {"text": text})
        expect(field).to_have_value(taken)
        expect(page.locator(".bn-number-fault")).to_be_visible(visible=taken != "12")
