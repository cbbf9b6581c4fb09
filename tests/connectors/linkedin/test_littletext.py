from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from publisher.connectors.linkedin.littletext import RESERVED, escape, shown


def as_linkedin_reads(commentary: str) -> str:
    """LinkedIn's side: a backslash takes the next sign as it is, a bare reserved one ends it."""
    seen, signs = [], iter(commentary)
    for sign in signs:
        if sign == "\\":
            seen.append(next(signs, ""))
        elif sign in RESERVED:
            break
        else:
            seen.append(sign)
    return "".join(seen)


@given(st.text() | st.text(alphabet=RESERVED + "ab"))
def test_what_is_typed_is_what_is_shown(text: str) -> None:
    assert as_linkedin_reads(escape(text)) == text


@given(st.text() | st.text(alphabet=RESERVED + "ab"))
def test_what_is_read_back_is_what_was_typed(text: str) -> None:
    assert shown(escape(text)) == text


def test_hashtags_and_mentions_written_by_others_are_read_as_shown() -> None:
    told = r"Well done {hashtag|\#|Kites} and @[Larkfield](urn:li:organization:7)"
    assert shown(told) == "Well done #Kites and Larkfield"
