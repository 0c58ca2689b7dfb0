"""The plan of a first meeting, about what batch norm does to numbers."""

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
    text="In inference the mean and the spread are fixed. I move my slider. Whose x̂ changes?",
    options=("Mine alone", "Everybody's", "Nobody's"),
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
    "A first meeting: what does it do to numbers?",
    "A school class, an open day, anyone new to the subject. One phone for each, or for two.",
    ("what a mean is", "that a spread (standard deviation) says how far numbers lie apart"),
    (
        "work out mean, variance and x̂ of four numbers by hand",
        "say what happens to everyone's x̂ when one number moves, and why",
        "tell training from inference by which mean is used",
        "predict what a network will do before they run it, and compare afterwards",
    ),
    (
        Step(
            7,
            "Everyone is one number",
            Script(
                "The class joins by the QR on the wall; everyone moves the slider for a minute. "
                "Then one student sits still and reads out x̂ while all others move. At the end "
                f"all go to {format_number(SLIDER_LIMIT)}: what is x̂ when nobody differs?",
                "I sit still. Does my x̂ change?",
                "**Yes.** x̂ is the distance from everyone's mean, in everyone's spread. When "
                "nobody differs, every x̂ is 0.",
                "No: my number is mine.",
                "Your x is. How far it lies from the mean is also a matter of the mean.",
            ),
            link_to_four_steps(write_features(_FEW)),
            LivingBatch(),
            (2,),
        ),
        Step(
            6,
            "By hand: the mean, then the spread",
            quote_question(
                "All work it out on paper: the mean, the four distances, their squares, the "
                "average. Close when most have answered, then reveal. The lesson shows every step "
                "with these numbers.",
                _VARIANCE,
            ),
            link_to_four_steps(write_features(*parse_batches(draw_question(_VARIANCE).text))),
            _VARIANCE,
            (6,),
        ),
        Step(
            5,
            "Other units, the same x̂",
            quote_question(
                "Let them guess without a pencil first. Afterwards type the changed batch into "
                "the lesson: degrees, feet and euros all leave x̂ as it was.",
                _SCALED,
                "x̂ does not follow",
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
                "Ask for a guess, reveal, then drag the far dot of the lesson further out: no x̂ "
                "moves, not even its own.",
                _OUTLIER,
                "The outlier makes",
            ),
            link_to_four_steps(_write_outlier_batch()),
            _OUTLIER,
            (8,),
        ),
        Step(
            6,
            "A batch of two is too small",
            quote_question(
                "Vote blind. Do not reveal: let neighbours argue for two minutes, vote again, and "
                "then reveal who changed their vote. The lesson shows both batches as two "
                "features.",
                _PAIRS,
                "The second is spread",
            ),
            link_to_four_steps(write_features(*parse_batches(draw_question(_PAIRS).text))),
            _PAIRS,
            (3,),
        ),
        Step(
            5,
            "Inference: every example alone",
            Script(
                "In the lesson the statistics are fixed: drag one dot, and the others do not move. "
                "Vote, then let them say in one sentence why a network needs this.",
                _ALONE.text,
                f"**{_ALONE.options[0]}.** The mean stays {format_number(_MEAN)} and the variance "
                f"{format_number(_VAR)}, whatever the batch is. So a prediction depends on no "
                "other example.",
                _ALONE.options[1],
                "That is training, where the mean is everyone's. Which mean is used here?",
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
                f"The network has {_SWEEP.depth} layers and learns to read digits for "
                f"{_SWEEP.steps} steps. Everyone picks how large its steps and its first weights "
                "are, with or without batch norm, and predicts. Close: the runs fill in the map. "
                "Then reveal who was right.",
                "What will your network do: learn, stall, or diverge?",
                "**The map says.** Look for a place where the network with batch norm did not "
                "learn, and one where the other did.",
                "With batch norm it always learns.",
                "Show one that did not. If the class has none, open the lesson and look for it at "
                "the map's edges.",
            ),
            link_to_sweep(_SWEEP),
            _SWEEP,
            (20,),
        ),
        Step(
            3,
            "On the way out",
            Script(
                "The link opens three questions on every phone, all with the same numbers. They "
                "can be finished at home; the answers are not stored.",
                "Which of the three would you have got wrong this morning?",
            ),
            _SHEET,
            LookAt(_SHEET),
            (),
        ),
    ),
)
