"""Runs migrations on the connection that ``publisher migrate`` hands over."""

from __future__ import annotations

from alembic import context

import publisher.models as _publisher
import tenants.models as _tenants
from tenants.database import Row

TABLES = (_publisher, _tenants)  # importing them is what makes the tables known

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Row.metadata,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
