"""How far a long run is, how fast, and how long it still takes: in a line that is redrawn."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING

from rich.live import Live
from rich.text import Text

from grader.cli.console import console_for, is_live
from grader.cli.stderr import complain_raw
from grader.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

__all__ = ["Pace", "duration", "telling"]

#: real seconds over which the rate is taken: the beginning, with its imports, is soon forgotten
WINDOW_SECONDS = 30.0
#: real seconds between two lines where nothing can be redrawn
LINE_SECONDS = 15.0


class Pace:
    """The rate of something that is counted, over the latest while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._looks: deque[tuple[float, int]] = deque([(self._began, 0)])

    def begin(self, done: int) -> None:
        """So many were there at once, without the work that is timed from now on."""
        self._looks = deque([(self._clock(), done)])

    def note(self, done: int) -> None:
        """So many are done by now."""
        now = self._clock()
        self._looks.append((now, done))
        while len(self._looks) > 2 and now - self._looks[1][0] >= WINDOW_SECONDS:
            self._looks.popleft()

    @property
    def per_second(self) -> float:
        """How many come to their end in a real second; 0.0 as long as nobody can tell."""
        (began, before), (now, done) = self._looks[0], self._looks[-1]
        return (done - before) / (now - began) if now > began else 0.0

    @property
    def real_seconds(self) -> float:
        """Since the beginning."""
        return self._clock() - self._began

    def left(self, missing: int) -> float | None:
        """Real seconds that so many more will take; None as long as nobody can tell."""
        return missing / self.per_second if self.per_second > 0 else None


def duration(real_seconds: float) -> str:
    """For people: "12 s", "3 min 20 s", "2 h 5 min"."""
    whole = round(real_seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def line(what: str, done: int, total: int, pace: Pace, more: str = "") -> str:
    """What is told of a moment, in at most 80 cells or so."""
    said = f"{what} {done:,} of {total:,}"
    if 0 < done < total and (left := pace.left(total - done)) is not None:
        said += f", {pace.per_second:.1f} a second, {duration(left)} left"
    return f"{said}; {more}" if more else said


@contextlib.contextmanager
def telling(stream: TextIO) -> Iterator[Callable[[str], None]]:
    """A function to tell the present line: redrawn on a terminal, and elsewhere written now and then."""
    if not is_live():
        told = time.monotonic()

        def tell_rarely(text: str) -> None:
            nonlocal told
            if time.monotonic() - told >= LINE_SECONDS:
                told = time.monotonic()
                complain_raw(text)

        yield tell_rarely
        return
    console = console_for(stream)
    latest = Text("")
    with Live(get_renderable=lambda: latest, console=console, transient=True, refresh_per_second=8):

        def tell(text: str) -> None:
            nonlocal latest
            latest = Text(text, no_wrap=True, overflow="ellipsis")

        yield tell


def many(count: int, thing: str) -> str:
    """``counted``, with a comma in thousands."""
    return counted(count, thing).replace(str(count), f"{count:,}", 1)
