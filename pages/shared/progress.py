"""The lessons that this browser has finished.

The browser stores them, so no account is needed.
"""

from __future__ import annotations

from bn_core.course.curriculum import LESSONS
from pages.shared import kept_answers


def finish(lesson: str) -> None:
    """Record that all steps of a lesson are done.

    ``kept_answers.write_answers`` then stores it in the browser.
    """
    kept_answers.keep_answer(lesson, 1.0, kept_answers.COURSE)


def list_finished() -> set[str]:
    """Return the names of the finished lessons.

    On the first page of a session they are known once the browser has sent them.
    """
    return {each.name for each in LESSONS} & kept_answers.list_answers(kept_answers.COURSE).keys()


def clear() -> None:
    """Forget all finished lessons, here and in the browser; for callbacks."""
    kept_answers.forget_answers(kept_answers.COURSE)
