"""The only door to the database: one transaction, in one scope, at one instant.

Three of the four walls between schools stand here: the scope is told to PostgreSQL, whose
row-level security enforces it; every ORM statement on a school's table gets the school as a
criterion, and raises when no school is set; and nothing is flushed that belongs elsewhere.
(The fourth, composite keys, is in the tables.)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, bindparam, event, func, select
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from tenants import clock
from tenants.actor import Actor
from tenants.database import Database, SchoolRow
from tenants.errors import NotFound, ScopeMissing, WrongSchool
from tenants.scope import Reach, Scope

T = TypeVar("T", bound=SchoolRow)
S = TypeVar("S", bound=Select[*tuple[Any, ...]])


class UnitOfWork:
    """A transaction with its scope, its instant, and what is to happen once it is committed."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self.session = session
        self.scope = scope
        self.now: datetime = clock.now()
        self._after_commit: list[Callable[[], None]] = []

    @property
    def actor(self) -> Actor:
        return self.scope.actor

    @property
    def school_id(self) -> UUID:
        if self.scope.school_id is None:
            raise ScopeMissing("This work needs a school, and its scope has none.")
        return self.scope.school_id

    def one_at_a_time(self, key: str) -> None:
        """Wait for whoever else is at ``key``, until the end of their transaction, and then read
        what they have made: a button pressed twice sends its form twice."""
        self.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))

    def after_commit(self, action: Callable[[], None]) -> None:
        """Run ``action`` once the transaction is safely committed, and never otherwise."""
        self._after_commit.append(action)

    def get(self, kind: type[T], id: UUID | str) -> T:
        """The school's own row. Raises ``NotFound`` also when the row is another school's."""
        try:
            key = id if isinstance(id, UUID) else UUID(id)
        except ValueError:
            raise NotFound(f"There is no such {kind.__name__.lower()}.") from None
        row = self.session.get(kind, (self.school_id, key))
        if row is None:
            raise NotFound(f"There is no such {kind.__name__.lower()}.")
        return row

    def add(self, row: T) -> T:
        """Add ``row`` to this school."""
        row.school_id = self.school_id
        self.session.add(row)
        return row


@contextmanager
def unit_of_work(database: Database, scope: Scope) -> Iterator[UnitOfWork]:
    """One transaction: committed when the block ends, rolled back when it raises."""
    engine = database.system if scope.reach is Reach.SYSTEM else database.app
    with Session(engine, expire_on_commit=False, info={"scope": scope}) as session:
        uow = UnitOfWork(session, scope)
        with session.begin():
            yield uow
    for action in uow._after_commit:
        action()


@event.listens_for(Session, "after_begin")
def _tell_postgresql(session: Session, _transaction: Any, connection: Any) -> None:
    """Local to the transaction: the next one on the same connection starts with nothing. In the
    driver's own words: putting it together anew each time took as long as asking."""
    scope = _scope(session)
    if scope.reach is not Reach.SYSTEM:
        told = (scope.reach.value, str(scope.school_id or ""))
        connection.exec_driver_sql(_SET_SCOPE, told)


_SET_SCOPE = "SELECT set_config('app.reach', %s, true), set_config('app.school_id', %s, true)"


# The scope of the ORM statement that this thread is about to execute. Set before each of them, so
# that the criterion can be one and the same object always: building it anew each time took longer
# than most questions.
_asking = threading.local()


class _AskedWithoutSchool(ScopeMissing, DontWrapMixin):
    """Comes out of SQLAlchemy as it is."""


def _school_asking() -> UUID:
    """Asked for by every statement that touches a school's table, and by no other."""
    school_id: UUID | None = _asking.scope.school_id
    if school_id is None:
        raise _AskedWithoutSchool("A school's rows were asked for without a school.")
    return school_id


_WALL = with_loader_criteria(
    SchoolRow,
    lambda cls: cls.school_id == bindparam("wall", callable_=lambda: _school_asking()),
    include_aliases=True,
    track_closure_variables=False,
)
_HAS_WALL = "has_wall"


def walled(statement: S) -> S:
    """A statement built once and asked often, with the school's criterion in it already."""
    return statement.options(_WALL).execution_options(**{_HAS_WALL: True})


@event.listens_for(Session, "do_orm_execute")
def _add_school(state: ORMExecuteState) -> None:
    scope = _scope(state.session)
    if state.is_column_load or scope.reach is Reach.SYSTEM or not state.is_orm_statement:
        return
    _asking.scope = scope
    if not state.execution_options.get(_HAS_WALL):
        state.statement = state.statement.options(_WALL)


@event.listens_for(Session, "before_flush")
def _refuse_other_schools(session: Session, *_: Any) -> None:
    scope = _scope(session)
    if scope.reach is Reach.SYSTEM:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, SchoolRow) and row.school_id != scope.school_id:
            raise WrongSchool(f"A {type(row).__name__} of another school was about to be written.")


def _scope(session: Session) -> Scope:
    scope = session.info.get("scope")
    if not isinstance(scope, Scope):
        raise ScopeMissing("A database session was opened without a scope: use unit_of_work().")
    return scope
