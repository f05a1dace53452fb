"""What a right runtime makes of a program of tasks.

Written as a table of states, unlike anything a learner would write. Where a lesson leaves something open,
right runtimes differ: a :class:`Manner` says how. A program on which they all agree is *clear*, and only
such are drawn for learners.
"""

from __future__ import annotations

import dataclasses
import heapq
from collections import deque
from typing import Literal

from grader.judge.runtimes.task_programs import Program, Step, Trace, spoken

__all__ = ["MANNERS", "TIDYING_SECONDS", "Manner", "expected", "is_clear"]

#: virtual seconds for which a task sleeps in its ``finally``
TIDYING_SECONDS = 2
SLEEPS = frozenset({"sleep", "guarded", "catching", "tidying", "spoiling"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What right runtimes may do in one way or another.

    Attributes:
        zero: what ends a timeout of no time stands in the queue itself, or is a timer that is due at once.
        alarm: what ends a timeout: a callback of the clock; a task that is spawned before or after the work;
            or its caller, who sleeps as well.
        waits: who is cancelled in a timeout waits for the end of the work, which is cancelled as well.
        again: work that is cleaning up already is cancelled again with its caller.
        overtakes: the time is up after the work has ended, before its caller has had its turn: that counts.
        beaten: who is cancelled after its time was up and the work has ended has TimeoutError all the same.
        place: who is cancelled in a join, and joins the same task again, has its old place among the joiners.
    """

    zero: Literal["queue", "timer"] = "queue"
    alarm: Literal["callback", "before", "after", "caller"] = "after"
    waits: bool = False
    again: bool = True
    overtakes: bool = False
    beaten: bool = False
    place: bool = False


PLAIN = Manner()
#: every way to do one thing comes together with different ways to do the others
MANNERS = (
    PLAIN,
    Manner(zero="timer", alarm="callback", overtakes=True),
    Manner(alarm="before", waits=True, place=True),
    Manner(alarm="caller", again=False, beaten=True),
)


def expected(program: Program, manner: Manner = PLAIN) -> Trace:
    """The trace of a right runtime."""
    return _Model(program, manner).run()


def is_clear(program: Program) -> bool:
    """Whether all right runtimes do the same: nothing hangs on what is left open."""
    verbs = {step[0] for steps in program.bodies.values() for step in steps}
    if not verbs & {"timeout", "work"} and not {"try join", "cancel"} <= verbs:
        return (
            True  # the ways differ in timeouts, where time goes by in a turn, and in joins that are repeated
        )
    first, *others = MANNERS
    trace = expected(program, first)
    return all(expected(program, other) == trace for other in others)


@dataclasses.dataclass(slots=True, eq=False)
class _Task:
    name: str
    steps: tuple[Step, ...]
    position: int = 0
    #: what its next turn goes on with
    state: Literal["new", "sleeps", "tidies", "joins", "gives time", "late", "is over"] = "new"
    #: its next turn is the one in which it is cancelled
    doomed: bool = False
    cancelled: bool = False
    result: float | str | None = None
    error: str | None = None
    joined: bool = False
    waiters: list[_Task] = dataclasses.field(default_factory=list)
    #: it waits for this task, and has to look at its end when it goes on
    awaits: _Task | None = None
    alarm: _Alarm | None = None

    @property
    def done(self) -> bool:
        return self.state == "is over"

    @property
    def verb(self) -> str:
        return self.steps[self.position][0]


@dataclasses.dataclass(slots=True, eq=False)
class _Alarm:
    """It stands in the queue or among the timers like a task, and leaves no trace."""

    seconds: float
    work: _Task
    asleep: bool = False
    rung: bool = False
    void: bool = False


@dataclasses.dataclass(slots=True)
class _Clock:
    now: float = 0.0


class _Model:
    """One runtime: first come, first served. Another one beside it shares the clock, and nothing else."""

    def __init__(self, program: Program, manner: Manner, beside: _Model | None = None) -> None:
        self._program = program
        self._manner = manner
        self._tasks: dict[str, _Task] = {}
        self._queue: deque[_Task | _Alarm] = deque()
        self._timers: list[tuple[float, int, _Task | _Alarm]] = []
        self._timed = 0
        self._failed: list[_Task] = []
        self._trace: Trace = [] if beside is None else beside._trace  # noqa: SLF001
        self._clock: _Clock = _Clock() if beside is None else beside._clock  # noqa: SLF001
        self._other = _Model(program, manner, self) if beside is None and program.other else None

    @property
    def _now(self) -> float:
        return self._clock.now

    def run(self) -> Trace:
        for name in self._program.other:
            assert self._other is not None
            self._other._spawn(name)  # noqa: SLF001
        self._run(self._program.roots, cancelled=self._program.early)
        if self._program.later or self._program.between:
            self._cancel_from_outside(self._program.between)
            self._run(self._program.later)
        self._run_other()
        return self._trace

    def _run_other(self) -> None:
        if self._other is not None:
            self._other._run((), "other run")  # noqa: SLF001

    def _cancel_from_outside(self, names: tuple[str, ...]) -> None:
        for name in names:
            self._note("somebody", f"cancels {name}")
            self._cancel(self._tasks[name])

    def _run(self, names: tuple[str, ...], who: str = "run", *, cancelled: tuple[str, ...] = ()) -> None:
        for name in names:
            self._spawn(name)
        self._cancel_from_outside(cancelled)
        self._note(who, "starts")
        while self._queue or self._timers:
            self._look_at_the_clock()
            if self._queue:
                self._turn(self._queue.popleft())
            elif self._timers:
                self._clock.now = self._timers[0][0]
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        self._note(who, f"raises {', '.join(map(str, lost))}" if lost else "returns")

    def _look_at_the_clock(self) -> None:
        """Who is due goes to the end of the queue, the earliest deadline first."""
        while self._timers and self._timers[0][0] <= self._now:
            due = heapq.heappop(self._timers)[2]
            if isinstance(due, _Alarm) and self._manner.alarm == "callback":
                self._ring(due)
                continue
            if isinstance(due, _Task) and due.state == "late" and due.awaits is not None:
                due.awaits.waiters.remove(due)
            self._queue.append(due)

    def _note(self, who: str, what: str) -> None:
        self._trace.append((who, what, self._now))

    def _spawn(self, name: str) -> _Task:
        self._tasks[name] = task = _Task(name, self._program.bodies[name])
        self._queue.append(task)
        return task

    def _sleep(self, sleeper: _Task | _Alarm, seconds: float) -> None:
        waits_itself = isinstance(sleeper, _Task) and sleeper.state != "late"
        if seconds <= 0 and (waits_itself or self._manner.zero == "queue"):
            self._queue.append(sleeper)
            return
        self._timed += 1
        heapq.heappush(self._timers, (self._now + seconds, self._timed, sleeper))

    # ------------------------------------------------------------------ turns
    def _turn(self, task: _Task | _Alarm) -> None:
        """One turn: steps until it has to wait, or ends."""
        if isinstance(task, _Alarm):
            self._turn_of_alarm(task)
            return
        if task.doomed:
            task.doomed = False
            goes_on = self._stopped(task)
        else:
            goes_on = self._resumed(task)
        while goes_on and task.position < len(task.steps):
            self._note(task.name, spoken(task.steps[task.position]))
            goes_on = self._step(task, *task.steps[task.position])
        if goes_on:
            self._note(task.name, "ends")
            self._finish(task, None)

    def _resumed(self, task: _Task) -> bool:
        """Go on after a wait; False when that ended the task, or it waits again."""
        match task.state:
            case "sleeps":
                task.position += 1
            case "tidies":
                self._end_cancelled(task)
                return False
            case "joins":
                return self._look(task)
            case "gives time":
                return self._timed_out_or_not(task)
            case "late":
                assert task.alarm is not None
                if task.alarm.work.done:
                    return self._timed_out_or_not(task)
                self._ring(task.alarm)
                task.state = "gives time"
                task.alarm.work.waiters.append(task)
                return False
        return True

    def _stopped(self, task: _Task) -> bool:
        """The turn in which it is cancelled; False when that ended it, or it waits again."""
        match task.state:
            case "new":
                self._finish(task, None, cancelled=True)
                return False
            case "sleeps":
                return self._stopped_asleep(task)
            case "joins":
                return self._meets_a_cancellation(task)
            case "gives time" | "late":
                return self._gives_up_itself(task)
        self._end_cancelled(task)
        return False

    def _stopped_asleep(self, task: _Task) -> bool:
        """What it does then is a matter of its step; False when that ended it, or it waits again."""
        match task.verb:
            case "catching":
                self._note(task.name, "catches Cancelled")
                task.position += 1
                return True
            case "tidying":
                self._note(task.name, f"tidies up for {TIDYING_SECONDS} s")
                task.state = "tidies"
                self._sleep(task, TIDYING_SECONDS)
            case "spoiling":
                self._note(task.name, f"raises Oops {task.name}")
                self._fail(task, f"Oops {task.name}")
            case _:
                self._end_cancelled(task)
        return False

    def _step(self, task: _Task, verb: str, argument: float | str | None) -> bool:  # noqa: C901, PLR0912 — a table
        """One step; False when it gave the turn away or ended the task."""
        match verb:
            case "join" | "try join":
                return self._join(task, self._tasks[str(argument)])
            case "timeout":
                self._give_time(task, *str(argument).split())
                return False
            case "raise" | "raise odd" | "raise group":
                self._fail(task, str(argument))
                return False
            case "return" | "return oops" | "return alike":
                self._finish(task, argument)
                return False
            case "spawn":
                self._spawn(str(argument))
            case "call join":
                pass  # it is awaited later
            case "cancel":
                self._cancel(self._tasks[str(argument)])
            case "work":
                self._clock.now += float(argument or 0)
            case "run other":
                self._run_other()
            case "now":
                self._note(task.name, f"is told {self._now:g} s")
            case _:  # a pause, or a sleep
                task.state = "sleeps"
                if verb in SLEEPS:
                    self._sleep(task, float(argument or 0))
                else:
                    self._queue.append(task)
                return False
        task.position += 1
        return True

    # ------------------------------------------------------------------ joins
    def _join(self, task: _Task, other: _Task) -> bool:
        """False when the joiner has to wait, or when what it found ended it."""
        other.joined = True
        task.state, task.awaits = "joins", other
        if other.done:
            return self._look(task)
        if task not in other.waiters:
            other.waiters.append(task)
        return False

    def _look(self, task: _Task) -> bool:
        """See how the joined task ended; False when that ended this task too."""
        other = task.awaits
        assert other is not None
        if other.cancelled:
            return self._meets_a_cancellation(task)
        task.awaits = None
        return self._takes(task, other, catching=task.verb == "try join")

    def _takes(self, task: _Task, other: _Task, *, catching: bool) -> bool:
        """What a task returned or raised, for the one that waited for it."""
        if other.error is None:
            self._note(task.name, f"gets {other.result} from {other.name}")
        elif catching:
            self._note(task.name, f"catches {other.error}")
        else:
            self._note(task.name, f"fails: {other.error}")
            self._fail(task, other.error)
            return False
        task.position += 1
        return True

    # ------------------------------------------------------------------ cancelling
    def _cancel(self, task: _Task) -> None:
        """It stops waiting and goes to the end of the queue; who stands there already keeps the place."""
        if task.done or task.doomed:
            return
        task.doomed = True
        if task in self._queue:
            return
        self._forget(task)
        if task.awaits is not None and task in task.awaits.waiters and not self._manner.place:
            task.awaits.waiters.remove(task)
        self._queue.append(task)

    def _forget(self, sleeper: _Task | _Alarm) -> None:
        """It sleeps no longer, if it does."""
        self._timers = [entry for entry in self._timers if entry[2] is not sleeper]
        heapq.heapify(self._timers)

    def _meets_a_cancellation(self, task: _Task) -> bool:
        """Its own in a join, or that of the task it joins; False when that ended it."""
        other, task.awaits = task.awaits, None
        if other is not None and task.verb == "try join":
            self._note(task.name, f"finds {other.name} cancelled")
            task.position += 1
            return True
        self._end_cancelled(task)
        return False

    def _end_cancelled(self, task: _Task) -> None:
        self._note(task.name, "is cancelled")
        self._finish(task, None, cancelled=True)

    # ------------------------------------------------------------------ timeouts
    def _give_time(self, task: _Task, seconds: str, child: str) -> None:
        """Start the work and its alarm, and wait for the work."""
        way = self._manner.alarm
        if way != "before":
            work = self._spawn(child)
            task.alarm = _Alarm(float(seconds), work)
            if way == "after":
                self._queue.append(task.alarm)
            else:
                self._sleep(task.alarm if way == "callback" else task, float(seconds))
        else:
            task.alarm = _Alarm(float(seconds), _Task("", ()))
            self._queue.append(task.alarm)
            work = task.alarm.work = self._spawn(child)
        work.joined = True
        work.waiters.append(task)
        task.state = "gives time" if way != "caller" else "late"
        task.awaits = work

    def _turn_of_alarm(self, alarm: _Alarm) -> None:
        if alarm.void:
            return
        if alarm.asleep:
            self._ring(alarm)
        else:
            alarm.asleep = True
            self._sleep(alarm, alarm.seconds)

    def _ring(self, alarm: _Alarm) -> None:
        alarm.rung = not alarm.work.done or self._manner.overtakes
        self._cancel(alarm.work)

    def _silence(self, task: _Task) -> _Alarm:
        alarm, task.alarm = task.alarm, None
        assert alarm is not None
        alarm.void = True
        self._forget(alarm)
        self._forget(task)
        return alarm

    def _timed_out_or_not(self, task: _Task) -> bool:
        """The work has ended; False when that ended the task that waited for it."""
        task.awaits = None
        alarm = self._silence(task)
        work = alarm.work
        if alarm.rung:
            self._note(task.name, f"gives up on {work.name}")
            task.position += 1
            return True
        if work.cancelled:
            self._end_cancelled(task)
            return False
        return self._takes(task, work, catching=False)

    def _gives_up_itself(self, task: _Task) -> bool:
        """It was cancelled while it waited for the work, which is cancelled as well."""
        alarm = self._silence(task)
        task.awaits = None
        if self._manner.beaten and alarm.rung and alarm.work.done:
            self._note(task.name, f"gives up on {alarm.work.name}")
            task.position += 1
            return True
        if not alarm.rung or self._manner.again:
            self._cancel(alarm.work)
        if self._manner.waits and not alarm.work.done:
            alarm.work.waiters.append(task)
            task.state = "tidies"
            return False
        self._end_cancelled(task)
        return False

    # ------------------------------------------------------------------ the end
    def _fail(self, task: _Task, error: str) -> None:
        task.error = error
        self._failed.append(task)
        self._finish(task, None)

    def _finish(self, task: _Task, result: float | str | None, *, cancelled: bool = False) -> None:
        task.state, task.result, task.cancelled = "is over", result, cancelled
        for waiter in task.waiters:
            if waiter.state == "late":
                self._forget(waiter)
            if (waiter.awaits is task and not waiter.doomed) or waiter.state == "tidies":
                self._queue.append(waiter)
        task.waiters.clear()
