"""Sending scores, one after the other, each with a timestamp that is newer than all before it."""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Callable, Iterator, Sequence

from grader.errors import OneCookError, UsageError
from grader.export.ags import CONTENT_TYPE
from grader.lti.access import Access, NoToken
from grader.lti.addresses import scores_of
from grader.lti.clock import Clock
from grader.lti.journal import Journal
from grader.lti.patience import ask_patiently
from grader.lti.scores import Score
from grader.lti.transport import Reply, Transport, Unreachable

__all__ = ["Delivery", "Fate", "Sender", "check_clock", "foresee"]

UNAUTHORIZED = 401
#: of a score that is not newer than the platform's (Moodle)
CONFLICT = 409
_SECOND = datetime.timedelta(seconds=1)
#: seconds that are waited until the clock has passed the last timestamp
MOST_BEHIND = 5


class Fate(enum.Enum):
    """What became of a score."""

    SENT = "sent"
    THERE = "already there"
    REFUSED = "refused"
    NOT_SENT = "not sent"
    PLANNED = "would be sent"


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """One score, and what became of it."""

    score: Score
    fate: Fate
    #: why, in words
    words: str = ""


def check_clock(journal: Journal, clock: Clock) -> None:
    """See that new timestamps will be newer than those of the journal.

    Raises:
        UsageError: the clock is behind the last sending.
    """
    latest = journal.latest()
    if latest is not None and latest - clock.now() > MOST_BEHIND * _SECOND:
        raise UsageError(
            f"the last scores were sent at {latest:%Y-%m-%d %H:%M:%S} UTC, and this clock is behind that",
            "Set the clock: platforms refuse scores that are older than the last ones.",
        )


def foresee(scores: Sequence[Score], journal: Journal, *, force: bool = False) -> Iterator[Delivery]:
    """What :meth:`Sender.send` would do; nobody is asked."""
    for score in scores:
        there = journal.accepted(score) and not force
        yield Delivery(score, Fate.THERE if there else Fate.PLANNED)


class Sender:
    """Sends scores to one platform."""

    def __init__(
        self,
        *,
        access: Access,
        transport: Transport,
        journal: Journal,
        clock: Clock,
        tell: Callable[[str], None],
    ) -> None:
        """Nothing is sent yet.

        Args:
            access: the right to.
            transport: carries the posts.
            journal: knows what was accepted, and is told of each post.
            clock: gives timestamps, and is waited by.
            tell: is told why there is a pause.
        """
        self._access = access
        self._transport = transport
        self._journal = journal
        self._clock = clock
        self._tell = tell
        self._reached = False
        #: why some got no answer, or no right to be sent; None: all were answered
        self.trouble: OneCookError | None = None

    def send(self, scores: Sequence[Score], *, force: bool = False) -> Iterator[Delivery]:
        """Send each score that the platform does not have, and say what became of it as soon as it is known.

        One score without an answer may be that score's own fault, so the next is tried; of two in a row it is
        the platform's, and no other is tried.

        Args:
            scores: in the order in which they are sent.
            force: send also what was accepted before.

        Raises:
            Inconclusive: the journal cannot be written.
        """
        stopped = silent = False
        for score in scores:
            if self._journal.accepted(score) and not force:
                yield Delivery(score, Fate.THERE)
                continue
            if stopped:
                yield Delivery(score, Fate.NOT_SENT, "the sending has stopped before it")
                continue
            try:
                reply = self._answer(score)
            except NoToken as error:
                self.trouble, stopped = error, True
                yield Delivery(score, Fate.NOT_SENT, error.cause)
            except Unreachable as error:
                self.trouble, stopped = error, silent or not self._reached or not error.passing
                silent = True
                yield Delivery(score, Fate.NOT_SENT, error.cause)
            else:
                silent = False
                yield Delivery(score, Fate.SENT if reply.good else Fate.REFUSED, _words(reply))

    def _answer(self, score: Score) -> Reply:
        """The platform's last word on a score."""
        renewed = repeated = False
        while True:
            headers = self._access.headers()
            self._reached = True
            reply = ask_patiently(lambda: self._post(score, headers), clock=self._clock, tell=self._tell)  # noqa: B023 — is called at once
            if reply.status == UNAUTHORIZED and not renewed:
                self._access.forget()
                renewed = True
            elif reply.status == CONFLICT and not repeated:
                repeated = True  # the same second as a score that was sent elsewhere: the next is newer
            else:
                return reply

    def _post(self, score: Score, headers: dict[str, str]) -> Reply:
        moment = self._moment(score)
        body = score.body(moment)
        self._journal.sending(score, moment)
        reply = self._transport.post(
            scores_of(score.line_item), body, {**headers, "Content-Type": CONTENT_TYPE}
        )
        self._journal.answered(score, moment, status=reply.status, words=reply.words)
        return reply

    def _moment(self, score: Score) -> datetime.datetime:
        """Now, in a later second than the last post of this score: Moodle drops what is smaller."""
        now, newest = self._clock.now(), self._journal.newest(score)
        if newest is None:
            return now
        later = newest.replace(microsecond=0) + _SECOND
        if now < later:
            self._clock.wait((later - now).total_seconds())
        return max(self._clock.now(), later)


def _words(reply: Reply) -> str:
    if reply.good:
        return ""
    return f"{reply.words} (it has a newer score)" if reply.status == CONFLICT else reply.words
