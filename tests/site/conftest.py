"""A gradebook with a small cohort, and pages of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.gradebook.store import Gradebook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    """An empty gradebook."""
    with Gradebook.open(tmp_path / "cohort.gradebook", create=True) as book:
        yield book
