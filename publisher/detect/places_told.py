# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""A place of a lesson, a story, a gift, a job or an application. What the sentence is about says
so before the place is named, and nothing in it says that somebody of ours goes there."""

from __future__ import annotations

from publisher.detect import late, well_known
from publisher.detect.patterns import sentence_span
from publisher.detect.text import Text

# Whatever may take somebody of ours to a place, or show that they were there.
GOES = late.compile(
    r"\b(?:trips?|visit(?!ors?\b|ed us\b|s? from\b)\w*|went|go|goes|going|travel\w*|residential|tour(?:s|ed|ing)?|coach(?:es)?|minibus|walk\w*|explor\w+|outings?|excursions?|expeditions?|fieldwork|off to|day (?:out|at|in)|time (?:at|in)"
    r"|fun (?:at|in)|(?:we|they|children|pupils|year \d+\w?)(?:'re| are| were| will be)(?: all| back| now)? (?:at|in|on|from)|here we|perform\w*|sang|sing(?:s|ing)?|sung|danc(?:ed|ing)|play(?:s|ed|ing)?|compet\w+|match(?:es)?|fixtures?|galas?|(?:regional|national|county|area|cup|semi|the)[- ]finals?|tournament|festival"
    r"|concert|services?|swim\w*|camp(?:s|ed|ing)?|stay(?:s|ed|ing)?|spen[dt]\w*|arriv\w+|return\w*|took part|taking part|attend\w*|held|met (?:at|in)|meet (?:at|in|us)|open (?:days?|evenings?)|taster|transition|placements?|work experience"
    r"|shown? round|showed|taken? to|took|the use of|prom|ferry|pick(?:ed)?[- ]?up|drop(?:ped)?[- ]?off|tickets? to|welcomed (?:us|our)|welcoming|hosting|hosted|(?:having|letting|inviting) (?:us|our|the|year)|look(?:ed|ing) after|warm welcome|sat (?:in|on)|on (?:the|a) (?:beach|pier|moors?|boat)|treat(?:ed|ing)?|morning|afternoon|workshops?|sessions?)\b"
)
AWAY = late.compile(
    r"\b(?:away|trips?|visit(?:s|ed|ing)?|residential|travel\w*|coach(?:es)?|(?<!hats )off to|greetings|fixtures?|here we)\b|\(a\)"
)
_LESSON = late.compile(
    r"\b(?:learn(?:t|ed|ing|s)?(?: all| more| lots| a lot)? (?:about|of|why|how|that)|(?:have read|reading|heard|hearing|know|knows|ask(?:s|ed)?) (?:all )?(?:about|how|why|whether|that)|newspaper reports?|facts? about|research(?:ed|ing) (?:how|why|who|about)|did you know|number of the (?:week|day)|how many miles|chapter \w+|in (?:their|our) stories|compar(?:e|ed|es|ing)|find(?:ing)? out (?:about|how|why|what)|found out (?:about|how|why|what)|look(?:ed|ing) at (?:how|why|what)|in (?:geography|history|re|english)\b"
    r"|(?:geography|history|english|re|class) (?:topic|text|book|novel|reader|quiz)|(?:our|this) (?:new |class )*(?:topic|book|novel|text|poem)\b|(?:book|story|novel|film|tale) (?:is |was )?(?:set|of|about|behind)|diar(?:y|ies)|in role|playscripts?|poems? (?:by|about|of|is)"
    r"|nursery rhymes?|rhyme of|(?:word|words|fact|facts|spelling|poem|place|country|riddle|question) of the (?:week|day)|capital cit(?:y|ies)|retold|recreat(?:ed|ing) the|acted out|acting out|re-?enact\w*|imagin(?:e|ed|ing)"
    r"|name(?:s|d)? (?:of|after)|census|why did|how did|puppets|the style of|(?:met|meet) [a-z]+, who (?:is|was|lives|lived|does|has|had))\b|\b(?:in|of|since|from|by|until|the|to) 1[0-9]\d\d\b|\b(?:spellings?(?: list)?|spelling bee (?:list|words)|quiz(?: question)?):"
)
_JOB = late.compile(
    r"\b(?:vacanc(?:y|ies)|hiring|recruit(?:ing|ment)|(?:looking for|appoint(?:ed)?) (?:a|an|two) (?:new )?(?:caretaker|teacher|cleaner|cook|midday|lunchtime|head\w*|governor|finance|ta|teaching)\b|(?:supervisor|cleaner|cook|teacher|caretaker) wanted|applicants?|applications?|closing date|headship|personal statements?|lnat|bmat|ucat|full[- ]time|part[- ]time|fixed[- ]term|(?:hours|hrs) (?:a|per) week|term[- ]time only|salary|join our team|apply (?:now|by|to|through|via|online|for)"
    r"|ucas|oxbridge|deadlines? for)\b"
)
_LEAVERS = late.compile(
    r"\b(?:offers? (?:are in |have come in )?(?:from|at)|offered a place|(?:sixth form|year 13) offers?|(?:reading|studying) (?!stor|books|poems|aloud|together|to|with)[a-z]+(?: and [a-z]+)? at|(?:conditional|oxford|cambridge|oxbridge|university) offers?|graduated|(?:former|old|ex) (?:pupils?|students?|boys|girls)|alumn\w+|(?:won|gained|have) (?:a )?places? at|(?:leavers|sixth form\w*|students|year 1[13]s?|year thirteens?)[\w' ]{0,30} (?:gone|go|going) on to|(?:heading|going) (?:off )?to universit(?:y|ies)|leavers (?:are )?(?:off|heading|going|go) to|reading (?:law|medicine|english|history|maths|\w+ology)|studying (?:law|medicine|english|history|maths|\w+ology))\b"
)
# Who looks round is there: an open day is a visit. What leavers go on to is none.
_LOOKS = late.compile(
    r"\b(?:trips?|visit\w*|tour\w*|coach(?:es)?|open (?:days?|evenings?)|taster|transition|residential|spen[dt]\w*|fair|matches|fixture|finals?|services?|party|prom|bowling|treat|concert|celebrat\w+|work experience|placements?|day (?:at|in|out))\b"
)
SOON = late.compile(
    r"\b(?:today(?!'s)|tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|this week|this morning)\b"
)
_TO_GIVE = late.compile(
    r"\b(?:rais(?:e|ed|es|ing)|fundrais\w+|donat\w+|dash|(?:made|raised) £\S+|collecting|collected)\b[^.!?\n]{0,60}?\b(?:for|in aid of|benefit|support) (?:the )?(?:royal )?$"
    r"|\b(?:proceeds|money|gifts?|funds|profits?|tins|coats|shoeboxes|takings|collection|hampers|food|donations?|items)\b[^.!?\n]{0,60}\b(?:go|goes|went|sent|given)(?: \w+)? to (?:the |(?:children|families|people|schools) in )?$"
    r"|\b(?:knit\w+|sew\w+|sav(?:ed|ing)|collect(?:ed|ing)|pack(?:ed|ing))\b[^.!?\n]{0,20} for (?:the )?[a-z]+ (?:at|in) (?:the )?$"
    r"|\b(?:proceeds|profits|all money)(?: raised)? to (?:the )?$"
)
_CARRIES = late.compile(
    r"\b(?:we|children|pupils|class|council|year \d+\w?|eco)\b[^.!?\n]{0,40}\b(?:took|taken|deliver(?:ed|ing)|help(?:ed|ing)|volunteer\w*|sort(?:ed|ing)|walk\w*|visit\w*|went)\b|\b(?:trips?|sing|sang|singing|perform\w*)\b"
)
_AID = late.compile(
    r" (?:[A-Z]\w+ ){0,2}(?:[Ff]ood ?[Bb]ank|[Cc]oat drive|(?:night )?shelter|refuge|[Aa]ppeal|[Hh]ospice|[Cc]harity|[Tt]rust)\b"
)
_THANKED = late.compile(
    r"\b(?:thanks?(?: you)?(?: so much| very much)?|thank|grateful|diolch|thankful|gratitude|prizes|raffle|hampers?|tombola|grant|(?:baked|given|donated|made|supplied|printed|provided|built|sponsored|paid for|fitted) by|(?:bought|available|ordered?|orders|came|come|comes) (?:are |is |online |back )*from"
    r"|firm|company|stockists?|uniform:?|shop|dairy|bakers|builders)\b"
)
_GIFT = late.compile(
    r"\b(?:donat\w+|giv(?:e|es|en|ing)|gave|gifted|sponsor\w*|lend(?:ing)?|lent|suppl(?:y|ied|ying)|prizes|raffle|tombola|hampers?|grant|voucher|choosing|printing|paying|paid|funding|providing|provided|baked|made|built|bought|ordered?|orders|comes?|came|firm|uniform)\b"
    r"|£\d|\bfor (?:the|our|these|those|all|some|a|an|two|three|four|five|ten|their|your|so many|free|this|\d+) (?!day|week|time|trip|visit|morning|afternoon|tour|treat|fun|welcome|experience|lovely|wonderful|brilliant|great|fantastic|amazing|super|memor)"
)
# "built by a firm from Penrith", "a dairy near Garstang".
_FIRM = late.compile(
    r"\b(?:firm|company|supplier|dairy|bakery|shop|brewery|nursery garden|butcher'?s?|baker'?s?|builders|printers|joiners) (?:in|from|near|of|based in|over in) (?:the )?$"
)
_FIRM_OF = late.compile(
    r"\b(?:by|from) (?!University|Bishop|City|Isle|Bay|Tower|Town|Duke|County)[A-Z][\w']+ of $"
)
OURS = late.compile(
    r"\b(?:year (?:\d|one|two|three|four|five|six)\w*|y\d|reception|nursery|ks[1-4]|choir|team|squad|band|pupils|children|students|class(?:es)?|infants|juniors)\b"
)
_PARKED = late.compile(
    r"\b(?:park(?:ed|ing)?|driveways?|drives|zig[- ]?zags?|roadworks?|crossing patrol|traffic (?:lights|jams?|calming|warden)|residents?|neighbours?|road safety|(?:gas|water) (?:main|board|works)|dig(?:ging)?|diversion|temporary lights|allow (?:more|extra|\w+ minutes)|road (?:is )?closed|closures?|speeding)\b"
)
_STREET = late.compile(
    r"(?: (?:[A-Z]\w+ )?(?:Street|Road|Lane|Avenue|Close|Drive|Way|Terrace|Crescent))\b"
)
# "Please do not park in Ripon Drive at pick-up".
_AT_THE_GATE = late.compile(r"\bat (?:pick[- ]?up|drop[- ]?off)\b")
_SAID_LIKE = late.compile(
    r"\b(?:[Aa]ll roads lead to|[Cc]oals to|(?:[Ss]en[dt]|[Ss]ending) (?:\w+ ){1,2}to|(?:was|is|it's|feels?|felt|looks?|looked) (?:just |a bit |more )?like|(?:[Tt]he )?[Rr]oad to|[Tt]he whole of|(?:was|is|it's|felt) like (?:the )?(?:[A-Z]\w+ ){1,3}(?:at|in)|[Ff]rom here to|[Bb]ring(?:s|ing)? [A-Z]\w+ to) (?:the )?$"
)
_PROVERBS = frozenset({"coventry", "rome", "newcastle", "damascus", "bethlehem"})


_FAR = 240  # characters to each side within which something may speak of a place


def around(text: Text, at: int) -> tuple[int, int]:
    """The sentence around ``at``, of a very long one no more than what is near."""
    low, high = sentence_span(text, at)
    return max(low, at - _FAR), min(high, at + _FAR)


def is_told(text: Text, at: int, to: int) -> bool:
    """Whether what is said before a place explains it, and nobody of ours goes there."""
    low, high = around(text, at)
    before, sentence = text.lower[low:at], text.lower[low:high]
    if in_a_book(text, at):
        return True
    if _is_given_to(text, low, at, to):
        return True
    if _is_job(text, low, sentence):
        return True
    if GOES.search(sentence):
        return False
    firm = _FIRM.search(before) or _FIRM_OF.search(text.plain, low, at)
    return bool(firm) or _is_taught(text, low, at) or _is_thanked(before, sentence)


def _is_taught(text: Text, low: int, at: int) -> bool:
    """ "Year 6 are learning about the Blitz in Coventry"; "about magnets at Jodrell Bank" is where
    they learn it, unless it is about somebody of history."""
    lesson = next(reversed([*_LESSON.finditer(text.lower, low, at)]), None)
    if not lesson or _OUR_OWN.search(text.lower, lesson.end(), at):
        return False
    there = _AT if not SOON.search(text.lower, low, around(text, at)[1]) else _IN
    if not there.search(text.lower, low, at):
        return True
    return any(
        kind == "figure" and lesson.end() <= text.tokens[first].at < at
        for first, _past, kind in well_known.phrases_in(text)
    )


_OUR_OWN = late.compile(OURS.pattern + r"|\b(?:we|us)\b")
_IN = late.compile(r"\b(?:at|on|in) (?:the )?$")
_AT = late.compile(r"\b(?:at|on) (?:the )?$")


def _is_job(text: Text, low: int, sentence: str) -> bool:
    """A post to be filled, or where pupils apply to and go when they leave; not a visit there."""
    if _LOOKS.search(sentence):
        return False
    if _LEAVERS.search(sentence) and not SOON.search(sentence):
        return True
    return bool(_JOB.search(text.lower, headed(text, low), low + len(sentence)))


def is_street(text: Text, at: int, to: int) -> bool:
    """ "Please do not park in Grant Street": of drivers and neighbours."""
    if text.plain[at:to] != "Street" and not _STREET.match(text.plain, to):
        return False
    low, high = around(text, at)
    if not _PARKED.search(text.lower, headed(text, low), high):
        return False
    return not GOES.search(_AT_THE_GATE.sub("", text.lower[low:high]))


def is_saying(text: Text, at: int, to: int) -> bool:
    """ "All roads lead to Rome", "send to Coventry", "like Piccadilly Circus"."""
    said = _SAID_LIKE.search(text.plain, max(0, at - 40), at)
    if not said:
        return False
    if said[0].lower().startswith(("all", "coals", "sen", "road", "the road")):
        return text.lower[at:to] in _PROVERBS
    return not GOES.search(text.lower, said.end(), around(text, at)[1])


def headed(text: Text, low: int) -> int:
    """Where the sentence before begins: "We are hiring! Science technician, Sheffield"."""
    number = text.sentence_of(low)
    return max(text.sentence_starts[max(0, number - 1)], low - _FAR)


def in_a_book(text: Text, at: int) -> bool:
    """ "In Goodnight Mister Tom the train has left London", and nothing of ours since."""
    low = sentence_span(text, at)[0]
    if at - low > _FAR:
        return False
    before = text.lower[low:at]
    if story := _STORY.match(before):
        return not _WE.search(before, story.end())
    if not before.startswith("in "):
        return False
    for first, past, _kind in well_known.phrases_in(text):
        if text.tokens[first].at == low + len("in "):
            title = " ".join(token.fold for token in text.tokens[first:past])
            rest = before[text.tokens[past - 1].to - low :]
            return title in well_known.casts() and not _WE.search(rest)
    return False


_STORY = late.compile(r"in (?:[a-z0-9']+ ){1,3}(?:story|book|tale|novel|poem|film)s? ")
_WE = late.compile(r"\b(?:we|our|us|year \d+\w?|reception|nursery|class|children|pupils)\b")


def _is_given_to(text: Text, low: int, at: int, to: int) -> bool:
    """A charity, or a hospital money is raised for; unless children bring it there."""
    if not (_AID.match(text.plain, to) or _TO_GIVE.search(text.lower, low, at)):
        return False
    return not _CARRIES.search(text.lower, low, around(text, at)[1])


def _is_thanked(before: str, sentence: str) -> bool:
    """Thanked for a gift, or where a thing is bought; not for having us."""
    if not _THANKED.search(before) or not _GIFT.search(sentence):
        return False
    if "thank" not in before and _AT.search(before):
        return False
    return not OURS.search(sentence) or bool(_GAVE.search(sentence))


_GAVE = late.compile(r"\b(?:donat\w+|gave|given|giving)\b")
