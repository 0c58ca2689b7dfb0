"""The notebook of the influence of tokens."""

from __future__ import annotations

from bn_core.figures.style import NETWORK_NAMES
from bn_core.lessons.sequences.code import write_influence_code
from bn_core.lessons.sequences.influence import Influence
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_PICTURE = """\
import matplotlib.pyplot as plt

others = share.copy()
others[sequence, position] = np.nan
plt.imshow(100 * others, cmap="Blues", vmin=0)
plt.colorbar(label="% of its own influence")
plt.xlabel("token")
plt.ylabel("sequence")
plt.show()
"""


def list_influence(influence: Influence) -> Notebook:
    """List the cells that measure the influence of every token."""
    norm = NETWORK_NAMES[influence.config.norm]
    cells = split_code(
        write_influence_code(influence.config),
        {
            "import numpy": "The size of the batch, and the token that is looked at.",
            "rng =": "All tokens.",
            "layer =": f"The Jacobian of the token's output with {norm}.",
            "size =": "The influence of each token, as a share of the token's own.",
        },
    )
    return Notebook(
        (*cells, Cell("The token itself is left out.", _PICTURE)),
        (Check("influence", "size.numpy()", influence.size),),
    )
