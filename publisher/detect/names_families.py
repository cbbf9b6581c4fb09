"""A family named in the plural of its surname: "thanks to the Dhillons", "the Patels ran it"."""

from __future__ import annotations

from publisher.detect import cues, gazetteer, late, well_known
from publisher.detect.evidence import acts, is_led
from publisher.detect.hit import Certainty
from publisher.detect.names_reading import Reading
from publisher.detect.roll_forms import singulars

# Endings that are a surname's wherever they stand, on no list too.
_SURNAME = late.compile(r"(?:[a-z]{3}(?:ski|cki|dzki|wicz|czyk|enko|escu|oglu|opoulos))$")
_THEY = late.compile(
    r" have (?:all |both |now |also |just |kindly |very )*"
    r"[a-z]+(?:ed|en|wn|ne|ght|ld|id|de|lt|nt|un|um|ft)\b"
)
_ROW = late.compile(r"(?:, | and | & |, and )the [A-Z]")


def find_families(reading: Reading) -> None:
    """Name them, whatever "the one and the other" may look like."""
    for place in reading.capitals_at:
        token = reading.tokens[place]
        if token.kind != "word" or token.fold[-1:] != "s" or place in reading.named:
            continue
        if _is_family(reading, place):
            reading.blocked.discard(place)
            reading.add(place, place, Certainty.LIKELY, "family", "surname")
        elif _are_namesakes(reading, place):
            reading.blocked.discard(place)
            reading.add(place, place, Certainty.LIKELY, "namesakes", "first")


def _is_family(reading: Reading, place: int) -> bool:
    """Whether "the Achesons" are thanked or do something here, as no town of that name does, and
    nothing is taught; a name of the famous ("the Nelsons") may be a house's or a team's, too."""
    token = reading.tokens[place]
    if not reading.text.lower.endswith("the ", 0, token.at) or token.fold in gazetteer.ordinary():
        return False
    borne = [word for word in singulars(token.fold) if _is_borne(word)]
    if not borne or well_known.is_figure(token.fold):
        return False
    famous = not well_known.figure_surnames().isdisjoint(borne)
    if reading.themes or (famous and cues.speaks_of_groups(reading.text)):
        return False
    before, after = reading.before(place), reading.after(place)
    led = is_led(before) or is_led(before[:-4])
    if well_known.is_organisation(token.fold):  # "the Brownies"; firms go without an article
        return led and any(map(gazetteer.is_usual, borne))
    return led or acts(reading.text, token) or bool(_ROW.match(after) or _THEY.match(after))


_SEVERAL = late.compile(r"\b(?:[Bb]oth(?: our)?|[Tt]wo|[Oo]ur (?:two|three|four)) $")
_USUAL = 3.0  # strength of a forename that several in a school may have


def _are_namesakes(reading: Reading, place: int) -> bool:
    """ "Both Jacks are in the final", "our three Amelias", where no story is told."""
    if reading.themes:
        return False
    strong = gazetteer.given().get(reading.tokens[place].fold[:-1], 0.0) >= _USUAL
    return strong and bool(_SEVERAL.search(reading.before(place)))


def _is_borne(word: str) -> bool:
    """Whether a word is a surname, and neither another word nor a place too."""
    if word in gazetteer.ordinary() or word in well_known.single_places():
        return False
    return word in gazetteer.surnames() or bool(_SURNAME.search(word))
