"""The shapes of words that give a capital to a thing: a rival school, a shop, a song."""

from __future__ import annotations

import re

from publisher.detect import cues, late, pet_shapes, told_shapes, work_shapes
from publisher.detect.capitals import LIST, NAME, RUN
from publisher.detect.patterns import either_case

_UNOWNED = r"[A-Z][A-Za-z-]*[a-z]"  # a name without 's
_NUMBERS = "two three four five six seven eight nine ten eleven twelve some many several no"
_MANY = rf" (?P<thing>{NAME}(?: {NAME})*s)\b"
_FEW = late.compile(rf"\b(?:{'|'.join(map(either_case, _NUMBERS.split()))}){_MANY}")
# "30 Vikings"; not "Year 4 Thomas".
_COUNTED = late.compile(
    rf"\d(?<!\w\d)(?<!\d \d)(?<![Yy]ear \d)(?<![Cc]lass \d)(?<!Primary \d)\d{{0,2}}{_MANY}"
)
_HOUSE_POINTS = late.compile(
    rf"(?P<thing>{LIST})[:,–-]? (?:[Tt]he |[Oo]ur )?house points\b[^.!?\n]{{0,30}}\d"
)
_GAELIC_PLACE = late.compile(r"\b(?P<thing>[A-Z]\w+ (?:na|nan|nam) [A-Z]\w+)")
_FOREIGN_TITLE = late.compile(
    rf"\b(?P<thing>(?:Le (?:Petit|Grand|Tour|Chat)|La|Les|Der|Die|Das|Los|Las) {NAME})"
)
_ON_RIVER = late.compile(
    rf"(?P<thing>{NAME})[ -](?:on|upon)[ -](?:[Tt]he[ -])?(?:Mersey|Trent|Tyne|Thames|Avon|Sea"
    r"|Tees|Water|Wye|Severn|Dee|Stour|Wharfe|Dove|Soar|Humber|Ouse|Swale|Tweed|Usk|Naze|Wolds?)\b"
)
_RIVAL = late.compile(
    r"\b(?:beat|beating|drew (?:\S+ )?with|lost (?:[\w-]+ ){0,4}to|vs?\.?|versus|against|hosted"
    r"|faced|played"
    r"|away (?:at|to)|at home to) (?P<thing>(?:Sir|Lady|Lord|Queen|King|Prince|Princess|Dame|Bishop"
    rf"|Archbishop|Cardinal|Blessed|Our) {RUN}|{RUN}'s?(?=[\s,.;]+(?:and|\d|in the|on|[,.;(]|$)))"
)
# "Our chess team lost to Mary Howard": a school's, where a team is what lost or a score is told;
# "We beat Zoe King in the teachers' race" is none.
_LOST = r"(?:beat|drew (?:\S+ )?with|lost (?:[\w–-]+ ){0,4}to|defeated)"
_ITS_NAME = rf"{_UNOWNED}(?: {_UNOWNED}){{1,2}}\b(?!')"
_RIVAL_OF_US = late.compile(
    rf"\b(?:(?:[Tt]eams?|[Ss]ides?|[Ss]quads?|XI|XV|U\d{{1,2}}s?)\b[a-z0-9 ,'–-]{{0,40}}? {_LOST}"
    rf"|(?:[Ww]e|[Tt]hey) {_LOST}(?= {_ITS_NAME}:?,? (?:by )?\(?\d{{1,3}} ?[-–] ?\d))"
    rf" (?P<thing>{_ITS_NAME})"
)
# A shop, and not "Nell Harrow in the office".
_SHOPS = (
    rf"(?P<thing>{RUN}(?:(?:, | and | or | & |, or ){RUN})*)"
    r"\b(?! [A-Z])(?!,? (?:in|at|on|who|from|our|after)\b)"
)
_SUPPLIER = late.compile(
    r"\b(?:uniforms?|kit|shoes|order|orders|buy|bought|available|supplied|stocked|contractors?|catering)\b"
    rf"[^.!?\n]{{0,30}}\b(?:from|at|(?<!led )(?<!run )(?<!headed )(?<!cooked )by) {_SHOPS}"
)
_STOCKED = late.compile(
    r"\b(?:comes?|available|bought|ordered|stocked|sold) (?:only |online |direct(?:ly)? )?"
    rf"(?:from|at|by|through|via) {_SHOPS}"
)
_CLOTHES = frozenset(
    "embroidered blazer blazers jumper jumpers sweatshirt sweatshirts cardigan cardigans badges"
    " logo ties uniform uniforms shirts skirts polo kit fleece fleeces".split()
)
_SHOP = frozenset(
    "uniform uniforms kit shoes order orders buy bought available supplied stocked contractors"
    " catering".split()
)
_CAUSE = late.compile(
    r"(?P<thing>(?!(?:It|That|Here|There|What|He|She|Who|Let|Where|Reception|Nursery|School|Today)'s)"
    rf"{NAME}'s (?!Mum|Dad|Nan|Miss|Mrs?\b|Ms\b){NAME})\b"
)
_CAUSES = frozenset(
    "charity charities cause causes hospice foundation fundraising raise raised donations story"
    " book text author".split()
)
_CLIPPED = late.compile(r"(?<![\w.])(?:[A-Z]-|K')(?P<thing>[A-Z][a-z]+)")
_SUNG = late.compile(
    rf"\b(?:sang|singing|sing|belted out|belting out|danced to|dancing to) (?P<thing>{RUN}"
    rf"(?:(?:, | and | & |, and ){RUN})*)"
)
_SONG_BY = late.compile(
    rf"\b(?:sang|singing|sing|belted out) [^.!?\n]{{0,40}}? by (?P<thing>{RUN})"
)
_SUNG_LINE = late.compile(
    r"\b(?:(?:chorus|songs?|rhymes?|hymns?|carols?|verses?|sang|singing|sing|sung)(?: of| called)?"
    r"|dance[ds]? to|(?:finish|end|open|clos)ed with|perform(?:ed|ing)|play(?:ed|ing)"
    r"|(?:version|rendition|arrangement) of)"
    r" ['\"](?P<thing>[^\"\n]{3,60}?)['\"](?!\w)"
)
_TUNES = frozenset(
    "sang singing sing sung belted belting danced dancing chorus song songs rhyme rhymes hymn"
    " hymns carol carols verse verses".split()
)
_PLAYED = _TUNES | frozenset(
    "dance dances finished ended opened closed performed performing played playing version"
    " rendition arrangement".split()
)
# "thanks to Salix funding"; not "thanks to Priya Hughes funding our kit"
_FUNDED = late.compile(
    rf"(?P<thing>{RUN}) (?:funding|sponsorship)\b"
    r"(?! (?:the|our|a|an|this|that|these|us|new|his|her|their|all|\d))"
)
# "a moving version of Adele's Make You Feel My Love"
_SUNG_ANEW = late.compile(
    rf"\b(?:version|rendition|cover|arrangement) of (?P<thing>{RUN}'s?(?: [A-Z][\w']*){{2,}})"
)
# "Art in Year 1", which heads a passage; "Art in Year 1 has a new baby sister" does not.
_LESSON_HEAD = late.compile(
    r"(?<![^\n])(?P<thing>Art) (?:in|with|from)"
    r" (?:Year|Yr|Reception|Nursery|EYFS|KS|Key Stage|Class)(?: ?\w{1,6})?(?=\s*(?:\n|$|[!:–-]))"
)
_TITLED = late.compile(
    rf"(?P<thing>{NAME}) and (?:the|his|her) "
    r"(?!Year|Reception|Nursery|PTA|Friends|School|Head|Deputy|KS|Eco|TA|Mum|Dad|Nan|Gran|Family"
    r"|Brother|Sister|Mother|Father|Team|Choir|Band|Crew|Governors|Staff|Children|Parents|Rest"
    # a class's people: "From Amelia and the Owls team"
    r"|(?:[A-Z][\w']* |\d+ ){1,3}(?:team|crew|staff|class|group|choir|girls|boys|children)\b)"
    r"[A-Z][a-z]"
)
_STORMS = late.compile(rf"\b[Ss]torms?\b[^.!?\n]{{0,20}}: (?P<thing>{LIST})")
_OWN_CLUB = late.compile(
    rf"(?P<thing>{NAME}'s (?:{NAME} )?(?:Club|Group|Foundation|Trust|Cafe|Fund|Appeal|Place|Army"
    r"|Hospice|Law|Day|Kitchen|House|Rocket|Bakery|Butchers|Barn|Farm|Army|Way|Lane|Street|Road|Avenue|Court|Cross|Common"
    r"|Bay|Fitness|Salon|Cakes|Bakes|Florist|Flowers|Stables|Taxis|Tuition))\b"
)
_ROADS = frozenset(
    "close street way place court grove rise mews drive walk crescent gardens".split()
)
_CLUBS = frozenset(
    "club group foundation trust cafe fund appeal place army hospice law day kitchen house rocket"
    " bakery butchers barn farm way lane street road avenue court cross common bay"
    " fitness salon cakes bakes florist flowers stables taxis tuition".split()
)
# "Dave's Autos": a trade with a capital; "Thea's cookies" are a pupil's.
_TRADES = (
    "Autos Barbers Barbershop Bistro Butcher Cabs Carpets Catering Chemist Chippy Deli Diner"
    " Electricals Funeral Furniture Garage Greengrocers Grocers Hairdressers Hardware Kebabs Motors"
    " Nail Nails Newsagents Optician Opticians Pharmacy Pizzeria Plumbing Restaurant Roofing"
    " Solicitors Tailors Tavern Tyres Vets Bakehouse Blooms Coaches Cupcakes"
    " Cuts Donuts Fishmongers Flooring Grill Ices Jams Joinery Landscapes Minibuses Nurseries"
    " Pasties Patisserie Plants Preserves Produce Scaffolding Takeaway Tearoom Tearooms Tutoring"
    " Wreaths Candles Bikes Cycles Pizza Pizzas Pantry Burgers Sandwiches Bridal Boutique Dancewear"
    " Skips Windows Blinds Signs Printers Groomers Fryer"
)
_TRADE = late.compile(rf"(?P<thing>{NAME}'s (?:{'|'.join(_TRADES.split())}))\b")
# "Lee Tyres", whatever Lee is called otherwise; and "Toni's Hair and Beauty".
_FIRMS = (
    "Autos Builders Butchers Carpets Electricals Flooring Florists Furniture Hardware Joinery"
    " Kitchens Landscapes Motors Opticians Photography Plumbing Removals Roofing Scaffolding"
    " Solicitors Tyres"
)
_FIRM = late.compile(rf"(?P<thing>{NAME} (?:{'|'.join(_FIRMS.split())}))\b(?! [a-z]*ly\b)")
_HAIR = late.compile(
    rf"(?P<thing>{NAME}'s Hair)(?= (?:and|&) (?:Beauty|Nails)| (?:Salon|Studio|Design)|, [A-Z])"
)
# "Trent Valley School Sport Partnership", where "Trent" is nobody.
_PARTNERS = ("partnership", "alliance", "federation")
_PARTNERSHIP = late.compile(
    rf"(?P<thing>{NAME} (?:[A-Z][a-z]+ ){{0,4}}(?:Partnership|Alliance|Federation))\b"
)
# "residents of Marlowe Close", "Victoria Crescent and Alma Close".
_STREETS = r"(?:Close|Street|Way|Place|Court|Grove|Rise|Mews|Drive|Walk|Crescent|Gardens)"
_STREET = late.compile(
    r"\b(?:[Rr]esidents (?:of|on|in)|[Nn]eighbours (?:on|in|at)|in|off|along|down|up|via|into|onto"
    rf"|across) (?:[A-Z]\w+ (?:Road|Street|Lane|Avenue|Crescent|Close|Drive|Way) (?:and|or) )?"
    rf"(?P<thing>{NAME} {_STREETS})\b(?! [A-Z]|'s)"
)
_STREET_TOO = late.compile(
    rf"\b(?:Road|Street|Lane|Avenue|Crescent|Close|Drive|Way),? (?:and|or) "
    rf"(?P<thing>{NAME} {_STREETS})\b(?! [A-Z]|'s)"
)
# "a Klimt-inspired frieze"; in "Solomiya's Klimt-inspired frieze" the thing is not the owner.
_STYLE = late.compile(
    rf"(?P<thing>{_UNOWNED}(?: {_UNOWNED})*)-(?:style|inspired|themed|like|esque)\b"
)
_HOUSE_OF = late.compile(rf"(?P<thing>{NAME}'s) of [A-Z]")
_WORK = late.compile(rf"(?P<thing>(?:{NAME} |[A-Z]\. ?)(?:{NAME} |[A-Z]\. ?)?{NAME}'s) [\"“']")
_WORK_OF = late.compile(
    rf"(?P<thing>{RUN}) \((?:[A-Z]\. ?|{NAME} )(?:[A-Z]\. ?)?(?!Class|House|Team){NAME}\)"
)
# "Louis XIV", and of one letter only a king's: "Anya V" is a pupil.
_REGNAL = late.compile(
    r"(?P<thing>(?:Charles|Edward|Elizabeth|Francis|George|Henry|Ivan|James|John|Leo|Leopold|Louis|Malcolm|Mary|Napoleon|Nicholas|Pius|Philip|Ramess?es|Richard|Robert|William)"
    rf" [VX]|{NAME} (?:I{{2,3}}|IV|VI{{1,3}}|IX|X[IV]+|I(?=[.,;:)]| and | of | in |'s|$)))\b"
)
_BYLINE = late.compile(
    rf"\b(?!{cues.OUR_WORK} by )[A-Z]\w+[\"']?,? (?:(?:written |illustrated )?by)"
    rf" (?P<thing>(?:[A-Z]\.? ?){{0,2}}{RUN})"
)
_READING = frozenset(
    "text texts novel novels book books story stories read reading author authors poem poems poet"
    " poetry chapter illustrator illustrated page recommendations library titles shelf".split()
)
_AGAINST = frozenset(
    "beat beating drew lost v vs versus against hosted faced played away home".split()
)
# "Read Priya Anand's The Quiet Tide": who wrote it.
_AUTHOR_OF = late.compile(
    rf"\b[Rr]ead(?:ing)?\b[^.!?\n]{{0,90}}?(?P<thing>{NAME} {NAME}'s)"
    r" (?!Year|Reception|Nursery|Class|Book|World|House|Head|Mum|Dad)[A-Z]\w+ "
)
# "Small schools boys – 1st Ambleton, 2nd Lew Hartley": who came where is a school.
_SCHOOLS_RANKED = late.compile(
    r"\b[Ss]chools?(?: (?:boys|girls|teams?|winners?|category|finished|were|in|the|order|of)){0,8}"
    r" ?[–:-] "
    rf"(?P<thing>(?:1(?:st|,|\.) |{RUN} \((?:gold|winners?|\d+ ?(?:points|pts)))[^.!?\n]*)"
)
_OPPONENTS = late.compile(
    rf"\b[Pp]lay(?:ed|ing) (?:against )?(?P<thing>{RUN})\. They (?:were|are|had)\b"
)
# "West Leigh 7-0 Chalk End": sides of a match.
_SIDE = late.compile(rf"\b(?P<thing>(?:North|South|East|West) {NAME})\b")
# "The Ballad Of Reuben", "Ting-A-Ling-Ding": capitals where nobody puts them in a sentence.
_TITLE_OF = late.compile(rf"[A-Z](?<!\w[A-Z])\w+ Of (?P<thing>(?:The )?{NAME})")
_REFRAIN = late.compile(r"(?P<thing>[A-Z](?<!\w[A-Z])[a-z]*(?:-[A-Z][a-z]*){3,})")
# "heroes: Nell Harrow (who found a comet), …": children are in a class, not explained.
_EXPLAINED = late.compile(
    r"\b(?:heroes|heroines|figures|inventors|explorers|scientists|artists|composers|reformers)\b"
    r"[^.!?\n]{0,20}: "
    rf"(?P<thing>(?={RUN} \((?!aged|in |from |both|all)[a-z])[^.!?\n]*)"
)
_PARK = late.compile(
    rf"\b(?P<thing>{RUN}) (?:(?:country|theme|adventure|water|wildlife|retail|national|skate)"
    r" ?park|(?:nature|wildlife) reserve|railway|reservoir|campsite"
    r"|(?:activity|outdoor|visitor|leisure|sports|garden|shopping) centre)\b"
)
# "Ysgol Bryn Gwawr", "Parti Branwen", "Dosbarth Lili".
_WELSH_GROUP = late.compile(
    r"\b(?P<thing>(?:Ysgol|Menter|Cor|Aelwyd|Capel|Eglwys|Dosbarth|Clwb|Cylch|Neuadd|Canolfan"
    r"|Madrasah)(?: [A-Z][\w'-]+){1,3})"
)
_HISTORIC = late.compile(
    r"\b(?P<thing>[A-Z]\w+ [A-Z]\w+)'s? "
    r"(?:House|Museum|Cottage|Gallery|Theatre|Palace|Birthplace|Tomb)\b"
)
_ISLE = late.compile(
    r"\b(?:(?:on|off|around) (?=Arran|Iona|Mull|Islay|Jura|Lundy|Anglesey|Tiree|Bute|Rathlin)"
    r"|(?:side|coast|isles?|end|shore) of (?=Skye|Lewis|Harris|Arran|Iona|Mull|Islay|Jura|Bute))"
    r"(?P<thing>[A-Z][a-z]+)\b(?! [A-Z])"
)
# "Black History Month in 4 Hazel", "the cup goes to 7 Darwin": a class.
_CLASS = late.compile(
    rf"\b(?:in|from|to|of|by|with|[Cc]lass) (?:[1-9]|1[0-3]) (?P<thing>{NAME})\b(?! [A-Z])"
)
_FORT = late.compile(rf"\b(?P<thing>(?:Fort|Port|Mount|Loch|Lough|Cape) {NAME})")
_FAMED = frozenset(
    "heroes heroines figures inventors explorers scientists artists composers reformers".split()
)
_SITES = frozenset("park waterpark skatepark reserve centre railway reservoir campsite".split())
_WELSH_GROUPS = frozenset(
    "ysgol menter cor aelwyd capel eglwys dosbarth clwb cylch neuadd canolfan madrasah".split()
)

# "samosas from Bobby's on Belgrave Road"
_SHOP_ON = late.compile(
    rf"\b(?:from|at|by) (?P<thing>{NAME}'?s) (?:on|in) (?:the )?{RUN} (?:Road|Street|Lane|Avenue"
    r"|Parade|Market|Square|Row)\b"
)
# Each shape with the words of which one must be in the text; none: always.
_REGEXES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (_FEW, frozenset(_NUMBERS.split())),
    (_COUNTED, frozenset()),
    (_FOREIGN_TITLE, frozenset("film films book books song sang read watched".split())),
    (_ON_RIVER, frozenset({"on", "upon"})),
    (_HOUSE_POINTS, frozenset({"house"})),
    (_GAELIC_PLACE, frozenset({"na", "nan", "nam"})),
    (_OPPONENTS, frozenset({"played", "playing"})),
    (_SIDE, frozenset("north south east west".split())),
    (_TITLE_OF, frozenset({"of"})),
    (_REFRAIN, frozenset()),
    (_EXPLAINED, _FAMED),
    (_PARK, _SITES),
    (_CLASS, frozenset()),
    (_WELSH_GROUP, _WELSH_GROUPS),
    (
        _ISLE,
        frozenset(
            "skye lewis harris arran iona mull islay jura lundy anglesey tiree bute rathlin".split()
        ),
    ),
    (_HISTORIC, frozenset("house museum cottage gallery theatre palace birthplace tomb".split())),
    (_FORT, frozenset("fort port mount loch lough cape".split())),
    (_RIVAL, _AGAINST),
    (_RIVAL_OF_US, frozenset("beat drew lost defeated".split())),
    (_SCHOOLS_RANKED, frozenset({"schools"})),
    (_CLIPPED, frozenset("tkxvj") | {"k'nex"}),
    (_STYLE, frozenset({"style", "inspired", "themed", "like", "esque"})),
    (_HOUSE_OF, frozenset({"of"})),
    (_SUNG, _TUNES),
    (_SUNG_LINE, _PLAYED),
    (_FUNDED, frozenset({"funding", "sponsorship"})),
    (_SONG_BY, _TUNES),
    (_SUNG_ANEW, frozenset("version rendition cover arrangement".split())),
    (_LESSON_HEAD, frozenset({"art"})),
    (_TITLED, frozenset({"the", "his", "her"})),
    (_STORMS, frozenset({"storm", "storms"})),
    (_OWN_CLUB, _CLUBS),
    (_TRADE, frozenset(_TRADES.lower().split())),
    (_FIRM, frozenset(_FIRMS.lower().split())),
    (_HAIR, frozenset({"hair"})),
    (_PARTNERSHIP, frozenset(_PARTNERS)),
    (_STREET, _ROADS),
    (_STREET_TOO, _ROADS),
    (_SUPPLIER, _SHOP),
    (_STOCKED, _CLOTHES),
    (_CAUSE, _CAUSES),
    (_WORK, frozenset()),
    (_BYLINE, _READING),
    (_AUTHOR_OF, frozenset({"read", "reading"})),
    (_WORK_OF, _READING),
    (_REGNAL, frozenset("i ii iii iv v vi vii viii ix x".split())),
    (_SHOP_ON, frozenset("road street lane avenue parade market square row".split())),
)
# What stands in whatever a shape finds, and is found at once, where a capital is not.
PARTS = {
    _TITLED: late.compile(r" and (?:the|his|her) [A-Z]"),
    _TITLE_OF: late.compile(r" Of [A-Z]"),
    _HOUSE_OF: late.compile(r"'s of [A-Z]"),
    _WORK: late.compile(r"'s [\"“']"),
    _OWN_CLUB: late.compile(r"'s [A-Z]"),
    _REFRAIN: late.compile(r"-[A-Z][a-z]*-"),
    _BYLINE: late.compile(r"by [A-Z]"),
    told_shapes.SECOND_AUTHOR: late.compile(r" by [A-Z]"),
}
SHAPES = (*_REGEXES, *work_shapes.REGEXES)
TOLD = (*pet_shapes.REGEXES, *told_shapes.REGEXES)
