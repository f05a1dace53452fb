"""Files for one person's eyes: keys. Read only where nobody else may, and made so.

Quiet: nothing is started.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_private", "write_private"]

#: bytes; many times any key
LARGEST = 64 << 10


def read_private(path: Path, *, make: str) -> bytes:
    """What a key's file holds.

    Args:
        path: of the file.
        make: the command that makes such a key, for words.

    Raises:
        UsageError: it is not there, is no regular file, is too large, or others may read it.
    """
    # A pipe in its place must not hold us up.
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as error:
        raise UsageError(
            f"the key {path} cannot be read: {error.strerror}", f"Name its file, or make one: {make}"
        ) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"the key {path} is not a regular file", "Name the file of the private key.")
        # As ssh has it; a group may read what somebody else (root) has given to it.
        others = stat.S_IRWXO | (stat.S_IRWXG if status.st_uid == os.getuid() else 0)
        if status.st_mode & others:
            raise UsageError(
                f"the key {path} may be read by others (mode {stat.S_IMODE(status.st_mode):04o})",
                f"Keep it to yourself: chmod 600 {path}, and make a new one if others have had access.",
            )
        content = os.read(descriptor, LARGEST + 1)
    finally:
        os.close(descriptor)
    if len(content) > LARGEST:
        raise UsageError(f"{path} is too large for a key", "Name the file of the private key.")
    return content


def write_private(path: Path, content: bytes) -> None:
    """Make a new file that its owner alone may read.

    Raises:
        UsageError: the file is there already, or cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise UsageError(f"{path} is there already", "Name a new file.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", "Name another place.") from None
