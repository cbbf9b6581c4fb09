"""Pictures between upload and use, on real storage, a real queue and a real worker."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from publisher.models import DeliveryState, Media, Notice
from publisher.pictures.cover import Style
from publisher.pictures.faces import Face
from publisher.queue import GENERAL, Queues
from publisher.services import claiming, picturing
from publisher.services.drafting import MediaUse
from publisher.services.lining_up import Stopped
from publisher.services.system import System
from publisher.worker.beat import Beat
from publisher.worker.run import serve
from tenants.errors import Conflict, Invalid, NotAllowed, NotFound
from tenants.services import audit
from tests.factories import (
    ASchool,
    a_channel,
    a_post,
    a_school,
    deliveries,
    make_due,
    schedule,
)
from tests.line import Line
from tests.pictures import given, scenes


def upload(school: ASchool, data: bytes, name: str = "IMG_1.jpg", who: str = "office") -> Media:
    with school.work(who) as uow:
        return picturing.receive(school.system, uow, filename=name, data=data)


def again(school: ASchool, media_id: UUID) -> Media:
    with school.work() as uow:
        return uow.get(Media, media_id)


def test_a_picture_is_kept_clean_and_its_caption_sealed(system: System, as_owner: Any) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg(), "amelia_wright.jpg")
    kept = system.storage.get(school.id, media.sha256)
    assert b"Amelia" not in kept and b"GPS" not in kept
    assert (media.mime, media.filename) == ("image/jpeg", "amelia_wright.jpg")
    assert media.had_location and media.faces is None
    assert "Amelia Wright with her prize" in picturing.caption_of(system, media)
    rows = as_owner.execute(text("SELECT media::text, encode(caption, 'escape') FROM media"))
    assert "her prize" not in str(rows.all())


def test_an_upload_is_recorded_without_a_word_of_the_picture(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg(), "amelia_wright.jpg", who="teacher")
    with school.work() as uow:
        (entry,) = audit.history(uow, media.id)
    assert entry.action == "media.received" and entry.detail["had_location"]
    assert "melia" not in str(entry.detail)


def test_a_governor_uploads_nothing(system: System) -> None:
    with pytest.raises(NotAllowed):
        upload(a_school(system), given.telling_jpeg(), who="governor")


def test_a_file_that_cannot_be_used_is_refused_at_its_field(system: System) -> None:
    with pytest.raises(Invalid) as refused:
        upload(a_school(system), b"<svg/>", "logo.png")
    assert refused.value.errors["media"].startswith("logo.png: This is an SVG drawing")


def test_another_schools_picture_does_not_exist_here(system: System) -> None:
    ours, theirs = a_school(system), a_school(system, "Brook Lane School")
    media = upload(theirs, given.telling_jpeg())
    with ours.work() as uow, pytest.raises(NotFound):
        picturing.cover_faces(system, uow, media.id, [Face(x=0, y=0, w=1, h=1, score=1)])
    with pytest.raises(NotFound):
        picturing.purge(system, ours.scope(), media.id, reason="mistake")
    with pytest.raises(NotFound):
        picturing.inspect(system, ours.id, media.id)
    assert picturing.read(system, again(theirs, media.id))


def test_a_worker_finds_the_face(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.astronaut(), "visitor.png")
    assert picturing.faces_of(media) is None
    serve(system, GENERAL, burst=True)
    found = picturing.faces_of(again(school, media.id))
    assert found is not None and len(found) == 1 and 0.3 < found[0].x < 0.4


def test_faces_are_numbered_as_an_eye_goes_over_the_picture(system: System) -> None:
    school = a_school(system)
    people = (
        scenes.Somebody(x=300, y=430, side=380),
        scenes.Somebody(x=620, y=420, side=360, mirrored=True),
        scenes.Somebody(x=930, y=440, side=340, light=0.9),
    )
    image = scenes.scene("coffee.png", (1200, 800), *people).image.convert("RGB")
    media = upload(school, given.saved(image))
    serve(system, GENERAL, burst=True)
    found = picturing.faces_of(again(school, media.id))
    assert found is not None and len(found) == 3
    assert [face.x for face in found] == sorted(face.x for face in found)


def test_a_picture_without_people_has_no_faces_once_looked_at(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.saved(given.arrow(640, 480)))
    assert picturing.inspect(system, school.id, media.id) == 0
    assert picturing.faces_of(again(school, media.id)) == []


def test_without_a_detector_nothing_is_claimed(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = a_school(system)
    media = upload(school, given.astronaut())
    monkeypatch.setattr(picturing.faces, "detector", lambda: None)
    assert picturing.inspect(system, school.id, media.id) is None
    assert picturing.faces_of(again(school, media.id)) is None


def test_a_lost_queue_does_not_lose_the_picture(system: System) -> None:
    school = a_school(system)
    away = dataclasses.replace(system, queues=Queues("redis://127.0.0.1:9"))
    school.system = away
    media = upload(school, given.telling_jpeg())
    assert picturing.read(system, again(school, media.id))


def test_the_beat_finds_a_picture_whose_nudge_was_lost(system: System) -> None:
    school = a_school(system)
    media, fresh = (upload(school, data) for data in (given.astronaut(), given.telling_jpeg()))
    system.queues.redis.flushdb()
    with school.work() as uow:
        uow.get(Media, media.id).created_at -= timedelta(minutes=2)
    Beat(system).tick()
    serve(system, GENERAL, burst=True)
    assert len(picturing.faces_of(again(school, media.id)) or []) == 1
    assert picturing.faces_of(again(school, fresh.id)) is None
    assert claiming.to_inspect(system.database, most=50) == []


def test_a_covered_face_makes_a_new_picture_and_leaves_the_old(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.astronaut())
    picturing.inspect(system, school.id, media.id)
    faces = picturing.faces_of(again(school, media.id)) or []
    with school.work() as uow:
        covered = picturing.cover_faces(system, uow, media.id, faces, style=Style.BLUR)
    assert covered.id != media.id and covered.sha256 != media.sha256
    assert picturing.inspect(system, school.id, covered.id) == 0
    assert len(picturing.faces_of(again(school, media.id)) or []) == 1
    with school.work() as uow:
        (entry,) = audit.history(uow, covered.id)
    assert entry.detail["made_from"] == str(media.id)


def test_a_picture_in_which_a_covered_face_still_shows_is_deleted(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a cover that is too thin would do: here it covers nothing at all."""
    school = a_school(system)
    media = upload(school, given.astronaut())
    picturing.inspect(system, school.id, media.id)
    faces = picturing.faces_of(again(school, media.id)) or []
    monkeypatch.setitem(picturing.cover._COVERS, Style.BLUR, lambda image, edges: None)
    with school.work() as uow:
        covered = picturing.cover_faces(system, uow, media.id, faces, style=Style.BLUR)
    assert picturing.inspect(system, school.id, covered.id) is None
    assert again(school, covered.id).purged_at is not None
    with school.work() as uow:
        (notice,) = uow.session.query(Notice)
    assert notice.title == "A face was not covered well enough"
    assert notice.person_id == school.people["office"].person_id


def test_covering_a_covered_picture_keeps_its_caption_for_the_checks(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg())
    with school.work() as uow:
        box = Face(x=0.1, y=0.1, w=0.3, h=0.3, score=1)
        covered = picturing.cover_faces(system, uow, media.id, [box])
    assert "Amelia Wright" in picturing.caption_of(system, covered)


def test_every_platform_gets_what_was_looked_at(system: System) -> None:
    school = a_school(system)
    see_through = given.Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    media = upload(school, given.saved(see_through, "PNG"), "crest.png")
    assert (media.mime, media.filename) == ("image/jpeg", "crest.jpg")
    assert picturing.jpeg(system, media) == picturing.read(system, media)


def test_a_transparent_picture_that_was_kept_before_goes_out_as_it_was_looked_at(
    live: Any, sandbox: Any
) -> None:
    school = a_school(live)
    a_channel(school, "weduc", account=sandbox.account("weduc"))
    media = upload(school, given.saved(given.arrow()))
    hidden = given.saved(given.Image.new("RGBA", (640, 480), (0, 0, 0, 0)), "PNG")
    with school.work() as uow:
        row = uow.get(Media, media.id)
        row.sha256, row.mime, row.size = hashlib.sha256(hidden).hexdigest(), "image/png", 2_000
        row.width, row.height, row.faces, row.read_at = 640, 480, [], uow.now
        live.storage.put(school.id, row.sha256, hidden)
    shown = MediaUse(media_id=str(media.id), alt="Cakes", people="none", words_declared=True)
    post = a_post(school, media=(shown,))
    schedule(school, post)
    make_due(school, post)
    assert Line(live, sandbox).send() == [DeliveryState.PUBLISHED]
    [went] = [each for one in sandbox.ledger()["entries"] for each in one["media"]]
    with school.work() as uow:
        looked_at = picturing.jpeg(live, uow.get(Media, media.id))
    assert (went["mime"], went["sha256"]) == ("image/jpeg", hashlib.sha256(looked_at).hexdigest())
    assert given.Image.open(io.BytesIO(looked_at)).getpixel((9, 9)) == (255, 255, 255)


BOX = Face(x=0.1, y=0.1, w=0.3, h=0.3, score=1)


def covered_copy(school: ASchool, media: Media, **more: Any) -> Media:
    with school.work() as uow:
        return picturing.cover_faces(school.system, uow, media.id, [BOX], **more)


@pytest.mark.parametrize(
    ("reason", "original", "other"),
    [("no_consent", True, False), ("compromising", True, True), ("request", True, True),
     ("mistake", False, False)],
)  # fmt: skip
def test_deleting_a_covered_copy_deletes_what_shows_the_same(
    system: System, reason: str, original: bool, other: bool
) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg())
    copy, blurred = covered_copy(school, media), covered_copy(school, media, style=Style.BLUR)
    twice = covered_copy(school, copy, style=Style.BLUR)
    picturing.purge(system, school.scope("head"), twice.id, reason=reason)
    gone = [again(school, each.id).purged_at is not None for each in (media, copy, blurred)]
    assert gone == [original, original, other]
    assert again(school, twice.id).purged_at is not None


def test_deleting_an_original_for_somebody_covered_in_a_copy_leaves_the_copy(
    system: System,
) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg())
    copy = covered_copy(school, media)
    picturing.purge(system, school.scope("head"), media.id, reason="no_consent")
    assert again(school, media.id).purged_at and again(school, copy.id).purged_at is None


def test_a_deleted_covered_picture_cannot_be_made_again(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg())
    copy = covered_copy(school, media)
    picturing.purge(system, school.scope("head"), copy.id, reason="mistake")
    with pytest.raises(Invalid, match="covered in the same way, was deleted"):
        covered_copy(school, media)
    assert covered_copy(school, media, style=Style.BLUR).purged_at is None


def test_a_purged_picture_is_gone_everywhere_and_its_posts_are_stopped(system: System) -> None:
    school = a_school(system, template="longton_lane")
    a_channel(school, "facebook")
    first, second = (upload(school, given.saved(given.arrow()), name) for name in "ab")
    use = MediaUse(media_id=str(second.id), alt="A flag in the yard", people="none")
    post = a_post(school, media=(use,))
    schedule(school, post)
    purged = picturing.purge(system, school.scope("head"), first.id, reason="compromising")
    assert purged.rows == 2 and len(purged.posts.held) == 1
    for media in (first, second):
        row = again(school, media.id)
        assert row.purged_at and row.caption is None and row.filename == "deleted"
        assert row.sha256 == first.sha256
        with pytest.raises(NotFound, match="deleted"):
            picturing.read(system, row)
    with pytest.raises(FileNotFoundError):
        system.storage.get(school.id, first.sha256)
    (delivery,) = deliveries(school, post)
    assert delivery.state == DeliveryState.HELD and "deleted" in delivery.reason
    with school.work("head") as uow:
        entry = audit.history(uow, first.id)[-1]
    assert entry.action == "media.purged" and entry.detail["reason"] == "compromising"
    assert entry.actor_name.startswith("Head")


def test_a_draft_with_a_purged_picture_cannot_be_scheduled(system: System) -> None:
    school = a_school(system)
    a_channel(school)
    media = upload(school, given.saved(given.arrow()))
    shown = MediaUse(media_id=str(media.id), alt="Cakes", people="none", words_declared=True)
    post = a_post(school, media=(shown,))
    picturing.purge(system, school.scope("head"), media.id, reason="mistake")
    with pytest.raises(Stopped) as stopped:
        schedule(school, post)
    reasons = [finding.reason for each in stopped.value.judged for finding in each.blocking]
    assert reasons == ["This was deleted here for good. Leave it out, or choose another."]


def test_a_purged_picture_cannot_come_back(system: System) -> None:
    school, other = a_school(system), a_school(system, "Brook Lane School")
    media = upload(school, given.telling_jpeg())
    picturing.purge(system, school.scope("head"), media.id, reason="compromising")
    with pytest.raises(Conflict, match="was deleted here on"):
        upload(school, given.telling_jpeg(), "another_name.jpg")
    assert upload(other, given.telling_jpeg()).purged_at is None


def test_a_deletion_says_why_and_not_about_whom(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg())
    with pytest.raises(Invalid):
        picturing.purge(system, school.scope("head"), media.id, reason="Amelia looks silly")
    assert picturing.read(system, again(school, media.id))


def test_a_teacher_cannot_purge(system: System) -> None:
    school = a_school(system)
    media = upload(school, given.telling_jpeg())
    with pytest.raises(NotAllowed):
        picturing.purge(system, school.scope("teacher"), media.id, reason="mistake")
    assert picturing.read(system, again(school, media.id))
