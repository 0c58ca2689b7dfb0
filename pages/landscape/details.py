"""The closed parts of the lesson on slices of the loss."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.landscape.profiles_figure import draw_spread
from bn_core.lessons.landscape.result import Slices
from bn_core.lessons.landscape.sentences import summarize_seeds
from pages.shared.live_figure import show_figures
from pages.shared.theme import get_theme


def show_seeds(slices: Slices | None) -> None:
    """Show the readings of every seed, and what they say about the claim."""
    if slices is None:
        st.markdown("All seeds are compared when the slice is complete.")
        return
    show_figures(draw_spread(slices, get_theme()), key="landscape seeds")
    st.markdown("\n".join(f"- {each}" for each in summarize_seeds(slices)))


def show_method() -> None:
    """Say how the slices are computed, and what they leave out."""
    st.markdown(
        "- Both networks start from the same weights, and see the same batches at the same "
        "learning rate. The rate is tuned for neither.\n"
        "- A random direction has one number per weight, the same for both networks. Each row of "
        "a weight matrix is scaled to the length of the weights that it moves (Li et al. 2018). "
        "So a step of 1 is as long as the weights themselves.\n"
        "- **Batch statistics** are computed again at every point, as in training. "
        "**Frozen** ones are those of the same examples at the centre. **Running averages** are "
        "what evaluation mode uses.\n"
        "- Curvature is the eigenvalue of largest size of the slice's own Hessian, in the median "
        "over the grid. The share of downward curvature is −λmin over that, or 0 if the slice "
        "bends up everywhere."
    )


def show_limits() -> None:
    """Say what a slice cannot show."""
    st.markdown(
        "- A plot made after `net.eval()` divides by running averages. Far from the weights at "
        "which they were collected, they are not the statistics of any batch. Such a plot hides "
        "what batch norm does to the loss that is trained on.\n"
        "- The corner of this plane is √2 lengths of the weights away. Training steps are far "
        "smaller: [the next lesson](/smoothness) looks along them.\n"
        "- A slice has two of many thousand directions. It can look convex where the loss is not."
    )


PAPERS = (
    "Li, Xu, Taylor, Studer & Goldstein 2018, [Visualizing the Loss Landscape of Neural "
    "Nets](https://arxiv.org/abs/1712.09913): filter-normalized directions in section 4, the plane "
    "of a path in section 7.",
    "Goodfellow, Vinyals & Saxe 2015, [Qualitatively characterizing neural network optimization "
    "problems](https://arxiv.org/abs/1412.6544): the loss along a line from the first weights to "
    "the last.",
    "Santurkar, Tsipras, Ilyas & Mądry 2018, [How Does Batch Normalization Help "
    "Optimization?](https://arxiv.org/abs/1805.11604)",
)
