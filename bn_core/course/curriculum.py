"""The lessons in order, from which navigation, page tests and README follow."""

from __future__ import annotations

from dataclasses import dataclass

START = "Start here"
LAYER = "Inside a layer"
EVALUATION = "Training and evaluation"
LIVE = "Train it live"
REASONS = "Why does it work?"
CLAIMS = "The claims"
CLASSROOM = "Classroom"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page, with its section, file, title, and opening question."""

    section: str
    path: str
    title: str
    question: str
    kind: str = "lesson"
    """Either "lesson", or "tool" for a page that asks nothing and changes nothing."""
    minutes: int = 7
    """How long a reader takes who does all steps."""

    @property
    def name(self) -> str:
        """The lesson's name in packages, pages, tests and addresses: its folder in pages/."""
        return self.path.split("/")[1]


LESSONS = (
    Lesson(
        START,
        "pages/why_normalize/page.py",
        "Why normalize",
        "Why do deep networks need normalization?",
        minutes=6,
    ),
    Lesson(
        START,
        "pages/standardize/page.py",
        "Standardize",
        "What does standardizing do to a set of numbers?",
        minutes=4,
    ),
    Lesson(
        START,
        "pages/four_steps/page.py",
        "The four steps",
        "What does batch norm do to four numbers?",
        minutes=5,
    ),
    Lesson(
        START,
        "pages/scale_and_shift/page.py",
        "Scale and shift",
        "Why scale and shift after normalizing?",
        minutes=6,
    ),
    Lesson(
        START,
        "pages/epsilon/page.py",
        "Epsilon",
        "What is ε for?",
        minutes=5,
    ),
    Lesson(
        LAYER,
        "pages/which_axes/page.py",
        "Which axes",
        "Which values are averaged together?",
        minutes=5,
    ),
    Lesson(
        LAYER,
        "pages/images/page.py",
        "Norms of images",
        "What does each norm do to a picture?",
        minutes=5,
    ),
    Lesson(
        LAYER,
        "pages/backward/page.py",
        "The backward pass",
        "How do gradients flow back through batch norm?",
        minutes=6,
    ),
    Lesson(
        LAYER,
        "pages/detached_statistics/page.py",
        "Detached statistics",
        "What if the gradient ignores the statistics?",
        minutes=6,
    ),
    Lesson(
        LAYER,
        "pages/write_it/page.py",
        "Write it yourself",
        "Can you write batch norm yourself?",
        minutes=30,
    ),
    Lesson(
        EVALUATION,
        "pages/running_averages/page.py",
        "Running averages",
        "How does a layer remember the statistics?",
        minutes=6,
    ),
    Lesson(
        EVALUATION,
        "pages/train_eval/page.py",
        "Training and evaluation mode",
        "Why is my model worse in evaluation mode?",
        minutes=7,
    ),
    Lesson(
        EVALUATION,
        "pages/conventions/page.py",
        "Conventions of libraries",
        "Same words, different numbers: which library means what?",
        minutes=5,
    ),
    Lesson(
        EVALUATION,
        "pages/folding/page.py",
        "Folding",
        "What is left of batch norm at inference?",
        minutes=6,
    ),
    Lesson(
        EVALUATION,
        "pages/freezing/page.py",
        "Freezing",
        "How do you freeze a batch-norm layer?",
        minutes=4,
    ),
    Lesson(
        EVALUATION,
        "pages/adaptation/page.py",
        "Adaptation at test time",
        "Can test-time statistics repair a shift?",
        minutes=6,
    ),
    Lesson(
        EVALUATION,
        "pages/use_it/page.py",
        "Your own network",
        "How do I use batch norm in my own network?",
        minutes=7,
    ),
    Lesson(
        LIVE,
        "pages/activations/page.py",
        "Watch the activations",
        "What changes inside a network when its layers are normalized?",
        minutes=6,
    ),
    Lesson(
        LIVE,
        "pages/boundaries/page.py",
        "Decision boundaries",
        "How does batch norm change what a network draws?",
        minutes=6,
    ),
    Lesson(
        LIVE,
        "pages/sweeps/page.py",
        "Learning rate and initialization",
        "Which learning rates and initial weights work?",
        minutes=6,
    ),
    Lesson(
        LIVE,
        "pages/small_batches/page.py",
        "Small batches",
        "How small can a batch be?",
        minutes=6,
    ),
    Lesson(
        LIVE,
        "pages/many_devices/page.py",
        "Many devices",
        "Is a split batch still one batch?",
        minutes=5,
    ),
    Lesson(
        LIVE,
        "pages/regularization/page.py",
        "Regularization",
        "Does the noise of a batch regularize?",
        minutes=7,
    ),
    Lesson(
        LIVE,
        "pages/sequences/page.py",
        "Sequences",
        "Why do transformers not use batch norm?",
        minutes=6,
    ),
    Lesson(
        LIVE,
        "pages/clinic/page.py",
        "Broken models",
        "What is wrong with this model?",
    ),
    Lesson(
        REASONS,
        "pages/covariate_shift/page.py",
        "Is it covariate shift?",
        "Is it internal covariate shift?",
    ),
    Lesson(
        REASONS,
        "pages/landscape/page.py",
        "Loss-landscape slices",
        "What does the loss look like around a network?",
        minutes=5,
    ),
    Lesson(
        REASONS,
        "pages/smoothness/page.py",
        "Smoothness",
        "Is the loss smoother along the gradient?",
        minutes=6,
    ),
    Lesson(
        REASONS,
        "pages/depth/page.py",
        "How deep can it go",
        "How deep can a network be and still learn?",
        minutes=6,
    ),
    Lesson(
        REASONS,
        "pages/length_direction/page.py",
        "Length and direction",
        "What does the length of a weight vector still do?",
        minutes=6,
    ),
    Lesson(
        REASONS,
        "pages/descents/page.py",
        "Descents with a known answer",
        "Does batch norm help where we can solve everything?",
        minutes=7,
    ),
    Lesson(
        REASONS,
        "pages/without_norm/page.py",
        "Without normalization",
        "Can we do without normalization?",
        minutes=6,
    ),
    Lesson(
        CLAIMS,
        "pages/claims/page.py",
        "The claims ledger",
        "Which printed claims about batch norm hold?",
    ),
    Lesson(
        CLASSROOM,
        "pages/guide/page.py",
        "Teacher's guide",
        "How do you teach batch norm in 45 minutes?",
        kind="tool",
    ),
    Lesson(
        CLASSROOM,
        "pages/quiz/page.py",
        "Quiz",
        "What have you understood?",
    ),
    Lesson(
        CLASSROOM,
        "pages/room/page.py",
        "A room",
        "What happens when a class is the batch?",
        kind="tool",
    ),
    Lesson(
        CLASSROOM,
        "pages/join/page.py",
        "Join a room",
        "Which room do you join?",
        kind="tool",
    ),
    Lesson(
        CLASSROOM,
        "pages/homework/page.py",
        "Homework",
        "What is there to do until next time?",
        kind="tool",
    ),
)

GLOSSARY = Lesson(
    "", "pages/glossary/page.py", "Glossary", "What does this word mean?", kind="tool"
)
PLACEMENT = Lesson(
    "", "pages/placement/page.py", "Six questions", "Where should you start?", kind="tool"
)
REPORT = Lesson("", "pages/report/page.py", "After class", "How did the class answer?", kind="tool")
WALL = Lesson(
    "", "pages/wall/page.py", "Projector", "Which room does this screen show?", kind="tool"
)
PAGES = (*LESSONS, GLOSSARY, PLACEMENT, REPORT, WALL)
"""All pages with a name; the last ones belong to no section of the course."""


def find_lesson(name: str) -> Lesson:
    """Return the lesson or other page of this name; KeyError if there is none."""
    return {each.name: each for each in PAGES}[name]


def describe_place(shown: Lesson) -> str:
    """Return a lesson's place in the course: "Start here · 3 of 5 · 5 min"."""
    section = [each for each in LESSONS if each.section == shown.section]
    place = f"{shown.section} · {section.index(shown) + 1} of {len(section)}"
    return f"{place} · {shown.minutes}\u00a0min" if shown.kind == "lesson" else place
