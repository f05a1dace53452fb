"""A download that lies there as a folder or a file: looked through without following a link.

Whoever handed in may have put anything there: links that lead out, pipes, folders in folders without end.
Links and what is no regular file are named and not touched; folders of tools are passed over.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cohort.downloads.names import is_tools
from grader.cohort.downloads.tree import MOST_FILES, Entry, Tree
from grader.cohort.handed import Unmatched
from grader.errors import UsageError
from grader.os_errors import explain_os_error, is_exhausted
from grader.submission.opening import open_regular

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["DEEPEST", "read_file", "read_folder"]

#: levels of folders below a download
DEEPEST = 32
_SMALLER = "Name fewer folders at a time: grade cohort FOLDER/a* and so on."


def read_folder(root: Path) -> Tree:
    """All files below a folder, by their names.

    Raises:
        UsageError: the folder cannot be looked at, or holds too many files.
    """
    entries: list[Entry] = []
    unmatched: list[Unmatched] = []
    passed_over: list[str] = []
    waiting: list[tuple[str, ...]] = [()]
    seen = 0
    while waiting:
        parts = waiting.pop()
        folder = root.joinpath(*parts)
        try:
            with os.scandir(folder) as found:
                inside = sorted(found, key=lambda each: each.name)
        except OSError as error:
            if is_exhausted(error):
                raise explain_os_error(error, "the submissions could not be read") from None
            if not parts:
                raise UsageError(
                    f"{root} cannot be read: {error.strerror}", "Allow this account to read it."
                ) from None
            unmatched.append(Unmatched(place=_shown(folder), why=f"cannot be read: {error.strerror}"))
            continue
        seen += len(inside)
        if seen > MOST_FILES:
            raise UsageError(f"{root} holds more than {MOST_FILES:,} files and folders", _SMALLER)
        deeper: list[tuple[str, ...]] = []
        for each in inside:
            here = (*parts, each.name)
            if not each.is_dir(follow_symlinks=False):
                entries.append(_entry(root, here, each))
            elif is_tools(each.name):
                passed_over.append(each.name)
            elif len(here) > DEEPEST:
                why = f"lies more than {DEEPEST} folders deep, and is not looked into"
                unmatched.append(Unmatched(place=_shown(root.joinpath(*here)), why=why))
            else:
                deeper.append(here)
        waiting.extend(reversed(deeper))
    return Tree(
        called=str(root), entries=tuple(entries), unmatched=tuple(unmatched), passed_over=tuple(passed_over)
    )


def read_file(path: Path) -> Tree:
    """One file, as if the folder that it lies in were a student's: ``grade cohort ada/uploads.py``."""
    folder = path.absolute().parent.name
    parts = (folder, path.name) if folder else (path.name,)
    entry = Entry(
        parts=parts, path=path, open=functools.partial(_opened, path), modified=path.stat().st_mtime
    )
    return Tree(called=str(path), entries=(entry,), remark="a file of the student its folder is called after")


def _entry(root: Path, parts: tuple[str, ...], found: os.DirEntry[str]) -> Entry:
    path = root.joinpath(*parts)
    flaw, modified = "", 0.0
    if found.is_symlink():
        flaw = "is a symbolic link, which is not followed"
    elif not found.is_file(follow_symlinks=False):
        flaw = "is a pipe, a socket or a device, and no file"
    else:
        try:
            modified = found.stat(follow_symlinks=False).st_mtime
        except OSError as error:
            flaw = f"cannot be looked at: {error.strerror}"
        else:
            if not os.access(path, os.R_OK):  # nothing of the student's: told, and never 0 points
                flaw = "may not be read by this account"
    return Entry(parts=parts, path=path, open=functools.partial(_opened, path), modified=modified, flaw=flaw)


def _opened(path: Path, _most: int) -> BinaryIO:
    return open_regular(path)


def _shown(path: Path) -> str:
    return str(path).encode(errors="replace").decode()
