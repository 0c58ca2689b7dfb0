"""The notebooks of the lesson on descents with a known answer."""

from __future__ import annotations

from bn_core.lessons.descents.code import (
    write_bound_code,
    write_halfspace_code,
    write_quadratic_loss_code,
)
from bn_core.lessons.descents.descent_paths import DescentPaths
from bn_core.lessons.descents.halfspace import Halfspace
from bn_core.lessons.descents.rayleigh_rate import RayleighRate
from bn_core.text.notebook import Cell, Check, Notebook, split_code

_PATH = """\
import matplotlib.pyplot as plt

plt.plot(*np.transpose(path), "o-", color="#0072B2", markersize=3, label="batch norm")
plt.plot(*solution, "*", color="0.2", markersize=12, label="solution")
plt.xlabel("v₁")
plt.ylabel("v₂")
plt.legend()
plt.show()
"""
_BOUND = """\
import matplotlib.pyplot as plt

share = np.array(excess) / excess[0]
plt.semilogy(np.maximum(share, 1e-16), color="#0072B2", label="GDNP")
plt.semilogy((1 - h.min()) ** (2 * np.arange(len(share))), "--", color="0.4", label="bound")
plt.xlabel("step")
plt.ylabel("share of the excess loss")
plt.legend()
plt.show()
"""
_HALFSPACE = """\
import matplotlib.pyplot as plt

plt.plot(*z[:500].T, ".", color="0.7", label="label · input")
plt.axline((0, 0), tuple(line), color="0.3", label="multiples of Σ⁻¹u")
plt.plot(*w, "o", color="#0072B2", label="where the descent ends")
plt.legend()
plt.show()
"""


def list_descent(shown: DescentPaths | RayleighRate | Halfspace) -> Notebook:
    """List the cells of the picture that is shown."""
    if isinstance(shown, DescentPaths):
        return _list_quadratic_loss(shown)
    return _list_bound(shown) if isinstance(shown, RayleighRate) else _list_halfspace(shown)


def _list_quadratic_loss(shown: DescentPaths) -> Notebook:
    cells = split_code(
        write_quadratic_loss_code(shown.config),
        {
            "import numpy": "The loss ½(v − v*)ᵀH(v − v*), and the first weights.",
            "path,": "Gradient descent with batch norm. Each line: the step and the excess loss.",
        },
    )
    [normed] = [each for each in shown.paths if each.method == "normed"]
    count = min(len(normed.excess), 20)
    return Notebook(
        (*cells, Cell("The way to the solution.", _PATH)),
        (
            Check("weights", f"path[:{count}]", normed.v[:count], 1e-6, 1e-6),
            Check("excess loss", f"excess[:{count}]", normed.excess[:count], 1e-6, 1e-9),
        ),
    )


def _list_bound(shown: RayleighRate) -> Notebook:
    cells = split_code(
        write_bound_code(shown.kappa),
        {
            "import numpy": "A problem in 100 dimensions, and GDNP on it. Each line: the step, the "
            "share of the excess loss that is left, and its bound.",
        },
    )
    code = "steps = np.arange(31)\nbound = (1 - h.min()) ** (2 * steps)\n"
    return Notebook(
        (*cells, Cell("The descent stays below the bound.", f"{_BOUND}\n{code}")),
        (
            Check("bound", "bound", shown.bound[:31]),
            # The page solves five other problems; the bound is proven for all.
            Check("steps above the bound", "(share[:31] > bound * (1 + 1e-9)).sum()", 0.0),
        ),
        "The page solves five problems. This is another one, with the same eigenvalues.",
    )


def _list_halfspace(shown: Halfspace) -> Notebook:
    cells = split_code(
        write_halfspace_code(shown.config),
        {
            "import numpy": "Labels times inputs, drawn at random.",
            "w, rate": "Gradient descent on their mean loss. It prints where it ends.",
        },
    )
    return Notebook(
        (*cells, Cell("The descent ends on the line.", _HALFSPACE)),
        (
            Check("direction of the line", "line", shown.line),
            Check("cosine to the line", "abs(cosine)", 1.0, 0.0, 0.005),
        ),
        "The page integrates over all inputs. This notebook draws 50,000, so it comes close to the "
        "page, not to all digits.",
    )
