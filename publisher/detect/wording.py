# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Words a school does not publish. Whole words only, so Scunthorpe and Penistone are safe."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from publisher.data.load import lines
from publisher.detect.hit import Certainty, Hit
from publisher.detect.text import Text

_MASK = re.compile(r"[*#@_.](?<=\w[*#@_.])[\w*#@]")
_REPEATED = re.compile(r"(.)\1{2,}")
_THRICE = tuple(letter * 3 for letter in string.ascii_lowercase)
_HARMLESS = re.compile(
    r"dick (?:whittington|turpin|van dyke|king|bruna)|(?:blue|great|coal|marsh|willow|long.tailed|bearded|crested) tits?"
    r"|(?:wea?ther|pea|stop|turn|wood|shuttle)\s?cock|cock (?:robin|a doodle|and bull|crow)|cock-a-|moby dick"
    r"|spotted dick|bloody (?:mary|chamber|tower|sunday|nose|knee)|the damned|hell(?:'s| is| and)|mother hen|donkey"
    r"|kick (?:the|a|around)|anti-?(?:racis|bully)|show racism|against (?:racis|bully|hate)|hate crime|kill (?:time|two birds)"
    r"|mental(?:ly)? (?:health\w*|well-?being|arithmetic|maths?|strength|resilience|prepar\w+)"
    r"|queer (?:as|eye)|gay (?:pride|history|lussac)|slap(?:stick)?|to kill a mockingbird|stop bullying|killing time"
    r"|no to racism|black death|stupid boy|weed(?:ing|s)|(?:first|mother|rifle|space|photo|hot|parkrun|cross.country) shoot"
    r"|your kind (?!(?:of|are|is|aren't|isn't|do|don't|should|shouldn't|have|haven't|never|always|belong|here|not|make|who)\b)[a-z]"
    r"|drug (?:education|awareness|store|s and alcohol)|drugs (?:education|awareness)|(?:say|saying) no to drugs|bomb(?:er)? (?:jacket|shelter)",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Lexicon:
    """Folded word or phrase → (list, whether it is sure); a pattern for the phrases that have a
    word, their longest, in common."""

    words: dict[str, tuple[str, bool]]
    phrases: dict[str, tuple[str, bool]]
    patterns: dict[str, re.Pattern[str]]


@cache
def _lexicon() -> Lexicon:
    words: dict[str, tuple[str, bool]] = {}
    phrases: dict[str, tuple[str, bool]] = {}
    entry = ("", True)
    for line in lines("words/wording.txt"):
        if line.startswith("["):
            kind, _, strength = line.strip("[]").partition(" ")
            entry = (kind, strength != "mild")
            continue
        for term in filter(None, (part.strip() for part in line.split(","))):
            (phrases if " " in term or "'" in term else words)[term] = entry
    alike: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        plain = [word for word in phrase.split() if word.isalpha()]
        alike.setdefault(max(plain, key=len), []).append(phrase)
    return Lexicon(words, phrases, {word: _any_of(some) for word, some in alike.items()})


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    joined = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.ASCII)


def find(text: Text) -> Iterator[Hit]:
    """Hits of kind abuse, profanity, discrimination, harassment, threat or illegal_conduct."""
    lexicon = _lexicon()
    tokens = (*text.tokens, *text.evasions)
    folds = " ".join([token.fold for token in tokens])
    squeezed = any(letters in folds for letters in _THRICE)
    for token in tokens:
        entry = lexicon.words.get(token.fold)
        if squeezed and not entry:
            entry = lexicon.words.get(_squeezed(token.fold))
        if entry and not _harmless(text, token.at):
            yield _hit(entry, token.start, token.end)
    for word in sorted(lexicon.patterns.keys() & folds.split()):
        for match in lexicon.patterns[word].finditer(text.lower):
            if not _harmless(text, match.start()):
                phrase = re.sub(r"\s+", " ", match[0])
                yield _hit(lexicon.phrases[phrase], *text.span(*match.span()))
    yield from _masked(text)


def _masked(text: Text) -> Iterator[Hit]:
    """Swear words with stars in them."""
    if not _MASK.search(text.plain):
        return
    for match in re.finditer(
        r"(?<!\w)(?:f[*#_@u.-]{1,3}c?k(?:ing|ed|er|s)?|s[*#@!]{1,2}t|sh[*#@!]t|c[*#@]{1,2}t|b[*#@]{3,6}(?:ds?|h)?|b[*#@]ll?[o*#@]cks|b[*#@]st[a*#@]rds?|b[*#@]tch(?:es|y)?|b[*#@]gger(?:ed|s)?|p[*#@]ss(?:ed)?|[*#@]rse(?:hole)?s?|d[*#@]ckheads?|cr[*#@]p|w[*#@]nk\w*|t[*#@]ts?)(?!\w)",
        text.lower,
    ):
        if not match[0].isalpha():
            yield _hit(("profanity", True), *text.span(*match.span()))


def _squeezed(word: str) -> str:
    """Letters repeated three times or more stand for one: "stuuupid"."""
    return _REPEATED.sub(r"\1", word)


def _harmless(text: Text, at: int) -> bool:
    """Part of an innocent expression: Dick Whittington, blue tit, anti-racism."""
    return any(match.start() <= at < match.end() for match in _HARMLESS.finditer(text.lower))


def _hit(entry: tuple[str, bool], start: int, end: int) -> Hit:
    kind, sure = entry
    certainty = Certainty.CERTAIN if sure else Certainty.POSSIBLE
    return Hit(kind=kind, start=start, end=end, certainty=certainty, source="wordlist")
