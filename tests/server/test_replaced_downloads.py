"""A download that a run has just replaced can still be had."""

from __future__ import annotations

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.shared import server  # noqa: F401  # a served lab keeps replaced downloads
from pages.shared.streamlit_internals import downloads


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MediaFileManager:
    """What holds the downloads of one reader."""
    for module in (media_file_manager, downloads):
        monkeypatch.setattr(module, "_get_session_id", lambda: "reader")
    return MediaFileManager(MemoryMediaFileStorage("/media"))


def offer(manager: MediaFileManager, text: str) -> str:
    """A run that offers a text in the one button, and ends."""
    file_id = manager.add_deferred(lambda: text, "text/csv", "0.1", "file.csv")
    manager.remove_orphaned_files()
    return file_id


def download(manager: MediaFileManager, file_id: str) -> bytes:
    url = manager.execute_deferred(file_id)
    file = manager.read_file(url.rsplit("/")[-1].split(".")[0])
    assert file is not None
    return file.content


def test_what_the_run_before_offered_can_still_be_had(manager: MediaFileManager) -> None:
    first, second = offer(manager, "first"), offer(manager, "second")
    assert [download(manager, each) for each in (first, second)] == [b"first", b"second"]


def test_what_was_replaced_twice_is_forgotten(manager: MediaFileManager) -> None:
    first, _, _ = (offer(manager, each) for each in ("first", "second", "third"))
    with pytest.raises(MediaFileStorageError):
        manager.execute_deferred(first)


def test_nothing_is_kept_of_a_reader_who_has_left(manager: MediaFileManager) -> None:
    files = [offer(manager, each) for each in ("first", "second")]
    manager.clear_session_refs("reader")
    manager.remove_orphaned_files()
    for each in files:
        with pytest.raises(MediaFileStorageError):
            manager.execute_deferred(each)
