"""Every kind of rule and the function that judges it. A new kind is one line and one function."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publisher.rules import (
    category,
    channels,
    comments,
    documents,
    faces,
    form,
    links,
    media,
    names,
    personal,
    pictures,
    rendering,
    timing,
    wording,
)
from publisher.rules.compiled import Clause
from publisher.rules.finding import Finding, State
from publisher.rules.view import View

Judge = Callable[[Clause, View], Iterator[Finding]]

RULES: dict[str, Judge] = {
    "category": category.judge,
    "cadence": timing.cadence,
    "publisher": channels.publisher,
    "names": names.judge,
    "personal_data": personal.identifiers,
    "special_category": personal.special_category,
    "media_people": media.judge,
    "identification_risk": personal.identification,
    "location": pictures.location,
    "links": links.judge,
    "tagging": pictures.tagging,
    "copyright": pictures.copyright_,
    "wordlist": wording.wordlist,
    "topics": wording.topics,
    "security": wording.security,
    "confidential": wording.confidential,
    "tone": wording.tone,
    "byline": rendering.byline,
    "brand_assets": pictures.brand_assets,
    "companion": timing.companion,
    "frequency": timing.frequency,
    "quiet_hours": timing.quiet_hours,
    "destination": channels.destination,
    "platform_limits": channels.platform_limits,
    "alt_text": pictures.alt_text,
    "text_form": form.text_form,
    "media_form": form.media_form,
    "language": rendering.language,
}

# Sections of a policy that judge a post too, though nobody writes them as [[rule]].
SECTIONS: dict[str, Judge] = {
    "channels": channels.allowed,
    "comments": comments.judge,
    "listed_people": names.listed,
    "listed_pictures": media.never_shown,
    "refused_work": media.refused_work,
    "deleted_pictures": media.deleted,
    "found_faces": faces.accounted_for,
    "documents": documents.judge,
}

# A pass of these kinds is as good as what people stated, not something a program saw.
RESTS_ON = {
    "media_people": State.DECLARED,
    "copyright": State.DECLARED,
    "brand_assets": State.DECLARED,
    "destination": State.DECLARED,
    "companion": State.DECLARED,
    "language": State.DECLARED,
    "media_form": State.DECLARED,
    "category": State.DECLARED,
}
