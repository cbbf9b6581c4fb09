"""A version that is or was in force never changes, whoever asks, and says who put it there."""

from __future__ import annotations

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tenants.errors import Conflict
from tenants.models import PolicyState, PolicyVersion
from tenants.policies.changes import diff
from tenants.policies.language import from_document, load, to_toml
from tenants.services import audit, policy_changes
from tests.factories import ASchool, a_school


@pytest.fixture
def school(system: Any) -> ASchool:
    return a_school(system)


def in_force(school: ASchool) -> UUID:
    with school.work("head") as uow:
        return policy_changes.current(uow).id


CHANGES = (
    "document = jsonb_set(document, '{policy,title}', '\"Another\"')",
    "number = 99",
    "state = 'draft'",
    "note = 'rewritten'",
    "author_id = (SELECT id FROM person WHERE person.id <> author_id LIMIT 1)",
    "approver_id = NULL",
    "published_at = now() - interval '1 year'",
    "created_at = now() - interval '1 year'",
    "state = 'superseded', note = 'rewritten'",
)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_of_a_version_in_force_can_be_changed(school: ASchool, change: str) -> None:
    version = in_force(school)
    with pytest.raises(DBAPIError, match="can be added to but not changed"), school.work() as uow:
        uow.session.execute(
            text(f"UPDATE policy_version SET {change} WHERE id = :id"), {"id": version}
        )


def test_not_even_the_owner_of_the_database_changes_or_deletes_one(
    school: ASchool, as_owner: Any
) -> None:
    version = in_force(school)
    for statement in (
        "UPDATE policy_version SET note = 'x' WHERE id = :id",
        "DELETE FROM policy_version WHERE id = :id",
    ):
        with pytest.raises(DBAPIError, match="not changed"), as_owner.begin_nested():
            as_owner.execute(text(statement), {"id": version})


def test_nothing_comes_into_force_without_somebody_and_a_time(school: ASchool) -> None:
    with school.work("head") as uow:
        draft = policy_changes.draft(uow, dict(policy_changes.current(uow).document)).id
    with pytest.raises(DBAPIError, match="not changed"), school.work() as uow:
        uow.session.execute(
            text("UPDATE policy_version SET state = 'superseded' WHERE state = 'published'")
        )
        uow.session.execute(
            text("UPDATE policy_version SET state = 'published' WHERE id = :id"), {"id": draft}
        )


def test_a_version_says_who_wrote_it_who_put_it_in_force_when_and_what_changed(
    school: ASchool,
) -> None:
    before = in_force(school)
    with school.work("dsl") as uow:
        document = dict(policy_changes.current(uow).document)
        document["comments"] = {**document["comments"], "mode": "off"}
        draft = policy_changes.draft(uow, document, note="Comments off").id
    with school.work("head") as uow:
        policy_changes.publish(uow, draft)
    with school.work("head") as uow:
        old, new = uow.get(PolicyVersion, before), uow.get(PolicyVersion, draft)
        assert (old.state, new.state) == (PolicyState.SUPERSEDED, PolicyState.PUBLISHED)
        assert new.author_id == school.people["dsl"].person_id
        assert new.approver_id == school.people["head"].person_id
        assert new.published_at is not None and old.published_at is not None
        changes = diff(from_document(old.document), from_document(new.document))
        assert [(c.where, c.before, c.after, c.tighter) for c in changes] == [
            ("comments.mode", "moderated", "off", True)
        ]
        [published] = [e for e in audit.history(uow, draft) if e.action == "policy.published"]
        assert published.detail["number"] == new.number


def test_what_the_database_holds_is_the_same_text_as_what_was_put_in(school: ASchool) -> None:
    with school.work("head") as uow:
        put_in = to_toml(from_document(policy_changes.current(uow).document))
        draft = policy_changes.draft(uow, dict(load(put_in).document)).id
    with school.work("head") as uow:
        assert to_toml(from_document(uow.get(PolicyVersion, draft).document)) == put_in


def test_a_superseded_version_can_be_drafted_from_and_never_revived(school: ASchool) -> None:
    first = in_force(school)
    with school.work("head") as uow:
        draft = policy_changes.draft(uow, dict(policy_changes.current(uow).document)).id
        uow.session.flush()
        policy_changes.publish(uow, draft)
    with school.work("head") as uow, pytest.raises(Conflict):
        policy_changes.publish(uow, first)
    with school.work("head") as uow, pytest.raises(Conflict):
        policy_changes.rewrite(uow, first, {})


def test_a_policy_written_for_another_clock_goes_by_its_schools(school: ASchool) -> None:
    """Else posts would leave at 6pm and their quiet hours begin at 6pm somewhere else."""
    with school.work("head") as uow:
        document = deepcopy(dict(policy_changes.current(uow).document))
        document["school"]["timezone"] = "America/New_York"
        draft = policy_changes.draft(uow, document)
        assert draft.document["school"]["timezone"] == "Europe/London"
