"""Runs the migrations on the connection that :mod:`grader.gradebook.migrating` hands over; all or none."""

from __future__ import annotations

from alembic import context

__all__: list[str] = []

connection = context.config.attributes["connection"]
# SQLite can take back what makes and drops tables; Alembic does not expect that of it.
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
