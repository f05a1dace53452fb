"""The first form: there is nothing to bring up to it."""

from __future__ import annotations

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: gradebooks begin in a whole form (``grader/gradebook/schema.py``)."""
