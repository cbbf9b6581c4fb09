"""A capital that is unlikely to be one of ours: its author is asked, and nobody's approval is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import pytest

from benchmarks import learn
from publisher.detect import names_context, names_weighed
from publisher.detect.everything import analyse
from publisher.detect.hit import BARE, Certainty, Hit, Known
from publisher.detect.roll import Person, derive_key, roll_of
from publisher.detect.text import Text
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect
from publisher.rules.post import MediaFacts
from tenants.policies import templates
from tenants.policies.language import with_changes
from tests.detect.test_names_everywhere import NAMES, SENTENCES
from tests.golden.schools import a_context, a_picture, a_post

NOBODY = """
The Year 9 match v Denholm has been put off and will be played after half term.
Two trees on the bank, Oak and Hazel, have ropes on them again and may be climbed at lunchtime.
The old pear tree by the pond came down in the night after storm Eunice, and the swing with it.
In the morning Year 4 found out about runes, Thor and what went into a Viking stew.
Our diary entries by Merlin are in the window of the library on the High Street.
Auditions are on Monday in the hall. Bring a song and the line beginning “Oliver”. No need to book.
""".strip().splitlines()
SOMEBODY = """
The horses were calm and Denholm fed one of them before we all went back to the minibus.
Moira from the library is coming back to tell us the tale of the runaway centipede in Scots.
The soloists, Rufus (soprano), Esme (alto) and Clover, stilled the whole of the hall in the Elgar.
Two leavers had the second half to themselves: Marianne in the slow movement, then a long rest.
Our vicar, Simeon, was there with his dog, along with about ninety mums and dads and neighbours.
Chess: the B team lost four games to two away to Thornbridge with a win for Wilfred on board three.
Our new School Council have had their first meeting and elected Yusuf as Chair for the whole year.
Honestly, the effort that has gone into it! Roksana's Tudor house has a working drawbridge at last.
Somebody left a whole trifle in the fridge since Christmas. Reynaldo, it's yours and it is green.
The penguin collage on the front page this week is by Ioana and there is more of it in the hall.
""".strip().splitlines()


def _found(text: str) -> list[Hit]:
    return [hit for hit in analyse(text).people if hit.who != "public_figure"]


@pytest.mark.parametrize("text", NOBODY)
def test_of_nobody_spoken_of_the_author_is_asked(text: str) -> None:
    assert all(hit.detail == BARE and hit.certainty is Certainty.POSSIBLE for hit in _found(text))


@pytest.mark.parametrize("text", SOMEBODY)
def test_a_name_with_something_said_of_it_counts(text: str) -> None:
    assert any(hit.certainty > Certainty.POSSIBLE for hit in _found(text))


def _effects(rule: Mapping[str, object], text: str, *media: MediaFacts) -> set[Effect]:
    entry = {"id": "it", "effect": "block", "clause": "x", **rule}
    policy = with_changes(templates.template("baseline"), {"rule": [entry]})
    verdict = evaluate(policy, a_post(text, media=media), a_context())
    return {finding.effect for finding in verdict.findings if finding.rule == "it"}


def test_a_bare_name_warns_and_one_that_is_spoken_of_does_not_stop_at_that() -> None:
    params = {"who": ["pupil"], "forms": ["first"], "unknown_person": "approve"}
    rule = {"kind": "names", "params": params}
    assert _effects(rule, NOBODY[0]) == {Effect.WARN}
    assert _effects(rule, SOMEBODY[0]) == {Effect.BLOCK}


def test_a_bare_name_beside_a_childs_picture_is_that_child_to_whoever_looks() -> None:
    rule = {"kind": "identification_risk", "params": {"signals": ["name_plus_image"]}}
    assert _effects(rule, NOBODY[0], a_picture(children=1)) == {Effect.BLOCK}
    assert _effects(rule, NOBODY[0]) == set()


def test_a_name_that_is_hardly_more_than_the_passage_counts() -> None:
    for text in (
        "Denholm",
        "Amelia and the big cake",
        "Our winners this week in the hall:\nAmelia",
    ):
        assert [hit.certainty for hit in _found(text)] == [Certainty.LIKELY], text


def test_a_bare_name_of_the_roll_counts() -> None:
    pupil = Person(who="pupil", forename="Denholm", surname="Tarrant")
    roll = roll_of([pupil], derive_key(b"m" * 32, "school-1", 1))
    (hit,) = analyse(NOBODY[0], roll=roll).people
    assert hit.certainty is Certainty.CERTAIN


def test_school_life_leaves_hardly_a_name_bare() -> None:
    texts = [(said.format(name), name) for said in SENTENCES for name in NAMES[::4]]
    bare = [text for text, _ in texts if any(hit.detail == BARE for hit in analyse(text).people)]
    assert len(bare) <= 0.02 * len(texts), bare[:20]


IN_COMPANY = {
    "Marvellous": "Star writers: P3 – Eilidh McS, P4 – Seun A, P6 – Marvellous O, P7 – Catriona",
    "Poppy": "The band: Sunday is on the tuba, Luca and Hadiza cornet, Poppy on baritone.",
    "Temperance": "Star readers! Willow: Kai-Lan. Hazel: Arvid. Rowan: Temperance. Holly: Jia Hao",
}


@pytest.mark.parametrize("name", IN_COMPANY)
def test_who_else_is_in_the_passage_speaks_for_a_word(name: str) -> None:
    text = IN_COMPANY[name]
    assert any(name in text[hit.start : hit.end] for hit in _found(text) if hit.certainty > 1)
    alone = f"{name} was lovely this year, and everybody enjoyed it in spite of the rain."
    assert all(hit.certainty is Certainty.POSSIBLE for hit in _found(alone))


def test_what_the_school_said_is_nobody_is_never_weighed() -> None:
    known = Known(not_people=frozenset({"Marvellous"}))
    text = IN_COMPANY["Marvellous"]
    hits = analyse(text, known=known).people
    assert hits and not any("Marvellous" in text[hit.start : hit.end] for hit in hits)


def test_a_chance_is_the_sum_of_what_is_learned() -> None:
    """What is judged by and what is learned from are the same signals."""
    for text in (*IN_COMPANY.values(), *NOBODY, *SOMEBODY):
        reading = names_context.read(Text.of(text), frozenset())
        known, chance = names_weighed.weights(), names_weighed.chances(reading)
        for place, shown in names_weighed.signals(reading):
            odds = sum(known.get(signal, 0.0) for signal in shown)
            assert chance[place] == pytest.approx(1 / (1 + math.exp(-odds)))


def test_the_weights_are_those_of_these_examples_and_these_rules() -> None:
    """Signals come and go with the rules: after a few changes it is time to learn again. At 5 in a
    hundred that was tried, and judged eight sets of passages no better than what is kept."""
    counts = Counter(s for one in learn.capitals(learn.examples()) for s in one.signals)
    seen = {signal for signal, count in counts.items() if count >= learn.SEEN}
    assert len(seen ^ names_weighed.weights().keys()) <= 0.07 * len(seen)


def test_learning_finds_what_tells_people_from_things() -> None:
    def shown(number: int, *signals: str) -> learn.Capital:
        person = "title" in signals or ("given" in signals and number % 4 > 0)
        return learn.Capital(number, frozenset({names_weighed.ALWAYS, *signals}), person)

    kinds = [("title",), ("given",), ("town",), ("given", "town")]
    seen = [shown(number, *kind) for number in range(40) for kind in kinds]
    weights = learn.learn(seen)
    assert weights["title"] > weights["given"] > 0 > weights["town"]
    assert weights == learn.learn(seen)
