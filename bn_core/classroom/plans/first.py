"""The plan of a first lesson, about what batch norm does to numbers.

It keeps to what it requires: every other word of the field is set in bold where the teacher
explains it, and not used before.
"""

from __future__ import annotations

from bn_core.classroom.events.event import SLIDER_LIMIT
from bn_core.classroom.plans.bank_questions import draw_numbers, quote_question
from bn_core.classroom.plans.lesson_links import link_to_four_steps, link_to_sweep, write_features
from bn_core.classroom.plans.plan import Plan, Script, Step
from bn_core.classroom.steps.settings import ClassSweep, LivingBatch, LookAt, Predict, Vote
from bn_core.inputs.address import link_lesson
from bn_core.inputs.batches.text import write_batch
from bn_core.lessons.question import Mistake
from bn_core.norm.forward import normalize
from bn_core.text.numbers import format_number

_FEW = [2.0, 4.0, 8.0, 10.0]
_STEP = normalize([[x] for x in _FEW])
_MEAN, _VAR = float(_STEP.mean[0]), float(_STEP.var[0])
_FOUR = [2.0, 5.0, 7.0, 6.0]
_BY_HAND = normalize([[x] for x in _FOUR], eps=0.0)
_CELSIUS = [12.0, 5.0, 8.0, 9.0]
_FAHRENHEIT = [round(1.8 * x + 32, 1) for x in _CELSIUS]
_TWO, _FAR = [3.0, 4.0], [3.0, 50.0]
_OUTLIER = Predict(id="one-outlier", seed=3)
_SCALED = Predict(id="other-unit", seed=3)


def _list_numbers(numbers: list[float]) -> str:
    """Return numbers as a question shows them, such as [2, 5]."""
    return f"[{', '.join(map(format_number, numbers))}]"


def _explain_variance() -> str:
    """Return how the variance of the four numbers is computed."""
    mean, var = (float(each[0]) for each in (_BY_HAND.mean, _BY_HAND.var))
    squares = " + ".join(f"({format_number(x)} − {format_number(mean)})²" for x in _FOUR)
    return (
        f"The mean is {format_number(mean)}, and ({squares})/{len(_FOUR)} = {format_number(var)}. "
        f"Its root, {format_number(var**0.5)}, is the standard deviation."
    )


_VARIANCE = Predict(
    text=f"Four students have the numbers {_list_numbers(_FOUR)}. What is their variance, the mean "
    "of the squared distances from the mean?",
    answer=float(_BY_HAND.var[0]),
    explanation=_explain_variance(),
    mistakes=(
        Mistake(
            round(float(_BY_HAND.var[0]) * len(_FOUR) / (len(_FOUR) - 1), 2),
            f"That divides by {len(_FOUR) - 1}. There are {len(_FOUR)} numbers, and it is their "
            "mean that we want.",
        ),
        Mistake(
            round(float(_BY_HAND.var[0]) ** 0.5, 2),
            "That is the standard deviation, the root of the variance.",
        ),
    ),
)
_PAIRS = Vote(
    text=f"Two batches have two numbers each: {_list_numbers(_TWO)} and {_list_numbers(_FAR)}. How "
    "do their x̂ differ?",
    options=(
        "In the second they are spread much wider",
        "Not at all",
        "In the second they are shifted",
    ),
    right=1,
    explanation="Both are [−1, 1]. Of two numbers one always lies one standard deviation below the "
    "mean, and the other one above it.",
)
_ALONE = Vote(
    text="At inference the mean and the spread are fixed. I move my slider. Whose x̂ changes?",
    options=("Only mine", "Everybody's", "Nobody's"),
    right=0,
    explanation="The mean and the spread were noted before, so the others no longer matter.",
)
_EXIT = Vote(
    text="One number of a batch moves far away. What happens to the x̂ of the others?",
    options=(
        "Nothing, because their numbers have not changed",
        "They change, because the mean and the spread have changed",
        "They all become 0",
    ),
    right=1,
    explanation="x̂ is measured from the mean, in standard deviations. Both depend on every number.",
)
_SWEEP = ClassSweep()
_HOME = link_lesson("standardize")


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
                "minute: together your numbers are a **batch**. Then one student keeps still and "
                "reads **x̂** (“x hat”) aloud while all others move. At the end all move to "
                f"{format_number(SLIDER_LIMIT)}: what is x̂ if all numbers are equal?\n\n"
                "The phones also show y, which here is the same as x̂.",
                "I do not move my slider. Does my x̂ change?",
                "**Yes.** x̂ is the distance from the mean of the class, divided by its standard "
                "deviation. If all numbers are equal, every x̂ is 0.",
                "No, because my number has not changed.",
                "Your x has not. But the mean has, and x̂ is measured from the mean.",
            ),
            link_to_four_steps(write_features(_FEW)),
            LivingBatch(gamma=1.0, beta=0.0),
            (2,),
        ),
        Step(
            6,
            "By hand: mean, variance and x̂",
            Script(
                "Everyone computes on paper: the mean **μ**, the four distances from it, their "
                "squares, and the mean of the squares. That is the **variance**; its root is the "
                "standard deviation **σ**. Close when most have answered, then reveal. Then divide "
                "each distance by σ: these are the four x̂. The lesson shows every step.",
                _VARIANCE.text,
                f"**{format_number(_BY_HAND.var[0])}.** {_VARIANCE.explanation}",
                format_number(_VARIANCE.mistakes[0].value),
                _VARIANCE.mistakes[0].why,
            ),
            link_to_four_steps(write_features(_FOUR)),
            _VARIANCE,
            (6,),
        ),
        Step(
            5,
            "Another unit, the same x̂",
            quote_question(
                "Another name of x̂ is **z-score**. Let them guess without a pencil first. The "
                "lesson shows the same four temperatures twice, in °C and in °F: every x̂ is the "
                "same. Another unit of length or money never changes x̂ either.",
                _SCALED,
                "The standard deviation is multiplied",
            ),
            link_to_four_steps(
                write_features(_CELSIUS), eps=0.0, second=write_features(_FAHRENHEIT)
            ),
            _SCALED,
        ),
        Step(
            5,
            "An outlier",
            quote_question(
                "A number that lies far from all others is an **outlier**. Ask for a guess and "
                "reveal. Then drag the outlier in the lesson further away: no x̂ changes, not even "
                "its own.",
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
            Script(
                "Everyone votes without seeing the others' votes. Do not reveal yet: let "
                "neighbours discuss for two minutes, and vote again. Then reveal the answer and "
                "how many changed their vote. The lesson shows both batches.",
                _PAIRS.text,
                f"**{_PAIRS.options[1]}.** {_PAIRS.explanation}",
                f"{_PAIRS.options[0]}.",
                "The spread of the second is larger. What is each distance divided by?",
            ),
            link_to_four_steps(write_features(_TWO, _FAR)),
            _PAIRS,
            (3,),
        ),
        Step(
            5,
            "Inference: each example by itself",
            Script(
                "Say: a program that learns from batches must later answer for one example alone. "
                "Then it uses a mean and a spread that it noted before. That is called "
                "**inference**; the learning is called **training**.\n\n"
                f"The lesson shows the batch {_list_numbers(_FEW)} again. Its mean "
                f"{format_number(_MEAN)} and its variance {format_number(_VAR)} are now fixed: "
                "drag one dot, and the others do not move. Then vote.",
                _ALONE.text,
                f"**{_ALONE.options[0]}.** The mean stays {format_number(_MEAN)} and the variance "
                f"{format_number(_VAR)} for every batch. So an answer does not depend on other "
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
                "Say: a **network** is a formula with many numbers, its **weights**. They are "
                f"random at first. In {_SWEEP.steps} steps it looks at handwritten digits and "
                "changes each weight a little, so that it errs less; the **learning rate** says "
                f"how much. It has {_SWEEP.depth} **layers**. **Batch norm** turns the numbers "
                "between two layers into x̂.\n\n"
                "Everyone chooses a learning rate, the size of the first weights, and batch norm "
                "or not. Then predict: will it learn, **stall** (go on guessing), or **diverge** "
                "(to numbers without bound)? Close: the networks are trained and appear on the "
                "map. Then reveal.",
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
            2,
            "Exit question",
            Script(
                "Everyone votes once, alone, and you reveal. What the class gets wrong is where "
                "the next lesson begins.",
                _EXIT.text,
                f"**{_EXIT.options[1]}.** {_EXIT.explanation}",
                f"{_EXIT.options[0]}.",
                "Think of the student who kept still. Why did the x̂ on that phone change?",
            ),
            link_to_four_steps(write_features([*_FEW[:-1], 40.0])),
            _EXIT,
            (2,),
        ),
        Step(
            1,
            "For home",
            Script(
                "The link opens a lesson on every phone, which students can finish at home. Their "
                "answers stay in their browser.",
                "Which of today's questions would you have got wrong before?",
            ),
            _HOME,
            LookAt(_HOME),
            (),
        ),
    ),
)
