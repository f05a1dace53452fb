"""Whatever is wrong, on its way to standard error: the one place that makes it harmless.

Messages quote what others have chosen: paths, options, names inside archives. A terminal would obey the
escape sequences in them, and a line end would let a name write lines of its own. Nobody may be there to
read it; that never makes things worse, since the exit code says the most important anyway.
"""

from __future__ import annotations

import contextlib

import click

__all__ = ["LONGEST", "complain", "complain_raw"]

#: more than the longest path and some words
LONGEST = 6000


def complain(cause: str, next_step: str = "") -> None:
    """Say what is wrong in one line, and what to do in another."""
    from grader.report.wording import harmless_line  # needs rich

    lines = [f"grade: {harmless_line(cause, limit=LONGEST)}"]
    if next_step:
        lines.append(harmless_line(next_step, limit=LONGEST))
    _say("\n".join(lines))


def complain_raw(text: str) -> None:
    """Text with lines of its own: Click's usage, a traceback."""
    from grader.report.wording import harmless  # needs rich

    _say(harmless(text, limit=10 * LONGEST).rstrip("\n"))


def _say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        click.echo(text, err=True)
