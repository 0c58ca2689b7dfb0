"""What the page shows, and the sentences that tell what a step changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bn_core.lessons.descents.claims import CLAIMS
from bn_core.lessons.descents.config import (
    CURVE_KAPPA,
    LENGTH_RATES,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import (
    DescentPath,
    DescentPaths,
    compute_descent_paths,
    find_start,
)
from bn_core.lessons.descents.halfspace import STARTS, Halfspace
from bn_core.lessons.descents.halfspace_figure import LOSS_NAMES
from bn_core.lessons.descents.rayleigh_rate import RayleighRate
from bn_core.lessons.descents.result import METHODS, LeastSquares
from bn_core.norm.arrays import Array
from bn_core.text.numbers import drop_rounding, format_number


@dataclass(frozen=True, slots=True, eq=False)
class ManyWeights:
    """Least squares of many weights, with their result once it is complete."""

    config: LeastSquaresConfig
    result: LeastSquares | None


Facts = DescentPaths | ManyWeights | RayleighRate | Halfspace
_NAMES = {"gradient": "gradient descent", "normed": "batch norm", "projected": "GDNP"}


def describe_paths(paths: DescentPaths) -> str:
    """Say how many steps each descent takes to a millionth of the first excess loss."""
    config = paths.config
    steps = ", ".join(_describe_path(each) for each in paths.paths)
    start = (
        " The weights 0 have no direction, so all three start just above them."
        if find_start(config) != (config.start_x, config.start_y)
        else ""
    )
    return (
        f"Steps to a millionth of the first excess loss: {steps}.{start} GDNP is length–direction "
        "descent: it sets γ to its best value after each step."
    )


def _describe_path(path: DescentPath) -> str:
    """Say how many steps it takes.

    Gradient descent diverges if its loss ends higher than it began. That of batch norm may rise at
    first, but at rate 1 of γ it converges at every rate (claim C30).
    """
    name = _NAMES[path.method]
    if path.goal_step is not None:
        return f"{name} {path.goal_step}"
    if path.method == "projected" and path.ended:
        return f"{name} never, as the best γ is 0 for this start and defines no step"
    if path.ended or (path.method == "gradient" and path.excess[-1] > path.excess[0]):
        return f"{name} never, as it diverges"
    return f"{name} more than {len(path.excess) - 1}"


def describe_bound(rate: RayleighRate) -> str:
    """Say what a step leaves once the start is forgotten, beside the bound."""
    after = rate.settled_step
    gradient, projected = (
        format_number(rate.find_factor(each, after), 4) for each in (rate.gradient, rate.projected)
    )
    return (
        f"From step {after} to {2 * after}, a step leaves {projected} of the excess loss with GDNP "
        f"and {gradient} with gradient descent. The bound for both is "
        f"{format_number(float(rate.bound[1]), 4)}."
    )


def describe_halfspace(found: Halfspace) -> str:
    """Say where on the line the critical point of each loss is."""
    parts = ", ".join(
        f"{LOSS_NAMES[loss]} {' and '.join(format_number(each) for each in multiples)}"
        for loss, multiples in found.multiples.items()
    )
    return (
        f"Critical points, as multiples of Σ⁻¹u: {parts}. The tangent loss is not convex: far "
        "outliers cost no more than a constant."
    )


def tell_fast(after: Facts) -> str:
    """Tell which descents survive a learning rate beyond 2/L."""
    if not isinstance(after, DescentPaths):
        return ""
    gradient, normed, _ = after.paths
    first, last = (format_number(float(gradient.excess[at])) for at in (0, -1))
    slow = compute_descent_paths(QuadraticLossConfig())
    before = [each.goal_step for each in slow.paths]
    return (
        f"Gradient descent diverges: its excess loss goes from {first} to {last} in "
        f"{len(gradient.excess) - 1} steps. Batch norm is at a millionth after {normed.goal_step} "
        "steps. Its first steps made w long, and η/‖w‖² fell by itself. At rate "
        f"{format_number(slow.config.rate)} it took {before[1]} steps, and gradient descent "
        f"{before[0]}."
    )


def tell_many(after: Facts) -> str:
    """Tell steps at the best rate and how many rates converge, once counted."""
    if not isinstance(after, ManyWeights) or after.result is None:
        return ""
    result = after.result
    place = result.kappas.index(CURVE_KAPPA)
    gradient, normed = (result.best[place, 1, METHODS.index(way)] for way in ("gradient", "normed"))
    arm = 1 + (LENGTH_RATES.index(1.0) if len(result.converged) > 2 else 0)
    plain, wide = result.converging[0, place], result.converging[arm, place]
    return (
        f"With condition number κ = {CURVE_KAPPA}, each at its best rate, gradient descent takes "
        f"{_format_median(gradient)} steps and batch norm {_format_median(normed)}. "
        f"{_compare_with_claim(gradient, normed)} "
        f"Batch norm converges at {_format_median(wide)} decades of rates, gradient descent at "
        f"{_format_median(plain)}. {_compare_rates(plain, wide)}"
    )


def _compare_with_claim(gradient: Array, normed: Array) -> str:
    """Say whether steps at the best rates differ by what claim C29 says."""
    part = CLAIMS["C29"].part("times")
    assert part.least is not None
    assert part.most is not None
    claimed = f"the claimed {format_number(part.least)} to {format_number(part.most)} times fewer"
    if not np.isfinite(gradient).all() or not np.isfinite(normed).all():
        return "Where it is ∞, no rate gets there in these steps."
    times = float(np.median(gradient)) / float(np.median(normed))
    count = f"That is {format_number(times)} times fewer"
    if times < 1:
        return f"That is {format_number(1 / times)} times more, and not {claimed}."
    if times < part.least:
        return f"{count}, less than {claimed}."
    if times > part.most:
        return f"{count}, more than {claimed}."
    return f"{count}, within {claimed}."


def _compare_rates(plain: Array, wide: Array) -> str:
    """Say which way needs its learning rate tuned less."""
    gain = float(np.median(wide - plain))
    if gain > 0:
        return "So with batch norm a good rate is easier to find."
    return "So batch norm does not make a good rate easier to find."


def tell_bound(after: Facts) -> str:
    """Tell how the measured rate compares with its bound."""
    if not isinstance(after, RayleighRate):
        return ""
    at = 100
    gradient, projected = (
        format_number(float(np.median(each[:, at]))) for each in (after.gradient, after.projected)
    )
    return (
        f"After {at} steps the bound allows {format_number(float(after.bound[at]))} of the excess "
        f"loss, GDNP has {projected} left and gradient descent {gradient}. "
        "The first steps are far better than the bound, the later ones come close to it."
    )


def tell_line(after: Facts) -> str:
    """Tell that the loss changes the length of the solution and not its direction."""
    if not isinstance(after, Halfspace):
        return ""
    off = drop_rounding(after.off_line, 1.0, 1e-3)
    lengths = {loss: multiples[0] for loss, multiples in after.multiples.items() if multiples}
    return (
        f"All {STARTS} descents end at one point, {format_number(off)}° off the line. With the "
        f"{LOSS_NAMES[after.config.loss]} it is {format_number(lengths[after.config.loss])} times "
        f"Σ⁻¹u, with the logistic loss {format_number(lengths['logistic'])} times. The loss "
        "decides the length alone. So with normal classes the direction can be found first, "
        "whatever the loss is."
    )


def _format_median(values: Array) -> str:
    return format_number(float(np.median(values)))
