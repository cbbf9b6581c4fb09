"""What a post is made of, as anybody can count it: its hashtags and its pictures, whatever they
say or show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.rules.compiled import Clause
from publisher.rules.finding import Finding, State
from publisher.rules.post import MediaFacts
from publisher.rules.view import Surface, View, listed

_SIGN = "[\U0001f300-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff]"
_ONE = f"{_SIGN}[\ufe0f\U0001f3fb-\U0001f3ff]*"
EMOJI = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|{_ONE}(?:\u200d{_ONE})*|[0-9#*]\ufe0f?\u20e3")
HASHTAG = re.compile(r"(?<!\w)[#＃](?=\w*[^\W\d_])\w+")
_WRITTEN = ("text", "title", "first_comment", "variant")
_KINDS = {"image": "photograph", "video": "video", "document": "document"}


def text_form(clause: Clause, view: View) -> Iterator[Finding]:
    """The words that stand in every post, and limits on hashtags, emoji, capitals and length."""
    said = "\n".join([view.post.text, *view.bylines.values()])
    missing = [words for words in clause.get("must_say", ()) if not _says(said, words)]
    some = clause.get("one_of", ())
    if some and not any(_says(said, words) for words in some):
        missing.append(listed(some, last="or"))
    for words in missing:
        yield view.found(
            clause, f"Every post here says {words}. Add it.", surface="text", detail=words
        )
    for surface in view.surfaces:
        if surface.kind in _WRITTEN:
            yield from _other_hashtags(clause, view, surface)
            yield from _limits(clause, view, surface)


def _other_hashtags(clause: Clause, view: View, surface: Surface) -> Iterator[Finding]:
    """Where the policy lists its hashtags, any other one; the sign before them may be left out."""
    ours = clause.get("only_hashtags")
    known = {tag.strip().removeprefix("#").casefold() for tag in ours or ()}
    for match in HASHTAG.finditer(surface.raw) if ours else ():
        if match.group(0)[1:].casefold() not in known:
            yield view.found(
                clause, f"The school uses only the hashtags {listed(ours)}. Take this one out.",
                surface=surface.name, span=match.span(), detail="hashtag",
            )  # fmt: skip


def _says(text: str, words: str) -> bool:
    """As whole words in any case, wherever a line ends and whichever apostrophe stands there:
    "#Oak" is not said by "#OakTree"."""
    wanted, said = (each.replace("’", "'") for each in (words, text))
    pattern = r"\s+".join(map(re.escape, wanted.split()))
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", said, re.IGNORECASE))


def _limits(clause: Clause, view: View, surface: Surface) -> Iterator[Finding]:
    counts = {
        "max_hashtags": (len(HASHTAG.findall(surface.raw)), "hashtags"),
        "max_emoji": (len(EMOJI.findall(surface.raw)), "emoji"),
        "max_capitals": (surface.analysis.tone.all_caps, "words in capitals"),
        "max_characters": (len(surface.raw), "characters"),
    }
    for name, (count, what) in counts.items():
        most = clause.get(name)
        if most is not None and count > most:
            yield view.found(
                clause, f"{count} {what}; the school's policy asks for at most {most}.",
                surface=surface.name, detail=what,
            )  # fmt: skip


def media_form(clause: Clause, view: View) -> Iterator[Finding]:
    """Which kinds of media go out, how many at once, and groups rather than single children."""
    most = clause.get("max_items")
    if most is not None and len(view.pictures) > most:
        alone = all(media.kind == "image" for _, media in view.pictures)
        what = "pictures" if alone else "pictures, videos and PDFs together"
        reason = f"{len(view.pictures)} {what}; the school's policy asks for at most {most}."
        yield view.found(clause, f"{reason} Take some off.", surface="media:1")
    for number, media in view.pictures:
        if media.kind in clause.get("deny", ()):
            called = _KINDS.get(media.kind, media.kind)
            yield view.found(
                clause, f"The school publishes no {called}s here. Take it off the post.",
                surface=f"media:{number}", detail=called,
            )  # fmt: skip
        yield from _too_long(clause, view, number, media)
        fewest, shown = clause.get("min_children", 0), _children(media)
        if 0 < shown < fewest:
            yield view.found(
                clause,
                f"This picture shows {shown} {'child' if shown == 1 else 'children'}; the school "
                f"shows groups of at least {fewest}.",
                surface=f"media:{number}", state=State.DECLARED, declared_by=media.declared_by,
            )  # fmt: skip


def _too_long(clause: Clause, view: View, number: int, media: MediaFacts) -> Iterator[Finding]:
    """A video whose length nobody knows may be too long."""
    most = clause.get("max_seconds")
    if most is None or media.kind != "video":
        return
    if media.seconds is None:
        reason = f"How long this video is cannot be seen; the policy asks for at most {most} s."
        yield view.unknown(clause, reason, surface=f"media:{number}")
    elif media.seconds > most:
        reason = f"This video is {media.seconds:.0f} seconds long; the policy asks for at most"
        yield view.found(clause, f"{reason} {most}. Shorten it.", surface=f"media:{number}")


def _children(media: MediaFacts) -> int:
    """Those who can be seen, by declaration or as marked."""
    if not media.shows_children:
        return 0
    marked = sum(tag.who == "pupil" for tag in media.tagged)
    return max(marked, media.people.children if media.people else 0)
