"""Names written without a capital, where the words around them speak of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect import (
    cues,
    gazetteer,
    ideas,
    late,
    offices,
    persons,
    roll_everyday,
    themes,
    well_known,
)
from publisher.detect.evidence import is_led, is_somebody
from publisher.detect.hit import Certainty, Hit
from publisher.detect.names_described import OF_PEOPLE
from publisher.detect.names_small_words import (
    WELL_KNOWN,
    is_borne_or_unheard,
    is_owner,
    is_surname,
    may_be_named,
    worth_asking,
)
from publisher.detect.patterns import Shape, Table
from publisher.detect.text import Text, Token

UNMISTAKABLE = 3.2  # … and with nothing beside it
SELDOM = 0.9  # … where the whole post is careless of capitals, and it is no word

_THANKED = Table(
    Shape(
        late.compile(
            r"\b(?:well done|thank ?you|thanks|congrat(?:s|ulations)|happy birthday|good luck"
            r"|proud of|get well soon|best of luck"
            r"|(?:star|pupil|writer|reader|player) of the (?:week|match|month)(?: is| -|:)"
            r"|(?:motm|potm|sotw|mvp)[:!]?"
            r"|(?:great|amazing|fantastic|brilliant|super|lovely) [a-z]+ing today)"
            r"(?: so much| again)?(?:,? to)?(?: our| the| lovely| gorgeous| amazing| little){0,3}"
            r" (?P<names>[a-z]{3,}(?:(?:, | and | & )[a-z]{3,})*)"
            r"(?P<after> (?:who|she|he|for (?:his|her|being|[a-z]+ing (?:his|her))"
            r"|in (?:year|y\d|\d[a-z]|reception)))?",
            re.ASCII,
        ),
        case=False,
    )
)
_TITLE = Table(Shape(late.compile(r"\b(?:(?P<any>mr|mrs|ms)|miss|cllr|rev|dr)\.? ")))
_OWNED = late.compile(
    r" (?:mum|mam|mummy|dad|daddy|nana?|gran|granny|grandma|grandad|auntie|uncle|sister|brother)\b"
)
_OF_A_CLASS = late.compile(
    r" \(\d{1,2}[A-Za-z]{1,3}\)|"
    r"\W{0,3}(?:(?:in|from) )?(?:year \d|yr ?\d|y\d|p\d\b|reception\b|nursery\b)|"
    r",? \(?(?:aged? )?\d{1,2}\b(?=\s*$|[,.)\n])|"
    r" (?:who|has|have|had) (?:been|just|worked|made|shown|won|scored|lost|earned)\b"
)


def find(text: Text, *, welsh: bool, told: frozenset[str]) -> Iterator[Hit]:
    """ "mrs begum retires", "kofi has been so kind", "thankyou to oskar and dilan in 6T".
    ``told`` are the people of the passage's stories, in small letters."""
    yield from _thanked(text)
    titled = {title.end(): title for title in _TITLE.found(text)}  # by what follows them
    careless = not welsh and bool(text.tokens) and not text.tokens[0].capital
    asked = worth_asking(text.folds)
    for token in text.tokens if titled else [each for each in text.tokens if each.fold in asked]:
        if token.capital or len(token.fold) < 3:
            continue
        if token.fold[-1] == "s" and is_owner(token.fold) and _owns(text, token):
            yield _person(token, Certainty.LIKELY, "possessive", "first")
            continue
        title = titled.get(token.at)
        if title and (is_surname(token.fold) or _is_nothing_else(token, title["any"])):
            yield _person(token, _certainty(text, token, title.start()), "title", "honorific")
        elif may_be_named(token.fold) and _is_named(
            text, token, welsh=welsh, careless=careless, told=told
        ):
            yield _person(token, Certainty.LIKELY, "small_letters", "first")


def _is_named(
    text: Text, token: Token, *, welsh: bool, careless: bool, told: frozenset[str]
) -> bool:
    """``careless``: the first word of the passage has no capital."""
    if not welsh and _is_spoken_of(text, token, careless=careless):
        return True
    if gazetteer.given().get(token.fold, 0.0) < gazetteer.WEAK:
        return False
    if roll_everyday.is_among_words(text, token):
        return False
    return (
        _is_introduced(text, token)
        or (_well_known(token) and not welsh and _is_person(text, token))
        or (
            careless
            and token.fold not in told
            and _is_nothing_else_at_all(token)
            and _stands_bare(text, token)
        )
        or (token.first and not welsh and roll_everyday.opens_small(text, token))
    )


# "rose's mum", "poppy (4s)", "faith m, y5": of a child, whatever the word means.
_A_CHILDS = late.compile(
    r"'s (?:mum|mam|mummy|dad|daddy|nana?|gran(?:ny|ma|dad|dma)?|(?:baby )?(?:brother|sister))\b"
    r"|(?: [a-z])?,? \(?(?:(?:[yp]|year )\d{1,2}\w?"
    r"|\d{1,2}(?!(?:am|pm|st|nd|rd|th|kg|km|cm|ml|ft|[gmkp])\b)[a-z]{1,2})(?:\)|,|$)",
    re.ASCII,
)


def _is_spoken_of(text: Text, token: Token, *, careless: bool) -> bool:
    """A name that is a word too, or that no list knows, where only somebody can stand: "thank you
    to rose for", "prathik's mum"; in a ``careless`` post also "rose turned 4"."""
    word, known = token.fold, token.fold in gazetteer.ordinary()
    if token.kind != "word" or not is_borne_or_unheard(word):
        return False
    if _A_CHILDS.match(text.lower, token.to):
        return True
    if careless and token.first and persons.in_subject(text, token, poetic=ideas.is_poetic(word)):
        return True
    before = text.plain[max(0, token.at - 60) : token.at]
    after = text.plain[token.to : token.to + persons.REACH]
    if not known:
        does = cues.PUPIL_OWNS.match(after) if token.possessive else cues.PERSON_DID.match(after)
        return roll_everyday.is_led_to(before, after) or bool(careless and does)
    praised = roll_everyday.may_be_praised(word)
    return praised and bool(roll_everyday.in_small_letters(text, token, before, after))


def _is_nothing_else_at_all(token: Token) -> bool:
    """Nobody's but a child's: enough in a post that is careless of capitals."""
    word = token.fold
    if gazetteer.given().get(word, 0.0) < SELDOM or token.kind != "word":
        return False
    known = word in gazetteer.ordinary() or gazetteer.is_explained(word)
    return not (known or word in well_known.single_places() or well_known.is_figure(word))


def _stands_bare(text: Text, token: Token) -> bool:
    """A name of the project's own lists is sooner a pupil than somebody known to all."""
    own = token.fold in gazetteer.own_given()
    return _bare(text, token) and (own or is_somebody(text, token))


_SO = late.compile(r",? (?:is|has|was|will|who|for|and)\b")


def _is_introduced(text: Text, token: Token) -> bool:
    """ "our lunchtime supervisor deb is leaving"."""
    said = _SO.match(text.plain, token.to)
    return bool(said) and offices.is_introduced(text.plain[max(0, token.at - 60) : token.at])


def _owns(text: Text, token: Token) -> bool:
    return bool(_OWNED.match(text.lower, token.to)) or _is_unmistakable_owner(token)


def _is_unmistakable_owner(token: Token) -> bool:
    """ "kaydens jumper"."""
    given, word = gazetteer.given(), token.fold
    plain = word in gazetteer.ordinary() or word in gazetteer.surnames() or word in given
    return not plain and len(word) > 4 and given.get(word[:-1], 0.0) >= UNMISTAKABLE


def _certainty(text: Text, token: Token, title: int) -> Certainty:
    """ "mr fox" and "mrs hill" may be of a tale, or of the staff: somebody looks, at the least
    where the word is rarely written or somebody of ours does something."""
    if token.fold in themes.things("creatures"):
        return Certainty.POSSIBLE
    rare = gazetteer.ordinary().get(token.fold, 0) < gazetteer.COMMON
    led = is_led(text.plain[max(0, title - 60) : title])
    sure = rare or led or is_somebody(text, token)
    return Certainty.LIKELY if sure else Certainty.POSSIBLE


def _well_known(token: Token) -> bool:
    return (
        gazetteer.given().get(token.fold, 0.0) >= WELL_KNOWN
        and token.fold not in gazetteer.ordinary()
        and token.fold not in well_known.single_places()
        and token.kind == "word"
    )


def _is_nothing_else(token: Token, any_name: str | None) -> bool:
    """ "mr delroy", "miss farouk"; behind "mr" and "mrs" also a name that no list knows."""
    word = token.fold
    if word in gazetteer.ordinary() or gazetteer.is_explained(word):
        return False
    return any_name is not None or gazetteer.given().get(word, 0.0) >= gazetteer.WEAK


def _is_person(text: Text, token: Token) -> bool:
    if _speaks_of_person(text, token) or persons.stands_as_one(text, token):
        return True
    strong = gazetteer.given()[token.fold] >= UNMISTAKABLE
    return strong and _LANGUAGES.isdisjoint(text.beginnings) and _bare(text, token)


_LANGUAGES = frozenset("latin spanis french italia german polish gaelic portug mandar".split())
_BEFORE = late.compile(r"(?:^|[\s(\"',])(?:([A-Za-z]+) )?$")
_AFTER = late.compile(r"(?:'s?)?(?: ([a-z]+)|[\s,;:!?)\"]|\.(?!\w)|$)")
_NOT_BEFORE = frozenset(
    "t st saint the a an storm hurricane king queen prince princess pope flat".split()
)


def _bare(text: Text, token: Token) -> bool:
    """Among English words, neither part of an address nor beside a thing that it describes: not
    "a stanley knife", "st david" or "avec marie"."""
    before = _BEFORE.search(text.lower[max(0, token.at - 20) : token.at])
    after = _AFTER.match(text.lower[token.to : token.to + 20])
    if before is None or after is None:
        return False
    beside = (word for word in (before[1], after[1]) if word)
    english = all(word in gazetteer.ordinary() or word in gazetteer.given() for word in beside)
    noun = after[1] in gazetteer.nouns() and after[1] not in OF_PEOPLE and not token.possessive
    return english and not noun and before[1] not in _NOT_BEFORE


def _speaks_of_person(text: Text, token: Token) -> bool:
    before = text.plain[max(0, token.at - 60) : token.at]
    after = text.plain[token.to : token.to + 60]
    owns = token.possessive and cues.PUPIL_OWNS.match(after)
    return bool(
        owns
        or cues.PERSON_LED.search(before)
        or cues.PERSON_DID.match(after)
        or _OF_A_CLASS.match(after)
    )


def _thanked(text: Text) -> Iterator[Hit]:
    spans = [(match.span("names"), bool(match["after"])) for match in _THANKED.found(text)]
    for span, person_follows in spans:
        for token in map(text.tokens.__getitem__, text.words_from(*span)):
            if token.capital:
                continue
            sure = gazetteer.given().get(token.fold, 0.0) >= 1.2 or (
                person_follows and token.fold in gazetteer.EVERYDAY
            )
            if sure and token.fold in gazetteer.given():
                yield _person(token, Certainty.LIKELY, "praised", "first")


def _person(token: Token, certainty: Certainty, source: str, form: str) -> Hit:
    return Hit(
        kind="person",
        start=token.start,
        end=token.end,
        certainty=certainty,
        source=source,
        form=form,
    )
