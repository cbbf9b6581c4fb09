# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Clauses that only a person can stand in, whatever else a capital may mean: "Max has made us a
poster", "goodbye to Will today", "Summer had her head shaved"."""

from __future__ import annotations

import re

from publisher.detect import cues, gazetteer, ideas, late, offices, one_child, themes
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, Token

REACH = 140  # characters after a name within which a pronoun may still mean it

# A word that ends a description: what stands behind it is no longer said of the subject.
_NOT_OF = r"(?!(?:for|of|to|in|with|when|where|that|and|on|at|about|our|all|every|which|as)\b)"
_IS = r"(?:is|was|has been|had been|will be|becomes|became|has become|remains)"
_ROLE = late.compile(
    rf"(?:'s)? {_IS}(?: (?:now|also|still|already|again|not only|officially|[a-z]+ly))?"
    rf" (?:our|a|an|the|my|his|her|their|one of our|this (?:week|month|term|year)'s)(?: {_NOT_OF}[\w'-]+){{0,3}}? (?:(?i:{offices.ROLES})|lead(?! (?!for|in)[a-z]))\b(?! (?:of|for) (?:the )?(?:seasons?|all)\b)"
    rf"|(?:'s)? {_IS}(?: (?:now|also|already))? on (?:the|our) (?:[a-z]+ ){{0,2}}(?:council|squad|committee)\b"
)
# What no month, virtue or bird has, and no king of a story gets.
_HAS_AT_HOME = late.compile(
    r" (?:(?:now|also) )?(?:(?:has|have|had|got|welcomed) (?:an?|two) (?:new |little |baby |twin ){1,2}(?:brother|sister|sibling)s?"
    r"|(?:(?:has|have|had) )?(?:lost|got) (?:an?|another|his|her|two|both) (?:[a-z]+ ){0,2}(?:tooth|teeth)"
    r"|(?:has|have) grown the (?:tallest|biggest|longest|heaviest)"
    r"|(?:from|in) (?:the|our) (?:school |front )?(?:office|kitchen|canteen|library|food ?bank|hospice|PTA|(?:site|office|kitchen|catering) team)(?! (?:gardens?|windows?|table|door|bins?)\b)[^.,!?\n]{0,20}? (?:got|has|had|is|was|will|made|does|did|needs|would|retires|leaves|received|deserves|won))\b"
)
SOFTLY = r"(?: (?:just|also|really|already|always|now|then|even|still|both|so|since|recently|proudly|kindly|very kindly|actually|[a-z]+ly))"
# What nobody says of a season or a virtue, however fondly; and what poets do.
_DONE = (
    r"designed|written|sewn|knitted|crocheted|carved|coded|filmed|photographed|composed|invented|swum|ridden|climbed|cycled"
    r"|gone (?:home|off|to)|moved (?:up to|here|from [A-Z]\w+)|volunteered|offered|agreed|decided|bought|organised|practised|scored|joined|represented|competed|donated|tidied|collected"
    r"|grown (?:his|her)|brought (?:in|his|her)|taken (?:his|her|up|part)|cut (?:his|her)|dyed|shaved|worn|got (?:his|her|a place)"
    r"|been (?:to (?:meet|see|visit)|awarded|elected|picked|working|practising|reading|writing|training|baking|volunteering|collecting|drawing|playing|teaching)"
)
_SAID_TO_DO = (
    r"painted|drawn|baked|built|sung|danced|promised|asked|told|spoken|taught|learnt|learned|read|cooked|won|lent|sent|achieved"
    r"|earned|made (?:us|me|an?|some|his|her|it|the)|given (?:us|me|up|an?|his|her)|taken on|kept (?:his|her)"
    r"|been (?:an? absolute|an? real|so|busy|chosen|selected|learning|making|helping|painting)"
)
_HAS = rf"{SOFTLY}{{0,2}} (?:has|have|had){SOFTLY}{{0,3}}"
_HAS_DONE = late.compile(rf"{_HAS} (?:{_DONE})\b")
_HAS_SAID_TO = late.compile(rf"{_HAS} (?:{_SAID_TO_DO})\b")
_SHE = late.compile(
    r"(?<!\bor )(?<!\bor her/)\b(?:[Ss]he|[Hh]e|[Hh]im|[Hh]er|[Hh]ers|[Hh]is|[Hh]imself|[Hh]erself|[Ss]hes|[Hh]es)\b(?!/)(?! or (?:her|she|hers)\b)"
)
BE = r"is|was|has|had|will|must|can|can't|could|couldn't|would|wouldn't|might|did|does|didn't|doesn't|wasn't|isn't|won't|hasn't"
ACT = (
    r"(?!(?:feed|hundred|need|seed|shed|speed|weed)\b)[a-z]{2,}ed|beat|began|became|cut|drove|flew|overcame|ran|swam|won|wrote|made|took|came|went|got|gave|said|told|found|felt|kept|knew|left|led|lost|met|put|read|sang|sat|saw|spoke"
    r"|stood|taught|thought|threw|wore|chose|drew|ate|fell|grew|held|hid|rode|shone|slept|spent|built|bought|brought|caught|loves|likes|wants|says"
    r"|thinks|hopes|plays|reads|runs|writes|makes|takes|goes|comes|gets|knows|works|lives|keeps|gives|tells|needs|looks|feels"
)
_FINITE = late.compile(rf"{SOFTLY}{{0,2}} (?:{BE}|{ACT})\b")
# What somebody on the roll does, though a season, a plant or a mark may do so too.
_DOES = late.compile(rf"{SOFTLY}{{0,2}} (?:had (?:an?|the|his|her|no|such)|(?:{ACT})(?! by))\b")
# What no season, virtue or weather does, and no poet says of one.
_COUNTED = r"an?|the|his|her|our|some|every|all|two|three|four|five|six|seven|eight|nine|ten|\d+"
_ONLY_PEOPLE = late.compile(
    rf"{SOFTLY}{{0,2}} (?:(?:captained|refereed|umpired|interviewed|borrowed|invented|coded|programmed|thanked|hugged|swam|cycled|photographed|filmed"
    r"|tidied|apologised|giggled|chatted|volunteered|auditioned|scored|dribbled|skied|laughed|shouted|cried|climbed|voted|researched|investigated|coached)(?! by\b)"
    rf"|(?:cooked|baked|knitted|sewed|drew|wrote|kicked|rehearsed|solved|labelled|measured|counted|cleaned) (?:{_COUNTED})\b"
    r"|(?:kindly|generously|bravely|politely|nervously|proudly) [a-z]+ed|misses (?:his|her)|made an? (?:[a-z]+ ){1,3}(?:out of|from) an?\b|(?:bakes|coaches|cooks|cycles|knits|referees|swims|teaches|joins (?:our|the) (?:[a-z]+ ){0,2}team|volunteers (?:as|at|every|for|in|on|with)|wins (?:gold|silver|bronze)|raises £?\d+|loses (?:his|her))\b|whispered (?!through|over|among|across|in|to the))"
)
# What is thought and said: by people, and in stories by animals, kings and angels.
_MINDED = late.compile(
    rf"{SOFTLY}{{0,2}} (?:said|told|asked|answered|explained|thought|learned|learnt|chose|remembered|forgot|noticed|enjoyed|believed|wished|hoped|wanted|hated|missed)\b(?! by\b)"
)
_IN_STORIES = frozenset(
    "prince princess king queen angel angels royal star knight duke baron page bishop".split()
)
# And what a virtue or a month hardly does: enough where somebody on the roll is called so.
_PUPIL_DOES = late.compile(
    rf"{SOFTLY}{{0,2}} (?:cooked|baked|drew|wrote|kicked|said|told|asked|answered|explained|presented|performed|practised|jumped|threw|chose"
    r"|ate|wore|rode|drove|sat|thought|learned|learnt|taught|planned|designed|built|created|counted|measured|solved|planted|picked|collected|cleaned"
    r"|grew|rowed|sailed|marched|walked|cycled|tripped|injured|dressed|visited|met|invited|fed|stroked|groomed|spotted|heard|smelled|tasted|believed"
    r"|wished|enjoyed|hated|loved|liked|missed|remembered|forgot|tested|experimented|predicted|observed|noticed|sorted|labelled|matched|watched|saw"
    r"|caught|recorded|described|donated|raised|organised|represented|elected|waited|travelled|discovered|explored|painted|danced|sang|ran|won|lost"
    r"|joined|helped|shared|made|waved|clapped|cut off|came (?:joint )?(?:first|second|third|1st|2nd|3rd|last|top)|came to (?:talk|see|visit|play|show|tell)|leaves us|loves|says|showed us|told us|read (?:to|every|all|the|an?|his|her)|knows|wants|reads|speaks)\b(?! by\b)"
)
_OUR_ROLE = late.compile(
    rf" our (?:[a-z'-]+ ){{0,2}}{offices.ROLES}(?:,| (?:is|was|has|had|who|will|for|at|and)\b)"
)
_THE_COOK = late.compile(
    rf" the (?:[a-z]+ )?{offices.ROLES}(?:,| (?:is|was|has|had|who|will|came)\b)"
)
# "2nd Holly (Northgate)": who came where, and from which school.
_IN_BRACKETS = late.compile(
    r" \((?:(?:[A-Z][a-z]+|vice|co)[ -])?(?i:captain|vice[- ]captain|prefect|head (?:boy|girl)|councillor|goalkeeper|monitor|ambassador|narrator)\)"
)
_RANK = late.compile(r"\b\d{1,2}(?:st|nd|rd|th)[:,]? $")
_OF_SCHOOL = late.compile(r" \((?!House|Team|Class)[A-Z]|,? from [A-Z]")
_HAD = late.compile(
    r" (?:brought in (?:an?|the|some|his|her|two)\b|is playing (?=[A-Z]|the part)|was (?:crowned|elected)\b|(?:has )?had an? (?:[a-z]+ ){0,2}(?:season|week|wobble|go|try|turn|tooth|haircut|cuddle|laugh|cry|nap|birthday|fall|bump|question|idea|day|time|ball|blast)"
    r"|to (?:appear|captain|climb|compete|cycle|leave|perform|play|represent|retire|row|run|sing|star|swim)\b"
    r"|from (?:the|our|[A-Z])[^.,!?\n]{0,40}? (?:asked|said|told|came|visited|showed|taught|helped|spoke|talked|explained|joined|gave|ran|led|read))\b"
)
# A house, a class or a team comes first as well.
_CAME_FIRST = late.compile(
    r" (?:came|finished|was|took) (?:an? )?(?:close |joint |very |well-deserved )*(?:first|second|third|fourth|1st|2nd|3rd|last|top)\b"
)
_AND_HIS = late.compile(
    r",? (?:and|&|with|plus) (?:his|her) [a-z]|, who (?!else\b)[a-z]| would (?:like|love) to\b"
)
# Somebody else to whom a pronoun may belong.
_OTHER = late.compile(
    r"\b(?:girls?|boys?|wom[ae]n|m[ae]n|lad(?:y|ies)|mums?|dads?|mothers?|fathers?|child|pupils?|students?|teachers?|parents?"
    r"|person|friends?|brothers?|sisters?|author|poet|king|queen|god|lord|nature|everyone|somebody|someone|anyone|headteacher)\b"
    r"|(?<![.!?] )(?<![.!?]\n)(?<!\n)[A-Z][a-z]+(?! (?:and|in|of)\b)"
)
_TO = AnyCase(
    r"\b(?:(?:goodbye|farewell|bye|hello|cheerio|au revoir|all the best|happy retirement|speedy recovery|(?:lots of|sending|all our|much) love|get well soon(?: wishes)?|hats off) to"
    r"|thinking of|thoughts (?:and prayers )?(?:are )?with"
    r"|wav(?:e|ed|ing) off|(?:sorry|sad) to (?:lose|see)|(?:help|helped|helping|assist|assisted|assisting|join|joined|joining|text|ring|phone|email|message|dm"
    r"|congratulate|remembering|nominate|nominated|wish|wishing|sponsor|sponsored|sponsoring|support|cheer(?:ed|ing)? on|remember|missed|missing|(?:will|'ll|shall|going to)(?: all| really| so| always| dearly)* miss|chatting to|chat to|speak to|talk to|pop and see)"
    r"|baby(?: brother| sister| boy| girl)?,?(?: called| named)?|inform|notify|let"
    r"|thanks? (?:so much |again )?(?:to|you)|(?:baked|made|knitted|sewn|drawn|painted|written|designed|carved|run|led|taught|cooked|donated|sent in|suggested|spotted|found|won) by"
    r"|(?:mum|mummy|dad|daddy|parents?|gran|nan|grandma|grandad|friends?|brother|sister|family) of|(?:birthday|retirement|leaving) (?:cake|card|party|do|present) for) (?:our |dear |lovely |the lovely )?$"
)


# Shouted to a child, and now and then to a brand or a country.
_CHEERED = AnyCase(
    r"\b(?:bye(?:[- ]bye)?|bon voyage|rest in peace|safe travels|get in|go|come on|yay|wow|hooray|hurrah|yippee|nice one|miss you"
    r"|(?:good|great|brilliant|super|superb|fantastic|fab|amazing|lovely) (?:job|work|effort|writing|reading|try))[,!]? $"
)


# What shows that such a word describes nothing: not "Ash Wednesday", "Roman soldiers".
_DESCRIBES_NOTHING = late.compile(
    r"$|[!.,;:?)]| (?:and|for|from|go|has|is|made|on|so|to|today|was|who|with)\b"
)


def stands_as_one(text: Text, token: Token) -> bool:
    """Whether an everyday word is a person's name here, wherever its clause has it."""
    if token.shouted or ideas.is_never_one(token.fold):
        return False
    poetic = ideas.is_poetic(token.fold)
    if in_subject(text, token, poetic=poetic):
        return True
    if is_reached(text, token):
        return True
    everyday = token.fold in gazetteer.EVERYDAY
    if everyday and gazetteer.given().get(token.fold, 0.0) >= 1 and opens_as_one(text, token):
        return True
    before, line = text.plain[max(0, token.at - 60) : token.at], _line(text, token)
    if token.first or ideas.is_of_the_calendar(token.fold):
        return False
    if token.fold in gazetteer.calendar() and not _DESCRIBES_NOTHING.match(line):
        return False
    if token.fold in ideas.SEASONS:
        return one_child.leads_to_one(before) or one_child.is_watched(before, line)
    if _RANK.search(before) and _OF_SCHOOL.match(line):
        return True
    return in_object(text, token) or (not poetic and meant_later(text, token))


# What is said of somebody where a name opens its sentence: "Ruby was excluded", "Max in goal".
_STATE = (
    r"off|back|late|away|absent|ill|unwell|poorly|sick|excluded|suspended|upset|injured|amazing|awesome|incredible|brilliant"
    r"|fantastic|fab|fabulous|superb|great|ace|very|really|such|so|in (?:detention|hospital|isolation|tears|trouble|goal|[Yy](?:ear)? ?\d)"
    r"|(?:an? )?(?:very |really |such a )*(?:kind|good|true|great|lovely|caring|wonderful|brilliant) (?:friend|boy|girl|lad|kid|person|child)"
)
_OPENS = late.compile(
    rf"(?:(?: is|'s| was| looks| feels| felt)(?: now| still| so| very| really)? (?:{_STATE})\b"
    r"| (?:has|had)(?: now| also| just)? (?:an? [a-z]+ (?:allergy|appointment|assessment|plan|meeting|lesson|fall|accident)|been (?:amazing|brilliant"
    r"|fantastic|so|very|off|ill|poorly|excluded|chosen)|chicken ?pox|asthma|covid|epilepsy|diabetes|adhd|autism|broken|lost|hurt|his|her|no\b)"
    r"| (?:in goal|on (?:the )?(?:drums|piano|guitar|vocals|violin|keyboard|flute)|with (?:a|the) (?:hat.?trick|winner|equaliser|medal|trophy|certificate)|late again|x\d"
    r"|joins (?:us|[Yy]|[Rr]eception)|wins|smashed it|bagged|nailed|starts (?:on|at|with|in)|leaves (?:us|on|at|in)"
    r"|(?:and|&) (?:[Mm]um|[Dd]ad|[Nn]an|[Gg]randad|[Gg]randma)))\b"
)


_OF_A_CLASS_TOO = late.compile(
    r"amazing|awesome|incredible|brilliant|fantastic|fab|superb|great|ace|very|really|such|so$|wins|smashed|bagged|nailed|back"
)


def opens_as_one(text: Text, token: Token) -> bool:
    """Whether a word that opens its sentence is sooner somebody than what it means, or a class."""
    said = _OPENS.match(_line(text, token)) if token.first and not token.possessive else None
    return said is not None and (
        not _OF_A_CLASS_TOO.search(said[0]) or not cues.speaks_of_groups(text)
    )


def does_something(text: Text, token: Token) -> bool:
    """Enough for a name on the roll: "Daisy picked up every cone"."""
    idea = ideas.is_poetic(token.fold) or token.fold in gazetteer.calendar()
    line = _line(text, token)
    does = _PUPIL_DOES.match(line) or _ONLY_PEOPLE.match(line)
    if not does and not idea:
        does = _DOES.match(line) or _HAS_ACTED.match(line)
    return bool(does) and not token.possessive


_IS_GIVEN = late.compile(
    r" (?:was|has been|is being) (?:given|awarded|handed|chosen|picked|asked|told|invited|crowned|presented with)\b(?! (?:by|for|at|in|on|when)\b)"
)


_HAS_ACTED = late.compile(
    rf"{_HAS} (?!been\b|moved\b|closed\b|changed\b|arrived\b)(?:[a-z]+(?:ed|ght|ung|wn)|gone|done|made|won|met|read|sent|swum|begun|become)\b(?! (?:by|been)\b)"
)


def acts_alone(text: Text, token: Token) -> bool:
    """Enough for a usual name that opens its sentence: "Angel wanted to know", "Sky was given a
    cup"; nobody's for an idea or a plant, of which much is said."""
    if token.possessive or ideas.is_poetic(token.fold) or token.fold in gazetteer.calendar():
        return False
    line = _line(text, token)
    has_done = token.fold not in themes.things("nature") and _HAS_ACTED.match(line)
    return bool(has_done or _DOES.match(line) or _IS_GIVEN.match(line))


_SENTENCES = late.compile(r"[^.!?]+[.!?]*")


def in_subject(text: Text, token: Token, *, poetic: bool = False) -> bool:
    """Whether the clause that follows makes a person of its subject. Of ``poetic`` words, seasons
    and virtues, much is said that else only people do."""
    if token.possessive:
        return False
    line = _line(text, token)
    if _ROLE.match(line) or _HAS_DONE.match(line) or _HAS_AT_HOME.match(line):
        return True
    if one_child.is_said_of_one(line):
        return True
    idea = poetic or token.fold in gazetteer.calendar()
    if one_child.is_said_of_few(text, line, idea=idea):
        return True
    if not poetic and _HAS_SAID_TO.match(line):
        return True
    if token.fold not in themes.things("creatures"):
        if _ONLY_PEOPLE.match(line):
            return True
        if not poetic and token.fold not in _IN_STORIES and _MINDED.match(line):
            return True
    if _IN_BRACKETS.match(line) or _THE_COOK.match(line):
        return True
    if not poetic and token.fold not in gazetteer.calendar() and _OUR_ROLE.match(line):
        return True
    if not poetic and (_AND_HIS.match(line) or _HAD.match(line)):
        return True
    if not poetic and _CAME_FIRST.match(line):
        return not cues.speaks_of_groups(text)
    return bool(_FINITE.match(line)) and _pronoun_follows(line, sentences=1 if poetic else 2)


_LOST = late.compile(
    r" (?:has )?(?:lost|found) (?:his|her|their) (?:first|second|front|last|other) "
)


def is_of_ours(text: Text, token: Token) -> bool:
    """ "Robin has been our lollipop man", "Daisy lost her first tooth"."""
    line = _line(text, token)
    return bool(
        _ROLE.match(line)
        or _LOST.match(line)
        or _HAS_AT_HOME.match(line)
        or one_child.is_said_of_one(line)
    )


_RING = late.compile(r"\b(?:[Rr]ing|[Cc]all|[Pp]hone|[Tt]ext|[Cc]ontact|[Ee]mail|[Mm]essage) $")
_ASKED = late.compile(r"\b(?:asked|told|thanked|reminded|invited) $")
_WHAT = late.compile(r" (?:what|how|if|whether|why|to|about|for)\b")
_REACH_AT = late.compile(
    r",? (?:on|at|via) (?:\(?\+?\d|[\w.-]+@)|,? in (?:the|our) (?:[a-z]+ )?(?:office|kitchen|library|nursery|reception)\b"
)


def is_reached(text: Text, token: Token) -> bool:
    """ "ring Carol on 01632 …", "We asked May what she liked"."""
    before = text.plain[max(0, token.at - 20) : token.at]
    reached = _RING.search(before) and _REACH_AT.match(text.plain, token.to)
    return bool(reached or (_ASKED.search(before) and _WHAT.match(text.plain, token.to)))


def in_object(text: Text, token: Token) -> bool:
    """Whether somebody is greeted, helped, missed … by this name, or is him or her later on."""
    before, line = text.plain[max(0, token.at - 60) : token.at], _line(text, token)
    if _TO.search(before) or offices.is_introduced(before):
        return True
    if token.fold in gazetteer.given() and (
        _CHEERED.search(before)
        or one_child.is_spoken_to(before, line, idea=ideas.is_poetic(token.fold))
    ):
        return True
    thing = cues.THING_BEFORE.search(before) or re.match(r"[ -](?:[A-Z]|he\b|she\b)", line)
    return not thing and _pronoun_follows(line, sentences=1)


def _line(text: Text, token: Token) -> str:
    return text.plain[token.to : token.to + REACH].split("\n", 1)[0]


def meant_later(text: Text, token: Token) -> bool:
    """ "… to Will today. He is off to university": the next sentence opens with he or she."""
    line = text.plain[token.to : token.to + REACH]
    match = re.search(r"[.!?]+\W{1,3}(?=(?:He|She)(?:'s|'ll|'d)?\b)", line)
    return match is not None and not _OTHER.search(line, 0, match.start())


def _pronoun_follows(line: str, *, sentences: int) -> bool:
    """Whether he, she … stands in so many sentences with nobody else before it."""
    near = "".join(_SENTENCES.findall(line)[:sentences])
    match = _SHE.search(near)
    return match is not None and not _OTHER.search(line, 0, match.start())
