# expected: right
# mistake: one state machine for each file on a non-blocking socket, driven by loop.add_reader and loop.add_writer; no streams, no tasks, no semaphore.
# rule: all of them
# seen: nothing goes wrong
"""Upload the videos of the party: select(), as the asyncio loop offers it."""

import asyncio
import errno
import os
import socket
from collections import deque

Address = tuple[str, int]


class Machine:
    """connecting -> sending -> receiving -> closed."""

    def __init__(self, fleet: "Fleet", place: int, name: str) -> None:
        self.fleet = fleet
        self.place = place
        self.unsent = f"upload {name}\n".encode()
        self.received = bytearray()
        self.targets = list(fleet.targets)
        self.connect()

    def connect(self) -> None:
        """Begin to connect to the next of the depot's addresses."""
        family, target = self.targets.pop(0)
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.setblocking(False)
        self.not_connected(self.sock.connect_ex(target))

    def not_connected(self, code: int) -> None:
        if code in (0, errno.EINPROGRESS):
            self.fleet.loop.add_writer(self.sock, self.writable)
        elif self.targets:
            self.fleet.loop.remove_writer(self.sock)
            self.sock.close()
            self.connect()
        else:
            self.end(OSError(code, os.strerror(code)))

    def writable(self) -> None:
        code = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self.not_connected(code)
            return
        try:
            self.unsent = self.unsent[self.sock.send(self.unsent) :]
        except BlockingIOError:
            return
        except OSError as error:
            self.end(error)
            return
        if not self.unsent:
            self.fleet.loop.remove_writer(self.sock)
            self.fleet.loop.add_reader(self.sock, self.readable)

    def readable(self) -> None:
        try:
            piece = self.sock.recv(4096)
        except BlockingIOError:
            return
        except OSError as error:
            self.end(error)
            return
        if not piece:
            self.end(ConnectionError("no answer"))
            return
        self.received += piece
        if piece.endswith(b"\n"):
            self.end(None)

    def end(self, error: Exception | None) -> None:
        self.fleet.loop.remove_writer(self.sock)
        self.fleet.loop.remove_reader(self.sock)
        self.sock.close()
        if error is None:
            word, _, rest = self.received[:-1].decode().partition(" ")
            self.fleet.ended(self, rest if word == "ok" else f"refused: {rest}", None)
        else:
            self.fleet.ended(self, "", error)


class Fleet:
    def __init__(self, loop, targets: list, names: list[str], limit: int) -> None:
        self.loop = loop
        self.targets = targets
        self.waiting = deque(enumerate(names))
        self.moving = 0
        self.limit = limit
        self.texts = [""] * len(names)
        self.error: Exception | None = None
        self.home = loop.create_future()

    def sail(self) -> None:
        while self.waiting and self.moving < self.limit:
            self.moving += 1
            Machine(self, *self.waiting.popleft())

    def ended(self, machine: Machine, text: str, error: Exception | None) -> None:
        self.moving -= 1
        self.texts[machine.place] = text
        if error:
            self.error = error
            self.waiting.clear()
        self.loop.call_soon(self.go_on)

    def go_on(self) -> None:
        self.sail()
        if not self.moving and not self.home.done():
            self.home.set_result(None)


async def upload(address: Address, name: str) -> str:
    return (await upload_all(address, [name]))[0]


async def upload_all(address: Address, names: list[str], limit: int | None = None) -> list[str]:
    loop = asyncio.get_running_loop()
    host, port = address
    try:
        socket.inet_pton(socket.AF_INET, host)
        targets = [(socket.AF_INET, address)]
    except OSError:  # a host's name, or IPv6
        infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        targets = [(info[0], info[4]) for info in infos]
    fleet = Fleet(loop, targets, names, limit or len(names))
    fleet.sail()
    await fleet.home
    if fleet.error:
        raise fleet.error
    return fleet.texts
