"""What is said and how: word lists, topics, security, confidential matters, tone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect.hit import Certainty, Hit
from publisher.detect.tone import Tone
from publisher.rules.compiled import Clause, own_words
from publisher.rules.finding import Effect, Finding
from publisher.rules.form import EMOJI
from publisher.rules.view import Surface, View, spoken, weaker
from publisher.rules.vocabulary import label


def wordlist(clause: Clause, view: View) -> Iterator[Finding]:
    """The product's lists by name, the school's own lists, and words given in the rule."""
    lists = frozenset(clause.get("lists", ()))
    allowed = frozenset(word.casefold() for word in clause.get("allow_words", ()))
    own = [view.compiled.words[name] for name in lists if name in view.compiled.words]
    own += [own_words(words)] if (words := clause.get("words")) else []
    for surface in view.surfaces:
        for hit in surface.analysis.wording:
            if hit.kind in lists and surface.raw[hit.start : hit.end].casefold() not in allowed:
                yield _word(clause, view, surface, hit)
        for pattern in own:
            for span in _spans(pattern, surface):
                yield _said(clause, view, surface, span, clause.effect, "listed word")


def _spans(pattern: re.Pattern[str], surface: Surface) -> Iterator[tuple[int, int]]:
    text = surface.analysis.text
    return (text.span(*match.span()) for match in pattern.finditer(text.plain))


def _word(clause: Clause, view: View, surface: Surface, hit: Hit) -> Finding:
    sure = hit.certainty is not Certainty.POSSIBLE
    effect = clause.effect if sure else weaker(Effect.WARN, clause.effect)
    return _said(clause, view, surface, surface.span(hit), effect, spoken(hit.kind))


def _said(
    clause: Clause,
    view: View,
    surface: Surface,
    span: tuple[int, int],
    effect: Effect,
    detail: str,
) -> Finding:
    return view.found(
        clause,
        "This wording does not belong in a school's post. Say it differently.",
        surface=surface.name,
        effect=effect,
        span=span,
        detail=detail,
    )


def topics(clause: Clause, view: View) -> Iterator[Finding]:
    """Subjects that somebody should think about before the public does."""
    watched = frozenset(clause.get("topics"))
    for surface in view.prose:
        for hit in surface.analysis.topics:
            if topic := next((each for each in (_about(hit), hit.kind) if each in watched), None):
                yield _topic(clause, view, surface, hit, topic)
        for name in sorted(watched & set(view.compiled.words)):
            for span in _spans(view.compiled.words[name], surface):
                yield _own_topic(clause, view, surface, name, span)


def _topic(clause: Clause, view: View, surface: Surface, hit: Hit, topic: str) -> Finding:
    sure = hit.certainty is not Certainty.POSSIBLE
    effect = clause.effect if sure else weaker(Effect.WARN, clause.effect)
    return view.found(
        clause,
        _TOPIC_REASONS.get(effect, _TOPIC_REASONS[Effect.WARN]).format(topic=_called(topic)),
        surface=surface.name,
        effect=effect,
        span=surface.span(hit),
        detail=spoken(topic),
    )


def _about(hit: Hit) -> str:
    """The detector finds criticism of anybody at the school, and says whose in ``detail``."""
    parents = hit.kind == "criticism_of_school" and hit.detail in ("parents", "pta")
    return "criticism_of_parents" if parents else hit.kind


def _called(topic: str) -> str:
    """Within a sentence: "criticism of the school"."""
    words = label("topics", "topics", topic)
    return words[:1].lower() + words[1:]


def _own_topic(
    clause: Clause, view: View, surface: Surface, name: str, span: tuple[int, int]
) -> Finding:
    """A subject of the school's own, known by its list of words."""
    reason = _TOPIC_REASONS.get(clause.effect, _TOPIC_REASONS[Effect.WARN])
    topic = spoken(name)
    return view.found(
        clause, reason.format(topic=topic), surface=surface.name, span=span, detail=topic
    )


_TOPIC_REASONS = {
    Effect.BLOCK: "This is about a matter ({topic}) that the school does not take up in public. "
    "Leave it out and speak to those concerned.",
    Effect.APPROVE: "This touches on {topic}, so a senior leader reads it before it goes out.",
    Effect.WARN: "This touches on {topic}. Read it once more as a parent would.",
}


def security(clause: Clause, view: View) -> Iterator[Finding]:
    """Codes, passwords and empty buildings; ``softer`` lowers single signals."""
    yield from _signals(clause, view, "security", _SECURITY)


def confidential(clause: Clause, view: View) -> Iterator[Finding]:
    """Markings and matters that are not for the public."""
    yield from _signals(clause, view, "confidential", _CONFIDENTIAL)


_SECURITY = (
    "This could help somebody into the building or onto the network. Leave it out, or tell "
    "families in person."
)
_CONFIDENTIAL = "This looks confidential. Leave it out unless it has been released."


def _signals(clause: Clause, view: View, detector: str, reason: str) -> Iterator[Finding]:
    watched, softer = frozenset(clause.get("signals")), clause.get("softer", {})
    for surface in view.prose:
        hits: tuple[Hit, ...] = getattr(surface.analysis, detector)
        for hit in hits:
            if hit.kind not in watched or softer.get(hit.kind) == "allow":
                continue
            effect = Effect(softer.get(hit.kind, clause.effect))
            unsure = hit.certainty is Certainty.POSSIBLE
            yield view.found(
                clause,
                reason,
                surface=surface.name,
                effect=weaker(Effect.WARN, effect) if unsure else effect,
                span=surface.span(hit),
                detail=spoken(hit.kind),
            )


_FEWEST_WORDS = 30  # a reading age of fewer words says nothing


def _reading_age(measured: Tone) -> float:
    return measured.reading_age if measured.words >= _FEWEST_WORDS else 0.0


def tone(clause: Clause, view: View) -> Iterator[Finding]:
    """Shouting, exclamation marks, long sentences: advice about the text, never a stop."""
    measured = next((s.analysis.tone for s in view.surfaces if s.name == "text"), None)
    if measured is None:
        return
    emoji = len(EMOJI.findall(view.post.text))
    limits = (
        ("all_caps_max", measured.all_caps, "words in capitals"),
        ("exclamation_max", measured.exclamation, "exclamation marks"),
        ("reading_age_max", _reading_age(measured), "years of reading age"),
        ("emoji_max", emoji, "emoji"),
    )
    for name, value, what in limits:
        limit = clause.get(name)
        if limit is not None and value > limit:
            yield view.found(
                clause,
                f"{value:g} {what}; the policy's tone asks for at most {limit}.",
                surface="text",
                effect=weaker(Effect.WARN, clause.effect),
                detail=what,
            )
