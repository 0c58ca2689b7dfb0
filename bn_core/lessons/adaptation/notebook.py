"""The notebook of the lesson on adaptation at test time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bn_core.experiments.run_notebook import list_run
from bn_core.lessons.adaptation.code import MIX_STATISTICS
from bn_core.lessons.adaptation.config import (
    NORMS,
    SEVERITIES,
    SORTED,
    AdaptationConfig,
    AdaptationView,
)
from bn_core.lessons.adaptation.result import WAYS, Adaptation
from bn_core.text.data_notebook import list_data, list_digits
from bn_core.text.notebook import Cell, Check, Notebook

_TOLERANCE = 0.05
"""Accuracies may differ by this much: over hundreds of steps rounding differences grow."""
_DATA = """\
import torch

order = np.random.default_rng(0).permutation(len(images))
pixels, classes = images[order], labels[order]
mean, spread = pixels[:-500].mean(), pixels[:-500].std()  # of all pixels together


def standardize(pixels):
    return torch.tensor((pixels - mean) / spread, dtype=torch.float32)


pixels_test = pixels[-500:]
x_train, x_test = standardize(pixels[:-500]), standardize(pixels_test)
y_train, y_test = torch.tensor(classes[:-500]), torch.tensor(classes[-500:])
"""
SHIFT_CODES = {
    "brightness": """\
def shift(pixels, severity):
    return pixels + 2 * severity
""",
    "contrast": """\
def shift(pixels, severity):
    return pixels * 2 ** (-severity / 2)
""",
    "noise": """\
def shift(pixels, severity):
    return pixels + severity * noise
""",
    "blur": """\
def shift(pixels, severity):
    if severity == 0:
        return pixels
    offsets = np.arange(-16, 17)
    weights = np.exp(-((offsets / (severity / 4)) ** 2) / 2)
    kernel = np.zeros((8, 8))
    for row in range(8):  # beyond its edge an image repeats its edge
        np.add.at(kernel[row], np.clip(row + offsets, 0, 7), weights / weights.sum())
    return (kernel @ pixels.reshape(-1, 8, 8) @ kernel.T).reshape(pixels.shape)
""",
    "move": """\
def shift(pixels, severity):
    whole, rest = divmod(severity / 4, 1)
    move = (1 - rest) * np.eye(8, k=-int(whole)) + rest * np.eye(8, k=-int(whole) - 1)
    return (pixels.reshape(-1, 8, 8) @ move.T).reshape(pixels.shape)
""",
}
"""The function that shifts pixels (N, 64), for each shift."""
_ORDER = """\
random = np.random.default_rng({seed})
noise = random.standard_normal(pixels_test.shape)
order = random.permutation(len(pixels_test))
"""
_SORT = """\
order = order[np.argsort(y_test.numpy()[order], kind="stable")]
"""
_TEST = """\
SIZE, SEVERITIES = {size}, range({severities})


def measure(network, x, y, size):
    \"\"\"Return the accuracy in test batches of one size.\"\"\"
    right = 0.0
    with torch.no_grad():
        for start in range(0, len(x), size):
            new = min(size, len(x) - start)
            # The last batch is filled up with images of the one before it.
            batch = slice(start + new - size, start + new)
            right += (network(x[batch]).argmax(1) == y[batch])[-new:].sum().item()
    return right / len(x)


ways = {{
    "running": networks["batch"].eval(),
    "batch": mix_statistics(networks["batch"], weight=0),
{mixed}    "layer": networks["layer"].eval(),
    "none": networks["none"].eval(),
}}
shifted = [standardize(shift(pixels_test, severity))[order] for severity in SEVERITIES]
tested = {{
    way: [measure(network, x, y_test[order], SIZE) for x in shifted]
    for way, network in ways.items()
}}
for way, values in tested.items():
    print(way, values)
"""
_MIXED = """\
    "mixed": mix_statistics(networks["batch"], weight={weight}),
"""
_FIGURE = """\
colours = {
    "running": "#4b6584",
    "batch": "#0072B2",
    "mixed": "#8a6d00",
    "layer": "#009E73",
    "none": "#D55E00",
}
for way, values in tested.items():
    plt.plot(SEVERITIES, values, "o-", color=colours[way], label=way)
plt.xlabel("severity")
plt.ylabel("test accuracy")
plt.legend()
plt.show()
"""


def list_adaptation(
    config: AdaptationConfig, view: AdaptationView, result: Adaptation | None
) -> Notebook:
    """List the cells that train the first networks, and test them on shifted images."""
    data = len(list_data("digits"))
    order = _ORDER.format(seed=config.seed) + _SORT * (config.order == SORTED)
    test = _TEST.format(
        size=view.size,
        severities=SEVERITIES,
        mixed=_MIXED.format(weight=config.weight) if config.weight else "",
    )
    return Notebook(
        (
            *list_digits(),
            Cell(
                "500 images are for testing. One mean and one standard deviation standardize all "
                "pixels.",
                _DATA,
            ),
            *list_run(config.run(config.seed), NORMS)[data:],
            Cell(
                "**The shift** of the test images, and their order.",
                f"{SHIFT_CODES[config.shift]}\n\n{order}",
            ),
            Cell(
                "**Statistics of test batches**, mixed with the running averages.", MIX_STATISTICS
            ),
            Cell("**The test.** A weight of 0 takes the test batch alone.", test),
            Cell("The accuracy by severity.", _FIGURE),
        ),
        tuple(_list_checks(result, view.size)) if result else (),
        "The page repeats this with several seeds. This notebook takes the first.",
    )


def _list_checks(result: Adaptation, size: int) -> Iterator[Check]:
    for way in WAYS:
        accuracies = result.by_severity(way, size)[:, 0]
        if np.isfinite(accuracies).all():
            yield Check(way, f"tested[{way!r}]", accuracies, 0.0, _TOLERANCE)
