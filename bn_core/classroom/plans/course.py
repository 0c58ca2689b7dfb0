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
from bn_core.classroom.steps.settings import ClassSweep, LivingBatch, LookAt, Predict, Vote
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
    "An undergraduate course: the layer, its running statistics and its faults",
    "A course on deep learning. One phone per student, one laptop per pair.",
    (
        "gradient descent on mini-batches, and the chain rule",
        "a fully connected network in PyTorch or Keras",
    ),
    (
        "say for which batches γ and β can undo the normalization",
        "show that the gradients of a batch add up to 0, and why y.sum() is a weak test",
        "compute the running statistics of PyTorch after one batch",
        "find out why a model is good in training mode and bad in evaluation mode",
        "design a fair comparison of networks with and without batch norm",
    ),
    (
        Step(
            5,
            "The living batch",
            Script(
                "Every student is one example. Ask one student to become the outlier, split the "
                "class into batches of 4, then switch to inference with the key i.",
                "Before each change: whose x̂ will change, and in which direction?",
                "**In training that of everyone in the same batch; at inference only your own.** "
                "In small batches x̂ changes more, because the mean covers fewer examples.",
                "Inference is the same, only without gradients.",
                "Gradients play no role here. Which mean is used? The one from the time of the "
                "switch.",
            ),
            link_to_four_steps(write_features([2, 4, 8, 10])),
            LivingBatch(),
            (2, 8),
        ),
        Step(
            6,
            "Can γ and β undo it?",
            quote_question(
                "Vote without seeing the others' votes, discuss in pairs, vote again. Then open "
                "the lesson. It shows this batch and a second one, with the same γ and β.",
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
                "Let them predict, and reveal. Then show the three paths in the lesson: the direct "
                "path, the path through the mean and the path through the variance. Ask for a loss "
                "that would be a better test of a backward pass.",
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
                "Let them compute on paper, then reveal. The histogram shows which wrong answers "
                "are common: name the mistake behind each. In the lesson, change the momentum and "
                "watch how fast the running averages forget one corrupted batch.",
                _STORED,
                "You used the variance",
            ),
            link_lesson("running_averages", TimelineConfig(poison="outlier", poison_at=40)),
            _STORED,
            (6, 4, 11),
        ),
        Step(
            4,
            "model.train() undoes eval()",
            quote_question(
                "Vote once, reveal, and show the case in the lesson: no frozen weight has changed, "
                "but the outputs have.",
                _TRAIN,
                "In evaluation mode, because",
            ),
            link_lesson("clinic", _FROZEN),
            _TRAIN,
            (5,),
        ),
        Step(
            7,
            "A broken model, in pairs",
            Script(
                f"Send “{_TITLE}” to every phone. Pairs inspect the model, name the cause and "
                "choose a change; the page runs it. Two pairs report a change that did not help.",
                "Which number on the page proves your diagnosis?",
                "**The running statistics beside the true ones,** under “Inspect the model”. The "
                "run shows whether a change helps.",
                "It overfits.",
                "Look at its accuracy on the training images. Is that good in evaluation mode?",
            ),
            _CLINIC,
            LookAt(_CLINIC),
            (1,),
        ),
        Step(
            7,
            "Learning rates and initial weights",
            Script(
                f"The network has {_SWEEP.depth} layers of sigmoid units. Everyone chooses its "
                "settings and predicts the result. Close: the networks are trained and appear on "
                "the map. Then ask what a fair comparison would be.",
                "Does this map show that batch norm is better?",
                "**No.** For a fair comparison each network needs its own best learning rate, and "
                "several seeds. The lesson trains the whole grid.",
                "Yes, at my learning rate only the network with batch norm learned.",
                "That is one learning rate. At which one is each network at its best?",
            ),
            link_to_sweep(_SWEEP),
            _SWEEP,
            (20,),
        ),
        Step(
            4,
            "Small batches and gradient accumulation",
            quote_question(
                "Vote and reveal. In the lesson eight examples are split into pairs. Change the "
                "letters to change the batches.",
                _MICRO,
                "A batch of",
            ),
            link_lesson("small_batches", samples=SAMPLES, groups="AABBCCDD"),
            _MICRO,
            (9, 3, 8),
        ),
    ),
)
