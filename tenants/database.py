"""Tables, keys, and the three database roles.

The owner migrates and owns the tables. The application logs in as ``handbell_app``, which is
neither a superuser nor exempt from row-level security. The beat alone uses ``handbell_system``,
which is exempt, to claim due work of all schools. With only ``DATABASE_URL`` set the two logins
are derived from it; their passwords come from the secret key by ``role_password``.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import DateTime, Dialect, Engine, ForeignKey, MetaData, create_engine, event
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import Text

APP_ROLE = "handbell_app"
SYSTEM_ROLE = "handbell_system"


class Row(DeclarativeBase):
    """Base of all tables. Instants are stored with their zone, always."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way
        datetime: DateTime(timezone=True),
        UUID: PG_UUID(as_uuid=True),
        str: Text(),
        dict[str, Any]: JSONB(),
        list[Any]: JSONB(),
        list[str]: ARRAY(Text()),
    }


class SchoolRow(Row):
    """A row that belongs to one school. Its key is (school, id), so that every foreign key
    between such tables carries the school and cannot point across."""

    __abstract__ = True

    school_id: Mapped[UUID] = mapped_column(
        ForeignKey("school.id"), primary_key=True, sort_order=-20
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19, default=lambda: new_id())


def new_id() -> UUID:
    """A UUID of version 7 (RFC 9562 §5.7): its order is the order of creation, which keeps
    indexes compact. Made here because servers before PostgreSQL 18 cannot."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return UUID(int=value)


def role_password(secret_key: str, role: str) -> str:
    """The password of a derived login: a keyed digest, so that nothing more must be kept."""
    return hmac.new(secret_key.encode(), f"database:{role}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Database:
    """The engines, each made at its first use. ``pool_size`` connections a process and role."""

    owner_url: str
    app_url: str | None = None
    system_url: str | None = None
    secret_key: str = ""
    pool_size: int = 5

    @cached_property
    def app(self) -> Engine:
        return self._engine(self._login(self.app_url, APP_ROLE))

    @cached_property
    def system(self) -> Engine:
        return self._engine(self._login(self.system_url, SYSTEM_ROLE))

    @cached_property
    def owner(self) -> Engine:
        return self._engine(make_url(self.owner_url))

    def dispose(self) -> None:
        """Close pooled connections; a forked child calls ``forget`` instead."""
        for name in ("app", "system", "owner"):
            if engine := self.__dict__.get(name):
                engine.dispose()

    def forget(self) -> None:
        """Drop, without closing, the connections inherited from a parent process."""
        for name in ("app", "system", "owner"):
            if engine := self.__dict__.get(name):
                engine.dispose(close=False)

    def _login(self, explicit: str | None, role: str) -> URL:
        if explicit:
            return make_url(explicit)
        return make_url(self.owner_url).set(
            username=role, password=role_password(self.secret_key, role)
        )

    def _engine(self, url: URL) -> Engine:
        # No overflow: its connections are closed after each use, and in a burst a new one for
        # every third delivery was a third of what the database had to do. The one used last is
        # used next, so that few of them have all statements prepared.
        engine = create_engine(
            url,
            pool_size=self.pool_size,
            max_overflow=0,
            pool_use_lifo=True,
            connect_args={"prepare_threshold": 2},
            hide_parameters=True,  # an error must not tell what was to be written
        )
        event.listen(engine, "checkin", _used_now)
        event.listen(engine, "checkout", partial(_still_there, engine.dialect))
        return engine


# A connection that has rested is asked whether it still works before it is used; in a burst
# they do not rest, and three more round trips for each delivery would buy nothing.
REST_SECONDS = 1.0


def _used_now(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _still_there(dialect: Dialect, connection: Any, record: Any, _proxy: Any) -> None:
    """Raises ``InvalidatePoolError``, which makes the pool connect anew."""
    if time.monotonic() - record.info.get("used", time.monotonic()) < REST_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except psycopg.Error as error:
        raise InvalidatePoolError from error
