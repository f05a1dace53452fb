"""The engine as a fixture: one judge process for all tests of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.judge.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Grades pieces of source text with the real engine."""
    with Engine() as opened:
        yield opened
