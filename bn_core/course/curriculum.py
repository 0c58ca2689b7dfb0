"""The lessons, in order: one line each, and navigation, page tests and the README follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page: where it lives, what it is called, and the question it opens with."""

    section: str
    path: str
    title: str
    question: str
    kind: str = "lesson"
    """A "tool" is no lesson: it asks for no prediction and invites to nothing."""

    @property
    def name(self) -> str:
        """The page's name in a URL: its file's stem."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".py")


LESSONS = (
    Lesson(
        "The transform",
        "pages/transform/four_steps.py",
        "The four steps",
        "What does batch norm do to four numbers?",
    ),
    Lesson(
        "The transform",
        "pages/transform/backward.py",
        "Back through the batch",
        "How does a gradient get back through a mean and a variance?",
    ),
    Lesson(
        "The transform",
        "pages/transform/running_averages.py",
        "Training and inference",
        "Why is a network another function in eval mode?",
    ),
    Lesson(
        "The transform",
        "pages/transform/which_axes.py",
        "Who shares a mean",
        "Which numbers share one mean?",
    ),
    Lesson(
        "Training, live",
        "pages/training/activations.py",
        "Watch the activations",
        "What changes inside a network when its layers are batch-normalized?",
    ),
    Lesson(
        "Training, live",
        "pages/training/sweeps.py",
        "Learning rate and initialization",
        "Which learning rates and which first weights can a network learn from?",
    ),
    Lesson(
        "Training, live",
        "pages/training/small_batches.py",
        "The batch-size cliff",
        "What happens when few examples share a mean?",
    ),
    Lesson(
        "Training, live",
        "pages/training/clinic.py",
        "Broken models",
        "What is wrong with this model?",
    ),
    Lesson(
        "Why does it work?",
        "pages/why/landscape.py",
        "Loss-landscape slices",
        "What does the loss look like around a network?",
    ),
    Lesson(
        "Why does it work?",
        "pages/why/covariate_shift.py",
        "Is it covariate shift?",
        "Does batch norm work because a layer's inputs hold still?",
    ),
    Lesson(
        "Why does it work?",
        "pages/why/depth.py",
        "How deep can it go",
        "How deep can a network be and still learn?",
    ),
    Lesson(
        "Why does it work?",
        "pages/why/length_direction.py",
        "Length and direction",
        "What is left of a weight's length once batch norm has divided it out?",
    ),
    Lesson(
        "Why does it work?",
        "pages/why/claims.py",
        "The claims ledger",
        "Which of the sentences printed about batch norm hold here?",
    ),
    Lesson(
        "Classroom",
        "pages/classroom/guide.py",
        "Teacher's guide",
        "What do you do with a class in 45 minutes?",
        kind="tool",
    ),
    Lesson(
        "Classroom",
        "pages/classroom/quiz.py",
        "Quiz",
        "What have you understood?",
    ),
    Lesson(
        "Classroom",
        "pages/classroom/room.py",
        "A room",
        "What happens when a class is the batch?",
        kind="tool",
    ),
    Lesson(
        "Classroom",
        "pages/classroom/join.py",
        "Join a room",
        "Which room are you in?",
        kind="tool",
    ),
)


def lesson(name: str) -> Lesson:
    """The lesson of this name; KeyError if there is none."""
    return {each.name: each for each in LESSONS}[name]
