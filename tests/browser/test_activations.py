"""A live run with the hands of a reader: play, pause, step, scrub, change, leave, return."""

from __future__ import annotations

import sys

import psutil
from playwright.sync_api import Page, expect

from bn_core.inputs.knobs import SEPARATOR
from bn_core.lessons.activations.panels import PANELS
from tests.browser.conftest import Opener
from tests.browser.lab import (
    in_state,
    no_traceback,
    parameters,
    player,
    read_trained_steps,
    run_address,
    settled,
    step,
    turn_to,
)
from tests.browser.server import Server, holds_torch, until

FIGURES = {
    "loss, accuracy": ("loss", "accuracy"),
    "pre-activations": ("histogram none", "histogram batch"),
    "activations": ("outputs none", "outputs batch"),
    "gradients of activations": ("output_gradients none", "output_gradients batch"),
    "gradients of weights": ("weight_gradients none", "weight_gradients batch"),
    "gradient norm, saturation": ("gradient", "saturated"),
    "update / weight": ("update_ratio none", "update_ratio batch"),
    "gradient / weight": ("gradient_ratio none", "gradient_ratio batch"),
    "saturated units": ("units none", "units batch"),
    "one layer over time": ("density none", "density batch"),
    "mean, variance, drift": ("mean none", "variance batch", "drift batch"),
    "γ and β": ("gamma", "beta"),
    "one unit over time": ("percentiles none", "percentiles batch"),
    "accuracy by statistics": ("calibration",),
}
"""Each picture, and figures of it."""
LONG = "steps=5000&width=128&batch_size=256"
"""A run that no test waits for."""
CHANGED = {
    "view": "training",
    "steps": "5000",
    "width": "128",
    "batch_size": "256",
    "rate": "1",
    "depth": "4",
}
"""The address of that run with another rate and depth."""
CHOSEN = "accuracy by statistics"
"""The picture that is chosen last: its run has to record more."""


def open_training(
    open_page: Opener, query: str = "?view=training", on: Server | None = None
) -> Page:
    page = open_page(f"/activations{query}", on=on)
    player(page, "paused")
    return settled(page)


def steps_on(server: Server, run: str) -> int:
    """The steps that the server has recorded; asking trains nothing, and ends any playing."""
    return int(server.ask(f"{run}/picture")["steps"])


def stands_still(server: Server, run: str) -> int:
    """Wait until five answers in a row are the same; that answer."""

    def same() -> list[int]:
        answers = [steps_on(server, run) for _ in range(5)]
        return answers if len(set(answers)) == 1 else []

    return until(same, "a run that stands still")[0]


def measure_work(server: Server) -> float:
    """Return the seconds of processor time that all workers have used so far."""
    return sum(sum(worker.cpu_times()[:2]) for worker in server.workers())


def rests(server: Server) -> bool:
    """Look for a second whether the workers use next to nothing."""
    before = measure_work(server)
    psutil.cpu_percent(interval=1)
    return measure_work(server) - before < 0.3


def space(page: Page) -> None:
    """Press Space while no control has the focus."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")


def play(page: Page, steps: int = 20) -> None:
    """Press Space, and wait for some steps."""
    before = read_trained_steps(page)
    space(page)
    player(page, "playing")
    until(lambda: read_trained_steps(page) >= before + steps, f"{steps} steps")


def pause(page: Page) -> None:
    space(page)
    player(page, "paused|done")


def test_play_pause_step_restart_scrub_and_log_scale(open_page: Opener, server: Server) -> None:
    page = open_training(open_page)
    assert step(page) == 0
    run = run_address(page)
    pictures = int(player(page).get_attribute("data-pictures") or 0)
    play(page)
    until(
        lambda: int(player(page).get_attribute("data-pictures") or 0) > pictures + 3,
        "pictures drawn while it plays",
    )
    pause(page)
    reached = stands_still(server, run)
    shown = "the picture of where the run stands"
    until(lambda: read_trained_steps(page) == reached == step(page), shown)
    for button, more in (("+1", 1), ("+10", 10)):
        page.get_by_role("button", name=button, exact=True).click()
        reached += more
        until(lambda at=reached: read_trained_steps(page) == at, f"step {reached}")  # type: ignore[misc]
        assert steps_on(server, run) == reached
    scrub = page.get_by_role("slider", name="Recorded step")
    scrub.press("Home")
    until(lambda: step(page) == 0, "the first picture")
    assert read_trained_steps(page) == reached
    expect(page.locator(".bn-say")).to_contain_text("Step 0")
    scrub.press("ArrowRight")
    until(lambda: step(page) == 1, "the second picture")
    page.get_by_role("button", name="Run again").click()
    until(lambda: read_trained_steps(page) == 0, "step 0")
    assert steps_on(server, run) == 0
    takes_log_scale(page)


def choose(page: Page, picture: str) -> None:
    """Press a picture's button, and wait until the address has it."""
    before = parameters(page).get("panels")
    page.get_by_role("button", name=picture, exact=True).click()
    until(lambda: parameters(page).get("panels") != before, "the choice in the address")


def see(page: Page, picture: str) -> None:
    for name in FIGURES[picture]:
        figure = page.locator(f"[data-figure='{name}']")
        figure.scroll_into_view_if_needed()
        figure.locator(".main-svg").first.wait_for()


def test_a_picture_is_chosen_while_it_trains(open_page: Opener) -> None:
    page = open_training(open_page, "?view=training&steps=5000&width=128&depth=6&batch_size=256")
    play(page, 80)
    reached = read_trained_steps(page)
    choose(page, "pre-activations")
    expect(page.locator("[data-figure='histogram batch']")).to_have_count(0)
    assert read_trained_steps(page) >= reached, "the run records enough"
    player(page, "playing")
    reached = read_trained_steps(page)
    choose(page, "saturated units")
    until(lambda: read_trained_steps(page) < reached, "a run that records more")
    until(lambda: read_trained_steps(page) > reached, "the same step, and on")
    player(page, "playing")
    see(page, "saturated units")
    pause(page)
    no_traceback(page)


def test_each_picture_is_drawn_where_the_run_stood(open_page: Opener) -> None:
    """A link has all of them except one, which is chosen."""
    shown = SEPARATOR.join(name for name, each in PANELS.items() if each.label != CHOSEN)
    page = open_training(open_page, f"?view=training&width=16&panels={shown}")
    page.get_by_role("button", name="+10", exact=True).click()
    until(lambda: read_trained_steps(page) == 10, "step 10")
    for picture in FIGURES:
        if picture != CHOSEN:
            see(page, picture)
    choose(page, CHOSEN)
    see(page, CHOSEN)
    until(lambda: read_trained_steps(page) == 10, "where the run stood")
    player(page, "paused")
    no_traceback(page)


def test_a_story_tells_what_was_measured_in_its_run(open_page: Opener) -> None:
    page = open_training(open_page, "?story=cold")
    page.get_by_role("button", name="Train this story").click()
    said = page.locator("[class*=st-key-lesson-story] [data-testid=stAlert]")
    said.filter(has_text="With batch norm, after 5 steps: test accuracy").wait_for()
    expect(said).to_contain_text("One run, with seed 0.")
    player(page, "done")
    see(page, "accuracy by statistics")
    until(lambda: parameters(page).get("steps") == "60", "the story's run in the address")
    no_traceback(page)


def test_a_run_is_changed_left_found_again_and_ended(open_page: Opener, server: Server) -> None:
    # Still in training when all of it is done.
    page = open_training(open_page, f"?view=training&{LONG}")
    for part in (
        rate_changes_under_way,
        depth_starts_anew,
        returns_to_the_run_where_it_was,
        ends_the_work_with_the_tab,
    ):
        part(page, server)


def rate_changes_under_way(page: Page, server: Server) -> None:
    del server
    run = run_address(page)
    play(page, 10)
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    said = page.locator(".bn-say")
    expect(said).to_contain_text("learning rate 1:")
    assert run_address(page) == run
    player(page, "playing")
    assert read_trained_steps(page) > 10
    pause(page)


def depth_starts_anew(page: Page, server: Server) -> None:
    del server
    run = run_address(page)
    page.get_by_role("slider", name="Hidden layers").press("ArrowRight")
    until(lambda: run_address(page) != run and read_trained_steps(page) == 0, "another run")
    assert parameters(page) == CHANGED
    page.locator("[data-figure='histogram batch']").wait_for(state="attached")


def returns_to_the_run_where_it_was(page: Page, server: Server) -> None:
    """Another lesson is opened while it plays."""
    run = run_address(page)
    play(page)
    turn_to(page, "Inside a layer", "Which axes")
    page.locator(".bn-block [role=option]").first.wait_for()
    settled(page)
    page.get_by_text("The same block in PyTorch").click()
    in_state(page.locator(".bn-badge").first, "agrees")
    never_loads_torch(server)
    turn_to(page, "Train it live", "Watch the activations")
    player(page, "paused|done")
    assert run_address(page) == run
    assert read_trained_steps(page) >= 20
    expect(page.get_by_role("slider", name="Hidden layers")).to_have_value("4")
    until(lambda: parameters(page) == CHANGED, "the same address")


def ends_the_work_with_the_tab(page: Page, server: Server) -> None:
    run = run_address(page)
    before = measure_work(server)
    play(page)
    until(lambda: measure_work(server) > before + 0.5, "a worker at work")
    page.close()
    # The workers are watched first: to ask the server for a picture would itself be a pause.
    until(lambda: rests(server), "workers that rest")
    reached = stands_still(server, run)
    assert 40 <= reached < 5000, "it stopped because nobody looked, not because it was over"


def takes_log_scale(page: Page) -> None:
    """The loss is drawn on a log scale, and nothing is trained for it."""
    page.get_by_role("button", name="+10", exact=True).click()
    until(lambda: read_trained_steps(page) == 10, "step 10")
    scale = "() => document.querySelector(\"[data-figure='loss']\").layout.yaxis.type"
    assert page.evaluate(scale) != "log"
    page.get_by_text("More settings").click()
    # Where it is moves while the settings open, so that a click may miss it.
    page.get_by_role("switch", name="Loss on a logarithmic scale").press("Space")
    # A figure out of sight is drawn when it comes into view.
    page.locator("[data-figure='loss']").scroll_into_view_if_needed()
    until(lambda: page.evaluate(scale) == "log", "a log scale")
    assert read_trained_steps(page) == 10


def test_divergence_is_told_in_words_and_ends_the_run(open_page: Opener, server: Server) -> None:
    page = open_training(open_page, "?activation=relu&rate=100&depth=3&place=before&steps=300")
    space(page)
    diverged = "The network without normalization diverged at step"
    page.locator(".bn-live:has(.bn-bar) .bn-alert", has_text=diverged).wait_for()
    player(page, "done")
    page.get_by_role("button", name="Finished", disabled=True).wait_for()
    stands_still(server, run_address(page))
    no_traceback(page)


def never_loads_torch(server: Server) -> None:
    """The web process does not, though it has played a run and answered a check."""
    if sys.platform.startswith("linux"):  # reads /proc
        assert server.workers(), "workers hold it"
        assert not holds_torch(server.pid)
