"""A first meeting: what batch norm does to numbers, with nothing but a mean and a spread."""

from __future__ import annotations

from bn_core.classroom.events.event import SLIDER_LIMIT
from bn_core.classroom.plans.bank_questions import asked, batches, numbers, words
from bn_core.classroom.plans.lesson_links import batch, four_steps, small_map
from bn_core.classroom.plans.plan import Plan, Script, Step
from bn_core.classroom.settings import ClassSweep, LivingBatch, LookAt, Predict, Vote
from bn_core.course.quiz.config import QuizConfig
from bn_core.inputs.address import state
from bn_core.inputs.batches.text import to_text
from bn_core.norm.forward import normalize
from bn_core.text.numbers import show

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
_SHEET = state("quiz", QuizConfig(about="transform", count=3, seed=1))


def _zeros_and_one() -> str:
    """The batch that the question on the outlier tells of."""
    many, far = numbers(_OUTLIER)
    return batch([0.0] * (int(many) - 1) + [far])


FIRST = Plan(
    "first",
    "A first meeting: what does it do to numbers?",
    "A school class, an open day, anyone at first contact. One phone for each, or for two.",
    ("what a mean is", "that a spread (standard deviation) says how far numbers lie apart"),
    (
        "work out mean, variance and x̂ of four numbers by hand",
        "say what happens to everyone's x̂ when one number moves, and why",
        "tell training from inference by whose mean counts",
        "say of a network what they expect before they look, and judge it afterwards",
    ),
    (
        Step(
            7,
            "Everyone is one number",
            Script(
                "The class joins by the QR on the wall; everyone moves the slider for a minute. "
                "Then one student sits still and reads out x̂ while all others move. At the end "
                f"all go to {show(SLIDER_LIMIT)}: what is x̂ when nobody differs?",
                "I sit still. Does my x̂ change?",
                "**Yes.** x̂ is the distance from everyone's mean, in everyone's spread. When "
                "nobody differs, every x̂ is 0.",
                "No: my number is mine.",
                "Your x is. How far it lies from the mean is also a matter of the mean.",
            ),
            four_steps(batch(_FEW)),
            LivingBatch(),
            (2,),
        ),
        Step(
            6,
            "By hand: the mean, then the spread",
            words(
                "All work it out on paper: the mean, the four distances, their squares, the "
                "average. Close when most have sent, then reveal. The lesson spells every step "
                "out with these numbers.",
                _VARIANCE,
            ),
            four_steps(batch(*batches(asked(_VARIANCE).text))),
            _VARIANCE,
            (6,),
        ),
        Step(
            5,
            "Other units, the same x̂",
            words(
                "Let them guess without a pencil first. Afterwards type the changed batch into "
                "the lesson: degrees, feet and euros all leave x̂ as it was.",
                _SCALED,
                "x̂ does not follow",
            ),
            four_steps(batch(batches(asked(_SCALED).text)[0]), eps=0.0),
            _SCALED,
        ),
        Step(
            5,
            "One who stands far away",
            words(
                "Ask for a guess, reveal, then drag the far dot of the lesson further out: no x̂ "
                "moves at all, its own neither.",
                _OUTLIER,
                "The outlier makes",
            ),
            four_steps(_zeros_and_one()),
            _OUTLIER,
            (8,),
        ),
        Step(
            6,
            "Two are too few",
            words(
                "Vote blind. Do not reveal: let neighbours argue for two minutes, vote again, and "
                "then reveal who moved where. The lesson shows both batches as two features.",
                _PAIRS,
                "The second is spread",
            ),
            four_steps(batch(*batches(asked(_PAIRS).text))),
            _PAIRS,
            (3,),
        ),
        Step(
            5,
            "Alone again: inference",
            Script(
                "In the lesson the statistics are fixed: drag one dot, and the others stand still. "
                "Vote, then let them say in one sentence what a network needs this for.",
                _ALONE.text,
                f"**{_ALONE.options[0]}.** The mean stays {show(_MEAN)} and the variance "
                f"{show(_VAR)}, whatever the batch does; so a prediction depends on nobody else.",
                _ALONE.options[1],
                "That is training, where the mean is everyone's. Which mean is used here?",
            ),
            four_steps(batch(_FEW), mode="inference", given=to_text([[_MEAN, _VAR]])),
            _ALONE,
            (2, 1),
        ),
        Step(
            8,
            "Does it help a network?",
            Script(
                f"The network has {_SWEEP.depth} layers and learns to read digits for "
                f"{_SWEEP.steps} steps. Everyone picks how large its steps and its first weights "
                "are, with or without batch norm, and bets. Close: the runs fill in the map. Then "
                "reveal who foresaw it.",
                "What becomes of your network: does it learn, stall, or diverge?",
                "**The map says.** Look for a place where the network with batch norm did not "
                "learn, and one where the other did.",
                "With batch norm it always learns.",
                "Show one that did not. If the class has none, open the lesson and look for it at "
                "the map's edges.",
            ),
            small_map(_SWEEP),
            _SWEEP,
            (20,),
        ),
        Step(
            3,
            "On the way out",
            Script(
                "The link opens three questions on every phone, all with the same numbers. They "
                "can be finished at home; nothing of them is kept.",
                "Which of the three would you have got wrong this morning?",
            ),
            _SHEET,
            LookAt(_SHEET),
            (),
        ),
    ),
)
