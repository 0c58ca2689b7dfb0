"""The notebook of the lesson on training and evaluation mode."""

from __future__ import annotations

from collections.abc import Iterator

from bn_core.experiments.run_notebook import check_accuracy, list_run
from bn_core.lessons.train_eval.code import write_modes_code
from bn_core.lessons.train_eval.config import TEST_SIZES, BatchCompositionConfig
from bn_core.lessons.train_eval.failure_case import FailureCase
from bn_core.lessons.train_eval.result import BatchComposition
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_FIGURE = """\
import matplotlib.pyplot as plt

figure, axes = plt.subplots(3, figsize=(7, 4), layout="constrained")
rows = {"x": x, "training": training, "evaluation": evaluation}
for axis, (name, values) in zip(axes, rows.items()):
    axis.scatter(values[:, 0], [0] * len(values), c=range(len(values)), cmap="viridis")
    axis.set_yticks([0], [name])
plt.show()
"""


def list_modes(result: FailureCase) -> Notebook:
    """List the cells that pass one batch through a layer in both modes."""
    forgotten = not result.eval.axes.fixed
    cells = split_code(
        write_modes_code(result),
        {
            "import torch": "The batch, and a layer with its running statistics.",
            "# bn.eval()" if forgotten else "bn.eval()": "The batch in both modes. It prints mean "
            "and standard deviation of the outputs.",
        },
    )
    return Notebook(
        (*cells, Cell("The batch, and the outputs in each mode.", _FIGURE)),
        (
            Check("training mode", "training", result.train.y),
            Check("evaluation mode", "evaluation", result.eval.y),
        ),
    )


_COMPOSITION = """\
def measure_in_batches(network, order, size):
    \"\"\"Return the accuracy in training mode, with the test set in batches of one size.\"\"\"
    answers = torch.zeros(len(order), dtype=torch.long)
    network = copy.deepcopy(network).train()
    with torch.no_grad():
        for start in range(0, len(order), size):
            # The last batch is filled up with images of the one before it.
            rows = order[max(0, min(start, len(order) - size)) :][:size]
            answers[rows] = network(x_test[rows]).argmax(1)
    return (answers == y_test).float().mean().item()


rng = np.random.default_rng({seed})
random, by_class = [], []
for draw in range({draws}):
    order = rng.permutation(len(y_test))
    sorted_order = order[np.argsort(y_test[order], kind="stable")]
    random.append([measure_in_batches(networks["batch"], order, size) for size in SIZES])
    by_class.append([measure_in_batches(networks["batch"], sorted_order, size) for size in SIZES])
print("evaluation mode:", accuracy["batch"])
for size, one, other in zip(SIZES, np.mean(random, axis=0), np.mean(by_class, axis=0)):
    print(f"batches of {{size}}: random {{one:.3f}}, sorted by class {{other:.3f}}")
"""
_ACCURACIES = """\
plt.semilogx(SIZES, np.mean(random, axis=0), "o-", color="#0072B2", label="random batches")
plt.semilogx(SIZES, np.mean(by_class, axis=0), "s--", color="#D55E00", label="sorted by class")
plt.axhline(accuracy["batch"], color="0.5", linestyle=":", label="evaluation mode")
plt.xlabel("images in a test batch, in training mode")
plt.ylabel("test accuracy")
plt.legend()
plt.show()
"""


def list_composition(config: BatchCompositionConfig, result: BatchComposition | None) -> Notebook:
    """List the cells that train the first network and test it in many batches."""
    sizes = ", ".join(TEST_SIZES)
    code = _COMPOSITION.format(seed=config.seed, draws=config.draws)
    return Notebook(
        (
            *list_run(config.run, ("batch",)),
            Cell(
                "**The test.** In training mode the answer to an image depends on its batch.",
                f"import copy\n\nSIZES = ({sizes})\n\n\n{code}",
            ),
            Cell("How accurate it is, by the size of the batches.", _ACCURACIES),
        ),
        tuple(_list_composition_checks(result)) if result and result.networks else (),
    )


def _list_composition_checks(result: BatchComposition) -> Iterator[Check]:
    first = result.networks[0]
    yield check_accuracy("batch", first.eval_accuracy)
    yield Check("random batches", "np.mean(random, axis=0)", first.random[1:], 0.0, 0.03)
    yield Check("sorted by class", "np.mean(by_class, axis=0)", first.by_class[1:], 0.0, 0.05)
