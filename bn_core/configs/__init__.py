"""What goes in: the bounded, torch-free configurations of everything that can be run."""

from bn_core.course.ledger.printed_config import (
    FigureOneConfig,
    LeftOutConfig,
    MomentaConfig,
    PlacingConfig,
    PrintedConfig,
)
from bn_core.course.quiz.config import QuizConfig
from bn_core.experiments.recording import Recording
from bn_core.experiments.run_config import RunConfig, RunView
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.covariate_shift.config import ShiftConfig
from bn_core.lessons.depth.config import DepthConfig, TrainabilityConfig
from bn_core.lessons.four_steps.config import StepsConfig
from bn_core.lessons.landscape.config import LandscapeConfig, LandscapeView
from bn_core.lessons.length_direction.config import (
    BowlConfig,
    HalfspacesConfig,
    LengthConfig,
    SquaresConfig,
    UnitConfig,
)
from bn_core.lessons.running_averages.config import (
    CaseConfig,
    EstimatesConfig,
    FilmConfig,
    MatesConfig,
)
from bn_core.lessons.small_batches.config import (
    GhostsConfig,
    GroupingConfig,
    SmallBatchesConfig,
    SynchronisedConfig,
)
from bn_core.lessons.smoothness.config import AlongConfig, CurvatureConfig
from bn_core.lessons.sweeps.config import SweepConfig, SweepView
from bn_core.lessons.train_eval.config import CompanionsConfig
from bn_core.lessons.which_axes.config import AxesConfig

__all__ = [
    "AlongConfig",
    "AxesConfig",
    "BackwardConfig",
    "BowlConfig",
    "CaseConfig",
    "ClinicConfig",
    "CompanionsConfig",
    "CurvatureConfig",
    "DepthConfig",
    "EstimatesConfig",
    "FigureOneConfig",
    "FilmConfig",
    "GhostsConfig",
    "GroupingConfig",
    "HalfspacesConfig",
    "LandscapeConfig",
    "LandscapeView",
    "LeftOutConfig",
    "LengthConfig",
    "MatesConfig",
    "MomentaConfig",
    "PlacingConfig",
    "PrintedConfig",
    "QuizConfig",
    "Recording",
    "RunConfig",
    "RunView",
    "ShiftConfig",
    "SmallBatchesConfig",
    "SquaresConfig",
    "StepsConfig",
    "SweepConfig",
    "SweepView",
    "SynchronisedConfig",
    "TrainabilityConfig",
    "UnitConfig",
]
