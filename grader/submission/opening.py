"""Opening a file that somebody else has put there: by whom could it be a trap?

A grader often runs with more rights than whoever handed in. Three things could make it read a file for
somebody who may not: a symbolic link in place of the file, a symbolic link in place of a folder on the way,
and a hard link. Others would never end or do something when they are opened: pipes, devices.

- At the end of the path no link is followed, and nothing but a regular file is opened.
- On the way a link is followed only if its owner gains nothing by it: root, this process's own user,
  or the owner of the file that is reached (Linux; the walk goes from folder to folder by descriptor, so
  that nothing can be exchanged between the look and the step).
- A file with several names is refused unless whoever gave it this name could have read it anyway:
  everybody may read it, or its owner alone decides what lies in this folder.

Quiet: reads one file, writes nothing.
"""

from __future__ import annotations

import errno
import os
import shlex
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from grader.errors import Inconclusive, UsageError
from grader.os_errors import explain_os_error, is_exhausted

__all__ = ["open_regular"]

#: as many as the kernel follows
MOST_LINKS = 40
# O_NONBLOCK: a pipe that took the file's place after the look must not hold up the open
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, unbuffered; the caller closes it and bounds what it reads.

    Raises:
        UsageError: it is missing, unreadable, no regular file, a link, or reached through a link that
            could be a trap; or its path cannot be written as text.
        Inconclusive: this machine has no room for another open file.
    """
    _check_text(path)
    path = path.absolute()
    try:
        folder, link_owners = _open_folder(path.parent)
        try:
            _check_kind(path, os.stat(path.name, dir_fd=folder, follow_symlinks=False))
            descriptor = os.open(path.name, _FLAGS, dir_fd=folder)
            file = os.fdopen(descriptor, "rb", buffering=0)
            try:
                found = os.fstat(descriptor)
                _check_kind(path, found)
                _check_links(path, found, link_owners)
                _check_names(path, found, os.fstat(folder))
            except BaseException:
                file.close()
                raise
            return file
        finally:
            os.close(folder)
    except OSError as error:
        raise _refusal(path, error) from None


def _check_text(path: Path) -> None:
    """The path goes into requests and reports, which are UTF-8."""
    try:
        name = str(path).encode()
    except UnicodeEncodeError:
        raise UsageError(f"the path {path} is not UTF-8 text", "Rename the file or folder.") from None
    if b"\0" in name:
        raise UsageError(f"the path {path} holds a NUL character", "Look at the path.")


def _check_kind(path: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{path} is not a regular file", "Name the file that holds your code.")


def _check_links(path: Path, status: os.stat_result, link_owners: set[int]) -> None:
    if link_owners - {0, os.getuid(), status.st_uid}:
        raise UsageError(
            f"{path} leads through a symbolic link to a file of somebody else, which is not followed",
            f"Name the file by its real path: realpath {shlex.quote(str(path))}",
        )


def _check_names(path: Path, status: os.stat_result, folder: os.stat_result) -> None:
    if status.st_nlink == 1 or status.st_mode & stat.S_IROTH:
        return
    shared = folder.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if shared or folder.st_uid != status.st_uid:
        raise UsageError(
            f"{path} is a hard link: this file has other names, and not everybody may read it",
            "Hand in a copy of it.",
        )


def _open_folder(folder: Path) -> tuple[int, set[int]]:
    """A descriptor of the folder, and the owners of the links that led to it."""
    if sys.platform != "linux":
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), set()
    owners: list[int] = []
    names = list(reversed(folder.parts))
    here = os.open(names.pop(), os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        while names:
            step = os.open(names.pop(), os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=here)
            status = os.fstat(step)
            if stat.S_ISLNK(status.st_mode):
                names += reversed(_target(step).parts)
                owners.append(status.st_uid)
                _check_count(folder, owners)
            else:
                os.close(here)
                here = step
    except BaseException:
        os.close(here)
        raise
    return here, set(owners)


def _target(link: int) -> Path:
    """What a link says; closes its descriptor."""
    try:
        return Path(os.readlink("", dir_fd=link))
    finally:
        os.close(link)


def _check_count(folder: Path, links: list[int]) -> None:
    if len(links) > MOST_LINKS:
        raise UsageError(f"{folder} leads through too many symbolic links", "Name its real path.")


def _refusal(path: Path, error: OSError) -> UsageError | Inconclusive:
    if is_exhausted(error):
        return explain_os_error(error, "the submission could not be read")
    if error.errno == errno.ELOOP:
        return UsageError(
            f"{path} is a symbolic link, which is not followed", "Name the file that it points to."
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UsageError(f"{path} does not exist", "Look at the path.")
    if error.errno in (errno.EACCES, errno.EPERM):
        cure = f"chmod a+r {shlex.quote(str(path))}"
        return UsageError(f"{path} may not be read by this account", f"Allow it: {cure}")
    return UsageError(f"{path} cannot be read: {error.strerror}", "Copy it to another folder and try again.")
