"""What several hostile programs begin with, so that each shows its own attack alone."""

import ctypes
import errno
import os
import socket

#: the call itself is refused; any other error would say that it was looked at
REFUSED = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS})

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    """A bare system call; raises what errno says."""
    if libc.syscall(*map(ctypes.c_long, (number, *arguments))) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def tried(ways, refused=None):
    """Names of the ways that worked; with ``refused``, of those that failed by another error, too."""
    worked = []
    for name, way in ways:
        try:
            way()
        except OSError as error:
            if refused is not None and error.errno not in refused:
                worked.append(f"{name} ({error})")
        else:
            worked.append(name)
    return worked


def control():
    """A copy of the bench's end of its channel to the judge, found among the descriptors."""
    for number in range(3, 64):
        try:
            found = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        if found.family == socket.AF_UNIX and found.type == socket.SOCK_SEQPACKET:
            return found
    raise LookupError


async def send_on_trio(address, name):
    """Send one letter and give back the post's receipt, on trio."""
    import trio

    stream = await trio.open_tcp_stream(*address)
    await stream.send_all(f"upload {name}\n".encode())
    async with stream:
        return (await stream.receive_some(100)).decode().split()[1]
