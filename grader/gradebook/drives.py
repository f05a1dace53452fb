"""Which file system a gradebook lies on, and whether SQLite may keep a write-ahead log there.

That log (WAL) needs memory that all its readers and writers share, which one machine has with itself alone.
On a file system that other machines may have, too, SQLite's documentation rules it out
(https://sqlite.org/wal.html); there a rollback journal is kept, by one process at a time.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

__all__ = ["MOUNTS", "file_system", "may_share_memory"]

#: what this process sees mounted, a line each (proc_pid_mountinfo(5))
MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
#: of disks of this machine, and of its memory; any other may be shared with another machine
_LOCAL = frozenset(
    {
        "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "overlay", "ramfs", "reiserfs", "tmpfs",
        "xfs", "zfs",
    }
)  # fmt: skip


def file_system(folder: Path) -> str:
    """Its name, "ext4", "nfs4", "9p", …; "unknown" where the kernel does not show it.

    Args:
        folder: absolute, without links.
    """
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return "unknown"
    found, depth = "unknown", 0
    wanted = PurePosixPath(folder)
    for line in lines:
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = PurePosixPath(_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        # Of two at one place the later hides the earlier.
        if wanted.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = after.split(" ")[0], len(point.parts)
    return found


def may_share_memory(name: str) -> bool:
    """Whether a file system of this name belongs to this machine alone."""
    return name in _LOCAL
