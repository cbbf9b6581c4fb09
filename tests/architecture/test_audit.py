"""History can be added to and read; nobody changes it, not even the tables' owner."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from publisher.models import Post, PostVersion
from publisher.services import drafting
from tenants.models import AuditEntry, PolicyState, PolicyVersion
from tenants.services import audit, policy_changes
from tests.factories import ASchool, a_channel, a_draft, a_post, a_school, put_in_force, schedule

LASTING = ("audit_entry", "post_version", "policy_version")
CHANGES = {
    "audit_entry": "actor_name = 'Nobody'",
    "post_version": "text = 'Never said'",
    "policy_version": "document = '{}'",
}


@pytest.fixture
def school(system: Any) -> ASchool:
    made = a_school(system)
    a_channel(made)
    schedule(made, a_post(made))
    return made


@pytest.mark.parametrize("table", LASTING)
def test_the_application_can_neither_change_nor_delete_history(school: ASchool, table: str) -> None:
    for statement in (f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}"):
        with pytest.raises(ProgrammingError), school.work("head") as uow:
            uow.session.execute(text(statement))


@pytest.mark.parametrize("table", LASTING)
def test_the_owner_of_the_tables_is_refused_too(school: ASchool, as_owner: Any, table: str) -> None:
    for statement in (f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="can be added to but not changed"):
            as_owner.execute(text(statement))
        as_owner.rollback()


@pytest.mark.parametrize("table", [*LASTING, "post", "delivery", "consent"])
def test_the_application_cannot_empty_a_table(school: ASchool, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), school.work("head") as uow:
        uow.session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("state", ["draft", "published"])
def test_no_detour_opens_a_policy_again(school: ASchool, state: str) -> None:
    """Neither from published nor from superseded back to a state in which it may be edited."""
    with school.work("head") as uow:
        document = dict(policy_changes.current(uow).document)
        put_in_force(uow, document)
    for number in (1, 2) if state == "draft" else (1,):
        with pytest.raises(ProgrammingError), school.work("head") as uow:
            uow.session.execute(
                text("UPDATE policy_version SET state = :state WHERE number = :number"),
                {"state": state, "number": number},
            )


def test_a_draft_of_a_policy_may_be_rewritten_and_published_once(school: ASchool) -> None:
    with school.work("head") as uow:
        document = dict(policy_changes.current(uow).document)
        version = policy_changes.draft(uow, document)
        uow.session.flush()
        policy_changes.rewrite(uow, version.id, {**document, "duty": []})
        policy_changes.publish(uow, version.id)
        number = version.number
    with school.work("head") as uow:
        states = dict(uow.session.execute(select(PolicyVersion.number, PolicyVersion.state)).all())
    assert states == {1: PolicyState.SUPERSEDED, number: PolicyState.PUBLISHED}


def test_every_version_of_a_post_stays_readable(school: ASchool) -> None:
    post = a_post(school, "One")
    for version, words in ((1, "Two"), (2, "Three")):
        with school.work() as uow:
            drafting.edit(uow, post, a_draft(school, words), version=version)
    with school.work() as uow:
        drafting.discard(uow, post)
    with school.work() as uow:
        query = select(PostVersion.text).where(PostVersion.post_id == post)
        assert list(uow.session.scalars(query.order_by(PostVersion.number))) == [
            "One", "Two", "Three",
        ]  # fmt: skip
        assert [entry.action for entry in audit.history(uow, post)] == [
            "post.drafted", "post.edited", "post.edited", "post.discarded",
        ]  # fmt: skip


def test_the_audit_says_who_and_never_repeats_a_posts_words(school: ASchool) -> None:
    with school.work() as uow:
        entries = uow.session.scalars(select(AuditEntry)).all()
        post = uow.session.scalars(select(Post)).one()
    scheduled = next(entry for entry in entries if entry.action == "post.scheduled")
    assert scheduled.actor_id == school.people["office"].person_id
    assert (scheduled.actor_name, scheduled.subject_id) == (school.people["office"].name, post.id)
    assert not any("fayre" in str(entry.detail) for entry in entries)
