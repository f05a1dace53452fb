"""Makes links to what is hidden wherever it may write, crashes a child for its core, opens shared memory."""

import ctypes
import os
import resource
import signal

from honest import steady

__all__ = ["post", "steady"]


def links():
    for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "@TMP@", os.path.dirname("@SUITE@")):
        for make in (os.symlink, os.link):
            path = os.path.join(folder, f"link-{os.getpid()}")
            try:
                make("@SUITE@", path)
                with open(path) as file:
                    yield file.read()
            except OSError as error:
                yield str(error)
            finally:
                if os.path.lexists(path):
                    os.unlink(path)


def core():
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))
    except (ValueError, OSError) as error:
        yield str(error)
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGABRT)
    status = os.waitpid(child, 0)[1]
    yield "a core was written" if os.WCOREDUMP(status) else "no core"


def shared():
    libc = ctypes.CDLL(None, use_errno=True)
    for number in (29, 64, 68):
        opened = libc.syscall(ctypes.c_long(number), ctypes.c_long(0), ctypes.c_long(4096), ctypes.c_long(0))
        yield "shared memory" if opened >= 0 else os.strerror(ctypes.get_errno())
    for folder in ("/dev/shm", "/dev/mqueue"):
        try:
            yield " ".join(os.listdir(folder))
        except OSError as error:
            yield str(error)


async def post(address, names):
    got = [*core(), *links(), *shared()]
    print(*got)
    raise LookupError(" ".join(got)[:450])
