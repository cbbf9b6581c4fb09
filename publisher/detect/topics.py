# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""Subjects that want a second pair of eyes, or that do not belong on a school's page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.detect import link_shapes
from publisher.detect.hit import Certainty, Hit
from publisher.detect.patterns import (
    LIKELY,
    POSSIBLE,
    Pattern,
    Shape,
    Table,
    hit_at,
    is_excused,
    lower_case,
    pattern,
    sentence_span,
)
from publisher.detect.text import Text

_NEGATIVE = (
    r"(?:disgrace(?:ful)?|disgust(?:ing|ed)|appalling|shambles|shambolic|joke|useless|rubbish|terrible|dreadful|awful|unacceptable|"
    r"let(?:s|ting)? (?:us|you|our \w+|everyone|children|parents|families) down|fail(?:ed|s|ing|ure)?\b|incompetent|hopeless|pathetic|ridiculous|inconsiderate|selfish|thoughtless|"
    r"lazy|rude|abusive|ignor(?:ed|ing|es)|refus(?:ed|es|ing)|couldn't care less|don't care|do not care|doesn't care|does not care|fed up|sick (?:and tired )?of|tired of|"
    r"had enough|waste of (?:time|money)|not good enough|no help|never (?:listens?|helps?|bothers?|repl(?:y|ies))|yet again|once again fail|shame on|blame|scandal|outrageous|"
    r"beyond a joke|clueless|poor(?:ly)? (?:service|run|managed|communication|behaviour|parenting|planning)|bad parenting|worst|dangerous(?:ly)?|short-?sighted|broken promises|(?:should|ought to) be (?:ashamed|embarrassed)|a mess|letting down|at fault|negligent|stupid|idiot\w*)"
)
_COMPLAINT = (
    r"(?:fed up|sick (?:and tired )?of|tired of|had enough|disgrace(?:ful)?|unacceptable|disgust(?:ing|ed)|appalling|appalled|shambles|beyond a joke|outrageous|ridiculous|"
    r"(?:a |an official |formal )complain(?:t|ts|ing)?\s+(?:about|against|to|regarding)|(?:we|i|parents?) (?:have )?complain(?:ed)?|disappointed (?:with|by|in|that|at)|furious|absolutely livid|shame on|not good enough|"
    r"let (?:us|our \w+) down|inconsiderate|selfish|how dare|what a joke|an utter|terrible service|poor service|never again)"
)
_CHILD = r"(?:child|boy|girl|pupil|son|daughter|lad|lass|student|kid)"
_BODIES = {
    "criticism_of_school": r"(?:(?:the|this|our|your) school(?!\s+(?:field|hall|gate|day|run|car|trip|council|year|holidays?|dinner|website|bus|buses|minibus|coach|boiler|printer|phones?))|school (?:leaders|leadership|management)|the head(?:teacher)?|teachers|the teachers?|staff|colleagues|governors?|governing (?:body|board)|SLT|ofsted|the trust|parents(?!\s*:)|the pta)",
    "criticism_of_council": r"(?:(?:[A-Z][\w.']*\s+){0,3}(?:[Cc]ouncil(?:lors?)?|[Ll]ocal [Aa]uthority)|county hall|the LA\b|town hall|the highways department|the government|department for education|DfE\b)",
}
_CLASS = r"(?:(?:year|yr|class|y|p)\s?\d{1,2}[a-z]?|reception|nursery|[1-9][a-z])"
_PARTY = r"(?:labour|conservatives?|tor(?:y|ies)|greens?|green party|reform(?: uk)?|lib(?:eral)? ?dem(?:ocrat)?s?|ukip|plaid cymru|snp|sinn f[ée]in|dup)"
# "This week's attendance" is everybody's.
_NO_WEEK = r"(?<!\bweek)(?<!\bmonth)(?<!\bterm)(?<!\byear)(?<!\bschool)(?<!\bclass)(?<!\bday)"
_STAFF = r"(?:caretaker|site manager|cook|chef|head ?teacher|head|deputy(?: head)?|receptionist|secretary|business manager|senco|cleaner|librarian|teaching assistant|teacher|coach|governor)"
_DISMISSED = r"(?:sacked|fired(?! up)|let go(?! of)|dismissed|suspended(?! (?:in|above|over|upside))|under investigation|investigated|made redundant|asked to leave|struck off|arrested|disciplined|on garden(?:ing)? leave|accused|on a final warning)\b"
# What is asked of whoever applies is nobody's case.
_VACANCY = r"\b(?:vacanc(?:y|ies)|(?:we are|are you|is) (?:seeking|looking for|recruiting)|we (?:seek|require)|applica(?:nts?|tions?)|appl(?:y|ied) (?:by|for)|desirable|essential|experience of|job description|salary|hours per week|term[- ]time only|successful candidate)\b"
# Of a lesson or a tale, and no pupil: "story time" and "after the rugby" say nothing of the kind.
_LEARNT = r"(?:stone age|romans?|vikings?|anglo|saxons?|tudors?|castles?|caesar|shakespeare|macbeth|world war|the war|battle|goldilocks|fairy ?tales?|stor(?:y|ies) (?:of|about|by|in which)|(?:in|of) (?:the|our|a) (?:story|book|play|film)|class novel|character|pantomime|(?:learnt|learned|learning|learn) (?:about|how)|acted out|education)"
_BULLYING_IN_GENERAL = r"\b(?:assembl(?:y|ies)|polic(?:y|ies)|workshop|anti-?bullying|if (?:you|your|anyone|someone|a|any|they)|any(?:one|body)|every(?:one|body)|ever|learn\w* (?:about|what|how)|stor(?:y|ies) (?:of|about)|characters?|poems?|drama|(?:children|people|those|anyone|pupils) who|what (?:to do|it|is)|types of|how (?:to|it)|say(?:ing)? no to|stand(?:ing|s)? up (?:to|against)|tackl\w+|prevent\w*|rare|dealt with|charity)\b"
# Of ours, one or a few: "one of our girls", "a Year 6 boy", "two pupils", "our children".
_OF_OURS = rf"(?:(?:(?:one|two|three|some|several) of )?our|a|an|one|two|three|four|some|another) (?:{_CLASS} )?(?:\w+ )?(?:{_CHILD}s?|children)"
# "Two of our pupils", "a Year 6 girl", "the boy in 3R", "the dad of one of our pupils".
_ONE_OF_OURS = rf"(?:(?:one|two|three) of (?:our|the|my) (?:\w+ ){{0,3}}?(?:pupils|children|boys|girls|students|twins|famil(?:y|ies)|parents|mums|dads|staff|teachers)|(?:a|an|another|one|two|three) {_CLASS} (?:\w+ )?(?:{_CHILD}|twin)s?|(?:a|an|another|one|two|the) (?:\w+ )?{_CHILD}s? (?:in|from) (?:{_CLASS}|\w+ class))"
_MISFORTUNE = (
    r"(?:(?:broken|broke|fractured) (?:his|her|their|an?|both) (?:\w+ )?(?:arms?|legs?|wrists?|ankles?|collar ?bone|nose|foot|hand|fingers?|toes?)|(?:been|is|are|was|were|went|gone) missing(?= since| from| and|[.,!?]|$)|r[au]n away"
    r"|knocked (?:down|over|off)|run over|hit by an?|(?:in|to|out of) prison|jailed|homeless|refuge|split(?:ting)? up(?! into)|parents (?:have |are )?separat\w+|divorc\w+|(?:being|been|be) adopted|into care|evict\w*|drunk|teased|nappy|nappies"
    r"|self-?harm\w*|threaten\w*|burgled|lost everything|arrested|deport\w+|excluded|expelled|suicid\w+|overdose|(?:was|were|been|being) (?:attacked|assaulted|abused|accused|bullied|banned|mugged|robbed|stabbed|rehoused)|sleeping rough|living in (?:a|their) (?:car|hostel|hotel|tent|caravan))"
)
_TOLD = r"\b(?:in (?:the|our|a) (?:story|book|film|play|novel|poem)|(?:story|novel|book|film|play|poem|read\w*) (?:of|about)|evacuees?|charity|workshop)\b"
_STRANGER = r"(?:(?:a|an|the|this|some|unknown|strange|older|elderly|white|suspicious) )?\b(?:man|woman|men|stranger|strangers|somebody|someone|individual|male|female|van|car|driver|youths|teenagers)"
_STORY = r"\b(?:stor(?:y|ies)|book|novel|film|play|chapter|character|poem|topic|lesson|assembly|evacuees?|war|history|museum|workshop|legend|myth|fairy ?tale)\b"
_NOT_BODY = lower_case(r"\bschool council(?:lors?)?\b|\beco[- ]?council\b|\bpupil council\b")

_BLAMED = r"(?:disgrace|dangerous(?:ly)?|inconsiderate(?:ly)?|illegal\w*|tickets?|wardens?|complain\w*|double[- ]park\w*)"
_WHERE = r"(?:zig-?zags?|yellow lines?|driveways?|residents?|school gates?|pavements?|block\w*|considerate\w*)"
_NO_MATTER = r"\b(?:parking (?:is|will be) available|free parking|plenty of parking|parking on site|trip to|national park|retail park|kind permission|may be used|can be used)\b"
PATTERNS = Table(
    pattern("complaint", rf"\b{_COMPLAINT}", POSSIBLE, unless=r"\b(?:complaints (?:policy|procedure)|compliments, comments)\b"),
    pattern("parking", rf"\bpark(?:ed|ing|s)?\b(?=[^.!?\n]*\b{_BLAMED})|\b{_BLAMED}[^.!?\n]{{0,60}}\bpark(?:ed|ing|s)?\b(?! (?:run|and ride))", LIKELY, unless=_NO_MATTER),
    # Where to park, said kindly, is what every school writes each week; what blames is above.
    pattern("parking", rf"\bpark(?:ed|ing|s)?\b(?=[^.!?\n]*\b(?:{_WHERE}|outside|on the (?:road|street|corner|bend)|safely|legally|reminder|please))|\b{_WHERE}[^.!?\n]{{0,60}}\bpark(?:ed|ing|s)?\b(?! (?:run|and ride))|\bcar park\b(?=[^.!?\n]*\b(?:not(?! be (?:available|open|accessible|in use)\b)|never|must|stop|please|only|blue badge|drop))|\bzig-?zag lines?\b", LIKELY, unless=rf"{_NO_MATTER}|\bare there (?:to|for)\b|\b(?:lets?|allows?|letting|allowing) (?:us|parents|families|you) (?:to )?use\b|\bwe ask (?:all|everyone|that|you|parents|drivers|families)\b|\b(?:please|kindly|thank(?:s| you)|remind\w*|reminders?|(?:are|is|been|be) asked|(?:could|may|can|would) (?:we|you|i|all|parents|everyone|families|drivers))\b"),
    pattern("controversial", rf"\b(?:parking|uniform|strike|exclusions?|ofsted|academi[sz]ation|closures?|redundanc\w+|council|cuts|budget|government|parents(?!\s*:))\b[^.!?\n]{{0,60}}\b{_NEGATIVE}|\b{_NEGATIVE}[^.!?\n]{{0,40}}\b(?:parking|uniform|strike|exclusions?|ofsted|closures?|council|cuts|government)\b", LIKELY),
    pattern("controversial", r"\b(?:academi[sz](?:ation|e|ing)|join(?:ing)? (?:a|the|another) (?:multi[- ])?academy trust|school (?:closure|merger|amalgamation)|proposed (?:closure|merger|changes? to)|(?:threatened|threat of) closure|vaccin(?:e|ation)s? (?:debate|mandate|row)|mask mandate|gender[- ]neutral (?:toilets|uniform)|trans(?:gender)? (?:policy|guidance|debate)|relationships and sex education|\brse\b (?:consultation|lessons|policy|curriculum)|sex education|drag queen|critical race|decoloni[sz]|israel|gaza|palestin\w+|hamas|ukraine war|war in|brexit|immigration|asylum|abortion|black lives matter|taking the knee|trans rights|funding cuts|budget cuts|cuts to|consultation on|vape|vaping|ban(?:ned|ning)? (?:mobile )?phones?|phone ban|attendance fines?|fin(?:e|es|ed) (?:parents|for (?:unauthorised|term[- ]time))|penalty notices?|term[- ]time holiday)\b", LIKELY, unless=r"\bparents (?:also )?(?:have|retain) (?:a|the) (?:legal )?right to (?:request|withdraw)\b"),
    pattern("controversial", r"\b(?:boycott\w*|petition|protest(?:s|ers|ing)?)\b", LIKELY, unless=r"\b(?:learn\w* about|rosa parks|civil rights|suffragett\w*|gandhi|martin luther king|in history|history (?:lesson|department|topic)|in 1[0-9]{3})\b"),
    pattern("politics", rf"\b(?:(?:vote|voting|votes) (?:for )?(?:a |the |your |our )?(?:local )?{_PARTY}|(?:support|back|elect|join) (?:the )?(?:local )?{_PARTY}(?! (?:of|in|to|the|your|our)\b))\b(?! (?:house|team|class|table|group)\b)", LIKELY),
    pattern("politics", r"\b(?:labour|conservatives?|tor(?:y|ies)|lib(?:eral)? ?dem(?:ocrat)?s?|green party|reform uk|ukip|plaid cymru|snp|sinn f[ée]in|dup|general election|local elections?|by-?election|polling day|vote for (?!(?:your|our|us|my|the|a|an|their|his|her|which|what|who|each|school|house|eco|year|class|pupil|team|head|books?|it|this|that|one|them|as|favou?rite)\b)|prime minister|member of parliament|party political|manifesto|brexit|referendum|political(?:ly)?|starmer|farage|badenoch|sunak|corbyn|boris johnson|trump|council elections?|campaign(?:ing)? (?:for|against) (?:the )?(?:government|council|cuts)|downing street|(?:the|this|our) government'?s?|ministers (?:should|must|need to|ought to|do not|don't|have (?:failed|cut|ignored)))\b", LIKELY, unless=r"\b(?:school council|hard labour|labour of love|manual labour|in labour|house captains?|head (?:boy|girl)|eco[- ]?(?:council|committee)|used as a polling station|polling station|conservative estimate|in history|victorian|first (?:woman|female) prime minister|world war|workshop about|learn\w* about)\b"),
    pattern("politics", r"\bMPs?\b(?!\d)", LIKELY, case=True, unless=r"\b(?:in history|victorian|world war|workshop about|learn\w* about)\b"),
    pattern("politics", rf"\b(?:{_PARTY}|independent) candidates?\b|\b(?:is |are )?standing (?:again )?(?:for|in|as) (?:re-?election|election|(?:the |a )?(?:local |general |parish |town |county |city )*(?:council(?:lor)?\b(?! of)|elections?|parliament))\b|\bre-?elect\b", LIKELY, unless=r"\b(?:school|eco|pupil|student) council\b"),
    pattern("politics", r"\b[Vv]ot(?:e|ing) (?:for )?(?!(?:Oak|Year|Class|Team|House|Head)\b)[A-Z][a-z]+ (?!Class\b|House\b|Team\b|School\b|Club\b|Book\b|Award\b)[A-Z][a-z]+\b", LIKELY, case=True, unless=r"\b(?:school council|eco[- ]?council|house captains?|head (?:boy|girl)|favou?rite|logo|book|award|mascot|competition)\b"),
    pattern("staffing", r"\b(?:mr|mrs|miss|ms|mx|dr)\.? [a-z'-]+ (?:(?:will not|won't|is not|isn't) (?:be )?(?:returning|coming back|back)|is no longer|has left\b(?! (?:a|his|her|some|the (?:building|hall|room))\b)|(?:has|is starting|starts) a new job)", LIKELY),
    pattern("staffing", r"\b(?:staff(?:ing)? (?:changes?|restructur\w+|shortages?|cuts|absence|issues|update|reduction)|restructur(?:e|ing)|redundanc(?:y|ies)|resign(?:ed|ation|s|ing)?|stepping down|step(?:ped)? down|leaving (?:the school|us (?:at|this|in)|our school|at (?:the end|easter|christmas))|new head ?teacher|acting head|interim head|(?:appointed|appointment of) (?:a |our |the )?(?:new )?(?:head|deputy|assistant head)\w*|sick leave|maternity leave|supply teachers?|retir(?:ing|ement|es) (?:at|from|of|this|after)|will be (?:leaving|teaching|covering)|taking over (?:as|the)|is leaving|are leaving)\b", LIKELY, unless=r"\b(?:year 6|leavers|leaving (?:the )?(?:house|hall|site|building)|closing date|apply|vacanc\w+|job share|mps|ects?|full[- ]time|part[- ]time|fixed[- ]term)\b"),
    pattern("uniform_change", r"\b(?:(?:new|chang(?:e|es|ed|ing)|updat(?:e|ed|ing)|revised|review(?:ing)?|consult\w*|different|branded|stricter|amend\w*|switch\w*)\b[^.!?\n]{0,40}\buniforms?\b|uniform suppliers? (?:will|has|have|is now)\b|from (?:\w+ )?(?:september|january|easter|next (?:term|year)|(?:mon|tues|wednes|thurs|fri)day)[^.!?\n]{0,20}\buniform supplier|uniforms?\b[^.!?\n]{0,40}\b(?:polic(?:y|ies)|chang(?:e|es|ing|ed)|consult\w*|rules|ban(?:ned)?|no longer|cost|must now|review|from september|detention|sent home))", LIKELY, unless=r"\b(?:non-?uniform|pre-?loved|second[- ]?hand|nearly new|swap|no uniform|change (?:into|out of)|lost property|uniform shop opening)\b"),
    pattern("exclusion", r"\b(?:exclu(?:ded?|sion|sions)\b(?! zone)|suspen(?:ded|sion|sions)\b(?! bridge)|expel(?:led|s)?|expulsions?|permanently excluded|managed move|off-?rolled|isolation (?:room|booth))", LIKELY, unless=r"\b(?:exclud(?:ed|es) (?:vat|postage)|social exclusion|suspension bridge|inclusion and exclusion)\b"),
    pattern("inspection", r"\b(?:ofsted|estyn|hmie|siams|independent schools inspectorate|inspect(?:ion|ions|ors?|orate)|requires improvement|special measures|section (?:5|8|48) (?:report|inspection)|report card grade)\b", LIKELY, unless=r"\b(?:parent ?view|uniform inspection|planner inspection|mini-?beast inspectors?|an inspector calls|inspector goole|birlings?|priestley)\b"),
    pattern("bereavement", r"\b(?:pass(?:ed|ing) away|sad(?:ly)? (?:died|death|news|loss|passing)|sadly lost|has died|have died|died (?:suddenly|peacefully|last|on|this|at the|after)|death of (?:a|our|one|the|her|his|former)|bereave(?:d|ment)|funeral|condolences|in loving memory|rest in peace|\bRIP\b|memorial service|deepest sympath(?:y|ies)|tragic(?:ally)?|mourn(?:ing|ed|s)?|heartbroken to (?:share|announce|learn)|book of condolence)\b", LIKELY, unless=r"\b(?:world war|soldiers|remembrance|armistice|in 1[0-9]{3}|poppy|king (?:henry|george|charles)|tutankhamun|egyptian)\b"),
    pattern("industrial_action", r"\b(?:industrial action|strik(?:e|es) (?:action|day|days|by|on|this|next|will|and)|(?:teachers?'?|staff|national|neu|nasuwt|unison|gmb|union|teaching) strikes?|on strike|going on strike|striking|picket(?:s|ing)?|strike ballot|balloted|walk-?outs?|work(?:ing)? to rule)\b", LIKELY, unless=r"\b(?:lightning|striking (?:and fielding|display|artwork|colou?rs?|image|costume|likeness|resemblance)|strike (?:a|the) (?:ball|pose|match)|bowling|match girls?|matchgirls|miners' strike in|general strike)\b"),
    pattern("advertising", r"\b(?:(?<!siblings get )(?<!siblings receive )\d{1,2}% (?:off|discount)(?! for (?:\w+ )?siblings)|discount (?:code|voucher)|promo(?:tional)? code|use code|special offer|limited (?:time )?offer|buy (?:now|one get one)|book now and save|order (?:now|yours)|click (?:here )?to buy|sponsored (?:by|post|content)|(?:my|our|his|her) (?:husband|wife|partner|friend|brother|sister|mum|dad|son|daughter|family)(?:'s)? (?:\w+ ){0,3}(?:business|firm|company|shop|salon|studio|cafe|restaurant|services?|garage|practice)|(?:plumb(?:er|ing)|electrician|builder|hairdress\w+|estate agents?|solicitors|childmind\w+|dance school|tutoring|tuition) (?:firm|service|business|company|services|available|offer)s?|private tuition|tutor available|free quote|no obligation|competitive (?:prices|rates)|check out (?:my|our|his|her) (?:shop|business|store|etsy|website|page)|affiliate|introductory offer|first (?:week|month|class|lesson|session) (?:is )?free|(?:piano|guitar|drum|violin|singing|dance|swimming|tennis|karate|maths|private) (?:lessons?|classes|tuition) (?:from|only|just) £\d)\b|\b(?:need|looking for) an? (?:plumber|electrician|builder|hairdresser|tutor|childminder|cleaner|gardener|photographer|accountant|solicitor|roofer|decorator)\?", LIKELY, unless=r"\b(?:sponsored (?:walk|read|run|swim|silence|bounce|event)|school shop|tickets|our pta|uniform|book fair|tokens?|designed by (?:the|our|your) child(?:ren)?|hoodies|school photos?|vacanc\w+|closing date)\b"),
    pattern("personal_sale", r"\b(?:(?:i'?m|i am|we'?re|we are|anyone want to buy|mum|dad|my \w+ is) selling|for sale|selling (?:my|our|a|his|her|some)|will accept offers|\bono\b|\bo\.n\.o\b|or nearest offer|collection only|buyer (?:collects|must collect)|good condition,? £|barely used|hardly (?:used|worn)|pick up only|dm me|pm me|message me (?:for|if)|my (?:old )?(?:sofa|car|bike|buggy|pram|house|flat|table|tv|phone|wardrobe|bed|washing machine))\b", LIKELY, unless=r"\b(?:cakes?|tickets? (?:for|on) sale|on sale|raffle|pta|friends of|stall|second[- ]?hand uniform|books? for sale|poppies|plants? for sale|enterprise|bake|(?:uniform|jumble|table ?top|nearly[- ]new|book|cake|plant|toy|costume) sale)\b"),
    pattern("fundraising_for_individual", r"\b(?:gofundme|go fund me|just ?giving\.com/(?:crowdfunding|fundraising)|crowdfund\w*)\b|\b(?:fund-?rais\w+|rais(?:e|ing) (?:money|funds)|donat\w+|collection|collecting|whip-?round|sponsor)\b[^.!?\n]{0,30}\b(?:for|to help|to support|towards)\s+(?:(?:his|her|a|one of our|the|this|my|our) (?:\w+ )?(?:family|treatment|operation|funeral|wheelchair|trip|honeymoon|wedding|leaving present|pupil|teacher|colleague|caretaker|mum|dad|wife|husband|son|daughter|sister|brother|friend)|[A-Z][a-z]+'s (?:family|treatment|operation|funeral|wheelchair|surgery))", LIKELY),
    pattern("complaint", r"\b(?:complain(?:t|ts|ed|ing)?)\b", LIKELY, unless=r"\b(?:complaints? (?:policy|procedure|form)|polic(?:y|ies)|without (?:a )?complaint|no complaints|compliments)\b"),
    pattern("behaviour_incident", r"\b(?:fight(?:s|ing)? (?:in|at|between|broke|on|yesterday|today)|punch(?:ed|ing)\b(?! (?:holes?|above|the air|bag))|swore at|swearing at|bit (?:a|another|him|her)\b|attack(?:ed|ing) (?:a|by|another|him|her)|assault(?:ed)?|stabb(?:ed|ing))\b", LIKELY, unless=rf"\b(?:(?:food|snowball|pillow|sword|water|stage|play|mock|hole) (?:fight|punch)\w*|bit (?:a|another) (?:of|more)|rehears\w+|scenes?|drama|stage combat|romeo|juliet|good and evil|gladiators?|knights?|dragons?|beowulf|peter pan|{_LEARNT})\b"),
    pattern("behaviour_incident", r"\b(?:kick(?:ed|ing) (?:a|another|him|her|out at|and)|hit (?:a|another|him|her|my)|pushed (?:a|another|him|her|over)|threw (?:a|the) (?:chair|table|stone|book))\b", LIKELY, unless=rf"\b(?:kick(?:ed|ing) (?:a|the) (?:ball|goal|penalty)|penalt\w*|rugby|football|cricket|rounders|goal|base|hit (?:a|the) (?:target|six|ball|boundary|home run|milestone|bullseye|high|note|snag)|{_LEARNT})\b"),
    pattern("behaviour_incident", rf"\b(?:a|one|two|three|four|five|some|several) (?:of our )?(?:{_CLASS} )?(?:\w+ )?{_CHILD}(?:ren|s)?(?: (?:in|from) {_CLASS})? (?:was|were|has been|have been|had to be|are|is|got) (?:sent home(?! (?:with|because of|due to) (?:\w+ )?(?:nits|lice|letters?|books?|illness|sick\w*|cold|cough)\b)|in isolation|in detention|restrained)\b|\b(?:hurt|scratched|spat at|lashed out at) (?:a|the|another|his|her) (?:teacher|ta|teaching assistant|member of staff|child|pupil|boy|girl|classmate)\b", LIKELY, unless=rf"\b(?:{_LEARNT})\b"),
    pattern("behaviour_incident", r"\b(?:stole(?:n)?|stealing|thefts?|sent home (?:for|after|because of) (?:fight|bull|swear|steal|hitting|kick|bit|misbehav|vap|smok|bad|poor|violen|being (?:rude|naughty|violent|aggressive))\w*)\b", LIKELY, unless=rf"\b(?:ste?al(?:s|ing)? (?:the (?:show|limelight|scene)|(?:your|our|my|a) (?:hearts?|base))|stole (?:the (?:show|limelight|scene)|(?:your|our|my|every\w*) hearts?)|hearts? (?:is|are|was|were) stolen|when hitler stole|{_LEARNT})\b"),
    pattern("behaviour_incident", r"\b(?:weapon|knife)\b", LIKELY, unless=rf"\b(?:(?:palette|plastic|kitchen|butter|bread|table|craft|potters?'?|round[- ]ended) kni(?:fe|ves)|kni(?:fe|ves),? (?:and|or|&) forks?|forks?,? (?:and|or|&) kni(?:fe|ves)|knife (?:skills|block|edge)|(?:knife|weapons?)(?: crime)?(?: and [\w ]{{1,20}})?:? (?:awareness|education|prevention|talk|workshop|session|assembly|amnesty)|secret weapon|weapon (?:which|that) you can use|workshop|awareness|anti-?knife|kitchen|cook\w*|bak(?:e|ed|ing)|lunch|{_LEARNT})\b"),
    pattern("behaviour_incident", r"\b(?:vandalis(?:ed|m|ing)|graffiti|broke (?:a|the) window|detentions?(?! slips?)|behaviour (?:incident|point|report|log|concern)|bad behaviour|poor behaviour|misbehav\w+|caught (?:smoking|vaping|stealing|fighting|cheating)|(?<!how )disruptive|anti-?social behaviour|racist incident|incident (?:in|at|on|involving|between|yesterday|today|this))\b", LIKELY, unless=rf"\b(?:graffiti (?:art|artist|workshop|style|wall|project)|graffiti-style|street art|{_LEARNT})\b"),
    pattern("bullying_case", r"\b(?:(?:was|is|were|been|being|got|gets|getting|badly|cruelly) bullied|bullied (?:him|her|a|another|our|one|my)|(?:bullies|bullying) (?:him|her|another|our|my|a (?:boy|girl|child|pupil))|(?:is|are) (?:a bully|bullies|bullying)\b)", LIKELY, unless=_BULLYING_IN_GENERAL),
    pattern("bullying_case", r"\bbull(?:y|ied|ies|ying)\b", LIKELY, unless=rf"\banti-?bullying|\bbullying (?:policy|week|awareness|workshop|ambassadors?)|\b(?:week|workshop|ambassadors?|odd socks|no to|against|stop|tackle|prevent)\b|{_BULLYING_IN_GENERAL}"),
    pattern("bullying_case", r"\b(?:keeps? picking on|picked on\b(?! (?:(?:the|a|an|our|\d+)\b|mon|tues|wednes|thurs|fri|satur|sun))|(?<!litter )(?<!litter-)picking on|tormented|cyber-?bull\w+|victimis(?:ed|ing)|ganged up)", LIKELY, unless=r"\b(?:anti-?bullying week|safer internet|workshop|awareness|assembly|if (?:you|your)|what to do|stor(?:y|ies) (?:of|about)|fruit|strawberr\w+|apples)\b"),
    pattern("attendance_case", rf"\b(?:(?:his|her|{_NO_WEEK}'s) (?:attendance|absences?|lateness|punctuality)|(?:absent|missing from school|truant\w*|played truant|bunk(?:ed|ing) off|skipp(?:ed|ing) school|off school)\b(?=[^.!?\n]*\b(?:he|she|his|her|again|since|for (?:weeks|months|days|over)))|(?:he|she) (?:has|is|was|had) (?:been )?(?:absent|late|missing|away|off)|attendance (?:is|was|of) (?:only |just )?\d{{1,2}}(?:\.\d)?% (?:for|because)|attendance (?:case|meeting|panel|prosecution)|attendance officer (?:\w+ )?(?:visit(?:ed)?|call(?:ed)?|contact(?:ed)?|speak|spoke|see|saw|chas\w+) (?:to )?(?:him|her|his|one|a|the)\b)", LIKELY),
    pattern("additional_needs_case", rf"\b(?:(?:he|she|{_CHILD}|who|'s|son|daughter) (?:has|have|had|is|with|was diagnosed with|needs|struggles with|got) (?:an? |severe |mild |diagnosed )?(?:ehcp?|sen|send|autis(?:m|tic)|adhd|dyslexi[ac]|dyspraxi[ac]|special (?:educational )?needs|learning (?:difficult|disabilit)\w+|one[- ]to[- ]one|1:1|additional needs|speech delay)|(?:his|her|'s) (?:ehcp?|sen(?:d)? (?:support|plan|needs)|diagnosis|autism|adhd|dyslexia|additional needs|special needs|statement|iep|one[- ]to[- ]one))\b", LIKELY, unless=_VACANCY),
    pattern("individual_matter", rf"\b(?:(?:his|her|my (?:son|daughter|child)'?s?) (?:behaviour|attendance|progress|exclusion|diagnosis|detention|report|grades|results|illness|operation|medical|needs|family situation|home life|divorce|parents' (?:divorce|separation))|(?<!if )(?<!when )my (?:son|daughter|child|little boy|little girl) (?:was|has|is|came|got|had|says|said|told|keeps|hasn't|isn't|doesn't|cannot|can't)|why (?:was|is|did|has|were) (?:he|she|[A-Z][a-z]+) (?:been )?(?:excluded|suspended|moved|sent|not|told|given|dropped|left|off)|speedy recovery|get well soon|(?:one|a) (?:of our )?(?:{_CHILD}|parent|member of staff|family|teacher) (?:in (?:year|class|reception)[^.!?\n]{{0,12}} )?(?:has been|was|is|who)\b[^.!?\n]{{0,50}}\b(?:ill|hospital|excluded|diagnosed|arrested|attacked|divorc\w+|separat\w+|bereaved|died|moved|abusive|shouted|accused|injured|bullied|complain\w*)|about (?:his|her|[A-Z][a-z]+'s) (?:attendance|behaviour|exclusion|progress|needs|diagnosis|illness))\b", LIKELY),
    pattern("individual_matter", rf"\b(?:a|one|another|some|that|this) (?:\w+ ){{0,2}}(?:{_CHILD}|parent|mum|dad|family|carer|grandparent|neighbour)s?(?: (?:in|from) {_CLASS})? (?:\w+ly )?(?:(?:shouted|swore|screamed|yelled|spat|lashed out) at (?:our|a|another|staff|me|us|one of|the (?:receptionist|office|teachers?|staff|head\w*|caretaker|lollipop|crossing|children))\b|(?:threatened|abused|insulted|assaulted) \w+|(?:keeps?|kept|is always|are always) (?:on )?(?:parking|blocking|shouting|swearing|complaining|ignoring|refusing|arriving late|being late|coming late|dropping litter|speeding))", LIKELY, unless=r"\b(?:in|of) (?:the|our) (?:story|play|book|film)\b"),
    pattern("individual_matter", rf"\b(?:the (?:\w+ )?(?:{_CHILD}|parent|mum|dad|family|carer|person|driver|neighbour)s?|those|whoever)(?: (?:in|from|of) {_CLASS})?(?: who)? (?:shout(?:s|ed) at|swore|screamed at|yelled at|spat|threatened|abused|insulted|parks? (?:on|across|in front)|parked (?:on|across|in front)|blocks?|blocked|let (?:their|his|her) dog|keeps? (?:parking|shouting|swearing|complaining|ignoring)|complained (?:about|on|to)|reported us)\b|\ba certain (?:{_CHILD}|parent|mum|dad|family|teacher|person)\b", LIKELY, unless=r"\b(?:in|of) (?:the|our) (?:story|play|book|film)\b"),
    pattern("individual_matter", rf"\b{_STRANGER}\b[^.!?\n]{{0,60}}\b(?:approach(?:ed|es|ing)|followed|following|grabbed|tried to (?:take|grab|touch|get|talk|lure|speak|force)|offered (?:\w+ ){{0,2}}(?:a lift|a ride|sweets)|(?:was|were|been) (?:seen|spotted|caught)|has been (?:film|tak|watch|photograph|follow)\w+|acting suspiciously)\b[^.!?\n]{{0,40}}\b{_OF_OURS}\b", LIKELY, unless=_STORY),
    pattern("individual_matter", rf"\b(?:police|social (?:services|workers?)|(?:the )?nspcc)\b[^.!?\n]{{0,30}}\b(?:about|after|because of|looking for|concerning|visited|called|removed|took|arrested|interview\w*|spoke to)\b[^.!?\n]{{0,30}}\b(?:one of our|(?:a|two|some|another) (?:{_CLASS} )?(?:{_CHILD}s?|famil(?:y|ies)|parents?))\b|\bsocial (?:services|workers?) (?:has|have|had|was|were|is|are|will be|came|visited|called)(?: been| now)* (?:called|told|informed|involved|visit\w*|contacted|to)\b|\bbeing (?:hit|beaten|hurt|abused|neglected|harmed|starved|mistreated) (?:at home|by (?:his|her|their|a|an|the))\b", LIKELY, unless=_STORY),
    pattern("individual_matter", rf"\b{_ONE_OF_OURS}\b[^.!?\n]{{0,60}}?\b{_MISFORTUNE}\b", LIKELY, unless=_TOLD),
    pattern("individual_matter", r"(?<!if )(?<!when )\ban? (?:parent|dad|mum|mam|father|mother|grandparent|grandad|uncle|visitor|member of staff) (?:\w+ ){0,6}?(?:drunk|(?:is|was|has been) (?:not|no longer) allowed (?:on|near|to (?:collect|enter|come))|banned|threaten(?:ed|ing) (?:our |a |the )?(?:staff|teachers?|head\w*|pupils?|child(?:ren)?|us)|arrested|accused|in prison)\b|\b(?:do not|don't|never|must not) let (?:the |her |his |their )?(?:father|mother|dad|mum|mam|parents?|uncle|stepfather|ex)\b[^.!?\n]{0,40}\b(?:collect|take|near|see|pick)", LIKELY, unless=_TOLD),
    pattern("individual_matter", r"\bto the (?:\w+ )?(?:parent|mum|mam|dad|person|family|carer|neighbour)s? who (?:has |have )?(?:wrote|written|posted|commented|reported|put that)\b|\b(?:the|our|that) (?:\w+ )?(?:supply|cover|class|music|pe|maths) ?teacher (?:was|is|has been) (?:\w+ )?(?:hopeless|useless|rude|lazy|incompetent|rubbish|terrible|awful|appalling|dreadful|a disgrace)\b", LIKELY, unless=_TOLD),
    pattern("individual_matter", rf"\b{_OF_OURS}(?: (?:in|from) {_CLASS})?(?: (?:has|have|had|who|just|recently|sadly|suddenly|very|now|and|whose famil(?:y|ies)))* lost (?:his|her|their) (?:mum|mam|mummy|dad|daddy|mother|father|parents?|brother|sister|sibling|twin|baby|nan|nana|gran\w*|home|house)\b", LIKELY, unless=_STORY),
    pattern("individual_matter", rf"\b(?:a|an|the|one|our|another) (?:{_CLASS} )?(?:foster(?:ed)?|adopted|looked[- ]after) {_CHILD}\b(?! (?:awareness|fortnight|policy|review|team|panel))|\b(?:one|two|some) of our famil(?:y|ies) (?:\w+ )?(?:has|have|had|is|are|was|were) (?:been |being |facing |now )*(?:evict\w*|homeless|made homeless|in (?:debt|crisis|a refuge)|burgled|deported|split\w*)\b", LIKELY, unless=_STORY),
    pattern("individual_matter", rf"\b(?:(?:mr|mrs|miss|ms|mx|dr)\.? [a-z'-]+|our (?:\w+ )?{_STAFF}|a (?:member of staff|teacher|teaching assistant|colleague)|he|she) (?:(?:has|have|was|is|had|just|now|been|being|sadly|recently) ){{1,4}}(?:{_DISMISSED})", LIKELY),
    pattern("individual_matter", rf"\b(?:the (?!whole|royal|school|entire)[\w'-]+ famil(?:y|ies)|(?:one|a) (?:family|parent|mum|dad|{_CHILD})(?: (?:in|from) {_CLASS})?|(?:mr|mrs|miss|ms)\.? [a-z'-]+|he|she) (?:still |now |also )?(?:owes?|(?:has|have|had)(?:n't| not) paid|(?:is|are) in arrears)\b(?=[^.!?\n]{{0,40}}\b(?:money|dinners?|lunch(?:es)?|meals|trip|fees?|debts?|arrears|club|£|us)\b)", LIKELY),
    pattern("class_update", r"\b(?:(?:year|class|yr|y)\s?(?:\d{1,2}[a-z]?|one|two|three|four|five|six)|reception|nursery|eyfs|ks[12]|[1-6][a-z]|\w+ class)\b(?: (?:children|pupils|have|has|had|been|were|are))*\s+(?:did|have been|has been|had been|were|are|been|made|learn(?:ed|t|ing)|explor(?:ed|ing)|enjoyed|loved|practi[sc](?:ed|ing)|started|looked at|wrote|writing|read|reading|painted|created|investigated|measured|counted|built|used|worked|studied|found out|researched|tried|discovered|began|finished|solved|retold|drew|planted|baked|cooked|tasted|compared|sorted|presented|performed|thought about|focus(?:s)?ed on|designed|having fun|had (?:fun|a (?:great|lovely|super|fantastic|brilliant) (?:time|lesson|morning|afternoon)))\b", POSSIBLE, unless=r"\b(?:trip|residential|visit(?:ed)?|went to|tournament|competition|match|festival|fayre|assembly (?:will|is)|will be|next week|on (?:mon|tues|wednes|thurs|fri)day|deadline|places)\b"),
    pattern("class_update", r"\b(?:today|this (?:week|morning|afternoon)|yesterday)[, ]+(?:in )?(?:(?:year|class|yr|y)\s?(?:\d{1,2}[a-z]?|one|two|three|four|five|six)|reception|nursery|eyfs|ks[12]|[1-6][a-z]|\w+ class|our class)\b", POSSIBLE),
)  # fmt: skip
_CRITICISM = Table(
    *(
        pattern(
            topic,
            rf"\b(?P<hit>{body})[^.!?\n]{{0,70}}\b{_NEGATIVE}|\b{_NEGATIVE}[^.!?\n]{{0,50}}\b(?P<other>{body})(?!\w)",
            LIKELY,
        )
        for topic, body in _BODIES.items()
    )
)
# Where parents park is the parents' doing, whether the sentence says so or not.
_PARKING = Table(
    pattern(
        "criticism_of_school",
        rf"\bpark(?:ed|ing)\b[^.!?\n]{{0,60}}\b{_NEGATIVE}|\b{_NEGATIVE}[^.!?\n]{{0,40}}\bpark(?:ed|ing)?\b(?! run)",
        LIKELY,
    )
)
_PLEASANT = lower_case(
    r"\b(?:never fail(?:s|ed)? to|can't fail|won't let you down|tired of (?:hearing|saying)|no joke|laugh|sponsored|joke (?:day|book|competition)|red nose)\b"
)
_TROUBLE = lower_case(
    r"\b(?:attendance|absen\w+|exclu\w+|suspend\w+|bull\w+|behaviour(?! policy)|detention|diagnos\w+|divorc\w+|arrested|hospital|poorly|unwell|ill|illness|operation|injur\w+|speedy recovery|get well|accident|complain\w*|SEN\b|EHCP?|special needs|struggl\w+|sent home|custody|expelled|funeral|bereavement|(?:mum|mam|dad|mother|father|grandad|grandma|nan|brother|sister)(?: has)? (?:died|passed away)|lost (?:his|her) (?:mum|dad|mother|father|brother|sister|baby)|neglect\w*|in hiding|ran away|went missing)\b"
)
_TROUBLED = Table(Shape(_TROUBLE, case=False))


_OUR_PUPIL = lower_case(
    rf"\b(?:a|one|another|the|two|some|our) (?:{_CLASS} {_CHILD}|(?:\w+ ){{0,2}}{_CHILD}s? (?:in|from) {_CLASS})\b|\banother pupil\b|\b(?:fight|incident)\w* in (?:the playground|{_CLASS})\b"
)


def find(text: Text, people: Sequence[Hit]) -> Iterator[Hit]:
    """Kinds are the topic names of the policies; criticism carries whom it is about in ``detail``."""
    yield from _once(text, people)


def _once(text: Text, people: Sequence[Hit]) -> Iterator[Hit]:
    seen: set[tuple[str, int]] = set()
    for hit in (
        *_tabled(text),
        *_criticism(text),
        *_parking(text),
        *_individual(text, people),
    ):
        if (hit.kind, hit.start) not in seen:
            seen.add((hit.kind, hit.start))
            yield hit


def _tabled(text: Text) -> Iterator[Hit]:
    """What excuses a match stands near it: a word at the other end of a sentence is of something
    else. A lesson excuses nothing that is said of a pupil of ours: "a Year 5 boy stole"."""
    for row, match in PATTERNS.matches(text):
        if not (_is_excused(text, row, match) or link_shapes.holds(text.lower, *match.span())):
            yield hit_at(text, match, kind=row.kind, certainty=row.certainty, source="topic")


def _is_excused(text: Text, row: Pattern, match: re.Match[str]) -> bool:
    if not (row.unless and is_excused(text, row.unless, match)):
        return False
    return row.kind != "behaviour_incident" or not _OUR_PUPIL.search(
        text.lower, *sentence_span(text, match.start())
    )


def _criticism(text: Text) -> Iterator[Hit]:
    for row, match in _CRITICISM.matches(text):
        if _PLEASANT.search(match[0]) or _NOT_BODY.search(match[0]):
            continue
        group = "hit" if match["hit"] else "other"
        start, end = text.span(*match.span(group))
        about = re.sub(r"^(?:the|our|this|your)\s+", "", match[group].strip())
        yield replace(
            hit_at(text, match, kind=row.kind, certainty=row.certainty, source="topic"),
            start=start,
            end=end,
            detail=about,
        )


def _parking(text: Text) -> Iterator[Hit]:
    for row, match in _PARKING.matches(text):
        hit = hit_at(text, match, kind=row.kind, certainty=row.certainty, source="topic")
        yield replace(hit, detail="parents")


def _individual(text: Text, people: Sequence[Hit]) -> Iterator[Hit]:
    """A named person and a matter of concern in one sentence."""
    troubles: dict[int, re.Match[str] | None] = {}  # by sentence
    for person in people if _TROUBLED.possible(text) else ():
        if person.certainty < Certainty.LIKELY or person.who == "public_figure":
            continue
        low, high = sentence_span(text, text.place(person.start))
        if low not in troubles:
            troubles[low] = _TROUBLE.search(text.lower, low, high)
        if match := troubles[low]:
            start, end = text.span(*match.span())
            yield Hit(
                kind="individual_matter",
                start=start,
                end=end,
                certainty=Certainty.LIKELY,
                source="topic",
                who=person.who,
                person=person.person,
            )
