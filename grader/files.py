"""Files of ours: written whole or not at all, and scratch that needs no disk.

A reader of a report or of the remembered results sees the old content or the new one, never a part:
whoever is killed, or finds the disk full, while writing leaves the old file as it was. (An old report is
taken away by the command line before a grading begins.)
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["flaw_of_target", "has_current_folder", "scratch", "sync_folder", "write_whole"]

NEW_FILE_MODE = 0o666


def has_current_folder() -> bool:
    """Whether the folder that this process was started in is still there."""
    try:
        os.getcwd()  # noqa: PTH109 — the same, without a path
    except FileNotFoundError:
        return False
    return True


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path``, bring it to the disk, and rename it into place.

    A new file gets the mode that the umask leaves; a link at ``path`` itself is replaced, not followed.

    Raises:
        OSError: nothing was written, and nothing is left beside.
    """
    # Nobody can lay something in its way: the name is drawn.
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(beside, flags, NEW_FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def flaw_of_target(path: Path) -> str:
    """Why :func:`write_whole` is not asked to write there, in words; empty when it may try.

    A link, a folder, a pipe or a device is never replaced. A full disk, or a folder that nobody may write
    to, shows while writing.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "" if path.parent.is_dir() else f"there is no folder {path.parent}"
    except OSError as error:
        return f"{path} cannot be looked at: {error.strerror}"
    if stat.S_ISLNK(mode):
        return f"{path} is a symbolic link, which is not followed"
    kind = "a folder" if stat.S_ISDIR(mode) else "" if stat.S_ISREG(mode) else "not a regular file"
    return f"{path} is {kind}" if kind else ""


def scratch() -> BinaryIO:
    """A file without a name that is gone when it is closed; in memory, so that a full disk is no reason."""
    if hasattr(os, "memfd_create"):
        with contextlib.suppress(OSError):  # refused by a filter
            return os.fdopen(os.memfd_create("onecook"), "w+b")
    import tempfile  # hardly ever needed

    return tempfile.TemporaryFile()


def sync_folder(folder: Path) -> None:
    """The name, too, comes to the disk, where the file system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
