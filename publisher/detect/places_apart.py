# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""A place that is only part of something else: of who somebody is, of where a thing came from, of
a story. Nobody of ours is there for it, unless the words before it lead there."""

from __future__ import annotations

from publisher.detect import late, places_meant, places_told, streets, well_known
from publisher.detect.patterns import sentence_span
from publisher.detect.text import Text

_NEAR = 60  # characters before and behind a place that are asked


def is_apart(text: Text, at: int, to: int) -> bool:
    """Whether the place between ``at`` and ``to`` says nothing of where anybody is or will be."""
    before = text.plain[max(0, at - _NEAR) : at]
    after = text.plain[to : to + _NEAR]
    if _TOLD.search(before) or _SENT_FROM.search(before):
        return True
    if _RANKED.search(before) and set(text.lower.split()) >= _RANKS:
        return True
    if _TITLE.search(before) or _SERVICE.match(after) or _was_lived_in(text, at):
        return True
    if places_meant.is_meant(text, at, to):
        return True
    if places_told.is_told(text, at, to) or places_told.is_saying(text, at, to):
        return True
    if (
        streets.is_of_a_story(text, at)
        or places_told.is_street(text, at, to)
        or _is_named_for(text, at, to)
    ):
        return True
    if _CAME.match(after) and not _of_us(text, at):
        return True
    if _LEADS_THERE.search(before) and not _PRAISED.search(before):
        return False
    words = text.plain[at:to]
    return bool(
        _OFFICE_OF.search(before)
        or _BODY.match(after)
        or (words.endswith("University") and after.startswith("'s "))
        or (words.endswith("House") and _HOUSE_DOES.match(after))
        or (after.startswith(" House") and _HOUSE_DOES.match(after, len(" House")))
        or (_MODELLED.search(before) and _MADE_OF.match(after))
        or _is_branch(text, at)
        or _is_somebody(text, at, to)
    )


# "the Great Fire of London", "evacuated from Manchester".
_TOLD = late.compile(
    r"\b(?:(?:[Ff]ire|[Bb]attles?|[Ss]iege|[Pp]lague|[Tt]reaty|[Bb]litz|(?:[Aa]rch)?[Bb]ishop|[Dd]uke|[Dd]uchess|[Ee]arl|[Pp]rince|[Pp]rincess|[Cc]apital|[Ll]eaning [Tt]ower) of|[Ee]vacuated (?:from|to)|set in) (?:the )?$"
    # "tales from Ghana and Jamaica"
    r"|\b(?:[Tt]ales|[Ss]ongs|[Mm]usic|[Dd]ances|[Mm]yths|[Ll]egends|[Rr]ecipes|[Dd]ishes) from (?:[A-Z]\w+(?:,| and|, and) ){0,3}$"
)
# "a visit from the Jodrell Bank team", "a letter from Buckingham Palace": it came to us.
_SENT_FROM = late.compile(
    r"\b(?:[Vv]isits?|[Vv]isitors?|[Rr]epl(?:y|ies)|[Ll]etters?|[Gg]ifts?|[Dd]onations?|[Gg]rants?|[Ss]peakers?|[Gg]uests?|[Aa]uthor|[Ii]llustrator|[Aa]rtists?|[Mm]usicians?|[Aa]ctors|[Dd]ancers|[Ss]cientists?|[Ee]ngineers?|[Oo]fficers?|[Ff]irefighters|[Pp]aramedics?|[Nn]urses|[Vv]olunteers|[Bb]arristers|[Ss]olicitors|[Dd]octors|[Vv]ets|[Cc]hefs|[Pp]layers|[Rr]angers|[Kk]eepers|[Ee]xperts|[Tt]eam|[Vv]ideo link|[Vv]ideo call) from (?:(?:the|our|a|an) )?(?:(?:partner |link |local )?[a-z]+ (?:in|of|near) )?$"
    # "our speaker flew in from Nairobi", "our curry sauce comes from Birmingham"
    r"|\b(?:[Ss]peaker|[Aa]uthor|[Pp]oet|[Ii]llustrator|[Pp]hotographer|[Vv]isitors?|[Gg]uests?|[Ss]he (?:drove|flew)|[Hh]e (?:drove|flew))\b(?:(?! (?:we|us|year|children|club|class|choir|team)\b)[^.!?\n]){0,40} (?:in |here |up |down |over )?from (?:the )?$|\b(?:sauce|milk|food|fruit|veg\w*|eggs|bread|meat|uniform|books|it|they) (?:all )?(?:comes?|came) from $"
    # a parent works there, a trust has schools
    r"|\bworks (?:for|at|in) (?:[a-z]+ ){0,4}$|\b[Tt]rust\b[^.!?\n]{0,30} schools in (?:[A-Z]\w+(?:,| and|, and) )*$"
    # "our new head comes to us from a large school in Swindon"
    r"|\b(?:comes?|came|joins?|joined|joining) (?:(?:to )?us|here) from (?:(?:the|our|a|an) )?(?:[a-z]+ ){0,3}(?:(?:in|of|near) )?$"
)
# "Mrs Pickering".
_TITLE = late.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lady|Revd?|PC)\.? $")
# "1st Oakwood, 2nd Lacey Green": who came where is a team.
_RANKED = late.compile(r"\b[1-9](?:st|nd|rd|th) $")
_RANKS = {"1st", "2nd"}
_LEADS_THERE = late.compile(
    r"\b(?:[Aa]t|[Ii]n|(?<!hanks )(?<!ank you )[Tt]o|[Ii]nto|[Oo]n|[Nn]ear|[Oo]utside|[Ff]rom|[Aa]round|[Aa]cross|[Vv]ia|[Tt]hrough|[Tt]owards|[Ii]nside|[Bb]y|[Bb]eside|[Bb]ehind|[Oo]pposite|[Rr]ound|[Ll]eav\w+|[Rr]each\w*|[Vv]isit\w*|[Ee]xplor\w+|[Tt]our(?:ed|ing)?|[Vv]enue|[Ll]ocation|[Ww]here)[\s:–-]+(?:(?:the|a|our|their) )?(?:[A-Z][\w'&]+ )?$"
)
_PRAISED = late.compile(r"\b(?:[Cc]ongratulations|[Ww]ell done|[Hh]ats off) to $")
# "the Rotary Club of Stockport", "the Diocese of Shrewsbury".
_OFFICE_OF = late.compile(
    r"\b(?:[Rr]otary(?: [Cc]lub)?|[Ll]ions(?: [Cc]lub)?|[Dd]iocese|[Aa]rchdiocese|(?:[Ll]ord )?[Mm]ayor(?:ess)?|[Dd]ean|[Hh]igh [Ss]heriff|[Ll]ord[- ][Ll]ieutenant|[Bb]ank|[Bb]orough|MP for) of (?:the )?$|\bMP for (?:the )?(?:\w+ )?$"
)
# "Stockport Music Service": in no one place.
_SERVICE = late.compile(
    r" (?:Music (?:Service|Hub)|Libraries|Samaritans|Gazette|Advertiser|Chronicle|Observer|Herald|Evening News|Reporter|Building Society|Water|Buses)\b"
)
# "Bramhall Grammar", "Wilmslow Scouts".
_BODY = late.compile(
    r" (?:(?:[A-Z][\w']+ )?(?:Scouts?|Cubs|Beavers|Brownies|Rainbows|Guides|Rotary|Lions Club|Round Table|Grammar|Harriers|Athletic|County(?! (?:Hall|Showground|Ground|Council|Court|Park))"
    r"|RUFC|RFC|AFC|CFC|Sharks|Steelers|Tigers|Saints|Warriors|Bears|Panthers|(?:Community|Sports?|Schools?) (?:Trust|Foundation|Partnership)|(?:[A-Z][a-z]+ ){0,3}(?:Partnership|Alliance|Federation)|Schools(?! (?:Cup|League|Final|Gala|Festival|Tournament|Championship))|[Ff]ood ?[Bb]ank)\b"
    r"|University(?:'s | (?:students?|team|lecturers?|researchers?|scientists|will be|have|has|are|is)\b)|(?:[A-Z][\w']+ )?Hospice\b|(?:Children's|Hospital) (?:Hospice|Charity|Appeal)\b)"
)
# "Wythenshawe Hospital has sent a lovely thank you".
_CAME = late.compile(
    r"(?:'s?)?(?: [a-z']+){0,2} (?:sent|(?:has|have) sent|donated|(?:has|have) donated|gave us|wrote to us|visited us|came (?:in )?to (?:see|visit|talk|teach|show|our|us)|(?:has|have) given us)\b"
    r"| residents (?:for|came|joined|enjoyed|visited)\b"
)
# "Turing House won": a house of the school.
_HOUSE_DOES = late.compile(
    r"(?:, who)? (?:won|wins?|lead|leads|led|needs?|takes?|ti(?:e|ed)|drew|beat|lost|wears?|(?:has|have|is|are|was|were|came|took|scored|finished|collected|earned|earns) (?!open|closed|visit)|[Cc]aptains?|points?|team|on \d|with \d)|:? ?\d{2,4}\b|,? (?:and|&) [A-Z]\w+ House\b"
)
# "built Stirling Castle from boxes".
_MODELLED = late.compile(
    r"\b(?:built|building|build|made|making|make|drew|drawing|draw|painted|painting|paint|sketched|modelled|recreated|recreating) (?:[a-z]+ ){0,3}$"
)
_MADE_OF = late.compile(
    r" out of [a-z]+\b| (?:from|using|in|with) (?:[a-z]+ )?(?:boxes|[Ll]ego|clay|cardboard|junk|blocks|bricks|paper|card|[Mm]inecraft|sugar cubes|marshmallows|gingerbread|pencils?|watercolours?|charcoal|chalk|pastels?|paint|collage)\b"
)
_OF_OURS = late.compile(
    r"\b(?:we|our|us|children|pupils|students|year|class|reception|nursery|mum|dad|gran\w*|nan|family|trip|visit\w*|went|go|going|travel\w*|coach)\b"
)
_DID = late.compile(
    r"\b(?:who|was born|designed|lived|discovered|built|painted|wrote|invented|fought|founded|died|ruled|burned|burnt|sailed|marched|conquered|landed|escaped|rescued|hunted|found|lost|got to (?:build|paint|design|write))\b|, the (?:[a-z]+ ){1,3}from\b"
)


_HOSTELS = frozenset({"yha", "pgl", "hostelling"})  # whoever thanks them has been there
_SHOPS_OF = (" ", " Extra ", " Superstore ", " Express ")


def _is_branch(text: Text, at: int) -> bool:
    """ "Thank you to Tesco Extra Burnage": the shop's, where nothing leads there."""
    for first, past, kind in well_known.phrases_in(text):
        between = text.plain[text.tokens[past - 1].to : at]
        hostel = text.tokens[first].fold in _HOSTELS
        if kind == "organisation" and between in _SHOPS_OF and not hostel:
            start = text.tokens[first].at
            return not _LEADS_THERE.search(text.plain[max(0, start - _NEAR) : start])
    return False


def _is_somebody(text: Text, at: int, to: int) -> bool:
    """The hill of "Jessica Ennis-Hill", and the hotel of "Hotel Chocolat"."""
    for first, past, kind in well_known.phrases_in(text):
        start, end = text.tokens[first].at, text.tokens[past - 1].to
        whole = past - first > 1 and start <= at and to <= end
        if whole and kind in ("figure", "living"):
            return True
        if kind == "organisation" and at < start < to < end:
            return True
    return False


# "Radio Cumbria", "Teach Nottinghamshire", "Team Ennis-Hill".
_CALLED = late.compile(r"\b(?:Radio|BBC|ITV|Teach|Team) (?:Greater )?$")
# "Windermere class", "Costa Rica Day", "our Liverpool topic", "Enfield Music": what is named after it.
_NAMED_FOR = late.compile(
    r"(?:'s)? (?:[Cc]lass(?:room)?|house(?! of)|(?:Day|Week|Club)(?! (?:[Tt]rip|[Oo]ut|[Vv]isit))|[Bb]ranch|Music(?! (?:Festival|Centre|Hall|Venue|Room|School|Academy|Day))|(?:Community )?NHS|(?:Yorkshire )?Post|Star|Argus|Telegraph|Times|Echo|Mail|Live|Press|School Games"
    r"|(?:[A-Za-z]+ ){0,2}(?:topic|[Cc]up|[Ll]eague|[Tt]rophy|[Ss]hield|[Aa]wards?|schools|scheme|accent|puddings?|sausages?))\b(?! (?:[Tt]rip|[Ff]inal|[Mm]atch))"
)
# "Bamburgh were a close second", "Kiev are doing well": many, who are called so.
_THEY = late.compile(
    r" (?:are(?! here)|have(?! arrived)|were|win|won|lead|led|take|need|came) (?!hosts?\b|proud|great|wonderful|lovely|brilliant|here|we\b)"
    r"|(?: (?:in|just|came|were))? (?:first|second|third|fourth|last)[.,!]|,? (?:had|has|have) (?:their|his|her|its)\b| [A-Z]\w+ (?:printed|published|wrote|rang|featured|reported|(?:has|have) (?:printed|published|written|shared|gritted|a (?:lovely |nice |big )?(?:piece|story|article|feature|photo)))\b| the (?:[a-z]+ )?(?:cockerel|dog|cat|hen|rabbit|hamster|tortoise|guinea pig|snail|puppy|pony|lamb|duck|bear)\b|:? \d{2,3}(?=[,.;]| points)"
)
# "Churchill sang Hello, Marlborough a soulful Someone Like You"
_ELIDED = late.compile(r" an? (?:[a-z]+ ){1,2}[A-Z]")
# "Hats off to Sandwell Valley School, champions".
_WINNERS = late.compile(
    r",? (?:the )?(?:champions|winners|who (?:[a-z]+ )?(?:won|beat|pipped|finished|came)|(?:on|for) winning)\b"
)
_AGAINST = late.compile(
    r"\b(?:beat|beating|defeated|against|versus|vs?|took on|lost (?:\d+ ?[-–] ?\d+ |on penalties |narrowly )?to|drew with|hosted|played|playing|faced?|(?:every|any)(?:one|body) watching|supports?) (?:the )?$"
)
_SONG = late.compile(
    r"\b(?:sang|sings?|singing|sung|learning|learnt|learned|rehearsing|playing) (?:['\"])?(?:[A-Z][\w']* (?:(?:of|the|and) )*){0,4}$"
)


# "stick insects called Leeds and Bradford", "the class rabbit, Dublin,".
_PET = late.compile(
    r"\b[Cc]aptains (?:for|of) (?:[A-Z]\w+(?:,| and|, and) ){0,3}$|\b(?:called|named) (?:[A-Z]\w+(?:,| and|, and) ){0,3}$|\b(?:rabbits?|hamsters?|hens?|chicks?|guinea pigs?|gerbils?|dog|cat|tortoise|puppy|pony|lambs?|ducklings?|stick insects?),? (?:[A-Z]\w+(?:,| and|, and) ){0,3}$"
)


def _is_named_for(text: Text, at: int, to: int) -> bool:
    """Somebody or something that bears the name of a place: a class, a team, a cup, a song."""
    before = text.plain[max(0, at - _NEAR) : at]
    if text.plain[at:to].endswith((" Day", " Week")):
        return True
    if text.plain.startswith("Team ", at) or _CALLED.search(before):
        return True
    if places_told.AWAY.search(text.lower, *places_told.around(text, at)):
        return False
    if _PET.search(before) or _SONG.search(before) or _NAMED_FOR.match(text.plain, to):
        return True
    if before.endswith(", ") and _ELIDED.match(text.plain, to):
        return True
    if _PRAISED.search(before) and _WINNERS.match(text.plain, to):
        return True
    return bool(_AGAINST.search(before)) or (
        not _LEADS_THERE.search(before) and bool(_THEY.match(text.plain, to))
    )


def _of_us(text: Text, at: int) -> bool:
    """Whether somebody of ours stands before a place in its sentence: "our choir in York sent"."""
    low = places_told.around(text, at)[0]
    return bool(_OF_OURS.search(text.lower, low, at))


def _was_lived_in(text: Text, at: int) -> bool:
    """ "Mary Anning, who found an ichthyosaur in Lyme Regis": where somebody of history was, and
    nobody of ours in between. "Oliver Twist walks to London": nor with whom a tale begins."""
    begins = sentence_span(text, at)[0]
    low, high = places_told.around(text, at)
    for first, past, kind in well_known.phrases_in(text):
        start, end = text.tokens[first].at, text.tokens[past - 1].to
        if not low <= end <= at or _OF_OURS.search(text.lower, end, at):
            continue
        told = start == begins and past - first > 1 and _ACTS.match(text.plain, end)
        if (
            told
            and kind in ("figure", "organisation")
            and not places_told.SOON.search(text.lower, low, high)
        ):
            return kind == "figure" or text.lower[start:end] in well_known.casts()
        if kind == "figure" and _DID.search(text.lower, end, at):
            return not places_told.GOES.search(text.lower, low, end)
    return False


_ACTS = late.compile(
    r" (?:left|went|rode|sets?|fell|flew|fled|met|ran|[a-z]+(?:s|ed)) (?!class|house)"
)
