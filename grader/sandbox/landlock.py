"""Landlock for level ``account``: files outside the image, signals and abstract sockets outside the bench.

A second wall behind the chroot, and the only one against signals to our own processes of the same user.
Data only: the server makes the ruleset, each bench binds itself to it. The network is not in it: the rule
for TCP filters ports, not addresses, and a bench chooses its port late (docs/isolation.md).

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


def ruleset(version: int) -> dict[str, Any] | None:
    """What the server passes to the kernel: the ruleset's attributes, and rights by path."""
    if version == 0:
        return None
    files = (1 << FILE_RIGHTS[min(version, len(FILE_RIGHTS) - 1)]) - 1
    scopes = SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS
    # struct landlock_ruleset_attr: files, network ports, scopes
    if version >= ABI_WITH_SCOPES:
        attributes = struct.pack("=QQQ", files, 0, scopes)
    else:
        attributes = struct.pack("=Q", files)
    return {
        "attributes": base64.b64encode(attributes).decode(),
        "paths": [["/", EXECUTE | READ_FILE | READ_FOLDER]],
    }
