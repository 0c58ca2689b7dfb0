"""What somebody has typed does nothing in a sentence of the lab."""

from __future__ import annotations

import pytest

from bn_core.text.markdown import escape_quoted


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[log in](//example.org)", "\\[log in\\](/\u2060/\u2060example.org)"),
        ("![](//example.org)", "!\\[\\](/\u2060/\u2060example.org)"),
        ("https://example.org", "https:/\u2060/\u2060example.org"),
        ("www.example.org", "www\u2060.example.org"),
        ("a@example.org", "a@\u2060example.org"),
        ("<b>", r"\<b>"),
        ("$1, $2", r"\$1, \$2"),
        (":red[a]", r":red\[a\]"),
        ("`a` *b* ~c~", r"\`a\` \*b\* \~c\~"),
        ("\\[", r"\\\["),
        ("first_seed: -0.5 is below 1; see row 2.", "first_seed: -0.5 is below 1; see row 2."),
    ],
)
def test_escape_quoted_leaves_no_markdown(typed: str, shown: str) -> None:
    assert escape_quoted(typed) == shown
