"""Tables of a school, in few words: each has the school in its key and in what it points to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op


def a(kind: type[Any] | Any, *names: str, empty: bool = False) -> list[sa.Column[Any]]:
    """Columns of one type; ``empty`` ones may hold nothing."""
    return [sa.Column(name, kind, nullable=empty) for name in names]


def moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def person(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    """These columns name somebody who logs in."""
    return [
        sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}"))
        for name in names
    ]


def within(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    """This column names a row of the same school."""
    return sa.ForeignKeyConstraint(
        ["school_id", name],
        [f"{other}.school_id", f"{other}.id"],
        name=op.f(f"fk_{table}_school_id_{name}"),
    )


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def school_table(name: str, *parts: Any) -> None:
    op.create_table(
        name,
        *a(sa.UUID(), "school_id", "id"),
        *parts,
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f(f"fk_{name}_school_id")),
        sa.PrimaryKeyConstraint("school_id", "id", name=op.f(f"pk_{name}")),
    )
