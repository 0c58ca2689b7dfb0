"""The page of the lesson on smoothness."""

from __future__ import annotations

from functools import partial

import streamlit as st

from bn_core.lessons.smoothness.config import SmoothnessView
from pages.shared import frame
from pages.smoothness import details, pictures, predictions
from pages.smoothness.steps import STEPS

WHY = (
    "A gradient says where the loss falls, but only at one point. If it changes quickly, a long "
    "step goes wrong. Batch norm is said to help because it makes loss and gradient change more "
    "slowly. Four measurements test that."
)
KNOWN = {
    *(SmoothnessView.parameter_names() - {"theme"}),
    *(name for each in pictures.CONFIGS for name in pictures.get_names(each)),
    *details.CURVATURE_NAMES,
}

REASON = r"""
A step of length $d$ changes the gradient by at most $\beta\,d$. This $\beta$ is not batch norm's
shift. The smaller it is, the farther you may trust a gradient. At one point,
$\beta$ is the largest size of an eigenvalue of the Hessian, the matrix of second derivatives.

Theorem 4.1 of Santurkar et al. bounds the gradient of one unit:

$$
\Big\|\frac{\partial L}{\partial x}\Big\| \le \frac{\gamma}{\sigma}
\Big\|\frac{\partial L}{\partial y}\Big\|.
$$

$x$ and $y$ are what enters and leaves batch norm, $\sigma$ is the standard deviation of $x$, and
$\gamma$ the scale. The full bound also takes two directions out. How large $\gamma/\sigma$
is, it does not say. A unit with $\gamma$ above $\sigma$ may pass on a larger gradient than it gets.
"""
ANSWER = """
**Per step, yes.** With batch norm the loss and its gradient change less ahead of a step. Per
distance they change nearly as fast in this network: see [claim C24](/claims?claim=C24).

**By the theorem, not by itself.** The bound holds, and gradients grow under it
([claim C25](/claims?claim=C25)).

**In all directions, it depends.** From He's first weights batch norm lowers the largest
eigenvalues of eight layers, from LeCun's it raises them. It keeps the signal alive, but without
skips it also makes gradients grow with [every layer](/depth).
[Claim C26](/claims?claim=C26) scans the depth.
"""


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        in_view = st.container(gap="small")
    with in_view:
        view = pictures.choose_view()
        config = pictures.choose_config(view.picture, page.more_settings())
    with page.picture:
        run = pictures.show_picture(view, config)
    now = pictures.read_facts(view.picture, run)
    pictures.show_tools(page, view, run)
    page.show_steps(STEPS, now)
    page.show_why(REASON)
    with page.beside_why:
        st.subheader("Is it smoother?", anchor=False)
        st.markdown(ANSWER)
    with page.check:
        predictions.show_predictions()
    page.show_details(
        frame.Detail("The numbers and what they say", partial(details.show_numbers, now)),
        frame.Detail(
            "The largest eigenvalues by depth, of Hessian and Fisher matrix",
            details.show_curvature,
            details.CURVATURE_NAMES,
        ),
        frame.Detail(
            "Where the bound comes from (optional, needs the backward pass)", details.show_theorem
        ),
        frame.Detail("How it is measured", details.show_method),
        frame.Detail(
            "Papers and claims", partial(frame.show_sources, "smoothness", details.PAPERS)
        ),
    )


frame.show_lesson("smoothness", WHY, body, KNOWN)
