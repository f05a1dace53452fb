"""A full disk, a limit, a quota: told, nothing is spoiled, and it goes on when there is room."""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import Inconclusive
from grader.gradebook import NAME
from grader.gradebook.store import Gradebook
from tests.gradebook.books import a_book, an_attempt, recorded, snapshot, told
from tests.gradebook.made import a_report
from tests.machines import as_ordinary, full

pytestmark = pytest.mark.linux


@pytest.mark.parametrize("user", [list, as_ordinary], ids=["this user", "an ordinary user"])
def test_a_disk_that_is_full(user: Callable[[], list[str]], tmp_path: Path) -> None:
    """As it is made and as it is written, in the middle of a transaction: the same words, and no harm."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = told("tests.gradebook.filling", disk, prefix=[*full(disk), *user()])
    assert done.stderr == ""
    found = json.loads(done.stdout)
    kind, cause, next_step = found.pop("said")["recording"]
    assert kind == "Inconclusive"
    assert cause == f"{disk / NAME} could not be written: the disk is full (or a quota is used up)"
    assert next_step.startswith(f"Free some room (df -h {disk}), then run the same command again.")
    assert found.pop("done") >= 5
    assert {**found, "check": found["check"] == "ok"} == dict.fromkeys(found, True)


def test_a_gradebook_is_not_made_where_there_is_no_room(tmp_path: Path) -> None:
    """What is left of the attempt becomes a gradebook as soon as there is room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = told("tests.gradebook.filling", disk, prefix=full(disk))
    kind, cause, next_step = json.loads(done.stdout)["said"]["making"]
    assert kind == "Inconclusive"
    assert "the disk is full" in cause or "No space left on device" in cause
    assert "room" in next_step


def test_a_limit_of_files(tmp_path: Path) -> None:
    """As `ulimit -f` sets it; SQLite says no more than that it could not write."""
    path = a_book(tmp_path, "ada")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Gradebook.open(path) as book:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, before[1]))
        try:
            with pytest.raises(Inconclusive) as raised:
                book.record_all(an_attempt(f"student{number}") for number in range(300))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert book.record(an_attempt("bob"))
    assert str(path) in raised.value.cause
    assert "Nothing that was recorded is lost." in raised.value.next_step
    assert recorded(path) == ["ada", "bob"]


def test_a_database_that_may_not_grow(tmp_path: Path) -> None:
    """SQLite's own bound is a full disk to it: what one transaction wrote is gone, what was there is not."""
    path = a_book(tmp_path, "ada")
    with Gradebook.open(path) as book:
        (pages,) = book._connection.execute("PRAGMA page_count").fetchone()
        book._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(Inconclusive, match="the disk is full"):
            book.record_all(
                an_attempt(f"student{number}", report=a_report(title="x" * 9)) for number in range(300)
            )
        assert recorded(path) == ["ada"]
        book._connection.execute("PRAGMA max_page_count = 1000000")
        assert book.record(an_attempt("bob"))
    assert recorded(path) == ["ada", "bob"]
    assert snapshot(tmp_path).keys() == {NAME}
