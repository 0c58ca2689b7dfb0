"""How to serve the lab to a class."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.events.event import MAX_SEATS, MAX_STUDENTS
from bn_core.classroom.live.registry import MAX_ROOMS
from bn_core.classroom.live.rooms import GUESS_BURST, JOIN_RATE, OPENING_BURST

LAPTOP = "HOST=0.0.0.0 make run"
SERVER = """\
make .venv/postgresql.done    # once, for PostgreSQL
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
    client_max_body_size 8m;
    access_log off;
}"""


def show_hosting() -> None:
    """Show three ways to host, their limits, and what to do if the network fails."""
    st.subheader("Hosting a class", anchor=False)
    st.markdown("**On a laptop in the classroom.** Before class, in the folder of the lab:")
    st.code(LAPTOP, language="bash")
    st.markdown(_LAPTOP)
    st.markdown("**On a server, for many students.** In the folder of the lab:")
    st.code(SERVER, language="bash")
    st.markdown(_SERVER)
    st.code(PROXY, language="nginx")
    st.markdown("If one machine is too slow for live training, other machines can compute:")
    st.code(WORKERS, language="bash")
    st.markdown(f"**Limits.** {_describe_limits()}")
    st.markdown(f"**If the network fails.** {_FAILS}")


_LAPTOP = """\
- Open **A room**. It shows the address and the QR code for the phones. You can correct the address.
- The firewall must allow connections to port 8501. Windows and macOS ask at the first start: \
allow it for this network. On Linux with ufw: `sudo ufw allow 8501/tcp`. `PORT=` sets another port.
- In many guest networks phones cannot reach laptops. Try one \
phone before class: **A room** tests it under “Can phones reach me?”. For a small \
class you can use the laptop's own hotspot; no internet is needed.
- Lessons work on phones, too. Plug the laptop in, and keep it from going to sleep."""
_SERVER = """\
- With PostgreSQL several web processes can serve the same rooms: see docs/hosting.md. With SQLite \
there is one process, and a second one does not start.
- `make run` answers only this machine, so put a proxy in front of it. It writes no access log. \
`.venv/bin/uvicorn app:app --port 8501` is an alternative, with one process. Its log contains \
addresses and links, but no key of a room.
- The proxy must pass websockets and uploads of 8 MB, and must not buffer. In nginx, as a server \
of its own:"""
_FAILS = """\

- Phones and the projector reconnect by themselves, within about ten seconds after the network is \
back. An answer that is shown as stored is stored. Students keep their seat after a reload.
- If the laptop crashes, start the lab again. The room is in the database and continues.
- With your private teacher link, at the bottom of the teacher's view, you can lead the same room \
from another device. Anyone who has the link can lead the room.
- On paper: the quiz prints a worksheet and an answer key."""


def _describe_limits() -> str:
    return (
        f"A room can have {MAX_STUDENTS} students at a time and {MAX_SEATS} seats in total, and a "
        f"server {MAX_ROOMS} rooms. {JOIN_RATE:g} students per second can join a room; others wait "
        f"for their turn.\n\nFrom one network {OPENING_BURST} rooms can be opened at once. After "
        f"{GUESS_BURST} wrong codes from one network further tries must wait, except for rooms "
        "that are in use there. Thirty students who train networks need more cores than thirty who "
        "watch one screen."
    )
