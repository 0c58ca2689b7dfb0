"""Uploaded files, each read once and kept for the visit."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

import streamlit as st

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
    ValueError, in a sentence.
    """
    name = f"{key} read"
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
