"""Parts for the studio, drawn so that every plan but the right one takes another time.

The right pipeline exports the parts in order, each as soon as one of its workers is free, and uploads each
as soon as it is exported. All times are whole virtual seconds from its beginning.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable

from grader.judge.plans import (
    Span,
    mistaken_window,
    names_windows,
    tells_windows_apart,
    window_seconds,
    window_starts,
)
from grader.judge.worlds.studio import Part, Studio

__all__ = ["FREE_AGAIN", "Pipeline"]

#: uploads are long, so that many of them are on their way together
LONGEST_UPLOAD = 20
#: when somebody else no longer holds up the loop, virtual seconds (the driver of exercise 4 sees to that)
FREE_AGAIN = 9
#: so many uploads at a time somebody may take for the limit
MOST_GUESSED = 4
#: parts of which all uploads are on their way together, for whoever takes a larger number
MANY = 40
#: among fewer parts some mistaken plans are always alike
ENOUGH_TO_NAME = 7


@dataclasses.dataclass(frozen=True, slots=True)
class Pipeline:
    """Parts, and how the right pipeline makes them; all lists go part by part."""

    parts: list[Part]
    workers: int

    @classmethod
    def draw(cls, studio: Studio, count: int, workers: int) -> Pipeline:
        """Draw parts until every mistaken plan is seen to be one, and some parts overtake others."""
        while True:
            drawn = cls(studio.draw(count, longest_upload=LONGEST_UPLOAD), workers)
            if drawn.misplaces and drawn.seconds not in drawn.mistaken_seconds and drawn.tells_plans_apart:
                return drawn

    @classmethod
    def one_by_one(cls, studio: Studio, count: int, workers: int) -> Pipeline:
        """Any parts: for few of them, or few workers, some of the mistaken plans are right.

        The last one has a name with letters beyond ASCII.
        """
        *parts, last = studio.draw(count)
        return cls(studio.take([*parts, dataclasses.replace(last, name="épilogue")]), workers)

    @classmethod
    def many_uploads(cls, studio: Studio) -> Pipeline:
        """More parts than anybody's number of uploaders: each is exported quickly, and all go up together."""
        parts = [Part(f"part-{number}", 1, 2 * MANY + number % 5) for number in range(MANY)]
        return cls(studio.take(parts), 5)

    @classmethod
    def ending_together(cls, studio: Studio, rng: random.Random) -> Pipeline:
        """Seven parts for three workers: of exports and uploads several end while somebody holds up the loop.

        That is from 4 s to ``FREE_AGAIN``: two uploads end then, and all three exports of that time.
        """
        exports = [2, 3, rng.randint(5, 6), rng.randint(4, 5), rng.randint(3, 5), 2, 3]
        uploads = [rng.randint(3, 5), rng.randint(2, 4), *(rng.randint(2, 9) for _ in range(5))]
        numbered = enumerate(zip(exports, uploads, strict=True))
        return cls(studio.take(Part(f"part-{number}", *seconds) for number, seconds in numbered), 3)

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
    def with_a_failure_at_last(cls, studio: Studio, rng: random.Random) -> Pipeline:
        """Four parts for two workers: the last one fails when all others are on their way."""
        exports = rng.sample(range(2, 6), 3)
        failing = max(exports) + rng.randint(2, 5)
        parts = [Part(f"part-{at}", seconds, 20 + rng.randint(1, 9)) for at, seconds in enumerate(exports)]
        return cls(studio.take([*parts, Part("part-3", failing, 3, fails=True)]), 2)

    @classmethod
    def with_two_failures(cls, studio: Studio, rng: random.Random) -> Pipeline:
        """Four parts for two workers: one fails, and a moment later another one that was at work then."""
        first, failing = rng.randint(2, 4), rng.randint(5, 7)
        parts = [
            Part("part-0", first, 20 + rng.randint(1, 9)),
            Part("part-1", failing, 3, fails=True),
            Part("part-2", failing - first + rng.randint(1, 3), 3, fails=True),
            Part("part-3", rng.randint(2, 5), 3),
        ]
        return cls(studio.take(parts), 2)

    @classmethod
    def with_a_stop(cls, studio: Studio, rng: random.Random) -> tuple[Pipeline, list[int]]:
        """Six parts for two workers, and three moments to stop them. At none of them anything ends.

        At the first an upload is on its way, and a part waits for a worker; at the second nothing is exported
        yet; at the third everything is exported, and an upload is on its way still.
        """
        while True:
            drawn = cls.draw(studio, 6, 2)
            uploading = list(zip(drawn.export_ends, drawn.upload_ends, strict=True))
            ends = {*drawn.export_ends, *drawn.upload_ends}
            quiet = [moment for moment in range(1, drawn.seconds) if moment not in ends]
            midst = [
                moment
                for moment in quiet
                if moment < max(drawn.export_starts) and any(begin < moment < end for begin, end in uploading)
            ]
            early = [moment for moment in quiet if moment < min(drawn.export_ends)]
            late = [moment for moment in quiet if moment > max(drawn.export_ends)]
            if midst and early and late:
                return drawn, [rng.choice(moments) for moments in (midst, early, late)]

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
    def most_uploads(self) -> int:
        """How many uploads are on their way together, at most."""
        uploads = list(zip(self.export_ends, self.upload_ends, strict=True))
        return max(sum(begin <= at < end for begin, end in uploads) for at, _ in uploads)

    @property
    def misplaces(self) -> bool:
        """Who takes the receipts as they come errs, and who inserts each at its place among those."""
        for direction in (1, -1):  # of those that end at one moment any may come first
            came = sorted(range(len(self.parts)), key=lambda part: (self.upload_ends[part], direction * part))
            inserted: list[int] = []
            for part in came:
                inserted.insert(part, part)
            if sorted(came) in (came, inserted):
                return False
        return True

    @property
    def tells_plans_apart(self) -> bool:
        """No mistaken plan is right by chance, and any small limit would delay an upload."""
        longest_first = window_starts(sorted(self._exports, reverse=True), self.workers)
        return (
            tells_windows_apart(self._exports, self.workers)
            and (len(self.parts) < ENOUGH_TO_NAME or names_windows(self._exports, self.workers))
            and longest_first != self.export_starts
            and self.most_uploads > min(MOST_GUESSED, len(self.parts) - 2)
        )

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

    def mistaken_plan(self, exports: Iterable[Span]) -> str:
        """By which of :func:`.mistaken_windows` exports went, "" for none."""
        return mistaken_window(self._exports, self.workers, exports)

    @property
    def _exports(self) -> list[int]:
        return [part.export_seconds for part in self.parts]
