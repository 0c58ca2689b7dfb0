"""The ruler for growth tells linear work from quadratic work."""

from tests.growth import MOST, growth


def test_growth_tells_linear_from_quadratic_work() -> None:
    assert growth(lambda text: [ord(each) for each in text], "a", 40_000) < MOST
    assert growth(lambda text: [each for each in text if each in text[::-1]], "ab", 8_000) > MOST
