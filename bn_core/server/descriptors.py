"""Raise the number of files and connections that the server may have open at once."""

from __future__ import annotations

import logging
import sys

from bn_core.classroom.room.state import MAX_STUDENTS

log = logging.getLogger(__name__)

PER_READER = 8
"""Descriptors of one reader at most, by measurement: two sockets, a stream with its three
connections to a worker, and a page that loads."""
RESERVE = 200
"""Descriptors of the server itself: the scheduler, the database, files that are being sent."""
NEEDED = RESERVE + PER_READER * MAX_STUDENTS
"""Descriptors for one full room, which the lab promises to serve."""
ENOUGH = 65_536
"""More is not asked for; some systems call their limit infinite and refuse to set it."""


def raise_descriptor_limit() -> None:
    """Raise the soft limit up to the hard one, and warn if a full room would not fit."""
    if sys.platform == "win32":
        return  # there is no such limit
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
        except (ValueError, OSError) as error:
            log.info("the limit of open files stays at %d", soft, exc_info=error)
    if soft != resource.RLIM_INFINITY and soft < NEEDED:
        log.warning(
            "This system lets the lab open %d files and connections, enough for about %d readers: "
            "raise the limit (ulimit -Hn) to %d for a full room of %d.",
            soft,
            max(0, soft - RESERVE) // PER_READER,
            NEEDED,
            MAX_STUDENTS,
        )
