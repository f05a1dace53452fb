"""How a process treats signals is inherited, and decides no verdict here: the judge starts with its own.

Under ``nohup`` SIGHUP is ignored, in the background of a script SIGINT; other starters ignore SIGCHLD, or
hold signals back. A learner's code can see all that, bubblewrap waits by SIGCHLD, and the judge itself
interrupts a bench by a signal. The command line, on the other hand, goes on ignoring what it was asked to.
"""

from __future__ import annotations

import signal
import sys

__all__ = ["forget_inherited"]


def forget_inherited() -> None:
    """Treat every signal as a process does that a shell starts in a terminal; children inherit that."""
    if sys.platform == "win32":
        return
    # Two of these an interpreter ignores by itself at its start.
    for number in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}:
        if signal.getsignal(number) is signal.SIG_IGN:
            usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
            signal.signal(number, usual)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
