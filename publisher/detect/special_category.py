# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Article 9 data and what schools guard as closely, when it is about somebody in particular."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from publisher.data.load import lines
from publisher.detect import late, link_shapes
from publisher.detect.hit import Certainty, Hit
from publisher.detect.patterns import Shape, Table, lower_case, sentence_span
from publisher.detect.text import Text

_CLASS = (
    r"(?:(?:year|yr|class|primary|key stage|ks|y|p)\s?\d{1,2}[a-z]?|(?:year|class|primary) (?:one|two|three|four|five|six|seven|eight)"
    r"|reception|nursery|pre-?school|eyfs|[1-9][a-z]|(?:the )?\w+ class)\b"
)
_WHO = (
    r"(?:pupil|child|boy|girl|student|lad|lass|kid|youngster|classmate|wheelchair user|parent|mum|mother|dad|father|carer|family|teacher|colleague|governor)\b"
    r"(?!\s+(?:meeting|workshop|voice|council|rep|reps|group|forum|evening|assembly|session|survey|helper|helpers|governor|association)\b)"
)
_PEOPLE = r"(?:pupils|children|boys|girls|students|parents|mums|dads|teachers|staff|governors|families|twins|kids)"
_ROLE = r"(?:caretaker|site manager|cook|chef|head ?teacher|head|deputy|receptionist|secretary|business manager|bursar|senco|sendco|cleaner|librarian|lollipop (?:lady|man|person)|teaching assistant|ta|lunchtime supervisor|dinner lady|coach|chair of governors|vicar)"
_ADVICE = r"(?!\s+(?:who|may|might|needs?|can|with an?)\b[^.\n]{0,60}\b(?:please|contact|let us know|should|must)\b)"
# Words that speak of one person without a name. "they" is left out: it is mostly the whole class;
# "he or she" is whoever it may concern.
_PRONOUN = r"(?<!\bor )(?<!/)(?<!peace be upon )\b(?:he|she|his|her|hers|him|himself|herself)\b(?!\s*(?:or|/)\s*(?:he|she|hers?|his|him)\b)"
_HE_OR_SHE = lower_case(_PRONOUN)
_SOMEBODY = lower_case(
    rf"{_PRONOUN}"
    rf"|\b(?:a|one|this|that|another|our)\s+(?:\w+\s+){{0,2}}(?:{_WHO}|member of (?:staff|the team)\b)(?!(?:'s)?(?:\s+(?:in|from)\s+{_CLASS})?\s+(?:who|may|might|needs?|can|is|has|with an?)\b[^.\n]{{0,40}}\b(?:please|contact|let us know|should|must)\b)"
    r"|\bthe (?:little |new |other )?(?:boy|girl|lad|lass) (?:with|who|whose)\b|\bthe (?:little|new) (?:boy|girl|lad|lass|pupil|child|student) (?:has|had|is|was)\b"
    r"|\bthe (?:\w+ )?(?:pupil|child|student) (?:with|who|whose)\b(?![^.!?\n]{0,60}\b(?:should|must|may|can|needs?|will need)\b)"
    r"|\b(?:my|his|her) (?:son|daughter|child|husband|wife|partner|mum|mother|dad|father|brother|sister|grandad|grandma|nan)\b"
)
# One person, or two or three, whom families can point at; no other word of the sentence makes it
# general: "a boy in Year 3", "4B's new pupil", "one of our dads", "our caretaker has".
_SINGLED_OUT = lower_case(
    rf"(?<!\bif )(?<!\bwhen )(?<!\bshould )(?<!\bwhether )\b(?:(?:a|an|one|another|the|this|that|our)\s+(?:(?:\w+\s+){{0,2}}{_WHO}[^.!?;:,\n]{{0,30}}?\b(?:in|from)\s+{_CLASS}|(?:\w+\s+)?{_CLASS}\s+(?:(?!class|form|group|team)\w+\s+)?{_WHO}){_ADVICE}"
    rf"|(?:someone|somebody)\s+(?:\w+\s+)?(?:in|from)\s+{_CLASS}{_ADVICE}|{_CLASS}'s\s+(?:\w+\s+){{0,2}}{_WHO}|(?:one|another)\s+(?:\w+\s+){{0,2}}{_WHO}{_ADVICE}"
    rf"|(?:one|two|three|both) of (?:our|the|my)(?:\s+\w+){{0,3}}\s+{_PEOPLE}\b|(?:two|three)\s+(?:\w+\s+){{0,2}}{_PEOPLE}\s+(?:in|from)\s+{_CLASS}"
    rf"|(?:twins|triplets|siblings|brothers|sisters)\b[^.!?;:,\n]{{0,20}}?\b(?:in|from)\s+{_CLASS}|(?:our|my) (?:\w+ )?twins\b"
    rf"|a (?:boy|girl|lad|lass|mum|dad|teacher) (?:here )?(?:has|had|is|was)\b|our (?:\w+ )?{_ROLE}(?:'s| (?:\w+ly )?(?:has|had|is|was|who)\b)"
    rf"|the {_ROLE} (?:is|was|has|had)(?: been)? (?:having|undergoing|off|in hospital|recovering|being treated)\b)"
)
_SOME = lower_case(
    rf"\b(?:some|several|a few|a couple|a handful|four|five)\s+(?:of\s+)?(?:(?:our|the)\s+)?(?:\w+\s+){{0,2}}{_PEOPLE}\b[^.!?;:,\n]{{0,20}}?\b(?:in|from)\s+{_CLASS}"
)
# "Our Muslim families": some of ours, told apart by what is nobody's business.
_OURS = lower_case(rf"\bour (?:[\w'-]+ ){{1,2}}?{_PEOPLE}\b")
# To whomever it may concern.
_GENERAL = lower_case(
    r"\b(?:(?:any(?:one|body)?|each|every(?:one|body)?|all|many|some|your|their|most)\b|if (?:your|a|any)\b|children (?:with|who)|pupils (?:with|who)|a child's|whose child|please (?:let|tell|inform|remember|note|contact)|"
    r"polic(?:y|ies)|visit(?:ed|ing)?|lunch ?box|nut[- ]free|menu)"
)
# A cause, a festival or a subject of lessons.
_OCCASION = lower_case(
    r"\b(?:workshop|awareness|acceptance (?:week|day|month)|raise (?:money|funds|awareness)|rais(?:ed|ing) (?:£|money|funds|awareness)|raised|fund-?rais|in aid of|charity|race for life|coffee morning|sponsored|non-uniform|assembly about|learn(?:ing|t|ed)? (?:about|all)|topic|lesson|curriculum|celebrat|festival|stor(?:y|ies) of|(?:stor(?:y|ies)|books?|novel|film|play|read|reading)(?: is| was| are)? about|why (?:muslims|sikhs|hindus|jews|christians|buddhists|people)\b|dress(?:ed)? up)"
)
_EQUAL_OPPORTUNITIES = lower_case(
    r"\b(?:equal(?:ity of)? opportunit|regardless of|irrespective of|protected characteristic|we welcome applications|all sections of (?:the|our) community)"
)
# "Autism Acceptance Week", "asthma training", "Diabetes UK".
_CAUSE_AFTER = lower_case(
    r"[\s-]+(?:awareness|acceptance|week|day|month|training|trained|workshops?|drop-?ins?|talks?|research|uk|charit(?:y|ies)|polic(?:y|ies)|leaflets?|information|advice|coffee|sessions?|assembl(?:y|ies)|champions?|ambassadors?|appeal|society|association|foundation|posters?|friendly|action|role[- ]?play|corner|basketball|rugby|tennis|access)\b"
)
# "for cancer", "children with leukaemia"; but "treated for cancer" is somebody's.
_CAUSE_BEFORE = lower_case(
    r"(?:\b(?:about|beat|aid of|research into|towards|supports?|supporting|(?:children|people|those|others|families|patients|adults) (?:living |affected )?(?:with|by))"
    r"|(?<!treated )(?<!treatment )(?<!tested )(?<!hospital )(?<!medication )(?<!assessed )(?<!waiting )(?<!surgery )(?<!therapy )\bfor)\s+(?:\w+\s+)?\Z"
)
# "her diabetes", "Amelia's autism", "who has asthma", "Amelia beat cancer": somebody's own.
_OWNED = lower_case(
    r"(?:\b(?:his|her)|[a-z]'s?|\b(?:has|had|beat|beating|battl\w+|survived))\s+(?:\w+\s+)?\Z"
)
# Between somebody and what they have: "Amelia is still in hospital", "Amelia, who was very ill".
_SAID_OF = lower_case(
    r"(?:'s|,? who|,)?(?:\s(?:is|was|has|had|been|being|got|having|still|now|very|so|really|badly|just|sadly|back|from|at|in|off|home|out of|recovering from|his|her|a|the|and|fell))*\s?"
)
_SAID_REACH = 40
_CAUSE_REACH = 60  # characters before a word in which its cause is named
_HARMLESS_GROUPS = frozenset(
    {"religion_belief", "politics", "race_ethnicity", "criminal", "genetic"}
)
_SHORTEST_EVASION = 5  # letters; "A S D" in capitals with spaces is mostly initials


@dataclass(frozen=True, kw_only=True)
class _Term(Shape):
    """``strong`` terms are a matter of concern even without a person."""

    group: str
    strong: bool


@cache
def _lexicon() -> Table[_Term]:
    found: list[_Term] = []
    group, strong = "", True
    for line in lines("words/special_category.txt"):
        if line.startswith("["):
            group, _, word = line.strip("[]").partition(" ")
            strong = word != "soft"
        else:
            found.append(_term(list(filter(None, line.split(", "))), group, strong=strong))
    return Table(*found)


def _term(words: list[str], group: str, *, strong: bool) -> _Term:
    shape = late.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w])", re.ASCII)
    return _Term(shape, case=False, group=group, strong=strong)


class _Sentence:
    """What the words around a term say, looked up once for all the terms of a sentence."""

    def __init__(
        self, text: Text, low: int, high: int, *, named: list[int], near: bool, figure: bool
    ) -> None:
        self._span = (text.lower, low, high)
        self.named = named  # where the names of people in it end
        self._named, self._named_near = bool(named), near  # in it; in it or in one beside it
        self._figure = figure  # nobody is named in it but somebody of public life
        self.low = low

    def _has(self, shape: re.Pattern[str]) -> bool:
        return bool(shape.search(*self._span))

    @cached_property
    def occasion(self) -> bool:
        return self._has(_OCCASION)

    @cached_property
    def equal_opportunities(self) -> bool:
        return self._has(_EQUAL_OPPORTUNITIES)

    @cached_property
    def ours(self) -> bool:
        return self._has(_OURS)

    @cached_property
    def generic(self) -> bool:
        return self.occasion or self.equal_opportunities or self._has(_GENERAL)

    @cached_property
    def singled_out(self) -> bool:
        return self._has(_SINGLED_OUT)

    @cached_property
    def some(self) -> bool:
        return self._has(_SOME)

    @cached_property
    def somebody(self) -> bool:
        """A person in this sentence, or a named one in a sentence beside it. "He" of "Beethoven
        was deaf when he wrote it" is Beethoven."""
        if self._figure:
            return self.singled_out
        if self.singled_out or self._has(_SOMEBODY):
            return not self.generic or self._has(_HE_OR_SHE)
        return self._named if self.generic else self._named_near

    @cached_property
    def particular(self) -> bool:
        return self._named or self.singled_out


def find(text: Text, people: Sequence[Hit]) -> Iterator[Hit]:
    """CERTAIN beside an identifiable person, POSSIBLE as a general mention, none when harmless."""
    persons = [
        hit for hit in people if hit.certainty >= Certainty.LIKELY and hit.who != "public_figure"
    ]
    about = _Sentences(text, persons, [hit for hit in people if hit.who == "public_figure"])
    reference = next((p.person for p in persons if p.person), None)
    seen: set[tuple[int, int]] = set()
    for group, strong, (at, to), span in (*_said(text), *_disguised(text)):
        certainty = _certainty(text, about.of(at), (at, to), group=group, strong=strong)
        if certainty and span not in seen:
            seen.add(span)
            yield Hit(
                kind=group,
                start=span[0],
                end=span[1],
                certainty=certainty,
                source="special_category",
                person=reference,
            )


_Said = tuple[str, bool, tuple[int, int], tuple[int, int]]  # group, strong, plain and raw places


def _said(text: Text) -> Iterator[_Said]:
    for term, match in _lexicon().matches(text):
        if not link_shapes.holds(text.lower, *match.span()):
            yield term.group, term.strong, match.span(), text.span(*match.span())


def _disguised(text: Text) -> Iterator[_Said]:
    """Written with digits or spaces among the letters: "aut1stic", "c@ncer". Never about things
    in general."""
    for token in text.evasions:
        if len(token.fold) >= _SHORTEST_EVASION:
            for term in _lexicon().rows:
                if term.pattern.fullmatch(token.fold):
                    yield term.group, False, (token.at, token.to), (token.start, token.end)


_GOES_ON = late.compile(r"\s*(?:she|he|her|his)\b")


class _Sentences:
    def __init__(self, text: Text, persons: Sequence[Hit], figures: Sequence[Hit]) -> None:
        self._text = text
        self._named: dict[int, list[int]] = {}
        for person in persons:
            number = text.sentence_of(text.place(person.start))
            self._named.setdefault(number, []).append(text.place(person.end - 1) + 1)
        self._figures = {text.sentence_of(text.place(each.start)) for each in figures}
        self._known: dict[int, _Sentence] = {}

    def of(self, at: int) -> _Sentence:
        number = self._text.sentence_of(at)
        if number not in self._known:
            near = any(each in self._named for each in (number - 1, number, number + 1))
            self._known[number] = _Sentence(
                self._text,
                *sentence_span(self._text, at),
                named=self._named.get(number, []),
                near=near,
                figure=not near and (number in self._figures or self._goes_on(number, at)),
            )
        return self._known[number]

    def _goes_on(self, number: int, at: int) -> bool:
        """ "Florence Nightingale visited us! She told us about the hospital" is of her still."""
        low = sentence_span(self._text, at)[0]
        return number - 1 in self._figures and bool(_GOES_ON.match(self._text.lower, low))


def _certainty(
    text: Text, sentence: _Sentence, place: tuple[int, int], *, group: str, strong: bool
) -> Certainty | None:
    if strong and sentence.particular and _is_owned(text, sentence, place):
        return Certainty.CERTAIN
    if not strong and sentence.named and _is_said_of(text, sentence, place):
        return Certainty.CERTAIN
    cause = _is_cause(text, sentence, place)
    if strong and sentence.singled_out and not cause:
        return Certainty.CERTAIN
    if sentence.somebody and not cause:
        return Certainty.CERTAIN if strong or not sentence.generic else Certainty.POSSIBLE
    if not strong:
        return None
    if sentence.somebody or sentence.some:
        return Certainty.POSSIBLE
    if cause or sentence.occasion or sentence.equal_opportunities:
        return None
    harmless = sentence.generic and group in _HARMLESS_GROUPS and not sentence.ours
    return None if harmless else Certainty.POSSIBLE


def _is_said_of(text: Text, sentence: _Sentence, place: tuple[int, int]) -> bool:
    """ "Everyone hopes that Amelia is out of hospital", not "Tell Mrs Kay if your child is ill"."""
    at, to = place
    return not _CAUSE_AFTER.match(text.lower, to) and any(
        0 <= at - end <= _SAID_REACH and _SAID_OF.fullmatch(text.lower, end, at)
        for end in sentence.named
    )


def _is_owned(text: Text, sentence: _Sentence, place: tuple[int, int]) -> bool:
    """ "Amelia told us about her diabetes in Diabetes Awareness Week" is of her."""
    at, to = place
    low = max(sentence.low, at - _CAUSE_REACH)
    return bool(_OWNED.search(text.lower, low, at)) and not _CAUSE_AFTER.match(text.lower, to)


def _is_cause(text: Text, sentence: _Sentence, place: tuple[int, int]) -> bool:
    """The term names what is done or given for: "Deaf Awareness Week", "raised £90 for cancer"."""
    at, to = place
    if _CAUSE_AFTER.match(text.lower, to):
        return True
    low = max(sentence.low, at - _CAUSE_REACH)
    return sentence.generic and bool(_CAUSE_BEFORE.search(text.lower, low, at))
