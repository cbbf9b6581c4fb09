"""The four walls between schools: each is shown to stand, and each check to catch a hole."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, delete, exists, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.exc import StaleDataError

from publisher.models import MOVES, Channel, Delivery, DeliveryState, Media, Notice, Post
from publisher.services import (
    missing,
    picturing,
    publishing,
    reconciling,
    renewing,
    settling,
    telling,
)
from tenants.actor import Actor
from tenants.database import Row, SchoolRow, new_id
from tenants.errors import NotFound, ScopeMissing, WrongSchool
from tenants.models import AbsenceCover, Person, School
from tenants.scope import Scope
from tenants.unit_of_work import UnitOfWork, unit_of_work, walled
from tests.architecture.catalogue import holes
from tests.factories import ASchool, a_channel, a_post, a_pupil, a_school, schedule

SCHOOL_TABLES = sorted(
    mapper.local_table.name
    for mapper in Row.registry.mappers
    if issubclass(mapper.class_, SchoolRow)
)


def furnished(system: Any, name: str) -> ASchool:
    """A school with a row of most kinds."""
    school = a_school(system, name)
    a_channel(school)
    a_pupil(school)
    schedule(school, a_post(school, f"Canary of {name}."))
    with school.work("head") as uow:
        telling.tell(uow, "canary", f"Canary of {name}", "A notice.")
        uow.add(
            Media(
                id=new_id(), kind="image", mime="image/png", size=1, sha256="0" * 64,
                filename="canary.png", uploaded_by=school.people["head"].person_id,
            )
        )  # fmt: skip
        uow.add(
            AbsenceCover(
                id=new_id(), policy_role="slt", absent_id=school.people["head"].person_id,
                cover_id=school.people["office"].person_id, first_day=uow.now.date(),
                last_day=uow.now.date(), appointed_by=school.people["head"].person_id,
            )
        )  # fmt: skip
    return school


@pytest.fixture
def two(system: Any) -> tuple[ASchool, ASchool]:
    return furnished(system, "Larkfield Primary School"), furnished(system, "Ashdown Infants")


@pytest.fixture
def theirs(two: tuple[ASchool, ASchool]) -> Post:
    """A post of the other school."""
    return the_post(two[1])


def the_post(school: ASchool) -> Post:
    with school.work() as uow:
        return uow.session.scalars(select(Post)).one()


# The catalogue


def test_the_catalogue_shows_no_hole(as_owner: Any, migrated: Any) -> None:
    assert holes(as_owner) == []


PLANTED = {
    "row-level security is not enabled": "CREATE TABLE scratch.bare (school_id uuid, id uuid)",
    "no policy for all commands": "CREATE TABLE scratch.bare (school_id uuid, id uuid);"
    "ALTER TABLE scratch.bare ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    "does not look at the school": "CREATE TABLE scratch.bare (school_id uuid, id uuid);"
    "CREATE POLICY scope ON scratch.bare USING (true) WITH CHECK (true)",
    "can point into another school": "CREATE TABLE scratch.one (school_id uuid, id uuid UNIQUE);"
    "CREATE TABLE scratch.bare (school_id uuid, one_id uuid REFERENCES scratch.one (id))",
}


@pytest.mark.parametrize("hole", PLANTED)
def test_a_planted_hole_is_reported(as_owner: Any, migrated: Any, hole: str) -> None:
    as_owner.execute(text("CREATE SCHEMA scratch"))
    for statement in PLANTED[hole].split(";"):
        as_owner.execute(text(statement))
    assert any("bare" in found and hole in found for found in holes(as_owner, "scratch"))


def test_a_table_whose_force_was_taken_away_is_reported(as_owner: Any, migrated: Any) -> None:
    as_owner.execute(text("ALTER TABLE post NO FORCE ROW LEVEL SECURITY"))
    assert [found.partition(":")[0] for found in holes(as_owner)] == ["post"]


def test_the_applications_login_is_held_to_the_walls(system: Any, clean: Any) -> None:
    question = text(
        "SELECT r.rolsuper OR r.rolbypassrls OR r.rolcreaterole FROM pg_roles r "
        "WHERE r.rolname IN (current_user, session_user)"
    )
    member = text("SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member "
                  "WHERE r.rolname = session_user")  # fmt: skip
    owns = text("SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
                "WHERE r.rolname = session_user")  # fmt: skip
    with system.database.app.connect() as connection:
        assert set(connection.execute(question).scalars()) == {False}
        assert connection.execute(member).scalar() == 0, "a role that it could switch to"
        assert connection.execute(owns).scalar() == 0, "a table that it could take the wall from"


@pytest.mark.parametrize(
    "forbidden",
    [
        'SELECT "grant" FROM channel', "SELECT name FROM channel", "SELECT text FROM post_version",
        "SELECT id FROM post", "SELECT text FROM comment", "SELECT sent_text FROM delivery",
        "SELECT digest FROM roll_digest", "SELECT sealed_name FROM roll_person",
        "SELECT email FROM person", "SELECT token_digest FROM login_session",
        "SELECT body FROM notice", "SELECT document FROM policy_version",
        "SELECT sealed FROM connecting", "SELECT name FROM school", "SELECT at FROM audit_entry",
        "UPDATE delivery SET post_version_id = NULL", "DELETE FROM delivery",
        "UPDATE channel SET state = 'connected'",
    ],
)  # fmt: skip
def test_the_beat_sees_no_grants_no_words_and_no_names(
    system: Any, clean: Any, forbidden: str
) -> None:
    with system.database.system.connect() as connection, pytest.raises(ProgrammingError) as error:
        connection.execute(text(forbidden))
    assert "permission denied" in str(error.value)


# Nothing without a scope, nothing of another school


def test_without_a_scope_every_table_is_empty(two: Any, system: Any) -> None:
    filled = {"post", "post_version", "channel", "delivery", "person", "school", "membership",
              "policy_version", "notice", "roll_person", "media", "audit_entry"}  # fmt: skip
    with system.database.owner.connect() as connection:
        for table in filled:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar(), table
    with system.database.app.connect() as connection:
        for table in Row.metadata.tables:
            assert connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar() == 0, table


def test_raw_sql_sees_only_ones_own_school(two: Any) -> None:
    mine, _ = two
    for table in SCHOOL_TABLES:
        with mine.work() as uow:
            seen = uow.session.execute(text(f"SELECT DISTINCT school_id FROM {table}")).scalars()
            assert set(seen) <= {mine.id}, table


READS: dict[str, Callable[[UnitOfWork, Post], Any]] = {
    "get": lambda uow, theirs: uow.session.get(Post, (theirs.school_id, theirs.id)),
    "entity": lambda uow, theirs: uow.session.scalars(
        select(Post).where(Post.id == theirs.id)
    ).all(),
    "column": lambda uow, theirs: uow.session.scalars(
        select(Post.category).where(Post.id == theirs.id)
    ).all(),
    "alias": lambda uow, theirs: uow.session.scalars(
        select(other := aliased(Post)).where(other.id == theirs.id)
    ).all(),
    "count": lambda uow, theirs: uow.session.scalar(
        select(func.count()).select_from(Post).where(Post.id == theirs.id)
    ),
    "exists": lambda uow, theirs: uow.session.scalar(
        select(exists().where(Post.id == theirs.id))
    ),
    "core": lambda uow, theirs: uow.session.execute(
        select(Post.__table__).where(Post.__table__.c.id == theirs.id)
    ).all(),
    "text": lambda uow, theirs: uow.session.execute(
        text("SELECT * FROM post WHERE id = :id"), {"id": theirs.id}
    ).all(),
    "from text": lambda uow, theirs: uow.session.scalars(
        select(Post).from_statement(text("SELECT * FROM post WHERE id = :id")),
        {"id": theirs.id},
    ).all(),
    "join": lambda uow, theirs: uow.session.execute(
        select(Post, Delivery)
        .join(Delivery, Delivery.post_id == Post.id)
        .where(Post.school_id == theirs.school_id)
    ).all(),
    "their school": lambda uow, theirs: uow.session.get(School, theirs.school_id),
    "their people": lambda uow, theirs: uow.session.get(Person, theirs.author_id),
}  # fmt: skip


def test_another_schools_rows_cannot_be_read(two: Any, theirs: Post) -> None:
    for way, read in READS.items():
        with two[1].work() as uow:
            assert read(uow, theirs), (
                f"{way}: the other school itself sees it, the question is real"
            )
        with two[0].work() as uow:
            assert not read(uow, theirs), way


# What the ORM does not see, and only row-level security keeps: tables of no class of ours, SQL
# written by hand, and a table that is named in a bare EXISTS alone.
BY_HAND = frozenset({"core", "text", "from text", "exists", "their school", "their people"})


@contextlib.contextmanager
def _without_row_level_security(school: ASchool) -> Iterator[UnitOfWork]:
    """The owner of the embedded server is a superuser: only the ORM's criterion stands here."""
    scope = school.scope()
    with Session(school.system.database.owner, info={"scope": scope}) as session:
        yield UnitOfWork(session, scope)


def test_the_criterion_alone_keeps_another_schools_rows_away(two: Any, theirs: Post) -> None:
    for way in sorted(set(READS) - BY_HAND):
        with (
            _without_row_level_security(two[0]) as mine,
            _without_row_level_security(two[1]) as other,
        ):
            for _ in range(2):  # one inside the other, and again once the statement is cached
                assert READS[way](other, theirs), way
                assert not READS[way](mine, theirs), way


def test_a_statement_built_once_asks_for_the_school_of_its_session(two: Any) -> None:
    posts = walled(select(Post.school_id))
    for school in (*two, *two):
        with _without_row_level_security(school) as uow:
            assert set(uow.session.scalars(posts)) == {school.id}


def test_two_threads_ask_each_for_their_own_school(two: Any) -> None:
    posts = walled(select(Post.school_id))

    def ask(school: ASchool) -> bool:
        with _without_row_level_security(school) as uow:
            return all(set(uow.session.scalars(posts)) == {school.id} for _ in range(40))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, [*two, *two]))


WRITES: dict[str, Callable[[UnitOfWork, Post], Any]] = {
    "orm update": lambda uow, theirs: uow.session.execute(
        update(Post).where(Post.id == theirs.id).values(category="stolen")
    ),
    "bulk update by key": lambda uow, theirs: uow.session.execute(
        update(Post), [{"school_id": theirs.school_id, "id": theirs.id, "category": "stolen"}]
    ),
    "core update": lambda uow, theirs: uow.session.execute(
        update(Post.__table__).values(category="stolen")
    ),
    "text update": lambda uow, theirs: uow.session.execute(
        text("UPDATE post SET category = 'stolen'")
    ),
    "orm delete": lambda uow, theirs: uow.session.execute(
        delete(Post).where(Post.id == theirs.id)
    ),
    "text delete": lambda uow, theirs: uow.session.execute(
        text("DELETE FROM post WHERE id = :id"), {"id": theirs.id}
    ),
    "detached row": lambda uow, theirs: (
        setattr(theirs, "category", "stolen"), uow.session.merge(theirs), uow.session.flush()
    ),
    "row given away": lambda uow, theirs: (
        setattr(uow.session.scalars(select(Post)).one(), "school_id", theirs.school_id),
        uow.session.flush(),
    ),
    "orm insert": lambda uow, theirs: (
        uow.session.add(_post(theirs.school_id, theirs.author_id)), uow.session.flush()
    ),
    "bulk insert": lambda uow, theirs: uow.session.execute(
        insert(Post),
        [{"school_id": theirs.school_id, "id": new_id(), "author_id": theirs.author_id}],
    ),
    "core insert": lambda uow, theirs: uow.session.execute(
        insert(Notice.__table__).values(
            school_id=theirs.school_id, id=new_id(), key="k", title="stolen", body="", path="",
            roles=[], urgent=False, at=uow.now,
        )
    ),
}  # fmt: skip


def _post(school_id: UUID, author_id: UUID) -> Post:
    return Post(school_id=school_id, id=new_id(), author_id=author_id, category="stolen")


def test_another_schools_rows_cannot_be_written(two: Any, as_owner: Any) -> None:
    before = _everything_of(as_owner, two[1].id)
    for way, write in WRITES.items():
        theirs = the_post(two[1])  # anew: some ways change what they are given
        try:
            with two[0].work() as uow:
                write(uow, theirs)
        except (WrongSchool, DBAPIError, StaleDataError):
            pass  # refused loudly; what counts is that nothing of theirs has changed
        assert _everything_of(as_owner, two[1].id) == before, way


def _everything_of(connection: Any, school_id: UUID) -> Any:
    connection.rollback()
    return [
        connection.execute(
            text(f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t "
                 "WHERE school_id = :school"), {"school": school_id}
        ).scalar()
        for table in SCHOOL_TABLES
    ]  # fmt: skip


def test_a_post_cannot_be_sent_to_another_schools_channel_even_by_the_owner(
    two: Any, as_owner: Any
) -> None:
    mine, other = two
    with pytest.raises(IntegrityError, match="fk_delivery_school_id_channel_id"):
        as_owner.execute(
            text("UPDATE delivery SET channel_id = :theirs WHERE school_id = :mine"),
            {"theirs": other.channels["facebook"], "mine": mine.id},
        )


def test_the_next_transaction_on_the_same_connection_sees_nothing(
    two: Any, make_system: Callable[..., Any]
) -> None:
    one = make_system(database_pool=1)
    with unit_of_work(one.database, two[0].scope()) as uow:
        first = uow.session.execute(text("SELECT pg_backend_pid()")).scalar()
        assert uow.session.scalar(select(func.count()).select_from(Post)) == 1
    with one.database.app.connect() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar() == first
        assert connection.execute(text("SELECT count(*) FROM post")).scalar() == 0


def test_a_failed_transaction_leaves_no_scope_behind(
    two: Any, make_system: Callable[..., Any]
) -> None:
    one = make_system(database_pool=1)
    with pytest.raises(ZeroDivisionError), unit_of_work(one.database, two[0].scope()):
        raise ZeroDivisionError
    with one.database.app.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM post")).scalar() == 0


def test_a_session_without_a_scope_is_refused(system: Any, clean: Any) -> None:
    with Session(system.database.app) as session, pytest.raises(ScopeMissing):
        session.scalars(select(Post)).all()


def test_a_schools_rows_are_not_to_be_had_without_a_school(two: Any, system: Any) -> None:
    with unit_of_work(system.database, Scope.platform(Actor.job("test"))) as uow:
        with pytest.raises(ScopeMissing):
            uow.session.scalars(select(Post)).all()
        assert uow.session.execute(text("SELECT count(*) FROM post")).scalar() == 0
        with pytest.raises(ScopeMissing):
            _ = uow.school_id


def test_a_row_of_another_school_is_refused_before_it_is_written(two: Any, theirs: Post) -> None:
    with pytest.raises(WrongSchool), two[0].work() as uow:
        uow.session.add(_post(theirs.school_id, theirs.author_id))


def test_another_schools_thing_is_called_not_found(two: Any, theirs: Post) -> None:
    with two[0].work() as uow, pytest.raises(NotFound, match="There is no such post"):
        uow.get(Post, theirs.id)


# Jobs


JOBS: dict[str, Callable[[Any, UUID, dict[str, UUID]], Any]] = {
    "publish": lambda s, school, ids: publishing.publish(s, school, ids["delivery"], 2).state,
    "hand back": lambda s, school, ids: publishing.hand_back(s, school, ids["delivery"], 2),
    "reconcile": lambda s, school, ids: reconciling.reconcile(s, school, ids["delivery"], 2),
    "settle": lambda s, school, ids: settling.settle(s, school, ids["delivery"]),
    "tell": lambda s, school, ids: missing.tell(s, school, ids["delivery"]),
    "renew": lambda s, school, ids: renewing.renew(s, school, ids["channel"]),
    "mail": lambda s, school, ids: telling.mail_notice(s, school, ids["notice"]),
    "inspect": lambda s, school, ids: picturing.inspect(s, school, ids["media"]),
}


def test_a_job_with_one_schools_id_and_anothers_row_does_nothing(
    two: Any, system: Any, as_owner: Any
) -> None:
    mine, other = two
    with other.work() as uow:
        row = uow.session.scalars(select(Delivery)).one()
        row.state, row.lease_until, row.version = DeliveryState.QUEUED, uow.now, 2
        ids = {
            "delivery": row.id,
            "channel": row.channel_id,
            "notice": uow.session.scalars(select(Notice.id)).first(),
            "media": uow.session.scalars(select(Media.id)).one(),
        }
    before = _everything_of(as_owner, other.id)
    for job, do in JOBS.items():
        with contextlib.suppress(NotFound):
            do(system, mine.id, ids)
        assert _everything_of(as_owner, other.id) == before, job
        assert not list((system.settings.home_folder / "mail").glob("*")), job


# What the database refuses whatever code asks


def test_the_database_allows_exactly_the_moves_that_the_code_knows(two: Any, as_owner: Any) -> None:
    post = as_owner.execute(text("SELECT id FROM delivery LIMIT 1")).scalar()
    put = text(
        "UPDATE delivery SET state = :state, remote_id = :remote, lease_until = "
        "CASE WHEN :state IN ('queued', 'sending') THEN now() END WHERE id = :id"
    )
    allowed = set()
    for old in DeliveryState:
        for new in set(DeliveryState) - {old}:
            with as_owner.begin_nested() as savepoint:
                as_owner.execute(text("ALTER TABLE delivery DISABLE TRIGGER moves"))
                as_owner.execute(put, {"state": old, "remote": "1", "id": post})
                as_owner.execute(text("ALTER TABLE delivery ENABLE TRIGGER moves"))
                try:
                    as_owner.execute(put, {"state": new, "remote": "1", "id": post})
                    allowed.add((old, new))
                except IntegrityError as error:
                    assert "a delivery cannot go from" in str(error)
                savepoint.rollback()
    assert allowed == {(old, new) for old, news in MOVES.items() for new in news}


def test_models_and_migrations_say_the_same(as_owner: Any, migrated: Any) -> None:
    context = MigrationContext.configure(as_owner, opts={"compare_type": True})
    assert compare_metadata(context, Row.metadata) == []


def test_every_check_of_the_models_is_in_the_database(as_owner: Any, migrated: Any) -> None:
    wanted = {
        (table.name, str(check.name))
        for table in Row.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    there = {
        (table, check["name"])
        for table in Row.metadata.tables
        for check in inspect(as_owner).get_check_constraints(table)
    }
    assert wanted == there
    assert Channel.__tablename__ in {table for table, _ in wanted}
