"""X's rules about words: the weighted length, who could reply to a closed post, cashtags.

Lengths follow twitter-text, configuration v3: 280 weighted units, an address counts 23, an
emoji 2 (https://github.com/twitter/twitter-text). The library takes half a second to load, so only
a text that needs it loads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.connectors.contract import Problem
from publisher.connectors.wording import with_link
from publisher.connectors.x.capabilities import CAPABILITIES, MOST_CASHTAGS
from publisher.content import CommentMode, Content

# Wider than X's own pattern on purpose: a mention we see and X does not costs a rewording, a
# mention X sees and we do not lets somebody reply under a post whose comments are off.
_MENTION = re.compile(r"(?<![A-Za-z0-9_])[@＠][A-Za-z0-9_]+")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_NOT_PLAIN = re.compile(r"\.\S|\r\n")  # an address; two signs that count as one
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)")


def weighted_length(text: str) -> int:
    """How much of the 280 the outgoing ``text`` uses."""
    if text.isascii() and not _NOT_PLAIN.search(text):
        return len(text)  # no emoji and no address in it: what the library takes a millisecond for
    from twitter_text import parse_tweet

    return int(parse_tweet(text).weightedLength)


def text_problems(content: Content) -> Iterator[Problem]:
    text = with_link(content)
    used = weighted_length(text)
    if used > CAPABILITIES.text_length:
        reason = f"This is {used} of the {CAPABILITIES.text_length} characters that X takes."
        yield Problem(surface="text", reason=reason)
    if content.comments is CommentMode.OFF:
        yield from _mentions(content.text)
    for entity in _ENTITY.finditer(content.text):
        reason = "X mixes this up with a plain &, < or >. Write the sign itself."
        yield Problem(surface="text", reason=reason, start=entity.start(), end=entity.end())
    cashtags = list(_CASHTAG.finditer(content.text))
    for tag in cashtags[MOST_CASHTAGS:]:
        reason = "X takes at most one $cashtag in a post."
        yield Problem(surface="text", reason=reason, start=tag.start(), end=tag.end())


def _mentions(text: str) -> Iterator[Problem]:
    mentions = list(_MENTION.finditer(text))
    if not mentions:
        return
    from twitter_text import extract_urls_with_indices

    addresses = [tuple(found["indices"]) for found in extract_urls_with_indices(text)]
    for found in mentions:
        if any(start <= found.start() < end for start, end in addresses):
            continue
        reason = "People mentioned with @ could reply, although comments are off. Leave out the @."
        yield Problem(surface="text", reason=reason, start=found.start(), end=found.end())
