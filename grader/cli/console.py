"""Where output goes: what the terminal can show, and writing that survives a closed pipe.

Everything is rendered first and written in one go, so that the exit code is the verdict's even when
the reader (``| head``) has gone.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from rich.text import Text

__all__ = ["console_for", "is_live", "rendered", "show", "write", "write_bytes"]

#: wider than any screen; every line is as long as the terminal is wide
MOST_SANDBOXES = 1000


def console_for(stream: TextIO) -> Console:
    """A console of the stream's width and colours; neither colour nor other style where not wanted."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not stream.isatty()
    width, height = _size()
    return Console(
        file=stream,
        width=width,
        height=height,
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )


def _size() -> tuple[int, int] | tuple[None, None]:
    """Width and height that the environment says, within reason; nothing: the terminal is asked.

    Rich would take any number, and fail for a digit that is none, such as "²".
    """
    if os.environ.keys().isdisjoint(("COLUMNS", "LINES")):
        return None, None
    width, height = shutil.get_terminal_size()
    return min(max(width, 40), MOST_SANDBOXES), min(max(height, 4), MOST_SANDBOXES)


def is_live() -> bool:
    """Whether somebody watches a terminal that can redraw a line."""
    return sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") not in (None, "", "dumb")


def show(lines: Iterable[Text], *, console: Console) -> None:
    """Write styled lines to standard output."""
    write(rendered(lines, console=console))


def rendered(lines: Iterable[Text], *, console: Console) -> str:
    """Styled lines as the characters that the console wants, none of them wrapped."""
    with console.capture() as capture:
        for line in lines:
            console.print(line, no_wrap=True, overflow="ignore", crop=False)
    return "".join(f"{line.rstrip(' ')}\n" for line in capture.get().splitlines())


def write(text: str) -> None:
    """Write to standard output; characters that its encoding lacks become "?", a closed pipe is no error.

    Raises:
        OSError: it cannot be written, on a full disk for example.
    """
    write_bytes(text.encode(sys.stdout.encoding or "utf-8", "replace"))


def write_bytes(content: bytes) -> None:
    """Write to standard output as it is; a closed pipe is no error.

    Raises:
        OSError: it cannot be written, on a full disk for example.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # The interpreter flushes again at exit, which must not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise
