"""A world: a small line-based TCP service that lives in virtual time.

A client connects, sends one line of words, and gets one line back when the world says so::

    → upload clip-0
    ← receipt 5f1c…             (after the file's own virtual seconds)

Every reply carries a token that is drawn for this run and this request and cannot be guessed: code
that has the token has waited for the reply. The record of requests and replies is the judge's own.

A world that names a ``fixture`` can be asked for by that name in every suite that may see it: those of the
kit stand in ``grader/judge/worlds/``, those of a course in its folder ``suites/worlds/``.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import hmac
import itertools
import os
import random
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Self

from grader.evidence.record import Request
from grader.judge.conducting.event_queue import EventQueue
from grader.judge.conducting.wire import Connection
from grader.judge.faults import LearnerFault

__all__ = ["MOST_REQUESTS", "TOKEN_CHARACTERS", "Address", "Piece", "World"]

#: lines that one run may send; a hundred times what any task asks for, and the record stays small
MOST_REQUESTS = 2_000
#: how long the token of a reply is
TOKEN_CHARACTERS = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """Stands for "where the world listens" in the arguments of a call; the bench puts ``(host, port)`` in."""


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a reply that comes before the rest: TCP carries bytes, and keeps none of them together."""

    #: how many ticks before the reply is whole, above zero and less than it takes
    ticks_before: int
    #: how many bytes of the reply have come with it, above zero and not the whole line with its newline
    until_byte: int


class World:
    """Base of the worlds. A subclass implements :meth:`asked`.

    One object serves one check; :meth:`begin` starts a new run with a clean record (what the suite drew,
    such as files and their durations, stays).
    """

    #: name of the fixture that gives a suite this world; "": suites make it themselves
    fixture: ClassVar[str] = ""
    #: verbs of requests that take hands or a processor: their spans are running, those of others waiting
    by_hand: ClassVar[frozenset[str]] = frozenset()
    address = Address()

    def __init__(self, rng: random.Random | None = None) -> None:
        """A world that draws from ``rng``: a fixture gives the random numbers of its check."""
        self.rng = rng if rng is not None else random.Random(0)  # noqa: S311 — repeatable on purpose
        self.requests: list[Request] = []
        #: sentences about what must not happen in this world; a suite may assert that there are none
        self.violations: list[str] = []
        self.events = EventQueue()
        self.connections_made = 0
        self._secret = b""
        self._send: Callable[[Connection, bytes, bool], None] = _not_begun
        self._pending: dict[Connection, list[Request]] = {}
        self._asked: dict[str, int] = {}
        self._lines = 0
        self._in_flight = 0
        #: replies that are due at the same moment leave together: code that looks finds all of them
        self.together = False
        self._together: dict[int, list[Callable[[], None]]] = {}

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        """A world is one: whoever copies what a suite has drawn goes on pointing to it."""
        return self

    # ------------------------------------------------------------------ for the conductor
    def begin(self, events: EventQueue, send: Callable[[Connection, bytes, bool], None]) -> None:
        """A new run begins: empty record, new tokens."""
        self.requests = []
        self.violations = []
        self.connections_made = 0
        self.events = events
        self._send = send
        self._secret = os.urandom(16)
        self._pending = {}
        self._asked = {}
        self._together = {}
        self._lines = self._in_flight = 0
        self.reset()

    def connected(self, connection: Connection) -> None:
        """A connection was accepted."""
        del connection
        self.connections_made += 1

    def line(self, connection: Connection, line: str) -> None:
        """A request came."""
        self._lines += 1
        if self._lines > MOST_REQUESTS:
            raise LearnerFault("request", f"your code sent more than {MOST_REQUESTS} requests")
        if not line.isprintable() or len(line) > 500:
            raise LearnerFault(
                "request", f"your code sent a line that the server does not understand: {line[:60]!r}"
            )
        self.asked(connection, line.split(" "))

    def ended(self, connection: Connection) -> None:
        """The learner's side has closed: what it had asked for is abandoned."""
        for request in self._pending.get(connection, []):
            request.hung_up = True
            if request.ended_ticks is None and request.abandoned_ticks is None:
                request.abandoned_ticks = self.events.now
                self._in_flight -= 1
        self.left(connection)

    @property
    def lines_heard(self) -> int:
        """Lines that came in this run, whatever they ask for."""
        return self._lines

    # ------------------------------------------------------------------ for subclasses
    def reset(self) -> None:
        """Forget what belongs to one run."""

    def asked(self, connection: Connection, words: list[str]) -> None:
        """Somebody asked for something: :meth:`begin_request`, :meth:`say`, or raise :meth:`misunderstood`.

        Where a suite has no world, code that finds the listener all the same asks in vain.
        """
        del connection
        raise self.misunderstood(words)

    def left(self, connection: Connection) -> None:
        """The learner's side has closed a connection."""

    def asked_before(self, label: str) -> bool:
        """Whether a request with this label has begun in this run."""
        return label in self._asked

    def begin_request(
        self,
        connection: Connection,
        label: str,
        *,
        verb: str,
        ticks: int | None,
        refuse: str | None = None,
        answered: Callable[[Request], None] | None = None,
        row: str = "",
        pieces: Sequence[Piece] = (),
    ) -> Request:
        """A request is on its way from now on; its reply is due ``ticks`` later (None: see :meth:`answer`).

        The reply is ``ok TOKEN``, or ``refused REASON`` when ``refuse`` is given. Requests of the same
        ``row`` share a line of the picture. ``pieces`` of the reply come before the rest.
        """
        number = self._asked.get(label, 0)
        self._asked[label] = number + 1
        request = Request(label, verb, self._token(f"{label}#{number}"), self.events.now)
        self.requests.append(request)
        self._pending.setdefault(connection, []).append(request)
        self._in_flight += 1
        request.in_flight = self._in_flight
        request.refused = refuse is not None
        request.by_hand, request.row = verb in self.by_hand, row

        ends = [0, *(piece.until_byte for piece in pieces)]

        def say_piece(begin: int, end: int) -> None:
            self._send(connection, _reply(request, refuse)[begin:end], False)

        def reply() -> None:
            self.answer(connection, request, refuse=refuse, said=ends[-1])
            if answered is not None:
                answered(request)

        if ticks is not None:
            due = self.events.now + ticks
            if self.together and not pieces:
                self._reply_together(due, reply)
                return request
            for piece, part in zip(pieces, itertools.pairwise(ends), strict=True):
                say = functools.partial(say_piece, *part)
                self.events.at(due - piece.ticks_before, say, name=f"{label}#{number} until {part[1]}")
            self.events.at(due, reply, name=f"{label}#{number}")
        return request

    def _reply_together(self, due: int, reply: Callable[[], None]) -> None:
        """Let this reply leave with all others of that moment, before anybody has a turn."""
        replies = self._together.setdefault(due, [])
        replies.append(reply)
        if len(replies) == 1:
            self.events.at(due, functools.partial(_call_all, replies), name=f"replies together, {due}")

    def answer(
        self, connection: Connection, request: Request, *, refuse: str | None = None, said: int = 0
    ) -> None:
        """Reply to a request now, but for so many bytes of the reply that were said before."""
        if request.ended_ticks is None and request.abandoned_ticks is None:
            request.ended_ticks = self.events.now
            self._in_flight -= 1
        self._send(connection, _reply(request, refuse)[said:], False)

    def say(self, connection: Connection, line: str, *, close: bool = False) -> None:
        """Send one line now."""
        self._send(connection, line.encode() + b"\n", close)

    def misunderstood(self, words: list[str]) -> LearnerFault:
        """The fault of asking for what this world does not know."""
        shown = " ".join(words)[:60]
        return LearnerFault(
            "request", f"your code asked for something that the server does not know: {shown!r}"
        )

    def _token(self, event: str) -> str:
        return hmac.new(self._secret, event.encode(), hashlib.sha256).hexdigest()[:TOKEN_CHARACTERS]

    # ------------------------------------------------------------------ for suites
    @property
    def in_flight(self) -> int:
        """Requests on their way now."""
        return self._in_flight

    @property
    def most_in_flight(self) -> int:
        """The largest number of requests that were ever on their way together."""
        return max((request.in_flight for request in self.requests), default=0)


def _reply(request: Request, refuse: str | None) -> bytes:
    """The line that answers a request, with its newline."""
    return (f"refused {refuse}" if refuse is not None else f"ok {request.token}").encode() + b"\n"


def _call_all(functions: Iterable[Callable[[], None]]) -> None:
    for function in functions:
        function()


def _not_begun(_connection: Connection, _data: bytes, _close: bool) -> None:  # noqa: FBT001 — a callback's form
    raise AssertionError("no run has begun")
