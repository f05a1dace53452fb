"""What grading shows: the checks while they run, then the report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

from grader.cli.console import console_for, is_live, show, write
from grader.report.model import to_json
from grader.report.terminal import Detail, glyphs_for, render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.judge.request import Event
    from grader.report.model import Report

__all__ = ["Shape", "print_report", "watched"]

Shape = Literal["json", "points", "normal", "all"]


def watched(events: Iterable[Event]) -> Iterable[Event]:
    """The events, drawn as they pass when somebody watches a terminal."""
    if not is_live():
        return events
    from grader.cli import live  # on a terminal only

    return live.watched(events, stream=sys.stderr)


def print_report(report: Report, shape: Shape) -> None:
    """Write the report to standard output in the shape that was asked for."""
    if shape == "json":
        write(to_json(report).decode())
        return
    console = console_for(sys.stdout)
    glyphs = glyphs_for(console.encoding)
    show(render(report, width=console.width, glyphs=glyphs, detail=Detail(shape)), console=console)
