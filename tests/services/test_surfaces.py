"""A name on the roll is found wherever words can stand, by the one gate that every post passes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from publisher.models import Media
from publisher.rules.evaluate import evaluate
from publisher.rules.finding import Effect, Verdict
from publisher.rules.post import Author
from publisher.services import deciphering, linking, picturing, previewing
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from tenants.models import School
from tenants.policies import templates
from tenants.policies.language import with_changes
from tests.factories import ASchool, a_channel, a_draft, a_pupil, a_school
from tests.golden.schools import a_context
from tests.golden.schools import a_post as a_bare_post
from tests.links.pdf import a_pdf
from tests.links.site import Page, Site
from tests.pictures.given import full_exif, saved, with_words

NEWS = "news.larkfield.sch.uk"
CLEAN = "The summer fayre is on Saturday."


@pytest.fixture
def school(system: System, site: Site) -> ASchool:
    """Milton Road's policy, Amelia Wright on the roll, and the school's own website."""
    school = a_school(dataclasses.replace(system, links=site.looker()), template="milton_road")
    a_channel(school, "facebook")
    a_channel(school, "instagram")
    a_pupil(school, "Amelia", "Wright")
    with school.work("head") as uow:
        row = uow.session.get_one(School, school.id)
        row.known = {**row.known, "domains": [NEWS]}
    for path, title in (("/plain", "News"), ("/page", "Amelia Wright wins"),
                        ("/amelia-wright-wins", "News")):  # fmt: skip
        site.pages[f"{NEWS}{path}"] = Page(f"<title>{title}</title>".encode())
    site.pages[f"{NEWS}/a.pdf"] = Page(a_pdf(title="Amelia Wright"), "application/pdf")
    site.moved("bit.ly/x", f"https://{NEWS}/amelia-wright-wins")
    return school


def upload(school: ASchool, data: bytes, name: str, **use: Any) -> tuple[MediaUse, ...]:
    with school.work() as uow:
        media: Media = picturing.receive(school.system, uow, filename=name, data=data)
    deciphering.read(school.system, school.id, media.id)
    fields = {"alt": "The school field", "people": "none", "declared_by": "office", **use}
    return (MediaUse(media_id=str(media.id), **fields),)


PLAIN = with_words()
SURFACES: dict[str, tuple[str, Callable[[ASchool], dict[str, Any]]]] = {
    "text": ("text", lambda _: {"text": "Well done Amelia Wright"}),
    "hashtag": ("text", lambda _: {"text": "What a day #WellDoneAmeliaWright"}),
    "a channel's own text": (
        "text",
        lambda s: {"variants": {str(s.channels["instagram"]): "Well done Amelia Wright"}},
    ),
    "title": ("title", lambda _: {"title": "Amelia Wright wins"}),
    "alternative text": (
        "alt:1",
        lambda s: {"media": upload(s, PLAIN, "field.jpg", alt="Amelia Wright with a cup")},
    ),
    "file name": ("filename:1", lambda s: {"media": upload(s, PLAIN, "amelia_wright_swim.jpg")}),
    "hidden caption": (
        "caption:1",
        lambda s: {"media": upload(s, with_caption(), "field.jpg")},
    ),
    "words of a link in the text": (
        "text",
        lambda _: {"text": f"See https://{NEWS}/amelia-wright-wins"},
    ),
    "title of the page that a link in the title leads to": (
        "link_title:1",
        lambda _: {"title": f"See https://{NEWS}/page"},
    ),
    "words of the link": ("link:1", lambda _: {"link": f"https://{NEWS}/amelia-wright-wins"}),
    "host of a link in the text": ("text", lambda _: {"text": "See https://amelia-wright.example"}),
    "host of the link": ("link:1", lambda _: {"link": "https://ameliawright.example/plain"}),
    "title of the linked page": ("link_title:1", lambda _: {"link": f"https://{NEWS}/page"}),
    "title of the linked PDF": ("link_title:1", lambda _: {"link": f"https://{NEWS}/a.pdf"}),
    "where a short link leads": ("link_target:1", lambda _: {"link": "https://bit.ly/x"}),
    "words in a PDF": (
        "document:1",
        lambda s: {"media": upload(s, a_pdf(words="Well done Amelia Wright"), "a.pdf")},
    ),
    "title of a PDF": (
        "caption:1",
        lambda s: {"media": upload(s, a_pdf(title="Amelia Wright", words="News"), "a.pdf")},
    ),
    "words in a picture": (
        "picture_text:1",
        lambda s: {"media": upload(s, with_words("Awarded to", "Amelia Wright"), "a.jpg")},
    ),
}


def with_caption() -> bytes:
    from tests.pictures.given import arrow

    return saved(arrow(), exif=full_exif())


def names_at(verdicts: list[Verdict]) -> set[tuple[str, Effect]]:
    return {(f.surface, f.effect) for v in verdicts for f in v.findings if f.kind == "names"}


def judged(school: ASchool, **fields: Any) -> list[Verdict]:
    draft = a_draft(school, **{"text": CLEAN, **fields})
    version_urls = [url for url in (draft.link, *_in(draft.text), *_in(draft.title)) if url]
    with school.work() as uow:
        previewing.preview_draft(school.system, uow, draft)
    look_at_all(school, version_urls)
    with school.work() as uow:
        seen = previewing.preview_draft(school.system, uow, draft)
    return [each.verdict for each in seen]


def _in(text: str) -> list[str]:
    return [word for word in text.split() if word.startswith("https://")]


def look_at_all(school: ASchool, urls: list[str]) -> None:
    from publisher.models import LinkLook

    with school.work() as uow:
        ids = [row.id for row in uow.session.query(LinkLook)]
    assert len(ids) == len(urls)
    for id in ids:
        linking.look(school.system, school.id, id)


@pytest.mark.parametrize("what", SURFACES)
def test_a_name_is_found_on_every_surface(
    school: ASchool, what: str, request: pytest.FixtureRequest
) -> None:
    if what == "words in a picture":
        request.getfixturevalue("reader")
    surface, fields = SURFACES[what]
    found = names_at(judged(school, **fields(school)))
    assert (surface, Effect.BLOCK) in found, found


def test_the_same_surfaces_without_a_name_are_clean(school: ASchool) -> None:
    media = upload(school, with_words("Summer fayre"), "field.jpg")
    found = names_at(
        judged(school, title="Fayre", link=f"https://{NEWS}/plain", media=media,
               variants={str(school.channels["instagram"]): "Come to the fayre"})
    )  # fmt: skip
    assert not {each for each in found if each[1] in (Effect.BLOCK, Effect.APPROVE)}


# Of these the product writes none yet; the rules judge them all the same.


@pytest.mark.parametrize(
    ("surface", "fields"),
    [
        ("poll:1", {"poll_options": ("Amelia Wright", "Nobody")}),
        ("first_comment", {"first_comment": "Well done Amelia Wright"}),
        ("variant:1", {"variants": ("Da iawn Amelia Wright",)}),
    ],
)
def test_a_name_is_found_where_only_rules_look(surface: str, fields: dict[str, Any]) -> None:
    verdict = evaluate(templates.template("milton_road"), a_bare_post(CLEAN, **fields), a_context())
    assert (surface, Effect.BLOCK) in names_at([verdict])


def test_a_name_is_found_in_the_line_that_says_who_posts() -> None:
    rules = [*templates.template("milton_road").document["rule"],
             {"id": "by", "kind": "byline", "effect": "transform", "clause": "x",
              "params": {"text": "Posted by {name}"}}]  # fmt: skip
    policy = with_changes(templates.template("milton_road"), {"rule": rules})
    author = Author(id="o", name="K. Southworth", roles=frozenset({"account_operators"}))
    verdict = evaluate(policy, a_bare_post(CLEAN, author=author), a_context())
    assert ("byline", Effect.BLOCK) in names_at([verdict])
