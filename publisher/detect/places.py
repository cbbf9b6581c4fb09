# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Where people are or will be: places, addresses, coordinates. The school's premises are free."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect import (
    destinations,
    late,
    own,
    personal,
    places_apart,
    places_been,
    places_meant,
    places_told,
    well_known,
)
from publisher.detect.hit import Certainty, Hit, Known
from publisher.detect.patterns import (
    CERTAIN,
    LIKELY,
    Pattern,
    Table,
    hits,
    pattern,
    search,
    sentence_span,
)
from publisher.detect.text import Text, fold

_TIME = r"(?:\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm)|\d{1,2}[:.]\d{2}|noon|midday|\d{1,2} o'?clock|half past \w+|quarter (?:past|to) \w+)"
_LEAVE = r"(?i:leav(?:e|es|ing)|depart(?:s|ing|ure)?|set(?:s|ting)? off|coach(?:es)? (?:leave|depart|will leave|will depart)|pick(?:ed)?[- ]?up|collect(?:ion|ed)?|drop(?:ped)?[- ]?off|return(?:s|ing)?|arriv(?:e|es|ing|al)|meet(?:ing)?|due back)"
_OFF_SITE = r"(?:pool|swimming baths|baths|leisure centre|sports centre|beach|park|zoo|museum|farm|woods?|forest|river|lake|duck pond|seaside|castle|campsite|hostel|hotel|stadium|cinema|theatre|reservoir|quarry|ice rink|climbing wall|activity centre|outdoor centre|common|town|shops|station|canal|harbour|pier|moors?)"
_ON_SITE = r"\b(?:forest school|school (?:pool|farm|woods?|museum|park)|car park|(?:our|the school's) own|with (?:their|your) (?:parents|families|grown-?ups))\b"
_DEGREES = "°"
_MINUTES = r"(?:\d{1,2}(?:\.\d+)?\s*(?:''?)?\s*)?(?:\d{1,2}(?:\.\d+)?\s*(?:\"|'')?\s*)?"
# The squares of a hundred kilometres that have land in them; "NO 123 456" is more often a number.
_SQUARE = r"(?:S[CDEHJKMNOPRSTUVWXYZ]|T[AFGLMQRV]|N[ABCDFGHJKLMNRSTUWXYZ]|H[PTUWXYZ]|OV)"
_ENDINGS = (
    r"Estate|Park|Gardens?|Museum|Castle|Zoo|Farm|Abbey|Cathedral|Palace|Manor|Hall|House|Beach|Bay|Island|Lakes?|Woods?|Forest|Reserve|Wood|Common|Heath|Hill|Hills"
    r"|Centre|Arena|Stadium|Theatre|Gallery|Aquarium|Library|Pier|Mill|Observatory|Planetarium|Reservoir|Valley|Moor|Mountains?|Church|Temple|Mosque|Synagogue|Gurdwara|Mandir|Chapel|Hospital|Airport"
    r"|Station|Hotel|Hostel|Pools?|Baths|Leisure Centre|Sports Centre|Activity Centre|Outdoor Centre|Study Centre|Adventure|Safari|Dockyard|Docks?|Harbour|Cave|Caves|Quarry|Market|Square|Bridge|Tower|Fort|Barracks|River|Canal|Racecourse|Ground|Playhouse|Lodge|Campsite|Camp|University|College|Village|Green|Meadows?|Arboretum|Country Park|Nature Reserve|Minster|Priory|Railway|Care Home|Cenotaph"
)
_OWN = late.compile(
    r"\b(?:school|our|the|back|front|lower|upper|junior|infant|main|dining|sports|assembly|village|ks[12]|eyfs|year \d|large|small|studio|forest|sensory|wildlife|library|outdoor|community|quiet|reading|new)\s+"
    r"(?:hall|field|playground|garden|library|pond|gate|office|gym|grounds|car park|canteen|kitchen|classroom|studio|woods?|farm|house|centre|park|green|pool|chapel|church|theatre|market|station|camp|bridge|adventure|village)\b",
    re.IGNORECASE,
)
_BEEN = Table(*destinations.ROWS, *places_been.ROWS)
_STREETS = ("address", "postcode")


def _is_position(text: Text, match: re.Match[str]) -> bool:
    """A latitude and a longitude, not the decimals of a lesson: "0.125 0.250 0.375"."""
    if _ONE_MORE.match(text.plain, match.end()) or _ONE_BEFORE.search(text.plain[: match.start()]):
        return False
    fine = min(len(match[part].partition(".")[2]) for part in ("lat", "long"))
    near = 49 <= float(match["lat"]) <= 61 and -9 <= float(match["long"]) <= 2
    return near or (fine >= 4 and match["sign"] != " ")


_ONE_MORE = late.compile(r"\s*(?:[,;/]|and)?\s*\d+\.\d{2}")
_ONE_BEFORE = late.compile(r"\d\.\d{2,}\s*(?:[,;/]|and)?\s*$")


def _is_people(text: Text, match: re.Match[str]) -> bool:
    """ "All arrived safely, reading our books", not "The books have arrived"."""
    before = text.lower[max(0, match.start() - 40) : match.start()]
    if match[0].startswith("stuck") and (
        _STUCK_TO.match(text.lower, match.end())
        or before.endswith(("staff were ", "want to be ", "like to be ", "rather be "))
    ):
        return False
    if places_told.in_a_book(text, match.start()) or places_meant.is_on_screen(text, match.start()):
        return False
    return not (_THINGS_COME.search(before) or _AT_SCHOOL.match(text.lower, match.end()))


def _is_away(_text: Text, match: re.Match[str]) -> bool:
    """ "Year 5 are at the museum right now", not "We are learning in class right now"."""
    return not _IN_SCHOOL.search(match[0])


def _is_in_person(_text: Text, match: re.Match[str]) -> bool:
    """ "Year 5 will be at the beach all day for our topic", not "will be learning of the beach"."""
    return not _IN_MIND.search(match[0])


_IN_MIND = late.compile(r"\b(?:topic|lesson|learn\w*|story|book|parents|families)\b")
_THINGS_COME = late.compile(
    r"\b(?:letters?|books?|parcels?|deliver(?:y|ies)|orders?|photos?|forms?|hoodies|uniforms?|jumpers|certificates?|results|cards|tickets|chicks|eggs|caterpillars|seeds|plants|resources|equipment|topic|menus?|news|spring|summer|autumn|winter|christmas)\b[^.!?\n]{0,25}$"
)
_STUCK_TO = late.compile(
    r" (?:[a-z]+ )?(?:island|wall|door|board|fridge|ceiling|window|tin|box|page|question|answer|word|problem|clue|moon)\b"
)
_AT_SCHOOL = late.compile(
    r"\s*(?:(?:the|our|a|an) )?(?:year|reception|nursery|ks\d|stock|need|use|office|process|topic|middle|charge|school|class\w*)\b"
)
_IN_SCHOOL = late.compile(
    r"\b(?:learning|topic|reading|school|class(?:room)?|office|on (?:sale|offer|display)|in (?:stock|need|year|place)|(?:first|second|third|top|leading) (?:in|of))\b"
)

PATTERNS = Table(
    pattern("map_link", r"\b(?:https?://)?(?:(?:www\.)?google\.\w+(?:\.\w+)?/maps|maps\.google\.\w+|goo\.gl/maps|maps\.app\.goo\.gl|maps\.apple\.com|(?:www\.)?openstreetmap\.org|(?:www\.)?bing\.com/maps|(?:www\.)?streetmap\.co\.uk|(?:www\.)?waze\.com|osm\.org)[^\s)]*"),
    pattern("geotag", r"(?<![\d.])(?P<lat>[-+]?(?:[1-8]?\d|90)\.\d{3,})\s*(?P<sign>[,;/ ])\s*(?P<long>[-+]?(?:1[0-7]\d|[1-9]?\d|180)\.\d{3,})(?![\d.])", check=_is_position),
    pattern("geotag", rf"(?<![\d.])\d{{1,2}}\.\d{{2,}}\s*{_DEGREES}?\s*[NS]\b[,;/\s]*\d{{1,3}}\.\d{{2,}}\s*{_DEGREES}?\s*[EW]\b"),
    pattern("geotag", rf"\b[NS]\s*\d{{1,2}}(?:\.\d{{2,}})?\s*{_DEGREES}\s*{_MINUTES}[,;/\s]*[EW]\s*\d{{1,3}}(?:\.\d{{2,}})?\s*{_DEGREES}"),
    pattern("geotag", rf"\b\d{{1,2}}\s*{_DEGREES}\s*{_MINUTES}[NS]\b[,;/\s]*\d{{1,3}}\s*{_DEGREES}\s*{_MINUTES}[EW]\b"),
    pattern("geotag", r"\b\d{1,2}\s?deg\w*\s?\d{1,2}'?\s?(?:\d{1,2}(?:\.\d+)?\"?)?\s?[NS]\b[,\s]*\d{1,3}\s?deg\w*\s?\d{1,2}'?\s?(?:\d{1,2}(?:\.\d+)?\"?)?\s?[EW]\b", part="deg"),
    pattern("geotag", r"\b(?:lat(?:itude)?)\s*[:=]?\s*[-+]?\d{1,2}\.\d+"),
    pattern("geotag", r"(?<![\w+])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b", CERTAIN, case=True),
    pattern("geotag", rf"\b(?P<hit>{_SQUARE}\s?(?:\d{{3}}\s?\d{{3}}|\d{{4}}\s?\d{{4}}|\d{{5}}\s?\d{{5}}))\b(?!\s?\d)", LIKELY, case=True),
    pattern("what3words", r"(?:///|\bwhat3words\.com/|\bw3w\.co/|\b(?:what ?(?:3|three) ?words|w3w)\b[^.\n]{0,40}?[\s:])[a-z]+\.[a-z]+\.[a-z]+"),
    pattern("checkin", r"\b(?:[Cc]heck(?:ed|ing)[- ]in (?:at|to)|is at|feeling \w+ at|was live at)\s+(?P<hit>[A-Z][\w' -]{2,40})|\b(?:[Jj]ust )?[Cc]heck(?:ed|ing)[- ]in (?:at|to) (?!(?:the )?(?:office|reception|main|school))[^.\n]{3,40}", LIKELY, case=True),
    pattern("live_whereabouts", r"\b(?:(?:we|they|children|pupils|class|year \d|team)(?:'re| are| is| have)?\s+(?:(?:now|currently|just|all)\s+)?(?:arrived (?:safely )?(?:at|in)|at the moment (?:at|in)|now (?:at|in|on the way|leaving|heading)|currently (?:at|in|on)|on (?:our|their|the) way (?:to|back|home)|stopped (?:at|for)|staying (?:at|in)|heading (?:to|for|back|home)|en route))\b|\b(?:currently (?:at|in)|live from|greetings from|arrived safely|safely arrived|have arrived (?:at|in)|just arrived|just left|(?:we've|we have|they've|they have|everyone has|all) arrived\b|(?:girls|boys|team|squad|choir|band|players|infants|juniors|nursery|reception|year \d{1,2}\w?|y\d\w?)(?: football\w*| netball\w*| rugby)? (?:are|is) (?:now |all )?on (?:our|their|the) way (?:to (?!\w+ing\b)|back|home)|currently on (?:the|our|their) (?:beach|boat|ferry|coach|bus|train|way|mountain|island|trail)|(?:have |has |'ve )?just set off|heading back (?:at|to|now|soon)|back at (?:the )?(?:hostel|hotel|campsite)|(?:is|are|will be|stands?) empty (?:all|until|from|for|next|this|over)|on the (?:coach to|(?:coach|bus|minibus|train|ferry|plane) (?:home|back|now))|(?:the|our|year \d'?s?) (?:coach(?:es)?|minibus(?:es)?) (?:is|are) (?:now |currently )?(?:running )?(?:late|delayed|stuck)|(?:have|has|'ve) (?:just |all |now )?landed (?:safely|in)\b|about to board|(?:just|now|all) board(?:ed|ing) (?:the|our)|safe and sound (?:at|in)|(?:stuck|waiting) (?:at|on) the)\b", LIKELY, check=_is_people),
    pattern("live_whereabouts", r"\b(?:is|are|having|enjoying|exploring|'re)\b[^.!?\n]{0,40}\b(?:at|in|on) (?:the |a |an )?[^.!?\n]{2,40}?\b(?P<hit>right now|at the moment|as we speak|this very minute)\b", LIKELY, check=_is_away),
    pattern("departure_time_with_place", rf"\b{_LEAVE}\b[^.\n]{{0,50}}\b{_TIME}[^.\n]{{0,40}}\b(?:from|at|to|for|outside|in)\s+(?:the\s+)?{destinations.AWAY}|\b{_LEAVE}\b[^.\n]{{0,40}}\b(?:from|at|to|for|outside|in)\s+(?:the\s+)?{destinations.AWAY}[^.\n]{{0,40}}\b{_TIME}|\b{_TIME}[^.\n]{{0,25}}\b{_LEAVE}\b[^.\n]{{0,40}}\b(?:from|at|to|for|outside)\s+(?:the\s+)?{destinations.AWAY}", LIKELY, case=True),
    pattern("departure_time_with_place", rf"\b(?i:coach(?:es)?|bus(?:es)?|minibus|train|ferry|flight)\b[^.\n]{{0,30}}\b(?i:leaves?|leaving|departs?|departing|returns?|returning|back|sets? off|due|will (?:drop|collect|pick))\b[^.\n]{{0,40}}\b{_TIME}", LIKELY, case=True),
    pattern("departure_time_with_place", rf"\b(?:coach(?:es)?|bus(?:es)?|minibus|train|ferry|flight)\b[^.\n]{{0,15}}?(?:\b(?:at|@|pick[- ]?up|drop[- ]?off|collection|departure)\b|[:-])[^.\n]{{0,12}}?{_TIME}[^.\n]{{0,12}}(?:\b(?:from|outside|by)\s+(?:the\s+)?|,\s+(?:the\s+)?)[^.\n]{{0,20}}\b(?:gates?|car park|lay-?by|entrance|station|road|street|lane|bay|stop|church|hall)\b", LIKELY, unless=r"\b(?:football|tennis|rugby|sports?|cricket|swim\w*|dance|netball|basketball|pe|gymnastics|hockey|athletics|reading|head) coach(?:es)?\b|\bbus (?:lane|stop)\b"),
    pattern("live_whereabouts", rf"\b{destinations.GROUP}\s+(?:will be|'ll be|are|is|walks?|go(?:es)?|swims?|travels?|heads?|(?:will|are) (?:\w+ing|walk|go|swim|travel|head))\b[^.!?\n]{{0,30}}\b(?:at|to|in|on|down)\s+(?:the |a |an |our )?(?:\w+ )?\b{_OFF_SITE}\b[^.!?\n]{{0,30}}?\b(?:until|till|all day|all (?:morning|afternoon|week)|(?:at|from|between|by)\s+{_TIME})", LIKELY, unless=_ON_SITE, check=_is_in_person),
    pattern("live_whereabouts", r"\b(?:walks|walked|cycles|bikes|rides|travels|goes|comes|gets the (?:bus|train)|walking|cycling)\s+(?:all the way )?(?:home|to school|back)\b[^.!?\n]{0,30}?\b(?:alone|by (?:him|her)self|on (?:his|her) own)\b", LIKELY, unless=r"\b(?:if|whether|permission|consents?|forms?|allow\w*|any(?:one|body)?|every|each|your|never|nobody)\b"),
    pattern("live_whereabouts", r"\b(?:picks|collects)\b[^.!?\n]{0,30}?\b(?:at|from)\b[^.!?\n]{0,30}?\b(?:every|each|on)\s+(?:mon|tues|wednes|thurs|fri)days?\b", LIKELY, unless=r"\b(?:your|council|bins?|litter|rubbish|waste|recycling|club|coach|minibus|charity|van)\b"),
    pattern("live_whereabouts", rf"\b{destinations.GROUP}\s+(?:are|is)\s+(?:walking|heading|travelling|cycling)\s+(?:back |home )?(?:to|along|through|past|down|up|from)\s+(?!school\b)[^.!?\n]{{3,60}}?\b(?:now|this (?:very )?(?:minute|moment|second)|at the moment|as we speak)\b", LIKELY, check=_is_in_person),
    pattern("live_whereabouts", rf"\b(?i:{destinations.GROUP})\s+(?i:will be|'ll be|are|is|go|goes|swims?|walks?|will (?:go|swim|walk)) (?i:(?:walk|swim|play|sing|perform|compet|camp|stay|skat|climb|sail|row|runn|rac|meet|wait)ing )?(?:at|to) (?:the )?{destinations.NO_OCCASION}{destinations.AWAY}[^.!?\n]{{0,30}}?\b(?:until|till|every|all day|(?:at|from|between|by)\s+{_TIME})", LIKELY, case=True, unless=_ON_SITE),
    pattern("live_whereabouts", rf"\b(?:we|they|{destinations.GROUP})\b[^.!?\n]{{0,25}}\b(?:leav\w+|set(?:ting)? off|start\w*|go(?:ing)?)\b[^.!?\n]{{0,20}}{_TIME}[^.!?\n]{{0,30}}\bwalk(?:s|ing)?\b[^.!?\n]{{0,20}}\b(?:(?:along|through|past|via) |to (?:the |our )?(?:local |village |town )?(?:library|church|chapel|mosque|synagogue|village hall|post office|high school|care home)\b)", LIKELY, unless=_ON_SITE),
    pattern("live_whereabouts", r"\b(?:walking|heading|cycling|off|trip|outing) to (?!school\b|class\b|bed\b)[^.!?\n]{3,40}?,? (?:and )?(?:due |will be )?back (?:by|at|for|around|about) (?:half past |quarter )?(?:\d|noon|midday|lunch)", LIKELY, unless=_ON_SITE),
    pattern("live_whereabouts", rf"\bevery (?:mon|tues|wednes|thurs|fri)day[^.!?\n]{{0,12}}\b{_TIME},? {destinations.GROUP}\b[^.!?\n]{{0,40}}\bto (?:the |our )?(?:\w+ )?{_OFF_SITE}\b", LIKELY, unless=_ON_SITE),
    pattern("live_whereabouts", r"\beta\b(?: school| home)?:?\s*(?:is |at |about |now )?\d{1,2}[.:]?\d{0,2}\b", LIKELY),
    pattern("live_whereabouts", rf"\b[Dd]ay (?:\d|one|two|three|four|five) (?:at|in) {destinations.AWAY}", LIKELY, case=True),
    pattern("live_whereabouts", rf"\b(?:meet(?:ing)?|pick[- ]?up|collect(?:ion)?|drop[- ]?off)\b[^.!?\n]{{0,20}}\b(?:at|from|outside|by|in)\s+(?:the |a )?(?:\w+ )?\b{_OFF_SITE}\b[^.!?\n]{{0,30}}?\b(?:at|from|by)\s+{_TIME}", LIKELY, unless=_ON_SITE, check=_is_in_person),
    pattern("live_whereabouts", rf"\b{destinations.GROUP}\b[^.!?\n]{{0,25}}\bwalk(?:s|ing)? (?:\w+ )?to (?:the |our )?(?:local |village |town )?(?:library|church|chapel|mosque|synagogue|village hall|post office|high school|care home)\b[^.!?\n]{{0,30}}?\b(?:at|from|between|by)\s+{_TIME}", LIKELY),
    pattern("live_whereabouts", rf"\b{destinations.GROUP}\s+(?:will be|are|is|'ll be|going)\b[^.!?\n]{{0,20}}\b(?:alone|unaccompanied|unsupervised|on their own)\s+(?:at|in|on|outside)\s+(?:the|a)\s[^.!?\n]{{3,25}}", LIKELY, unless=r"\b(?:not|never|no)\b"),
)  # fmt: skip
_ENDING = late.compile(
    rf"\b(?:the\s+)?(?P<hit>(?:(?:St\.|[A-Z][\w'.]*[\w'])[ -](?:(?:of|the|and|upon|&)[ -])?){{1,4}}(?:{_ENDINGS}))\b(?!\s*(?:[Ss]chool|[Pp]rimary|[Cc]lass|[Aa]ward|[Cc]lub|[Tt]rust|[Pp]oints|Captain))"
)
_LED = late.compile(
    rf"\b(?:(?:trip|visit|residential|excursion|outing|travel(?:led|ling)?|went|go(?:ing)?|off|heading|journey(?:ed)?|walk(?:ed)?|returned|back|camp(?:ing)?|stay(?:ed|ing)?|tour|day out|week|weekend|time|day|fun|adventure|arriv(?:ed|ing)|visiting|visited|explored)\s+(?:to|at|in|from|on|around|of)|visited|visiting|explored)\s+(?:the\s+)?(?P<hit>{destinations.NAME})"
)
_ENDS = late.compile(rf"[ -](?=[A-Z])(?:{_ENDINGS})\b")
_SHAPES = Table(
    Pattern(pattern=_ENDING, part=_ENDS, kind="place", certainty=LIKELY),
    Pattern(pattern=_LED, kind="place", certainty=Certainty.POSSIBLE),
)
_AUTHORITY = late.compile(
    r"\s(?:(?:West|East|North|South|Central) )?(?:[Aa]nd \w+ )?(?:Police|Fire (?:and|&)|Fire Service|NHS|Building Society|United|City|Rovers|Town|FC"
    r"|Wanderers|Albion|Athletic|Hotspur|Rhinos|(?:(?:County|City|Borough|District|Town|Parish|Metropolitan) )?Council)\b"
)
_HARMLESS_NAMES = frozenset(
    "mr mrs miss ms monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december year reception nursery class ks eyfs school hall playground office pe re maths english science assembly forest autumn spring summer winter christmas easter".split()
)
_OWN_HOSTS = late.compile(r"@|https?://|www\.")


def find(text: Text, *, known: Known) -> Iterator[Hit]:
    """Kinds: place_name, address, postcode, map_link, geotag, what3words, checkin,
    live_whereabouts, departure_time_with_place."""
    allowed = frozenset(fold(word) for word in (*known.places, *known.names))
    taken: list[tuple[int, int]] = []
    for hit in (
        *search(text, PATTERNS, source="location"),
        *_addresses(text, known),
        *_named(text, allowed, known),
    ):
        same = [span for span in taken if span[0] < hit.end and hit.start < span[1]]
        if hit.kind != "place_name" or not same:
            if hit.kind == "place_name":
                taken.append((hit.start, hit.end))
            yield hit


def _addresses(text: Text, known: Known) -> Iterator[Hit]:
    found = (each for each in text.once(personal.matches) if each[0].kind in _STREETS)
    for hit in hits(text, found, source="location"):
        if not own.is_address(text.raw[hit.start : hit.end], known.contacts):
            yield hit


def _named(text: Text, allowed: frozenset[str], known: Known) -> Iterator[Hit]:
    """Names of places: from the gazetteer, by their last word, or by the words before them."""
    for at, to, certainty in well_known.places_in(text):
        if text.lower[at:to] in well_known.countries() and not _goes_there(text, at):
            continue
        if _is_own_town(text, at, to, known):
            continue
        yield from _place(text, at, to, certainty, allowed)
    for row, match in _SHAPES.matches(text):
        yield from _place(text, *match.span("hit"), row.certainty, allowed)
    for at, to, named in _been(text):
        if not _is_own_town(text, at, to, known):
            yield from _place(text, at, to, LIKELY, allowed, named=named)


def _been(text: Text) -> Iterator[tuple[int, int, bool]]:
    """Where somebody goes or has been; and whether a name of everyday words will do."""
    for at, to in places_been.towns(text):
        yield at, to, False
    for row, match in _BEEN.matches(text):
        if row.check is None or row.check(text, match):
            yield *match.span("hit"), row.kind != places_been.GUESSED


def _is_own_town(text: Text, at: int, to: int, known: Known) -> bool:
    before, after = text.plain[max(0, at - 40) : at], text.plain[to : to + 12]
    return own.is_town(before, text.plain[at:to], after, known.contacts)


def _goes_there(text: Text, at: int) -> bool:
    """Whether somebody is in a country or goes there: "our trip to Spain", not "UK Parliament
    Week", nor "learning about Vikings in Britain"."""
    low = max(0, sentence_span(text, at)[0], at - 80)
    before = text.lower[low:at]
    return bool(_GOING.search(before)) and not _TAUGHT.search(before)


_GOING = late.compile(
    r"\b(?:trips?|visit(?:s|ed|ing|or)?|residential|exchange|tour(?:s|ed|ing)?|travel\w*|fl(?:y|ies|ying|ew|ight)|went|go|goes|going|gone|off|head(?:s|ed|ing)?|arriv\w+|back|return\w*"
    r"|cross(?:es|ed|ing)?|stay\w*|camp\w*|ski\w*|expedition|holiday\w*|day|week|weekend|time|mov(?:e|es|ed|ing)|been|currently|now|greetings|ferry|coach|plane|leav(?:e|es|ing)|explor\w+|(?:we|they|children|pupils|year \d\d?|class)(?: are|'re| were))\b"
    r"[^.!?\n]{0,60}\b(?:in|to|from|around|across|for|into|at|visit(?:ed|ing)?|explor\w+)\s+(?:the\s+)?(?:(?:north|south|east|west)\w*\s+)?$"
    r"|\b(?:visit(?:s|ed|ing)?|live from|greetings from)\s+(?:the\s+)?$"
)
_TAUGHT = late.compile(
    r"\b(?:learn\w*|topic|stud(?:y|ies|ied|ying)|histor\w+|geography|stor(?:y|ies)|lessons?|taught|teach\w*|assembly|find(?:ing)? out|found out|read(?:ing)?|wrote|writing|poster|research\w*|heard?|hearing|discover\w*|compar\w+|about|life|people|came|come|from all over|letters?|war|vikings?|romans?|anglo|windrush|animals|farming|farmers|food|festival|celebrat\w+|invad\w+|curriculum|famil(?:y|ies)|cousins?|grand\w+|born|peace|prayers?|charit\w+|raised|well|school in)\b"
)


def _place(
    text: Text,
    at: int,
    to: int,
    certainty: Certainty,
    allowed: frozenset[str],
    *,
    named: bool = False,
) -> Iterator[Hit]:
    """``named``: even if each of its words is an everyday one, as in "Blue Planet Aquarium"."""
    words = text.plain[at:to]
    folded = fold(words)
    if any(_is_own(folded, own) for own in allowed if own) or _OWN.fullmatch(words):
        return
    if _AUTHORITY.match(text.plain, to) or places_apart.is_apart(text, at, to):
        return  # who it is, not where anybody is: "Humberside Police"
    harmless = fold(words.split()[0]) in _HARMLESS_NAMES and words.lower() != "science museum"
    if harmless or not (named or well_known.could_be_place(words)):
        return
    if _part_of_own(text, at, to, allowed) or _in_address(text, at):
        return
    start, end = text.span(at, to)
    yield Hit(kind="place_name", start=start, end=end, certainty=certainty, source="place")


def _is_own(folded: str, own: str) -> bool:
    """The school's own field, or a part of its name; that a class is called Chester does not make
    the town the school's."""
    return own in folded or (folded in own and not own.endswith(("class", "house")))


def _in_address(text: Text, at: int) -> bool:
    """ "UK" in "https://www.gov.uk/x" and in "office@school.uk"."""
    before = text.lower[max(0, at - 80) : at]
    run = _UNBROKEN.search(before)
    return bool(_OWN_HOSTS.search(before[-12:]) or (run and _OF_LINK.search(run[0])))


_UNBROKEN = late.compile(r"\S+$")
_OF_LINK = late.compile(r"://|www\.|@|\w\.$")


def _part_of_own(text: Text, at: int, to: int, allowed: frozenset[str]) -> bool:
    """ "Milton" inside the school's own "Milton Road"."""
    around = fold(text.plain[max(0, at - 25) : to + 25])
    inside = fold(text.plain[at:to])
    return any(inside in own and own in around for own in allowed if own)
