"""Test with a phone whether phones reach the lab, and name the usual causes."""

from __future__ import annotations

import streamlit as st

from bn_core.classroom.live.rooms import ROOMS
from bn_core.server.lan import list_lan_addresses
from bn_core.server.phone_routes import ROOT
from pages.room import address

LOOK_EVERY = 1.5
"""Seconds between two looks at how many phones have come."""
_KEY = "phone check"


def show_check(base: str) -> bool:
    """Show a switch that begins the test, and return whether it is on.

    ``base`` is the lab's address for phones.
    """
    is_on = st.toggle("Can phones reach me?", key="test phones")
    if is_on:
        with st.container(border=True, key="phone-check"):
            _show_test(base)
    return is_on


def _show_test(base: str) -> None:
    if unreachable := address.explain_unreachable():
        st.warning(unreachable)
    key = _find_key()
    link = f"{base}{ROOT}/{key}"
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = address.draw_qr(link)
        st.html(f'<img src="{shown}" width="180" alt="QR code to test a phone">', width="content")
        with st.container():
            st.markdown(
                "Scan this with a phone that is in the network of your class. It needs no room. "
                f"Or type [{link}]({link})."
            )
            _show_count(key)
    st.markdown(_describe_causes(base))


def _find_key() -> str:
    """Return the key of this visit's check, a new one if it is forgotten."""
    if not ROOMS.checks.is_known(st.session_state.get(_KEY, "")):
        st.session_state[_KEY] = ROOMS.checks.begin()
    return str(st.session_state[_KEY])


@st.fragment(run_every=LOOK_EVERY)
def _show_count(key: str) -> None:
    reached = ROOMS.checks.count(key)
    if not reached.opened:
        st.info("No phone has opened it yet.")
    elif reached.live < reached.opened:
        st.warning(
            f"{_count(reached.opened)} opened it; a live connection works on {reached.live}. "
            "Rooms need live connections: a proxy must pass websockets."
        )
    else:
        st.success(f"{_count(reached.opened)} opened it, and live connections work.")


def _count(phones: int) -> str:
    return "1 device has" if phones == 1 else f"{phones} devices have"


def _describe_causes(base: str) -> str:
    """Return the usual causes, with what this machine tells of them."""
    found = list_lan_addresses()
    own = ", ".join(f"{each.address} ({each.interface})" for each in found)
    vpn = [each.interface for each in found if each.is_vpn]
    here = f"This computer has the addresses {own}." if found else "It is in no network now."
    port = base.rpartition(":")[2]
    port = port if port.isdecimal() else "443" if base.startswith("https") else "80"
    return "\n".join(
        [
            "If the phone shows nothing, these are the usual causes:",
            f"- **Another network.** The phone uses mobile data or another Wi-Fi. {here} If "
            "phones cannot reach the address above, correct it under “Address of the lab "
            "in your network”.",
            f"- **The firewall** of this computer does not let port {port} through. Allow it for "
            "this network.",
            "- **Guest networks** often keep devices apart (client isolation). Use another "
            "network, or this computer's own hotspot.",
            "- **A VPN** on this computer or on the phone. Switch it off."
            + (f" Here {', '.join(vpn)} looks like one." if vpn else ""),
            "- **https.** The phone was told `https://`, but the lab answers `http://`. Type the "
            "address as it is above.",
        ]
    )
