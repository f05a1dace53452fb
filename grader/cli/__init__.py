"""The command ``grade``: parse, call, render, exit code.

One module per audience (:mod:`learner`, :mod:`author`); :mod:`command` finds which is meant and turns
whatever happens into an exit code. Only Click is imported before a command is chosen; for what looks like a
grading, the judge's process starts before that (:mod:`ahead`).
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``grade`` with ``arguments`` (those of the process by default), and exit."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us: nobody wants to read it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 — for the process's life
    try:
        from grader.cli.ahead import judge_ahead  # importing this package must stay cheap

        if sys.platform != "win32":
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored by who started us, no end would be told
        with judge_ahead(sys.argv[1:] if arguments is None else arguments):
            from grader.cli.command import run
            from grader.cli.signals import end_by_signals

            end_by_signals()
            code = run(arguments)
    except Exception:  # noqa: BLE001 — not even this could be imported: Python's own code 1 means "not yet"
        import traceback  # for a fault only

        traceback.print_exc()
        code = 3
    if sys.flags.inspect:  # PYTHONINSPECT would put a prompt in place of the exit code
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(code)
    gc.freeze()  # its end would look through all of it for garbage, more than once
    sys.exit(code)
