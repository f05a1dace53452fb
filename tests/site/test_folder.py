"""A folder of pages is there whole or not at all, and nothing of anybody else's is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.site.folder import LIST, NewFolder

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, content: bytes = b"new", *, kind: str = "site", force: bool = False) -> NewFolder:
    with NewFolder(path, kind=kind, force=force) as new:
        new.write("index.html", content)
        new.write("students/ada.html", content)
    return new


def contents(path: Path) -> dict[str, bytes]:
    return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}


def test_pages_are_replaced_by_pages(tmp_path: Path) -> None:
    """What is old is gone, also what has no successor; nothing is left beside."""
    site = tmp_path / "site"
    with NewFolder(site, kind="site") as new:
        new.write("students/gone.html", b"old")
    write(site)
    assert contents(site) == {
        "index.html": b"new",
        "students/ada.html": b"new",
        LIST: b"One Cook site\nindex.html\nstudents/ada.html\n",
    }
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_marks_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask."""
    write(tmp_path / "site")
    assert (tmp_path / "site").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_run_that_is_stopped_leaves_the_old_pages(tmp_path: Path, error: type[BaseException]) -> None:
    """And nothing else."""
    site = tmp_path / "site"
    write(site, b"old")
    before = contents(site)

    def stopped() -> None:
        with NewFolder(site, kind="site") as new:
            new.write("index.html", b"half")
            raise error

    with pytest.raises(error):
        stopped()
    assert contents(site) == before
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", ["notes.txt", "students/extra.html", ".hidden", "new/deep/file"])
def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path, name: str) -> None:
    """Named, with what to do; --force moves all of it aside."""
    site = tmp_path / "site"
    write(site, b"old")
    other = site / name
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_bytes(b"mine")
    before = contents(site)
    with pytest.raises(UsageError, match="this command has not written") as refusal:
        write(site)
    assert name in refusal.value.cause
    assert contents(site) == before
    assert write(site, force=True).moved == tmp_path / "site.1"
    assert contents(tmp_path / "site.1") == before
    assert contents(site)["index.html"] == b"new"


def test_nothing_that_was_moved_aside_is_overwritten(tmp_path: Path) -> None:
    """The next one gets the next number."""
    for content in (b"one", b"two"):
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / "mine").write_bytes(content)
        write(tmp_path / "site", force=True)
    assert [(tmp_path / f"site.{number}" / "mine").read_bytes() for number in (1, 2)] == [b"one", b"two"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """There is nothing to lose."""
    (tmp_path / "site").mkdir()
    write(tmp_path / "site")
    assert "index.html" in contents(tmp_path / "site")


def test_one_kind_does_not_replace_the_other(tmp_path: Path) -> None:
    """A site is not overwritten with feedback by a slip."""
    write(tmp_path / "pages")
    with pytest.raises(UsageError, match="other pages"):
        write(tmp_path / "pages", kind="feedback")


@pytest.mark.parametrize("force", [False, True])
def test_what_is_read_is_never_moved(tmp_path: Path, *, force: bool) -> None:
    """Nor the folder that the command was started in, a link, or a file."""
    (tmp_path / "site").mkdir()
    book = tmp_path / "site" / "cohort.gradebook"
    book.write_bytes(b"")
    with pytest.raises(UsageError, match="is read"):
        NewFolder(tmp_path / "site", kind="site", inputs=(book,), force=force).__enter__()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    for name, words in (
        ("link", "symbolic link"),
        ("site/cohort.gradebook", "a file"),
        ("no/where", "no folder"),
    ):
        with pytest.raises(UsageError, match=words):
            NewFolder(tmp_path / name, kind="site", force=force).__enter__()


@pytest.mark.parametrize("force", [False, True])
def test_the_current_folder_is_never_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, force: bool
) -> None:
    """A shell would stand in what is no more there."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    with pytest.raises(UsageError, match="started in"):
        NewFolder(tmp_path / "a", kind="site", force=force).__enter__()


def test_a_link_in_a_folder_is_not_ours(tmp_path: Path) -> None:
    """Also one to a folder, which no walk enters."""
    write(tmp_path / "site")
    (tmp_path / "site" / "more").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="more"):
        write(tmp_path / "site")


def test_no_page_is_written_twice(tmp_path: Path) -> None:
    """Two students in one file would be one student's marks shown to another."""
    with NewFolder(tmp_path / "site", kind="site") as new:
        new.write("a.html", b"one")
        with pytest.raises(UsageError):
            new.write("a.html", b"two")
    assert contents(tmp_path / "site")["a.html"] == b"one"
