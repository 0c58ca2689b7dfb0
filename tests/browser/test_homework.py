"""Homework from the form to the table: a reload and another device lose nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.browser.conftest import Opener
from tests.browser.lab import PHONE, nothing_scrolls_sideways, parameters, settled
from tests.browser.server import until


def test_homework_is_set_done_on_a_phone_and_handed_in(open_page: Opener, tmp_path: Path) -> None:
    # All of the form is in view: to scroll closes a list of options.
    teacher = settled(open_page("/homework", viewport={"width": 1280, "height": 1400}))
    teacher.get_by_label("Title").fill("Week 3")
    teacher.get_by_role("combobox", name="Exercises to write").fill("The mean")
    teacher.get_by_role("option", name="The mean").click()
    teacher.keyboard.press("Escape")
    settled(teacher)
    teacher.get_by_label("Title").press("End")
    teacher.keyboard.type("!")
    teacher.reload()  # in the middle of a text
    expect(teacher.get_by_label("Title")).to_have_value("Week 3!")
    settled(teacher)
    teacher.get_by_label("Title").fill("Week 3")
    teacher.get_by_role("button", name="Set the homework").click()
    teacher.get_by_role("heading", name="Week 3").wait_for()
    teacher.get_by_text("This server answers only this computer.").wait_for()
    code = until(lambda: parameters(teacher).get("code", ""), "the code in the address")

    phone = settled(open_page(f"/homework?code={code}", viewport=PHONE))
    phone.get_by_label("Your name").fill("Ada")
    phone.get_by_role("button", name="Begin").click()
    editor = phone.get_by_label("Your code for mean")
    editor.fill("mean = x.mean(0)")
    expect(phone.locator(".bn-exercise .verdict")).to_contain_text("is right")
    phone.get_by_text("1 of 1 parts done").wait_for()
    settled(phone)
    nothing_scrolls_sideways(phone)

    phone.reload()
    settled(phone)
    expect(editor).to_have_value("mean = x.mean(0)")

    phone.get_by_text("Write the exercises in an editor of your own").click()
    with phone.expect_download() as file:
        phone.get_by_role("button", name="Exercises (.py)").click()
    solved = Path(file.value.path()).read_text(encoding="utf-8").replace("...", "return x.mean(0)")
    (tmp_path / "mine.py").write_text(solved, encoding="utf-8")
    phone.locator(".st-key-homework-file input[type=file]").set_input_files(tmp_path / "mine.py")
    phone.get_by_text("Stored from your file: part 1.").wait_for()
    expect(editor).to_have_value("def mean(x):\n    return x.mean(0)")
    expect(phone.locator(".bn-exercise .verdict")).to_contain_text("is right")
    settled(phone)
    nothing_scrolls_sideways(phone)

    phone.get_by_text("Your personal code", exact=True).click()
    personal = phone.get_by_text(re.compile(r"^([B-Z]{4} ){3}[B-Z]{4}$")).inner_text()
    phone.keyboard.press("Escape")
    other = settled(open_page(f"/homework?code={code}", viewport=PHONE))
    other.get_by_label("Your personal code").fill(personal.lower())
    other.get_by_role("button", name="Go on").click()
    other.get_by_text("1 of 1 parts done").wait_for()
    expect(other.locator(".bn-exercise .verdict")).to_contain_text("is right")
    settled(other).get_by_role("button", name="Hand in", exact=True).click()
    other.get_by_role("button", name="Hand in for good").click()
    other.get_by_text("2 of 2 points").wait_for()

    teacher.get_by_role("button", name="Refresh").click()
    expect(teacher.get_by_role("region", name="Who has handed in")).to_contain_text("Ada")
    teacher.get_by_text("1 of 1 students").wait_for()
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Table (XLSX)").click()
    download.value.save_as(tmp_path / "table.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "table.xlsx").read_bytes()))
    assert [cell.value for cell in book["Points"][2]][::2][:2] == ["Ada", 2]
