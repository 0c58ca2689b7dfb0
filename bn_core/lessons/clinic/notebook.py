"""The notebook of the lesson on broken models."""

from __future__ import annotations

import math

from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.clinic.edit import build_script, find_case
from bn_core.lessons.clinic.result import ClinicResult
from bn_core.text.data_notebook import list_digits_loader, remove_digits_import
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.plot(range(1, len(losses) + 1), losses, color="#0072B2")
plt.xlabel("batch")
plt.ylabel("training loss (nats)")
plt.show()
"""


def list_case(config: ClinicConfig, result: ClinicResult | None) -> Notebook:
    """List the cells of a case's script, and compare its test accuracy."""
    cells = split_code(
        remove_digits_import(build_script(config)),
        {
            "import": "The settings of the script, and the digits.",
            "def build": "**The model**, its optimizer and its batches.",
            "def train": "**The training** and the test.",
            "if __name__": "Run them.",
        },
    )
    complaint = find_case(config).complaint
    checks: tuple[Check, ...] = ()
    if result and result.done and math.isfinite(result.accuracy):
        checks = (Check("test accuracy", "right", result.accuracy, 0.0, 0.05),)
    return Notebook(
        (*list_digits_loader(), *cells, Cell("The loss of each batch.", _FIGURE)),
        checks,
        f"> {complaint}",
    )
