"""The checks while they run, redrawn in place and gone when the report is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from grader.cli.console import console_for
from grader.judge.request import CheckFinished, CheckStarted, Finished, Preparing, Suite
from grader.outcome import Outcome
from grader.report.terminal import ASCII, glyphs_for
from grader.report.wording import harmless_line, shortened

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from typing import TextIO

    from rich.console import RenderableType

    from grader.judge.request import Event
    from grader.report.terminal import Glyphs

__all__ = ["Board", "watched"]


class Board:
    """What is known so far: a line per check, and what is being prepared before the first one."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._preparing = ""
        self._sentences: tuple[str, ...] = ()
        self._outcomes: dict[int, Outcome] = {}
        self._current: int | None = None

    def tell(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case Preparing(what=what):
                self._preparing = what
            case Suite(sentences=sentences):
                self._sentences, self._preparing = sentences, ""
            case CheckStarted(index=index):
                self._current = index
            case CheckFinished(index=index, check=check):
                self._outcomes[index] = check.outcome
            case Finished():
                self._current = None

    def lines(self, *, width: int, height: int) -> list[tuple[str, Outcome | None, bool]]:
        """At most ``height`` lines of text, outcome so far, and whether it is at work now.

        When there are more checks than lines, the finished ones at the top go first.
        """
        lines = [
            (
                shortened(harmless_line(sentence), width - 4, ellipsis=self._glyphs.ellipsis),
                self._outcomes.get(index),
                index == self._current and index not in self._outcomes,
            )
            for index, sentence in enumerate(self._sentences)
        ]
        if self._preparing:
            lines.append((shortened(harmless_line(self._preparing), width - 4), None, True))
        first = max(0, min(self._current or 0, len(lines) - height))
        return lines[first : first + height]


def watched(events: Iterable[Event], *, stream: TextIO) -> Generator[Event, None, None]:
    """Pass the events on, drawing them on ``stream``; nothing is left of the drawing afterwards."""
    console = console_for(stream)
    glyphs = glyphs_for(console.encoding)
    board = Board(glyphs)
    spinner = Spinner("line" if glyphs is ASCII else "dots")

    def drawing() -> RenderableType:
        table = Table.grid(padding=(0, 1))
        for text, outcome, now in board.lines(width=console.width, height=max(console.height - 2, 1)):
            table.add_row(" ", spinner if now else _mark(outcome, glyphs), Text(text, "" if now else "dim"))
        return table

    with Live(get_renderable=drawing, console=console, transient=True, refresh_per_second=12):
        for event in events:
            board.tell(event)
            yield event


def _mark(outcome: Outcome | None, glyphs: Glyphs) -> Text:
    if outcome is None:
        return Text(" ")
    marks = {
        Outcome.PASSED: (glyphs.passed, "green"),
        Outcome.FAILED: (glyphs.failed, "red"),
        Outcome.INCONCLUSIVE: (glyphs.undecided, "yellow"),
    }
    return Text(*marks[outcome])
