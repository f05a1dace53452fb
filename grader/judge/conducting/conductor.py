"""The conductor: drives one bench through the judged clock, turn by turn.

The bench has the turn while its code runs. It gives it away with ``idle`` or ``block``; the conductor
then lets the earliest thing happen (an event of its world, or the bench's own next deadline) and gives
the turn back. Three questions have to be answered exactly before time may move:

1. *Is a byte on its way?* :meth:`Wire.settled`, by asking the kernel.
2. *Does anything of the bench still run?* One thread: it said idle and sleeps. More: every thread of
   every process is at rest (:mod:`grader.sandbox.proc_snapshot`).
3. *Has the bench spoken meanwhile?* Then its word comes first.

While the bench has the turn and says nothing it is watched from outside: asleep in a system call with
nothing running means that the loop is held up; the world goes on one event at a time, and the stretch
is recorded as blocked. Nothing due then, and no timer of its own: it will never wake, a deadlock.

What bounds a bench is its CPU time, its memory, its output and the number of its steps. Real time only
ends what none of these catch, and counts only what the bench itself let pass (time in a run queue, its
own or the judge's, does not count), so a loaded machine changes no verdict.
"""

from __future__ import annotations

import contextlib
import enum
import select
import socket
import sys
from collections.abc import Callable, Iterator, Sequence

import msgspec

from grader.evidence.recorder import Recorder
from grader.evidence.report import LearnerReport, decode_report
from grader.judge.conducting.budget import Budget, Silence
from grader.judge.conducting.control import MAX_SOURCE_PIECE, ChannelClosed, Control, tampered
from grader.judge.conducting.event_queue import EventQueue
from grader.judge.conducting.messages import (
    HORIZON_TICKS,
    Awaiting,
    BenchMessage,
    Block,
    Closed,
    Done,
    Hello,
    Idle,
    Loaded,
    Note,
    Raised,
    ReportPiece,
    Returned,
    Set,
    Spin,
    Woke,
)
from grader.judge.conducting.modules import Modules
from grader.judge.conducting.output import Output
from grader.judge.conducting.watch import Rest, Watch
from grader.judge.conducting.wire import Wire
from grader.judge.faults import BenchLost, LearnerFault
from grader.judge.worlds.base import World
from grader.protocol.conversation import Call, CallMode, Code, End, File, Go, Now, Start, Stop
from grader.sandbox.handle import Sandbox
from grader.sandbox.policy import Limits
from grader.sandbox.proc_snapshot import ProcSnapshot

__all__ = ["Conductor"]

MOST_REPORT_BYTES = 2 << 20
#: characters of what a bench said that did not come up
MOST_SAID = 600
#: how often the bench's CPU time is looked at while it keeps talking
STEPS_PER_LOOK = 256
#: of every kind; an honest step has a handful, and only code that meddles with the channel has many
MOST_WORDS_PER_STEP = 10
#: faults that mean, before the function is called or once it has returned, that something does not end
UNENDING = frozenset({"deadlock", "stuck", "spin", "cpu", "silent", "endless-threads"})
FIRST_WAIT, LONGEST_WAIT = 0.001, 0.02
SETTLE_WAIT = 0.0002
#: most benches settle within so many looks; from then on the real time is watched
LOOKS_PER_CLOCK = 20
#: seconds of the bench's own that its last report may take: of real time, and of its processor time
FAREWELL_SECONDS, FAREWELL_CPU_SECONDS = 2.0, 0.5


class Phase(enum.Enum):
    """What a bench is at, in words that follow "while it was"."""

    STARTING = "starting"
    IMPORTING = "being imported"
    RUNNING = "running"
    SETTING_ITS_CLOCK = "setting its clock"
    ENDING = "ending"


class Conductor:
    """One bench, from its start to its end. Every method may raise :class:`LearnerFault`."""

    def __init__(
        self,
        sandbox: Sandbox,
        program: Modules,
        world: World | None,
        limits: Limits,
        *,
        budget: Budget,
        schedule: int | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.program = program
        self.world = world if world is not None else World()
        self.limits = limits
        self.budget = budget
        self.events = EventQueue(schedule)
        self.recorder = Recorder()
        self.output = Output(limits.output_bytes)
        self._sequence = 0
        #: heard since the call began, whatever they were
        self._words = 0
        self._woke = 0
        self._off_loop_from: int | None = None
        self._thread_deadline: int | None = None
        self._call_is_open = False
        #: how much of the world's record is of earlier calls
        self._asked_before = self._broken_before = 0
        #: there is a loop that can be held up
        self._on_loop = False
        #: when it was last at rest, the bench was one process of one thread
        self._is_alone = False
        #: called whenever the bench gives the turn away and waits; for whoever measures what it used
        self.at_rest: Callable[[], None] = _nothing
        self.wire: Wire | None = None
        kind = socket.SOCK_SEQPACKET if sys.platform == "linux" else socket.SOCK_DGRAM
        mine, theirs = socket.socketpair(socket.AF_UNIX, kind)
        self.control = Control(mine)
        try:
            self.bench = sandbox.fork_bench(theirs, self.output.write_end)
        except BaseException:
            self.control.close()
            self.output.close()
            raise
        finally:
            theirs.close()
            self.output.close_write_end()
        self.watch = Watch(sandbox, self.bench, limits, self.recorder)

    # ------------------------------------------------------------------ the phases
    def start(self) -> Raised | None:
        """Greet the bench, give it the sources; None when they are loaded, what was raised otherwise."""
        self._greet()
        self.sandbox.offer(self.bench)
        handed, self.control.handed = self.control.handed, []
        sockets = [socket.socket(fileno=descriptor) for descriptor in handed]
        self.wire = Wire(
            sockets[0],
            sockets[1] if len(sockets) > 1 else None,
            self.world,
            most_held=self.limits.connections,
        )
        self.world.begin(
            self.events, lambda connection, data, close: self._wire().put(connection, data, close=close)
        )
        self._hand_over_sources()
        try:
            message = self._converse(Phase.IMPORTING)
        except LearnerFault as fault:
            if fault.kind in UNENDING:
                sentence = f"while the file was imported, {fault.sentence}"
                raise LearnerFault("endless-import", sentence, line=fault.line) from None
            raise
        if isinstance(message, Raised):
            return message
        if not isinstance(message, Loaded):
            raise tampered("it is not loaded")
        self._wire().drain()
        if self.world.lines_heard:
            # Work done before the call would take no time, and hold up nobody who could notice.
            raise LearnerFault(
                "asked-at-import", "your code asked for something while the file was being imported"
            )
        self._let_threads_end()
        self._begin_at_zero()
        return None

    def _let_threads_end(self) -> None:
        """A thread that was joined while the file was imported takes its last steps after that.

        The bench waits for our answer meanwhile; whatever of it still runs when its time is up goes on for
        longer than a thread takes to end, and into the call.
        """
        if self.watch.alone():
            return
        rest, has_time = Rest(self.watch), self.watch.time_for(FAREWELL_SECONDS, FAREWELL_CPU_SECONDS)
        while not self.watch.alone() and rest.look() is None and has_time():
            select.select([], [], [], SETTLE_WAIT)

    def _begin_at_zero(self) -> None:
        """Time that passed while the file was imported is nobody's: the first call begins at zero."""
        if self._thread_deadline is not None:
            self._thread_deadline -= self.events.now
        self.events.restart()

    def _greet(self) -> None:
        """Hear the first word of the bench. No learner code is in it yet: what goes wrong here is ours."""
        try:
            hello = self._await(Phase.STARTING)
        except (LearnerFault, ChannelClosed) as fault:
            self.output.read()
            said = self.output.text.strip() or str(fault)
            raise BenchLost(f"a bench did not come up: {said[-MOST_SAID:]}") from fault
        if not isinstance(hello, Hello) or not self.control.handed:
            raise BenchLost("a bench did not come up: it has no network to hand over")

    def _hand_over_sources(self) -> None:
        began: float | None = None

        def still_reads() -> bool:
            """Nothing of the learner's runs yet: that it is alive is nearly enough."""
            nonlocal began
            now = self.watch.own_real_seconds()
            began = now if began is None else began
            return self.bench.alive() and now - began < self.limits.silent_seconds

        for name, text in self.program.texts.items():
            for piece in _pieces(text):
                self.control.say_in_time(still_reads, File(t="file", name=name, text=piece))
        for name, code in self.program.compiled():
            for piece in _pieces(code):
                self.control.say_in_time(still_reads, Code(t="code", name=name, code=piece))
        start = Start(
            t="start",
            given=list(self.program.given),
            learner=self.program.learner,
            drivers=list(self.program.drivers),
            required=list(self.program.required),
        )
        self.control.say_in_time(still_reads, start)

    def call(
        self, module: str, function: str, arguments: Sequence[object], *, mode: CallMode
    ) -> Returned | Raised:
        """Have a function called; :attr:`recorder` has the record of it afterwards."""
        self.recorder.begin(self.events.now)
        self._off_loop_from = None
        self._words = 0
        self._asked_before, self._broken_before = len(self.world.requests), len(self.world.violations)
        self._call_is_open = True
        self._on_loop = mode == "run" and self.program.on_loop
        call = Call(t="call", module=module, function=function, args=list(arguments), mode=mode)
        self.control.say(call)
        message = self._converse(Phase.RUNNING)
        if isinstance(message, Awaiting):
            self._wire().drain()
            early = len(self.world.requests) - self._asked_before
            self.recorder.gave_awaitable(early, self.events.now, on_loop=self._on_loop)
            self._go()
            message = self._converse(Phase.RUNNING)
        if not isinstance(message, Returned | Raised):
            raise tampered("neither returned nor raised")
        if isinstance(message, Returned) and self.program.on_loop and not message.awaited:
            self.recorder.discount_own_thread()
        if isinstance(message, Returned):
            self.recorder.answered(kind=message.kind, awaited=message.awaited)
        elif message.at == "call":
            self.recorder.raised(message.error.type)
        self._note_end()
        self.recorder.close()  # the kit's own thread may be seen once more while it ends
        self._go()
        return message

    def close_call(self) -> None:
        """After a return: loops are closed, leftovers cancelled."""
        if not self._call_is_open:
            return
        self._call_is_open = False
        try:
            message = self._converse(Phase.ENDING)
        except LearnerFault as fault:
            if fault.kind in UNENDING:
                raise LearnerFault("lingers", f"after your function had returned, {fault.sentence}") from None
            raise
        if not isinstance(message, Closed):
            raise tampered("it does not close")

    def farewell(self) -> None:
        """Let the last call come to its end, then have the bench's own report recorded."""
        self.close_call()
        if (fault := self.watch.out_of_memory()) is not None:
            raise fault
        with contextlib.suppress(ChannelClosed, LearnerFault):
            self.control.say(End(t="end"))
            self.recorder.told(self._collect_report())

    def stop(self) -> None:
        """End the run here and have it recorded who waits where, if the bench can tell."""
        with contextlib.suppress(ChannelClosed, LearnerFault):
            self.control.say(Stop(t="stop"))
            self.watch.signal()
            self.recorder.told(self._collect_report())

    def ended(self) -> LearnerFault | BenchLost:
        """Why the bench is gone (see :meth:`.Watch.ended`).

        Raises:
            Inconclusive: it was ended because the machine's memory had run out.
        """
        return self.watch.ended()

    def out_of_memory(self) -> LearnerFault | None:
        """The fault of a bench of which the kernel has ended a process for want of memory, or None.

        Raises:
            Inconclusive: memory had run out around the sandbox, within its own bound.
        """
        return self.watch.out_of_memory()

    def cpu_nanoseconds(self) -> int:
        """Processor time of the bench so far, read from outside."""
        return self.watch.cpu_nanoseconds()

    def close(self) -> None:
        """Everything of this bench is gone afterwards."""
        with contextlib.suppress(LearnerFault):
            self.output.read()
        self.bench.kill()
        self.control.close()
        self.output.close()
        self.watch.close()
        if self.wire is not None:
            self.wire.close()

    # ------------------------------------------------------------------ turns
    def _converse(self, phase: Phase) -> Loaded | Raised | Returned | Awaiting | Closed:
        """Keep the clock going until the bench says something else than idle or block."""
        with self.budget.conversation():
            return self._take_turns(phase)

    def _take_turns(self, phase: Phase) -> Loaded | Raised | Returned | Awaiting | Closed:
        self.budget.begin_work()
        while True:
            message = self._await(phase)
            self._count_step()
            if isinstance(message, Note):
                self._note_thread_deadline(message)
                continue
            if isinstance(message, Woke):
                self._accept_woke(message)
                continue  # it crossed our go, which was its answer
            if isinstance(message, Hello | Set | ReportPiece | Done):
                raise tampered("it spoke out of turn")
            self._take_turn(message.seq)
            self._end_off_loop()
            if isinstance(message, Idle):
                self.at_rest()
                began = self.events.now
                self._idle(message)
                if message.held_up:
                    self._note_held_up(began)
            elif isinstance(message, Block):
                self._block(message)
            elif isinstance(message, Spin):
                raise LearnerFault("spin", "your code asks again and again, and never waits")
            else:
                return message

    def _count_step(self) -> None:
        self.watch.steps += 1
        self.recorder.step()
        if self.recorder.steps > self.limits.steps:
            raise LearnerFault("spin", "your code wakes again and again, and time hardly moves")
        self.budget.work()

    def _take_turn(self, sequence: int) -> None:
        if sequence != self._sequence + 1:
            raise tampered("it spoke out of turn")
        self._sequence = sequence

    def _accept_woke(self, message: Woke) -> None:
        if message.seq != self._sequence or self._woke == self._sequence:
            raise tampered("it woke out of turn")
        self._woke = self._sequence

    def _note_thread_deadline(self, message: Note) -> None:
        if message.deadline > self.events.now + HORIZON_TICKS:
            raise tampered("a deadline that far away")
        self._thread_deadline = message.deadline

    def _go(self, *, rested: bool = False) -> None:
        self.control.say(Go(t="go", now=self.events.now, rested=rested))

    def _idle(self, message: Idle) -> None:
        """Nothing of the bench is ready: let the earliest thing happen."""
        self.recorder.idle()
        self._thread_deadline = None
        deadline = message.deadline
        if deadline is not None and deadline > self.events.now + HORIZON_TICKS:
            raise tampered("a deadline that far away")
        if deadline is not None and deadline <= self.events.now:
            self._go()  # it passed while the loop was held up
            return
        if not self._settle_idle(message):
            self._go()  # something moved, or woke: the bench must look again first
            return
        if message.rests:
            self._go(rested=True)
            return
        due = self.events.next_ticks
        if due is not None and (deadline is None or due <= deadline):
            self._release_told(due)
            if due == deadline and not self._is_alone:
                self._let_threads_go_first(message)
        elif deadline is not None:
            self.events.advance(deadline)
            self.recorder.jump()
        else:
            raise LearnerFault("deadlock", "everything waits, and nothing is left that could wake it")
        self._go()

    def _let_threads_go_first(self, message: Idle) -> None:
        """A reply and a timer of the loop at one instant: a thread that has the reply is done with it first.

        Otherwise the two would race, and a program that asks by a timer would be now right, now wrong.
        """
        while not self._settle_idle(message):
            self._count_step()

    def _settle_idle(self, message: Idle) -> bool:
        """True when the bench is surely at rest with no byte on its way; False when it must look again."""
        wire, rest = self._wire(), Rest(self.watch)
        looks, silence = 0, Silence(self.watch, self.budget)
        while True:
            self.output.read()
            given = wire.given
            if self._spoke_while_idle():
                return False
            if wire.drain():
                if wire.given != given or message.writers:
                    return False
                self._count_step()  # it has said this before: it is heard now, and nothing was given back
                continue
            if wire.settled() and not (message.writers and wire.connecting()) and self._rests(message, rest):
                return True
            looks += 1
            if looks >= LOOKS_PER_CLOCK and silence.own_real_seconds() > self.limits.silent_seconds:
                raise LearnerFault(
                    "endless-threads", "a thread or process of your code never comes to an end"
                )
            select.select([self.control], [], [], SETTLE_WAIT)

    def _spoke_while_idle(self) -> bool:
        """The bench has woken by itself (or a thread has), and must look again."""
        heard = self._hear()
        match heard:
            case None:
                return False
            case Note():
                self._note_thread_deadline(heard)
            case Woke():
                self._accept_woke(heard)
                self._wire().drain()
            case _:
                raise tampered("it spoke out of turn")
        return True

    def _rests(self, message: Idle, rest: Rest) -> bool:
        """Nothing of the bench runs, and nothing that it has said is unheard."""
        asleep = self.watch.asleep_alone()
        self._is_alone = asleep is not None
        if asleep is not None:
            return asleep and self._silent()
        snapshot = rest.look()
        if snapshot is None:
            return False
        # The main thread has said idle: it waits for the judge, and a timer there is the kit's own.
        if snapshot.timed_besides(self.bench.pid) and not self._something_due(message):
            return False
        rest.forget()
        if not (self._silent() and self._nothing_moves()):
            return False
        # Now, and only now, each thread that has asked for something is known to wait for it.
        self.recorder.resting(snapshot.readers_besides(self.bench.pid))
        return True

    def _nothing_moves(self) -> bool:
        """No byte moved when asked to, none is on its way, and no connection is being made."""
        wire = self._wire()
        return not wire.drain() and wire.settled() and not wire.connecting()

    def _something_due(self, message: Idle) -> bool:
        return message.rests or message.deadline is not None or self.events.next_ticks is not None

    def _release_told(self, due: int) -> None:
        """The clock first, then the bytes."""
        self._tell(due)
        self.events.pop()()

    def _tell(self, due: int) -> None:
        """Move the clock, and wait until the bench has set its own.

        One that was alone when it came to rest need not say so: its only thread waits for our go, and hears
        the time before it can read anything.
        """
        self.events.advance(due)
        if self._thread_deadline is not None and self._thread_deadline <= due:
            self._thread_deadline = None
        self.control.say(Now(t="now", now=self.events.now, asks=not self._is_alone))
        while not self._is_alone:
            answer = self._await(Phase.SETTING_ITS_CLOCK)
            if isinstance(answer, Set):
                if answer.seq != self._sequence:
                    raise tampered("it spoke out of turn")
                break
            if isinstance(answer, Note):
                self._count_step()
                self._note_thread_deadline(answer)
            elif isinstance(answer, Woke):
                self._accept_woke(answer)
            else:
                raise tampered("it spoke out of turn")

    def _block(self, message: Block) -> None:
        """The learner's code sleeps on the loop's thread: the world goes on, the loop does not."""
        start, end = self.events.now, self.events.now + message.ticks
        if end > HORIZON_TICKS:
            raise LearnerFault("spin", "your code sleeps for more than ten years")
        self._wire().drain()
        if not self.watch.alone():
            self._wait_beside_threads(end)
        while (due := self.events.next_ticks) is not None and due <= end:
            self.events.pop()()
            self._wire().drain()
        self.events.advance(end)
        self.recorder.blocked(start, end, message.line)
        self._go()

    def _wait_beside_threads(self, end: int) -> None:
        """Other threads live on while the loop's thread sleeps: one instant after the other."""
        sleeping = Idle(seq=self._sequence, deadline=end, writers=0)
        while True:
            self._count_step()
            if not self._settle_idle(sleeping):
                continue
            due, timer = self.events.next_ticks, self._thread_deadline
            if due is not None and due <= min(end, end if timer is None else timer):
                self._release_told(due)
            elif timer is not None and timer < end:
                self._tell(timer)
            else:
                return

    # ------------------------------------------------------------------ the bench has the turn
    def _await(self, phase: Phase) -> BenchMessage:
        """The next message; meanwhile the bench is watched from outside."""
        if self.watch.steps % STEPS_PER_LOOK == STEPS_PER_LOOK - 1:
            self.watch.look()
        wait, rest, calm = FIRST_WAIT, Rest(self.watch), False
        silence = Silence(self.watch, self.budget)
        while True:
            if (message := self._hear_within(wait)) is not None:
                return message
            wait = min(wait * 2, LONGEST_WAIT)
            snapshot = rest.look()
            if snapshot is None or phase is Phase.STARTING or not self._silent():
                calm = False
            elif not calm:
                # Asleep, but a byte on its way could wake it: look once more when there is none.
                calm = self._nothing_moves()
            elif self._go_on_without_the_loop(snapshot, phase):
                rest.forget()
                wait, calm = FIRST_WAIT, False
            if wait == LONGEST_WAIT and silence.own_real_seconds() > self.limits.silent_seconds:
                raise LearnerFault("silent", f"nothing was heard of your code while it was {phase.value}")

    def _hear(self) -> BenchMessage | None:
        """What the bench has said, if anything; a flood of words comes to an end wherever it is heard."""
        message = self.control.hear()
        if message is not None:
            self._words += 1
            if self._words > MOST_WORDS_PER_STEP * self.limits.steps:
                raise LearnerFault("spin", "your code keeps the judge busy with words, and never waits")
        return message

    def _hear_within(self, real_seconds: float) -> BenchMessage | None:
        """A message if one comes soon; raises when the bench is gone without one."""
        if self._readable(real_seconds) and (message := self._hear()) is not None:
            return message
        if self.bench.alive():
            return None
        if (message := self._hear()) is not None:
            return message
        self.output.read()
        raise self.watch.ended()

    def _go_on_without_the_loop(self, snapshot: ProcSnapshot, phase: Phase) -> bool:
        """The bench is at rest, but not by an idle moment of its loop; True if the world went on."""
        due, timer = self.events.next_ticks, self._thread_deadline
        if due is None and timer is None:
            if snapshot.timed:
                return False  # it sleeps by a timer of its own, in real time; bounded by silence
            sentence = f"your code waits for something that will never come, while {phase.value}"
            raise LearnerFault("stuck", sentence)
        if self._off_loop_from is None:
            self._off_loop_from = self.events.now
        earliest = min(ticks for ticks in (due, timer) if ticks is not None)
        self.events.advance(earliest)
        if timer is not None and timer <= earliest:
            self._thread_deadline = None
        self._tell_by_signal()
        if due is not None and due <= earliest:
            self.events.pop()()
        return True

    def _tell_by_signal(self) -> None:
        """Set the clock of a bench that is held up; one that cannot hear goes on with the old time."""
        self.control.say(Now(t="now", now=self.events.now, asks=True))
        self.watch.signal()
        rest, began = Rest(self.watch), self.watch.own_real_seconds()
        while self.watch.own_real_seconds() - began < FAREWELL_SECONDS:
            message = self._hear_within(FIRST_WAIT)
            if isinstance(message, Set):
                return
            if isinstance(message, Note):
                self._count_step()
                self._note_thread_deadline(message)
            elif message is not None:
                raise tampered("it spoke out of turn")
            if rest.look() is not None and self._silent():
                return

    def _end_off_loop(self) -> None:
        if self._off_loop_from is not None:
            self._note_held_up(self._off_loop_from)
            self._off_loop_from = None

    def _note_held_up(self, since_ticks: int) -> None:
        if self._on_loop:
            self.recorder.blocked(since_ticks, self.events.now)

    # ------------------------------------------------------------------ helpers
    def _wire(self) -> Wire:
        assert self.wire is not None
        return self.wire

    def _readable(self, real_seconds: float) -> bool:
        """Wait for a message (reading output meanwhile); True when there may be one."""
        watched: list[Control | Output | int] = [self.control, self.output]
        if self.bench.pidfd is not None:
            watched.append(self.bench.pidfd)
        ready, _, _ = select.select(watched, [], [], real_seconds)
        if self.output in ready:
            self.output.read()
        return self.control in ready

    def _silent(self) -> bool:
        """The bench has said nothing that is not heard yet."""
        return not select.select([self.control], [], [], 0)[0]

    def _note_end(self) -> None:
        self._wire().drain()
        self.recorder.ended(
            self.events.now,
            requests=self.world.requests[self._asked_before :],
            violations=self.world.violations[self._broken_before :],
            connections=self.world.connections_made,
            open_connections=self._wire().open_connections,
            unanswered=self.world.in_flight,
        )

    def note_fault(self, fault: LearnerFault) -> None:
        """The run ended by a fault: complete the record up to here."""
        if self.wire is not None:
            self._end_off_loop()
            with contextlib.suppress(LearnerFault):
                self._note_end()
        self.recorder.fault(fault.kind)

    def _collect_report(self) -> LearnerReport | None:
        text = bytearray()
        has_time = self.watch.time_for(FAREWELL_SECONDS, FAREWELL_CPU_SECONDS)
        while has_time():
            if not self._readable(LONGEST_WAIT) and self.watch.past_speaking() and self._silent():
                break
            message = self._hear()
            if isinstance(message, ReportPiece):
                text += message.piece.encode()
                if len(text) > MOST_REPORT_BYTES:
                    break
            elif isinstance(message, Done):
                try:
                    return decode_report(bytes(text))
                except (msgspec.MsgspecError, RecursionError):
                    raise tampered("its report is not one") from None
        return None


def _nothing() -> None:
    pass


def _pieces(text: str) -> Iterator[str]:
    """One at least."""
    for at in range(0, max(1, len(text)), MAX_SOURCE_PIECE):
        yield text[at : at + MAX_SOURCE_PIECE]
