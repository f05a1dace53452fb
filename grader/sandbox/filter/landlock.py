"""Landlock: signals and abstract sockets stay inside the bench; at level ``account`` files and TCP too.

The only wall against signals to our own processes of the same user; for files a second one behind the
chroot. Data only: the server makes the first ruleset, and each bench binds itself to it. The second, for
TCP, every bench makes for itself when it knows its port. It holds port numbers, not addresses
(docs/isolation.md).

Numbers: include/uapi/linux/landlock.h. They are the same on every machine.
"""

from __future__ import annotations

import base64
import ctypes
import struct
import sys
from typing import Any

__all__ = ["abi", "port_rules", "ruleset"]

CREATE_RULESET = 444
VERSION_FLAG = 1
#: how many file rights each ABI knows: all that exist are handled, so all but those granted are refused
FILE_RIGHTS = (0, 13, 14, 15, 15, 16)
EXECUTE, WRITE_FILE, READ_FILE, READ_FOLDER = 1, 2, 4, 8
SCOPE_ABSTRACT_SOCKETS, SCOPE_SIGNALS = 1, 2
ABI_WITH_SCOPES = 6
BIND_TCP, CONNECT_TCP = 1, 2
ABI_WITH_PORTS = 4
#: ports that a bench may listen at and connect to itself, besides the judge's
OWN_PORTS = 8


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


def port_rules(version: int) -> dict[str, Any] | None:
    """What a bench needs to hold itself to a few TCP ports, at its sealing; None where the kernel cannot.

    Args:
        version: the kernel's, see :func:`abi`.
    """
    if version < ABI_WITH_PORTS:
        return None
    attributes = struct.pack("=QQ", 0, BIND_TCP | CONNECT_TCP)
    return {
        "attributes": base64.b64encode(attributes).decode(),
        "bind": BIND_TCP,
        "connect": CONNECT_TCP,
        "own": OWN_PORTS,
    }
