# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""A place that is a picture, a play, a prize, a team or an item of a list. It is asked of a place
only, so that nothing here is tried on a text that names none."""

from __future__ import annotations

from publisher.detect import late, places_told
from publisher.detect.destinations import GROUP
from publisher.detect.text import Text

_LIST = r"(?:(?:the )?[A-Z&][\w'&]*(?: (?:of )?[A-Z&][\w'&]*){0,3}(?:,| and|, and) )*(?:the )?(?:(?:West|East|North|South) )?"
# What stands right before a place, and says that nobody goes there.
_BEFORE = late.compile(
    r"\b(?:"
    # history and pictures: "citizens of Athens", "the model of Old London Bridge"
    r"(?:[Cc]itizens|[Kk]ings?|[Qq]ueens?|[Ss]oldiers|[Gg]ods|[Ee]vacuation|[Ff]all|[Mm]odels?) of (?:the )?(?:(?:[Oo]ld|[Aa]ncient) )?"
    rf"|(?:[Tt]ales|[Ss]tories|[Mm]yths|[Ll]egends|[Ss]ongs|[Mm]usic|[Dd]ances|[Rr]ecipes|[Dd]ishes) from {_LIST}"
    r"|(?:coded|secret|hidden) messages? from (?:the )?"
    r"|[Ll]earn\w* through [^.!?\n]{0,100}\bthrough "
    r"|an? (?:[a-z]+ ){0,2}(?:wobbly|edible|cardboard|model|gingerbread|inflatable|homemade|home-made|life-size|knitted) "
    # what came to us, and what goes away without us
    rf"|brought in (?:[a-z]+ ){{1,5}}from {_LIST}"
    r"|distance (?:from|between) [^.!?\n]{1,30} (?:to|and) "
    rf"|(?:[Pp]rizes?|trophy|awards?|cup|medals?|shield)(?: for (?:[a-z']+ ){{1,6}})? ?(?:went|goes|go|(?:was|were) (?:awarded|given)) to {_LIST}"
    # a region of schools, and the routes and open nights of them
    rf"|[Tt]rust\b[^.!?\n]{{0,80}} schools?\b[^.!?\n]{{0,20}} (?:in|across|throughout) {_LIST}"
    rf"|(?:[Bb]us|[Mm]inibus|[Cc]oach) (?:routes|services) (?:run|operate|come|go)? ?(?:from|between|include|cover|serve) {_LIST}"
    rf"|[Oo]pen (?:nights|days|evenings|mornings) at {_LIST}"
    r")$"
)
_REACH = 160  # characters before a place that a list of places may take
_AFTER = late.compile(
    r" (?:in|made of|made from) (?:cake|gingerbread|icing|chocolate|fruit|sugar cubes|[Ll]ego|cardboard)\b|(?:'s)? (?:masks|helmets)\b"
    r"| on (?:a|the|our) (?:large |big |giant |world )?(?:map|globe|atlas)\b"
)
_WRITTEN = late.compile(
    r"\b(?:[Ww]rit(?:e|es|ing|ten)|[Ww]rote) (?:(?:a|an|some|our|their) )?(?:postcards?|letters?|diar(?:y|ies)(?: entr(?:y|ies))?) from $"
)
_WRITTEN_OF = late.compile(r" about (?!(?:our|their|my|his|her|the (?:week|trip|day|visit))\b)")
_READ = late.compile(r"\b(?:[Rr]ead(?:ing|s)?|[Bb]ook|[Nn]ovel|[Tt]ext|[Ss]tory)\b[^.!?\n]{0,40}$")
_BY = late.compile(r" by [A-Z][\w'-]+ [A-Z]")
_ON_SCREEN = late.compile(
    r"\b(?:virtual (?:trip|tour|visit)|green screen)\b|\b(?:video (?:call|link)|zoom call) (?:with|to|from) [^.!?\n]{0,40}$"
)
_ON_ZOOM = late.compile(r" (?:on|over|by|via) (?:Zoom|Teams|Skype)\b")
_CARRIED = late.compile(
    r"\b(?:coach(?:es)?|minibus|went|travel\w*|residential|arriv\w+|staying|stayed|here we|back (?:from|at|in)|(?<!virtual )(?:trips?|visit(?:s|ed)?)"
    rf"|(?:we|they|{GROUP})(?:'re| are| were| will be)(?: all| now)? (?:at|in|on))\b"
)
# "will be sent to Hiroshima": things.
_SENT = late.compile(
    r"\b(?:be|been|was|were|are|is|being) (?:sent|posted|shipped|flown) (?:off |out |on )?to (?:the )?$"
)
_SUBJECT = late.compile(
    r"(?:^|(?<=[.!?\n] )|(?<=\n))(?:ks\d )?(?:art|history|geography|re|english|reading|topic|theme|dt|d&t|music|drama|science|computing|humanities): "
)
_DATED = late.compile(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|this|next|last)\b"
)
_PAINTED = late.compile(
    r"\b(?:landscapes?|paintings?|pictures|sketches|portraits|collages|prints) (?:after|inspired by|in the style of)\b"
)
_NATIVITY = late.compile(
    r"\b(?:nativity|mary and joseph|shepherds|innkeepers?|wise men|kings|angels?)\b"
)
_TRAVELLER = late.compile(
    r"\b(?:Barnaby Bear|Paddington|Flat Stanley|Father Christmas|Santa|Phileas Fogg)(?:[.!?]? [A-Za-z][a-z ]{0,20} he)?"
    r"(?: has| had| is)? (?:been|gone|going|goes|went|flew|flies|travelled|travels|sailed|sails|sent|sends|wrote|writes) [^.!?\n]*$"
)
# Where a class's own bear has been, one of its families has been.
_WITH_US = late.compile(
    r"\b(?:we|us|our|with|children|pupils|trip|coach|visit\w*|class (?:bear|mascot))\b"
)
_BED = late.compile(r"\b(?:stairs|bed(?:time)?|wooden)\b")
_AS_FAR_AS = late.compile(r"\b(?:got|get|gone|come|run|walked|cycled|rowed|swum) as far as $")
_ON_MAP = late.compile(r"\b(?:(?:follow|on|see) (?:the|our) map|map (?:in|on) the|virtual\w*)\b")
_THANKS_GO = late.compile(r"\bthanks (?:\w+ )?go(?:es)? (?:also |out )?to (?:the )?")
_PRIZES = late.compile(r"\b(?:prizes?|raffle|auction|tombola|donat\w+|raised)\b")
_THREE = late.compile(r"(?:[A-Z][^,.!?\n]*, ){2}")
_PRIZE = late.compile(
    r"\b(?:[Ff]amily (?:ticket|pass)|[Vv]oucher|[Tt]ickets? for (?:two|four)|(?:[Tt]ea|[Mm]eal|[Ll]unch|[Dd]inner|[Ss]tay|[Nn]ight) for (?:two|four))(?: to| at| for| from| in) (?:the )?$"
)
_PRIZE_LIST = late.compile(
    r"\b(?:prizes|raffle|auction|tombola)\b[^\n]*\n(?:[ \t]*(?:\d+[.):]?|[-*•]|(?:1st|2nd|3rd|first|second|third) prize:?) [^\n]*\n)*[ \t]*(?:\d+[.):]?|[-*•]|(?:1st|2nd|3rd|first|second|third) prize:?) [^\n]*$"
)
_OPEN_EVENING = late.compile(r"\bopen (?:evening|morning|day)\b")
_ELSEWHERE = late.compile(r"\b(?:trips?|coach(?:es)?|visit|went|travel\w*|university|college)\b")
_OUR_HALL = late.compile(r"[A-Z][a-z]+ (?:Hall|Theatre|Library|Building|Suite)")


def is_meant(text: Text, at: int, to: int) -> bool:
    """Whether the place between ``at`` and ``to`` is only shown, played, given or listed."""
    before = text.plain[max(0, at - _REACH) : at]
    if _BEFORE.search(before) or _AFTER.match(text.plain, to):
        return True
    if _WRITTEN.search(before) and _WRITTEN_OF.match(text.plain, to):
        return True
    if _READ.search(before) and " at " not in before[-40:] and _BY.match(text.plain, to):
        return True
    low, high = places_told.around(text, at)
    return (
        is_on_screen(text, at)
        or bool(_ON_ZOOM.match(text.plain, to))
        or _is_of_lesson(text, low, at, high)
        or _is_of_tale(text, low, at, to)
        or _is_sent(text, low, at)
        or _is_prize(text, low, at, high)
        or _is_our_hall(text, low, at, to)
    )


def is_on_screen(text: Text, at: int) -> bool:
    """ "Using a green screen we reported live from Cilmeri": and nobody was taken there."""
    low, high = places_told.around(text, at)
    shown = _ON_SCREEN.search(text.lower, low, at)
    return bool(shown) and not _CARRIED.search(text.lower, low, high)


def _is_of_lesson(text: Text, low: int, at: int, high: int) -> bool:
    """ "Art: Sutton Hoo masks", of an undated list; "landscapes after David Hockney"."""
    begins = places_told.headed(text, low)
    subject = _SUBJECT.match(text.lower, low) and not _DATED.search(text.lower, low, high)
    if not (subject or _PAINTED.search(text.lower, begins, at)):
        return False
    return not places_told.GOES.search(text.lower, low, high)


def _is_of_tale(text: Text, low: int, at: int, to: int) -> bool:
    """Where Mary and Joseph, or Paddington, go; how far a run on a map has got; to bed."""
    begins, place = places_told.headed(text, low), text.plain[at:to]
    if place in ("Bethlehem", "Nazareth") and not _CARRIED.search(text.lower, low, to):
        return bool(_NATIVITY.search(text.lower, begins, to))
    if place == "Bedfordshire" and text.plain.endswith((" up to ", " hill to "), low, at):
        return bool(_BED.search(text.lower, low, at))
    if _AS_FAR_AS.search(text.plain, low, at):
        return bool(_ON_MAP.search(text.lower, begins, to + 60))
    traveller = _TRAVELLER.search(text.plain, begins, at)
    return bool(traveller) and not _WITH_US.search(text.lower, begins, at)


def _is_sent(text: Text, low: int, at: int) -> bool:
    if not _SENT.search(text.lower, low, at):
        return False
    return not (
        places_told.OURS.search(text.lower, low, at) or _CARRIED.search(text.lower, low, at)
    )


def _is_prize(text: Text, low: int, at: int, high: int) -> bool:
    """A prize, in a list of prizes or by what it is; or one of many who are thanked for prizes."""
    before = text.lower[max(0, at - 400) : at]
    prize = _PRIZE.search(text.plain, low, at) or ("\n" in before and _PRIZE_LIST.search(before))
    thanks = None if prize else _THANKS_GO.search(text.lower, low, at)
    if not (prize or thanks) or _CARRIED.search(text.lower, low, high):
        return False
    if not thanks:
        return True
    if places_told.GOES.search(text.lower, thanks.end(), high):
        return False
    many = _THREE.match(text.plain, thanks.end())
    return bool(many and _PRIZES.search(text.lower, max(0, at - 500), at))


def _is_our_hall(text: Text, low: int, at: int, to: int) -> bool:
    """ "Open Evening: Talks in the Attenborough Hall": where the evening is, the school is."""
    begins = places_told.headed(text, low)
    return bool(
        _OUR_HALL.fullmatch(text.plain, at, to)
        and text.plain.endswith(" in the ", low, at)
        and _OPEN_EVENING.search(text.lower, begins, at)
        and not _ELSEWHERE.search(text.lower, begins, at)
    )
