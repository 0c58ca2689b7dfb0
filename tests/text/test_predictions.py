"""A prediction is compared with the number that is shown, and a factor is named."""

import math

import pytest

from bn_core.text.predictions import compare_prediction, is_right


@pytest.mark.parametrize(
    ("prediction", "answer"),
    [
        (math.sqrt(3 / 5), 0.7745966692414834),
        (0.77, math.sqrt(3 / 5)),
        (0.775, math.sqrt(3 / 5)),
        (9.2, 9.1875),
        (460, 459),
        (-1.5, -1.53),
        (0.0099, 0.009901),
        (0, 1e-16),
        (1e-16, 0),
    ],
)
def test_rounded_answer_is_right(prediction: float, answer: float) -> None:
    assert is_right(prediction, answer)


@pytest.mark.parametrize(
    ("prediction", "answer"),
    [
        (0.76, 0.7746),
        (0.004, 0.0001),
        (0.001, 0.0),
        (0.8, 0.7746),
        (10, 9.1875),
        (-0.775, 0.775),
        (1e308, 1.0),
        (0.01, 0.0),
    ],
)
def test_other_number_is_not_right(prediction: float, answer: float) -> None:
    assert not is_right(prediction, answer)


@pytest.mark.parametrize(
    ("prediction", "answer", "words"),
    [
        (88, 44, "You said 88; it is 44: off by 44. Your number is 2 times the right one."),
        (0.225, 0.9, "it is 0.9: off by 0.675. Your number is 1/4 of the right one."),
        (-1.5, 1.5, "off by 3. Your number is the right one with the other sign."),
        (12345, 36864, "off by 24519. Your number is about 1/3 of the right one."),
        (12345, 1024, "off by 11321. Your number is about 12 times the right one."),
        (-1.497, 1.5, "off by 3. Your number is about the right one with the other sign."),
        (1.55, math.sqrt(3 / 5), "off by 0.775. Your number is 2 times the right one."),
        (-3, 1.5, "off by 4.5. Your number is 2 times the right one, with the other sign."),
        (6400, 100, "off by 6300. Your number is 64 times the right one."),
        (0.78, math.sqrt(3 / 5), "it is 0.775: off by 0.005."),
        (5, 0, "it is 0: off by 5."),
        (0, 5, "it is 5: off by 5."),
        (17, 459, "off by 442."),
        (1.3, 1, "off by 0.3."),
        (5, math.nan, "it is NaN: off by NaN."),
    ],
)
def test_difference_fits_the_shown_number_and_names_a_factor(prediction, answer, words) -> None:
    assert compare_prediction(prediction, answer).endswith(words)
