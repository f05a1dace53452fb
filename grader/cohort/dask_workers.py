"""The workers of a Dask cluster, one that is there or one that is made on this machine.

Dask brings tasks to workers and answers back, and knows who is there. Which worker has which task is kept
here (:mod:`.placing`): every task is for one worker by name, under a key that is never used again, so that
Dask neither tries one again by itself nor gives an old answer for a new question.

A worker is asked first what it has (:mod:`.at_worker`), and gets tasks only if its verdicts are those of
this machine. Nothing of the kit is sent along or expected of the scheduler: what is called is named in
words, and each worker imports its own.

An event loop in a thread of its own does it all; the thread that writes the gradebook gets plain futures.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import functools
import logging
import secrets
import signal
import tempfile
import threading
import warnings
from concurrent.futures import Future
from multiprocessing import resource_tracker
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec

from grader.cohort.at_worker import Errand, Facts, Needed, Reply, unfit
from grader.cohort.placing import Delivery, Given, Placing
from grader.cohort.pool import available_processors
from grader.cohort.work import Answer, Task
from grader.errors import Inconclusive, OneCookError, UsageError
from grader.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LOCAL", "DaskWorkers"]

#: instead of an address: a cluster on this machine
LOCAL = "local"
#: real seconds without a sign of life, after which a worker's tasks are given to others
SILENT_SECONDS = 30.0
#: real seconds without a worker that may grade, after which there is no use in waiting
LONELY_SECONDS = 60.0
#: real seconds that a worker has to say what it has; it may have to build a runtime image first
LOOK_SECONDS = 300.0
#: real seconds to fetch an answer that a worker says it has
FETCH_SECONDS = 30.0
#: real seconds for one task, waiting behind another one included; a judge's own limits are far below
TASK_SECONDS = 1800.0
#: real seconds between two looks at who is there
LOOK_ROUND_SECONDS = 0.5
#: real seconds that a scheduler has for an answer, and to be reached again
PATIENCE_SECONDS = 20.0
#: what a worker evaluates: it imports its own kit, and a scheduler needs none
_LOOK = "__import__('importlib').import_module('grader.cohort.at_worker').look(asked)"
_GRADE = "__import__('importlib').import_module('grader.cohort.at_worker').grade(asked)"


@dataclasses.dataclass(slots=True)
class _Seen:
    """A worker as the scheduler tells of it."""

    name: str
    threads: int
    #: by the scheduler's clock: only whether it changes means anything here
    sign: float
    #: when it changed, by ours
    at: float
    host: str = ""
    #: None: not yet asked to the end; a reason: refused; empty: may have tasks
    unfit: str | None = None
    #: has given no sign for too long
    is_silent: bool = False
    #: what it was asked, and when
    asked: Any = None
    asked_at: float = 0.0


@dataclasses.dataclass(slots=True)
class _Sent:
    """A delivery in Dask's hands."""

    delivery: Delivery
    future: Any
    at: float
    finished_at: float | None = None


class DaskWorkers:
    """The workers of a cluster that have what this machine has.

    Entering waits until one of them may grade.

    Args:
        where: a scheduler's address, "tcp://HOST:8786", or :data:`LOCAL`.
        needed: what a worker must have.
        say: told who is refused, and why, in a sentence; called from another thread.
        jobs: of a cluster on this machine, workers; by default one for each processor.
        silent_seconds: real seconds without a sign of life, after which a worker's tasks are given to others.
        lonely_seconds: real seconds without any worker that may grade, after which there is an end.
        patience_seconds: real seconds that the scheduler has for an answer.
    """

    def __init__(
        self,
        where: str,
        needed: Needed,
        *,
        say: Callable[[str], None],
        jobs: int | None = None,
        silent_seconds: float = SILENT_SECONDS,
        lonely_seconds: float = LONELY_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._where = where
        self._needed = needed
        self._say = say
        self._jobs = jobs or available_processors()
        self._silent_seconds = silent_seconds
        self._lonely_seconds = lonely_seconds
        self._patience_seconds = patience_seconds
        #: in no other run's keys
        self._run = secrets.token_hex(8)
        self._placing = Placing()
        self._room = 1
        self._futures: dict[str, Future[Answer]] = {}
        self._sent: dict[int, _Sent] = {}
        self._seen: dict[str, _Seen] = {}
        #: the latest reasons, for when nobody is left
        self._refusals: dict[str, str] = {}
        self._alone_since = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._client: Any = None
        self._ready: Future[None] = Future()
        self._broken: OneCookError | None = None
        self._thread = threading.Thread(target=self._in_thread, name="dask", daemon=True)

    # ------------------------------------------------------------------ for the thread that writes
    @property
    def most_at_once(self) -> int:
        return self._room

    def submit(self, task: Task) -> Future[Answer]:
        """As of :class:`.work.Workers`; an exception only if nobody is left to grade."""
        answered: Future[Answer] = Future()
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._ask, task, answered)
        except RuntimeError:  # the loop has ended
            answered.set_exception(self._broken or _gone(self._where))
        return answered

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._ready.result()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._loop is not None and self._end is not None:
            with contextlib.suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    # ------------------------------------------------------------------ the other thread
    def _in_thread(self) -> None:
        error: BaseException = _gone(self._where)
        # Inherited by what is started here: Ctrl-C reaches the command alone, which ends the rest.
        # The tracker is started before, because its start lets the signal in again.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            asyncio.run(self._go())
        except BaseException as raised:  # noqa: BLE001 — it is raised where it is waited for
            error = raised
        if isinstance(error, OneCookError):
            self._broken = error
        if not self._ready.done():
            self._ready.set_exception(error)
        for future in self._futures.values():
            if not future.done():
                future.set_exception(error)

    async def _go(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        async with contextlib.AsyncExitStack() as stack:
            connecting = asyncio.ensure_future(self._connect(stack))
            ending = asyncio.ensure_future(self._end.wait())
            await asyncio.wait({connecting, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not connecting.done():
                connecting.cancel()
                await asyncio.wait({connecting})
                return
            self._client = connecting.result()
            self._alone_since = self._loop.time()
            while not self._end.is_set():
                await self._round()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._end.wait(), LOOK_ROUND_SECONDS)
            for sent in self._sent.values():
                sent.future.release()

    async def _connect(self, stack: contextlib.AsyncExitStack) -> Any:
        import distributed

        for name in ("distributed", "tornado", "bokeh", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters is told in our words
        where: Any = self._where
        if where == LOCAL:
            scratch = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
            )
            where = await stack.enter_async_context(
                distributed.LocalCluster(
                    n_workers=self._jobs,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    memory_limit=None,
                    dashboard_address="127.0.0.1:0",
                    # Other users reach the loopback as well, and a scheduler does what it is told.
                    security=distributed.Security.temporary(),
                    protocol="tls://",
                    local_directory=scratch,
                    silence_logs=logging.CRITICAL,
                    asynchronous=True,
                )
            )
        try:
            with warnings.catch_warnings():
                # Versions of what takes part in a verdict are compared by us, of other things are not.
                warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
                client = await distributed.Client(
                    where, asynchronous=True, set_as_default=False, timeout=self._patience_seconds
                )
        except (OSError, ValueError, TypeError, ImportError) as error:
            raise UsageError(
                f"no scheduler of Dask can be reached at {self._where}: {error}",
                "Start one with `dask scheduler`, and give --dask the address that it tells.",
            ) from None
        stack.push_async_callback(_closed, client)
        return client

    async def _round(self) -> None:
        """Look at who is there, and at what lasts too long."""
        await self._look_around()
        self._look_at_tasks()
        self._place()
        assert self._loop is not None
        now = self._loop.time()
        if self._placing.workers:
            self._alone_since = now
            if not self._ready.done():
                self._ready.set_result(None)
            return
        being_asked = any(each.unfit is None and not each.is_silent for each in self._seen.values())
        refused_all = bool(self._seen) and all(each.unfit for each in self._seen.values())
        alone = now - self._alone_since
        if (alone > self._lonely_seconds and not being_asked) or (
            refused_all and alone > self._settled_seconds
        ):
            raise self._nobody()

    @property
    def _settled_seconds(self) -> float:
        """Others may come a moment after the first."""
        return self._lonely_seconds / 6

    def _nobody(self) -> OneCookError:
        if self._refusals:
            told = "\n".join(f"{who}: {why}" for who, why in list(self._refusals.items())[:5])
            return UsageError(
                f"no worker of {self._where} may grade:\n{told}",
                "Give the workers the same kit, Python and course as this machine (docs/clusters.md), "
                "and run the same command again.",
            )
        return UsageError(
            f"the scheduler at {self._where} has no worker",
            f"Start some with `dask worker {self._where}`, and run the same command again.",
        )

    # ------------------------------------------------------------------ workers
    async def _look_around(self) -> None:
        assert self._loop is not None
        try:
            async with asyncio.timeout(self._patience_seconds):
                told = await self._client.scheduler.identity(n_workers=-1)
        except (OSError, TimeoutError, RuntimeError) as error:
            raise _gone(self._where) from error
        if self._client.status not in ("running", "connecting"):
            raise _gone(self._where)
        now = self._loop.time()
        there = told["workers"]
        for address in [each for each in self._seen if each not in there]:
            self._leave(address, died=True)
        for address, worker in there.items():
            seen = self._seen.get(address)
            if seen is None:
                seen = _Seen(str(worker["name"]), int(worker["nthreads"]), worker["last_seen"], now)
                self._seen[address] = seen
            if seen.sign != worker["last_seen"]:
                seen.sign, seen.at = worker["last_seen"], now
                seen.is_silent = False
            if not seen.is_silent and now - seen.at > self._silent_seconds:
                seen.is_silent = True
                self._say(f"the worker {seen.name} is silent: what it had is given to others")
                self._void(address, died=False)
            self._meet(address, seen, now)
        self._room = max(1, self._placing.room)

    def _meet(self, address: str, seen: _Seen, now: float) -> None:
        """Take a worker that may have tasks, and ask one that is new what it has."""
        if seen.is_silent or seen.unfit:
            return
        if seen.unfit is None:
            if seen.asked is None:
                seen.asked, seen.asked_at = self._call(_LOOK, msgspec.json.encode(self._needed), address), now
            elif seen.asked.done():
                self._refuse_or_not(address, seen)
            elif now - seen.asked_at > LOOK_SECONDS:
                self._refuse(address, f"it has not said within {LOOK_SECONDS:g} s what it has")
        if seen.unfit == "" and address not in self._placing.workers:
            self._placing.welcome(address, seen.threads)

    def _refuse_or_not(self, address: str, seen: _Seen) -> None:
        asked, seen.asked = seen.asked, None
        error = asked.exception()
        if error is not None:
            lacks = isinstance(error, ModuleNotFoundError)
            return self._refuse(address, f"it does not have the kit: {error}" if lacks else f"{error!r}")
        try:
            facts = msgspec.json.decode(asked.result(), type=Facts)
        except (msgspec.MsgspecError, TypeError) as unreadable:
            return self._refuse(address, f"it has another kit: {unreadable}")
        seen.host = facts.host
        if why := unfit(self._needed, facts):
            return self._refuse(address, why)
        seen.unfit = ""
        return None

    def _refuse(self, address: str, why: str) -> None:
        seen = self._seen[address]
        seen.unfit, seen.asked = why, None
        who = f"{seen.name} at {seen.host}" if seen.host else seen.name
        self._refusals[who] = why
        self._say(f"the worker {who} is not used: {why}")
        self._void(address, died=False)

    def _leave(self, address: str, *, died: bool) -> None:
        del self._seen[address]
        self._void(address, died=died)

    def _void(self, address: str, *, died: bool) -> None:
        """Take everything back that a worker has."""
        if address not in self._placing.workers:
            return
        for delivery in self._placing.farewell(address, died=died):
            self._sent.pop(delivery.number).future.release()
        self._room = max(1, self._placing.room)

    # ------------------------------------------------------------------ tasks
    def _ask(self, task: Task, answered: Future[Answer]) -> None:
        self._futures[task.key] = answered
        self._placing.ask(task)
        self._place()

    def _place(self) -> None:
        assert self._loop is not None
        for given in self._placing.hopeless():
            self._conclude(given.task, _given_up(given, self._name(given.worker)))
        for delivery in self._placing.place():
            task = delivery.given.task
            errand = Errand(
                task=task,
                course=self._needed.course,
                kit=self._needed.kit,
                suite=self._needed.suites[task.exercise],
            )
            future = self._send(_GRADE, msgspec.json.encode(errand), delivery.worker)
            sent = _Sent(delivery, future, self._loop.time())
            self._sent[delivery.number] = sent
            # Never cancelled: Dask fetches answers together, and one that is given up would end them all.
            fetching = asyncio.ensure_future(future.result())
            fetching.add_done_callback(functools.partial(self._heard, delivery.number))

    def _call(self, what: str, asked: bytes, address: str) -> asyncio.Future[Any]:
        answer: asyncio.Future[Any] = asyncio.ensure_future(self._send(what, asked, address).result())
        return answer

    def _send(self, what: str, asked: bytes, address: str) -> Any:
        key = f"grade-{self._run}-{secrets.token_hex(8)}"
        return self._client.submit(
            eval,
            what,
            {"asked": asked},
            key=key,
            pure=False,
            workers=[address],
            allow_other_workers=False,
            retries=0,
            fifo_timeout="0s",
        )

    def _heard(self, number: int, fetched: asyncio.Future[Any]) -> None:
        """An answer, or Dask's word that there will be none."""
        error = asyncio.CancelledError() if fetched.cancelled() else fetched.exception()
        sent = self._sent.pop(number, None)
        if sent is None:
            return  # it was taken back
        sent.future.release()
        address = sent.delivery.worker
        reply = Reply(unfit=f"{error!r}") if error is not None else _reply(fetched.result())
        if reply.answer is not None:
            report = reply.answer.report
            decided = reply.answer.trouble in ("usage", "course") or (
                report is not None and report.outcome is not Outcome.INCONCLUSIVE
            )
            given = self._placing.answered(number, decided=decided)
            assert given is not None
            machine = f"{reply.answer.machine}, worker {self._name(address)}"
            self._conclude(given.task, msgspec.structs.replace(reply.answer, machine=machine))
            for name in self._placing.dubious():
                self._refuse(name, f"its latest gradings came to no verdict: {_cause(reply.answer)}")
        else:
            # Of other errors, a lost connection to the scheduler for one, no task is to blame.
            self._placing.lost(number, died=type(error).__name__ == "KilledWorker")
            if error is None:
                self._refuse(address, reply.unfit)
        self._place()

    def _look_at_tasks(self) -> None:
        """Give what lasts too long to others."""
        assert self._loop is not None
        now = self._loop.time()
        for number, sent in list(self._sent.items()):
            if sent.finished_at is None and sent.future.status == "finished":
                sent.finished_at = now
            late = sent.finished_at is not None and now - sent.finished_at > FETCH_SECONDS
            if late or now - sent.at > TASK_SECONDS:
                del self._sent[number]
                sent.future.release()
                self._placing.lost(number)

    def _conclude(self, task: Task, answer: Answer) -> None:
        future = self._futures.pop(task.key)
        if not future.done():
            future.set_result(answer)

    def _name(self, address: str) -> str:
        seen = self._seen.get(address)
        return seen.name if seen is not None else address


def _reply(told: object) -> Reply:
    try:
        return msgspec.json.decode(told if isinstance(told, bytes) else b"", type=Reply)
    except msgspec.MsgspecError as error:
        return Reply(unfit=f"what it answers cannot be read: {error}")


def _cause(answer: Answer) -> str:
    report = answer.report
    return (report.inconclusive if report is not None else answer.cause) or "no cause was told"


def _given_up(given: Given, worker: str) -> Answer:
    return Answer(
        key=given.task.key,
        trouble="machine",
        cause=f"{given.deliveries} workers had it and gave no answer;"
        f" {given.deaths} of them died while they had nothing else",
        next_step="Look at the log of the last one. What uses up a machine's memory does that: give the "
        "workers more of it, or fewer threads.",
        machine=worker,
    )


def _gone(where: str) -> Inconclusive:
    return Inconclusive(
        f"the scheduler at {where} does not answer any more",
        "Start it again if it has ended, and run the same command: it goes on from here.",
    )


async def _closed(client: Any) -> None:
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await client.close()
