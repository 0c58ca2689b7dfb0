"""The plan of a first lesson, about what batch norm does to numbers."""

from __future__ import annotations

from bn_core.classroom.events.event import SLIDER_LIMIT
from bn_core.classroom.plans.bank_questions import (
    draw_numbers,
    draw_question,
    parse_batches,
    quote_question,
)
from bn_core.classroom.plans.lesson_links import link_to_four_steps, link_to_sweep, write_features
from bn_core.classroom.plans.plan import Plan, Script, Step
from bn_core.classroom.settings import ClassSweep, LivingBatch, LookAt, Predict, Vote
from bn_core.course.quiz.config import QuizConfig
from bn_core.inputs.address import link_lesson
from bn_core.inputs.batches.text import write_batch
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number

_FEW = [2.0, 4.0, 8.0, 10.0]
_STEP = normalize([[x] for x in _FEW])
_MEAN, _VAR = float(_STEP.mean[0]), float(_STEP.var[0])
_VARIANCE = Predict(id="variance-of-a-batch", seed=3)
_SCALED = Predict(id="scaled-input", seed=3)
_OUTLIER = Predict(id="one-outlier", seed=3)
_PAIRS = Vote(id="pairs-alike")
_ALONE = Vote(
    text="At inference the mean and the spread are fixed. I move my slider. Whose x̂ changes?",
    options=("Only mine", "Everybody's", "Nobody's"),
    right=0,
)
_SWEEP = ClassSweep()
_SHEET = link_lesson("quiz", QuizConfig(about="transform", count=3, seed=1))


def _write_outlier_batch() -> str:
    """Return the batch of the question on the outlier as text."""
    many, far = draw_numbers(_OUTLIER)
    return write_features([0.0] * (int(many) - 1) + [far])


FIRST = Plan(
    "first",
    "A first lesson: what does batch norm do to numbers?",
    "A school class, an open day, or anyone new to the subject. One phone per student or pair.",
    ("what a mean is", "that the standard deviation says how far numbers are spread"),
    (
        "compute the mean, the variance and x̂ of four numbers by hand",
        "explain what happens to everyone's x̂ when one number changes",
        "say which mean is used in training, and which at inference",
        "predict what a network will do, and compare with what it did",
    ),
    (
        Step(
            7,
            "Everyone is one number",
            Script(
                "The class joins with the QR code on the wall. Everyone moves the slider for a "
                "minute. Then one student keeps still and reads x̂ aloud while all others move. At "
                f"the end all move to {format_number(SLIDER_LIMIT)}: what is x̂ if all numbers are "
                "equal?",
                "I do not move my slider. Does my x̂ change?",
                "**Yes.** x̂ is the distance from the mean of the class, divided by its standard "
                "deviation. If all numbers are equal, every x̂ is 0.",
                "No, because my number has not changed.",
                "Your x has not. But the mean has, and x̂ is measured from the mean.",
            ),
            link_to_four_steps(write_features(_FEW)),
            LivingBatch(),
            (2,),
        ),
        Step(
            6,
            "By hand: mean and variance",
            quote_question(
                "Everyone computes on paper: the mean, the four distances from it, their squares, "
                "and the average of the squares. Close when most have answered, then reveal. The "
                "lesson shows every step with these numbers.",
                _VARIANCE,
            ),
            link_to_four_steps(write_features(*parse_batches(draw_question(_VARIANCE).text))),
            _VARIANCE,
            (6,),
        ),
        Step(
            5,
            "Another unit, the same x̂",
            quote_question(
                "Let them guess without a pencil first. Then type the changed batch into the "
                "lesson. Another unit of temperature, length or money never changes x̂.",
                _SCALED,
                "Subtracting the mean removes",
            ),
            link_to_four_steps(
                write_features(parse_batches(draw_question(_SCALED).text)[0]), eps=0.0
            ),
            _SCALED,
        ),
        Step(
            5,
            "An outlier",
            quote_question(
                "Ask for a guess and reveal. Then drag the outlier in the lesson further away: no "
                "x̂ changes, not even its own.",
                _OUTLIER,
                "The outlier also increases",
            ),
            link_to_four_steps(_write_outlier_batch()),
            _OUTLIER,
            (8,),
        ),
        Step(
            6,
            "A batch of two is too small",
            quote_question(
                "Everyone votes without seeing the others' votes. Do not reveal yet: let "
                "neighbours discuss for two minutes, and vote again. Then reveal the answer and "
                "how many changed their vote. The lesson shows both batches as two features.",
                _PAIRS,
                "The second is spread",
            ),
            link_to_four_steps(write_features(*parse_batches(draw_question(_PAIRS).text))),
            _PAIRS,
            (3,),
        ),
        Step(
            5,
            "Inference: each example by itself",
            Script(
                "In the lesson the statistics are now fixed. Drag one dot: the others do not move. "
                "Vote, then ask for one sentence on why a network needs this.",
                _ALONE.text,
                f"**{_ALONE.options[0]}.** The mean stays {format_number(_MEAN)} and the variance "
                f"{format_number(_VAR)} for every batch. So a prediction does not depend on other "
                "examples.",
                _ALONE.options[1],
                "That is training, with the mean of the class. Which mean is used here?",
            ),
            link_to_four_steps(
                write_features(_FEW), mode="inference", given=write_batch([[_MEAN, _VAR]])
            ),
            _ALONE,
            (2, 1),
        ),
        Step(
            8,
            "Does it help a network?",
            Script(
                f"A network of {_SWEEP.depth} layers learns to read digits in {_SWEEP.steps} "
                "steps. Everyone chooses its learning rate and the size of its initial weights, "
                "with or without batch norm, and predicts the result. Close: the networks are "
                "trained and appear on the map. Then reveal who was right.",
                "What will your network do: learn, stall, or diverge?",
                "**The map shows it.** Look for a network that did not learn with batch norm, and "
                "for one that learned without it.",
                "With batch norm it always learns.",
                "Show one that did not. If the class has none, open the lesson and look at the "
                "edges of the map.",
            ),
            link_to_sweep(_SWEEP),
            _SWEEP,
            (20,),
        ),
        Step(
            3,
            "Exit questions",
            Script(
                "The link opens three questions on every phone, with the same numbers for all. "
                "Students can finish them at home. The answers stay in their browser.",
                "Which of the three would you have got wrong before this lesson?",
            ),
            _SHEET,
            LookAt(_SHEET),
            (),
        ),
    ),
)
