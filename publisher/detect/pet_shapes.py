# ruff: noqa: E501 - a pattern or a word list is one line, however long
"""The shapes of words that give a capital to a pet, a chick or an elf on the shelf."""

from __future__ import annotations

import re

from publisher.detect import late
from publisher.detect.capitals import LIST, NAME, RUN
from publisher.detect.patterns import either_case
from publisher.detect.themes import things

_LONGEST_FIRST = sorted(sorted(things("pets")), key=len, reverse=True)  # in every process alike
_PET, _ANY_PET = (
    rf"(?:{'|'.join(words)})" for words in (_LONGEST_FIRST, map(either_case, _LONGEST_FIRST))
)
_OURS = "(?:{})".format(
    "|".join(
        map(either_case, "our her his their my the school class new two three four baby".split())
    )
)
_PETS = late.compile(
    rf"(?P<thing>{LIST})(?:,? (?:are|is)|,) (?:our|the|my|a|an|two|three)"
    rf" (?:[\w-]+ ){{0,3}}{_ANY_PET}s?\b"
    r"(?! ?(?:monitor|expert|lover|of the (?:day|week|month|term)))",
)
_CALLED = late.compile(
    rf"\b(?:{_ANY_PET}(?i:(?: pigs?)?s?(?: (?:in|on|at|for) (?:the|our) [a-z]+)?,?"
    r" (?:[a-z]+ ){0,2}"
    r"(?:called|named(?: by [^.,!?]{1,30}? as)?|names?(?: is| are)?),? )"
    rf"|{_OURS}(?i: (?:[a-z]+ ){{0,2}}){_ANY_PET}(?i:(?: pigs?)? )"
    rf"|{either_case('named')}(?i: (?:them|him|her|it) ))(?P<thing>{LIST})"
)
# "a two-year-old Labrador"
_BREED = late.compile(
    r"\b(?P<thing>(?:(?:Border|Golden|Black|Cocker|Springer|Jack Russell|Yorkshire|German) )?"
    r"(?:Labrador|Retriever|Cockapoo|Cavapoo|Cavachon|Labradoodle|Goldendoodle|Poodle|Spaniel|Collie|Terrier"
    r"|Dachshund|Greyhound|Whippet|Husky|Shepherd dog))s?\b"
)
# "our new fish. The votes are in and they will be called Fin and Captain".
_TO_BE_CALLED = late.compile(
    rf"\b{_ANY_PET}s?\b[^\n]{{0,60}}?\b(?:they|it)(?: will be|'ll be) (?:called|named)"
    rf" (?P<thing>{LIST})"
)
# "Monty our reading dog will be in", "Albert has hatched"; not "Amelia has hatched a plan".
_PET_OPENS = late.compile(
    rf"(?:(?<=[.!?\n] )|(?<![^\n]))(?P<thing>{NAME}) "
    rf"(?:our (?:[a-z-]+ ){{0,2}}|the (?:class|guide|office|reading|school|therapy) ){_PET}"
    r" (?:is|was|has|had|will|can|loves?|loved|came|comes|join(?:s|ed)|visit(?:s|ed)|said)\b"
)
_HATCHES = late.compile(rf"\b(?P<thing>{LIST}) (?:has|have) (?:just )?hatched\b(?! (?:an?|the)\b)")
# "their horses, Samson and Goliath.", "our Reading Dog, Daisy, is"; but "we fed the ducks, Amelia
# and Zac laughed", and Owls may be a class.
_APPOSED = late.compile(
    rf"(?<!\bon )\b{_OURS} (?:[A-Za-z]+ ){{0,2}}(?:{_PET}|Dog|Puppy|Hamster|Tortoise)"
    rf"(?: pig)?s?[,:] (?P<thing>{LIST})(?=[.!?,;)\n]|$)"
)
# "Our chicks have hatched! Names so far: Shaun, Lambert", "called six of them Kevin".
_VOTED = late.compile(
    r"\b(?:[Nn]ames?(?: so far| by vote| chosen)?(?: are| is)?: |(?:called|christened|named)"
    rf" (?:\w+ of )?(?:them|it|her|him) )(?P<thing>{LIST})(?=[.!?,;)\n]|$)"
)
# "Our six hens have settled in. Hetty, Dot and Nugget gave us 23 eggs"; "The hens are here. Mabel
# fed them" is of a pupil.
_DOES_AS_ANIMALS = late.compile(
    rf"(?P<thing>{LIST}) (?:gave us \d+ eggs|(?:(?:has|have) )?(?:already |just )?laid (?:(?:\w+ )?\w+ )?eggs?(?! on)|eats? (?:hay|grass|worms|crickets|pellets)"
    r"|(?:lives?|sleeps?) in (?:a|the|his|her|their) (?:hutch|cage|tank|coop|run|kennel|stable|vivarium)"
    r"|(?:likes?|loves?|enjoys?) (?:being|to be) (?:stroked|brushed|groomed)(?! by)"
    r"|(?:is|are) (?:\w+ )?(?:weeks|months) old)\b"
)
# "Guide Dogs let us name a puppy. The shortlist is Paula, Mo and Biscuit."
_NAMES_FOR = late.compile(
    rf"\b(?:name (?:an?|the|our|its|their)|[Nn]ames? (?:(?:suggestions|ideas) )?for (?:an?|the|our)|[Nn]aming (?:an?|the|our)) (?:[a-z-]+ ){{0,2}}{_PET}s?\b[^\n]{{0,120}}?"
    r"\b(?:[Ss]hortlist(?: is|:| so far is)|[Ss]o far(?: we have|:)|(?:[Ss]uggestions|[Ii]deas|[Ff]avourites|[Cc]hoices)(?: so far)?(?: are|:| include))"
    rf" (?P<thing>{RUN}(?:(?:, | and | or | & |, and ){RUN})*)(?=[.,;!?\n]|$)"
)
_HATCHED = frozenset(
    "hatched chicks ducklings hens lambs piglets kittens puppies snails goldfish tadpoles".split()
)
# Each shape with the words of which one must be in the text.
REGEXES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (_VOTED, _HATCHED),
    (_PETS, things("pets")),
    (_CALLED, things("pets")),
    (_TO_BE_CALLED, things("pets")),
    (_APPOSED, things("pets")),
    (_PET_OPENS, things("pets")),
    (_HATCHES, frozenset({"hatched"})),
    (_DOES_AS_ANIMALS, things("pets")),
    (_NAMES_FOR, frozenset("name names naming".split())),
    (_BREED, things("pets")),
)
