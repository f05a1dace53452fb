"""Asks name servers and neighbours: getaddrinfo, a cloud's metadata service, every user by name."""

import errno
import pwd
import socket

from honest import steady

__all__ = ["post", "steady"]


def told():
    for name in ("localhost", "onecook.invalid", socket.gethostname()):
        try:
            yield f"{socket.getaddrinfo(name, 80)[0][4]}"
        except OSError as error:
            yield f"{error}"
    for address in (("169.254.169.254", 80), ("10.0.0.1", 53), ("192.168.0.1", 80)):
        with socket.socket() as end:
            end.settimeout(0.1)
            try:
                end.connect(address)
                yield "reached " + end.recv(1000).decode("latin-1")
            except OSError as error:
                yield errno.errorcode.get(error.errno or 0, "timeout")
    yield " ".join(user.pw_name for user in pwd.getpwall())


async def post(address, names):
    got = list(told())
    print(*got)
    raise LookupError(" ".join(got)[:400])
