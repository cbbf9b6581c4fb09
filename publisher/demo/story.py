"""The demonstration's story: each text for each school and channel, judged, scheduled, published,
settled, and one comment under each school's fayre. Everything that happened is in the report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw
from sqlalchemy import select

from publisher.demo.comments import comment
from publisher.demo.posts import COMMENTS, TEXTS, Text
from publisher.demo.results import Result, differences, finding_of, shown, verdict_of
from publisher.demo.schools import PLATFORMS, Control, DemoSchool
from publisher.models import FINAL, Delivery, DeliveryState, Media
from publisher.processes import wait_until
from publisher.rules.context import Context, Phase
from publisher.rules.evaluate import evaluate
from publisher.rules.post import ChannelFacts, Post
from publisher.services import drafting, picturing, scheduling
from publisher.services.drafting import Draft, MediaUse
from publisher.services.lining_up import Stopped
from publisher.services.system import System
from tenants import clock
from tenants.policies import templates
from tenants.unit_of_work import UnitOfWork, unit_of_work

ATTESTED = (
    "appropriately_dressed",
    "nobody_on_the_list_is_visible",
    "not_subject_to_ridicule",
    "nobody_asked_not_to_be_photographed",
)
IN_CLASS = ("summer", "will", "li")


def tell(system: System, control: Control, schools: list[DemoSchool]) -> dict[str, Any]:
    """Do it all and return the report; ``report["differs"]`` lists what was not as it should."""
    results = [result for school in schools for result in _compose(system, school)]
    _wait_until_settled(system, schools)
    entries = {(entry["platform"], entry["remote_id"]): entry for entry in _ledger(control)}
    for school in schools:
        _fill_in(system, school, [r for r in results if r.school == school.key], entries)
    comments = [comment(system, control, school, results) for school in schools]
    return {
        "schools": {
            school.key: {
                "name": school.name,
                "comment_mode": COMMENTS[school.key],
                "refused_channels": school.refused,
            }
            for school in schools
        },
        "results": [shown(result) for result in results],
        "comments": comments,
        "ledger": control.get("/ledger/summary"),
        "differs": [*differences(results), *(c["differs"] for c in comments if c["differs"])],
    }


def _compose(system: System, school: DemoSchool) -> list[Result]:
    """Each text is judged by itself, before any other is in line: otherwise a school that does
    not want to overload parents would rightly warn of this many posts on one day."""
    with unit_of_work(system.database, school.scope()) as uow:
        pictures = {name: _picture(system, uow, school, name) for name in ("poster", "hall")}
    results = [result for text in TEXTS for result in _judged(system, school, text, pictures)]
    for post, rows in _by_post(results).items():
        _schedule(system, school, post, rows)
    return results


def _judged(
    system: System, school: DemoSchool, text: Text, pictures: dict[str, str]
) -> Iterator[Result]:
    """One post for all channels on which it has the same pictures and comes to the same."""
    posts: dict[tuple[Any, ...], list[Result]] = {}
    for platform in text.platforms(PLATFORMS):
        if platform not in school.channels:
            yield _refused(system, school, text, platform)
            continue
        draft = _draft(school, text, pictures, platform)
        with (
            unit_of_work(system.database, school.scope()) as uow,
            uow.session.begin_nested() as trial,
        ):
            (judged,) = scheduling.preview(system, uow, drafting.start(uow, draft).id)
            trial.rollback()
            result = Result(
                school=school.key,
                post=text.id,
                channel=platform,
                verdict=verdict_of(judged),
                expected=_expected(school, text, platform),
                findings=[finding_of(finding) for finding in judged.verdict.findings],
                problems=[problem.reason for problem in judged.problems],
            )
        pictured = tuple(use.media_id for use in draft.media)
        alike = (pictured, result.verdict, bool(result.problems))
        posts.setdefault(alike, []).append(result)
    for rows in posts.values():
        draft = _draft(school, text, pictures, *(row.channel for row in rows))
        with unit_of_work(system.database, school.scope()) as uow:
            post = drafting.start(uow, draft)
        for row in rows:
            row.post_id = post.id
            yield row


def _draft(school: DemoSchool, text: Text, pictures: dict[str, str], *platforms: str) -> Draft:
    return Draft(
        text=text.text,
        category=text.category,
        channels=tuple(str(school.channels[platform]) for platform in platforms),
        media=_media(school, text, platforms[0], pictures),
        attested=ATTESTED if text.picture else (),
        also_via=("newsletter",),
        local_time=_now(school),
    )


def _by_post(results: list[Result]) -> dict[UUID, list[Result]]:
    found: dict[UUID, list[Result]] = {}
    for result in results:
        if result.post_id is not None:
            found.setdefault(result.post_id, []).append(result)
    return found


def _schedule(system: System, school: DemoSchool, post: UUID, rows: list[Result]) -> None:
    """Judged again, as always; what the policy stops stays a draft."""
    try:
        with unit_of_work(system.database, school.scope()) as uow:
            scheduling.schedule(system, uow, post, version=1, considered=True)
    except Stopped as stopped:
        for row in rows:
            row.stopped = str(stopped)


def _refused(system: System, school: DemoSchool, text: Text, platform: str) -> Result:
    """A platform that the policy does not allow cannot even be connected; its rule says why."""
    policy_name = system.connector(platform).capabilities.policy_name
    verdict = evaluate(
        templates.template(school.key),
        Post(text=text.text, category=text.category, channel=ChannelFacts(platform=policy_name)),
        Context(now=clock.now(), phase=Phase.SCHEDULE, documents=frozenset({"dpia"})),
    )
    return Result(
        school=school.key,
        post=text.id,
        channel=platform,
        verdict=verdict.outcome.value,
        expected=_expected(school, text, platform),
        findings=[finding_of(finding) for finding in verdict.findings],
    )


def _expected(school: DemoSchool, text: Text, platform: str) -> list[str] | None:
    if platform != (text.only or "facebook"):
        return None
    return sorted(text.expected[school.key])


def _media(
    school: DemoSchool, text: Text, platform: str, pictures: dict[str, str]
) -> tuple[MediaUse, ...]:
    by = school.people["office"].name
    if text.picture == "amelia":
        return (
            MediaUse(
                media_id=pictures["hall"], alt="A child holding up a badge", people="identifiable",
                children=1, tagged=(str(school.roll["amelia"]),), words_declared=True,
                declared_by=by,
            ),
        )  # fmt: skip
    if text.picture == "class":
        return (
            MediaUse(
                media_id=pictures["hall"], alt="Children singing in the hall",
                people="identifiable", children=len(IN_CLASS),
                tagged=tuple(str(school.roll[name]) for name in IN_CLASS), words_declared=True,
                declared_by=by,
            ),
        )  # fmt: skip
    if platform == "instagram":  # which takes no post without a picture
        return (
            MediaUse(
                media_id=pictures["poster"], alt="A plain poster", people="none",
                words_declared=True, declared_by=by,
            ),
        )  # fmt: skip
    return ()


def _picture(system: System, uow: UnitOfWork, school: DemoSchool, name: str) -> str:
    """A drawing, different for each school; nobody real is in it."""
    colour = (40 + len(school.key) * 9, 90, 150) if name == "poster" else (200, 170, 60)
    image = Image.new("RGB", (1080, 1080), colour)
    ImageDraw.Draw(image).rectangle((200, 300, 880, 780), outline="white", width=24)
    data = io.BytesIO()
    image.save(data, "JPEG")
    media: Media = picturing.receive(system, uow, filename=f"{name}.jpg", data=data.getvalue())
    return str(media.id)


def _now(school: DemoSchool) -> datetime:
    zone = templates.template(school.key).timezone
    return datetime.now(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)


def _wait_until_settled(system: System, schools: list[DemoSchool]) -> None:
    done = FINAL | {DeliveryState.HELD, DeliveryState.MISSED, DeliveryState.NEEDS_ATTENTION}

    def all_done() -> bool:
        for school in schools:
            with unit_of_work(system.database, school.scope()) as uow:
                states = set(uow.session.scalars(select(Delivery.state)))
            if not states <= {state.value for state in done}:
                return False
        return True

    wait_until(all_done, what="settling every post")


def _fill_in(
    system: System,
    school: DemoSchool,
    results: list[Result],
    entries: dict[tuple[str, str], dict[str, Any]],
) -> None:
    with unit_of_work(system.database, school.scope()) as uow:
        for row in uow.session.scalars(select(Delivery)):
            for result in results:
                if (result.post_id, result.channel) == (row.post_id, row.platform):
                    entry = entries.get((row.platform, row.remote_id or ""))
                    result.ledger = entry["publish_calls"] if entry else 0
                    result.delivery = {
                        "id": str(row.id),
                        "state": row.state,
                        "permalink": row.permalink,
                        "comment_mode": row.comment_mode,
                        "comment_state": row.comment_state,
                        "exposed_seconds": row.exposed_seconds,
                        "reason": row.reason,
                        "attempts": row.attempts,
                    }


def _ledger(control: Control) -> Iterator[dict[str, Any]]:
    since = "0"
    while since:
        page = control.get("/ledger", since_seq=since)
        yield from page["entries"]
        since = str(page["next_since_seq"] or "")
