"""From each form of a gradebook's file to the next: read by Alembic, never imported by us."""
