"""Closed parts of the lesson on doing without normalization."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.without_norm.config import RATES
from bn_core.text.numbers import format_number


def show_method() -> None:
    """Say how the networks are built, trained and compared."""
    rates = ", ".join(map(format_number, RATES))
    st.markdown(
        "- **Networks**: a fully connected layer, the blocks, then ReLU and the output layer. A "
        "block is a norm, ReLU and weights. All networks of a seed start from the same weights "
        "(He et al. 2015), with biases 0, and see the same batches.\n"
        "- **Without** and **clipping** have nothing in the place of the norm, **dynamic tanh** "
        "has γ tanh(αz) + β with one α per layer, at first 0.5. **SkipInit** multiplies each "
        "branch by its own α, at first 0.\n"
        "- **Clipping**: a unit's gradient is at most λ times the norm of its weights, which count "
        "as 0.001 if they are shorter. A unit is a row of weights, a layer's biases, or an α. The "
        "output layer is not clipped, as in the paper.\n"
        f"- **Training**: plain gradient descent on the 8 × 8 digits, each network at the rates "
        f"{rates}. All make the same number of steps.\n"
        "- **Accuracy** is that of 500 test digits, in evaluation mode, so batch norm uses its "
        "running averages. A network that diverged has accuracy 0. A band goes from the smallest "
        "to the largest of all seeds.\n"
        "- **Best rate**: the one with the highest median accuracy, for each network on its own. "
        "It is chosen by the digits on which it is measured, which flatters all networks alike."
    )


def show_limits() -> None:
    """Say what these small networks cannot show."""
    st.markdown(
        "- **The digits need no depth.** A network whose blocks stay near the identity is nearly "
        "one with a single hidden layer, and that is enough for them. So a small α costs nothing "
        "here. On a task that needs depth, α has to grow.\n"
        "- **α is clipped, too.** It starts at 0, so a step moves it by at most the rate times "
        "λ/1000. So a network of SkipInit with clipping may stay close to its start. The second "
        "step leaves α unclipped.\n"
        "- **The papers add more.** Brock et al. 2021 also scale every branch to a known variance, "
        "standardize the weights and use dropout. Their networks are convolutional and learn "
        "ImageNet.\n"
        "- **Dynamic tanh was made for transformers**, in the place of layer norm, and tuned with "
        "other optimizers.\n"
        "- **λ is not tuned.** It is one of the controls."
    )


PAPERS = (
    "S. De, S. Smith 2020, [Batch Normalization Biases Residual Blocks Towards the Identity "
    "Function in Deep Networks](https://arxiv.org/abs/2002.10444): what batch norm does to "
    "branches, and SkipInit.",
    "H. Zhang, Y. Dauphin, T. Ma 2019, [Fixup Initialization: Residual Learning Without "
    "Normalization](https://arxiv.org/abs/1901.09321): smaller first weights in the branches.",
    "A. Brock, S. De, S. Smith 2021, [Characterizing Signal Propagation to Close the Performance "
    "Gap in Unnormalized ResNets](https://arxiv.org/abs/2101.08692): branches of a known scale.",
    "A. Brock et al. 2021, [High-Performance Large-Scale Image Recognition Without "
    "Normalization](https://arxiv.org/abs/2102.06171): adaptive gradient clipping, so that large "
    "batches and rates work.",
    "J. Zhu et al. 2025, [Transformers without Normalization](https://arxiv.org/abs/2503.10622): "
    "dynamic tanh.",
)
