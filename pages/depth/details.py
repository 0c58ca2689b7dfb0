"""The closed parts of the page on depth."""

from __future__ import annotations

import streamlit as st

from bn_core.lessons.depth.code import write_depth_code, write_first_weights_code
from bn_core.lessons.depth.config import RATES, TRAIN_BATCH, TRAIN_WIDTH, DepthConfig
from bn_core.lessons.depth.experiments import FIRST_WEIGHTS, GRADIENTS
from bn_core.lessons.depth.first_weights_config import FirstWeightsConfig
from bn_core.lessons.depth.result import Trainability
from bn_core.lessons.depth.table import first_weights_to_csv, gradients_to_csv
from bn_core.lessons.depth.trained_figure import draw_accuracy_by_rate
from bn_core.lessons.depth.verdicts import judge_trainability
from bn_core.text.numbers import format_number
from pages.shared.controls import show_controls
from pages.shared.lesson import show_code, show_csv_button
from pages.shared.live_figure import get_last_result, play, show_figures
from pages.shared.theme import get_theme

RUN = "depth run"
_LABELS = {
    "activation": "Nonlinearity",
    "layers": "Layers",
    "together": "Examples per batch",
    "units": "Units per layer",
    "update_rate": "Learning rate of the updates",
    "jacobian": "Examples and units of the Jacobian",
    "seeds": "Seeds",
    "seed": "First seed",
}
_FIRST_LABELS = {
    "layers": "Layers",
    "blocks": "Residual blocks",
    "seeds": "Seeds of this experiment",
    "seed": "First seed of this experiment",
}
FIRST_RUN = "first weights run"
FIRST_NAMES = FirstWeightsConfig.parameter_names()
GRADIENT_NAMES = DepthConfig.parameter_names()


def show_gradients() -> None:
    """Show the experiment that judges the claims on gradients."""
    st.markdown(
        "This experiment measures several seeds, wider layers, more batch sizes and depths. It "
        "also makes first training steps, and computes the singular values of one layer. Then it "
        "judges the claims C17 to C19, C21 and C22. It takes about ten seconds per seed."
    )
    config = DepthConfig(**show_controls(DepthConfig, _LABELS, 4, ("seeds", "seed")))
    result = get_last_result(play(GRADIENTS, config, key=RUN))
    show_csv_button(
        "Download these numbers as CSV", lambda: gradients_to_csv(config, result), "depth.csv"
    )
    with st.expander("Code of this experiment"):
        show_code(write_depth_code(config))


def show_first_weights() -> None:
    """Show the experiment on networks at their first weights."""
    st.markdown(
        "Three things that happen in deep networks before any training:\n"
        "- **All examples become alike.** Without a norm ReLU makes any two digits more similar in "
        "each layer: the cosine of the angle between them goes to 1. In the end all lie in one "
        "direction, and the next layer cannot tell them apart. Batch norm keeps them apart. The "
        "participation ratio counts the directions that the digits fill about equally.\n"
        "- **Deep blocks do little.** A residual block adds what it computes, its branch, to its "
        "own input, which the skip carries unchanged. With batch norm each branch adds the same "
        "amount to a growing sum, so its share falls. With skips alone both grow together, and the "
        "share stays at half.\n"
        "- **Gradients become noise.** Move an input along a line and look at the slope dy/dx of "
        "the output. In 50 layers with batch norm it jumps at random: an update that helps one "
        "input says nothing about its neighbour. Skips keep neighbours alike. The last figure "
        "compares gradients at two unrelated inputs; a line ends where chance begins, at 0.001."
        "\n\n"
        "He's weights are random numbers, scaled so that signals keep their size through ReLU "
        "layers. “Mean subtracted” is batch norm without the division; its line lies under that "
        "of batch norm. The run takes a few seconds per seed. Its verdicts are in claims "
        "[C45](/claims?claim=C45), [C47](/claims?claim=C47) and [C48](/claims?claim=C48)."
    )
    values = show_controls(FirstWeightsConfig, _FIRST_LABELS, 4, ("seeds", "seed"))
    config = FirstWeightsConfig(**values)
    result = get_last_result(play(FIRST_WEIGHTS, config, key=FIRST_RUN))
    show_csv_button(
        "Download what was measured as CSV",
        lambda: first_weights_to_csv(config, result),
        "depth_first_weights.csv",
    )
    with st.expander("Code of the experiment before training"):
        show_code(write_first_weights_code(config))


def show_rates(trained: Trainability | None) -> None:
    """Show the accuracy of the deepest networks by rate, and the verdicts."""
    if trained is None:
        st.markdown("Show the networks after training first. This part shows their result.")
        return
    show_figures([draw_accuracy_by_rate(trained, get_theme())], "accuracy by rate")
    verdicts = judge_trainability(trained)
    st.markdown("\n".join(f"- {verdict.sentence} {verdict.measured}" for verdict in verdicts))


def show_method() -> None:
    """Say how the numbers of the page are measured."""
    rates = ", ".join(map(format_number, RATES))
    st.markdown(
        "- **Layers**: weights, norm, nonlinearity. With skips, a block is norm, nonlinearity and "
        "weights, and its output is added to what entered it. z is a layer's weighted sum, or the "
        "sum behind a block.\n"
        "- **Before training**: normal examples and normal weights in float64, biases 0, and a "
        "random linear loss. The gradient of a layer is the norm of ∂L/∂z over the whole batch.\n"
        "- **First weights**: PyTorch's have variance 1/(3 inputs), He's 2/inputs. He's are made "
        "for ReLU; with another nonlinearity they are too large.\n"
        "- **Growth per layer**: in the steps, the factor that gives the whole growth if every "
        "layer has it. Over seeds, a straight line through the logarithms, without five layers at "
        "each end.\n"
        f"- **Training**: {TRAIN_WIDTH} ReLU units per layer, plain gradient descent, batches of "
        f"{TRAIN_BATCH} of the 8 × 8 digits, at rates {rates}. Accuracy is that of the training "
        "digits, normalized with their own statistics.\n"
        "- **Limits**: these are small images, few steps and five rates. After 2,000 steps batch "
        "norm alone trains 20 layers fully and 50 layers still badly: [claim "
        "C20](/claims?claim=C20)."
    )


PAPERS = (
    "G. Yang et al. 2019, [A Mean Field Theory of Batch "
    "Normalization](https://arxiv.org/abs/1902.08129): the explosion, and skips against it.",
    "K. He et al. 2016, [Identity Mappings in Deep Residual "
    "Networks](https://arxiv.org/abs/1603.05027): the blocks of this page.",
    "S. De, S. Smith 2020, [Batch Normalization Biases Residual Blocks Towards the Identity "
    "Function](https://arxiv.org/abs/2002.10444): why norm and skips belong together, and how to "
    "do [without the norm](/without_norm).",
    "D. Balduzzi et al. 2017, [The Shattered Gradients Problem](https://arxiv.org/abs/1702.08591): "
    "gradients that look like noise.",
    "H. Daneshmand et al. 2020, [Batch Normalization Provably Avoids Ranks "
    "Collapse](https://arxiv.org/abs/2003.01652), and 2021, [Batch Normalization Orthogonalizes "
    "Representations](https://arxiv.org/abs/2106.03970): examples that stay apart.",
    "K. He et al. 2015, [Delving Deep into Rectifiers](https://arxiv.org/abs/1502.01852): first "
    "weights that keep gradients.",
)
