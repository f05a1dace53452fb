"""The depot: uploads over TCP, each taking its own virtual seconds.

::

    → upload NAME
    ← ok TOKEN                after the file's virtual seconds: the receipt
    ← refused REASON          after the file's virtual seconds, for a file that the depot refuses
"""

from __future__ import annotations

import dataclasses
import random

from grader.judge.messages import TICKS_PER_SECOND
from grader.judge.wire import Connection
from grader.judge.worlds.base import World

__all__ = ["Depot", "File"]


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A file to upload."""

    name: str
    #: how long its upload takes, virtual seconds
    seconds: float
    refused: bool = False


class Depot(World):
    """Takes files; every upload lasts as long as the suite drew for it."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng
        self._files: dict[str, File] = {}

    # ------------------------------------------------------------------ for suites
    def files(self, count: int, *, refused: int = 0, longest: int = 9) -> list[File]:
        """Draw ``count`` files of distinct durations where possible (whole virtual seconds, 1 to ``longest``).

        ``refused`` of them (never the first nor the last, if it can be helped) will be refused.
        """
        durations = list(range(1, longest + 1))
        self._rng.shuffle(durations)
        while len(durations) < count:
            durations.append(self._rng.randint(1, longest))
        inner = list(range(1, count - 1)) or list(range(count))
        refusals = set(self._rng.sample(inner, refused))
        files = [
            File(f"clip-{index}", float(durations[index]), refused=index in refusals)
            for index in range(count)
        ]
        self._files = {file.name: file for file in files}
        return files

    def add(self, *files: File) -> list[File]:
        """Take these files instead of drawn ones."""
        self._files = {file.name: file for file in files}
        return list(files)

    def receipt(self, file: File) -> str | None:
        """The token that this run's reply for the file carried; None when there was none."""
        for flight in self.flights:
            if flight.label == file.name and flight.ended_ticks is not None and not flight.refused:
                return flight.token
        return None

    # ------------------------------------------------------------------ the service
    def asked(self, connection: Connection, words: list[str]) -> None:
        """``upload NAME``."""
        if len(words) != 2 or words[0] != "upload" or words[1] not in self._files:
            raise self.misunderstood(words)
        file = self._files[words[1]]
        if any(flight.label == file.name for flight in self.flights):
            self.violations.append(f"{file.name} was uploaded more than once")
        if connection.requests > 1:
            self.violations.append("two uploads shared one connection")
        self.fly(
            connection,
            file.name,
            verb="upload",
            ticks=round(file.seconds * TICKS_PER_SECOND),
            refuse="the depot does not take this file" if file.refused else None,
        )
