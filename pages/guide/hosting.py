"""How to serve the lab to a class."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.events.event import MAX_SEATS, MAX_STUDENTS
from bn_core.classroom.registry import MAX_ROOMS
from bn_core.classroom.rooms import GUESS_BURST, JOIN_RATE, OPENING_BURST

LAPTOP = "HOST=0.0.0.0 make run"
SERVER = """\
.venv/bin/pip install "psycopg[binary]"    # once, for PostgreSQL
export BN_LAB_DATABASE=postgresql+psycopg://lab:password@127.0.0.1/lab
export BN_LAB_SCHEDULER=tls://192.0.2.1:8786    # leave it out to compute on this machine
make run"""
WORKERS = """\
make cluster-certificates    # once; copy the folder that it names to every machine
make scheduler               # on one machine
make worker BN_LAB_SCHEDULER=tls://192.0.2.1:8786    # on every machine that computes"""
PROXY = """\
location / {
    proxy_pass http://127.0.0.1:8501;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_buffering off;
    proxy_read_timeout 1h;
    access_log off;
}"""


def show_hosting() -> None:
    """Show three ways to host, their limits, and what to do if the network fails."""
    st.subheader("Hosting a class", anchor=False)
    st.markdown("**On a laptop in the room.** In the lab's folder, before class:")
    st.code(LAPTOP, language="bash")
    st.markdown(_LAPTOP)
    st.markdown("**On a server, for a hall.** In the lab's folder:")
    st.code(SERVER, language="bash")
    st.markdown(_SERVER)
    st.code(PROXY, language="nginx")
    st.markdown("Where one machine is too slow for live training, others compute:")
    st.code(WORKERS, language="bash")
    st.markdown(f"**How many.** {_describe_limits()}")
    st.markdown(f"**When the Wi-Fi fails.** {_FAILS}")


_LAPTOP = """\
- Open **A room**: it shows the address and the QR that phones need, and lets you correct them.
- The firewall has to let port 8501 in. Windows and macOS ask at the first start: allow it for \
this network. On Linux with ufw: `sudo ufw allow 8501/tcp`. `PORT=` chooses another.
- Many guest networks keep phones apart from laptops. Try one phone before class. For a \
small class the laptop's own hotspot is a way out; no internet is needed.
- Lessons open on phones too. Keep the laptop plugged in, and awake."""
_SERVER = """\
- Rooms live in one process: start no second one for the same database.
- `make run` answers this machine alone, so a proxy stands before it, and writes no log of visits. \
`.venv/bin/uvicorn app:app --port 8501` serves the same, with one process; its log holds addresses \
and links, though no key of a room.
- The proxy must pass websockets and must not buffer. In nginx, for a host of its own:"""
_FAILS = """\

- Phones and the projector connect again by themselves, at the latest some ten seconds after the \
network is back. An answer shown as stored is stored; a reload keeps the place.
- If the laptop crashes, start the lab again: the room is in the database, and goes on.
- Your private teacher link, at the foot of the teacher's view, leads the same room from another \
device. Anyone who has it can lead the room.
- On paper: the quiz prints a worksheet and its key."""


def _describe_limits() -> str:
    return (
        f"A room takes {MAX_STUDENTS} students at once and {MAX_SEATS} seats in all; a server "
        f"keeps {MAX_ROOMS} rooms. {JOIN_RATE:g} students per second join a room; others wait for "
        f"their turn. From one network {OPENING_BURST} rooms may be opened at once, and after "
        f"{GUESS_BURST} wrong codes the next tries wait, except for rooms in use there. "
        "Thirty who train networks need more cores than thirty who look at one wall."
    )
