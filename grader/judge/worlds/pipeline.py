"""Parts for the studio, drawn so that every plan but the right one takes another time.

The right pipeline exports the parts in order, each as soon as one of its workers is free, and uploads each
as soon as it is exported. All times are whole virtual seconds from its beginning.
"""

from __future__ import annotations

import dataclasses
import random

from grader.judge.plans import window_seconds, window_starts
from grader.judge.worlds.studio import Part, Studio

__all__ = ["Pipeline"]


@dataclasses.dataclass(frozen=True, slots=True)
class Pipeline:
    """Parts, and how the right pipeline makes them; all lists go part by part."""

    parts: list[Part]
    workers: int

    @classmethod
    def draw(cls, studio: Studio, count: int, workers: int) -> Pipeline:
        """Draw parts until every mistaken plan takes another time, and some parts overtake others."""
        while True:
            drawn = cls(studio.draw(count), workers)
            overtaking = drawn.upload_ends != sorted(drawn.upload_ends)
            if overtaking and drawn.seconds not in drawn.mistaken_seconds:
                return drawn

    @classmethod
    def with_a_failure(cls, studio: Studio, rng: random.Random) -> Pipeline:
        """Eight parts for two workers.

        part-2 fails while part-1 is being exported, part-0 is on its way, and five more wait their turn.
        """
        first, failing = rng.randint(2, 4), rng.randint(2, 4)
        second = first + failing + rng.randint(1, 3)
        parts = [
            Part("part-0", first, failing + rng.randint(4, 8)),
            Part("part-1", second, rng.randint(3, 6)),
            Part("part-2", failing, 3, fails=True),
            *(Part(f"part-{number}", rng.randint(2, 5), rng.randint(3, 6)) for number in range(3, 8)),
        ]
        return cls(studio.take(parts), 2)

    @classmethod
    def with_a_stop(cls, studio: Studio, rng: random.Random) -> tuple[Pipeline, int]:
        """Six parts for two workers, and a moment to stop them.

        At that moment nothing ends, an upload is on its way, and a part waits for a worker.
        """
        while True:
            drawn = cls.draw(studio, 6, 2)
            uploading = list(zip(drawn.export_ends, drawn.upload_ends, strict=True))
            moments = [
                moment
                for moment in range(1, max(drawn.export_starts))
                if moment not in {*drawn.export_ends, *drawn.upload_ends}
                and any(begin < moment < end for begin, end in uploading)
            ]
            if moments:
                return drawn, rng.choice(moments)

    @property
    def names(self) -> list[str]:
        """The names of the parts, in order."""
        return [part.name for part in self.parts]

    @property
    def export_starts(self) -> list[int]:
        """When each export begins."""
        return [int(start) for start in window_starts(self._exports, self.workers)]

    @property
    def export_ends(self) -> list[int]:
        """When each export ends."""
        return [start + seconds for start, seconds in zip(self.export_starts, self._exports, strict=True)]

    @property
    def upload_ends(self) -> list[int]:
        """When each upload ends."""
        return [end + part.upload_seconds for end, part in zip(self.export_ends, self.parts, strict=True)]

    @property
    def seconds(self) -> int:
        """How long it all takes."""
        return max(self.upload_ends)

    @property
    def mistaken_seconds(self) -> list[int]:
        """How long the plans take that learners take for the right one."""
        whole = [part.export_seconds + part.upload_seconds for part in self.parts]
        in_line = 0
        for end, part in sorted(zip(self.export_ends, self.parts, strict=True), key=lambda pair: pair[0]):
            in_line = max(in_line, end) + part.upload_seconds
        return [
            max(self.export_ends) + max(part.upload_seconds for part in self.parts),  # all exports first
            int(window_seconds(whole, self.workers)),  # a slot held during the upload
            sum(whole),  # one part after the other
            in_line,  # one upload after the other
            max(whole),  # no limit
        ]

    @property
    def _exports(self) -> list[int]:
        return [part.export_seconds for part in self.parts]
