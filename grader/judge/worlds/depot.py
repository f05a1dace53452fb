"""The depot: uploads over TCP, each taking its own virtual seconds.

::

    → upload NAME
    ← ok RECEIPT              after the file's virtual seconds: a token that cannot be guessed
    ← refused REASON          after the file's virtual seconds, for a file that the depot refuses

The depot leaves the connection open after its answer: closing it is the client's business.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from typing import TypeVar

from grader.judge.conducting.wire import Connection
from grader.judge.worlds.base import World
from grader.protocol.numbers import TICKS_PER_SECOND

__all__ = ["REASONS", "Depot", "File"]

T = TypeVar("T", int, str)

#: what was filmed at the party; never handed out in the order of the alphabet
_SCENES = (
    "arrival", "balloons", "cake", "candles", "dance", "games",
    "guests", "music", "presents", "singing", "speech", "toast",
)  # fmt: skip
#: why the depot may refuse a file
REASONS = ("it is damaged", "it is empty", "it is no video", "it is too long")


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A file to upload."""

    name: str
    #: how long its upload takes, virtual seconds
    seconds: float
    #: why the depot refuses it, at the end of these seconds; "" when it takes it
    refusal: str = ""

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

    # ------------------------------------------------------------------ for suites
    def files(self, count: int, *, refused: int = 0, longest: int = 9) -> list[File]:
        """Draw ``count`` files (at least two), each taking 1 to ``longest`` whole virtual seconds.

        Durations are distinct as far as ``longest`` allows. Neither durations nor names are in ascending
        order, so the order of the files is told from the order in which they arrive and from the
        alphabet's. ``refused`` of them, for different reasons, are refused: never the first, the last
        or the one that takes longest.
        """
        names, seconds = self._names(count), self._durations(count, longest)
        slowest = seconds.index(max(seconds))
        chosen = self.rng.sample([index for index in range(1, count - 1) if index != slowest], refused)
        reasons = itertools.cycle(self.rng.sample(REASONS, len(REASONS)))
        refusals = dict(zip(chosen, reasons, strict=False))
        return self.add(
            *(File(names[index], float(seconds[index]), refusals.get(index, "")) for index in range(count))
        )

    def add(self, *files: File) -> list[File]:
        """Take these files, and only these, from now on."""
        self._files = {file.name: file for file in files}
        return list(files)

    def receipt(self, file: File) -> str | None:
        """The token that this run's reply for the file carried; None when there was none."""
        for request in self.requests:
            if request.label == file.name and request.ended_ticks is not None and not request.refused:
                return request.token
        return None

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

    def _disordered(self, items: list[T]) -> list[T]:
        """In an order drawn anew, which is not the ascending one (unless all are equal)."""
        self.rng.shuffle(items)
        return items[::-1] if items == sorted(items) else items

    # ------------------------------------------------------------------ the service
    def asked(self, connection: Connection, words: list[str]) -> None:
        """``upload NAME``."""
        if len(words) != 2 or words[0] != "upload" or words[1] not in self._files:
            raise self.misunderstood(words)
        file = self._files[words[1]]
        if self.asked_before(file.name):
            self.violations.append(f"{file.name} was uploaded more than once")
        if connection.requests > 1:
            self.violations.append("two uploads shared one connection")
        self.begin_request(
            connection,
            file.name,
            verb="upload",
            ticks=round(file.seconds * TICKS_PER_SECOND),
            refuse=file.refusal or None,
        )
