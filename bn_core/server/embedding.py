"""An address that shows one instrument of a lesson without the rest of the page.

``?embed=1`` leaves out the navigation, the tools and the footer, and ``hide=steps,why`` the named
sections, too. The page that starts Streamlit says so to the style sheet, so nothing appears first
and goes then. Which sites may frame it is another matter: the host says that once for all pages.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from urllib.parse import parse_qs

EMBED, HIDE = "embed", "hide"
"""The parameters of an address; neither is a setting of a lesson."""
SECTIONS = {
    "question": "the question and why to care",
    "controls": "the controls",
    "steps": "the steps",
    "why": "why it is so",
    "check": "check yourself",
    "details": "the details",
}
"""What can be left out, by its name in the address, and in words."""
_MOST_FIELDS = 200


def mark_embedded(page: bytes, query: bytes) -> bytes:
    """Return Streamlit's page, marked if the query asks for an embedded one."""
    try:
        fields = parse_qs(query.decode("latin-1"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return page
    if fields.get(EMBED) != ["1"]:
        return page
    wanted = {name for text in fields.get(HIDE, []) for name in text.split(",")}
    hidden = " ".join(name for name in SECTIONS if name in wanted)
    mark = f'<html data-bn-embed data-bn-hide="{hidden}"'
    return page.replace(b"<html", mark.encode(), 1)


def write_frame(address: str, title: str, hidden: Collection[str] = ()) -> str:
    """Return the HTML that shows an address in a frame, without these sections.

    ``address`` is that of a lesson with its settings.
    """
    known = ",".join(name for name in SECTIONS if name in hidden)
    more = f"{EMBED}=1{f'&{HIDE}={known}' if known else ''}"
    source = f"{address}{'&' if '?' in address else '?'}{more}"
    return (
        f'<iframe src="{escape(source)}" width="100%" height="700"\n'
        f'  title="{escape(title)}" allow="clipboard-write; fullscreen"></iframe>'
    )
