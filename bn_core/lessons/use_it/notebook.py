"""The notebook of the lesson on one's own network."""

from __future__ import annotations

from bn_core.lessons.use_it.code import write_script
from bn_core.lessons.use_it.config import Variant
from bn_core.lessons.use_it.result import Inspection
from bn_core.text.data_notebook import list_digits_loader, remove_digits_import
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.plot(range(1, len(losses) + 1), losses, color="#0072B2")
plt.xlabel("step")
plt.ylabel("training loss (nats)")
plt.show()
"""


def list_script(variant: Variant, seed: int, found: Inspection | None) -> Notebook:
    """List the cells of the script that the page shows, and compare them with its run."""
    script = remove_digits_import(write_script(variant, seed))
    cells = split_code(
        script,
        {
            "import torch": "The digits, to train on and to test on.",
            "class Residual"
            if variant.residual
            else "model =": "**The model**, and its optimizer.",
            f"model.{variant.mode}()": "**The training**, and the test in evaluation mode.",
        },
    )
    checks: tuple[Check, ...] = ()
    if found:
        checks = (
            Check("first 20 losses", "losses[:20]", found.losses[:20], 1e-3, 1e-5),
            Check("test accuracy", "accuracy", found.accuracy, 0.0, 0.03),
        )
    return Notebook(
        (*list_digits_loader(), *cells, Cell("The loss of each step.", _FIGURE)), checks
    )
