"""The judge's end of the TCP connections of one bench, and the proof that no byte is on its way.

The listener was made inside the bench's network namespace and handed over before any learner code ran,
and with it a ``sock_diag`` netlink socket of that namespace. Through it the judge reads, for the *bench's*
end of each connection, how many bytes that end has sent, retransmitted, not yet sent, received, and
holds unread. Bytes are settled when all that the bench sent has been read by the judge, and all that the
judge sent has been received or lies unread in the bench's queue. No timing is involved: Linux usually
delivers loopback data before ``send`` returns, but under load it may not, and a verdict must not depend
on "usually".

Source of the layouts: linux/inet_diag.h, linux/tcp.h (struct tcp_info).
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import select
import socket
import struct
import sys
from collections.abc import Sequence
from typing import Protocol

from grader.errors import Inconclusive
from grader.judge.conducting.control import tampered
from grader.judge.faults import LearnerFault
from grader.os_errors import explain_os_error
from grader.sandbox.limits.rlimits import open_files

__all__ = ["Connection", "Service", "Wire"]

MAX_CONNECTIONS = 20_000
#: of the judge's own descriptors: what one bench's connections never get
RESERVED = 128
#: so many at one time are the code's own fault where the judge may have no more
UNREASONABLE = 256
MAX_LINE_BYTES = 4096
MAX_OUTBOX_BYTES = 8 << 20
READ_BYTES = 1 << 18
#: questions to the kernel in one bench: a judge that asks about a thousand connections at each of ten
#: thousand steps would be busy for minutes, and no task comes near
MOST_QUESTIONS = 1_000_000

SOCK_DIAG_BY_FAMILY = 20
NLM_F_REQUEST, NLM_F_DUMP = 1, 0x300
NLMSG_ERROR, NLMSG_DONE = 2, 3
INET_DIAG_INFO = 2
TCP_SYN_SENT = 2
#: questions that are put together: their answers, of a kilobyte or so each, lie in the socket's queue
AT_ONCE = 32
#: bytes: a netlink header, a request with it, and the fixed part of a reply with it
NLMSG_HEADER, REQUEST_BYTES, REPLY_BYTES = 16, 72, 88
#: offsets in a reply: the state of the bench's end, and its queue of unread bytes
STATE, UNREAD = NLMSG_HEADER + 1, NLMSG_HEADER + 56
#: the number of the socket that the bench holds; 0 once it is closed
INODE = NLMSG_HEADER + 68
TCP_ESTABLISHED = 1
#: offsets in struct tcp_info
BYTES_RECEIVED, NOTSENT_BYTES, BYTES_SENT = 128, 144, 200
#: received, not yet sent, sent, retransmitted; from the first of these on
_COUNTS = struct.Struct(f"=Q{NOTSENT_BYTES - BYTES_RECEIVED - 8}xI{BYTES_SENT - NOTSENT_BYTES - 4}xQQ")
#: a byte count is only there when the kernel's struct is long enough (4.19 and later)
TCP_INFO_NEEDED = 216


@dataclasses.dataclass(slots=True, eq=False)
class Connection:
    """One connection that the learner's code has made."""

    index: int
    socket: socket.socket
    #: where the other end is; any loopback address may be chosen there
    peer: tuple[str, int]
    inbox: bytes = b""
    outbox: bytes = b""
    #: the bench has closed its sending side
    ended: bool = False
    #: ... and its whole socket: nobody waits for a reply any more
    left: bool = False
    #: our socket is closed
    closed: bool = False
    got_bytes: int = 0
    put_bytes: int = 0
    requests: int = 0
    close_when_sent: bool = False
    #: closed, and known to be so at the other end
    over: bool = False
    #: what the kernel is asked about the other end
    question: bytes = b""

    @property
    def settled_for_good(self) -> bool:
        """Nothing will ever happen here again."""
        return self.closed and self.over and (self.left or not self.ended)


class Service(Protocol):
    """What the wire tells about connections; a world implements it."""

    def connected(self, connection: Connection) -> None:
        """A connection was accepted."""

    def line(self, connection: Connection, line: str) -> None:
        """A whole line came (without its newline)."""

    def ended(self, connection: Connection) -> None:
        """The learner's side has closed altogether (not its sending side only), or reset."""


class Wire:
    """All connections of one bench."""

    def __init__(
        self,
        listener: socket.socket,
        diag: socket.socket | None,
        service: Service,
        *,
        most_held: int = 1_024,
    ) -> None:
        """Take over the bench's sockets; ``most_held`` connections at a time are as many as a task needs."""
        if listener.family != socket.AF_INET or not listener.getsockopt(
            socket.SOL_SOCKET, socket.SO_ACCEPTCONN
        ):
            raise tampered("no listener")
        listener.setblocking(False)
        self.listener = listener
        self.port = int(listener.getsockname()[1])
        self.service = service
        self.connections: list[Connection] = []
        #: those at which something may still happen
        self._live: list[Connection] = []
        self._questions = 0
        self._by_descriptor: dict[int, Connection] = {}
        #: sockets held for this bench now, and how many there may be
        self._held = 0
        self._wanted_held = most_held
        self._most_held = min(most_held, open_files() - RESERVED)
        self._diag = diag
        if diag is not None:
            diag.settimeout(2)
        #: how often bytes, or the end of a connection, were given to the bench
        self.given = 0
        self._poll = select.epoll() if sys.platform == "linux" else None
        self._knocking = select.poll() if hasattr(select, "poll") else None
        if self._knocking is not None:
            self._knocking.register(listener, select.POLLIN)

    # ------------------------------------------------------------------ moving bytes
    def drain(self) -> bool:
        """Accept, read and write until nothing more moves; True if anything did."""
        moved = self._accept() if self._is_knocked_at() else False
        moved = self._move() or moved
        if moved:
            self._live = [connection for connection in self._live if not connection.settled_for_good]
        return moved

    def _is_knocked_at(self) -> bool:
        """Whether a connection waits to be accepted; to try and fail costs more than to ask."""
        return self._knocking is None or bool(self._knocking.poll(0))

    def _move(self) -> bool:
        moved = False
        while self._read_ready():
            moved = True
        for connection in self._live:
            if connection.outbox and not connection.closed:
                moved = self._flush(connection) or moved
            if connection.ended and not connection.left:
                moved = self._left(connection) or moved
        return moved

    def put(self, connection: Connection, data: bytes, *, close: bool = False) -> None:
        """Send ``data`` now, as far as the kernel takes it; the rest with the next :meth:`drain`."""
        if connection.closed:
            return
        connection.outbox += data
        connection.close_when_sent = connection.close_when_sent or close
        if len(connection.outbox) > MAX_OUTBOX_BYTES:
            raise LearnerFault("unread", "your code does not read what it is sent")
        self._flush(connection)

    def _accept(self) -> bool:
        moved = False
        while True:
            try:
                accepted, address = self.listener.accept()
            except BlockingIOError:
                return moved
            except OSError as error:
                raise explain_os_error(error, "the judge could not accept a connection") from error
            try:
                self._must_have_room()
            except BaseException:
                accepted.close()
                raise
            accepted.setblocking(False)
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A byte sent as urgent counts like any other, so it must be read like any other.
            accepted.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
            _acknowledge_at_once(accepted)
            connection = Connection(len(self.connections), accepted, (address[0], address[1]))
            connection.question = self._request(connection.peer, flags=NLM_F_REQUEST, states=0xFFFFFFFF)
            self.connections.append(connection)
            self._live.append(connection)
            self._held += 1
            self._by_descriptor[accepted.fileno()] = connection
            if self._poll is not None:
                self._poll.register(accepted, select.EPOLLIN)
            self.service.connected(connection)
            moved = True

    def _must_have_room(self) -> None:
        """Hold no more sockets for one bench than leaves the judge room for its own work.

        A connection that its maker has closed on one side only is held like any other.
        """
        if len(self.connections) >= MAX_CONNECTIONS:
            raise LearnerFault("connections", f"your code made more than {MAX_CONNECTIONS} connections")
        if self._held >= self._most_held:
            self._move()  # many of them may be over already
        if self._held < self._most_held:
            return
        if self._held >= min(UNREASONABLE, self._wanted_held):
            raise LearnerFault("connections", "your code keeps too many connections open")
        raise explain_os_error(
            OSError(errno.EMFILE, os.strerror(errno.EMFILE)), "the judge could not accept a connection"
        )

    def _read_ready(self) -> bool:
        if self._poll is not None:
            ready = [descriptor for descriptor, _ in self._poll.poll(0)]
        else:
            readable, _, _ = select.select(list(self._by_descriptor), [], [], 0)
            ready = list(readable)
        moved = False
        connections = [self._by_descriptor[descriptor] for descriptor in ready]
        for connection in sorted(connections, key=lambda connection: connection.index):
            moved = self._read(connection) or moved  # nothing if an answer to another one has closed it
        return moved

    def _read(self, connection: Connection) -> bool:
        moved = False
        while not connection.closed:
            try:
                data = connection.socket.recv(READ_BYTES)
            except BlockingIOError:
                break
            except OSError:
                self._forget(connection)
                connection.ended = connection.left = True
                self._close(connection)
                self.service.ended(connection)
                return True
            if not data:
                self._forget(connection)
                connection.ended = True
                return True
            moved = True
            connection.got_bytes += len(data)
            _acknowledge_at_once(connection.socket)
            self._lines(connection, data)
        return moved

    def _left(self, connection: Connection) -> bool:
        """Whether nobody holds the other end any more; whoever only says "that was all" still reads."""
        if self._diag is not None and not connection.closed:
            ((_, reply),) = self._ask([connection])
            if reply is not None and struct.unpack_from("=I", reply, INODE)[0]:
                return False
        connection.left = True
        if self._diag is not None and not connection.closed:
            self._close(connection)
        self.service.ended(connection)
        return True

    def _lines(self, connection: Connection, data: bytes) -> None:
        *lines, connection.inbox = (connection.inbox + data).split(b"\n")
        for line in lines:
            connection.requests += 1
            try:
                text = line.decode()
            except UnicodeDecodeError:
                raise LearnerFault(
                    "request", f"your code sent a line that is not UTF-8: {line[:60]!r}"
                ) from None
            self.service.line(connection, text)
        if len(connection.inbox) > MAX_LINE_BYTES:
            raise LearnerFault("request", f"your code sent a line of more than {MAX_LINE_BYTES} bytes")

    def _flush(self, connection: Connection) -> bool:
        moved = False
        try:
            while connection.outbox:
                sent = connection.socket.send(connection.outbox)
                connection.outbox = connection.outbox[sent:]
                connection.put_bytes += sent
                self.given += 1
                moved = True
            if connection.close_when_sent:
                self.given += 1
                self._forget(connection)
                self._close(connection)
        except BlockingIOError:
            pass  # its queue is full: the rest goes when it has read
        except OSError:
            connection.outbox = b""
            self.given += 1
            self._forget(connection)
            self._close(connection)
        return moved

    def _forget(self, connection: Connection) -> None:
        descriptor = connection.socket.fileno()
        if self._by_descriptor.pop(descriptor, None) is not None and self._poll is not None:
            self._poll.unregister(descriptor)

    def _close(self, connection: Connection) -> None:
        if not connection.closed:
            self._held -= 1
        connection.closed = True
        connection.socket.close()

    # ------------------------------------------------------------------ bytes in flight
    def settled(self) -> bool:
        """No byte is on its way between the two ends (see the module)."""
        if self._diag is None:
            return True
        asked = [connection for connection in self._live if not connection.over]
        return all(
            self._connection_settled(connection, reply)
            for begin in range(0, len(asked), AT_ONCE)
            for connection, reply in self._ask(asked[begin : begin + AT_ONCE])
        )

    def _connection_settled(self, connection: Connection, reply: bytes | None) -> bool:
        if reply is None:
            connection.over = connection.closed
            return connection.closed or connection.ended  # that end is gone; has its goodbye come?
        if connection.closed:
            # Our end is closed: what matters is that the other end knows.
            connection.over = reply[STATE] != TCP_ESTABLISHED
            return connection.over
        if reply[STATE] != TCP_ESTABLISHED and not connection.ended:
            return False  # it has closed, and its goodbye is still on its way
        info = _tcp_info(reply)
        return info is None or self._bytes_settled(connection, reply, info)  # no counters: it is closing

    def _bytes_settled(self, connection: Connection, reply: bytes, info: bytes) -> bool:
        """All that one end has sent, the other has."""
        received, notsent, sent, retransmitted = _COUNTS.unpack_from(info, BYTES_RECEIVED)
        if sent - retransmitted + notsent > connection.got_bytes and not connection.ended:
            return False
        return bool(received >= connection.put_bytes or struct.unpack_from("=I", reply, UNREAD)[0])

    def connecting(self) -> bool:
        """Some connection of the bench is still being made."""
        if self._diag is None:
            return False
        self._diag.send(self._request(None, flags=NLM_F_REQUEST | NLM_F_DUMP, states=1 << TCP_SYN_SENT))
        found = False
        while True:
            data = self._diag.recv(1 << 16)
            offset = 0
            while offset + NLMSG_HEADER <= len(data):
                length, kind = struct.unpack_from("=IH", data, offset)
                if kind in (NLMSG_DONE, NLMSG_ERROR):
                    return found
                found = True
                offset += (length + 3) & ~3

    def _ask(self, connections: Sequence[Connection]) -> list[tuple[Connection, bytes | None]]:
        """What the kernel says of the other ends of a few connections, None for one that is gone."""
        assert self._diag is not None
        self._questions += len(connections)
        if self._questions > MOST_QUESTIONS:
            raise LearnerFault("spin", "your code wakes again and again with many connections open")
        self._diag.send(b"".join([connection.question for connection in connections]))
        answers: list[tuple[Connection, bytes | None]] = []
        try:
            for connection in connections:
                reply = self._diag.recv(8192)
                is_there = int.from_bytes(reply[4:6], sys.byteorder) == SOCK_DIAG_BY_FAMILY
                answers.append((connection, reply if is_there else None))
        except TimeoutError:
            raise Inconclusive("the kernel did not answer a sock_diag request") from None
        return answers

    def _request(self, source: tuple[str, int] | None, *, flags: int, states: int) -> bytes:
        """A question about the socket at ``source`` that is connected to us, or about every socket."""
        host, source_port = source or ("", 0)
        ends = (socket.inet_aton(host), socket.inet_aton("127.0.0.1")) if source else (bytes(4), bytes(4))
        return (
            struct.pack("=IHHII", REQUEST_BYTES, SOCK_DIAG_BY_FAMILY, flags, 0, 0)
            + struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 1 << (INET_DIAG_INFO - 1), 0, states)
            + struct.pack("!HH4s12x4s12x", source_port, self.port, *ends)
            + struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
        )

    # ------------------------------------------------------------------ the end
    @property
    def open_connections(self) -> int:
        """Connections that the learner's side has not closed."""
        return sum(1 for connection in self.connections if not connection.ended and not connection.closed)

    def close(self) -> None:
        """Close everything."""
        for connection in self.connections:
            if not connection.closed:
                self._close(connection)
        self.listener.close()
        if self._diag is not None:
            self._diag.close()
        if self._poll is not None:
            self._poll.close()


def _acknowledge_at_once(sock: socket.socket) -> None:
    """Delayed acknowledgements would only cost real time (Nagle's algorithm at the other end)."""
    with contextlib.suppress(OSError, AttributeError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _tcp_info(reply: bytes) -> bytes | None:
    offset, end = REPLY_BYTES, struct.unpack_from("=I", reply, 0)[0]
    while offset + 4 <= end:
        length, kind = struct.unpack_from("=HH", reply, offset)
        if kind & 0x3FFF == INET_DIAG_INFO and length - 4 >= TCP_INFO_NEEDED:
            return reply[offset + 4 : offset + length]
        if length < 4:
            break
        offset += (length + 3) & ~3
    return None
