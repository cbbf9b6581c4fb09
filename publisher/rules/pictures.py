"""Everything about a picture but the people in it: description, rights, logos, tags, location."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.detect.text import fold
from publisher.rules.compiled import Clause
from publisher.rules.finding import Effect, Finding, State
from publisher.rules.post import MediaFacts
from publisher.rules.view import View, listed, spoken, weaker


def alt_text(clause: Clause, view: View) -> Iterator[Finding]:
    """Each picture says in words what it shows, for people who cannot see it."""
    shortest = clause.get("min_length", 1)
    for number, media in view.pictures:
        if media.kind != "image" or not clause.get("required", True):
            continue
        reason = "Describe this picture in words (alt text) for people who cannot see it."
        if media.alt is None:
            yield view.unknown(clause, reason, surface=f"alt:{number}")
        elif len(media.alt.strip()) < shortest:
            yield view.found(clause, reason, surface=f"alt:{number}")


def copyright_(clause: Clause, view: View) -> Iterator[Finding]:
    """Other people's pictures need permission, and their makers are named."""
    asked = clause.get("third_party_media", "attest_permission")
    for number, media in view.pictures:
        if not media.third_party or asked == "allow":
            continue
        if asked == "forbid":
            yield _about(clause, view, number, media, "The policy publishes only own pictures.")
            continue
        if not media.permission:
            yield _about(
                clause, view, number, media,
                "This picture is somebody else's. Get permission and say who gave it.",
            )  # fmt: skip
        if clause.get("credit", "required") == "required" and not media.credit:
            yield _about(
                clause, view, number, media,
                "Say who made this picture (the credit is missing).", about="credit",
            )  # fmt: skip
    yield from _quotation(clause, view)


_QUOTATION = re.compile(r"[“\"]([^”\"]{60,})[”\"]")
_SOURCE = re.compile(
    r"\b(?:by|from|said|says|writes|source|credit|courtesy)\b|[—–-]\s*\w", re.IGNORECASE
)


def _quotation(clause: Clause, view: View) -> Iterator[Finding]:
    """A long quotation without a word about whose it is."""
    effect = clause.soft("quote_without_source", None)
    match = _QUOTATION.search(view.post.text)
    if effect and match and not _SOURCE.search(view.post.text.replace(match[0], " ")):
        yield view.found(
            clause,
            "This looks like somebody else's words. Say whose they are.",
            surface="text",
            effect=effect,
            span=match.span(),
            detail="quotation",
        )


def brand_assets(clause: Clause, view: View) -> Iterator[Finding]:
    """The school's name, crest and published material, as marked in its picture library."""
    watched = frozenset(clause.get("assets", ()))
    agreed = frozenset(clause.get("preapproved", ()))
    for number, media in view.pictures:
        if media.assets & agreed:
            continue  # this very picture, such as the profile's logo, was agreed to beforehand
        used = sorted(media.assets & watched)
        if used and not (clause.get("written", True) and media.permission):
            yield _about(
                clause, view, number, media,
                f"This uses the school's {listed([spoken(asset) for asset in used])}. "
                f"It needs written permission first.", about=" ".join(used),
            )  # fmt: skip


def tagging(clause: Clause, view: View) -> Iterator[Finding]:
    """Tags lead from a picture to a person's own page."""
    people, others = clause.get("people", "deny") == "deny", clause.get("organisations")
    off = clause.get("photo_tags") == "off_where_possible" and bool(view.post.media)
    if view.post.tagged_accounts and (people or off):
        yield view.found(
            clause,
            "People are tagged in this post. Turn the tags off unless they have been asked.",
            surface="account",
            state=State.DECLARED,
        )
    if people or others == "deny":
        yield from _handles(clause, view, whose_may_stay=people and others == "allow")


def _handles(clause: Clause, view: View, *, whose_may_stay: bool) -> Iterator[Finding]:
    """Whose account it is cannot be seen from its name: where organisations may be tagged, the
    author is asked."""
    for surface in view.surfaces:
        for hit in surface.analysis.personal:
            if hit.kind == "handle":
                yield view.found(
                    clause,
                    "This tags an account. Tag organisations only, never a person."
                    if whose_may_stay
                    else "This tags an account, which the policy does not want. Take it out.",
                    surface=surface.name,
                    effect=weaker(Effect.WARN, clause.effect) if whose_may_stay else None,
                    span=surface.span(hit),
                    state=State.NOT_CHECKABLE if whose_may_stay else State.CHECKED,
                    detail="account name",
                )


def location(clause: Clause, view: View) -> Iterator[Finding]:
    """Where children are or will be: in words, links, geotags and in a picture's own data."""
    denied = frozenset(clause.get("deny"))
    for surface in view.surfaces:
        for hit in surface.analysis.places:
            if hit.kind in denied and not _may_be_said(clause, surface.raw[hit.start : hit.end]):
                yield _place(clause, view, surface.name, surface.span(hit), hit.kind)
        for hit in surface.analysis.personal:
            if hit.kind in denied and hit.kind in ("address", "postcode"):
                yield _place(clause, view, surface.name, surface.span(hit), hit.kind)
    for link in view.links:
        if "map_link" in denied and any(hit.kind == "map" for hit in link.found.hits):
            yield _place(clause, view, link.surface, (link.found.start, link.found.end), "map_link")
    if view.post.geotag and denied & {"geotag", "checkin"}:
        yield _place(clause, view, "schedule", None, "geotag")
    yield from _stripped(clause, view)


def _may_be_said(clause: Clause, words: str) -> bool:
    """Places that this very rule leaves alone; the school's own are never found at all. Figures
    (coordinates) have no letters to compare, and are never left alone."""
    said = fold(words)
    return bool(said) and any(
        said in place or place in said for place in map(fold, clause.get("allow_places", ()))
    )


_WHERE = (
    "This names a place where pupils may be, have been or will be. Take the place out, or say "
    "“our visit”, “our match” or “a local church” instead."
)
_ADDRESS = "This is an address. Take it out, or say “at school” if it is the school."
_ON_A_MAP = "This shows a place on a map. Take the link or the position out."
_TO_DO = {
    "place_name": _WHERE,
    "checkin": _WHERE,
    "live_whereabouts": "This tells others where pupils are or will be. Take the place and the "
    "time out; “we had a lovely day” can be posted once they are back.",
    "departure_time_with_place": "This tells others when pupils set off or come back. Take the "
    "time and the place out, and send them to the families themselves.",
    "address": _ADDRESS,
    "postcode": _ADDRESS,
    "exif_gps": "The place where this picture was taken is stored in it. Use a copy without it.",
}


def _place(
    clause: Clause, view: View, surface: str, span: tuple[int, int] | None, kind: str
) -> Finding:
    return view.found(
        clause,
        _TO_DO.get(kind, _ON_A_MAP),
        surface=surface,
        span=span,
        detail=spoken(kind),
    )


def _stripped(clause: Clause, view: View) -> Iterator[Finding]:
    for number, media in view.pictures:
        if media.had_gps and clause.get("strip_exif", True):
            yield view.found(
                clause,
                "The place where this picture was taken was stored in it. We have taken it out.",
                surface=f"media:{number}",
                effect=Effect.TRANSFORM,
                detail="position removed",
            )
        elif media.had_gps and "exif_gps" in clause.get("deny", ()):
            yield _place(clause, view, f"media:{number}", None, "exif_gps")


def _about(
    clause: Clause, view: View, number: int, media: MediaFacts, reason: str, *, about: str = ""
) -> Finding:
    return view.found(
        clause,
        reason,
        surface=f"media:{number}",
        state=State.DECLARED,
        declared_by=media.declared_by,
        about=about,
    )
