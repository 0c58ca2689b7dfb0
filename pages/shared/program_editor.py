"""The editor of a program for an exercise, which the lab checks while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from bn_core.figures.strip import colour_strip
from bn_core.inputs.programs.parse import MAX_TEXT
from bn_core.lessons.write_it.config import WriteItConfig
from bn_core.lessons.write_it.exercises import Exercise
from bn_core.server.exercise_routes import PATH
from pages.shared import components
from pages.shared.theme import get_theme

_EDITOR = components.load_component("widgets/exercise")


def show_program_editor(
    exercise: Exercise,
    program: str,
    given: str,
    batch: str,
    config: WriteItConfig,
    *,
    key: str,
    version: str,
    on_written: Callable[[str], None],
    draft: str = "",
) -> None:
    """Show the editor; the browser asks for the check of what is typed by itself.

    ``program`` replaces what is typed whenever ``version`` is another one. ``on_written`` gets a
    program of the newest version. ``draft`` names what the browser keeps until it is reported.
    """

    def report() -> None:
        sent = components.read_fields(key, "written")
        written = sent.get("program")
        # What was typed before a step replaced it comes too late.
        if isinstance(written, str) and len(written) <= MAX_TEXT and sent.get("version") == version:
            on_written(written)

    _EDITOR(
        data={
            "url": PATH,
            "exercise": exercise.name,
            "batch": batch,
            "seed": config.seed,
            "compare": config.compare,
            "feature": config.feature,
            "colours": colour_strip(get_theme()),
            "program": program,
            "version": version,
            "label": f"Your code for {exercise.target}",
            "given": given,
            "lines": max(2, exercise.lines),
            "longest": MAX_TEXT,
            "draft": draft or exercise.name,
        },
        key=key,
        on_written_change=report,
    )
