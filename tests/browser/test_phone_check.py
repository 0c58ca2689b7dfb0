"""A teacher tests with a phone whether phones reach the lab."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import DESK, Opener
from tests.browser.lab import PHONE, settled


def test_teacher_sees_that_a_phone_reaches_the_lab(open_page: Opener) -> None:
    teacher = settled(open_page("/room", viewport=DESK))  # leads no room yet
    teacher.get_by_text("Can phones reach me?").click()
    box = teacher.locator(".st-key-phone-check")
    expect(box).to_contain_text("No phone has opened it yet.")
    expect(box).to_contain_text("This server answers only this computer.")
    box.get_by_role("img", name="QR code to test a phone").wait_for()
    link = box.get_by_role("link").first.get_attribute("href") or ""
    teacher.get_by_text("Can phones reach me?").click()
    teacher.get_by_text("Can phones reach me?").click()
    expect(box.get_by_role("link").first).to_have_attribute("href", link)
    phone = open_page(urlsplit(link).path, viewport=PHONE)
    expect(phone.get_by_role("status")).to_have_text(re.compile("It can join a room"))
    expect(box).to_contain_text("1 device has opened it, and live connections work.")
    for cause in ("Another network", "firewall", "Guest networks", "VPN", "https"):
        expect(box).to_contain_text(cause)

    typed = teacher.get_by_label("Address of the lab in your network")
    typed.fill("http://192.0.2.7:8501")
    typed.press("Enter")
    expect(box).to_contain_text("http://192.0.2.7:8501/lab/phones/")
    teacher.get_by_role("button", name="Open a room").click()
    expect(teacher.locator(".bn-stage")).to_contain_text("http://192.0.2.7:8501/wall")
