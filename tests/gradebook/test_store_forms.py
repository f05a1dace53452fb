"""Gradebooks of other kits: an older one is brought up to date, a newer one is left as it is.

The kits of other years are copies of this one with one form more, as its next engineer would add it.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.errors import UsageError
from grader.gradebook import NAME, schema
from grader.gradebook.store import Gradebook
from tests.gradebook.books import CHECKOUT, a_book, an_attempt, recorded, snapshot
from tests.gradebook.test_store_killed import intact

SAMPLES = Path(__file__).parent / "forms"
MIGRATION = """
from alembic import op
revision, down_revision = "{form}", "{before}"
def upgrade():
    op.execute("CREATE TABLE note (attempt INTEGER NOT NULL REFERENCES attempt (id), words TEXT NOT NULL)")
    op.execute("INSERT INTO note SELECT id, 'of ' || student FROM attempt")
    op.execute("ALTER TABLE student RENAME TO person")
    {more}
"""
#: what the command line does with a gradebook, for a kit that has none yet
ACT = """
import json, sys
from pathlib import Path
from grader.errors import OneCookError
from grader.gradebook.store import Gradebook
path, act = Path(sys.argv[1]), sys.argv[2]
try:
    with Gradebook.open(path, read_only=act == "read") as book:
        rows = book._connection.execute("SELECT words FROM note ORDER BY attempt").fetchall()
        told = [sorted(words for (words,) in rows), list(book.remarks)]
except OneCookError as error:
    told = [error.cause, error.next_step]
print(json.dumps([told, "alembic" in sys.modules or "sqlalchemy" in sys.modules]))
"""


def a_kit(folder: Path, *, more: str = "pass", form: str = "0002") -> Path:
    """A later kit: this one with a form more."""
    kit = folder / "kit"
    package = Path(grader.__file__).parent
    shutil.copytree(package, kit / "grader", ignore=shutil.ignore_patterns("suites", "__pycache__"))
    versions = kit / "grader" / "gradebook" / "migrations" / "versions"
    text = MIGRATION.format(form=form, before=schema.CURRENT, more=more)
    (versions / f"form_{form}.py").write_text(text)
    module = kit / "grader" / "gradebook" / "schema.py"
    forms = f"FORMS: tuple[str, ...] = {(*schema.FORMS, form)!r}"
    source, count = re.subn(r"^FORMS: .*$", forms, module.read_text(), flags=re.MULTILINE)
    assert count == 1
    module.write_text(source)
    return kit


def acts(kit: Path, path: Path, act: str) -> tuple[Any, bool]:
    """What that kit says of a gradebook, and whether it has imported what migrates."""
    done = subprocess.run(
        [sys.executable, "-c", ACT, str(path), act],
        cwd=kit,
        env={"PYTHONPATH": str(kit), "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    told, imported = json.loads(done.stdout)
    return told, bool(imported)


def shape(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2")
    return [tuple(" ".join(str(each).split()) for each in row) for row in rows]


# ---------------------------------------------------------------------- the forms of this kit
@pytest.mark.parametrize("form", schema.FORMS)
def test_every_form_that_there_has_been_can_be_opened(form: str, tmp_path: Path) -> None:
    """A gradebook of each, as its kit wrote it, becomes one of today; today's is what a new one is."""
    (tmp_path / "new").mkdir()
    path, new = tmp_path / NAME, a_book(tmp_path / "new")
    connection = sqlite3.connect(path)
    connection.executescript((SAMPLES / f"{form}.sql").read_text(encoding="utf-8"))
    connection.close()
    with Gradebook.open(path) as book:
        assert [each.student for each in book.attempts()] == ["ada"]
        assert book.report(1).title == "Uploads"
        assert [each.attempt is not None for each in book.standing()] == [True]
        assert book.record(an_attempt("bob"))
        with Gradebook.open(new) as fresh:
            assert shape(book._connection) == shape(fresh._connection)


def test_forms_and_migrations_are_the_same() -> None:
    """Each form is a migration's, in this order, from the first to the last."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(CHECKOUT / "grader" / "gradebook" / "migrations"))
    walked = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(walked)) == schema.FORMS


def test_a_gradebook_of_today_needs_no_alembic(tmp_path: Path) -> None:
    """Neither to be made nor to be written nor to be read: they are not even looked for."""
    code = (
        "import sys; sys.modules.update(alembic=None, sqlalchemy=None)\n"
        "from tests.gradebook.books import Path, a_book, recorded\n"
        f"path = Path({str(tmp_path)!r})\n"
        "print(*recorded(a_book(path, 'ada')), *recorded(a_book(path, 'bob')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["ada", "ada", "bob"]


# ---------------------------------------------------------------------- the kits of other years
def test_a_newer_gradebook_is_refused_and_left(tmp_path: Path) -> None:
    """Its kit is to be installed; to write or to read."""
    path = a_book(tmp_path, "ada")
    kit = a_kit(tmp_path)
    folder = tmp_path / "course"
    folder.mkdir()
    path = path.rename(folder / NAME)
    acts(kit, path, "write")
    before = snapshot(folder)
    for read_only in (True, False):
        with pytest.raises(UsageError) as raised:
            Gradebook.open(path, read_only=read_only)
        assert str(raised.value) == (
            f"{path} was written by a newer kit (its form is 0002, this kit knows 0001)\n"
            "It was left as it is. Install that kit: pip install --upgrade onecook."
        )
    assert snapshot(folder) == before


def test_an_older_gradebook_is_brought_up_to_date_after_a_copy(tmp_path: Path) -> None:
    """Once; the copy is as it was, whole, for its owner alone, and the kit of that year reads it."""
    (tmp_path / "course").mkdir()
    path = a_book(tmp_path / "course", "ada", "bob")
    kit = a_kit(tmp_path)
    (words, remarks), imported = acts(kit, path, "write")
    assert words == ["of ada", "of bob"]
    copy = path.with_name(f"{NAME}.form-0001")
    assert remarks == [
        f"{NAME} was of an older kit and is now in the form of this one; as it was: {copy.name}."
    ]
    assert imported
    assert acts(kit, path, "write") == ([["of ada", "of bob"], []], False)
    assert acts(kit, path, "read") == ([["of ada", "of bob"], []], False)
    assert sorted(each.name for each in path.parent.iterdir()) == [NAME, copy.name]
    assert copy.stat().st_mode & 0o777 == 0o600
    assert recorded(copy) == ["ada", "bob"]
    assert intact(copy)


def test_an_older_gradebook_is_read_without_a_change(tmp_path: Path) -> None:
    """In a copy that is brought up to date and thrown away."""
    (tmp_path / "course").mkdir()
    path = a_book(tmp_path / "course", "ada")
    kit = a_kit(tmp_path)
    before = snapshot(path.parent)
    assert acts(kit, path, "read") == ([["of ada"], []], True)
    assert snapshot(path.parent) == before


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            "op.execute(\"INSERT INTO note VALUES (99, 'nobody')\")",
            "a row of its table note belongs to none of attempt",
        ),
        ('op.execute("INSERT INTO note VALUES (1, NULL)")', "could not be brought to the form of this kit"),
        ('op.execute("SELECT * FROM gone")', "no such table: gone"),
    ],
)
def test_a_migration_that_does_not_fit_changes_nothing(more: str, words: str, tmp_path: Path) -> None:
    """All of it or nothing: the gradebook is of the same kit as before, and goes on with it."""
    (tmp_path / "course").mkdir()
    path = a_book(tmp_path / "course", "ada")
    kit = a_kit(tmp_path, more=more)
    cause, next_step = acts(kit, path, "write")[0]
    assert words in cause
    assert next_step
    with Gradebook.open(path) as book:
        assert book.record(an_attempt("bob"))
    assert recorded(path) == ["ada", "bob"]
    assert recorded(path.with_name(f"{NAME}.form-0001")) == ["ada"]


def test_a_migration_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    """In its middle; the next time it is done, and the first copy is not replaced."""
    (tmp_path / "course").mkdir()
    path = a_book(tmp_path / "course", "ada")
    whole = a_kit(tmp_path)
    (tmp_path / "other").mkdir()
    ended = a_kit(tmp_path / "other", more="import os; os.kill(os.getpid(), 9)")
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", ACT, str(path), "write"],
            cwd=ended,
            env={"PYTHONPATH": str(ended)},
            check=False,
        )
        assert done.returncode == -9
        assert recorded(path) == ["ada"]
    assert acts(whole, path, "write")[0][0] == ["of ada"]
    copies = sorted(each.name for each in path.parent.iterdir())
    assert copies == [NAME, f"{NAME}.form-0001", f"{NAME}.form-0001-2", f"{NAME}.form-0001-3"]


def test_without_alembic_an_older_gradebook_is_left(tmp_path: Path) -> None:
    """The extra that brings it is named."""
    (tmp_path / "course").mkdir()
    path = a_book(tmp_path / "course", "ada")
    kit = a_kit(tmp_path)
    (kit / "alembic.py").write_text("raise ModuleNotFoundError(name='alembic')\n")
    cause, next_step = acts(kit, path, "read")[0]
    assert cause == "a gradebook of an older kit needs the package alembic, which is not installed"
    assert "pip install 'onecook[cohort]'" in next_step
    assert recorded(path) == ["ada"]
