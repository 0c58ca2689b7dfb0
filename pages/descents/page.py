"""The page of the lesson on descents where the solution is known."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.course.ledger.report import describe_outcome
from bn_core.course.ledger.shipped import find_outcomes
from bn_core.experiments.table import to_csv
from bn_core.lessons.descents.code import (
    write_bound_code,
    write_halfspace_code,
    write_least_squares_code,
    write_quadratic_loss_code,
)
from bn_core.lessons.descents.config import (
    BOUND,
    BOWL,
    HALFSPACE,
    MANY,
    BoundConfig,
    DescentsView,
    HalfspaceConfig,
    HalfspacesConfig,
    LeastSquaresConfig,
    QuadraticLossConfig,
)
from bn_core.lessons.descents.descent_paths import DescentPaths
from bn_core.lessons.descents.halfspace import Halfspace
from bn_core.lessons.descents.notebook import list_descent
from bn_core.lessons.descents.rayleigh_rate import RayleighRate
from bn_core.lessons.descents.sentences import Facts, ManyWeights
from bn_core.lessons.descents.table import (
    bound_to_csv,
    halfspace_to_csv,
    least_squares_rows,
    paths_to_csv,
)
from pages.descents import margins, pictures
from pages.descents.steps import STEPS
from pages.shared import frame
from pages.shared.controls import show_linked_choice
from pages.shared.predict import ask_prediction

WHY = (
    "Least squares fits a linear model by squared errors, and its best weights can be computed. So "
    "we can count how many steps each way takes to them. Texts say that batch norm needs 2 to 5 "
    "times fewer, or works at any learning rate. Which of the two is true?"
)
_PICTURES = {
    BOWL: "two weights",
    MANY: "100 weights",
    BOUND: "rate and bound",
    HALFSPACE: "halfspace",
}
_OF_PICTURE = {
    BOWL: QuadraticLossConfig.parameter_names(),
    MANY: LeastSquaresConfig.parameter_names() | {"shown"},
    BOUND: BoundConfig.parameter_names(),
    HALFSPACE: HalfspaceConfig.parameter_names(),
}
_OF_HALFSPACES = HalfspacesConfig.parameter_names()
KNOWN = {
    "picture",
    *margins.NAMES,
    *_OF_HALFSPACES,
    *(name for names in _OF_PICTURE.values() for name in names),
}

REASON = r"""
Batch norm of an output $w^\top x$ has the weights

$$
v = \gamma\,\frac{w}{\sqrt{w^\top H w}}
$$

$H$ is the covariance of the inputs $x$, $\gamma$ the length, $w$ the direction. A step on $w$ is a
step on $v$ at a rate that falls as $w$ grows. If the rate is too large, the first steps throw $w$
far out. From then on the effective rate is small enough, so nothing diverges.

With many weights the direction comes closer, near the solution, by nearly the same factor per step
as in plain gradient descent. (Two weights have one angle alone.) What slows both is the condition
number $\kappa$ of $H$, its largest eigenvalue $L$ over its smallest. Batch norm divides by one
number; it does not make the bowl round.
"""
_BECAUSE = {
    "C28": "At the rate 1/L every step leaves at most (1 − 1/κ)² of the excess loss: linear.",
    "C29": "Batch norm normalizes wᵀx. To standardize the features is something else.",
    "C30": "γ needs a rate of its own, at most 1. With the rate of w, which is what optimizers "
    "give it, γ diverges above 2.",
    "C31": "What gradient descent is given matters: the rate 1/L, or its best one in hindsight.",
    "C43": "Without batch norm only the closest examples count in the end. With many more features "
    "than examples nearly all of them are equally close.",
}
PAPERS = (
    "Kohler et al. 2018, [Exponential convergence rates for Batch Normalization: The power of "
    "length-direction decoupling in non-convex optimization](https://arxiv.org/abs/1805.10694).",
    "Cai, Li & Shen 2019, [A Quantitative Analysis of the Effect of Batch Normalization on "
    "Gradient Descent](https://arxiv.org/abs/1810.00122): arbitrary learning rates of w.",
    "Cao, Zou, Li & Gu 2023, [The Implicit Bias of Batch Normalization in Linear Models and "
    "Two-layer Linear Convolutional Neural Networks](https://arxiv.org/abs/2306.11680): equal "
    "margins.",
    "[What does the length of a weight vector still do?](/length_direction): the effective rate.",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        picture = show_linked_choice(DescentsView, "picture", "Picture", _PICTURES, _OF_PICTURE)
        in_view = st.container(gap="small")
        more = page.more_settings() if picture in (BOWL, MANY) else in_view
    with in_view:
        facts = _show_picture(page, picture, more)
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    with page.beside_why:
        _show_answer()
    with page.check:
        _show_predictions()
    many = facts if isinstance(facts, ManyWeights) else ManyWeights(LeastSquaresConfig(), None)
    page.show_details(
        frame.Detail("How it was measured", _show_method),
        frame.Detail(
            "Least squares: all condition numbers, curves, and rates of γ",
            partial(pictures.show_all_least_squares, many),
        ),
        frame.Detail(
            "Halfspaces in 30 dimensions: three descents", pictures.show_halfspaces, _OF_HALFSPACES
        ),
        frame.Detail(
            "Margins: does batch norm make them equal?", margins.show_margins, margins.NAMES
        ),
        frame.Detail("Rayleigh quotient and bound (optional, needs linear algebra)", _show_bound),
        frame.Detail("Why all critical points lie on one line (optional)", _prove_line),
        frame.Detail("Papers and claims", partial(frame.show_sources, "descents", PAPERS)),
    )


def _show_picture(page: frame.Layout, picture: str, more: DeltaGenerator) -> Facts:
    """Show a picture with its controls and tools, and return what it shows."""
    if picture == MANY:
        many = pictures.show_many(page.picture, more)
        measured = ("squares", many.config, many.result, least_squares_rows)
        page.show_tools(
            {"This page's numbers": write_least_squares_code(many.config)},
            "counts the steps",
            ("descents.csv", lambda: to_csv([measured])),
        )
        return many
    shown: DescentPaths | RayleighRate | Halfspace
    if picture == BOUND:
        shown = pictures.show_bound(page.picture)
        code, csv = write_bound_code(shown.kappa), partial(bound_to_csv, shown)
    elif picture == HALFSPACE:
        shown = pictures.show_halfspace(page.picture)
        code, csv = write_halfspace_code(shown.config), partial(halfspace_to_csv, shown)
    else:
        shown = pictures.show_bowl(page.picture, more)
        code, csv = write_quadratic_loss_code(shown.config), partial(paths_to_csv, shown)
    page.show_tools(
        {"NumPy": code},
        "prints numbers of the picture",
        ("descents.csv", csv),
        notebook=partial(list_descent, shown),
    )
    return shown


def _show_answer() -> None:
    st.subheader("Verdicts on the claims", anchor=False)
    outcomes = {each.claim.id: each for each in find_outcomes(())}
    st.markdown(
        "\n".join(
            f"- [Claim {claim}](/claims?claim={claim}), “{outcomes[claim].claim.title}”: "
            f"{describe_outcome(outcomes[claim], because)}"
            for claim, because in _BECAUSE.items()
        )
    )


def _show_predictions() -> None:
    one, two = st.columns(2, gap="large")
    with one:
        ask_prediction(
            "largest rate",
            "The largest eigenvalue of H is L = 4. Above which learning rate does gradient descent "
            "without batch norm diverge?",
            0.5,
            "Along that direction a step multiplies the error by 1 − 4η. Above η = 2/L = 0.5 that "
            "is below −1.",
        )
    with two:
        ask_prediction(
            "factor of a step",
            "The condition number is κ = 10. A step of gradient descent at the rate 1/L leaves at "
            "most which share of the excess loss?",
            0.81,
            "Along the flattest direction the error becomes 1 − 1/κ = 0.9 times as large, and the "
            "loss goes with its square.",
        )


def _show_method() -> None:
    st.markdown(
        "- **Two weights**: the loss is ½(v − v*)ᵀH(v − v*), and L = 1. All descents start from "
        "the same function. With batch norm γ has the rate 1, whatever w has. GDNP, the "
        "length–direction descent of Kohler et al., chooses the size of its steps by a formula "
        "and takes the best γ after each.\n"
        "- **100 weights**: eigenvalues from 1/κ to 1 in geometric steps, rotated at random. Each "
        "way is run at 65 rates from 10⁻⁴ to 10⁴ times 1/L, until the excess loss is a millionth "
        "of the first. A rate converges if the loss gets there within 2,000 steps, or still falls. "
        "Each rate counts as an eighth of a decade, so all are 8.1 decades. "
        "“Standardized features” divides each feature by its own standard deviation, which is not "
        "batch norm of wᵀx.\n"
        "- **Rate and bound**: five problems, each solved by GDNP and by gradient descent at 1/L.\n"
        "- **Halfspace**: two normal classes in the plane, z = label · input ~ N(u, Σ) with "
        "uᵀΣ⁻¹u = 1. Means over z are integrals, computed with 64 nodes. The critical points are "
        "roots of the slope along the line. The descents search in the plane and know no line."
    )


def _show_bound() -> None:
    st.markdown(
        r"""
With $u = Hv^*$ the loss at the best length of a direction $w$ is

$$
\min_\gamma L = \tfrac12\bigl(\rho(v^*) - \rho(w)\bigr), \qquad
\rho(w) = \frac{(w^\top u)^2}{w^\top H w}.
$$

$\rho$ is a generalized Rayleigh quotient, and $v^*$ maximizes it. It is not concave, but each step
of gradient descent on it with the step size $\lVert w\rVert^2 / (2L\rho)$ leaves at most
$(1 - 1/\kappa)^2$ of the distance to its maximum: [Kohler et al.](https://arxiv.org/abs/1805.10694),
section 3. Gradient descent on $v$ at the rate $1/L$ has the same bound per step, because the loss
is quadratic.
"""
    )


def _prove_line() -> None:
    st.markdown(
        r"""
The loss is $\mathbb E[\varphi(w\cdot z)]$ with $z \sim N(u, \Sigma)$. Its gradient is
$\mathbb E[\varphi'(w\cdot z)\,z]$. Stein's lemma, which is integration by parts, turns that into

$$
\mathbb E[\varphi']\,u + \mathbb E[\varphi'']\,\Sigma w.
$$

Where it is 0, $w$ is a multiple of $\Sigma^{-1}u$, unless both means are 0. That holds for every
$\varphi$ with these means, convex or not. For other than normal inputs it need not hold.

Two multiples are known in closed form here. The squared error gives $1/(1 + u^\top\Sigma^{-1}u) =
\tfrac12$. The logistic loss gives 2: the classes $N(\pm u, \Sigma)$ have log-odds
$2\,u^\top\Sigma^{-1}x$.
"""
    )


frame.show_lesson("descents", WHY, body, KNOWN)
