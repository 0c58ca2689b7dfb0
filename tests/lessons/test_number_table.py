"""How a table of numbers and words is written for the browser."""

from __future__ import annotations

import re

import pytest

from pages.shared import number_table


@pytest.fixture
def html_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(number_table.st, "html", texts.append)
    return texts


def test_columns_of_words_are_set_flush_left(html_texts: list[str]) -> None:
    heads = ["norm", "means", "wait for", "of all"]
    rows: list[list[float | str]] = [["batch", 4.0, "not yet", "3 of 5"]]
    rows += [["layer", "none", "not yet", "4 of 5"]]
    number_table.show_table(heads, rows, None, "norms")
    number_table.show_table(heads, rows, None, "norms", words=[3])
    found = [re.findall(r"<th scope=col( class=words)?>", text) for text in html_texts]
    assert [[bool(each) for each in columns] for columns in found] == [
        [True, False, False, False],
        [True, False, False, True],
    ]
    assert "whole" not in html_texts[0]
    assert "whole" in html_texts[1]


def test_a_cell_is_text_and_a_number_tells_all_its_digits(html_texts: list[str]) -> None:
    number_table.show_table(["a", "b"], [["<b>", 1 / 3]], 0, "an 'own' table")
    assert "<td>&lt;b&gt;</td>" in html_texts[0]
    assert "<td title='0.3333333333333333'>0.333</td>" in html_texts[0]
    assert "aria-label='an &#x27;own&#x27; table'" in html_texts[0]
