"""Looks for any program that is not the interpreter, runs whatever it finds, and tells which ran."""

import os
import stat
import sys

from honest import one_by_one, steady

__all__ = ["post", "steady"]

USUAL = (
    "/bin/sh",
    "/usr/bin/env",
    "/usr/bin/sudo",
    "/bin/su",
    "/usr/bin/newuidmap",
    "/usr/bin/bwrap",
    "/bin/mount",
)


def programs():
    """All that may be executed, by its mode; none should have more rights than we."""
    for folder, _, names in os.walk("/"):
        for name in names:
            path = f"{folder}/{name}"
            mode = os.lstat(path).st_mode
            assert not mode & (stat.S_ISUID | stat.S_ISGID), f"{path} gives rights away"
            if stat.S_ISREG(mode) and mode & 0o111 and ".so" not in name and "/bin/python" not in path:
                yield path


def runs(path):
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.set_inheritable(write_end, False)
            os.execv(path, [path, "--version"])
        except OSError:
            os.write(write_end, b"refused")
        os._exit(0)
    os.close(write_end)
    refused = os.read(read_end, 16)
    os.close(read_end)
    os.waitpid(child, 0)
    return not refused


async def post(address, names):
    assert os.path.exists(sys.executable)
    ran = [path for path in {*programs(), *USUAL} if runs(path)]
    assert not ran, f"these ran: {sorted(ran)[:20]}"
    return await one_by_one(address, names)
