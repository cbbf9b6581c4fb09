# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Whoever came to the school from elsewhere: "Lindsey at Clipstone Library". Nobody of ours, unless
the roll says so; their author is asked and nobody else."""

from __future__ import annotations

from dataclasses import replace

from publisher.detect import late
from publisher.detect.hit import BARE, Certainty
from publisher.detect.names_reading import Reading

_SOURCES = frozenset({"given_name", "full_name", "cue", "unknown_word"})
_SENT = frozenset({"from", "at"})
_SENT_BY = (" from ", ", from ", " at ", ", at ")
# What leads to a guest. A pupil is congratulated, and does not lead a workshop.
_LEADS = late.compile(
    r"\b(?:[Tt]hank(?:s| you)|[Gg]rateful|[Vv]isit(?:ed|or|ors|s)?|[Ww]elcom(?:e|ed|ing)|joined|[Ww]orkshops?|[Ss]essions?|[Tt]alks?|[Aa]ssembly|(?:led|run|taught|shown|coached) by|[Dd]ay|[Aa]fternoon|[Mm]orning)\b"
    r"[^.!?\n]{0,40}?(?:\b(?:to|by|with|from|welcomed?)|,| and) (?:the )?$"
)
_FROM = late.compile(
    r",? (?:from|at) (?:the )?(?P<house>(?:[A-Z][\w'&-]*|of|and|&|the|for)(?: (?:[A-Z][\w'&-]*|of|and|&|the|for))*)"
)
# Houses that a school's own people do not come from.
_ELSEWHERE = late.compile(
    r"\b(?:Library|Libraries|Museum|Gallery|Zoo|Farm|Theatre|Police|Constabulary|Fire|Rescue|Ambulance|Council|Sports?|Coaching|Church|Chapel|Cathedral|Mosque|Synagogue|Gurdwara|Mandir|Temple"
    r"|Hospice|Hospital|Surgery|Dentists?|Dental|Opticians?|Vets|Pharmacy|Garage|Bakery|Caf[eé]|Florists?|Bank|Foundation|Charity|Society|University|Wildlife|Railway|Airport|Hotel|Ltd|Limited|UK"
    r"|RNLI|RSPB|RSPCA|NSPCC|PDSA|WWF|BBC|NHS|Oxfam|Shelter|Cafod|CAFOD|Barnardo's|Tesco|Asda|Aldi|Lidl|Morrisons|Sainsbury's|Waitrose|Co-op|Greggs|Network Rail|Highways|Water|Energy)\b"
)
# "who joins us as our new caretaker": one of ours from now on.
_STAYS = late.compile(
    r"[^.!?\n]{0,40}\b(?:as (?:our|the|a|an)|join(?:s|ed|ing)?|starts?|started|now)\b"
)


def spare_visitors(reading: Reading) -> None:
    """Names that a passage gives to a guest are doubtful from here on."""
    if reading.words.isdisjoint(_SENT):
        return
    for place, hit in tuple(reading.named.items()):
        if not reading.plain.startswith(_SENT_BY, reading.tokens[place].to):
            continue
        if hit.certainty is Certainty.LIKELY and hit.who is None and hit.source in _SOURCES:
            places = reading.held_by(hit)
            if places and place == places[-1] and _visits(reading, places[0], place):
                doubtful = replace(hit, certainty=Certainty.POSSIBLE, source="visitor", detail=BARE)
                reading.named |= dict.fromkeys(places, doubtful)


def _visits(reading: Reading, first: int, last: int) -> bool:
    after = reading.after(last)
    sent = _FROM.match(after)
    if sent is None or not _ELSEWHERE.search(sent["house"]):
        return False
    return bool(_LEADS.search(reading.before(first))) and not _STAYS.match(after[sent.end() :])
