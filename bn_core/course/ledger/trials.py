"""The set-ups in which claims are tested, with their configs and costs."""

from __future__ import annotations

from typing import Any

from bn_core.course.ledger.printed_config import PrintedConfig
from bn_core.course.ledger.printed_experiment import PRINTED
from bn_core.experiments.claim import Trial
from bn_core.experiments.experiment import Experiment
from bn_core.inputs.knobs import Knobs
from bn_core.lessons.activations.config import FigureOneConfig
from bn_core.lessons.activations.experiments import FIGURE_ONE
from bn_core.lessons.covariate_shift.config import CovariateShiftConfig
from bn_core.lessons.covariate_shift.experiments import COVARIATE_SHIFT
from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.depth.experiments import GRADIENTS, TRAINABILITY
from bn_core.lessons.descents.config import HalfspacesConfig, LeastSquaresConfig
from bn_core.lessons.descents.experiments import HALFSPACES, LEAST_SQUARES
from bn_core.lessons.detached_statistics.config import DetachedNetworksConfig
from bn_core.lessons.detached_statistics.experiments import DETACHED_NETWORKS
from bn_core.lessons.landscape.config import LandscapeConfig
from bn_core.lessons.landscape.experiments import LANDSCAPE
from bn_core.lessons.length_direction.config import LengthConfig
from bn_core.lessons.length_direction.experiments import LENGTH_DIRECTION
from bn_core.lessons.regularization.config import GhostBatchesConfig, PlacementConfig
from bn_core.lessons.regularization.experiments import GHOST_BATCHES, PLACEMENT
from bn_core.lessons.running_averages.config import MomentumSweepConfig
from bn_core.lessons.running_averages.experiments import MOMENTUM
from bn_core.lessons.small_batches.config import SmallBatchesConfig
from bn_core.lessons.small_batches.experiments import BATCH_SIZES
from bn_core.lessons.smoothness.config import CurvatureConfig, GradientPathConfig
from bn_core.lessons.smoothness.experiments import CURVATURE, GRADIENT_PATH
from bn_core.lessons.sweeps.config import SweepConfig
from bn_core.lessons.sweeps.experiments import SWEEP
from bn_core.lessons.train_eval.config import BatchCompositionConfig
from bn_core.lessons.train_eval.experiments import BATCH_COMPOSITION


def _trial(
    name: str,
    when: str,
    experiment: Experiment,
    quick: Knobs,
    seconds: tuple[float, float],
    **more: Any,
) -> Trial:
    return Trial(name, when, experiment, quick, tuple(more.items()), seconds)


def _map(activation: str = "relu", **given: Any) -> SweepConfig:
    """Return a sweep of 11 rates by 13 scales with two norms and two seeds.

    ``given`` overrides its fields.
    """
    shape = {"layer_norm": False, "steps": 250, "seeds": 2}
    return SweepConfig(activation=activation, **{**shape, **given})


def _shift(
    net: str, layers: int, activation: str = "relu", steps: int = 300
) -> CovariateShiftConfig:
    return CovariateShiftConfig(net=net, layers=layers, activation=activation, steps=steps, seeds=2)


def _few(data: str, examples: str) -> GhostBatchesConfig:
    return GhostBatchesConfig(data=data, examples=examples, seeds=2)


def _slice(**given: Any) -> LandscapeConfig:
    return LandscapeConfig(finest="17", seeds=2, **given)


_TRIALS = (
    _trial(
        "printed", "the numbers are worked out", PRINTED, PrintedConfig(seeds=2), (1, 2), seeds=5
    ),
    _trial(
        "momenta",
        "only the accuracy by momentum is looked at",
        MOMENTUM,
        MomentumSweepConfig(seeds=2),
        (4, 8),
        seeds=5,
    ),
    _trial(
        "left out",
        "the networks are 3 × 100 with ReLU",
        DETACHED_NETWORKS,
        DetachedNetworksConfig(seeds=2),
        (9, 22),
        seeds=5,
    ),
    _trial(
        "first figure digits",
        "the data are digits of 8 × 8, standardized",
        FIGURE_ONE,
        FigureOneConfig(data="digits", seeds=2),
        (6, 16),
        seeds=5,
    ),
    _trial(
        "first figure mnist",
        "the data are MNIST's digits, not standardized",
        FIGURE_ONE,
        FigureOneConfig(data="mnist", seeds=2),
        (11, 27),
        seeds=5,
    ),
    _trial(
        "placing few",
        "100 digits are learned",
        PLACEMENT,
        PlacementConfig(examples="100", seeds=2),
        (1, 2),
        seeds=5,
    ),
    _trial(
        "placing more",
        "300 digits are learned",
        PLACEMENT,
        PlacementConfig(seeds=2),
        (1, 3),
        seeds=5,
    ),
    _trial(
        "placing mnist",
        "1,000 digits of MNIST are learned",
        PLACEMENT,
        PlacementConfig(data="mnist", examples="1000", seeds=2),
        (5, 13),
        seeds=5,
    ),
    _trial(
        "map relu",
        "the networks have 3 layers of ReLU",
        SWEEP,
        _map(),
        (16, 182),
        seeds=5,
        rates=16,
        width=100,
    ),
    _trial(
        "map sigmoid",
        "the networks have 3 layers of sigmoid units",
        SWEEP,
        _map("sigmoid"),
        (15, 195),
        seeds=5,
        rates=16,
        width=100,
    ),
    _trial(
        "map deep",
        "the networks have 8 layers of ReLU",
        SWEEP,
        _map(depth=8, width=100, cells=3),
        (40, 132),
        seeds=5,
        rates=16,
    ),
    _trial(
        "map deepest",
        "the networks have 20 layers of ReLU",
        SWEEP,
        _map(axis="depth", depth=20, width=64, cells=3),
        (26, 92),
        seeds=5,
        rates=16,
    ),
    _trial(
        "map mnist",
        "the data are MNIST's, and 3 layers of ReLU learn",
        SWEEP,
        _map(data="mnist", width=100, batch_size=60, cells=3, rates=9, steps=300),
        (36, 148),
        seeds=5,
        steps=600,
    ),
    _trial(
        "training by depth",
        "the networks are 64 wide with ReLU",
        TRAINABILITY,
        TrainabilityConfig(deepest="100", seeds=2),
        (74, 110),
        seeds=3,
    ),
    _trial(
        "deep gradients",
        "the layers are 128 wide",
        GRADIENTS,
        DepthConfig(jacobian="64", seeds=2),
        (21, 52),
        seeds=5,
    ),
    _trial(
        "deep and wide",
        "the layers are 256 wide or more",
        GRADIENTS,
        DepthConfig(units="256", layers=40, jacobian="16", seeds=2),
        (15, 124),
        seeds=5,
        units="512",
    ),
    _trial(
        "shift mlp",
        "the network has 6 hidden layers of 128 ReLU units",
        COVARIATE_SHIFT,
        _shift("mlp", 6),
        (10, 26),
        seeds=5,
    ),
    _trial(
        "shift cnn",
        "the network has 4 convolutions",
        COVARIATE_SHIFT,
        _shift("cnn", 4),
        (12, 30),
        seeds=5,
    ),
    _trial(
        "shift linear",
        "the network has 25 linear layers",
        COVARIATE_SHIFT,
        _shift("linear", 25, steps=20),
        (46, 115),
        seeds=5,
    ),
    _trial(
        "shift sigmoid",
        "the network has 3 layers of sigmoid units",
        COVARIATE_SHIFT,
        _shift("mlp", 3, "sigmoid"),
        (6, 14),
        seeds=5,
    ),
    _trial(
        "along mlp",
        "an MLP of 8 × 128 learns at 0.1",
        GRADIENT_PATH,
        GradientPathConfig(seeds=2),
        (3, 7),
        seeds=5,
    ),
    _trial(
        "along mlp careful",
        "an MLP of 8 × 128 learns at 0.03",
        GRADIENT_PATH,
        GradientPathConfig(rate=0.03, seeds=2),
        (3, 8),
        seeds=5,
    ),
    _trial(
        "along cnn",
        "a small convolutional network learns at 0.1",
        GRADIENT_PATH,
        GradientPathConfig(net="cnn", depth=4, seeds=2),
        (4, 9),
        seeds=5,
    ),
    _trial(
        "curvature he",
        "the first weights are He's",
        CURVATURE,
        CurvatureConfig(seeds=2),
        (2, 5),
        seeds=5,
    ),
    _trial(
        "curvature lecun",
        "the first weights are LeCun's",
        CURVATURE,
        CurvatureConfig(init="lecun", seeds=2),
        (3, 7),
        seeds=5,
    ),
    _trial("slice", "the network is 3 × 64, after 150 steps", LANDSCAPE, _slice(), (1, 3), seeds=5),
    _trial(
        "slice deep",
        "the network is 8 × 64, after 150 steps",
        LANDSCAPE,
        _slice(depth=8),
        (3, 6),
        seeds=5,
    ),
    _trial(
        "slice cnn",
        "the network is convolutional, after 150 steps",
        LANDSCAPE,
        _slice(net="cnn"),
        (5, 12),
        seeds=5,
    ),
    _trial(
        "slice first weights",
        "the network is 3 × 64, before any step",
        LANDSCAPE,
        _slice(trained=0),
        (1, 2),
        seeds=5,
    ),
    _trial(
        "few digits",
        "100 digits are learned",
        GHOST_BATCHES,
        _few("digits", "100"),
        (4, 9),
        seeds=5,
    ),
    _trial(
        "more digits",
        "300 digits are learned",
        GHOST_BATCHES,
        _few("digits", "300"),
        (6, 14),
        seeds=5,
    ),
    _trial(
        "few mnist",
        "1,000 digits of MNIST are learned",
        GHOST_BATCHES,
        _few("mnist", "1000"),
        (26, 65),
        seeds=5,
    ),
    _trial(
        "cliff",
        "the networks learn for 2 epochs",
        BATCH_SIZES,
        SmallBatchesConfig(seeds=2),
        (14, 36),
        seeds=5,
    ),
    _trial(
        "companions",
        "sigmoid networks of 3 × 100 are asked in batches of 32",
        BATCH_COMPOSITION,
        BatchCompositionConfig(),
        (5, 8),
        draws=40,
    ),
    _trial(
        "networks",
        "ε is PyTorch's 10⁻⁵",
        LENGTH_DIRECTION,
        LengthConfig(seeds=2),
        (3, 7),
        seeds=5,
    ),
    _trial(
        "networks tiny epsilon",
        "ε is 10⁻¹²",
        LENGTH_DIRECTION,
        LengthConfig(epsilon="1e-12", seeds=2),
        (4, 9),
        seeds=5,
    ),
    _trial(
        "bowls",
        "γ has the rate 1",
        LEAST_SQUARES,
        LeastSquaresConfig(seeds=2),
        (5, 13),
        seeds=5,
    ),
    _trial(
        "bowls one rate",
        "γ has the rate of w",
        LEAST_SQUARES,
        LeastSquaresConfig(length_rate="same", seeds=2),
        (5, 14),
        seeds=5,
    ),
    _trial(
        "halfspaces round",
        "the condition number is 10",
        HALFSPACES,
        HalfspacesConfig(seeds=2),
        (1, 2),
        seeds=5,
    ),
    _trial(
        "halfspaces narrow",
        "the condition number is 100",
        HALFSPACES,
        HalfspacesConfig(condition="100", seeds=2),
        (3, 7),
        seeds=5,
    ),
)

TRIALS = {each.name: each for each in _TRIALS}
"""Each set-up by its name."""
