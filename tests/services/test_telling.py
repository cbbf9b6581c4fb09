"""Notices: once for each trouble, and e-mails that survive a mail server's bad hour."""

from __future__ import annotations

import dataclasses

from publisher.models import Notice
from publisher.services import telling
from publisher.services.system import System
from tests.factories import ASchool, a_school


def _told(school: ASchool) -> Notice:
    with school.work() as uow:
        telling.tell(uow, "channel:1", "A channel must be connected again", "Please look.")
        telling.tell(uow, "channel:1", "A channel must be connected again", "Please look.")
        return uow.session.query(Notice).one()


def _mails(system: System) -> list[bytes]:
    return [path.read_bytes() for path in system.mailer.folder.glob("*.eml")]


def test_the_same_trouble_is_told_and_mailed_once(system: System) -> None:
    school = a_school(system)
    notice = _told(school)
    for _ in range(2):
        telling.mail_notice(system, school.id, notice.id)
    assert len(_mails(system)) == len(set(_mails(system))) == 2  # office and head


def test_a_mail_server_that_is_away_loses_no_notice(system: System) -> None:
    school = a_school(system)
    notice = _told(school)
    away = dataclasses.replace(
        system, mailer=dataclasses.replace(system.mailer, host="127.0.0.1", port=9)
    )
    telling.mail_notice(away, school.id, notice.id)
    with school.work() as uow:
        assert uow.get(Notice, notice.id).mailed_at is None
    telling.mail_notice(system, school.id, notice.id)
    assert len(_mails(system)) == 2


def test_a_trouble_that_is_over_may_be_told_again(system: System) -> None:
    school = a_school(system)
    _told(school)
    with school.work() as uow:
        telling.clear(uow, "channel:1")
        assert telling.tell(uow, "channel:1", "Again", "Please look.")
