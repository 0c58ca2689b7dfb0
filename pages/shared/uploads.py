"""Uploaded files, each read once and kept for the visit."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

import streamlit as st

from pages.shared import kept_answers

GONE = (
    "The file that you uploaded here before is gone: the lab keeps a file only as long as the "
    "visit. Upload it again."
)
T = TypeVar("T")


class UploadedFile(Protocol):
    """What ``st.file_uploader`` returns; a file that replaces another has another id."""

    @property
    def file_id(self) -> str:
        """The id of this upload."""
        ...

    def getvalue(self) -> bytes:
        """Return the content of the file."""
        ...


def read_once(
    key: str, uploaded: UploadedFile | None, read: Callable[[bytes], T], way: Hashable = None
) -> tuple[T | None, str]:
    """Return the result of ``read`` on a file, and what was wrong with it or "".

    The session keeps the result, so that a rerun reads nothing. It is dropped once the file is
    replaced or removed, or read another ``way``, and ends with the session. ``read`` raises
    ValueError, in a sentence. The reader is told if the file of an earlier session is gone.
    """
    name = f"{key} read"
    _tell_if_gone(key, uploaded is not None)
    if uploaded is None:
        st.session_state.pop(name, None)
        return None, ""
    known, value, fault = st.session_state.get(name, (("", None), None, ""))
    if known != (uploaded.file_id, way):
        value, fault = None, ""
        st.session_state.pop(name, None)  # the old result need not outlast the reading
        try:
            value = read(uploaded.getvalue())
        except ValueError as wrong:
            fault = str(wrong)
        st.session_state[name] = ((uploaded.file_id, way), value, fault)
    return value, fault


def _tell_if_gone(key: str, is_uploaded: bool) -> None:
    """Say that a file is gone that the browser remembers and this session never had.

    A computer that slept comes back to a new session, and so does a page that is loaded again.
    """
    answer, seen, gone = f"{key} uploaded", f"{key} seen", f"{key} gone"
    if is_uploaded:
        st.session_state[seen], st.session_state[gone] = True, False
        kept_answers.keep_answer(answer, 1)
        return
    if kept_answers.read_answer(answer, bool):
        st.session_state[gone] = not st.session_state.get(seen)
        kept_answers.keep_answer(answer, None)
    if st.session_state.get(gone):
        st.warning(GONE)
