"""What is kept of a class, and how it is exported and deleted."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.log import COLUMNS
from bn_core.classroom.registry import DELETE_AFTER
from bn_core.storage.database import StorageError, find_sqlite_file


def show_keeping() -> None:
    """Show exactly what is stored, so that a school can decide."""
    st.subheader("What is kept, and how to delete it", anchor=False)
    st.markdown(_KEPT)
    st.markdown(_describe_storage())
    st.markdown(_NOT_KEPT)
    st.markdown(_REMOVED)


_KEPT = """\
**Of a room:** its code; each student's nickname and seat number; every answer, vote and chosen \
network, and about once a second where sliders stand, each with its time; what the teacher did. \
There are no accounts. Of the keys that open a seat only a digest (SHA-256) is kept."""
_NOT_KEPT = """\
**Not kept:** network addresses. To slow down guessing they are counted in memory, which ends with \
the server, and never stored. Lessons and the quiz keep nothing beyond the visit. A browser keeps \
the key of its seat until the room is gone. A proxy's log may hold addresses and links: switch it \
off, as above."""
_REMOVED = f"""\
**Export, remove, delete**, all in the teacher's view:

- *Export (CSV)* saves everything but the digests: {", ".join(COLUMNS)}.
- *Remove* takes a student from the room for good, and what they gave from the activity that is \
going on. The log still holds it until the room is deleted.
- *Delete the room* deletes all of it at once, and every phone is told."""


def _describe_storage() -> str:
    return (
        f"**Where:** {_name_database()}. **How long:** a room in which nothing has happened for "
        f"{DELETE_AFTER / 3600:.0f} hours is deleted by the running lab. SQLite may leave "
        "deleted bytes in free parts of its file until they are overwritten; who must be sure "
        "deletes the file after class. The claims ledger's verdicts lie there too."
    )


def _name_database() -> str:
    """Name the database, with its path if the reader is at the server."""
    try:
        path = find_sqlite_file()
    except StorageError:
        return "the database, which does not answer just now"
    if path is None:
        return "the database that `BN_LAB_DATABASE` names"
    if not is_at_server():
        return "one SQLite file on the machine that runs the lab; opened there, this page names it"
    return f"the SQLite file `{path}` on this machine"


def is_at_server() -> bool:
    """Whether the reader is at the server, and may see its folders."""
    return not st.context.ip_address
