"""What somebody has typed does nothing in a sentence of the lab."""

from __future__ import annotations

import re

import pytest

from bn_core.text.markdown import escape_markdown, escape_quoted


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("[log in](//example.org)", r"\[log in\](//example.org)"),
        ("![](//example.org)", r"!\[\](//example.org)"),
        ("https://example.org", "https:\u2060//example.org"),
        (":material/home: :smile:", ":\u2060material/home: :\u2060smile:"),
        ("www.example.org", "www\u2060.example.org"),
        ("a@example.org", "a@\u2060example.org"),
        ("<b>", r"\<b>"),
        ("$1, $2", r"\$1, \$2"),
        (":red[a]", ":\u2060red\\[a\\]"),
        ("`a` *b* ~c~", r"\`a\` \*b\* \~c\~"),
        ("\\[", r"\\\["),
        ("first_seed: -0.5 is below 1; see row 2.", "first_seed: -0.5 is below 1; see row 2."),
        ("'#DIV/0!' is an error in x @ w", "'#DIV/0!' is an error in x @ w"),
    ],
)
def test_escape_quoted_leaves_no_markdown(typed: str, shown: str) -> None:
    assert escape_quoted(typed) == shown


@pytest.mark.parametrize("typed", ["https://a.org", "HTTP://a.org", "www.a.org", "me@a.org", ":a:"])
@pytest.mark.parametrize("emphasis", [False, True])
def test_escape_markdown_breaks_what_is_named_without_brackets(typed: str, emphasis: bool) -> None:
    escaped = escape_markdown(typed, emphasis)
    assert escaped.count("\u2060") == 1
    assert re.sub(r"[\\\u2060]", "", escaped) == typed
