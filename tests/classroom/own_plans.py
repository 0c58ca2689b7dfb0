"""Any plan that a teacher may write, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from bn_core.classroom.plans.plan import Plan, Script, Step, build_plan, build_step
from bn_core.classroom.steps.settings import (
    ClassSweep,
    LivingBatch,
    LookAt,
    Predict,
    Setting,
    Vote,
    WriteLine,
)
from bn_core.course.ledger.claims import CLAIMS
from bn_core.course.quiz.bank import BANK
from bn_core.inputs.datasets import DATASETS
from bn_core.lessons.question import Mistake
from bn_core.lessons.write_it.exercises import ONE_LINE

CHOICE = sorted(id for id, each in BANK.items() if each.kind == "choice")
NUMERIC = sorted(id for id, each in BANK.items() if each.kind == "numeric")
SEEDS = st.integers(0, 9999)
NUMBERS = st.one_of(st.floats(-1e12, 1e12, allow_nan=False), st.integers(-100, 100).map(float))
SPECIAL = st.sampled_from(
    ["no", "1.50", "null", "~", "# x", "a: b", "- a", "*a", "&a", "!x", "'", '"', "{", "[1]", "|"]
)
WORDS = st.one_of(st.text(min_size=1, max_size=60), st.text("ab {}=~#:\\\n%.>-0", min_size=1))
TEXTS = st.one_of(SPECIAL, WORDS).map(lambda text: f"x{text}")
"""Texts that hold a letter, among them some that mean something in YAML or GIFT."""
LONG = st.one_of(st.just(""), TEXTS, st.lists(TEXTS, max_size=3).map("\n".join))


@st.composite
def votes(draw: st.DrawFn, always_right: bool = False) -> Vote:
    """A typed question with options."""
    options: list[str] = []
    for each in draw(st.lists(TEXTS, min_size=2, max_size=6)):
        options.append(f"{each[:80]} {len(options)}")
    places = st.integers(0, len(options) - 1)
    replies = st.lists(st.just("") | TEXTS, min_size=len(options), max_size=len(options))
    return Vote(
        text=draw(TEXTS),
        options=tuple(options),
        right=draw(places if always_right else st.none() | places),
        explanation=draw(st.just("") | TEXTS),
        replies=tuple(draw(st.just([]) | replies)),
    )


def predicts() -> st.SearchStrategy[Predict]:
    """A typed question whose answer is a number."""
    return st.builds(
        _build_predict,
        TEXTS,
        NUMBERS,
        st.none() | st.floats(0, 1e12, allow_nan=False),
        st.just("") | TEXTS,
        st.lists(st.builds(Mistake, NUMBERS, TEXTS), max_size=3),
    )


def _build_predict(
    text: str, answer: float, tolerance: float | None, explanation: str, mistakes: list[Mistake]
) -> Predict:
    near = Predict("", 0, text, answer, tolerance).effective_tolerance
    wrong = tuple(each for each in mistakes if abs(each.value - answer) > near)
    return Predict("", 0, text, answer, tolerance, explanation, wrong)


def settings() -> st.SearchStrategy[Setting]:
    return st.one_of(
        st.just(LivingBatch()),
        predicts(),
        votes(),
        st.builds(Predict, st.sampled_from(NUMERIC), SEEDS),
        st.builds(Vote, st.sampled_from(CHOICE), SEEDS),
        st.builds(
            ClassSweep,
            data=st.sampled_from(tuple(DATASETS)),
            depth=st.integers(1, 20),
            good=st.floats(0.3, 0.99),
        ),
        st.sampled_from(["/depth?seed=3", "/four_steps"]).map(LookAt),
        st.sampled_from(ONE_LINE).map(WriteLine),
    )


def steps() -> st.SearchStrategy[Step]:
    return st.builds(
        build_step,
        st.integers(1, 180),
        TEXTS,
        st.builds(Script, LONG, LONG, LONG, LONG, LONG),
        st.sampled_from(["", "/depth?seed=3", "/four_steps?x=1%2C%202"]),
        settings(),
        st.lists(st.integers(1, 20), max_size=2),
        st.lists(st.sampled_from(sorted(CLAIMS)), max_size=2),
    )


def plans() -> st.SearchStrategy[Plan]:
    return st.builds(
        build_plan,
        TEXTS,
        st.just("") | TEXTS,
        st.lists(TEXTS, max_size=3),
        st.lists(TEXTS, max_size=3),
        st.lists(steps(), max_size=4),
        st.lists(st.one_of(predicts(), votes()), max_size=3),
    )
