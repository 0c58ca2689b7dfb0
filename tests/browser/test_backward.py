"""Test the backward pass and detached statistics with mouse and keyboard."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

from bn_core import backward, normalize
from tests.browser.conftest import Opener
from tests.browser.lab import dot, in_state, parameters, player, settled, step
from tests.browser.server import until

X, D_Y = [[1.0], [2.0], [6.0]], [[1.0], [-2.0], [0.5]]


def node(page: Page, name: str) -> Locator:
    return page.locator(f".bn-node[data-node={name}]")


def gradient(page: Page, name: str) -> float:
    """The gradient behind a node, in full precision."""
    title = node(page, name).get_attribute("title") or ""
    return float(title.rpartition("gradient ")[2])


def test_gradients_agree_and_follow_the_batch(open_page: Opener) -> None:
    page = settled(open_page("/backward?x=1,2,6&dy=1,-2,0.5"))
    for part in (three_gradients_agree, node_is_chosen, dot_moves_every_gradient):
        part(page)


def dot_moves_every_gradient(page: Page) -> None:
    grads = backward(normalize(X, 2, 1), D_Y)
    assert gradient(page, "x") == grads.d_x[1, 0]
    assert gradient(page, "var") == grads.d_var[0]
    page.get_by_text("The batch on its number lines").click()
    dot(page, 0, 2).focus()
    page.keyboard.press("Shift+ArrowRight")
    until(lambda: not parameters(page)["x"].startswith("1, 2,"), "the batch in the address")
    settled(page)
    x = np.array([[float(each)] for each in parameters(page)["x"].split(",")])
    moved = backward(normalize(x, 2, 1), D_Y)
    until(lambda: gradient(page, "x") == moved.d_x[1, 0], "the gradient of the moved batch")
    assert moved.d_x[1, 0] != grads.d_x[1, 0]


def node_is_chosen(page: Page) -> None:
    """By mouse or keyboard; it stands in the address."""
    node(page, "var").click()
    expect(node(page, "var")).to_have_attribute("aria-pressed", "true")
    page.get_by_text("σ², backward").wait_for()
    until(lambda: parameters(page).get("node") == "var", "the node in the address")
    node(page, "gamma").focus()
    page.keyboard.press("Enter")
    page.get_by_text("γ, backward").wait_for()
    node(page, "x").click()
    expect(node(page, "x")).to_have_attribute("aria-pressed", "true")


def three_gradients_agree(page: Page) -> None:
    badge = page.locator(".bn-badge")
    in_state(badge, "agrees")
    cells = badge.locator("tbody tr").first.locator("td[title]")
    formula, moved, autograd = (float(each.get_attribute("title") or 0) for each in cells.all())
    d_x = backward(normalize(X, 2, 1), D_Y).d_x[0, 0]
    assert formula == d_x
    np.testing.assert_allclose([moved, autograd], d_x, rtol=1e-6)


def test_networks_train_with_detached_statistics(open_page: Opener) -> None:
    """The network with detached statistics trains beside the others."""
    page = settled(open_page("/detached_statistics"))
    player(page, "paused")
    page.get_by_role("button", name="+10", exact=True).click()
    until(lambda: step(page) == 10, "ten steps")
    live = page.locator(".bn-live:has(.bn-bar)")
    expect(live.locator(".bn-say")).to_contain_text(re.compile("with detached statistics"))
    live.locator(".legendtext", has_text="detached statistics").first.wait_for(state="attached")
