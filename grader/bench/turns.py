"""The bench's side of the judged clock: who may speak, and what time it is.

The bench has the turn while its code runs. It gives the turn away by ``idle`` (nothing is ready;
here is my next deadline) or ``block`` (the learner's code sleeps on this thread), and gets it back
with ``go``. Before the judge lets a reply of its world leave, it says ``now``; the bench sets its
clock, answers ``set``, and only then do the bytes move: no byte is ever read before the clock is right.
Where the bench has one thread only, the judge does not ask for the answer: that thread hears ``now`` and
``go`` before it can read anything.

Time is whole microseconds (*ticks*) at the boundary. Inside, ``now`` is a float in virtual seconds
that equals a reached deadline to the last bit: a timer armed for 0.1 + 0.2 fires when the clock *is*
0.1 + 0.2, so no loop creeps towards its own deadline.

Threads other than the main one sleep virtually: they register a timer and wait for an event. The main
thread tells the earliest one with its own ``idle``; while the main thread is held up elsewhere, the
timer goes as a ``note``, and the judge wakes the process with a signal when it is due. A thread that waits
until everything else is at rest (:meth:`Turns.let_rest`) is told in the same two ways, without a moment of
time that passes.
"""

from __future__ import annotations

from collections.abc import Callable

# By name: what the learner's code does to the modules does not reach us.
from heapq import heapify, heappop, heappush
from math import ceil, inf, ulp
from os import pipe, set_blocking
from threading import Event, Lock, get_ident
from typing import TYPE_CHECKING, Any, NoReturn

from grader.bench.channel import Channel, leave
from grader.protocol.numbers import TICKS_PER_SECOND

if TYPE_CHECKING:
    from grader.protocol.conversation import Go, JudgeWord, Now

    #: in which order, equal ones as they came, and what is called then
    _Waiting = tuple[float, int, Callable[[], None]]

__all__ = ["Turns", "to_ticks", "wakeable_pipe"]

#: the judge refuses deadlines beyond ten virtual years; a longer sleep is told as this long
FAR = 10 * 365 * 86400 * TICKS_PER_SECOND
#: so many turns of a loop without an idle moment are a spin: somebody asks again and again
MOST_TURNS_WITHOUT_IDLE = 50_000


def to_ticks(virtual_seconds: float) -> int:
    """Whole microseconds, rounded up but for the noise of the last bits of a float."""
    noise = max(1e-9, 4 * ulp(virtual_seconds))  # after a year, ten steps of 0.1 are noisier
    return ceil((virtual_seconds - noise) * TICKS_PER_SECOND)


class Turns:
    """The clock, and the conversation that moves it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.ticks = 0
        self.now = 0.0
        #: virtual seconds that had passed when the clock was set back to zero; the learner's clocks go on
        self.before = 0.0
        self.sequence = 0
        self.told: float | None = None
        #: sends the report and leaves; set by the runner
        self.on_stop: Callable[[JudgeWord], NoReturn] = lambda _: leave(0)
        #: makes the main thread look at the thread timers again
        self.poke: Callable[[], None] = lambda: None
        #: called on every idle, before it is said: who waits where
        self.before_idle: Callable[[], None] = lambda: None
        #: called when the learner's code holds a loop up by asking its selector by hand
        self.on_held_up: Callable[[], None] = lambda: None
        self.main_thread = get_ident()
        self.waiting = False
        self._turns_without_idle = 0
        #: by virtual seconds
        self._timers: list[_Waiting] = []
        #: threads that wait until all is at rest, by their numbers, which are negative here
        self._resting: list[_Waiting] = []
        self._waiting_count = 0
        self._lock = Lock()

    # ------------------------------------------------------------------ the main thread
    def restart(self) -> None:
        """The first call begins at zero, as in a file that took no time to be imported; so does the judge.

        Timers of threads that were started meanwhile keep their distance.
        """
        with self._lock:
            self._timers = [(when - self.now, order, wake) for when, order, wake in self._timers]
            heapify(self._timers)
            self.before += self.now
            self.now, self.ticks = 0.0, 0

    def idle(self, deadline: float | None, *, writers: int = 0, held_up: bool = False) -> None:
        """Give the turn away. ``deadline`` in virtual seconds, ``None`` for no timer at all.

        ``writers`` counts descriptors that wait to become writable: the judge then makes sure that
        no connection is still being made. ``held_up``: it is not the loop that waits, but code that the
        loop waits for.
        """
        if held_up:
            self.on_held_up()
        self._turns_without_idle = 0
        self.before_idle()
        with self._lock:
            if self._timers:
                deadline = min(self._timers[0][0], inf if deadline is None else deadline)
            rests = bool(self._resting)
            self.waiting = True
        self.told = None if deadline is None or deadline == inf else deadline
        self.sequence += 1
        self.channel.send(
            t="idle",
            seq=self.sequence,
            deadline=self._told_ticks(),
            writers=writers,
            held_up=held_up,
            rests=rests,
        )

    def turn_without_idle(self) -> None:
        """A loop went round without waiting; far too often in a row is told as a spin."""
        self._turns_without_idle += 1
        if self._turns_without_idle > MOST_TURNS_WITHOUT_IDLE and get_ident() == self.main_thread:
            self._turns_without_idle = 0
            self.before_idle()
            self.speak(t="spin")

    def woke(self) -> None:
        """Something became ready before the judge answered; its ``go`` is still to come."""
        self.channel.send(t="woke", seq=self.sequence)

    def answer(self) -> None:
        """Take the turn back: wait for ``go``."""
        while True:
            message = self._hear_the_time(self.channel.receive())
            if message["t"] == "go":
                break
            self._note_timer()
            if message["asks"]:
                self.channel.send(t="set", seq=self.sequence)
        self.waiting = False
        self.told = None
        self._note_timer()

    def block(self, virtual_seconds: float, line: int | None) -> None:
        """The main thread sleeps: the clock moves by so much, and nothing of ours can run meanwhile."""
        end = self.now + virtual_seconds
        self._note_timer()
        self.told = end
        self.sequence += 1
        ticks = max(0, min(to_ticks(end) - self.ticks, FAR))
        self.channel.send(t="block", seq=self.sequence, ticks=ticks, line=line)
        self.answer()

    def _hear_the_time(self, message: JudgeWord) -> Go | Now:
        """Set the clock by what the judge says where it says nothing but the time, or that it is over."""
        if message["t"] == "stop":
            self.on_stop(message)
        if message["t"] != "go" and message["t"] != "now":
            raise RuntimeError(f"the judge says {message['t']} where it tells the time")
        self._set(message["now"])
        if message["t"] == "now" or message["rested"]:
            self._let_one_go_on()
        return message

    def speak(self, **message: Any) -> JudgeWord:
        """Say something that the judge answers once; the answer may set the clock."""
        self.sequence += 1
        self.channel.send(seq=self.sequence, **message)
        noted = False
        while True:
            answer = self.channel.receive()
            if answer["t"] == "stop":
                self.on_stop(answer)
            if answer["t"] == "go" or answer["t"] == "now":
                self._set(answer["now"])
            if answer["t"] != "now":
                break
            # Said while this thread was held up and its signal blocked: the judge waits for no answer to it,
            # and takes the note that it came for as heeded. Whoever else waits is noted once more.
            noted = True
        if noted:
            self._note_timer()
        return answer

    def interrupted(self) -> None:
        """The judge sent a signal: it has something to say while the main thread is held up."""
        message = self.channel.receive_now()
        if message is None:
            return  # it was heard in its turn
        if self._hear_the_time(message)["t"] == "now":
            self._note_timer()
            self.channel.send(t="set", seq=self.sequence)

    # ------------------------------------------------------------------ any thread
    def call_at(self, when: float, wake: Callable[[], None]) -> None:
        """Have ``wake`` called (from some thread) once the clock is at ``when`` virtual seconds."""
        self._wait_in(self._timers, when, wake)

    def let_rest(self, number: int) -> None:
        """Wait, in a thread that is not the main one, until everything else is at rest.

        Of several threads that wait so, the one with the greatest number goes on first, and all comes to
        rest again before the next one does.
        """
        rested = Event()
        self._wait_in(self._resting, -number, rested.set)
        rested.wait()

    def _wait_in(self, line: list[_Waiting], key: float, wake: Callable[[], None]) -> None:
        """Line somebody up by ``key``, and have the judge hear of it."""
        with self._lock:
            self._waiting_count += 1
            heappush(line, (key, self._waiting_count, wake))
            main_waits = self.waiting
        if main_waits:
            self.poke()
        else:
            self._note_timer()

    def _let_one_go_on(self) -> None:
        """Everything is at rest: of the threads that wait for that, one goes on."""
        with self._lock:
            free = heappop(self._resting)[2] if self._resting else None
        if free is not None:
            free()

    def _note_timer(self) -> None:
        """Tell the earliest thread timer, in case the main thread is held up before its next ``idle``."""
        with self._lock:
            earliest = self._timers[0][0] if self._timers else None
            rests = bool(self._resting)
        if rests:
            self.channel.send(t="note", deadline=self.ticks)
        elif earliest is not None:
            ticks = min(max(to_ticks(earliest), self.ticks + 1), self.ticks + FAR)
            self.channel.send(t="note", deadline=ticks)

    def sleep_in_thread(self, virtual_seconds: float) -> None:
        """Sleep virtually in a thread that is not the main one."""
        done = Event()
        self.call_at(self.now + virtual_seconds, done.set)
        done.wait()

    # ------------------------------------------------------------------
    def _told_ticks(self) -> int | None:
        if self.told is None:
            return None
        return min(max(self.ticks + 1, to_ticks(self.told)), self.ticks + FAR)

    def _set(self, ticks: int) -> None:
        reached = self.told is not None and self._told_ticks() == ticks
        due: list[Callable[[], None]] = []
        with self._lock:
            if reached and self.told is not None:
                self.now = max(self.now, self.told)
            else:
                self.now = max(self.now, ticks / TICKS_PER_SECOND)
            self.ticks = ticks
            while self._timers and to_ticks(self._timers[0][0]) <= ticks:
                self.now = max(self.now, self._timers[0][0])
                due.append(heappop(self._timers)[2])
        for wake in due:
            wake()


def wakeable_pipe() -> tuple[int, int]:
    """A non-blocking pipe: (read end, write end)."""
    read_end, write_end = pipe()
    set_blocking(read_end, False)
    set_blocking(write_end, False)
    return read_end, write_end
