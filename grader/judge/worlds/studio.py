"""The studio: exports that keep a thread, uploads that only wait, and a bell at the door.

::

    → export NAME
    ← ok RENDERED             after the part's own export seconds
    ← refused REASON          after the same seconds, for a part that cannot be exported
    → upload NAME RENDERED
    ← ok RECEIPT              after the part's own upload seconds
    ← refused REASON          at once, when RENDERED is not what this part's export gave

    → bell                    (once) somebody is at home; the connection stays open
    ← ring NUMBER             in the middle of every export
    → answer NUMBER

    → moment SECONDS
    ← ok SECONDS              when so many virtual seconds have passed, for the suite's own driver
    → stop                    (once)
    ← ok                      when the suite wants its driver to stop everything; nobody else knows when

An export is asked by a blocking client: it holds up its thread until the studio replies. Whoever has
asked for the bell shows, by answering each ring at the very instant it is rung, that the event loop is
free to do something else meanwhile; rings and answers are the judge's own record.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable

from grader.judge.conducting.wire import Connection
from grader.judge.worlds.base import World
from grader.protocol.numbers import TICKS_PER_SECOND

__all__ = ["Part", "Ring", "Studio"]

FAILURE = "the project file of this part is damaged"
NOT_ITS_EXPORT = "this is not what the export of this part gave back"
#: a moment may not be longer than a day
LONGEST_MOMENT = 86_400

#: of drawn parts
FIRST_NUMBER = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One part of the video."""

    name: str
    #: how long its export keeps a thread, virtual seconds
    export_seconds: int
    #: how long its upload takes, virtual seconds
    upload_seconds: int
    #: its export ends with a refusal
    fails: bool = False


@dataclasses.dataclass(slots=True, eq=False)
class Ring:
    """The bell, rung once in the middle of one export."""

    #: the part whose export was running
    during: str
    rung_ticks: int
    #: None: nobody has answered
    answered_ticks: int | None = None

    @property
    def rung(self) -> float:
        """Virtual seconds at the ring."""
        return self.rung_ticks / TICKS_PER_SECOND

    @property
    def late(self) -> float | None:
        """How long the answer took, virtual seconds; None when none came."""
        return (
            None
            if self.answered_ticks is None
            else (self.answered_ticks - self.rung_ticks) / TICKS_PER_SECOND
        )


class Studio(World):
    """Exports parts, takes uploads, and rings while an export runs."""

    fixture = "studio"
    by_hand = frozenset({"export"})

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self._parts: dict[str, Part] = {}
        #: labels of what was asked of these parts
        self._done: set[str] = set()
        self._bell: Connection | None = None
        self._stop_seconds: int | None = None
        self._stop_asked = False
        self.rings: list[Ring] = []
        #: how often somebody asked for a moment; whoever is not the driver has looked at the clock by it
        self.moments = 0

    # ------------------------------------------------------------------ for suites
    def draw(self, count: int, *, shortest: int = 2, longest: int = 9, longest_upload: int = 9) -> list[Part]:
        """Draw ``count`` parts; exports and uploads last whole seconds, exports all distinct.

        They are numbered from 8 on, so that their order is not that of the alphabet.
        """
        exports = self.rng.sample(range(shortest, longest + 1), count)
        return self.take(
            Part(f"part-{FIRST_NUMBER + number}", seconds, self.rng.randint(shortest, longest_upload))
            for number, seconds in enumerate(exports)
        )

    def take(self, parts: Iterable[Part]) -> list[Part]:
        """Work on these parts, and no others, whatever was done before."""
        taken = list(parts)
        self._done = set()
        self._parts = {part.name: part for part in taken}
        return taken

    def stop_after(self, seconds: int) -> None:
        """Answer the driver's question for the stop so many virtual seconds after it was asked."""
        self._stop_seconds = seconds

    # ------------------------------------------------------------------ the service
    def reset(self) -> None:
        """A new run: nobody is at the door yet."""
        self._done = set()
        self._bell = None
        self._stop_asked = False
        self.rings = []
        self.moments = 0

    def left(self, connection: Connection) -> None:
        """Whoever answered the bell has gone."""
        if connection is self._bell:
            self._bell = None

    def asked(self, connection: Connection, words: list[str]) -> None:
        """One line of a client."""
        match words:
            case ["export", name] if name in self._parts:
                self._export(connection, self._parts[name])
            case ["upload", name, rendered] if name in self._parts:
                self._upload(connection, self._parts[name], rendered)
            case ["bell"] if self._bell is None:
                self._bell = connection
            case ["answer", number] if connection is self._bell and number.isdecimal():
                self._answer(words, int(number))
            case ["moment", seconds] if seconds.isdecimal() and int(seconds) <= LONGEST_MOMENT:
                self.moments += 1
                self._say_after(int(seconds), connection, f"ok {seconds}", name="moment")
            case ["stop"] if self._stop_seconds is not None and not self._stop_asked:
                self._stop_asked = True
                self._say_after(self._stop_seconds, connection, "ok", name="stop")
            case _:
                raise self.misunderstood(words)

    def _say_after(self, seconds: int, connection: Connection, text: str, *, name: str) -> None:
        at = self.events.now + seconds * TICKS_PER_SECOND
        self.events.at(at, lambda: self.say(connection, text), name=name)

    def _export(self, connection: Connection, part: Part) -> None:
        label = _label("export", part.name)
        self._must_be_new(label, f"{part.name} was exported more than once")
        ticks = part.export_seconds * TICKS_PER_SECOND
        self.events.at(self.events.now + ticks // 2, lambda: self._ring(part), name=f"ring {part.name}")
        self.begin_request(
            connection,
            label,
            verb="export",
            ticks=ticks,
            refuse=FAILURE if part.fails else None,
            row=part.name,
        )

    def _upload(self, connection: Connection, part: Part, rendered: str) -> None:
        label = _label("upload", part.name)
        self._must_be_new(label, f"{part.name} was uploaded more than once")
        exported = _label("export", part.name)
        known = {
            request.token
            for request in self.requests
            if request.label == exported and request.ended_ticks is not None and not request.refused
        }
        if rendered not in known:
            self.violations.append(f"the upload of {part.name} did not bring what its export gave back")
            ticks, refuse = 0, NOT_ITS_EXPORT
        else:
            ticks, refuse = part.upload_seconds * TICKS_PER_SECOND, None
        self.begin_request(connection, label, verb="upload", ticks=ticks, refuse=refuse, row=part.name)

    def _must_be_new(self, label: str, broken: str) -> None:
        if label in self._done:
            self.violations.append(broken)
        self._done.add(label)

    def _ring(self, part: Part) -> None:
        if self._bell is not None:
            self.rings.append(Ring(part.name, self.events.now))
            self.say(self._bell, f"ring {len(self.rings) - 1}")

    def _answer(self, words: list[str], number: int) -> None:
        if number >= len(self.rings) or self.rings[number].answered_ticks is not None:
            raise self.misunderstood(words)
        self.rings[number].answered_ticks = self.events.now


def _label(verb: str, name: str) -> str:
    return f"{verb} {name}"
