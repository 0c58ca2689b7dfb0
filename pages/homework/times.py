"""Times of a homework in the reader's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from bn_core.classroom.inputs.errors import RefusedError


def get_zone() -> tzinfo:
    """Return the time zone of the reader's browser, or else UTC."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        return UTC


def format_time(at: float) -> str:
    """Return a time such as 'Fri 4 Dec 2026, 18:00 (Europe/Berlin)'."""
    zone = get_zone()
    time = datetime.fromtimestamp(at, zone)
    return f"{time:%a} {time.day} {time:%b %Y, %H:%M} ({zone})"


def format_short(at: float) -> str:
    """Return a time without its zone, such as '4 Dec 2026, 18:00'."""
    time = datetime.fromtimestamp(at, get_zone())
    return f"{time.day} {time:%b %Y, %H:%M}"


def read_deadline(key: str) -> float:
    """Return the deadline that a widget holds; RefusedError if it is cleared."""
    local = st.session_state.get(key)
    if local is None:
        raise RefusedError("Choose a deadline with its date and time.")
    return to_seconds(local)


def to_seconds(local: datetime) -> float:
    """Return the seconds since 1970 of a date and time in the reader's zone."""
    return local.replace(tzinfo=get_zone()).timestamp()


def to_local(at: float) -> datetime:
    """Return the date and time in the reader's zone, without the zone."""
    return datetime.fromtimestamp(at, get_zone()).replace(tzinfo=None)
