# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Words a school does not publish. Whole words only, so Scunthorpe and Penistone are safe."""

from __future__ import annotations

import re
import string
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from publisher.data.load import lines
from publisher.detect import late
from publisher.detect.hit import Certainty, Hit
from publisher.detect.patterns import lower_case, sentence_span
from publisher.detect.text import Text

_MASK = late.compile(r"[*#@_.](?<=\w[*#@_.])[\w*#@]")
_REPEATED = late.compile(r"(.)\1{2,}")
_THRICE = tuple(letter * 3 for letter in string.ascii_lowercase)
_HARMLESS = late.compile(
    r"dick (?:whittington|turpin|van dyke|king|bruna)|(?:blue|great|coal|marsh|willow|long.tailed|bearded|crested) tits?"
    r"|(?:wea?ther|pea|stop|turn|wood|shuttle)\s?cock|cock (?:robin|a doodle|and bull|crow)|cock-a-|moby[- ]dick"
    r"|spotted dick|bloody (?:mary|chamber|tower|sunday|nose|knee)|the damned|hell(?:'s| is| and)|mother hen|donkey"
    r"|kick (?:the|a|around)|anti-?(?:racis|bully)|show racism|against (?:racis|bully|hate)|hate crime|kill (?:time|two birds)"
    r"|mental(?:ly)? (?:health\w*|well-?being|arithmetic|maths?|strength|resilience|prepar\w+)"
    r"|queer (?:as|eye)|gay (?:pride|history|lussac)|slap(?:stick)?|to kill a mockingbird|stop bullying|killing time"
    r"|no to racism|black death|stupid boy|weed(?:ing|s)|(?:first|mother|rifle|space|photo|hot|parkrun|cross.country) shoot"
    r"|your kind (?!(?:of|are|is|aren't|isn't|do|don't|should|shouldn't|have|haven't|never|always|belong|here|not|make|who)\b)[a-z]"
    r"|or else,?\s+\w|see you outside,? \w|get lost (?:in|on|at|with|among|if|when|because|along|inside|down)\b|(?:to|not|n't|never|only|easily|might|may|will|often|sometimes|they|items|coats|jumpers|clothes|bottles|things|labels?|names?) get lost"
    r"|(?:the )?muppets?'?s? (?:christmas|show|movie|film|treasure|most|take|theme|babies|band)|evil witch (?:in|from|of) (?:the )?(?:hansel|wizard|snow|sleeping|story|tale|play|panto\w*|west|east|film|book|forest|woods?)"
    r"|(?:will|to|not|n't|can|could|may|might|would|did|finger|pin|skin|needle) prick(?! (?:in|at|who|like|of|off)\b)|pricks? (?:her|his|your|their|my|a) (?:\w+ )?(?:finger|thumb|skin|hand|ears?|bubble|conscience)|pricks? (?:the|a|an|each|your|holes?)(?: (?:potato\w*|sausages?|balloons?|skin|surface|dough|pastry|film|lid|base|seed\w*)| in\b)"
    r"|(?:turn|twist|press|pull|push|rotate|adjust)\w* (?:the |a |that |this |each )(?:\w+ )?knobs?|(?:door|control|volume|drawer|brass|bed|radio|gear|oven|tuning)[ -]?knobs?|knobs? of (?:butter|ginger)|knobs? and (?:dials?|buttons?|switches)"
    r"|faggots?,? (?:and|&|with|in) (?:\w+ )?(?:mash|peas|gravy|chips|onions?)|(?:meatballs|pork|welsh|butcher's|homemade|sausages?),? (?:(?:and|or|&) )?faggots?|faggots? of (?:wood|sticks)"
    r"|shut up (?:and dance|shop|(?:the|our|your) (?:\w+ )?(?:house|hens?|chickens?|hutch|coop|shed|barn|shop|school|hall|windows?|cafe|classroom|stables?|greenhouse|gates?))\b|(?:pta|charity|fun|mock|themed?) casino|casino (?:night|evening|theme\w*|royale|table)"
    r"|winners?(?:,? (?:and|or|nor)) losers?|(?:no|sore|good|bad|gracious) losers?|where(?:'s| is) wally|wally(?:'s)? (?:day|costume|hunt|run)|dunce's? (?:cap|hat)"
    r"|(?:brightly|dark|light|many|differently|multi|rainbow|autumn)[ -]coloured|coloured (?!(?:people|person|m[ae]n|wom[ae]n|boys?|girls?|lads?|lass(?:es)?|child(?:ren)?|kids?|famil\w+|folks?|pupils?|students?|communit\w+|teachers?|friends?|lad(?:y|ies)|gentlem[ae]n|parents?|mums?|dads?|workers?|players?|neighbours?|ones?|and|or|in|on|at|is|are|was|who|from|with|like)\b)[a-z]"
    r"|(?:anyone|anybody|someone|somebody|who|that) (?:has |have |is |ever )*hurt(?:s|ing)? you|(?:germs?|bacteria|virus\w*|bugs|weeds|slugs|nits|lice|mould)\b[^.!?\n]{0,40} kill them|(?:wanted|tried|ordered|plotted|refused|decided) (?:\w+ )?to kill (?:him|her|them)"
    r"|(?:oil ?seed|fields? of|yellow) rape|rape ?(?:seed|fields?|oil|plants?|crops?)|punch your (?:tickets?|cards?|pass|holes?)|drop dead (?:gorgeous|date)|slag ?heaps?|crazy (?:hair|golf|socks?|hats?|glasses)|exotic (?:animals?|fruits?|birds?|pets?|plants?|creatures)|(?:girls|women) can't (?:wait|vote|stop)|(?:offa's|devil's|sea|flood|drainage|stone|dutch|river|the) dykes?|dykes?,? (?:and|or|&|walls?|paths?|walks?|road|levees?)"
    r"|blow(?:s|ing)? (?:it |them )?up (?:(?:your|this|the|a|an|some|like|with) )*(?:arm ?bands?|balloons?|rubber rings?|tyres?|paddling pools?|beach balls?|lilos?)"
    r"|send them back (?:(?:by|on|before|after) (?:the |this |next )?(?:\d|mon|tues|wednes|thurs|fri|week|half|end|holidays?|register|lunch)|to school\b|in (?:your|their|the|a) (?:child's )?(?:book ?bags?|envelope|folder)|into school\b|with (?:your|a|an|the) |as soon|via |tomorrow\b|signed\b|complet\w+|washed\b)"
    r"|drug (?:education|awareness|store|s and alcohol)|drugs (?:education|awareness)|(?:say|saying) no to drugs|bomb(?:er)? (?:jacket|shelter)",
    re.ASCII,
)
# What is taught, and warned of: "online safety: beware of fraud", "parents' guide to sexting".
_TAUGHT_KINDS = frozenset({"illegal_conduct", "harassment"})
_TAUGHT = lower_case(
    r"\b(?:education|awareness|workshops?|talks? (?:about|on|for|to)|guides?|guidance|dangers? of|risks? of|(?:online|internet|e)[- ]?safety|beware|be aware|p?r?she|learn\w* about|lessons?|assembly|prevent\w*|scams?|helpline|nspcc|childline|ceop|what to do if|know the signs|spot the signs)\b"
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
    return late.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.ASCII)


def find(text: Text) -> Iterator[Hit]:
    """Hits of kind abuse, profanity, discrimination, harassment, threat or illegal_conduct."""
    around = _Around(text)
    for entry, at, (start, end) in (*_words(text), *_phrases(text)):
        if not around.harmless(at):
            kind, sure = entry
            taught = kind in _TAUGHT_KINDS and around.taught(at)
            yield _hit((kind, sure and not taught), start, end)
    yield from _masked(text)


_Found = tuple[tuple[str, bool], int, tuple[int, int]]  # entry, plain place, raw span


def _words(text: Text) -> Iterator[_Found]:
    words, folds = _lexicon().words, " ".join(text.folds)
    squeezed = any(map(folds.__contains__, _THRICE))
    if not squeezed and words.keys().isdisjoint(text.folds):
        return
    for token in (*text.tokens, *text.evasions):
        entry = words.get(token.fold)
        if squeezed and not entry:
            entry = words.get(_squeezed(token.fold))
        if entry:
            yield entry, token.at, (token.start, token.end)


def _phrases(text: Text) -> Iterator[_Found]:
    lexicon = _lexicon()
    for word in sorted(lexicon.patterns.keys() & text.folds):
        for match in lexicon.patterns[word].finditer(text.lower):
            entry = lexicon.phrases[re.sub(r"\s+", " ", match[0])]
            yield entry, match.start(), text.span(*match.span())


class _Around:
    """What makes a word harmless, looked up once in a text that has such a word at all."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._taught: dict[int, bool] = {}

    @cached_property
    def _expressions(self) -> list[tuple[int, int]]:
        return [match.span() for match in _HARMLESS.finditer(self._text.lower)]

    def harmless(self, at: int) -> bool:
        """Part of an innocent expression: Dick Whittington, blue tit, anti-racism."""
        before = bisect_right(self._expressions, (at, len(self._text.lower))) - 1
        return before >= 0 and at < self._expressions[before][1]

    def taught(self, at: int) -> bool:
        """In a sentence about a lesson or a warning."""
        number = self._text.sentence_of(at)
        if number not in self._taught:
            span = sentence_span(self._text, at)
            self._taught[number] = bool(_TAUGHT.search(self._text.lower, *span))
        return self._taught[number]


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


def _hit(entry: tuple[str, bool], start: int, end: int) -> Hit:
    kind, sure = entry
    certainty = Certainty.CERTAIN if sure else Certainty.POSSIBLE
    return Hit(kind=kind, start=start, end=end, certainty=certainty, source="wordlist")
