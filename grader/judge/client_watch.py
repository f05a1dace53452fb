"""Whether the command line is still there while its request is worked on.

A command line that was killed cannot end its judge, and one grading may take a while. The end of its pipe
is told by a signal: the judge then ends at once, like one that was killed, and its sandboxes with it.
No thread waits for that, because a judge forks.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal

__all__ = ["ClientWatch"]

#: nobody reads it
EXIT_CODE = 3


class ClientWatch:
    """Watches the pipe of requests; make it in the main thread."""

    def __init__(self, requests: int) -> None:
        self._requests = requests
        #: a grading is under way whose result somebody asked for
        self.wanted = False
        with contextlib.suppress(ImportError, AttributeError, OSError):  # not everywhere, not for every file
            import fcntl

            signal.signal(signal.SIGIO, self._look)
            fcntl.fcntl(requests, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(requests, fcntl.F_SETFL, fcntl.fcntl(requests, fcntl.F_GETFL) | os.O_ASYNC)

    def _look(self, *_: object) -> None:
        if not self.wanted:
            return
        poll = select.poll()
        poll.register(self._requests, select.POLLHUP)
        if any(events & select.POLLHUP for _, events in poll.poll(0)):
            os._exit(EXIT_CODE)
