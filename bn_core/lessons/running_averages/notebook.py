"""The notebook of the lesson on running averages."""

from __future__ import annotations

from bn_core.lessons.running_averages.code import write_timeline_code
from bn_core.lessons.running_averages.timeline import Timeline
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

figure, (above, below) = plt.subplots(2, figsize=(7, 5), sharex=True, layout="constrained")
number = range(1, len(x) + 1)
above.plot(number, x.mean(dim=1), ".", color="0.6", label="the batch's own")
above.plot(means, color="#0072B2", label="running average")
below.plot(number, x.var(dim=1), ".", color="0.6")
below.plot(variances, color="#0072B2")
above.set_ylabel("mean")
below.set(xlabel="batches", ylabel="variance (÷ N − 1)")
above.legend()
plt.show()
"""


def list_timeline(result: Timeline) -> Notebook:
    """List the cells that pass the timeline's batches through a layer."""
    cells = split_code(
        write_timeline_code(result.config),
        {
            "import numpy": "The batches of the source.",
            "bn =": "A layer in training mode sees one batch after another.",
        },
    )
    return Notebook(
        (*cells, Cell("What the layer stores after each batch.", _FIGURE)),
        (
            Check("running mean", "means", result.running.mean),
            Check("running variance", "variances", result.running.var),
        ),
    )
