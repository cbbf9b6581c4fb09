"""Runs migrations on the connection that ``publisher migrate`` hands over."""

from __future__ import annotations

from alembic import context

import tenants.models  # noqa: F401 - the tables must be known
from tenants.database import Row

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
