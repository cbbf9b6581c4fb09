"""Words inside pictures and PDFs, read by a worker and judged like the text."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from publisher.models import Media
from publisher.pictures import words
from publisher.queue import GENERAL
from publisher.rules.finding import CHECKING, Effect, Finding, State
from publisher.services import deciphering, looked_at, picturing, previewing
from publisher.services.drafting import MediaUse
from publisher.services.system import System
from publisher.worker.run import serve
from tests.factories import ASchool, a_channel, a_draft, a_pupil, a_school
from tests.links.pdf import a_pdf
from tests.pictures import given
from tests.pictures.given import a_code, saved, video, with_words

needs_reader = pytest.mark.usefixtures("reader")


def upload(school: ASchool, data: bytes, name: str) -> Media:
    with school.work() as uow:
        return picturing.receive(school.system, uow, filename=name, data=data)


def findings(school: ASchool, media: Media, **use: Any) -> list[Finding]:
    """What is found about a post with this file."""
    fields = {"alt": "A notice", "people": "none", "declared_by": "office", **use}
    draft = a_draft(
        school, "Our week", category="other", media=(MediaUse(media_id=str(media.id), **fields),)
    )
    with school.work() as uow:
        judged = previewing.preview_draft(school.system, uow, draft)
    return [finding for each in judged for finding in each.verdict.findings]


def at(system: System, template: str) -> ASchool:
    school = a_school(system, template=template)
    a_channel(school)
    return school


@needs_reader
def test_L23_a_name_written_into_a_picture_of_children_stops_it(system: System) -> None:
    school = at(system, "lache")
    a_pupil(school, "Amelia", "Wright")
    media = upload(school, with_words("Star of the week", "Amelia Wright"), "star.jpg")
    shown = {"people": "identifiable", "children": 1}
    waiting = [f for f in findings(school, media, **shown) if f.detail == CHECKING]
    assert [f.effect for f in waiting] == [Effect.NOTE] * 2, "for its words, and for faces"
    serve(system, GENERAL, burst=True)
    found = [f for f in findings(school, media, **shown) if f.surface == "picture_text:1"]
    assert Effect.BLOCK in {f.effect for f in found if f.kind == "names"}


@needs_reader
def test_S23_a_password_on_a_screenshot_is_read_and_stops_it(system: System) -> None:
    school = at(system, "st_lukes")
    for line in ("Guest WiFi password: bluebird99", "Gate code 4471"):
        media = upload(school, with_words(line), "screen.png")
        deciphering.read(system, school.id, media.id)
        found = [f for f in findings(school, media) if f.surface == "picture_text:1"]
        assert "security" in {f.rule for f in found if f.effect is Effect.BLOCK}, line


def test_S22_a_confidential_pdf_is_read_and_stopped(system: System) -> None:
    school = at(system, "st_lukes")
    file = a_pdf(words="Governors' meeting\nCONFIDENTIAL\nDraft budget 2027")
    media = upload(school, file, "papers.pdf")
    serve(system, GENERAL, burst=True)
    found = [f for f in findings(school, media) if f.surface == "document:1"]
    assert "block" in {f.effect.value for f in found if f.kind == "confidential"}


def test_a_name_in_a_pdf_is_found_like_one_in_the_text(system: System) -> None:
    school = at(system, "milton_road")
    media = upload(school, a_pdf(words="Please contact Mrs Patel"), "letter.pdf")
    deciphering.read(system, school.id, media.id)
    found = [f for f in findings(school, media) if f.surface == "document:1"]
    assert {f.effect for f in found if f.kind == "names"} == {Effect.BLOCK}


def test_a_scanned_pdf_waits_for_a_person(system: System) -> None:
    school = at(system, "baseline")
    media = upload(school, a_pdf(), "scan.pdf")
    assert deciphering.read(system, school.id, media.id) is False
    [finding] = [f for f in findings(school, media) if f.detail == "words not read"]
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.NOT_CHECKABLE)


def test_without_a_reader_the_words_are_said_to_be_unread(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "reader", lambda: None)
    school = at(system, "baseline")
    media = upload(school, with_words("Amelia"), "star.jpg")
    assert deciphering.read(system, school.id, media.id) is False
    [finding] = [f for f in findings(school, media) if f.detail == "words not read"]
    assert finding.reason.startswith("Not checkable: words in the picture.")
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.NOT_CHECKABLE)
    said = findings(school, media, words_declared=True)
    [declared] = [f for f in said if f.detail == "words not read"]
    assert (declared.effect, declared.state) == (Effect.NOTE, State.DECLARED)
    assert declared.declared_by == "office"


@needs_reader
def test_a_code_that_could_not_be_read_waits_until_its_author_has_scanned_it(
    system: System,
) -> None:
    school = at(system, "baseline")
    code = a_code("https://forms.gle/Xk9RtMaLyPq", spoilt=True)
    media = upload(school, code, "poster.png")
    deciphering.read(system, school.id, media.id)
    [finding] = [f for f in findings(school, media) if f.detail == "code not read"]
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.NOT_CHECKABLE)
    said = findings(school, media, words_declared=True)
    [declared] = [f for f in said if f.detail == "code not read"]
    assert (declared.effect, declared.state) == (Effect.NOTE, State.DECLARED)
    assert declared.declared_by == "office"


def test_a_video_is_never_taken_for_read_or_for_searched(system: System) -> None:
    school = at(system, "baseline")
    media = upload(school, video(), "day.mp4")
    [finding] = [f for f in findings(school, media) if f.detail == "words not read"]
    assert (finding.effect, finding.state) == (Effect.APPROVE, State.NOT_CHECKABLE)
    [faces] = [f for f in findings(school, media) if f.detail == "faces not looked for"]
    assert (faces.effect, faces.state, faces.declared_by) == (Effect.NOTE, State.DECLARED, "office")


def test_a_look_for_faces_that_crashed_is_no_look_and_nobodys_word(system: System) -> None:
    school = at(system, "baseline")
    media = upload(school, given.astronaut(), "visitor.png")
    system.storage.purge(school.id, media.sha256)
    with pytest.raises(FileNotFoundError):
        picturing.inspect(system, school.id, media.id)

    def unseen() -> Finding:
        [finding] = [f for f in findings(school, media) if f.reason.endswith(LOOK_FIRST)]
        return finding

    with school.work() as uow:
        uow.get(Media, media.id).looked_at -= looked_at.A_LOOK
    assert (unseen().effect, unseen().state) == (Effect.APPROVE, State.NOT_CHECKABLE)
    assert unseen().declared_by is None


LOOK_FIRST = "could not be checked for faces. Somebody has to look before it goes out."


def test_where_no_program_looks_for_faces_the_authors_word_stands(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = at(system, "baseline")
    media = upload(school, given.astronaut(), "visitor.png")
    monkeypatch.setattr(picturing.faces, "detector", lambda: None)
    assert picturing.inspect(system, school.id, media.id) is None
    [faces] = [f for f in findings(school, media) if f.detail == "faces not looked for"]
    assert (faces.effect, faces.state, faces.declared_by) == (Effect.NOTE, State.DECLARED, "office")


def test_what_was_read_is_kept_sealed_and_goes_with_the_file(system: System, as_owner: Any) -> None:
    school = at(system, "baseline")
    media = upload(school, a_pdf(words="Well done Amelia Wright"), "a.pdf")
    deciphering.read(system, school.id, media.id)
    stored = "SELECT media::text, encode(words, 'escape') FROM media"
    assert "Amelia" not in str(as_owner.execute(text(stored)).all())
    with school.work() as uow:
        row = uow.get(Media, media.id)
        assert "Amelia Wright" in (deciphering.words_of(system, row) or "")
    picturing.purge(system, school.scope(), media.id, reason="mistake")
    with school.work() as uow:
        assert deciphering.words_of(system, uow.get(Media, media.id)) is None


def test_the_beat_finds_a_file_that_nobody_has_read(system: System) -> None:
    school = at(system, "baseline")
    media = upload(school, saved_plain(), "a.png")
    with school.work() as uow:
        from datetime import timedelta

        uow.get(Media, media.id).created_at = uow.now - timedelta(minutes=5)
    assert deciphering.to_read(system.database, most=9) == [(school.id, media.id)]


def saved_plain() -> bytes:
    from PIL import Image

    return saved(Image.new("RGB", (40, 40), "white"), "PNG")
