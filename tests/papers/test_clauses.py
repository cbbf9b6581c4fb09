"""Cutting a document: nothing of it is lost, and headings are not counted as clauses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from publisher.papers.clauses import left_over, pieces

BROKEN = """Use of Social Media in practice

• School staff are not permitted to invite, accept or engage in communications with parents
or children from the school community.

• Staff should not accept any current parent, pupil of any age or ex-pupil of the school under

the age of 18 as a friend.
3 of 7
"""


def texts(text: str) -> list[str]:
    return [piece.text for piece in pieces(text) if not piece.heading]


def test_lines_that_a_pdf_broke_are_joined_again() -> None:
    assert texts(BROKEN) == [
        "School staff are not permitted to invite, accept or engage in communications with "
        "parents or children from the school community.",
        "Staff should not accept any current parent, pupil of any age or ex-pupil of the school "
        "under the age of 18 as a friend.",
    ]


def test_each_line_is_a_clause_where_nothing_broke_them() -> None:
    assert texts("Our rules\nWe name nobody.\nComments are off.\nWe review it in May.") == [
        "We name nobody.", "Comments are off.", "We review it in May."
    ]  # fmt: skip


def test_a_document_that_is_too_long_says_how_much_was_left_out() -> None:
    assert left_over("\n\n".join(f"{n}. We do this and that." for n in range(450))) == 50


@given(st.text(max_size=400))
def test_no_word_of_a_document_is_lost(text: str) -> None:
    kept = "".join(piece.text for piece in pieces(text))
    for word in text.split():
        if word.isalpha() and len(word) > 3 and word.isascii():
            assert word in kept
