"""The page of the lesson on length and direction."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from bn_core.experiments.table import to_csv
from bn_core.lessons.length_direction.code import write_length_code, write_unit_code
from bn_core.lessons.length_direction.config import (
    DECAY,
    STARTS,
    UNIT,
    LengthConfig,
    LengthView,
    UnitConfig,
)
from bn_core.lessons.length_direction.notebook import list_unit
from bn_core.lessons.length_direction.sentences import NetworkFacts
from bn_core.lessons.length_direction.single_unit import UnitDescent, descend_unit
from bn_core.lessons.length_direction.table import length_rows, unit_to_csv
from pages.length_direction import growth, networks, predictions, unit
from pages.length_direction.steps import STEPS
from pages.shared import frame
from pages.shared.controls import show_linked_choice

WHY = (
    "Batch norm divides a unit's answers by their spread. So weights ten times as long give the "
    "same output. Does their length still matter? Yes: it decides how far a step turns the "
    "weights, and so what weight decay does."
)
_PICTURES = {
    UNIT: "one unit",
    DECAY: "networks with decay",
    STARTS: "networks of three lengths",
}
_OF_PICTURE = {DECAY: networks.NAMES, STARTS: networks.NAMES, UNIT: unit.NAMES}
KNOWN = {*unit.NAMES, *networks.NAMES, *growth.NAMES, "picture"}

REASON = r"""
Up to ε the loss depends on the direction of $w$ alone. It is constant along every ray from 0, so
the gradient stands at a right angle to $w$. At twice the length the same turn is twice as far, so
the gradient is half as long.

And it must turn a vector that is twice as long. So a step turns $w$ as it would turn one of length
1 at the rate

$$
\eta_{\text{eff}} = \frac{\eta}{\lVert w \rVert^2}
$$

$\eta$ is the learning rate, $\lVert w \rVert$ the length of $w$. A step at a right angle makes $w$
longer: without decay the effective rate falls. Weight decay makes $w$ shorter. The function
stays, but the effective rate grows.
"""
PAPERS = (
    "van Laarhoven 2017, [L2 Regularization versus Batch and Weight Normalization]"
    "(https://arxiv.org/abs/1706.05350): the effective rate η/‖w‖².",
    "Li & Arora 2019, [An Exponential Learning Rate Schedule for Deep Learning]"
    "(https://arxiv.org/abs/1910.07454): weight decay as a growing rate.",
    "Ioffe & Szegedy 2015, [Batch Normalization](https://arxiv.org/abs/1502.03167), section 3.3: "
    "BN(aWx) = BN(Wx), and the gradient by aW is 1/a of that by W.",
    "Kohler et al. 2018, [Exponential convergence rates for Batch Normalization]"
    "(https://arxiv.org/abs/1805.10694): length and direction as two problems. "
    "[The next lesson](/descents) follows it.",
    "Claim C04: [γ and β undo the normalization](/claims?claim=C04).",
)


def body(page: frame.Layout) -> None:
    """Draw the lesson into the places of its page."""
    with page.controls:
        picture = show_linked_choice(LengthView, "picture", "Picture", _PICTURES, _OF_PICTURE)
        in_view = st.container(gap="small")
        more = page.more_settings()
    with in_view:
        facts = _show_unit(page, more) if picture == UNIT else _show_networks(page, more, picture)
    page.show_steps(STEPS, facts)
    page.show_why(REASON)
    shown = facts if isinstance(facts, UnitDescent) else descend_unit(UnitConfig())
    with page.beside_why:
        st.subheader("One direction, four lengths", anchor=False)
        unit.show_lengths(shown)
    with page.check:
        predictions.show_predictions()
    trained = NetworkFacts(LengthConfig(), None) if isinstance(facts, UnitDescent) else facts
    page.show_details(
        frame.Detail("The loss by direction", partial(unit.show_by_angle, shown)),
        frame.Detail("How it was measured", _show_method),
        frame.Detail("Why decay is a growing rate (optional, needs algebra)", _prove),
        frame.Detail("Weight decay against a growing rate", growth.show_growth, growth.NAMES),
        frame.Detail(
            "Claims: scaled weights, printed formulas, and the limit that ε sets",
            partial(networks.show_limits, trained),
        ),
        frame.Detail("Papers and claims", partial(frame.show_sources, "length_direction", PAPERS)),
    )


def _show_unit(page: frame.Layout, more: DeltaGenerator) -> UnitDescent:
    result = unit.choose_unit(more)
    with page.picture:
        unit.show_picture(result)
    page.show_tools(
        {"PyTorch": write_unit_code(result.config)},
        "prints w, loss and cosine at each step",
        ("length_direction.csv", lambda: unit_to_csv(result)),
        notebook=partial(list_unit, result),
    )
    return result


def _show_networks(page: frame.Layout, more: DeltaGenerator, picture: str) -> NetworkFacts:
    config = networks.choose_networks(more)
    with page.picture:
        result = networks.show_picture(config, picture)
    measured = ("lengths", config, result, length_rows)
    page.show_tools(
        {"This page's numbers": write_length_code(config)},
        "trains the networks",
        ("length_direction.csv", lambda: to_csv([measured])),
    )
    return NetworkFacts(config, result)


def _show_method() -> None:
    st.markdown(
        "- **One unit** answers w·x to 64 examples of two inputs with mean 0 and variance 1. The "
        "loss is the mean squared error to a target, with ε = 10⁻⁵ and γ = 1. The steps are "
        "w ← (1 − ηλ)·w − η·∂L/∂w, each with the exact gradient on all examples.\n"
        "- **Networks** learn 8 × 8 digits in float64, with three hidden layers of 64 ReLU units, "
        "batches of 64 and plain gradient descent. All networks of a seed start from the same "
        "directions and see the same batches. Only lengths, decay and rates differ.\n"
        "- Decay and the other rates act on the hidden weights alone, which are the ones before "
        "batch norm. η/‖w‖² uses the mean of ‖w‖² over all hidden units.\n"
        "- The loss given is the mean over the last tenth of the steps, as median over the "
        "seeds.\n\n"
        "**Limits.** The law is exact for ε = 0. With ε = 10⁻⁵ it ends where a unit's variance "
        "comes near ε: there shorter weights do change the output. Optimizers that divide by "
        "the size of the gradient, such as Adam, follow another law. It does not cover γ, β and "
        "the last layer: there decay does change the function.\n\n"
        "Training amplifies what ε changes. After 300 steps the outputs can differ as much as if "
        "the rate did not grow: see “Weight decay against a growing rate”."
    )


def _prove() -> None:
    st.markdown(
        r"""
Let $L(cw) = L(w)$ for every $c > 0$. Then $\nabla L(cw) = \nabla L(w)/c$. A step with decay is
$w_{t+1} = k\,w_t - \eta\,\nabla L(w_t)$ with $k = 1 - \eta\lambda$.

Write $w_t = k^t v_t$. The vectors $v_t$ have the same directions, so the same function, and

$$
v_{t+1} = v_t - \eta\,k^{-(t+1)}\,\nabla L(k^t v_t) = v_t - \eta\,k^{-(2t+1)}\,\nabla L(v_t).
$$

That is gradient descent without decay, at a rate that grows by $k^{-2}$ in every step
([Li & Arora 2019](https://arxiv.org/abs/1910.07454), theorem 2.1).

With momentum $m$ the same holds for $w_t = \alpha^t v_t$ and the rate $\eta\,\alpha^{-(2t+1)}$, if
$\alpha^2 - (1 + m - \eta\lambda)\,\alpha + m = 0$. Without momentum that is $\alpha = k$.
"""
    )


frame.show_lesson("length_direction", WHY, body, KNOWN)
