"""Files that a page offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.runtime.media_file_manager import MediaFileManager, _get_session_id


def keep_replaced_downloads() -> None:
    """Let a button download what it offered until a run has replaced it twice.

    Streamlit forgets what the run before offered when a run ends. A reader who presses the button
    before the browser has drawn the new one would get an error.
    """
    add = MediaFileManager.add_deferred

    def add_beside_replaced(
        self: MediaFileManager,
        data: Callable[[], Any],
        mimetype: str | None,
        coordinates: str,
        *name: str | None,
        **more: Any,
    ) -> str:
        with self._lock:
            offered = self._files_by_session_and_coord[_get_session_id()]
            replaced = offered.get(coordinates)
        file_id = add(self, data, mimetype, coordinates, *name, **more)
        if replaced:
            with self._lock:
                offered[f"{coordinates} replaced"] = replaced
        return file_id

    MediaFileManager.add_deferred = add_beside_replaced  # type: ignore[method-assign, assignment]
