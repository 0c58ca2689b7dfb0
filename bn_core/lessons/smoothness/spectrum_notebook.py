"""The notebook of the Hessian's spectrum."""

from __future__ import annotations

import numpy as np

from bn_core.experiments.network_notebook import list_networks
from bn_core.experiments.run_config import RunConfig
from bn_core.lessons.smoothness.config import LANCZOS_STEPS, NETWORKS, SpectrumConfig
from bn_core.lessons.smoothness.spectrum_result import Spectrum
from bn_core.text.notebook import Cell, Check, Notebook

COMPARED = NETWORKS[:2]
MOMENTS = ("first weights", "after training")
_BATCH = 64
"""Examples per batch of the training, as on the page."""
_SPECTRUM = """\
import copy

import numpy as np
from torch.nn.functional import cross_entropy

x_some, y_some = x_train[:{examples}].double(), y_train[:{examples}]


def multiply_hessian(network):
    \"\"\"Return a function that multiplies the Hessian by a vector, and its size.\"\"\"
    moved = copy.deepcopy(network).double().train()
    weights = list(moved.parameters())
    loss = cross_entropy(moved(x_some), y_some)
    slopes = torch.autograd.grad(loss, weights, create_graph=True)
    slope = torch.cat([each.flatten() for each in slopes])

    def multiply(vector):
        options = {{"retain_graph": True, "materialize_grads": True}}
        parts = torch.autograd.grad(slope @ vector, weights, **options)
        return torch.cat([each.flatten() for each in parts])

    return multiply, len(slope)


def find_spectrum(network):
    \"\"\"Return approximate eigenvalues, and the share of all that each stands for.

    These are Lanczos steps: the matrix is never written out, only multiplied by vectors.
    \"\"\"
    multiply, size = multiply_hessian(network)
    generator = torch.Generator().manual_seed({seed})
    vector = torch.randn(size, generator=generator, dtype=torch.float64)
    vector = vector / vector.norm()
    basis, diagonal, beside = [], [], []
    for step in range(min({steps_of_lanczos}, size)):
        basis.append(vector)
        image = multiply(vector)
        diagonal.append(float(image @ vector))
        known = torch.stack(basis)
        for _ in range(2):  # once leaves rounding errors that grow
            image = image - known.T @ (known @ image)
        beside.append(float(image.norm()))
        vector = image / beside[-1]
    inner = beside[:-1]
    small = np.diag(diagonal) + np.diag(inner, 1) + np.diag(inner, -1)
    values, vectors = np.linalg.eigh(small)
    return values, vectors[0] ** 2


spectrum = {{}}
for norm in NORMS:
    network = build(norm, {seed})
    first = find_spectrum(network)
    optimizer = torch.optim.SGD(network.parameters(), lr={rate!r})
    for step, (x, y) in zip(range({steps}), draw_batches({batch}, {seed})):
        optimizer.zero_grad()
        cross_entropy(network(x), y).backward()
        optimizer.step()
    spectrum[norm] = first, find_spectrum(network)
    for moment, (values, _) in zip({moments}, spectrum[norm]):
        print(f"{{norm}}, {{moment}}: eigenvalues from {{values[0]:.3g}} to {{values[-1]:.3g}}")
"""
_FIGURE = """\
import matplotlib.pyplot as plt

figure, panels = plt.subplots(2, figsize=(7, 6), layout="constrained")
for place, panel in enumerate(panels):
    for norm, colour, mark in (("none", "#D55E00", "s"), ("batch", "#0072B2", "o")):
        panel.semilogy(*spectrum[norm][place], mark, color=colour, label=norm)
    panel.set(xlabel="eigenvalue", ylabel="share of all eigenvalues")
panels[0].set_title("first weights")
panels[1].set_title("after training")
panels[0].legend()
plt.show()
"""


def list_spectrum(config: SpectrumConfig, result: Spectrum | None) -> Notebook:
    """List the cells that approximate the Hessian's spectrum, for the first seed."""
    run = RunConfig(
        depth=config.depth,
        width=config.width,
        activation="relu",
        init=config.init,
        seed=config.seed,
    )
    code = _SPECTRUM.format(
        examples=config.examples,
        seed=config.seed,
        steps_of_lanczos=LANCZOS_STEPS,
        rate=config.rate,
        steps=config.steps,
        batch=_BATCH,
        moments=MOMENTS,
    )
    checks: list[Check] = []
    if result:
        # The outermost values are eigenvalues; the others depend on rounding.
        for place, norm in enumerate(COMPARED):
            for moment, name in enumerate(MOMENTS):
                ends = result.values[moment, place, 0, [0, -1]]
                measured = f"spectrum[{norm!r}][{moment}][0][[0, -1]]"
                if np.isfinite(ends).all():
                    checks.append(Check(f"{norm}, {name}", measured, ends, 0.02, 1e-3))
    return Notebook(
        (
            *list_networks(run, COMPARED),
            Cell(
                "**The spectrum** of the loss's Hessian, at the first weights and after training.",
                code,
            ),
            Cell("Most eigenvalues are near 0.", _FIGURE),
        ),
        tuple(checks),
        "The page repeats this with several seeds. This notebook takes the first.",
    )
