"""Git clones: which commit is read, and that nothing of a clone's is run or followed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.cohort.downloads import Revision, read_cohort
from grader.cohort.downloads import clones as clones_module
from grader.errors import UsageError
from tests.cohort.downloads.made import ANSWER, exercises, folder

FIRST, SECOND = "2026-01-01T10:00:00+00:00", "2026-01-02T10:00:00+00:00"


def git(folder: Path, *words: str, at: str = FIRST, given: str = "") -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": at,
        "GIT_AUTHOR_DATE": at,
    }
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", *who, *words]
    done = subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, input=given, text=True
    )
    return done.stdout.strip()


def commit(folder: Path, files: Mapping[str, str | bytes], *, at: str) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    git(folder, "add", "-A", at=at)
    git(folder, "commit", "-q", "-m", "work", at=at)


@pytest.fixture
def clones(tmp_path: Path) -> Path:
    """Ada has two commits and a tag, Bob one and none; what lies in their folders was never committed."""
    root = tmp_path / "d"
    for name in ("exercise-3-ada", "bob"):
        (root / name).mkdir(parents=True)
        git(root / name, "init", "-q")
        commit(root / name, {"uploads.py": ANSWER, "README.md": "x"}, at=FIRST)
    ada = root / "exercise-3-ada"
    git(ada, "tag", "-a", "done", "-m", "x")
    commit(ada, {"uploads.py": ANSWER + "# later\n"}, at=SECOND)
    (ada / "uploads.py").write_text("# not committed\n")
    return root


def read(root: Path, **options: str) -> dict[str, str]:
    revision = Revision.of(options.get("tag"), options.get("before"))
    cohort = read_cohort([root], exercises("3"), revision=revision)
    return {each.student: each.read().text for each in cohort.handed}


def test_a_time_names_the_last_commit_before_it(clones: Path) -> None:
    """What came later, and what was never committed, does not count."""
    assert read(clones, before="2026-01-01T12:00:00+01:00") == {"ada": ANSWER, "bob": ANSWER}
    assert read(clones, before="2026-01-03T00:00:00Z") == {"ada": ANSWER + "# later\n", "bob": ANSWER}
    assert read(clones) == {"ada": "# not committed\n", "bob": ANSWER}


def test_a_tag_names_a_commit_and_who_has_none_is_told(clones: Path) -> None:
    """Packed or loose, annotated or not; the time is the commit's."""
    git(clones / "exercise-3-ada", "gc", "-q")
    (clones / "notes").mkdir()
    cohort = read_cohort([clones], exercises("3"), revision=Revision.of("done", None))
    assert [(each.student, each.handed_in_at) for each in cohort.handed] == [("ada", FIRST)]
    assert cohort.handed[0].read().text == ANSWER
    assert {Path(each.place).name: each.why for each in cohort.unmatched} == {
        "bob": "has no tag done",
        "notes": "is no Git clone: nothing of it is read at the tag done",
    }
    assert "Git clones, each at the tag done" in " ".join(cohort.understood)


def test_nothing_before_the_first_commit(clones: Path) -> None:
    """Who began after the deadline has handed in nothing."""
    cohort = read_cohort([clones], exercises("3"), revision=Revision.of(None, "2025-01-01T00:00:00Z"))
    assert not cohort.handed
    assert {each.why for each in cohort.unmatched} == {"has no commit before 2025-01-01T00:00:00+00:00"}


def test_nothing_of_a_clone_is_run(clones: Path, tmp_path: Path) -> None:
    """Hooks, filters, a monitor of the file system, a remote that fetches by a command: none is asked."""
    trap = tmp_path / "sprung"
    script = folder(tmp_path / "bin", {"trap": f"#!/bin/sh\ntouch {trap}\n"}) / "trap"
    script.chmod(0o755)
    ada = clones / "exercise-3-ada"
    commit(ada, {".gitattributes": "*.py filter=evil diff=evil\n"}, at=SECOND)  # with what lay there
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "filter.evil.smudge", "diff.evil.textconv",
        "core.gitProxy", "credential.helper", "remote.origin.uploadpack",
    ):  # fmt: skip
        git(ada, "config", key, str(script))
    git(ada, "config", "remote.origin.url", f"ext::{script}")
    git(ada, "config", "remote.origin.promisor", "true")
    git(ada, "config", "extensions.partialClone", "origin")
    git(ada, "config", "protocol.ext.allow", "always")
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (ada / ".git" / "hooks").mkdir(exist_ok=True)
        (ada / ".git" / "hooks" / hook).symlink_to(script)
    assert read(clones, before="2026-01-03T00:00:00Z")["ada"] == "# not committed\n"
    for each in (ada / ".git" / "objects").glob("??/*"):
        each.unlink()
    cohort = read_cohort([clones], exercises("3"), revision=Revision.of("done", None))
    assert not cohort.handed
    assert not trap.exists()


def test_nothing_outside_a_clone_is_read(clones: Path, tmp_path: Path) -> None:
    """Objects of another repository, links in place of objects and refs, and a submission that is a link."""
    ada, bob = clones / "exercise-3-ada", clones / "bob"
    (bob / "uploads.py").unlink()
    (bob / "uploads.py").symlink_to("/etc/passwd")
    git(bob, "add", "-A")
    git(bob, "commit", "-q", "-m", "x")
    (ada / ".git" / "objects" / "info").mkdir(exist_ok=True)
    (ada / ".git" / "objects" / "info" / "alternates").write_text(f"{bob}/.git/objects\n")
    cohort = read_cohort([clones], exercises("3"), revision=Revision.of(None, "2026-01-03T00:00:00Z"))
    assert not cohort.handed
    assert sorted(each.why for each in cohort.unmatched) == [
        "borrows objects of another repository: clone it again, with --dissociate",
        "is a symbolic link, which is not followed",
    ]
    os.mkfifo(bob / ".git" / "objects" / "pipe")
    (ada / ".git" / "objects" / "info" / "alternates").unlink()
    (ada / ".git" / "HEAD").unlink()
    (ada / ".git" / "HEAD").symlink_to("/etc/passwd")
    cohort = read_cohort([clones], exercises("3"), revision=Revision.of(None, "2026-01-03T00:00:00Z"))
    assert not cohort.handed
    assert len(cohort.unmatched) == 2


def test_a_clone_whose_head_or_commit_is_odd_is_alone_with_it(clones: Path) -> None:
    """No other student's work is lost for a name that no file system takes, or a commit without a time."""
    bob = clones / "bob" / ".git"
    (bob / "HEAD").write_text(f"ref: refs/heads/{'a' * 5000}\n")
    assert set(read(clones, before="2026-01-03T00:00:00Z")) == {"ada"}
    tree = git(clones / "bob", "write-tree")
    odd = f"tree {tree}\nauthor A <a@example.org> 1 +0000\ncommitter \n\nwork\n"
    (bob.parent / "odd").write_text(odd)
    (bob / "HEAD").write_text(git(bob.parent, "hash-object", "-t", "commit", "-w", "--literally", "odd"))
    assert set(read(clones, before="2026-01-03T00:00:00Z")) == {"ada", "bob"}


def test_a_small_clone_that_unpacks_to_very_much_is_alone_with_it(
    clones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tree of trees that are all the same is a few hundred bytes, and has ten thousand files."""
    bob = clones / "bob"
    (bob / "one").write_text("")
    entry = f"100644 blob {git(bob, 'hash-object', '-w', 'one')}"
    for _ in range(4):
        tree = git(bob, "mktree", given="".join(f"{entry}\t{name}\n" for name in "abcdefghij"))
        entry = f"040000 tree {tree}"
    commit_id = git(bob, "commit-tree", tree, "-m", "work")
    (bob / ".git" / "HEAD").write_text(commit_id)
    monkeypatch.setattr(clones_module, "MOST_OF_A_CLONE", 5000)
    assert set(read(clones, before="2026-01-03T00:00:00Z")) == {"ada"}
    monkeypatch.setattr(clones_module, "MOST_OF_A_CLONE", 50_000)
    monkeypatch.setattr(clones_module, "MOST_LISTED", 100_000)
    cohort = read_cohort([clones], exercises("3"), revision=Revision.of(None, "2026-01-03T00:00:00Z"))
    assert [each.why for each in cohort.unmatched] == ["holds more files than are read"]


def test_a_shallow_clone_is_read(clones: Path, tmp_path: Path) -> None:
    """Its history ends where it says."""
    shallow = tmp_path / "e"
    shallow.mkdir()
    git(shallow, "clone", "-q", "--depth=1", f"file://{clones}/exercise-3-ada", "ada")
    assert read(shallow, before="2026-01-03T00:00:00Z") == {"ada": ANSWER + "# later\n"}


@pytest.mark.parametrize(
    ("tag", "before", "match"),
    [
        ("done", "2026-01-01T00:00:00Z", "each name a commit"),
        ("../x", None, "is no name of a tag"),
        ("--upload-pack=x", None, "is no name of a tag"),
        (None, "2026-01-01T00:00:00", "no time with a zone"),
        (None, "tomorrow", "no time with a zone"),
    ],
)
def test_what_names_no_commit_is_refused(tag: str | None, before: str | None, match: str) -> None:
    """A tag's name and a time are checked before Git hears of them."""
    with pytest.raises(UsageError, match=match):
        Revision.of(tag, before)


def test_options_of_git_are_for_clones(tmp_path: Path) -> None:
    """They are refused where there is none."""
    root = folder(tmp_path / "d", {"ada/uploads.py": ANSWER})
    with pytest.raises(UsageError, match="holds no clone"):
        read(root, tag="done")
    with pytest.raises(UsageError, match="is no folder of Git clones"):
        read(root / "ada" / "uploads.py", tag="done")
