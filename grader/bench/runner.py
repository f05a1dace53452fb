"""One bench: load the learner's file, make the calls that the judge asks for, tell what came of them.

The order of what is said (→ to the judge, ← from it)::

    → hello (with the listener and a sock_diag socket, made before any learner code runs; the bench is
             sealed between making them and saying so: what they needed, nothing later may have)
    ← file …, code …, start         the sources, in pieces
    → loaded | raised
    ← call                          or end
    → idle, block, awaiting …       while it runs (see turns.py)
    → returned | raised             at the very instant; the judge looks at its world
    ← go                            now loops are closed and leftovers cancelled
    → closed
    ← call | end
    → report …, done
"""

from __future__ import annotations

import importlib
import io
import os
import signal
import socket
import sys
import types
from collections.abc import Callable

# By name: what the learner's code does to the modules does not reach us.
from contextlib import suppress
from inspect import iscoroutinefunction, signature, unwrap
from json import JSONEncoder
from math import isnan
from sys import _current_frames as current_frames
from threading import active_count
from threading import enumerate as all_threads
from typing import TYPE_CHECKING, Any, NoReturn

from grader.bench.blocking import Blocking
from grader.bench.channel import Channel, leave
from grader.bench.inventory import Inventory
from grader.bench.kept_open import keep_connections_open
from grader.bench.own_ports import create_listener
from grader.bench.plain import Flaw, describe_kind, flatten, is_awaitable
from grader.bench.sources import Sources, safe_text
from grader.bench.thread_order import ThreadOrder
from grader.bench.turns import Turns
from grader.protocol.numbers import NO_MEMORY_LEFT

if TYPE_CHECKING:
    from grader.protocol.conversation import Call, JudgeWord, Start

__all__ = ["preload", "run"]

NETLINK_SOCK_DIAG = 4
REPORT_PIECE = 20_000
BACKLOG = 4096
#: of the standard library, what the kit itself, drivers or many a learner's file would import in every bench
OFTEN = ("concurrent.futures.thread", "dataclasses", "encodings.idna", "queue", "random")
#: what each runtime needs; imported once, in the server, before any fork
MODULES = {
    "asyncio": (
        "asyncio",
        "anyio",
        "anyio._backends._asyncio",
        "grader.bench.loop_asyncio",
        "grader.bench.loop_plain",
    ),
    "trio": ("trio", "anyio", "anyio._backends._trio", "grader.bench.loop_trio", "grader.bench.loop_plain"),
    "own": ("grader.bench.plays", "grader.bench.loop_plain"),
}


_encode = JSONEncoder().encode


def preload(runtime: str) -> None:
    """Import, once in the server, what benches of this runtime need; ``own`` imports no async library."""
    for name in (*OFTEN, *MODULES[runtime]):
        importlib.import_module(name)


def run(control: socket.socket, runtime: str, seal: Callable[[int], None]) -> NoReturn:
    """Be a bench; never returns.

    Args:
        control: the channel to the judge.
        runtime: what was preloaded.
        seal: the last step of confinement; wants the port of the judge's listener.
    """
    channel = Channel(control)
    bench = _Bench(channel, runtime)
    bench.greet(seal)  # what goes wrong here is the machine's fault, and told as such
    try:
        bench.work()
    except MemoryError:
        leave(NO_MEMORY_LEFT)  # what the learner's code holds leaves none for us
    finally:
        leave(4)  # only a bug of ours, or a closed channel, comes this way


class _Bench:
    def __init__(self, channel: Channel, runtime: str) -> None:
        self.channel = channel
        self.runtime = runtime
        self.sources = Sources()
        self.turns = Turns(channel)
        self.blocking = Blocking(self.turns, self.sources)
        self.inventory = Inventory(self.sources)
        self.address: tuple[str, int] = ("127.0.0.1", 0)
        self.learner: types.ModuleType | None = None
        #: how a plain function and a coroutine are run; set before any learner code is loaded
        self.run_plain: Callable[..., None] = _nothing
        self.run_loop: Callable[..., None] = _nothing
        #: notes the tasks that are alive now; set while a loop runs
        self.note: Callable[[], None] = _nothing

    # ------------------------------------------------------------------ the conversation
    def work(self) -> NoReturn:
        start, texts, codes = self._receive_sources()
        _renew_streams()
        os.register_at_fork(after_in_child=self.channel.close)
        signal.signal(signal.SIGUSR1, lambda *_: self.turns.interrupted())
        self.turns.on_stop = self._stopped
        self.inventory.install()
        ThreadOrder(self.turns, self.sources).install()
        self.blocking.install()  # around that: it looks at who calls
        keep_connections_open()
        from grader.bench.loop_plain import run_plain

        self.run_plain = run_plain
        if self.runtime == "asyncio":
            from grader.bench.loop_asyncio import run_asyncio, take_over_new_loops

            self.run_loop = run_asyncio
            take_over_new_loops(self.turns, self.inventory, self.sources)
        if self.runtime == "trio":
            from grader.bench.loop_trio import run_trio, take_over_trio

            self.run_loop = run_trio
            take_over_trio(self.turns)
        self._own_clock_module()
        order = self._load(start, texts, codes)
        self.turns.restart()
        while order["t"] == "call":
            self._call(order)
            order = self.turns.speak(t="closed")
        self._report_and_leave()

    def greet(self, seal: Callable[[int], None]) -> None:
        """Stage 0, before any learner code: hand over the listener and the eye on bytes in flight.

        Raises:
            OSError: they could not be made, or the bench not be sealed.
        """
        listener = create_listener(BACKLOG)
        self.address = listener.getsockname()
        descriptors = [listener.fileno()]
        diag = None
        if sys.platform == "linux":
            diag = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG)
            descriptors.append(diag.fileno())
        seal(self.address[1])
        self.channel.send_descriptors(descriptors, t="hello")
        listener.close()
        if diag is not None:
            diag.close()

    def _receive_sources(self) -> tuple[Start, dict[str, str], dict[str, str]]:
        texts: dict[str, str] = {}
        codes: dict[str, str] = {}
        while True:
            message = self.channel.receive()
            if message["t"] == "start":
                return message, texts, codes
            if message["t"] == "file":
                texts[message["name"]] = texts.get(message["name"], "") + message["text"]
            if message["t"] == "code":
                codes[message["name"]] = codes.get(message["name"], "") + message["code"]

    def _load(self, start: Start, texts: dict[str, str], codes: dict[str, str]) -> JudgeWord:
        try:
            for name in start["given"]:
                self.sources.load(name, texts[name], codes.get(name, ""))
            self.learner = self.sources.load(start["learner"], texts[start["learner"]], learner=True)
            missing = [name for name in start["required"] if not callable(getattr(self.learner, name, None))]
            if not missing:
                for name in start["drivers"]:
                    self.sources.load(name, texts[name], codes.get(name, ""))
        except BaseException as error:  # noqa: BLE001 — sys.exit at import is a result like any other
            return self.turns.speak(t="raised", at="import", error=self.sources.describe(error))
        if missing:
            names = [name for name in vars(self.learner) if not name.startswith("_")]
            return self.turns.speak(
                t="raised", at="lookup", error=_plain_error("missing", missing[0]), defined=names[:40]
            )
        return self.turns.speak(t="loaded")

    # ------------------------------------------------------------------ one call
    def _call(self, order: Call) -> None:
        function = getattr(self.sources.modules[order["module"]], order["function"], None)
        arguments = [self._revive(argument) for argument in order["args"]]
        if not callable(function):
            self.turns.speak(
                t="raised", at="lookup", error=_plain_error("missing", order["function"]), defined=[]
            )
            return
        if (wrong := _wrong_parameters(function, arguments)) is not None:
            error = _plain_error("parameters", wrong, _definition_line(function))
            self.turns.speak(t="raised", at="parameters", error=error)
            return
        if order["mode"] == "touch":
            self._touch(function, arguments)
        elif self.runtime == "own":
            self._finish(lambda: function(*arguments))
        elif iscoroutinefunction(function):
            self._run_loop(lambda: function(*arguments))
        else:
            self._call_plain(function, arguments)

    def _touch(self, function: Callable[..., Any], arguments: list[Any]) -> None:
        """Call without awaiting: what is it that comes back?"""
        if iscoroutinefunction(function):
            value = function(*arguments)  # nothing of the learner's runs
        else:
            box = self._call_in_thread(function, arguments)
            if "error" in box:
                self.turns.speak(t="raised", at="call", error=self.sources.describe(box["error"]))
                return
            value = box["value"]
        kind = describe_kind(value)
        if type(value) is types.CoroutineType:
            value.close()
        if active_count() > 1:
            # What a thread asks of the world by itself goes on record, however slowly it starts.
            self.turns.idle(self.turns.now + 1e-6)
            self.turns.answer()
        self.turns.speak(t="returned", value=None, kind=kind, flaw=None, awaited=False)

    def _call_plain(self, function: Callable[..., Any], arguments: list[Any]) -> None:
        """A plain ``def``: in a thread of its own; if an awaitable comes back, it is awaited on a loop."""
        box = self._call_in_thread(function, arguments)
        if "error" in box:
            self.turns.speak(t="raised", at="call", error=self.sources.describe(box["error"]))
        elif is_awaitable(box["value"]):
            self.turns.speak(t="awaiting", kind=describe_kind(box["value"]))
            self._run_loop(lambda: box["value"])
        else:
            self.inventory.note_leftovers(())
            self._returned(box["value"])

    def _call_in_thread(self, function: Callable[..., Any], arguments: list[Any]) -> dict[str, Any]:
        """What a plain function gives (``value``) or raises (``error``); alike for every kind of call."""
        box: dict[str, Any] = {}

        def body() -> None:
            try:
                box["value"] = function(*arguments)
            except BaseException as error:  # noqa: BLE001 — whatever the learner's code raises
                box["error"] = error

        self.run_plain(body, self.turns)
        return box

    def _run_loop(self, make: Callable[[], Any]) -> None:
        """Await what ``make`` gives on the judged loop of the chosen runtime."""
        said = False

        async def main(note_return: Callable[[], None]) -> None:
            nonlocal said
            self.note = note_return
            try:
                value = await make()
            except Exception as error:  # noqa: BLE001 — whatever the learner's code raises
                described = self.sources.describe(error)
                note_return()
                self.note, said = _nothing, True
                self.turns.speak(t="raised", at="call", error=described)
            else:
                note_return()
                self.note, said = _nothing, True
                self._returned(value)

        self.blocking.loop_runs = True
        try:
            self.run_loop(main, self.turns, self.inventory, self.sources)
        except BaseException as error:  # noqa: BLE001 — SystemExit in a task comes out of the loop itself
            if not said:
                self.turns.speak(t="raised", at="call", error=self.sources.describe(error))
        finally:
            self.blocking.loop_runs = False
            self.note = _nothing

    def _finish(self, function: Callable[[], Any]) -> None:
        try:
            value = function()
        except BaseException as error:  # noqa: BLE001 — whatever the learner's code raises
            self.turns.speak(t="raised", at="call", error=self.sources.describe(error))
        else:
            self._returned(value)

    def _returned(self, value: object) -> None:
        kind = describe_kind(value)
        try:
            plain, flaw = flatten(value), None
        except Flaw as found:
            plain, flaw = None, {"path": found.path[:200], "kind": found.kind, "awaitable": found.awaitable}
        except BaseException as error:  # noqa: BLE001 — a value of exact types cannot do this; be sure
            plain, flaw = None, {"path": "result", "kind": type(error).__name__, "awaitable": False}
        try:
            self.turns.speak(t="returned", value=plain, kind=kind, flaw=flaw, awaited=self.blocking.loop_runs)
        except ValueError:
            self.turns.sequence -= 1  # it was not said
            flaw = {"path": "result", "kind": "too large to send", "awaitable": False}
            self.turns.speak(t="returned", value=None, kind=kind, flaw=flaw, awaited=self.blocking.loop_runs)

    # ------------------------------------------------------------------ the end
    def _stopped(self, _message: JudgeWord) -> NoReturn:
        """The judge ends the run here (a deadlock, say) and wants to know who waits where."""
        self.note()
        self._report_and_leave()

    def _report_and_leave(self) -> NoReturn:
        self.blocking.loop_runs = False
        stacks = self._stacks()
        self.inventory.scan_memory()
        report = {
            **self.inventory.summary(),
            "blocking": self.blocking.records,
            "thread_lines": self.blocking.thread_lines,
            "stacks": stacks,
            "modules": [name for name in ("asyncio", "anyio", "trio", "threading") if name in sys.modules],
        }
        text = _encode(report)
        pieces = [text[at : at + REPORT_PIECE] for at in range(0, len(text), REPORT_PIECE)]
        for piece in pieces:
            self.channel.send(t="report", piece=piece)
        for stream in (sys.stdout, sys.stderr):
            with suppress(BaseException):  # closed, or a thing of the learner's own
                stream.flush()
        self.channel.send(t="done")
        leave(0)

    def _stacks(self) -> list[dict[str, Any]]:
        names = {thread.ident: thread.name for thread in all_threads()}
        found = []
        for ident, frame in current_frames().items():
            outer, inner = self.sources.stack_lines(frame)
            if inner is not None:
                main = ident == self.turns.main_thread
                name = "main" if main else str(names.get(ident, "?"))[:60]
                found.append({"name": name, "main": main, "outer": outer, "inner": inner})
        return found[:40]

    # ------------------------------------------------------------------ helpers
    def _revive(self, argument: Any) -> Any:
        """Arguments are JSON; ``{"$address": true}`` stands for where the judge's world listens."""
        if isinstance(argument, dict):
            if argument.get("$address") is True:
                return self.address
            return {key: self._revive(value) for key, value in argument.items()}
        if isinstance(argument, list):
            return [self._revive(value) for value in argument]
        return argument

    def _own_clock_module(self) -> None:
        """``judged_clock``: what a runtime that the learner wrote gets as its clock and its idle moment."""
        module = types.ModuleType("judged_clock")

        def idle(deadline: float | None) -> None:
            """Nothing is ready: sleep until ``deadline`` (virtual seconds), or for ever."""
            if deadline is not None and deadline <= self.turns.now:
                return
            if deadline is not None and isnan(deadline):
                raise ValueError("the deadline is not a number")
            self.turns.idle(deadline)
            self.turns.answer()

        module.__dict__.update(now=lambda: self.turns.now, idle=idle)
        sys.modules["judged_clock"] = module


def _renew_streams() -> None:
    """Text streams that know what descriptors 0 to 2 are now; those of the server were made for others."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        mode = "r" if number == 0 else "w"
        raw = io.FileIO(number, mode, closefd=False)
        raw.name = f"<{name}>"  # as Python's own streams have it
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw) if number else io.BufferedReader(raw),
            encoding="utf-8",
            errors="backslashreplace" if name == "stderr" else "strict",
            line_buffering=bool(number),
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _nothing() -> None:
    """No tasks to note."""


def _plain_error(kind: str, text: str, line: int | None = None) -> dict[str, Any]:
    return {"type": kind, "text": text[:500], "line": line, "frames": [], "hidden_frames": 0}


def _wrong_parameters(function: Callable[..., Any], arguments: list[Any]) -> str | None:
    try:
        signature(function).bind(*arguments)
    except TypeError as error:
        return safe_text(error)
    except ValueError:
        return None  # no signature to be had: the call will tell
    return None


def _definition_line(function: Callable[..., Any]) -> int | None:
    code = getattr(unwrap(function), "__code__", None)
    return code.co_firstlineno if isinstance(code, types.CodeType) else None
