"""The plan for an undergraduate course on the layer, its gradient and failures."""

from __future__ import annotations

import numpy as np

from bn_core.classroom.plans.bank_questions import (
    draw_numbers,
    draw_question,
    parse_batches,
    quote_question,
)
from bn_core.classroom.plans.lesson_links import link_to_four_steps, link_to_sweep, write_features
from bn_core.classroom.plans.plan import Plan, Script, Step
from bn_core.classroom.settings import ClassSweep, LivingBatch, LookAt, Predict, Vote
from bn_core.inputs.address import link_lesson
from bn_core.lessons.backward.config import BackwardConfig
from bn_core.lessons.clinic.cases.index import CASES
from bn_core.lessons.clinic.config import ClinicConfig
from bn_core.lessons.four_steps.config import FourStepsConfig
from bn_core.lessons.running_averages.config import TimelineConfig
from bn_core.lessons.small_batches.grouping import SAMPLES
from bn_core.norm.forward import normalize

_UNDO = Vote(id="undo")
_SUM = Predict(id="gradient-of-a-sum")
_STORED = Predict(id="stored-variance", seed=2)
_TRAIN = Vote(id="model-train")
_MICRO = Vote(id="accumulation")
_SWEEP = ClassSweep(activation="sigmoid", depth=4)
_CASE, _FROZEN = (
    ClinicConfig(case=str(1 + [each.key for each in CASES].index(key)))
    for key in ("cold", "frozen")
)
_CLINIC = link_lesson("clinic", _CASE)
_TITLE = CASES[int(_CASE.case) - 1].title


def _link_to_inverse() -> str:
    """Return a link to the four steps with γ and β that restore the question's batch."""
    [x] = parse_batches(draw_question(_UNDO).text)
    other, _ = parse_batches(draw_question(_UNDO).explanation)
    step = normalize(np.array([x]).T)
    root = float(np.sqrt(step.var[0] + step.eps))
    return link_to_four_steps(
        write_features(x), root, float(step.mean[0]), second=write_features(other)
    )


def _link_to_sum_loss() -> str:
    """Return a link to the backward lesson with the question's batch and loss."""
    *x, gamma, _ = draw_numbers(_SUM)
    config = FourStepsConfig(gamma=gamma, beta=0.0)
    return link_lesson("backward", config, BackwardConfig(loss="sum"), x=write_features(x))


COURSE = Plan(
    "course",
    "An undergraduate course: the layer, its running statistics, and what breaks",
    "A course on deep learning, in the week of normalization. A phone each, a laptop for two.",
    (
        "gradient descent on batches, and the chain rule",
        "a fully connected network in PyTorch or Keras",
    ),
    (
        "say for which batch γ and β undo the normalization, and for which not",
        "show that the gradients of a batch sum to zero, and why y.sum() tests little",
        "work out what PyTorch stores after one batch",
        "find why a model is good in train mode and bad in eval mode",
        "design a fair comparison with and without batch norm",
    ),
    (
        Step(
            5,
            "The living batch",
            Script(
                "Everyone is one sample. Ask one student to become the outlier, split the class "
                "into batches of 4, then switch to inference with the key i.",
                "Before each change: whose x̂ will move, and which way?",
                "**In training everyone's in the same batch; in inference one's own alone.** In "
                "small batches x̂ jumps more, because fewer share the mean.",
                "In inference it is the same, only without gradients.",
                "Gradients play no role. Look at which mean is used: that at the switch.",
            ),
            link_to_four_steps(write_features([2, 4, 8, 10])),
            LivingBatch(),
            (2, 8),
        ),
        Step(
            6,
            "Can γ and β undo it?",
            quote_question(
                "Vote blind, discuss in pairs, vote again. Then open the lesson: the same γ and β, "
                "this batch, and a second one below it.",
                _UNDO,
                "Every batch",
            ),
            _link_to_inverse(),
            _UNDO,
            (15,),
        ),
        Step(
            6,
            "The backward pass",
            quote_question(
                "Let them predict, reveal, then show the three paths in the lesson: the direct "
                "one, through the mean, through the variance. Ask for a loss that would test a "
                "backward pass better.",
                _SUM,
            ),
            _link_to_sum_loss(),
            _SUM,
            (18,),
        ),
        Step(
            6,
            "What PyTorch stores",
            quote_question(
                "On paper, then reveal. Wrong answers come in clusters: name the mistake of each "
                "from the histogram. In the lesson, change the momentum and watch the running "
                "averages forget one bad batch.",
                _STORED,
                "You used the variance",
            ),
            link_lesson("running_averages", TimelineConfig(poison="outlier", poison_at=40)),
            _STORED,
            (6, 4, 11),
        ),
        Step(
            4,
            "model.train() comes back",
            quote_question(
                "Vote once, reveal, and show the case in the lesson: no weight of the frozen part "
                "has changed, and yet its outputs have.",
                _TRAIN,
                "In eval mode: they",
            ),
            link_lesson("clinic", _FROZEN),
            _TRAIN,
            (5,),
        ),
        Step(
            7,
            "A broken model, in pairs",
            Script(
                f"Send “{_TITLE}” to every phone. Pairs run it, look into it, name the cause, "
                "change one thing and run it again. Two pairs report what did not help.",
                "Which number on the page proves your diagnosis?",
                "**The running statistics beside the batch's own,** under Inspect. Whether a "
                "change helps, the run decides.",
                "It overfits.",
                "It is asked about its training images as well. Are those better in eval mode?",
            ),
            _CLINIC,
            LookAt(_CLINIC),
            (1,),
        ),
        Step(
            7,
            "Which rates, which initialization?",
            Script(
                f"{_SWEEP.depth} layers of sigmoid units. Everyone picks and predicts; close, and "
                "the runs fill in the map. Then ask for the comparison that would be fair.",
                "From this map: is batch norm better?",
                "**Not decided by it.** Each network needs its own best rate and several seeds; "
                "the lesson trains the whole grid.",
                "Yes: at my rate only one of them learned.",
                "That is one point of two curves. Where is each at its best?",
            ),
            link_to_sweep(_SWEEP),
            _SWEEP,
            (20,),
        ),
        Step(
            4,
            "Small batches and gradient accumulation",
            quote_question(
                "Vote, reveal. In the lesson the same eight samples are cut into pairs: change "
                "the letters, and the numbers follow.",
                _MICRO,
                "A batch of",
            ),
            link_lesson("small_batches", samples=SAMPLES, groups="AABBCCDD"),
            _MICRO,
            (9, 3, 8),
        ),
    ),
)
