"""Links within the lab, which open pages without a reload and explain terms."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import streamlit as st

from bn_core.course.curriculum import PAGES
from pages.shared import components

_CHOSEN = "link to open"
_LINKS = components.load_component("widgets/links")


def mount_links() -> None:
    """Mount the script that serves all links of the lab on the page.

    A link of class ``bn-open`` opens its page in the same session. A link to a term, as
    ``link_terms`` writes it, shows the term's sentence on hover, focus and tap.
    """

    def on_opened() -> None:
        st.session_state[_CHOSEN] = components.read_fields("links", "opened").get("link")

    _LINKS(key="links", on_opened_change=on_opened)


def open_chosen_link() -> None:
    """Switch to the page whose link was clicked, if any; after the pages are declared."""
    link = st.session_state.pop(_CHOSEN, None)
    if not isinstance(link, str):
        return
    address = urlsplit(link)
    paths = {each.name: each.path for each in PAGES}
    if path := paths.get(address.path.strip("/")):
        query = {name: texts[-1] for name, texts in parse_qs(address.query).items()}
        st.switch_page(path, query_params=query)
