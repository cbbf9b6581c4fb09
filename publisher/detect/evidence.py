# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""What beside a name says that a person of our own is meant: what is tied to it, what it does."""

from __future__ import annotations

from publisher.detect import cues, late, offices, one_child, persons
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, Token

_NEAR = 70  # characters to either side that may speak for a name

_CLASS = r"(?:(?:[Yy]ear|[Yy]r|[Cc]lass|Form|[Rr]eception|Nursery)\b|[YPS] ?\d|(?:1[0-3]|[1-9])[A-Z]{1,3}\b)"
_KIN = r"(?:his|her|their|I|co|mum|dad|mummy|daddy|nan|gran|grandma|grandad|family|friends?|brother|sister)"
_PLACED = r"(?: (?:from|in|at|of) (?:the |our )?[\w'-]+(?: (?!and\b|what\b)[\w'-]+)?)"  # "Moira from the library"
# Past tenses without -ed, what people are often said to do, and the Welsh "has" and "is".
_IRREGULAR = (
    r"beat|began|became|overcame|overtook|outran|bent|bit|blew|bowed|burst|clung|crept|cut|dealt|drank|dreamt|drove|dug|fed|flew|fought|flung|forgave|forgot|froze|hit|hung|hurt"
    r"|knelt|laid|lay|leapt|lent|let|lit|meant|paid|quit|rang|rose|sank|sewed|shook|shot|shut|slid|sold|sought|spelt|split|spread|sprang|spun|stole|struck"
    r"|stuck|stung|swept|swore|swung|tore|understood|wept|woke|wound|wove"
    r"|(?![a-z]*thing )[a-z]{2,}ing (?:the|an?|his|her|their|with|to|for|on|in|at|up|down|out)|asks|bakes|moves|scores|wins|brings|celebrates|cleans|cooks|dances|drives|finds|helps|holds|joins|leaves|retires|sings|sits|stands|starts|teaches|tries|turns|wedi|yn"
)
_FINITE = rf"(?:{persons.BE}|{persons.ACT}|{cues.VERBS}|{_IRREGULAR}|will|must|should|can|cannot|can't|could|couldn't|won't|would|wouldn't|didn't|doesn't|hasn't|isn't|wasn't)"
_DOES = late.compile(
    rf"(?: [A-Z][\w'-]+){{0,2}}(?: \([^)]{{1,30}}\)|, \d{{1,2}},)?{_PLACED}?{persons.SOFTLY}{{0,2}} {_FINITE}\b(?! by\b)"
)
_CAPITAL_NEXT = late.compile(r" [A-Z]")
_OWNS = late.compile(
    r"'s? (?!(?:is|was|here|over|day|coming|a|the|been|end|arrived|gone|not|men|team|side)\b)[a-z]"
    r"|'s? (?!(?:Hill|House|Road|Street|Lane|Park|Wood|Farm|Cottage|Caf|Kitchen|Bakery|Wish|Day|Law|Theorem|Ark|Bar|Diner|Garage|Nursery|Lodge|Court|Bridge|Field|Green|Meadow|Corner|Yard|Mill)s?\b)[A-Z][a-z]+"
)
_TIED = late.compile(
    r"'s? (?:[a-z]+ ){1,4}(?:his|her|their)\b|'s (?:first|last) (?:day|week|lesson|match|show)\b"
    rf"|,? (?:who|whose)\b|,? (?:and|&|with|plus) {_KIN}\b|,? and the (?:school council|[Tt]eam|[Cc]rew|[Ss]taff|girls|boys|rest)\b"
    rf"|[,:;-]{{0,2}} ?\(?(?:{_CLASS}|\d+\))| \([A-Za-z][^)]{{1,25}}\)|, \d{{1,2}},"
    rf"|,? (?:in|from|of|on) (?:our |the )?(?:{_CLASS}|[A-Z][a-z]+|kitchen|office|nursery|door|gate|desk|[a-z]+ (?:office|team|class|services))\b"
    r"| ?[:-] ?[\"']?(?:I|My|We)\b|: ?[\"']"
    r"|,? from (?:our|the) [^,.!?\n]{3,40},? (?:who|rang|came|called|told|said|visited)\b"
    r"|, (?:you|your|you're|it's|take|thank|please|well done|we)\b| \d{1,2}(?:st|nd|rd|th)\b| with \d| am [a-z]|'S [A-Z]"
    r"| is (?:our |the )?(?:star|pupil|reader|writer|player) of\b"
    r"|, (?:said|says|told|explained|added|one of (?:our|the))\b"
    r"|, (?:winner|captain|pupil|our|off|unasked|1st|2nd)\b|, [A-Z][a-z]+ of the (?:Week|Month|Term)\b"
    r"|,? to (?:ask|bring|tell|help|use)\b|,? (?:on|for) (?:his|her|their|[a-z]+ing)\b|!+ (?![Tt]ickets)[A-Z]"
    r"| (?:dressed )?as (?:the |an? )?(?!Year|Reception|Nursery|Class)[A-Z][a-z]"
    r"|,? as (?:our |the |new |joint )*(?:[A-Z]?[a-z]+[ -])?(?i:chair|captain|treasurer|secretary|president|head (?:boy|girl)|councillor|rep|leader|prefect)"
)
# What stands before somebody: a prize, a word to or of them, what they did, who they are.
_PRIZE = (
    r"(?:reader|writer|star|pupil|player|employee|learner|worker|artist|mathematician|man|woman|girl|try|goal|save|catch|catches) of the (?:day|week|month|term|year|match|season)[^.\n]{0,25}"
    r"|of the (?:match|week|day|month)[^.\n]{0,60} (?:is|was|were|goes to)|special mentions?(?: to)?|winners?:?(?: (?:y|p|s|year )\d\w?)?(?: ?[:-])?|(?:prize|place) to"
    r"|awards?(?: this week)? (?:goes|go) to|honours:|honou?rable mentions?:?|champs?:|wythnos:|(?:phase|level|stage) \d for|(?:first|second|third|1st|2nd|3rd) place|\d{1,2}(?:st|nd|rd|th)"
    r"|(?:reporter|king|queen|scorer|winner|captain|narrator|champion|star|head (?:boy|girl)|prefect|monitor)\b[^.!?\n]{0,20} (?:was|is|were|are)"
    r"|quotes? from|motm|potm|sotw|(?:goal|save|try) of the game:|star (?:baker|reader|writer|artist|cook|listener):|(?:from left|left to right|l to r|elected|absent|allerg(?:y|ies)|drawn by|name in (?:coat|it)):"
)
_SAID_TO = (
    r"visits? from|that's right,|we (?:were|are|have been|had been) (?:[a-z]+ly )?(?:joined|visited|taught|helped|greeted|coached|supported|accompanied) by|(?:forms?|slips?|money) to|ask for|please (?:ask|see|find|message|contact|e-?mail|phone)|(?:clapp(?:ed|ing)|cheer(?:ed|ing)|applauded|rooting) for|(?:speak|talk) to|text|ring|(?:hats off|farewell|goodbye) to|return to|belongs? to|(?:came|coming|come) to|(?:just )?heard from [^.\n]{0,25}|shout ?out \S* ?to|(?:talk|lunch) with"
    r"|thanks? (?:you )?(?:so much |also |again |especially )?to|thank ?you,?|diolch(?: i)?|da iawn(?: ti)?,?|welcome,?|(?:retirement|wedding|memory|arrival|kindness|work|appointment|promotion|election|departure|death|passing) of|update:|photo(?:s|graph|graphs)?:|pictured?:"
    r"|gave|give|[a-z]+ing with|elected|chose|picked|appointed|crowned|nominated|voted for"
)
_DONE_BY = (
    r"(?:goals?|tr(?:y|ies)|points?|wins?|wickets?|runs|medals?|golds?|a hat-?trick)(?: of the \w+)?(?: came)? (?:from|for|by)|(?:header|penalty|strike|shot|save|bravery) from"
    r"|(?:recitation|reading|solo|performance|poem|song|drawing|piece|effort|work|story|question|answer|speech|duet|verse) (?:from|by)|(?:is|are|was|were|planned|organised|arranged|choreographed|hosted|filmed|introduced) by"
    r"|(?:brilliant|superb|lovely|fantastic|amazing|great|super|excellent|wonderful|beautiful|stunning|outstanding|incredible|impressive)(?: [a-z]+){1,3} (?:from|by)"
)
_ROLE = (
    r"little|head of [^.,!?\n]{3,30},|(?:friends?|colleagues?|neighbours?|soloists?|vicar|priest|curate|minister|leavers?|leads?|manager|foreman|ranger|keeper|officer|guide|instructor|coach|driver|farmer|chef|cook"
    r"|caretaker|volunteer|apprentice|assistant|(?:lollipop|dinner) (?:man|lady|person)|girl|boy|child|pupil|student|parent|governor|teacher|muinteoir|chair|treasurer|secretary),?"
    r"|(?:pupils|students|children|boys|girls|leavers|winners|organisers|founders|finalists|presenters|hosts|soloists|narrators|captains|helpers|volunteers|governors|trustees|parents|visitors|wardens?|guests?)"
    r"|(?:leavers|soloists|pupils|students|girls|boys|winners|narrators|captains|helpers)\b[^.:\n]{0,60}:"
)
_LED = AnyCase(rf"\b(?:{_PRIZE}|{_SAID_TO}|{_DONE_BY}|{_ROLE}) $")

_INSTITUTIONS = frozenset(
    "school schools college academy primary nursery university class council league rangers rovers"
    " warriors harriers panthers grasshoppers".split()
)
_MET = late.compile(
    r",? who(?:se)?\b| (?:was|were|is|has been|came) (?:here )?(?:with|to see) us\b"
)

# The last of a row or below a sentence: "Seals | Zakariya |", "Silver: Kit", "I dug a hole. Yusuf".
_ROW_BEFORE = late.compile(r"(?:[A-Za-z)%] ?[|:=-]|[a-z][.!?][\"')]*) $")
_ROW_ENDS = late.compile(r" ?\|?[.!]*\s*$|[.;]| \(")
# "Certificate time! Sahana - times tables."
_LABEL_BEFORE, _LABEL_AFTER = late.compile(r"(?:^|[.!?:] )$"), late.compile(r" - [a-z]")
_STAR_BEFORE, _STAR_AFTER = late.compile(r"[~*] ?$"), late.compile(r" ?[~*]")  # between two stars
_OPPOSED = AnyCase(r"\b(?:v|vs|versus)\.? $")  # "the match v Denholm has been put off"
_OPPOSES = late.compile(r" (?:v|vs|versus)\.? ")
_MANY, _JOINED = (
    late.compile(
        r"(?:,? who)? (?:are|were|have)\b"
        r"|, (?:[a-z]+ ){0,2}(?:winners|champions|finalists|opponents|hosts|visitors|rivals)\b"
    ),
    late.compile(
        r"(?:\b(?:and|with|or)|[,&+/])(?: (?:his|her|their|our|the) (?:[a-z]+ ){1,3})?\W*$"
    ),
)
# "Donaldson were close behind and Rosen are catching up": of a row of classes, not of two people.
_MANY_TOO = late.compile(r"\b[A-Z]\w+ (?:are|were|have) (?:[a-z-]+ ){1,4}(?:and|but|while) $")
_NOTICED = AnyCase(
    r"\b(?:that|spot|how well|see|call|say|says|said|watched|caught|(?:here|this) is|here's|we had"
    r"|(?:up|forward|along|in) (?:stepped|came|popped|jumped|rushed)) $"
)
# "our favourite lantern was Diego's, which", "up stepped Reuben".
_IS_OF, _OWNER = late.compile(r"\b(?:is|was|are|were) $"), late.compile(r"'s?(?=[,.!?])")


# "Our Mary found half a brick": a class has no people of stories of its own.
_OUR = late.compile(r"\b[Oo]ur $")


def is_somebody(text: Text, token: Token, last: Token | None = None) -> bool:
    """Whether anything beside the name, which may end with another word, is said of a person."""
    return is_tied(text, token, last) or acts(text, token, last)


def is_tied(text: Text, token: Token, last: Token | None = None) -> bool:
    """A class, a family, an award or a part: what people of stories and far-away towns have not."""
    before, after = _beside(text, token, last or token)
    return bool(
        _TIED.match(after)
        or (_ROW_ENDS.match(after) and _ROW_BEFORE.search(before))
        or (_LABEL_AFTER.match(after) and _LABEL_BEFORE.search(before))
        or (_STAR_AFTER.match(after) and _STAR_BEFORE.search(before))
        or cues.PUPIL_AFTER.match(after)
        or cues.APPOSED.match(after)
        or is_led(before)
        or (_OUR.search(before) and _DOES.match(after))
        or persons.is_of_ours(text, last or token)
    )


def is_led(before: str) -> bool:
    """Whether praise, a prize, an office or what somebody made leads to a name."""
    return bool(
        _LED.search(before)
        or cues.PERSON_LED.search(before)
        or cues.MADE_BY.search(before)
        or one_child.leads_to_one(before)
    )


# Who and what comes from a town or goes to one; a card, a reminder and thanks are somebody's.
_ON_THE_WAY = AnyCase(
    r"\b(?:trips?|visits?|visitors?|visiting|travel\w*|journeys?|went|go|goes|going|gone|coach(?:es)?|train|flights?|fl(?:y|ew|ying)|driv\w+|drove|way|off|back|home|head(?:ed|ing)?|mov(?:e|ed|es|ing)"
    r"|tours?|return\w*|walk\w*|ran|run|cycl\w+|sail\w*|ferry|bus(?:es)?|roads?|routes?|miles?|far|near|next|close|pupils?|students?|children|teachers?|teams?|schools?|people|famil(?:y|ies)|guests?|friends|players?"
    r"|c(?:ame|omes?|oming)|arriv\w+|sent|hail\w*|originally|post\w*cards?|transfer\w*|evacu\w+|emigrat\w+|refugees?|news|greetings|food|music|stor(?:y|ies)|danc\w+|recipes?|dish(?:es)?|art|artists?|authors?|speakers?"
    r"|clothes|coins?|stamps?|flags?|spices|tea|coffee|imported|compan(?:y|ies)|charit(?:y|ies)|twinned|line|up|down|from [a-z]+)(?:,? [\w']+){0,2} (?:from|to) $|\b(?:is|are|was|were) (?:from|to) $"
)
_AND_ANOTHER = late.compile(r"(?:,| to| and| or| via) [A-Z]| (?:and|to|or) the ")


def leads_elsewhere(before: str, after: str) -> bool:
    """Whether a word that is both a town and a usual name is the town here: not where something
    else is "from" or given "to" it: "a card from Skye", "say hello to Jordan"."""
    given = before[-6:].lower().endswith((" from ", " to "))
    return not given or bool(_ON_THE_WAY.search(before) or _AND_ANOTHER.match(after))


def is_met(text: Text, token: Token, last: Token) -> bool:
    """ "our governor Jane Hall", "Gillian Borough was with us": what no hall and no borough is."""
    if last.fold in _INSTITUTIONS:
        return False
    before, after = _beside(text, token, last)
    return bool(
        _MET.match(after)
        or offices.is_introduced(before)
        or cues.PERSON_LED.search(before)
        or _LED.search(before)
    )


def acts(text: Text, token: Token, last: Token | None = None) -> bool:
    """Something that is done, owned or felt, as by anybody, in a story too."""
    before, after = _beside(text, token, last or token)
    if _OPPOSED.search(before):
        return False
    return bool(
        _NOTICED.search(before)
        or (_IS_OF.search(before) and _OWNER.match(after))
        or _DOES.match(after)
        or _OWNS.match(after)
        or cues.PERSON_DID.match(after)
        or (last is None and persons.in_object(text, token))
    )


def does_plainly(line: str) -> bool:
    """Whether a verb is what follows a name: "joins us", "from the kitchen retires"."""
    return bool(_DOES.match(line)) and not _CAPITAL_NEXT.match(line)


# "Team: Bell, Wright", up to the name in question.
_ROW_SO_FAR = r"[^.!?:\n]{0,20}:\s(?:[A-Z][\w'-]+(?: \([^)]{1,12}\))?(?:, and |, | and | & |; ))*$"
_ROW_BARE = r":? (?:[A-Z][\w'-]+(?:, and |, | and | & ))*$"
_SCORERS = late.compile(
    rf"\b[Bb]est (?:players?|bats?|batters?|bowlers?)(?: (?:was|were))?{_ROW_BARE}"
    rf"|\b(?i:(?:goal|try)?-?scorers?|tries|conversions?|wickets|motm|potm)\b{_ROW_SO_FAR}"
)
_TEAM_SHEET = late.compile(
    rf"\b(?i:team|squad|line-?up|side|xi|goals?|try|runners|swimmers|cast|crew|captains?)\b{_ROW_SO_FAR}"
)
_OF_THE_MATCH = late.compile(
    r"\b(?i:of the (?:match|game))(?: (?:was|is|went to|goes to)|:| ?[-–]) $"
    r"|\b(?:GK|GS|GA|WA|WD|GD|DEF|MID|FWD|WK|MOTM|POTM)[: -]{1,3}$"
)
# "Violin - Park; cello - Lee"; not "Cello - Grade 5".
_IN_A_BAND = late.compile(
    r"\b(?i:violin|viola|cello|double bass|flute|oboe|clarinet|bassoon|sax(?:ophone)?|trumpet|cornet|trombone|horn|tuba|harp|piano|organ|drums"
    r"|percussion|guitar|recorder|vocals|cox|stroke) ?[:-] $"
)
_ENDS = late.compile(r"\s*(?:$|[\n,;.])")
# "400m: Boateng 58.2"
_IN_AN_EVENT = late.compile(
    r"\b(?i:\d{2,5} ?m(?:etres)?|hurdles|javelin|discus|shot(?: putt?)?|(?:long|high|triple) jump) ?[:-] "
    r"(?:(?:\d{1,2}(?:st|nd|rd|th|[.)])? )?[A-Z][\w'-]+ [\d.:]+m?[,;] )*(?:\d{1,2}(?:st|nd|rd|th|[.)])? )?$"
)
_MARK = late.compile(r" \(?\d{1,3}[.:]\d")
_LISTED = late.compile(r"\s*(?:$|\n|[.,;(&!]|and\b|\d)")
_COLOURED = late.compile(r"\b(?:Red|Blue|Yellow|Purple|Orange)\b")
_BATTED = late.compile(
    r" (?:\d{1,3}(?: ?not out\b|\*)|lbw\b|run out\b|(?:c|b|st)\. [A-Z]|c [A-Z][\w'-]+ b [A-Z])"
)
# "(Mulligan 43')", "Sze 12', 70'": the minute of a goal.
_SCORED_AT = late.compile(r" \(?\d{1,3}(?:\+\d)?'(?=[\s,;).]|$)")
# "Thompson makes it 3-1": told as it happens.
_LIVE = late.compile(
    r" (?:makes|made) it (?:\d{1,2} ?- ?\d|\w+ all\b)| (?:equalis\w+|nets|slots|heads|fires|curls|taps|volleys|converts|bags|scores)"
    r" (?:it|home|in|from|the (?:penalty|winner|equaliser|try|opener)|his|her|a (?:second|third|hat-?trick|brace|penalty|goal|try))\b"
    r"| saves?d? (?:an?|the|two|three|both|his|her|every) (?:late )?(?:penalt(?:y|ies)|shots?)\b"
    r"| with (?:an?|the|two|three|his|her) (?:late |early |last-minute )?(?:winner|equaliser|hat-?trick|brace|tr(?:y|ies)|goals?|wickets?)\b"
)
_BOWLED = late.compile(r"\bc (?:[A-Z][\w'-]+|& ) ?b $|[A-Z][\w'-]+ c $")
_RUNS = late.compile(r" (?:\d{1,3}\b|b [A-Z])")


def plays(before: str, after: str, *, everyday: bool = False) -> bool:
    """ "Goalscorers: Baker (2)", "player of the match was Hill", "GK Marsh", "Wood 45 not out".
    An ``everyday`` word of which nobody says that it is a name is no goal and no colour."""
    if _BATTED.match(after) or _SCORED_AT.match(after):
        return True
    if not everyday and _LIVE.match(after):
        return True
    if not everyday and _MARK.match(after) and _IN_AN_EVENT.search(before):
        return True
    if _RUNS.match(after) and _BOWLED.search(before):
        return True
    if not _LISTED.match(after):
        return False
    if _ENDS.match(after) and _IN_A_BAND.search(before):
        return True
    scores = (":" in before or "est " in before) and _SCORERS.search(before)
    if scores or _OF_THE_MATCH.search(before):
        return True
    listed = not everyday and ":" in before and _TEAM_SHEET.search(before)
    return bool(listed and not _COLOURED.search(before))


def is_a_side(text: Text, token: Token) -> bool:
    """ "the match v Denholm", "Austen v Seacole", "Opal are claiming the moral victory": a team or
    a house, of which nothing else is said."""
    before, after = _beside(text, token, token)
    if is_many(before, after):
        return not is_tied(text, token) or bool(_WHO_ARE.match(after))
    opposed = _OPPOSES.match(after) or _OPPOSED.search(before)
    return bool(opposed) and not is_tied(text, token)


# "their keeper, who was …" is somebody; these are several.
_WHO_ARE = late.compile(r",? who (?:are|were|have)\b|, [a-z]")


def is_many(before: str, after: str) -> bool:
    """ "Willow have made pots", "Meltham, worthy winners": a class or a team, where the name stands
    in no row."""
    if not _MANY.match(after):
        return False
    return not _JOINED.search(before) or bool(_MANY_TOO.search(before))


def _beside(text: Text, token: Token, last: Token) -> tuple[str, str]:
    after = text.plain[last.to : last.to + _NEAR].split("\n", 1)[0]
    if token.shouted and after.isupper():
        after = after.lower()  # "ANEESA - YEAR 6"
    return text.plain[max(0, token.at - _NEAR) : token.at], after
