"""The plan for a graduate seminar, about what the papers claim and how to test it."""

from __future__ import annotations

from bn_core.classroom.plans.bank_questions import quote_question
from bn_core.classroom.plans.lesson_links import link_to_sweep
from bn_core.classroom.plans.plan import Plan, Script, Step
from bn_core.classroom.steps.settings import ClassSweep, LookAt, Predict, Vote
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerView
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.inputs.address import link_lesson
from bn_core.lessons.covariate_shift.view import GRADIENTS
from bn_core.lessons.landscape.config import LandscapeView

_WHY = Vote(id="settled-or-not")
_NOISE = Vote(id="noise-on-purpose")
_COSINE = Predict(id="cosine-of-gradients")
_EVAL = Vote(id="surface-in-eval-mode")
_GROWTH = Predict(id="growth-by-layer")
_PASSES = Predict(id="gradient-that-passes")
_SWEEP = ClassSweep(depth=8)
_LEDGER = link_lesson("claims", LedgerView(about="Noise and its use"))


def _link_to_frozen_slices() -> str:
    """Return a link to the landscape of claim C40 with frozen statistics."""
    return link_to_claim(CLAIMS["C40"], statistics=LandscapeView(statistics="frozen").statistics)


SEMINAR = Plan(
    "seminar",
    "A graduate seminar: what the papers claim",
    "A reading group or a seminar. Everyone has a laptop. The claims are run before or during it.",
    (
        "Ioffe & Szegedy 2015 and Santurkar et al. 2018, at least their introductions",
        "in one sentence each: the largest eigenvalue of a Hessian, and a mean-field limit",
    ),
    (
        "name two meanings of covariate shift, and an experiment on each",
        "say in which set-up a claim was made, and in which it was tested",
        "say with which statistics a loss surface was computed, and why that matters",
        "say before a run which measurement would support a claim",
    ),
    (
        Step(
            5,
            "What is settled?",
            quote_question(
                "Vote before any discussion, reveal, and write the result on the board. You need "
                "it again at the end.",
                _WHY,
                "It is proven",
            ),
            link_to_claim(CLAIMS["C41"]),
            _WHY,
            (16,),
            ("C41",),
        ),
        Step(
            6,
            "Noise added on purpose",
            quote_question(
                "Ask first which result would speak against which paper. Vote, reveal, and run the "
                "lesson: three networks, one of them with noise added after its batch norm.",
                _NOISE,
                "They kept",
            ),
            link_to_claim(CLAIMS["C23"]),
            _NOISE,
            (16,),
            ("C23",),
        ),
        Step(
            6,
            "Covariate shift measured by gradients",
            quote_question(
                "Compute the cosine, then run the lesson, which shows it by learning rate. At "
                "which learning rates does the claim say anything?",
                _COSINE,
            ),
            link_to_claim(CLAIMS["C27"], "shift linear", show=GRADIENTS),
            _COSINE,
            (16,),
            ("C27",),
        ),
        Step(
            6,
            "A smoother landscape: with which statistics?",
            quote_question(
                "Vote, then compute the slice and switch the statistics: frozen, batch, running. "
                "Ask which of them training uses.",
                _EVAL,
                "The surface that training",
            ),
            _link_to_frozen_slices(),
            _EVAL,
            (16, 14),
            ("C40", "C24", "C26"),
        ),
        Step(
            6,
            "Exploding gradients",
            quote_question(
                "Predict, reveal, and do the lesson's steps. The last one trains the networks: can "
                "one whose gradients explode at the start learn?",
                _GROWTH,
            ),
            link_to_claim(CLAIMS["C17"]),
            _GROWTH,
            (20,),
            ("C17", "C19", "C20"),
        ),
        Step(
            7,
            "Learning rates and initial weights",
            Script(
                f"The network has {_SWEEP.depth} ReLU layers. Everyone chooses its settings and "
                "predicts the result. Close: the networks are trained and appear on the map. Read "
                "the two claims aloud and ask which result would support them.",
                "Do these claims compare networks at the same rate, or each at its best rate?",
                "**They do not say.** The ledger states, before any run, what must be measured for "
                "a claim to hold, and why.",
                "At the best rate, of course.",
                "Look at the map again: is the best rate of each network on it?",
            ),
            link_to_sweep(_SWEEP),
            _SWEEP,
            (20,),
            ("C14", "C15"),
        ),
        Step(
            4,
            "Batches of two examples",
            quote_question(
                "Predict and reveal. Ask which part follows from arithmetic, and which needs a "
                "run.",
                _PASSES,
                "Two directions",
            ),
            link_to_claim(CLAIMS["C35"]),
            _PASSES,
            (8, 3),
            ("C36", "C35"),
        ),
        Step(
            5,
            "Choose a claim",
            Script(
                "The link opens the claims about noise on every screen. Each pair chooses one, "
                "says which result would support it, and runs it at home. Then look again at the "
                "votes on the board.",
                "Which sentence of a paper needs a condition that the paper does not state?",
                f"**The ledger has {len(CLAIMS)} claims.** Its verdicts are about small networks "
                "on small data sets, and each says so.",
                "The claim does not hold here, so the paper is wrong.",
                "How does the paper's set-up differ from this one? Each claim lists the "
                "differences.",
            ),
            _LEDGER,
            LookAt(_LEDGER),
            (16, 20),
            ("C32", "C33", "C34"),
        ),
    ),
)
