"""The lesson on one's own network: five choices, a script, and a checklist that was computed."""

import pytest
import torch

from bn_core.lessons.use_it.code import write_script
from bn_core.lessons.use_it.config import DecayConfig, UseItConfig, Variant
from tests.open_lesson import Page

NAME, RUN = "use_it", "use_it run"


@pytest.fixture(scope="module")
def finished_page() -> Page:
    page = Page(NAME)
    assert "What happened" not in page.words
    page.finish(RUN)
    return page


def test_page_opens_with_the_script_that_is_run() -> None:
    page = Page(NAME)
    assert page.claimed(RUN).config == UseItConfig()
    assert write_script(Variant()).strip() in [each.value for each in page.app.code]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (1, "96 parameters fewer: 4618 instead of 4714"),
        (1, "to 0.219. With biases it ended at 0.219, from the same weights"),
        (2, "The loss fell only to 2.26; in training mode it fell to 0.219."),
        (3, "All 4 weight matrices have a gradient of 0"),
        (4, "The loss fell from 2.29 to 0.267. At the start the block returns"),
        (4, "only the 2 weight matrices inside the block get 0. After 100 steps none has"),
    ],
)
def test_step_tells_the_numbers_of_its_network(finished_page: Page, step: int, told: str) -> None:
    finished_page.do(f"do step {step}")
    assert told in finished_page.words


def test_checklist_follows_the_choices(finished_page: Page) -> None:
    finished_page.do("do step 4")
    assert "data-mark='✗'" not in finished_page.words
    finished_page.do("do step 3")
    assert finished_page.words.count("data-mark='✗'") == 2
    assert finished_page.words.count("<li data-mark=") == 8


def test_details_show_the_printed_model_and_its_numbers(finished_page: Page) -> None:
    finished_page.do("do step 1")
    finished_page.open("print(model), parameters and buffers", "One forward pass in both modes")
    assert any(each.value.startswith("Sequential(") for each in finished_page.app.code)
    assert "Parameters, which the optimizer changes: 4618 numbers" in finished_page.words
    assert "In evaluation mode it changes them by 0." in finished_page.words


def test_decayed_gamma_follows_the_controls() -> None:
    page = Page("use_it", decay_steps="10000")
    assert "A γ of 1 that no gradient holds is 0.607 after 10,000 steps" in page.words
    page.set("number_input", "decay_steps", 0)
    assert "is 1 after 0 steps" in page.words


def test_decayed_gamma_is_that_of_pytorch() -> None:
    config = DecayConfig(rate=0.1, decay=5e-4, steps=2000)
    gamma = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    gamma.grad = torch.zeros_like(gamma)
    optimizer = torch.optim.SGD([gamma], lr=config.rate, weight_decay=config.decay)
    for _ in range(config.steps):
        optimizer.step()
    assert config.gamma == pytest.approx(gamma.item(), rel=1e-12)
