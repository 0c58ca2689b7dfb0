"""One reader's uploads take no more memory than the lab keeps of a visit."""

from __future__ import annotations

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from bn_core.inputs.images import decode
from bn_core.inputs.labelled_table import table
from pages.shared import server


def upload(files: MemoryUploadedFileManager, session: str, name: str, size: int) -> None:
    files.add_file(session, UploadedFileRec(name, "picture.png", "image/png", bytes(size)))


def sizes(files: MemoryUploadedFileManager, session: str) -> list[int]:
    return [len(each.data) for each in files.get_files(session, list(map(str, range(100))))]


def test_session_keeps_newest_uploads_within_its_bytes() -> None:
    files = MemoryUploadedFileManager("/upload")
    upload(files, "neighbour", "0", table.MAX_BYTES)
    for number in range(80):
        upload(files, "reader", str(number), table.MAX_BYTES)
    assert sizes(files, "reader") == [table.MAX_BYTES] * (server.MAX_BYTES // table.MAX_BYTES)
    assert files.get_files("reader", ["79"])
    assert sizes(files, "neighbour") == [table.MAX_BYTES]


def test_session_keeps_bounded_number_of_small_uploads() -> None:
    files = MemoryUploadedFileManager("/upload")
    for number in range(80):
        upload(files, "reader", str(number), 0)
    assert len(sizes(files, "reader")) == server.MAX_FILES


def test_reader_keeps_a_file_of_every_kind_at_once() -> None:
    assert decode.MAX_BYTES + table.MAX_BYTES + 2**20 <= server.MAX_BYTES
