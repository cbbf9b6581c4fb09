# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Words around a capital that speak for a person, or against one."""

from __future__ import annotations

import re

from publisher.detect import late
from publisher.detect.patterns import AnyCase
from publisher.detect.text import Text, fold

TITLES = frozenset(
    "mr mrs ms miss mx dr doctor prof professor rev revd reverend fr canon pc pcso sgt cllr councillor sir dame madame mme mademoiselle mlle monsieur frau herr signora signor senor senora imam rabbi pastor".split()
)
RELATIONS = frozenset(
    "father sister brother nanna nana nan nanny granny grandma grandad grandpa granddad gran auntie aunty aunt uncle"
    " cousin coach chef nurse officer constable sergeant inspector captain major colonel lord lady deacon vicar bishop mother"
    " headteacher teacher governor head deputy principal mum dad author illustrator poet mayor ta baby farmer musician artist student pupil goalkeeper striker player firefighter paramedic caretaker cook secretary bursar senco".split()
)
KIN = frozenset(
    "auntie aunty aunt uncle nan nana nanna nanny granny grandma grandad grandpa mum dad coach nurse chef sister brother".split()
)
# Characters with a title whose surname a teacher may well have.
SHARED_SURNAMES = frozenset(
    "brown bird fox wolf collins parker evans todd tod small good tall rush strong silver root craven"
    " bennet curry perks bloom benn peel jenkins joe skip pye green plum stink lynch foster darcy hyde"
    " banks wood watson king black white horse penguin honey large hazell beaver mole".split()
)
NOBLE = frozenset("sir lady lord queen king prince princess dame bishop captain".split())
HEADS = frozenset(
    "school schools primary sixth academy infant infants junior juniors nursery preschool college university high grammar house park road"
    " street avenue drive crescent class classes trust hospice hospital cathedral chapel abbey centre center library museum gallery theatre arena"
    " stadium zoo gardens garden beach bay lake lakes river forest estate palace station airport hotel manor campsite island club clubs cup award awards"
    " trophy shield medal week band orchestra choir fc afc rfc united rovers wanderers albion athletic festival fayre fair show prize league"
    " foundation charity appeal society association council borough county district federation alliance partnership hub network programme project"
    " scheme challenge quiz ltd limited plc group company inc services solutions solicitors bakery cafe restaurant shop store stores supermarket"
    " sons press publishing app studio studios productions leisure coaching room building block wing suite square market memorial monument pier"
    " rotary lions rotarians parade grove mews boulevard embankment falls valley common wharf dock surgery clinic pharmacy practice phonics curriculum holiday holidays day avenue terrace place point farm lodge camp"
    " musical tour exhibition bus trail walk wall table scale method theorem act report effect fund parish church infants' cluster rd ave elm tor beck ghyll mosque masjid synagogue shul gurdwara mandir temple".split()
)
SURNAME_HEADS = frozenset(
    "park street house hill wood woods hall lane green heath mill moor vale castle church lodge day bridge farm marsh close way place forest lake meadow meadows brand field gates law orchard ward".split()
)
ALL_HEADS = HEADS | SURNAME_HEADS
# A class of the secondary years too, and never a time of day: 3B, 10W; not 9AM.
_FORM = r"(?:1[0-3]|[1-9])(?!(?i:am|pm|st|nd|rd|th|ft|cm|mm|km|kg|ml)\b|D (?:print|model|shape|art|glass|design|pen|sculpt|work|map))(?:[A-Za-z]{1,2}|[A-Z]{3})\b"
PLACE_BEFORE = AnyCase(
    r"\b(?:(?:arch)?(?:bishop|deacon) of|diocese of|(?:lord )?mayor of|dean of|(?:duke|duchess|earl|prince|princess|county|borough|people|city|streets) of|in|at|from|near|around|visit(?:ed|ing)?|across|towards|outside|to|via|through|toward|leaving|trip to|island of|city of|town of|university of|battle of)\s+(?:the\s+)?$",
)
# A prize goes to somebody, a class to a place: "Year 6 went to London".
_TRAVELS = "".join(
    f"(?<!{who} )"
    for who in r"we they who class pupils children students trip reception nursery \d \d[a-z] year team group choir".split()
)
_CELEBRATE = rf"well (?:done|played|deserved)|da iawn|llongyfarchiadau|diolch|penblwydd hapus|congrat\w*|thank(?:s| you)|good luck|happy birthday|welcome|goodbye|farewell|proud of|shout[- ]?out|massive|huge|bravo|kudos|hello|hi|dear|meet|introduc\w+|special mention|hats off|round of applause|cheers|credit|awarded|presented|{_TRAVELS}(?:goes|went)|given"
CUE_BEFORE = AnyCase(
    rf"(?:\b(?:{_CELEBRATE})(?:,? (?:to|go(?:es)? to|for|out to|again|all|both|you|our|everyone|very much|so much|back|and|from|is|this|week|also|especially|of|the|lovely|amazing|fantastic|brilliant|wonderful|superstar|star|friend|own|very|new|must|year|\d\w?|reception|nursery|y\d\w?|class|pupils?|winners?)){{0,6}}\W{{1,3}}"
    r"|\b(?:by|with|named|called|captain(?:s|ed by)?|including|especially|pupils?|children|friends?|classmates?|winners?(?: is| was| are| were)?|scorers?|goals? from|led by|played by|written by|created by|made by|thanks to|starring|featuring|alongside|(?:photo|picture|image|selfie|mum|dad|memory|part|role|arrival|appointment|efforts?|talents?) of|pictured|joined by|taught by|runs?|nominated by|teacher|governor|headteacher|artist|author|poet|ta|mum|dad|coach|brothers?|sisters?|twins?|siblings?|cousins?|son|daughter|baby|little|young|our own|birthday to|loved by|ask|contact|see|email|call|speak to|tell|let|remember|congratulate|like|inform|notify|for|us that|miss|watch|watching|seeing|helped|gave|told|said|asked|joining|love from|from|wish|with the name|(?:are|is|was|be) our(?: new)?|(?:deputy|captain|candidates|winner|helper|librarian|leader|monitor|prefect|boy|girl|today|year|week) (?:is|was|are|were))\W{1,3}(?:the (?:amazing|brilliant|wonderful) )?"
    rf"|(?:\b(?:year|yr|y|class|p|form)\s?\d{{1,2}}[a-z]?|\breception|\bnursery|\b{_FORM}|\b[4-6]th|\beyfs|\bpreschool|\b(?:award|awards|week|winners?|captains?|council(?:lors?)?|birthdays?|stars?|1st|2nd|3rd|first|second|third|place|goals?|scorers?|cast|members?|helpers?|teachers?|tas?|head(?:teacher)?|governors?|chair|writer|reader|mathematician|artist|speller|month|term|certificates?|achievers?|leaders?|ambassadors?|prefects?|monitors?|champions?|girls?|boys?|runners?|house|pupil|kindness|effort|attendance|reading|writing|maths|sport|spelling|mvp|player|match|clerk|secretary|treasurer|admin|manager|lead|senco|senc?d?co|dsl|deputy|assistant|office|class|cook|caretaker|nurse|role|part|narrator|licen[cs]es?|runners?[- ]up|tries|conversions|motm|commended|mentions?|mary|joseph|head boy|head girl))(?: (?:is|are|was|were|goes to|go to|for|of the week|of the month|and|year \d))?\W{{0,2}}[-:(=>|~–•*]\W{{0,3}})$",
)
VERBS = r"scored|won|said|says|loved|enjoyed|wrote|made|did(?! not\b)|achieved|received|completed|swam|ran|played|performed|showed|worked|earned|got|joined|came|took|finished|represented|passed|brought|raised|collected|shared|created|designed|sang|danced|told|spoke|explained|helped|tried|deserves?|loves|likes|wants|thinks|drew|painted|built|grew|baked|found|beat|saved|presented|kicked|threw|jumped|climbed|led|gave|went|shone|shines|stole|impressed|amazed|wowed|asked|answered|read|reads|learn(?:ed|t)|stood|dressed|demonstrated|persevered|competed|qualified|plays|visited|taught|teaches|leads|runs|retires|retired|leaves|left|bowled|batted|tackled|assisted|recited|celebrated|turned|started|starts|moved|has|had|wore|modelled|chose|picked|entered|gained|improved|continues|practised|read out|knows|knew|wins|scores|shared|hit|lost|broke|kept|donated|organised|sold|cycled|skipped|sent|ate|cooked|smiled|received|was (?:awarded|chosen|presented|given|crowned|named|our|the|so|very|amazing|brilliant|delighted|thrilled|born)|were|also|really|always|never|just|who"
CUE_AFTER = late.compile(
    rf"(?:'s?)?(?:\W{{1,3}}(?:{VERBS})\b|[^\w.!?]{{0,3}}[-:(,–]?\s?(?:Year|Yr|Y\d|Class|Reception|Nursery|{_FORM}|P\d|aged|age \d|for (?:his|her|their|being|always|super|working|excellent|amazing|great|fantastic|trying|showing|helping|outstanding|brilliant|writing|reading|making|such|the|a|an|all|using|good|lovely|wonderful|having|settling|sharing|kindness|effort|persever))|\s(?:in|from|of|o|ym) (?:Year|Yr|[BF]lwyddyn|Mlwyddyn|Dd?osbarth|Nosbarth|Dd?erbyn|Y\d|P\d|S\d|Class|Reception|Nursery|{_FORM}|KS))"
)
WEAK_VERBS = late.compile(
    r"(?:'s?)?\W{1,3}(?:is|was|will|can|has|had|were|also|really|always|never|just|starts?|started|left|leaves|continues|came|brought|turned|went|likes?|like|made)\b"
)
# What is said of a person only, whatever else the word before may mean: "May was so brave".
_ADJECTIVES = (
    r"brave|kind|helpful|thoughtful|polite|proud|thrilled|delighted|nervous|excited|caring|patient|determined|resilient"
    r"|confident|hard-?working|focused|creative|imaginative|respectful|enthusiastic|a (?:super)?star|a credit|our winner"
)
PERSON_DID = late.compile(
    rf"(?:'s?)?\W{{1,3}}(?:(?:was|is|were|are|has been|have been)(?: (?:so|very|such|really|incredibly|absolutely|extremely|all|both|always)){{0,2}} (?:{_ADJECTIVES}"
    r"|(?:an? )?(?:excellent|amazing|fantastic|brilliant|wonderful|great|super|outstanding) (?:[a-z]+ )?(?:ambassadors?|role models?|listeners?|readers?|helpers?|representatives?|hosts?|sports?|friends?|learners?|writers?|team|buddy|buddies|leaders?|captains?|monitors?)"
    r"|(?:our|this week's|today's|the) (?!(?:key |big )?(?:word|value|theme|virtue|book|sound|shape|number|letter|colour|prayer|focus|topic)s? )(?:[a-z]+ ){1,3}of the (?:week|month|day|match|term)"
    r"|(?:our|this week's|today's|the) (?:[A-Z]?[a-z]+ )?(?i:(?:super)?star|pupil|player|writer|reader|mathematician|artist|scientist|athlete|worker|learner|champion|helper|hero|speller|author|student|employee|sports ?person|musician|mathlete) of the (?i:week|month|day|match|term|year))"
    r"|(?:brought|showed|shared|wore|gave|told|asked|lost|found|made|did|took|read|wrote|used|played|got|won|earned|taught|walked|came with) (?:us |in |out )?(?:all )?(?:about )?(?:her|his)\b"
    r"|(?:our|the) (?:[\w']+ ){0,3}(?:twins|sisters|brothers|siblings|captains?|head (?:boy|girl)|prefects?)(?=,)"
    r"|(?:on|with|for|after) (?:her|his)\b"
    r"|(?:is|are|as) our (?:new |very |own |two |three |\d )*(?:[A-Z]?[\w-]+ ){0,2}(?i:ambassadors?|captains?|leaders?|librarians?|champions?|monitors?|prefects?|councillors?|representatives?|chairs?|buddies|head (?:boy|girl))"
    r"|you(?:'re| are| were| have)\b"
    r"|led (?:the|our) (?:class|way|team|school|assembly|choir|singing|line)\b"
    r"|(?:has|have)(?: (?:both|also|really|already|always)){0,2} (?:worked|tried|shown|learn(?:t|ed)|read|written|practised|persevered|settled|earned|achieved|helped|impressed|passed|won|scored|become an?\b|been (?:working|trying|practising|reading|learning|so|chosen|selected|picked|elected|awarded|published)|made (?:such |so much |really |some )?(?:super|great|good|fantastic|excellent|amazing|brilliant|wonderful|lovely) progress))\b",
    re.ASCII,
)
DATE_BEFORE = AnyCase(r"(?<!year )(?<!class )(?<!\by)\b\d{1,2}(?:st|nd|rd|th)?(?: of)? $")
DATE_AFTER = AnyCase(r"\s(?:\d{1,4}\b|half.?term\b|bank holiday\b|day\b)")
FAMILY_AFTER = AnyCase(r"\s(?:famil(?:y|ies)|siblings|brothers|sisters|twins|household)\b")
THING_BEFORE = AnyCase(
    r"\b(?:the|a|an|our|your|this|their|new|using|use|used|on|via|app|into|at|in|of|these|any|some|no|download|log ?in|logged|play(?:ing|ed)?|watch(?:ing|ed)?|read(?:ing)?|wear(?:ing)?|celebrat(?:e|ed|ing)|through|during|about|between|near|my|local|annual|virtual|traditional|ancient|try|called the|learn(?:ing|t|ed)? (?:some|about|the)?)\s+$",
)
THING_AFTER = AnyCase(
    r"(?:'s)?[\s-](?:students|department|exhibition|studio|routine|medley|number|app|apps|club|clubs|website|site|workshops?|times|timetable|talks? (?:for|on)|trip|day|days|sessions?|lessons?|scheme|competition|platform|festival|team|account|programme|books?|toys?|dolls?|class(?:es)?|party|store|shop|magazine|game|games|set|sets|kit|shirts?|ticket|tickets|cards?|bar|cake|cakes|bread|dance|dancing|music|drums?|art|pottery|paintings?|dynasty|empire|civilisation|period|era|people|culture|tribe|language|words?|food|dish|recipe|curry|rice|soup|pie|salad|pasta|chicken|cheese|method|coffee|tea|challenge|quiz|training|system|filter|software|video|channel|page|group|league|school|primary|road|area|coast|castle|river|valley|tokens?|points?|vouchers?|codes?|log-?ins?|passwords?|instructor|tournament|match|medals?|rocks|vests?|style|print|technique|inspired|themed|side|squad|opposition|dancers?|and sons|pizzas?|sponge|shelters?|buns?|sponges|hoover|cheddar|cream|symphony|fever|festival|celebrations?|lanterns?)\b",
)
# What a child owns with a hero on it: "one Elsa water bottle" is nobody.
_MERCHANDISE = AnyCase(
    r"[\s-](?:water bottles?|lunch ?box(?:es)?|lunch bags?|back ?packs?|rucksacks?|hats?|caps?|costumes?|dress(?:es)?"
    r"|pencil cases?|pyjamas|plasters|duvet|sticker books?|wellies|umbrellas?|hoodies?|t-?shirts?|bags?|bottles?|flasks?|coats?|jackets?|gilets?|fleeces?|tracksuits?|trainers|football boots|watch)\b(?! of\b)",
)
_SOME_THING = AnyCase(
    r"\b(?:an?|one|two|three|the|our|lost|found|pink|blue|red|purple|green|black|grey|navy|new|old|missing)[:,]? (?:one |an? )?$",
)
THING_SHAPE = late.compile(
    r"^(?:llan|aber|pont|ynys)[a-z]{3,}|(?:saurus|saurs?|ball|fest|bot|bots|ify|tech|net|sport|sports|ville|shire|land|burgh|borough|bury|chester|ford|dale|mere|water|thwaite|vale|combe|mouth|pool|field|wick|worth|hampton|stead|wood|fest|athon|topia|opolis|phone|gram|book|pedia|ology|ism|ists?|isation|ing|tion|ment|ness|fully|ium|oid|osaur|tastic|licious|con|comm|comms|mail|pay|edu|ed|learn|maths|kids|tots|ers|cise)$"
)
PERSON_SHAPE = late.compile(
    r"^(?:olu|ade|ayo|chi|nwa|oko|ogh|kwa|kwe|abd|abu|al[a-z]{4}|mc|mac|fitz|nguy|gur|har[a-z]{3}|jas|man[pjd]|sukh|bal[jwv]|raj|sri|shre|muh|moh|zah|zai|ngo|ife|temi|oye|osa|ebu|uzo|uch|ike|eze|tao|xia|zh|ji[an]|thi[a-z]{3}|ngu|krz|wojc|szy|mat[ae])"
    r"|(?:ski|ska|cki|cka|wicz|escu|oglu|yan|dze|shvili|poulos|idis|enko|chuk|czyk|wska|wski|ova|ov|ev|eva|sson|sen|singh|deep|preet|jeet|jit|inder|pal|bhai|ben|swamy|rajah|nathan|ullah|uddin|allah|isha|iya|ika|eesh|esh|ansh|aan|een|eya|ani|ari|ella|ette|anna|elle|lynn|leigh|lee|rae|den|ton|son|ola|emi|unde|wale|tobi|seun|chukwu|nna|oma|ibe|agu|nwa|kwu|ije|osa|ari|mira|slav|mil|bor|gita|rita|lena|nka|shka|zsa|ija|aitis|auskas|iene|yte|aite|bek|zade|ian|ios|akis|ou|inho|ez|es|ao)$"
)
NEXT_TO = late.compile(
    r"^(?:'s?)?\s*(?:\((?:x ?)?\d{1,3}\)\s*)?(?:,|&|\+|/|and|or|ac?|i|agus|,\s*and|with|•|-|\||,?\s*(?:and|&)\s*(?:his|her|their)\s+(?:brother|sister|friend|mum|dad|twin)s?)\s*$",
    re.IGNORECASE | re.ASCII,
)
GAP_IN_RUN = late.compile(r"^(?: |-|\. ?|\s\s|'? ?-)$")
GROUPS_AFTER = late.compile(
    r"(?:(?:,| and| or| &|, and|, or) [A-Z]\w+(?: [A-Z]\w+)?){0,5} (?:[Cc]lass(?:es)?|[Hh]ouses?|[Tt]eams?|[Gg]roups?|tables|buses|points)\b"
)
PLACE_PREFIX = frozenset(
    "plas llyn castell gastell barc parc temple chipping stoke market royal ysgol loch glen mount lake port fort camp isle cape river all upper lower great little old north south east west".split()
)
AGAINST = AnyCase(r"\b(?:v|vs|versus|against|beat|friends of|away (?:at|to))\.? $")
_ARTICLE = AnyCase(r"\b(?:the|a|an) $")
_WELSH_AND = late.compile(r"[A-Z][\w'-]+ a $", re.ASCII)
# What one pupil gets a prize for; the best attendance and the tidiest room are a class's.
EARNED = r"(?!attendance|best|punctuality|tid)[a-z' -]{3,30}"
# Every way but the last begins with a word: the edge of one is looked for once.
PERSON_LED = AnyCase(
    r"(?:\b(?:(?:wel+ ?do?ne|well (?:done|played|remembered|spotted|tried|batted|bowled)|congra[td]\w*|thank ?(?:you|s)|shout[- ]?out|happy (?:\d{1,2}(?:st|nd|rd|th) |belated |early )?b(?:irth)?-?day|good luck|welcome"
    r"|bravo|da iawn|llongyfarchiadau|diolch|pen-?blwydd hapus|croeso cynnes|sto lat|brawo|gratulacje|wesolych urodzin|wszystkiego najlepszego|felicitari"
    r"|felicidades|parabens|tebrikler|shabash|mubarak ho|comhghairdeas|maith thu|tapadh leibh|meal do naidheachd|hongera"
    r"|merci|gracias|danke(?: schon)?|grazie|obrigad[oa]|dziekuj\w+|tesekkur\w*|multumesc|shukr(?:an|iya)|mabrook|maz[ae]l tov)"
    r"(?:,? (?:to|our|the|lovely|amazing|all|and|again|so|very|much|from|mawr|i|dla|leis?|le|do|a)){0,4}"
    r"|(?:kind(?:est)?|best|warm(?:est)?|many|every|good) (?:regards|wishes|blessings?)|yours (?:sincerely|faithfully|truly)"
    rf"|played by|pupil|named|captain|certificates? (?:to|for)|(?:certificates?|awards?|prizes?|medals?|badges?|stickers?|mentions?) for {EARNED}:|seren yr wythnos:|of the (?:week|month|term) (?:is|was)|{_TRAVELS}(?:goes|go|went) to|(?<!are )going to|(?:first|second|third|(?:winner|star|captain|champion|vip|helper|reader|writer)s?(?: (?:this|last|of the) [a-z]+)?|runner-up|last|head (?:boy|girl)) (?:was|is|are)|(?:solo|duet|speech|prayer|recitation) by|awarded to|presented to"
    rf"|(?:(?:year|y|class|p|s)\s?\d{{1,2}}\w?|reception|nursery|{_FORM}|of the (?:week|month|term|season|match|tournament)(?: in \w+)?|(?:most|best) improved [a-z]+"
    r"|winners?|runners?[- ]up|commended|mentions?|scorers?|goals?|captains?|council(?:lors)?|certificates?|award|narrator(?: \d)?|(?:mo|po)tm|sotw|mvp|birthdays?(?: (?:this|last|next) (?:week|month))?)\s?[-:–~=]"
    r"|our(?: very)? own)"
    r"|[\"'],? (?:-|said|says|added|explained|laughed|grinned|smiled|told us)(?: our)?)\W{1,4}$",
)
PUPIL_AFTER = late.compile(
    rf"(?:'s?)?[^\w.!?]{{0,3}}[-:(,]?\s?(?:(?:in|from|of) )?(?:[Yy]ear \d|[Yy]r ?\d|Blwyddyn \d|Dosbarth [A-Z\d]|Y\d|P\d\b|S\d\b|Class \d|Reception\b"
    rf"|Nursery\b|{_FORM}|aged\b|age \d|who\b|our\b|for (?:his|her|their|being|always))"
)
# Who somebody is, between commas: "Joy, our nursery cook,".
APPOSED = late.compile(
    r", (?:our|the|a|an|one of our|his|her) (?:[A-Z]?[a-z'-]+ |\d{1,2} ){0,3}(?:cook|chef|caretaker|cleaner|secretary|manager|teacher|governor|nurse"
    r"|assistant|mum|dad|parent|brother|sister|twins?|cousin|captain|winner|librarian|lead|leader|leaver|coach|helper"
    r"|goalkeeper|pupil|student|volunteer|prefect|head (?:boy|girl)|(?:lollipop|dinner) (?:lady|man)|midday|ta|senco)s?\b"
)
RETOLD = AnyCase(
    r"\b(?:why|how|what|(?<!, )when|whether|(?<!, )where|story of|tale of|life of|about|letters? to|dear|advice to"
    r"|did|does|would|will|is|was|could|should)\s+$",
)
LESSON_BEFORE = AnyCase(
    r"(?:\b(?:inspired by|(?:in the )?style of|(?:life|lives|works?|art|music|writing|poetry|story|legacy"
    r"|biography|portraits?|statues?|grave|tomb|words|diary|voyages?|inventions?|discover(?:y|ies)) of"
    r"|(?:learn(?:ed|t|ing)?|find(?:ing)? out|found out|wrote|writing|read|reading|talk(?:ed|ing)?|project) about"
    r"|stud(?:y|ied|ying)|research(?:ed|ing)|music by|songs? by|poems? by|poetry by|books? by|novels? by"
    r"|hits? by|tunes? by|plays? by|artwork by|sculptures? by|tribute to|songs? from|quotes? from"
    r"|listen(?:ed|ing) to|was playing|sang along to|looked at|looking at|famous|explore[sd]?|exploring|discover(?:ed|ing)?|meeting the|dressed as"
    r"|dressed up as|(?<!our )(?<!local )(?<!parent )(?<!guest )(?:author|illustrator|poet|composer|scientist"
    r"|inventor|explorer|survivor|suffragette|olympian|paralympian|actor|actress|singer|presenter|comedian"
    r"|broadcaster|artist|painter|sculptor|architect|mathematician|physicist|astronaut|novelist"
    r"|playwright|footballer|activist|naturalist|philosopher|emperor|pharaoh|president|prime minister))"
    r"(?: and| like| such as)?:?\s+)$",
)
STORY_OF = AnyCase(
    r"\b(?:stor(?:y|ies)|tales?|parables?|miracles?|legends?|adventures?) of (?:how )?$",
)
WELSH_THING_BEFORE = AnyCase(r"\b(?:y|yr|ym|yn|yng|[ioa]'r|eich|ein)\s+$")
ABOUT = AnyCase(
    r"\b(?:hear(?:d|ing)?|learn(?:ed|t|ing)?|stor(?:y|ies)|read(?:ing)?|think(?:ing)?|find(?:ing)? out"
    r"|found out|facts|diary|assembly(?: is| was)?) (?:all )?about $",
)
AT_PLACE = AnyCase(
    r"(?<!look)(?<!looking)(?<!looked)(?<!good)(?<!wave)(?<!waved)(?<!smile)(?<!brilliant) at (?:the )?$",
)
PAST_TENSE = late.compile(r"\s[a-z]{2,}ed\b")
ASKED = AnyCase(
    r"\b(?:will|why (?:did|was|does|is)|would|should|how (?:did|does|will)|where(?:'s| is| did| will)"
    r"|who(?:'s| is| was)|what (?:did|does|will|would))\s+$",
)
# What stands before "by" where a pupil or a colleague did it, and no author: "Poem by Nell Harrow".
OUR_WORK = (
    r"(?:Poems?|Artworks?|Art|Photos?|Photographs?|Pictures?|Drawings?|Posters?|Paintings?|Stor(?:y|ies)|Letters?|Reports?|Reviews?|Designs?|Models?"
    r"|Sculptures?|Articles?|Interviews?|Recipes?|Speech(?:es)?|Published|Posted|Uploaded|Added|Compiled|Written|Words|Made|Drawn|Painted|Baked|Photographed"
    r"|Designed|Built|Won|Led|Presented|Hosted|Organised|Run|Taught|Read|Goals?|Tries|Solos?)"
)
# What a pupil made or did, whoever else may have that name.
MADE_BY = AnyCase(
    r"\b(?:(?:collected|won|accepted|designed|written|made|drawn|painted|built|baked|led|captained|planted"
    r"|created|taken|handed over|carried|lit|read|performed|sung) by|(?:poems?|songs?|stor(?:y|ies)|pictures?|paintings?"
    r"|posters?|drawings?|models?|letters?|recipes?|artwork|designs?|speech|question|idea|photo) (?:written )?(?:by|from))"
    r"\W{1,3}$",
)
# Where one of these is in the passage, a flower's or a virtue's name may be a class's or a house's.
_GROUP_WORDS = late.compile(
    r"\b(?:class(?:es)?|houses?|values?|virtues?|theme|word of the|prayers?|colours?|teams?|groups?"
    r"|trees?|flowers?|gardens?|rooms?|term|street|road|seeds?|plants?)\b",
    re.ASCII,
)


def speaks_of_groups(text: Text) -> bool:
    """Whether the passage is about a class, a house, a virtue or a plant anywhere."""
    return text.once(_speaks_of_groups)


def _speaks_of_groups(text: Text) -> bool:
    return bool(_GROUP_WORDS.search(text.lower))


# Words of the year, of faith and of the sky that are somebody's now and then.
SEASONAL = frozenset(
    "summer autumn winter spring may april june august easter christmas sunday heaven king queen prince princess nature"
    " earth mars will hope star world sky ocean".split()
)
# In a row of capitals: "Faith, Hope and Charity".
ROW_BESIDE = late.compile(r"[A-Z][\w'-]*(?:,| and|, and| or| &|/|,? -) $")
ROW_BEHIND = late.compile(r"(?:,| and|, and| or| &|/) [A-Z]")
# What opens a sentence and belongs to no name.
OPENINGS = frozenset(
    "only even somehow when while although though because since if as once until after before then now so and but or for with from"
    " by to can could did does do is was has have will would should see watch spot meet here this that today yesterday"
    " without unless whether despite like either neither not never always just also please our my his her their poor lovely little"
    " earlier later luckily sadly thankfully happily suddenly finally eventually meanwhile perhaps maybe apparently how where".split()
)
# Behind which a name may stand: "on Friday Ruby became"; not behind Palm Sunday.
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday".split())
# Everyday names that are virtues, themes or words of the week here: "Our values are Hope and Joy".
VALUE_BEFORE = late.compile(
    r"\b(?i:values?|virtues?|themes?|words?|focus|topics?|motto|prayers?|threads?|pillars?|qualities|attributes)\b"
    r"[^.!?\n]{0,45}(?:\b(?:is|are|of|for|include|were|was)|[:-])\s+(?:[A-Z][\w-]+(?:, and |, | and | & | [~|•/-] |\n))*$",
    re.ASCII,
)
PUPIL_OWNS = late.compile(
    r"'s? (?:[Mm]um|[Mm]am|[Dd]ad|[Nn]an|[Gg]ran|[Gg]randad|[Gg]randma|[Gg]ranny|family|costume|holiday|house|home|dog|class|team"
    r"|haiku|writing|handwriting|letter|sculpture|collage|poster|speech|solo|kindness|attitude|certificate|invention"
    r"|mummy|daddy|auntie|uncle|cousin|face|laugh"
    r"|(?:[a-z]+ )?(?:cake(?! (?:sale|stall))|costume|mum|dad|nan|grandad|smile|haircut|robot|model|poster)|song|poem|picture|painting|drawing|teacher|friend|brother|sister|birthday|garden|turn|work"
    r"|(?:(?:charity|sponsored|fundraising) )?(?:bike |fun )?(?:trek|walk|run|ride|swim|climb|hike|marathon|skydive|head ?shave|haircut)"
    r"|\d{2,3}(?:st|nd|rd|th) (?:book|read|goal|birthday|match|game|parkrun|badge|certificate)"
    r"|first (?:day (?:at|in|back)|goal|medal|tooth|haircut|steps|swim)|question|idea|project|model|medal|robot|tooth|hair|hat|coat|glasses|boots?|shoes|effort|smile|goal|dance|talk)\b"
)


def is_merchandise(before: str, after: str) -> bool:
    """Whether a capital between the two is a hero's or a brand's: "one Elsa bag"."""
    return bool(_MERCHANDISE.match(after) and _SOME_THING.search(before))


def follows_article(before: str) -> bool:
    """Whether an article stands last; between two capitals "a" is the Welsh "and"."""
    if before[-2:-1] not in " aenAEN":  # the last letter, or a space before the end of a line
        return False
    return bool(_ARTICLE.search(before)) and not _WELSH_AND.search(before)


def is_titled(name: str) -> bool:
    """ "Mrs Dunnock": the first word is a title."""
    return fold(name.partition(" ")[0]) in TITLES
