"""Asking a platform again when it is busy: a few times, later and later, as it says itself if it says so."""

from __future__ import annotations

import datetime
import email.utils
from collections.abc import Callable

from grader.lti.clock import Clock
from grader.lti.transport import Reply, Unreachable

__all__ = ["MOST", "ask_patiently"]

#: requests for one answer
MOST = 5
#: requests that end in an error of the platform's own (500), which is what Moodle makes of a user it lacks
MOST_ERRORS = 3
#: seconds before the second request; twice as many before each that follows
FIRST_PAUSE = 1.0
#: seconds, whatever a platform asks for
LONGEST_PAUSE = 120.0


def ask_patiently(ask: Callable[[], Reply], *, clock: Clock, tell: Callable[[str], None]) -> Reply:
    """The first answer that another request would not change.

    Args:
        ask: makes one request.
        clock: is waited by.
        tell: is told why there is a pause, in one line.

    Raises:
        Unreachable: there was none in so many requests, or there is none to be had.
    """
    for turn in range(1, MOST + 1):
        pause = FIRST_PAUSE * 2 ** (turn - 1)
        try:
            reply = ask()
        except Unreachable as error:
            if not error.passing or turn == MOST:
                raise
            why = error.cause
        else:
            if not is_busy(reply) or (reply.status == 500 and turn == MOST_ERRORS):
                return reply
            why = f"the platform answers {reply.words}"
            if turn == MOST:
                break
            pause = max(pause, _asked_for(reply, clock.now()))
        pause = min(pause, LONGEST_PAUSE)
        tell(f"{why}; again in {pause:.0f} s")
        clock.wait(pause)
    raise Unreachable(
        f"the platform answers {reply.words}",
        "Try again later: the same command goes on where it stopped.",
        passing=True,
    )


def is_busy(reply: Reply) -> bool:
    """Whether it may be otherwise in a moment; Canvas has said so with 403, too."""
    slow_down = reply.status == 403 and b"Rate Limit Exceeded" in reply.body
    return reply.status in (408, 425, 429) or reply.status >= 500 or slow_down


def _asked_for(reply: Reply, now: datetime.datetime) -> float:
    """Seconds to wait, as ``Retry-After`` says, by a number or a date; 0 if it says nothing."""
    said = reply.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max((moment - now).total_seconds(), 0.0)
