"""Whether a lone name is somebody of a story, a lesson or a church play, or one of our own."""

from __future__ import annotations

from publisher.detect import cues, themes
from publisher.detect.names_reading import Reading, neighbour


def belongs_to_story(reading: Reading, place: int) -> bool:
    """True for a name of the passage's theme, or of a figure named in full nearby, unless the
    words around it speak of a pupil."""
    word = reading.tokens[place].fold
    named_before = word in reading.figures
    if not named_before and word not in themes.names_of(reading.themes):
        return False
    if _speaks_of_pupil(reading, place):
        return False
    if not reading.figures and cues.PUPIL_OWNS.match(reading.after(place)):
        return False
    if cues.RETOLD.search(reading.before(place)):
        return True
    after = after_list(reading, place)
    if not named_before and (cues.CUE_AFTER.match(after) or cues.PAST_TENSE.match(after)):
        return _told_together(reading)
    return True


def in_a_tale(reading: Reading, place: int) -> bool:
    """A given name in the retelling of a story, with nothing to say that it is a pupil's."""
    about = "about" in reading.words and cues.ABOUT.search(reading.before(place))
    asked = "story" in reading.themes and cues.ASKED.search(reading.before(place))
    told = cues.STORY_OF.search(reading.before(place))
    if (about and not reading.tokens[place].possessive) or asked or told:
        return not _speaks_of_pupil(reading, place)
    if not reading.figures or not reading.themes & {"story", "faith"}:
        return False
    return not (
        reading.cue_before(place)
        or _speaks_of_pupil(reading, place)
        or cues.CUE_AFTER.match(after_list(reading, place))
    )


def of_a_lesson(reading: Reading, first: int, last: int) -> bool:
    """A whole name that a lesson is about, or one that stands bare beside a famous person's."""
    before, after = reading.before(first), reading.after(last)
    if cues.PERSON_LED.search(before) or cues.PUPIL_AFTER.match(after):
        return False
    if cues.LESSON_BEFORE.search(before) or cues.AT_PLACE.search(before):
        return True
    bare = not reading.cue_before(first) and not cues.CUE_AFTER.match(after_list(reading, last))
    return bare and bool(reading.figures and reading.themes)


def _speaks_of_pupil(reading: Reading, place: int) -> bool:
    return bool(
        cues.PERSON_LED.search(reading.before(place))
        or cues.MADE_BY.search(reading.before(place))
        or cues.PUPIL_AFTER.match(reading.after(place))
    )


def after_list(reading: Reading, place: int) -> str:
    """What follows the row of names that this one stands in."""
    last = place
    while (following := neighbour(reading, last, 1)) and reading.tokens[following].capital:
        last = following
    return reading.after(last)


def _told_together(reading: Reading) -> bool:
    """A figure named in full, or two people of one church story, set the scene for a verb."""
    if reading.figures and reading.themes != {"history"}:
        return True
    people = themes.names_of(reading.themes & {"faith"})
    return len({token.fold for token in reading.tokens if token.capital} & people) > 1
