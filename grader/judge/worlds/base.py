"""A world: a small line-based TCP service that lives in virtual time.

A client connects, sends one line of ASCII words, and gets one line back when the world says so::

    → upload clip-0
    ← receipt 5f1c…             (after the file's own virtual seconds)

Every reply carries a token that is drawn for this run and this request and cannot be guessed: code
that has the token has waited for the reply. The record of requests and replies is the judge's own.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import os
from collections.abc import Callable

from grader.judge.agenda import Agenda
from grader.judge.faults import LearnerFault
from grader.judge.messages import TICKS_PER_SECOND
from grader.judge.wire import Connection

__all__ = ["MOST_REQUESTS", "Address", "Flight", "World"]

#: lines that one run may send; a hundred times what any task asks for, and the record stays small
MOST_REQUESTS = 2_000


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """Stands for "where the world listens" in the arguments of a call; the bench puts ``(host, port)`` in."""


@dataclasses.dataclass(slots=True, eq=False)
class Flight:
    """One request from its arrival to its reply, in the judge's record."""

    #: what it is about, as the learner knows it: "clip-0", "fry eggs"
    label: str
    verb: str
    token: str
    started_ticks: int
    #: when the reply left; None while it is on its way
    ended_ticks: int | None = None
    refused: bool = False
    #: when the learner's side gave up (closed the connection) before the reply
    abandoned_ticks: int | None = None
    #: how many flights were on their way at the moment of the request, this one included
    in_flight: int = 0

    @property
    def started(self) -> float:
        """Virtual seconds at the request."""
        return self.started_ticks / TICKS_PER_SECOND

    @property
    def ended(self) -> float | None:
        """Virtual seconds at the reply."""
        return None if self.ended_ticks is None else self.ended_ticks / TICKS_PER_SECOND


class World:
    """Base of the worlds. A subclass implements :meth:`asked`.

    One object serves one check; :meth:`begin` starts a new run with a clean record (what the suite drew,
    such as files and their durations, stays).
    """

    address = Address()

    def __init__(self) -> None:
        self.flights: list[Flight] = []
        #: sentences about what must not happen in this world; a suite may assert that there are none
        self.violations: list[str] = []
        self.agenda = Agenda()
        self.connections_made = 0
        self._secret = b""
        self._send: Callable[[Connection, bytes, bool], None] = _not_begun
        self._flying: dict[Connection, list[Flight]] = {}
        self._asked: dict[str, int] = {}
        self._lines = 0
        self._in_flight = 0

    # ------------------------------------------------------------------ for the conductor
    def begin(self, agenda: Agenda, send: Callable[[Connection, bytes, bool], None]) -> None:
        """A new run begins: empty record, new tokens."""
        self.flights = []
        self.violations = []
        self.connections_made = 0
        self.agenda = agenda
        self._send = send
        self._secret = os.urandom(16)
        self._flying = {}
        self._asked = {}
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
        for flight in self._flying.get(connection, []):
            if flight.ended_ticks is None and flight.abandoned_ticks is None:
                flight.abandoned_ticks = self.agenda.now
                self._in_flight -= 1
        self.left(connection)

    @property
    def requests(self) -> int:
        """Lines that came in this run, whatever they ask for."""
        return self._lines

    # ------------------------------------------------------------------ for subclasses
    def reset(self) -> None:
        """Forget what belongs to one run."""

    def asked(self, connection: Connection, words: list[str]) -> None:
        """Somebody asked for something: :meth:`fly`, :meth:`say`, or raise :meth:`misunderstood`.

        Where a suite has no world, code that finds the listener all the same asks in vain.
        """
        del connection
        raise self.misunderstood(words)

    def left(self, connection: Connection) -> None:
        """The learner's side has closed a connection."""

    def fly(
        self,
        connection: Connection,
        label: str,
        *,
        verb: str,
        ticks: int | None,
        refuse: str | None = None,
        landed: Callable[[Flight], None] | None = None,
    ) -> Flight:
        """A request is on its way from now on; its reply is due ``ticks`` later (None: see :meth:`land`).

        The reply is ``ok TOKEN``, or ``refused REASON`` when ``refuse`` is given.
        """
        number = self._asked.get(label, 0)
        self._asked[label] = number + 1
        flight = Flight(label, verb, self._token(f"{label}#{number}"), self.agenda.now)
        self.flights.append(flight)
        self._flying.setdefault(connection, []).append(flight)
        self._in_flight += 1
        flight.in_flight = self._in_flight
        flight.refused = refuse is not None

        def land() -> None:
            self.land(connection, flight, refuse=refuse)
            if landed is not None:
                landed(flight)

        if ticks is not None:
            self.agenda.at(self.agenda.now + ticks, land, name=f"{label}#{number}")
        return flight

    def land(self, connection: Connection, flight: Flight, *, refuse: str | None = None) -> None:
        """Reply to a flight now."""
        if flight.ended_ticks is None and flight.abandoned_ticks is None:
            flight.ended_ticks = self.agenda.now
            self._in_flight -= 1
        self.say(connection, f"refused {refuse}" if refuse is not None else f"ok {flight.token}")

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
        return hmac.new(self._secret, event.encode(), hashlib.sha256).hexdigest()[:12]

    # ------------------------------------------------------------------ for suites
    @property
    def in_flight(self) -> int:
        """Requests on their way now."""
        return self._in_flight

    @property
    def most_in_flight(self) -> int:
        """The largest number of requests that were ever on their way together."""
        return max((flight.in_flight for flight in self.flights), default=0)


def _not_begun(_connection: Connection, _data: bytes, _close: bool) -> None:  # noqa: FBT001 — a callback's form
    raise AssertionError("no run has begun")
