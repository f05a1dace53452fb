"""Landlock: signals and abstract sockets stay inside the bench, and at level ``account`` files too.

The only wall against signals to our own processes of the same user; for files a second one behind the
chroot. Data only: the server makes the ruleset, each bench binds itself to it. The network is not in it:
the rule for TCP filters ports, not addresses, and a bench chooses its port late (docs/isolation.md).

Numbers: include/uapi/linux/landlock.h. They are the same on every machine.
"""

from __future__ import annotations

import base64
import ctypes
import struct
import sys
from typing import Any

__all__ = ["abi", "ruleset"]

CREATE_RULESET = 444
VERSION_FLAG = 1
#: how many file rights each ABI knows: all that exist are handled, so all but those granted are refused
FILE_RIGHTS = (0, 13, 14, 15, 15, 16)
EXECUTE, WRITE_FILE, READ_FILE, READ_FOLDER = 1, 2, 4, 8
SCOPE_ABSTRACT_SOCKETS, SCOPE_SIGNALS = 1, 2
ABI_WITH_SCOPES = 6


def abi() -> int:
    """The kernel's version of Landlock; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)))


def ruleset(version: int, *, files: bool) -> dict[str, Any] | None:
    """What the server passes to the kernel: the ruleset's attributes, and rights by path.

    Args:
        version: the kernel's, see :func:`abi`.
        files: also refuse all files but the image's; without, only signals and abstract sockets are
            kept inside, so that no bench can stop its own server.
    """
    handled = (1 << FILE_RIGHTS[min(version, len(FILE_RIGHTS) - 1)]) - 1 if files else 0
    scopes = SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS if version >= ABI_WITH_SCOPES else 0
    if not handled and not scopes:
        return None
    # struct landlock_ruleset_attr: files, network ports, scopes; older kernels know only its beginning
    attributes = struct.pack("=QQQ", handled, 0, scopes) if scopes else struct.pack("=Q", handled)
    return {
        "attributes": base64.b64encode(attributes).decode(),
        "paths": [["/", EXECUTE | READ_FILE | READ_FOLDER]] if files else [],
    }
