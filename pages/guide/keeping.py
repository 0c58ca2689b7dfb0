"""What is kept of a class, and how it is exported and deleted."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.homework.assignment import KEEP_DAYS
from bn_core.classroom.live.registry import DELETE_AFTER
from bn_core.classroom.room.log import COLUMNS
from bn_core.storage.database import StorageError, find_sqlite_file


def show_keeping() -> None:
    """Show exactly what is stored, so that a school can decide."""
    st.subheader("What is stored, and how to delete it", anchor=False)
    st.markdown(_KEPT)
    st.markdown(_describe_storage())
    st.markdown(_NOT_KEPT)
    st.markdown(_REMOVED)


_KEPT = """\
**Stored for each room:** its code, the students' nicknames and seat numbers, every answer, vote \
and chosen network, slider positions about once a second, what the teacher did, and all times. \
There are no accounts. Of the keys that open a seat only a digest (SHA-256) is stored."""
_NOT_KEPT = """\
**Not stored:** network addresses. To slow down guessing, the server counts tries in memory, and \
wrong codes in the database for a few hours, by a digest of the network. \
The log of a proxy may contain addresses and links: switch it off, as above.

**Stored in the browser alone:** answers to lessons and the quiz, and plans of your own. A browser \
keeps the key of its seat until the room is deleted, and cookies with it for a day."""
_REMOVED = f"""\
**To export, remove and delete**, use the teacher's view:

- *Export (CSV)* saves everything except the digests: {", ".join(COLUMNS)}.
- *After class: report and table* shows which questions split the class, the mistakes, and who \
changed the answer. Its table has a row for each student, with names or pseudonyms.
- *Remove* removes a student from the room, and the student's answers from the current activity. \
The log keeps them until the room is deleted. The same browser cannot join again, unless you \
approve each new student: then it can ask. Another browser, a private window or deleted cookies \
get around this. Close the room to new students to be sure.
- *Delete the room* deletes everything about the room, and tells every phone.

**Stored for each homework:** its parts and deadline, the students' names, the newest answer to \
each part, and when each began, answered and handed in. Of personal codes only a digest is stored. \
The lab deletes a homework {KEEP_DAYS} days after its deadline; its teacher can delete it before, \
or remove one student."""


def _describe_storage() -> str:
    return (
        f"**Where:** {_name_database()}. **How long:** the running lab deletes a room after "
        f"{DELETE_AFTER / 3600:.0f} hours without activity. SQLite may keep deleted bytes in free "
        "parts of its file until they are overwritten. To be sure, delete the file after class. It "
        "also contains measured results of the claims."
    )


def _name_database() -> str:
    """Name the database, with its path if the reader is at the server."""
    try:
        path = find_sqlite_file()
    except StorageError:
        return "the database, which is not reachable at the moment"
    if path is None:
        return "the database that `BN_LAB_DATABASE` names"
    if not is_at_server():
        return (
            "one SQLite file on the machine that runs the lab (opened there, this page shows its "
            "path)"
        )
    return f"the SQLite file `{path}` on this machine"


def is_at_server() -> bool:
    """Whether the reader is at the server, and may see its folders."""
    return not st.context.ip_address
