"""The page of the lesson on depth."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from bn_core.lessons.depth.code import write_depth_code, write_growth_code, write_trainability_code
from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.result import GradientsByDepth, Trainability
from bn_core.lessons.depth.table import depth_to_csv
from bn_core.lessons.depth.verdicts import judge_trainability
from pages.depth import gradients, predictions, training
from pages.shared import lesson
from pages.shared.controls import make_setter

KNOWN = {name for config in (DepthConfig, TrainabilityConfig) for name, _ in config.parameters()}


def body(tools: DeltaGenerator) -> None:
    """Draw the body of the lesson; ``tools`` is its row of tools."""
    config, result = gradients.show_gradients()
    lesson.show_suggestions(TRIES)
    rates, trained = training.show_training()
    predictions.show_predictions(config)
    lesson.show_observations(_summarize(result, trained))
    with tools:
        lesson.show_tools(
            {
                "The growth, in PyTorch": write_growth_code(config),
                "The gradients": write_depth_code(config),
                "The training": write_trainability_code(rates),
            },
            "prints the numbers of this page; the lab's own runs in this project's folder",
            ("depth.csv", lambda: depth_to_csv(config, result, rates, trained)),
        )
    lesson.show_further_reading(FURTHER)


def _summarize(result: GradientsByDepth | None, trained: Trainability | None) -> list[str]:
    """Quote the verdicts of the finished runs."""
    verdicts = [*(result.verdicts if result else ())]
    if trained and trained.done:
        verdicts += judge_trainability(trained)
    words = [verdict.sentence for verdict in verdicts]
    return words or ["Nothing yet: run one of the two experiments to its end."]


_SET_GRADIENTS, _SET_TRAINING = make_setter(DepthConfig), make_setter(TrainabilityConfig)
TRIES = (
    lesson.Suggestion("Three examples share a mean", _SET_GRADIENTS, {"together": 3, "layers": 40}),
    lesson.Suggestion("tanh instead of ReLU", _SET_GRADIENTS, {"activation": "tanh"}),
    lesson.Suggestion(
        "160 layers, a careful first update", _SET_GRADIENTS, {"layers": 160, "update_rate": 1e-4}
    ),
    lesson.Suggestion("Train 100 layers", _SET_TRAINING, {"deepest": "100"}),
)
FURTHER = (
    "z is a layer's weighted sum, or the stream behind a residual block (norm, nonlinearity, "
    "weights). The loss is a random linear one of normal examples, in float64; biases are 0. "
    "PyTorch's default start draws weights of variance 1/(3 fan-in), without its random biases.",
    "A slope leaves out five layers at each end. Growth of the squared norm is the square of the "
    "growth of the norm: texts do not always say which they mean.",
    "Yang, Pennington, Rao, Sohl-Dickstein & Schoenholz 2019, *A Mean Field Theory of Batch "
    "Normalization*. arXiv 1902.08129",
    "He, Zhang, Ren & Sun 2016, *Identity Mappings in Deep Residual Networks*. arXiv 1603.05027. "
    "De & Smith 2020, *Batch Normalization Biases Residual Blocks Towards the Identity Function*. "
    "arXiv 2002.10444",
    "Bears on the claims: batch norm makes gradients explode, whatever the nonlinearity, and skips "
    "relieve it; it prevents their decay in 90 layers; its singular values are near 1; it makes "
    "100 layers trainable, or deep networks untrainable.",
)


lesson.show_page("depth", body, KNOWN)
