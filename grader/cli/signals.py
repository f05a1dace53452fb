"""Signals that ask the command line to end: it does so as after Ctrl-C, the judge and the drawing gone."""

from __future__ import annotations

import signal

__all__ = ["Ended", "end_by_signals"]


class Ended(BaseException):
    """Somebody asked for the end: a closed terminal, a time limit of a script, a shutdown."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.name = signal.Signals(number).name


def end_by_signals() -> None:
    """From now on these signals raise :class:`Ended` in the main thread; one that is ignored stays so."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _raise)


def _raise(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_DFL)  # a second one ends it without manners
    raise Ended(number)
