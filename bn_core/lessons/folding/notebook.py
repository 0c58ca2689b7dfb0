"""The notebook of the lesson on folding."""

from __future__ import annotations

from numpy.typing import ArrayLike

from bn_core.lessons.folding.code import write_folding_code, write_line_code
from bn_core.lessons.folding.config import FoldingConfig
from bn_core.lessons.folding.feature_line import FeatureLines
from bn_core.lessons.folding.small_layer import SmallFolding
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

plt.plot(x.flatten(), by_norm, "o", color="#0072B2", label="batch norm, evaluation mode")
plt.axline((0, c.item()), slope=a.item(), color="0.5", label="the line a·x + c")
plt.xlabel("x")
plt.ylabel("y")
plt.legend()
plt.show()
"""


def list_folding(
    batch: ArrayLike, config: FoldingConfig, lines: FeatureLines, small: SmallFolding
) -> Notebook:
    """List the cells of one feature's line and of the folded layer."""
    line = split_code(
        write_line_code(batch, config),
        {
            "import torch": "A layer remembers this batch.",
            "bn.eval()": "In evaluation mode it is a line. It prints both outputs for the batch "
            "that the layer meets now.",
        },
    )
    folded = split_code(
        write_folding_code(config),
        {"import copy": "A small layer before batch norm, and both folded into one."},
    )
    return Notebook(
        (*line, Cell("The feature and its line.", _FIGURE), *folded),
        (
            Check("batch norm in evaluation mode", "by_norm", lines.evaluated),
            Check("the line", "by_line", lines.evaluation.at(lines.x)),
            Check("two layers", "two_layers", small.two_layers),
            Check("one layer", "one_layer", small.one_layer),
        ),
    )
