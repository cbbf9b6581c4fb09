"""The form of a post as it was typed. It goes back to the page exactly so, whatever happens;
only ``draft`` says whether it can be understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from publisher.models import Post, PostVersion
from publisher.services import declaring, drafting
from publisher.services.drafting import Draft, MediaUse
from tenants.errors import Conflict, Invalid

VARIANT, ALT, PEOPLE, SENT, FACE = "variant-", "alt-", "people-", "sent-", "face-"
PLACE = re.compile(r"\d{1,4}(-\d{1,4}){2}")  # of a face (pictures.faces)
# Of a post: "0026" is 2026 to somebody who is still typing. Of any day: "31 December 9999" is
# "for ever" to some people, and no day can be counted on from it.
YEARS, DAYS = range(2000, 2100), range(1900, 2200)
Form = MultiDict[str, str]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """``version`` is the post's version that the author saw, ``was`` the time and ``stood`` the
    state that it had then; 0 and empty for a new post, which has a ``key`` instead: the id that it
    will have."""

    text: str = ""
    category: str = ""
    title: str = ""
    link: str = ""
    language: str = "en-GB"
    date: str = ""
    time: str = ""
    channels: tuple[str, ...] = ()
    variants: dict[str, str] = field(default_factory=dict)
    media: tuple[MediaUse, ...] = ()
    also_via: tuple[str, ...] = ()
    also_sent: dict[str, str] = field(default_factory=dict)
    attested: tuple[str, ...] = ()
    event_date: str = ""
    byline_off: bool = False
    version: int = 0
    was: str = ""
    stood: str = ""
    key: UUID | None = None

    @property
    def has_words(self) -> bool:
        """Somebody has written or added something, and not only chosen."""
        written = (self.text.strip(), self.title.strip(), self.link.strip(), self.variants)
        return any(written) or bool(self.media)


def typed(form: Form, who: str) -> Typed:
    """What was sent. ``who`` declares what is said about pictures."""
    media = tuple(dict.fromkeys(form.getlist("media")))
    return Typed(
        **{name: _text(form, name) for name in ("text", "category", "title", "link")},
        language=_text(form, "language") or "en-GB",
        date=_text(form, "date"),
        time=_text(form, "time"),
        channels=tuple(dict.fromkeys(form.getlist("channels"))),
        variants=_variants(form),
        media=tuple(_media(form, id, who) for id in media),
        also_via=tuple(form.getlist("also_via")),
        also_sent={
            way: day
            for way in form.getlist("also_via")
            if (day := _text(form, f"{SENT}{way}").strip())
        },
        attested=_confirmed(form, media),
        event_date=_text(form, "event_date").strip(),
        byline_off="byline_off" in form,
        version=_number(form, "version"),
        was=_text(form, "was"),
        stood=_text(form, "stood"),
        key=key(form),
    )


def key(form: Form) -> UUID | None:
    """Of a form in which something new is written: however often it is sent, it begins one."""
    try:
        return UUID(form.get("key", ""))
    except ValueError:
        return None


def written(post: Post, version: PostVersion) -> Typed:
    """A saved post, as its form shows it."""
    draft = drafting.draft_of(version, local_time=post.local_time)
    when = draft.local_time
    return Typed(
        text=draft.text,
        category=draft.category,
        title=draft.title,
        link=draft.link,
        language=draft.language,
        date=when.strftime("%Y-%m-%d") if when else "",
        time=when.strftime("%H:%M") if when else "",
        channels=draft.channels,
        variants=draft.variants,
        media=draft.media,
        also_via=draft.also_via,
        also_sent=draft.also_sent,
        attested=draft.attested,
        event_date=draft.event_date.isoformat() if draft.event_date else "",
        byline_off=draft.byline_off,
        version=post.version,
        was=seen(post.local_time),
        stood=post.state,
    )


def day(text: str, years: range = DAYS) -> date:
    """A day as a field for one sends it. Raises ``ValueError`` for what is none, or whose year
    nobody means."""
    found = date.fromisoformat(text)
    if found.year not in years:
        raise ValueError("no day that anybody means")
    return found


def seen(when: datetime | None) -> str:
    """The time that a page shows, for the page to bring back (``time_seen``)."""
    return when.isoformat() if when else ""


def time_seen(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise Conflict(
            "Please reload the page: it cannot be told which time you saw in it."
        ) from None


def draft(form: Typed, *, strict: bool = True) -> Draft:
    """Raises ``Invalid`` at the date or time that cannot be read. Without ``strict`` such a
    time counts as not given: for the checklist while somebody is still typing."""
    return Draft(
        text=form.text,
        category=form.category,
        title=form.title,
        link=form.link,
        language=form.language,
        channels=form.channels,
        variants=form.variants,
        media=form.media,
        also_via=form.also_via,
        also_sent=_also_sent(form, strict=strict),
        attested=form.attested,
        event_date=_event_date(form, strict=strict),
        byline_off=form.byline_off,
        local_time=_local_time(form, strict=strict),
    )


def _local_time(form: Typed, *, strict: bool) -> datetime | None:
    if not form.date and not form.time:
        return None
    try:
        hour = datetime.strptime(form.time[:5], "%H:%M").time()  # noqa: DTZ007
        return datetime.combine(day(form.date, YEARS), hour)
    except ValueError:
        _unless(strict, "local_time", "Choose both a day and a time, like 15:30.")
        return None


def _also_sent(form: Typed, *, strict: bool) -> dict[str, str]:
    """The days of letters and newsletters that carry the same news."""
    found: dict[str, str] = {}
    for way, text in form.also_sent.items():
        try:
            found[way] = day(text).isoformat()
        except ValueError:
            _unless(strict, "also_sent", "Choose the day on which it was or will be sent.")
    return found


def _event_date(form: Typed, *, strict: bool) -> date | None:
    try:
        return day(form.event_date, YEARS) if form.event_date else None
    except ValueError:
        _unless(strict, "event_date", "Choose the day of the event.")
        return None


def _unless(strict: bool, field: str, wrong: str) -> None:
    """Nothing, for somebody who is still typing."""
    if strict:
        raise Invalid({field: wrong}) from None


def _text(form: Form, name: str) -> str:
    """Browsers send line ends as CR LF; places in a text are counted with LF."""
    return form.get(name, "").replace("\r\n", "\n").strip("\r")


def _variants(form: Form) -> dict[str, str]:
    found = {key.removeprefix(VARIANT): _text(form, key) for key in form if key.startswith(VARIANT)}
    return {id: text for id, text in found.items() if text.strip()}


def _media(form: Form, id: str, who: str) -> MediaUse:
    people, said = form.get(f"{PEOPLE}{id}", ""), faces(form, id)
    marked = (*form.getlist(f"tagged-{id}"), *declaring.pupils(said))
    return MediaUse(
        media_id=id,
        alt=_text(form, f"{ALT}{id}").strip(),
        people=people,
        children=_number(form, f"children-{id}"),
        staff=_number(form, f"staff-{id}"),
        others=_number(form, f"others-{id}"),
        tagged=tuple(dict.fromkeys(marked)),
        faces=said,
        third_party=f"third-{id}" in form,
        permission=_text(form, f"permission-{id}"),
        credit=_text(form, f"credit-{id}"),
        assets=tuple(form.getlist(f"shows-{id}")),
        words_declared=f"read-{id}" in form,
        declared_by=who if people or said or f"read-{id}" in form else "",
    )


def _confirmed(form: Form, media: tuple[str, ...]) -> tuple[str, ...]:
    """What was confirmed of pictures that were there says nothing of one that came later."""
    seen = form.getlist("confirmed_for")
    return tuple(form.getlist("attested")) if set(media) <= set(seen) else ()


def faces(form: Form, id: str) -> dict[str, str]:
    """What was chosen for each face in one picture, by its place."""
    chosen = {key.removeprefix(f"{FACE}{id}-"): who for key, who in form.items() if who}
    return {place: who for place, who in chosen.items() if PLACE.fullmatch(place)}


def _number(form: Form, name: str) -> int:
    text = form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
