"""The depot: uploads over TCP, each taking its own virtual seconds.

::

    → upload NAME
    ← ok RECEIPT              after the file's virtual seconds: a token that cannot be guessed
    ← refused REASON          after the file's virtual seconds, for a file that the depot refuses

Where a suite wants it, about every other answer comes in two to four pieces: all but the last of them a
little earlier, and cut anywhere, also within a letter, as TCP may cut what it carries. The file has arrived
when the newline has. The depot leaves the connection open after its answer: closing it is the client's
business.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from typing import TypeVar

from grader.judge.conducting.wire import Connection
from grader.judge.worlds.base import TOKEN_CHARACTERS, Piece, World
from grader.protocol.numbers import TICKS_PER_SECOND

__all__ = ["REASONS", "Depot", "File"]

T = TypeVar("T", int, str)

#: how a receipt begins: who strips the letters of "ok" off an answer damages every receipt
_FIRST = "k"

#: what was filmed at the party; never handed out in the order of the alphabet
_SCENES = (
    "arrival", "balloons", "cake", "candles", "dance", "games",
    "guests", "music", "presents", "singing", "speech", "toast",
)  # fmt: skip
#: why the depot may refuse a file, by turns: with an "ok" in it, and with a "refused"; in some of either,
#: letters of several bytes, or two spaces
REASONS = (
    ("its sound is broken … all of it", "it looks empty  (0 bytes)", "it looks like “no video”"),
    ("such files are “refused”", "damaged files are refused  (twice)", "seen and refused before … today"),
)
#: how long before the end of an answer its pieces may come, ticks
_EARLIER = (TICKS_PER_SECOND // 2, TICKS_PER_SECOND // 4, 1)
_OK, _REFUSED = "ok ", "refused "


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A file to upload."""

    name: str
    #: how long its upload takes, virtual seconds
    seconds: float
    #: why the depot refuses it, at the end of these seconds; "" when it takes it
    refusal: str = ""
    #: pieces of the answer that come before the rest; none when it comes at once
    pieces: tuple[Piece, ...] = ()

    @property
    def refused(self) -> bool:
        """The depot will not take it."""
        return bool(self.refusal)


class Depot(World):
    """Takes files; every upload lasts as long as the suite drew for it."""

    fixture = "depot"

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self._files: dict[str, File] = {}
        self._uploaded: set[str] = set()

    # ------------------------------------------------------------------ for suites
    def files(
        self,
        count: int,
        *,
        refused: int = 0,
        longest: int = 9,
        pieces: bool = False,
        alike: bool = False,
        together: bool = False,
    ) -> list[File]:
        """Draw ``count`` files (at least two), each taking 1 to ``longest`` whole virtual seconds.

        Durations are distinct as far as ``longest`` allows. Neither durations nor names are in ascending
        order, so the order of the files is told from the order in which they arrive and from the
        alphabet's. ``refused`` of them are refused, for different reasons or, if ``alike``, for the same:
        never the first, the last or the one that takes longest. With ``pieces`` every other one of either
        kind is answered in several, and one at least: the first of them is cut in the midst of its receipt or
        reason, within a letter if that has several bytes, the others anywhere. ``together``: see :meth:`add`.
        """
        names, seconds = self._names(count), self._durations(count, longest)
        slowest = seconds.index(max(seconds))
        chosen = self.rng.sample([index for index in range(1, count - 1) if index != slowest], refused)
        reasons = self._reasons()
        refusals = dict(zip(chosen, itertools.cycle(reasons[:1] if alike else reasons), strict=False))
        files = [File(names[index], float(seconds[index]), refusals.get(index, "")) for index in range(count)]
        return self.add(*(self._in_pieces(files) if pieces else files), together=together)

    def add(self, *files: File, together: bool = False) -> list[File]:
        """Take these files, and only these, from now on, whatever was uploaded before.

        With ``together``, whole answers of one moment leave before anybody has a turn.
        """
        self._uploaded = set()
        self.together = together
        self._files = {file.name: file for file in files}
        return list(files)

    def receipt(self, file: File) -> str | None:
        """The token that this run's reply for the file carried; None when there was none."""
        for request in self.requests:
            if request.label == file.name and request.ended_ticks is not None and not request.refused:
                return request.token
        return None

    def _token(self, event: str) -> str:
        return _FIRST + super()._token(event)[len(_FIRST) :]

    def _names(self, count: int) -> list[str]:
        if count > len(_SCENES):
            names = [f"scene-{index:0{len(str(count))}}.mp4" for index in range(1, count + 1)]
        else:
            names = [f"{scene}.mp4" for scene in self.rng.sample(_SCENES, count)]
        return self._disordered(names)

    def _durations(self, count: int, longest: int) -> list[int]:
        pool = list(range(1, longest + 1))
        more = [self.rng.randint(1, longest) for _ in range(count - longest)]
        return self._disordered(self.rng.sample(pool, min(count, longest)) + more)

    def _reasons(self) -> list[str]:
        """All of them, one kind after the other."""
        kinds = [self.rng.sample(kind, len(kind)) for kind in self.rng.sample(REASONS, len(REASONS))]
        return [reason for pair in zip(*kinds, strict=True) for reason in pair]

    def _in_pieces(self, files: list[File]) -> list[File]:
        cut = list(files)
        for refused in (False, True):
            kind = [index for index, file in enumerate(files) if file.refused is refused]
            drawn = sorted(self.rng.sample(kind, len(kind)), key=lambda index: files[index].refusal.isascii())
            for order, index in enumerate(drawn[: (len(kind) + 1) // 2]):
                pieces = self._pieces(files[index], midst=not order)
                cut[index] = dataclasses.replace(files[index], pieces=pieces)
        return cut

    def _pieces(self, file: File, *, midst: bool) -> tuple[Piece, ...]:
        """Pieces of the file's answer: one at least, of a byte at least, and at most all but the newline."""
        before = len(_REFUSED if file.refused else _OK)
        reason = file.refusal.encode()
        line = before + (len(reason) if file.refused else TOKEN_CHARACTERS)
        ends = {self.rng.randint(1, line)}
        if midst:
            within = [before + at for at, byte in enumerate(reason) if byte & 0xC0 == 0x80]
            ends = {self.rng.choice(within or range(before + 1, line))}
        while len(ends) < self.rng.randint(1, len(_EARLIER)):
            ends.add(self.rng.randint(1, line))
        earlier = sorted(self.rng.sample(_EARLIER, len(ends)), reverse=True)
        return tuple(Piece(ticks, end) for ticks, end in zip(earlier, sorted(ends), strict=True))

    def _disordered(self, items: list[T]) -> list[T]:
        """In an order drawn anew, which is not the ascending one (unless all are equal)."""
        self.rng.shuffle(items)
        return items[::-1] if items == sorted(items) else items

    # ------------------------------------------------------------------ the service
    def reset(self) -> None:
        """A new run: nothing has been uploaded yet."""
        self._uploaded = set()

    def asked(self, connection: Connection, words: list[str]) -> None:
        """``upload NAME``."""
        if len(words) != 2 or words[0] != "upload" or words[1] not in self._files:
            raise self.misunderstood(words)
        file = self._files[words[1]]
        if file.name in self._uploaded:
            self.violations.append(f"{file.name} was uploaded more than once")
        self._uploaded.add(file.name)
        if connection.requests > 1:
            self.violations.append("two uploads shared one connection")
        self.begin_request(
            connection,
            file.name,
            verb="upload",
            ticks=round(file.seconds * TICKS_PER_SECOND),
            refuse=file.refusal or None,
            pieces=file.pieces,
        )
