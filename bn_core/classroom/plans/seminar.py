"""The plan for a graduate seminar, about what the papers claim and how to test it."""

from __future__ import annotations

from bn_core.classroom.plans.bank_questions import quote_question
from bn_core.classroom.plans.lesson_links import link_to_sweep
from bn_core.classroom.plans.plan import Plan, Script, Step
from bn_core.classroom.settings import ClassSweep, LookAt, Predict, Vote
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.ledger.config import LedgerView
from bn_core.course.ledger.lesson_links import link_to_claim
from bn_core.inputs.address import link_lesson
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
    "A reading group or a seminar. Everyone has a laptop; the claims are run beforehand or live.",
    (
        "Ioffe & Szegedy 2015 and Santurkar et al. 2018, at least their introductions",
        "what a Hessian's largest eigenvalue and a mean-field limit are, in a sentence each",
    ),
    (
        "name the two readings of covariate shift, and the experiment on each",
        "give for a claim the set-up in which it was tested, and the one in which it was made",
        "say which statistics a loss surface was drawn with, and what hangs on it",
        "state what would have to be measured for a claim to hold, before running it",
    ),
    (
        Step(
            5,
            "What is settled?",
            quote_question(
                "Vote before anyone argues, reveal, and write the tally on the board: it comes "
                "back at the end.",
                _WHY,
                "As proven",
            ),
            link_to_claim(CLAIMS["C41"]),
            _WHY,
            (16,),
            ("C41",),
        ),
        Step(
            6,
            "Noise on purpose",
            quote_question(
                "Vote, reveal, run the lesson: three networks, one of them with noise behind its "
                "batch norm. Ask first what would refute whom.",
                _NOISE,
                "They held",
            ),
            link_to_claim(CLAIMS["C23"]),
            _NOISE,
            (16,),
            ("C23",),
        ),
        Step(
            6,
            "The other reading: gradients",
            quote_question(
                "Compute the cosine, then run the lesson and read its first picture: at which "
                "learning rate is the claim about anything?",
                _COSINE,
            ),
            link_to_claim(CLAIMS["C27"], "shift linear"),
            _COSINE,
            (16,),
            ("C27",),
        ),
        Step(
            6,
            "A smoother landscape, drawn how?",
            quote_question(
                "Vote, then run the slice and switch the statistics: frozen, the batch's own, "
                "running. Let someone say which of them training sees.",
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
            "Exploding by design",
            quote_question(
                "Predict, reveal, run the gradients of the lesson. Then the second experiment "
                "below them: what explodes at the start, can it be trained?",
                _GROWTH,
            ),
            link_to_claim(CLAIMS["C17"]),
            _GROWTH,
            (20,),
            ("C17", "C19", "C20"),
        ),
        Step(
            7,
            "Learning rates and initialization",
            Script(
                f"{_SWEEP.depth} ReLU layers. Everyone picks a network and predicts; close, and "
                "the map fills in. Read the two claims aloud and let the room say what it would "
                "take to hold.",
                "Which comparison do these sentences mean: at the same rate, or each at its best?",
                "**They do not say.** What it takes to hold is written in the ledger, with its "
                "reason, before any run.",
                "The best rate, of course.",
                "Then look at the map again: is each network's best rate on it?",
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
                "Predict, reveal. Ask what the arithmetic decides here and what only a run can.",
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
            "Choose your claim",
            Script(
                "The link opens the ledger on every screen: claims about noise and its use. Each "
                "pair takes one, says what would make it hold, and runs it at home. Then look at "
                "the tally on the board again.",
                "Which sentence of a paper needs a condition that it does not print?",
                f"**The ledger has {len(CLAIMS)} claims.** A verdict is of small networks on "
                "small data, and says so.",
                "It does not hold here, so the paper is wrong.",
                "What differs between the paper's set-up and this one? It stands below each claim.",
            ),
            _LEDGER,
            LookAt(_LEDGER),
            (16, 20),
            ("C32", "C33", "C34"),
        ),
    ),
)
