"""The lessons in order, from which navigation, page tests and README follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page, with its section, file, title, and opening question."""

    section: str
    path: str
    title: str
    question: str
    kind: str = "lesson"
    """Either "lesson", or "tool" for a page without a prediction and without suggestions to try."""

    @property
    def name(self) -> str:
        """The lesson's name in packages, pages, tests and addresses: its folder in pages/."""
        return self.path.split("/")[1]


LESSONS = (
    Lesson(
        "The transform",
        "pages/four_steps/page.py",
        "The four steps",
        "What does batch norm do to four numbers?",
    ),
    Lesson(
        "The transform",
        "pages/backward/page.py",
        "The backward pass",
        "How do gradients flow back through batch norm?",
    ),
    Lesson(
        "The transform",
        "pages/running_averages/page.py",
        "Training and inference",
        "Why does a trained network give different outputs in evaluation mode?",
    ),
    Lesson(
        "The transform",
        "pages/which_axes/page.py",
        "Which axes",
        "Which values are averaged together?",
    ),
    Lesson(
        "Training, live",
        "pages/activations/page.py",
        "Watch the activations",
        "What changes inside a network when its layers are batch-normalized?",
    ),
    Lesson(
        "Training, live",
        "pages/sweeps/page.py",
        "Learning rate and initialization",
        "Which learning rates and initial weights work?",
    ),
    Lesson(
        "Training, live",
        "pages/small_batches/page.py",
        "Small batches",
        "How small can a batch be?",
    ),
    Lesson(
        "Training, live",
        "pages/clinic/page.py",
        "Broken models",
        "What is wrong with this model?",
    ),
    Lesson(
        "Why does it work?",
        "pages/landscape/page.py",
        "Loss-landscape slices",
        "What does the loss look like around a network?",
    ),
    Lesson(
        "Why does it work?",
        "pages/covariate_shift/page.py",
        "Is it covariate shift?",
        "Does batch norm work by keeping the inputs of each layer stable?",
    ),
    Lesson(
        "Why does it work?",
        "pages/depth/page.py",
        "How deep can it go",
        "How deep can a network be and still learn?",
    ),
    Lesson(
        "Why does it work?",
        "pages/length_direction/page.py",
        "Length and direction",
        "What does the length of a weight vector still do?",
    ),
    Lesson(
        "Why does it work?",
        "pages/claims/page.py",
        "The claims ledger",
        "Which printed claims about batch norm hold?",
    ),
    Lesson(
        "Classroom",
        "pages/guide/page.py",
        "Teacher's guide",
        "What do you do with a class in 45 minutes?",
        kind="tool",
    ),
    Lesson(
        "Classroom",
        "pages/quiz/page.py",
        "Quiz",
        "What have you understood?",
    ),
    Lesson(
        "Classroom",
        "pages/room/page.py",
        "A room",
        "What happens when a class is the batch?",
        kind="tool",
    ),
    Lesson(
        "Classroom",
        "pages/join/page.py",
        "Join a room",
        "Which room are you in?",
        kind="tool",
    ),
)


def find_lesson(name: str) -> Lesson:
    """Return the lesson of this name; KeyError if there is none."""
    return {each.name: each for each in LESSONS}[name]
