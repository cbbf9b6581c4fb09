# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""What a school says of one child, and to one, whatever else the name may mean: "River is 6
today", "Autumn can count to 20", "get well soon Summer", "have you met our new starter Wren?"."""

from __future__ import annotations

import re

from publisher.detect import cues, late
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text

_WORN = r"glasses|uniform|medal|costume|crown|badge|kit|shirt|shoes|wellies|hat|outfit|dress|t-shirt|pyjamas|goggles|armbands|tie|cap|sash"
# Of nobody else, not even by a poet or of a house.
_ILLNESS = (
    r"nits|head ?lice|chicken ?pox|asthma|eczema|epilepsy|(?:type (?:1|2|one|two) )?diabetes|cancer|leukaemia|tonsillitis|impetigo|coeliac|covid|autism|adhd|ADHD|ASD"
    r"|dyslexia|dyspraxia|cerebral palsy|cystic fibrosis|[Dd]own'?s syndrome|an? (?:stammer|tumour|seizure|feeding tube|hearing aid|(?:[a-z]+ )?allergy)"
)
_OF_ONE = late.compile(
    r"(?:'s| (?:is|was|turns|turned))(?: now)? (?:[2-9]|[1-9]\d)(?: (?:today|yesterday|tomorrow|this (?:week|weekend|morning|month)|next week|years? old|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|at the weekend)\b)"
    r"| turned (?:four|five|six|seven|eight|nine|ten|eleven)\b"
    r"| can(?: now| already| nearly| even| also| really)? (?:count|read|write|spell|swim|ride|tie|recite|juggle|skip|whistle|knit|hop|crawl)\b"
    r"| (?:has |have )?had an? (?:[a-z]+ ){0,2}(?:go|haircut|cuddle|nap|birthday|jab)\b(?! of\b)"
    r"| (?:(?:came|arrived) (?:to school |in )?(?:dressed(?: up)? )?|dressed (?:up )?)as (?:(?:an?|the|his|her)\b|[A-Z])"
    r"| (?:is|was|'s) (?:\d+|two|three|four|five|six|seven|eight|nine|ten) [a-z]+ (?:taller|shorter)\b"
    r"| (?:in goal|between the posts|on (?:the )?(?:drums|guitar|piano|keyboard|violin|vocals|climbing wall|trike|trampoline|zip ?wire|monkey bars|podium))\b"
    r"| (?:up|down|off|out|on|under|inside|behind|in) (?:[a-z]+ ){0,2}(?:his|her) (?:elbows?|knees|ears|element|own|hands?|feet|chair|bike|costume|mum|dad|gran|nan|coat|seat)\b"
    r"|,? (?:and|&) (?:the|our|his|her) (?:[a-z]+ ){0,2}(?:team|crew|staff|gang|ladies|helpers|volunteers|mum|dad|nan|grandad|brother|sister|friends?|cousins?|dog|husband|wife|son|daughter)\b| star(?:s|red) as |, your [a-z]+ (?:is|are|was|has|have)\b"
    r"|,? (?:and|&) (?:(?:the|his|her|all (?:the|his|her)) )?family\b"
    r"|,? (?:and|&) (?:[Mm](?:um|am|ummy)|[Dd]ad(?:dy)?|[Nn]an(?:a|ny)?|[Gg]ran(?:ny|dad|dma)?)\b(?!'s? [Dd]ay)"
    r"|,? (?:and|&) (?:two|three|four|five|six|\d) (?:others?|friends|classmates|more (?:boys|girls|pupils|children))\b"
    r"| has moved (?:house|school|schools|away|to (?:an?|his|her|another) (?:new |different )?(?:school|nursery|house|country|area))\b"
    r"| \([A-Z][A-Za-z]+(?: [Cc]lass)?\) (?:asked|brought|loves|likes|made|said|told|wants|won)\b"
    r"| and I [a-z]"
    rf"|(?: \((?:[4-9]|1[0-8]|class of (?:19|20)\d\d|[YPS]\d{{1,2}}|Year \d{{1,2}}|aged? \d{{1,2}})\)|, (?:aged? )?(?:[4-9]|1[0-8]),) (?:{cues.VERBS}|shot|rode|drove|flew|saw|[a-z]{{3,}}(?:ed|s))\b(?! by\b)"
    r"| (?:is|was|has been) voted (?!for\b|(?:the )?(?:best|our))[A-Za-z]"
    r"| (?:is|was) off to (?:the (?:[a-z]+ ){0,3}(?:finals?|championships?|trials)|university|college|uni)\b"
    rf"| (?:has|'s got|has got|was diagnosed with|has been diagnosed with|suffers from) (?:{_ILLNESS})\b(?![ -](?:[a-z]+ing\b|friendly|research|awareness|centre|unit|support|clinic|patients))"
    r"| (?:will be|is) (?:greatly|sadly|sorely|dearly|very much|so|much) missed\b"
    r"| (?:is|was) (?:autistic|dyslexic|dyspraxic|diabetic|epileptic|asthmatic|deaf|neurodivergent|fostered|in foster care)\b"
    rf"| wearing (?:his|her) (?:[a-z]+ ){{0,2}}(?:{_WORN})\b"
    r"|,? (?:and|&) the rest of (?:the|his|her|our) (?:team|class|group|squad|cast|crew|boys|girls|children|band|choir|relay)\b"
    r"|, (?:we(?:'re| are| were| will| all| have)? (?:all )?(?:so |very |really |incredibly )?(?:proud|miss|wish you|love you|hope you)\b|you (?:are|were|did|have|smashed|rock|make|made|should)\b)"
)
# Of a class too.
_OF_A_CLASS_TOO = late.compile(
    r" (?:is|was) (?:moving up to|starting (?:at|in|with us|school|nursery)|joining (?:our|[YR]\w+)|off to [A-Z]\w+)\b"
    r"| (?:is|was|'s) (?:an?|such an?|our) (?:[\w'-]+ ){0,2}(?:whizz?|superstar|genius|bookworm|legend|chatterbox|trooper|pleasure to teach)\b"
    r"| (?:was|has been|is|been) (?:(?:also|then|even|recently) )?(?:(?:chosen|picked|selected|invited|nominated|shortlisted|elected|scouted) to|awarded (?:an?|the|his|her|[A-Z]\w*)|presented with)\b"
    r"| (?:always |also )?(?:has|had) (?:an?|the) (?:[a-z]+ ){0,3}(?:smile|laugh|giggle|grin|heart|hands|feet|legs|hair|handwriting|sense of humour|singing voice|imagination)\b"
    r"| had us (?:all |both )?(?:in (?:stitches|tears)|laughing|giggling|crying|spellbound)\b"
    r"| (?:was|has been|is|been) offered an? (?:[a-z]+ )?(?:place|role|job|apprenticeship|scholarship|trial|contract)\b"
    r"| (?:on stage|in full flow|deep in concentration|looking (?:so |very |really )?(?:proud|smart|pleased|fab\w*|chuffed))\b"
)
# Of a season or a virtue as well, by a poet.
_OF_AN_IDEA_TOO = late.compile(
    r" (?:is|was) (?:moving (?:on|up|to|from)|leaving us|joining us)\b"
    r"| (?:always |really )?ma(?:kes|de) (?:us|everyone|me|the (?:whole )?class) (?:all )?(?:smile|laugh|giggle|so |very |proud)"
    r"| made our (?:day|week|year)\b"
    r"| never (?:gives|gave|complains?|complained|stops?|stopped|misses|missed|fails?|lets?)\b"
    r"| (?:was|has been|is|been) (?:(?:also|then|even|recently) )?(?:chosen|picked|selected|nominated|shortlisted|elected|scouted) (?:for|by|from)\b"
    r"| (?:hard at work|in action|having a (?:go|ball|blast|turn)|looking (?:so |very |really )?(?:happy|amazing))\b"
    r"| [a-z]{3,}ing (?:[a-z]+ ){0,3}?(?:his|her)\b"
    r"| (?:rocking|modelling|sporting) (?:an?|the|some)\b"
    r"| as (?:the |an? |our )?(?!Y(?:ea)?r\b)[A-Z][a-z]"
)


def is_said_of_one(line: str) -> bool:
    """Whether what follows a name is said of one child and of nothing else."""
    return bool(_OF_ONE.match(line))


def is_said_of_few(text: Text, line: str, *, idea: bool) -> bool:
    """The same of what is said of a class as well, in a passage that speaks of none; some of it
    also of an ``idea``: a season, a month or a virtue."""
    said = _OF_A_CLASS_TOO.match(line) or (not idea and _OF_AN_IDEA_TOO.match(line))
    return bool(said) and " their " not in line and not cues.speaks_of_groups(text)


_FEAT = "goal|try|save|catch|throw|shot|kick|pass|tackle|header|race|run|jump|dive|finish|solo|speech|innings"
_PRAISED = (
    r"job|work|effort|try|writing|reading|singing|dancing|swimming|running|baking|cooking|drawing|painting|colouring|playing|learning"
    r"|listening|spelling|counting|acting|poem|story|model|poster|picture|progress|attitude|performance|achievement"
    rf"|{_FEAT}"
)
_TO_ONE = AnyCase(
    r"\b(?:get well(?: very| really)? soon|proud of(?: you)?|(?:new|newest|latest) (?:starter|joiner|arrival|addition|classmate|class ?mate|friend|pupil|boy|girl|student)"
    r"|welcome to (?:the|our) (?:[a-z']+ ){1,3}(?:family|team|class|gang),|keep (?:it up|going|smiling)|you (?:absolutely )?(?:smashed|nailed|did|rocked) it"
    r"|(?:best|lots) of luck|(?:love|adore|loved) your [a-z]+|look who(?:'s| is)[^\n]{0,24}it's|today's (?:vip|star|birthday(?: (?:boy|girl))?|(?:special )?helper|leader|captain|winner|pupil) is"
    r"|have an? (?:great|lovely|fab|fabulous|amazing|brilliant|wonderful|super) (?:[a-z]+ ){0,2}(?:day|time|birthday|weekend|holiday|trip|rest|break)(?: in [a-z]+)?"
    rf"|(?:good|great|brilliant|super|superb|fantastic|fab|amazing|lovely|excellent|wonderful|incredible) (?:[a-z]+ )?(?:{_PRAISED})(?: (?:today|again|this (?:week|morning)))?"
    rf"|(?:smiles|{_PRAISED}) from|(?:{_FEAT}) by|happy retirement|welcome back|goodbye|farewell|introducing|tooth(?: alert| news)?[:!]),? $"
)
_PRAISE_TAG = late.compile(
    r"#(?:Well(?:Done|Played)|GoodLuck|Happy(?:Birthday|Retirement)|Congrat(?:ulation)?s|Thank(?:s|You)|Goodbye|GetWellSoon)$"
)
_LOOK_AT = AnyCase(
    r"\b(?:look (?:at|what)|can you (?:spot|see)|how (?:proud|happy|smart|fab|amazing|gorgeous|cute) (?:is|does)) $"
)
# What nobody loves to see of a season.
_SEEN = AnyCase(
    r"\b(?:loved?|lovely|great|good|wonderful|fab|brilliant|nice) (?:to see|to watch|seeing|watching) $"
)
_AS_SEEN = late.compile(
    r" (?:so (?:confident|happy|proud|excited|relaxed|engaged|settled|focused)|on stage|perform(?:ing)?|smiling|giggling|laughing|enjoying)\b"
)
_INTO_CLASS = late.compile(r" (?:in)?to (?:our class|[A-Z])")
_WATCHED = AnyCase(r"\b(?:look at|watch|watching|see|seeing|saw) $")
_GO = late.compile(r" go\b(?! to\b)")
# "Hi, I'm Lily and I work in the kitchen."
_I_AM = AnyCase(r"\b(?:I'm|I am|my name(?:'s| is)) $")
_AND_I = late.compile(r"(?:,? and|[.,!]) (?:I|I'm|my|My|the|your)\b")
_OF_A_CLASS = late.compile(
    r"\b(?:(?:Year|Yr|Y|P|Class|Primary) ?\d{1,2}[A-Za-z]?|Reception|Nursery)'s (?:very own |own |lovely )?$"
)
_WISHING, _A_WISH = (
    AnyCase(r"\bwishing(?: our| dear)? $"),
    late.compile(r" (?:an?|all|every|lots|well)\b"),
)
_SHOWN = AnyCase(r"\b(?:here is|here's|this is|photo(?:graph)?:|pictured?:?) $")
_ONE_OF_THEM = late.compile(
    r" (?:with|and (?:his|her)|in (?:his|her)|who|is|was|has|had|won|came|got|made|scored|took|[a-z]+ing (?:an?|the|his|her))\b"
)


def leads_to_one(before: str) -> bool:
    """Whether what stands before a name is said to one child or of one."""
    if before[-1:].isalpha():
        return bool(_PRAISE_TAG.search(before))  # "#WellDoneRowan"
    return bool(_TO_ONE.search(before[-48:]))


def is_watched(before: str, line: str) -> bool:
    """ "Loved seeing Summer so confident on stage", "look at Autumn go", "welcomed Winter to Y2"."""
    seen = _AS_SEEN.match(line) and _SEEN.search(before)
    goes = _GO.match(line) and _WATCHED.search(before)
    return bool(seen or goes or (_INTO_CLASS.match(line) and before.endswith(" welcomed ")))


def is_spoken_to(before: str, line: str, *, idea: bool) -> bool:
    """Whether what leads to a name is said to one child, or shows one. At an ``idea``, a season or
    a virtue, anybody may look."""
    if re.match(r"[ -](?:[A-Z]|\d)", line):
        return False
    if leads_to_one(before) or is_watched(before, line):
        return True
    if _A_WISH.match(line) and _WISHING.search(before):
        return True
    if _AND_I.match(line) and _I_AM.search(before):
        return True
    led = _OF_A_CLASS.search(before) or _SHOWN.search(before)
    shown = _LOOK_AT.search(before) or (led and _ONE_OF_THEM.match(line))
    return bool(shown) and not idea
