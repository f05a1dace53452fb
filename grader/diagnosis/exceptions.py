"""What Python, asyncio, anyio and trio raise for the mistakes that beginners make, and what each one is.

An exception is known by its type, by its text and by what stands at its line: ``'list' object can't be
awaited`` says what is wrong, ``unhashable type: 'list'`` does so only where ``gather`` is called with a list.
What the learner's code raises by itself is never taken for one of these. The texts are those of Python 3.11
to 3.15, anyio 4.16 and trio 0.35, each seen there (``tests/diagnosis/test_exceptions.py`` raises them all).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from grader.diagnosis.source_text import SourceText, name_of
from grader.evidence.fault_kinds import FaultKind
from grader.suite_file import Cause, DiagnosisRule

__all__ = ["EXCEPTIONS", "known_mistake"]

_COROUTINE = r"(?:coroutine|async_generator_asend)"
_TASK = r"(?:(?:_asyncio|asyncio\.\w+)\.)?(?:Task|Future|_GatheringFuture)"
#: how Python says that a value cannot be used for what it is used for; {0} is the name of its type
_MISUSED = "|".join(  # noqa: FLY002 — one to a line
    (
        r"unsupported operand type\(s\) for .*'{0}'",
        r"can only concatenate \w+ \(not \"{0}\"\)",
        r"can't concat {0} to",
        r"sequence item \d+: expected \S+ instance, {0} found",
        r"object of type '{0}' has no",
        r"Object of type {0} is not JSON",
        r"^'{0}' object (?:has no attribute|is not (?:iterable|subscriptable|an iterator)|does not support)",
        r"cannot unpack non-iterable {0} object",
        r"not supported between instances of .*'{0}'",
        r"argument must be .*, not '?{0}'?$",
        r"(?:bytes-like object|str|string|integer|real number).*, not '?{0}'?$",
        r"expected .*\b(?:got|not) '?{0}'?\b",
        r"^{0} object ",
        r"; it got an? {0}$",  # modules that exercises give say so
    )
)
#: calls that take a function and run it somewhere else, and where in them it stands
_RUNNERS: Mapping[str, int] = {
    "to_thread": 0, "run_in_executor": 1, "run_sync": 0, "submit": 0, "call_soon": 0,
    "call_soon_threadsafe": 0, "call_later": 1, "add_done_callback": 0, "Timer": 1,
}  # fmt: skip
#: calls that take coroutines, tasks or futures
_TAKES_AWAITABLES = (
    "gather", "create_task", "ensure_future", "wait_for", "shield", "run", "as_completed",
    "run_until_complete", "run_coroutine_threadsafe",
)  # fmt: skip

#: what compares entries: functions of heapq, methods of a queue that is one
_HEAPS = (
    "heappush", "heappop", "heapify", "heapreplace", "heappushpop",
    "put", "put_nowait", "get", "get_nowait",
)  # fmt: skip


class _Line:
    """The syntax tree at the line of an exception."""

    def __init__(self, source: SourceText, line: int) -> None:
        self._source = source
        self._line = line

    def nodes(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        """What stands there of these kinds: it begins there, or goes on."""
        return [
            node
            for node in self._source.nodes(*kinds)
            if node.lineno <= self._line <= (node.end_lineno or node.lineno)
        ]

    def calls(self, *names: str) -> list[ast.Call]:
        """The calls of something of one of these names."""
        found = [node for node in self.nodes(ast.Call) if isinstance(node, ast.Call)]
        return [call for call in found if name_of(call.func) in names]

    @property
    def is_raised_there(self) -> bool:
        """The learner's own ``raise`` or ``assert``."""
        return bool(self.nodes(ast.Raise, ast.Assert))


Look = Callable[[_Line], bool]


def _anything(_: _Line) -> bool:
    return True


def _gathers_one_list(line: _Line) -> bool:
    """``gather`` with one argument that is not taken apart."""
    return any(
        len(call.args) == 1 and not isinstance(call.args[0], ast.Starred) for call in line.calls("gather")
    )


def _given(line: _Line) -> list[ast.expr]:
    """What is given to calls that take awaitables; of a list or a comprehension, what stands in it."""
    found: list[ast.expr] = []
    for call in line.calls(*_TAKES_AWAITABLES):
        for argument in call.args:
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            if isinstance(inner, ast.List | ast.Tuple):
                found += inner.elts
            elif isinstance(inner, ast.ListComp | ast.GeneratorExp):
                found.append(inner.elt)
            else:
                found.append(inner)
    return found


def _gives_results(line: _Line) -> bool:
    return any(isinstance(each, ast.Await) for each in _given(line))


def _gives_functions(line: _Line) -> bool:
    """Every one of them is a name or a lambda, none is called."""
    given = _given(line)
    return bool(given) and all(isinstance(each, ast.Name | ast.Attribute | ast.Lambda) for each in given)


def _called_for_a_runner(line: _Line) -> bool:
    """A call stands where the function itself should be given."""
    calls = line.calls(*_RUNNERS)
    functions = [call.args[_RUNNERS[name_of(call.func)]] for call in calls
                 if len(call.args) > _RUNNERS[name_of(call.func)]]  # fmt: skip
    functions += [
        keyword.value
        for call in line.calls("Thread", "Timer")
        for keyword in call.keywords
        if keyword.arg in ("target", "function")
    ]
    return any(isinstance(each, ast.Call) for each in functions)


def _called_for_its_caller(line: _Line) -> bool:
    """A call stands where a group or a runtime wants the function, to call it by itself."""
    calls = line.calls("start_soon", "start", "run")
    return any(call.args and isinstance(call.args[0], ast.Call) for call in calls)


def _plain_with(line: _Line) -> bool:
    return bool(line.nodes(ast.With))


def _async_with(line: _Line) -> bool:
    return bool(line.nodes(ast.AsyncWith))


def _uses_a_heap(line: _Line) -> bool:
    """Something is put into a heap or a queue there, or taken out."""
    return bool(line.calls(*_HEAPS))


def _puts_at_once(line: _Line) -> bool:
    """Something is handed over there without waiting for room."""
    return bool(line.calls("put_nowait", "send_nowait", "put"))


def _awaits_a_name(line: _Line) -> bool:
    """Something without a call is awaited."""
    awaits = [node for node in line.nodes(ast.Await) if isinstance(node, ast.Await)]
    return any(isinstance(node.value, ast.Name | ast.Attribute) for node in awaits)


class _Sign(NamedTuple):
    """How a mistake shows: types and text of the exception, and what stands at its line."""

    name: FaultKind
    types: str
    text: str
    look: Look = _anything


_AWAITABLE_WANTED = (
    r"^An asyncio.Future, a coroutine or an awaitable is required|^a coroutine was expected, got "
)
TYPE, RUNTIME = "TypeError", "RuntimeError"
_S = _Sign
_SIGNS: tuple[_Sign, ...] = (
    # ---- what is given to gather, create_task and their kin
    _S("gather-a-list", TYPE, r"unhashable type: '(?:list|set|dict)'", _gathers_one_list),
    _S("gather-a-list", RUNTIME, r"^Task got bad yield: <coroutine", _gathers_one_list),
    _S("result-for-coroutine", "TypeError|ValueError", _AWAITABLE_WANTED, _gives_results),
    _S("result-for-coroutine", TYPE, r"^'\w+' object can't be awaited", _gives_results),
    _S("function-for-coroutine", "TypeError|ValueError", r"^a coroutine was expected, got <(?:func|bound)"),
    _S("function-for-coroutine", TYPE, _AWAITABLE_WANTED, _gives_functions),
    _S("gather-a-list", TYPE, _AWAITABLE_WANTED, _gathers_one_list),
    _S("wait-wants-tasks", TYPE, r"^Passing coroutines is forbidden"),
    _S("wait-wants-tasks", TYPE, r"^expect a list of futures, not "),
    _S("function-wanted", TYPE, r"^Trio was expecting an async function, but instead it got a cor"),
    _S("function-wanted", TYPE, r"^'coroutine' object is not callable", _called_for_its_caller),
    _S("coroutine-function-for-thread", TYPE, r"^Trio expected a sync function, but "),
    _S("called-too-early", TYPE, r"^'\w+' object is not callable", _called_for_a_runner),
    _S("called-too-early", TYPE, r"^the first argument must be callable", _called_for_a_runner),
    # ---- await, with, for
    _S("awaits-the-function", TYPE, r"^object (?:function|method) can't be used in 'await'", _awaits_a_name),
    _S("awaits-the-function", TYPE, r"^'(?:function|method)' object can't be awaited", _awaits_a_name),
    _S("awaits-no-awaitable", TYPE, r"^object \S+ can't be used in 'await'"),
    _S("awaits-no-awaitable", TYPE, r"^'\S+' object can't be awaited"),
    _S("async-with-needed", TYPE, r"object does not support the context manager protocol", _plain_with),
    _S("async-with-needed", RUNTIME, r"^use 'async with open_nursery"),
    _S("plain-with-needed", TYPE, r"object does not support the asynchronous context manager", _async_with),
    _S("async-for-needed", TYPE, r"^'async_generator' object is not (?:iterable|an iterator)"),
    _S("plain-for-needed", TYPE, r"^'async for' requires an object with __aiter__"),
    _S("awaits-no-awaitable", "TypeError|ValueError", _AWAITABLE_WANTED),
    _S("awaits-no-awaitable", TYPE, r"^Trio expected an async function, but |to return a coroutine, but"),
    # ---- a coroutine or a task in the place of a value
    _S("compares-entries", TYPE, r"^'<' not supported between instances of", _uses_a_heap),
    _S("coroutine-as-value", "TypeError|AttributeError", _MISUSED.replace("{0}", _COROUTINE)),
    _S("coroutine-as-value", TYPE, r"^'coroutine' object is not callable"),
    _S("task-as-value", "TypeError|AttributeError", _MISUSED.replace("{0}", _TASK)),
    _S("task-as-value", TYPE, rf"^'{_TASK}' object is not callable"),
    _S("task-as-value", RUNTIME, r"^await wasn't used with future"),
    _S("another-value", TYPE, r"; it got an? \w+$"),
    # ---- too early, too often
    _S("awaited-twice", RUNTIME, r"^cannot reuse already awaited|^coroutine is being awaited already"),
    _S("result-too-early", "InvalidStateError", r"^(?:Result|Exception) is not (?:set|ready)"),
    _S("set-twice", "InvalidStateError", r"^invalid state$"),
    _S("not-held", RUNTIME, r"^Lock is not acquired|not holding this lock|release a Lock you don't own"),
    _S("not-held", RUNTIME, r"^(?:release unlocked lock|cannot release un-acquired lock)"),
    _S("held-already", RUNTIME, r"already hold(?:ing)? |already held Lock"),
    _S("released-too-often", "ValueError", r"released too many times|^task_done\(\) called too many times"),
    _S("group-not-entered", RUNTIME, r"^TaskGroup .*has not been entered|task group is not active"),
    _S("group-over", RUNTIME, r"^TaskGroup .*is (?:finished|shutting down)|^Nursery is closed"),
    _S("other-loop", RUNTIME, r"attached to a different loop|bound to a different event loop"),
    _S("other-loop", "ValueError", r"belongs to a different loop"),
    _S("reads-together", RUNTIME, r"called while another coroutine is already waiting"),
    _S("reads-together", "BusyResourceError", r""),
    _S("used-closed", "ClosedResourceError", r""),
    _S("executor-closed", RUNTIME, r"^Executor shutdown has been called|^cannot schedule new futures after "),
    _S("time-is-up", "TimeoutError|TooSlowError", r"^$"),
    _S("nothing-left", "IndexError", r"^pop from (?:an )?empty |^(?:list|tuple) index out of range$"),
    _S("waits-for-nobody", "ValueError", r"^Set of Tasks/Futures is empty"),
    _S("queue-full", "QueueFull|Full|WouldBlock", r"^$", _puts_at_once),
    _S("stop-iteration", "StopIteration", r""),
    _S("stop-iteration", RUNTIME, r"^(?:coroutine|generator|async generator) raised StopIteration"),
    # ---- text and bytes
    _S("bytes-wanted", TYPE, r"bytes-like object.* not '?str'?$|^data argument must be .* not 'str'"),
    _S("bytes-wanted", TYPE, r"^can't concat str to bytes|first arg must be bytes.* not str"),
    _S("cut-letter", "UnicodeDecodeError", r"^'utf-?8' codec can't decode .*unexpected end of data$"),
    _S("text-wanted", TYPE, r"can only concatenate str \(not \"bytes\"\)|first arg must be str.* not bytes"),
    _S("text-wanted", "AttributeError", r"^'(?:bytes|bytearray)' object has no attribute"),
    # ---- calls and names
    _S(
        "wrong-arguments",
        TYPE,
        r"\) (?:missing \d+ required|takes (?:from )?(?:\d+|no) |got an unexpected k|got multiple v)",
    ),
    _S("unknown-name", "NameError", r"^name '\w+' is not defined"),
    _S("unknown-name", "UnboundLocalError", r"where it is not associated with a value"),
)  # fmt: skip
_KNOWN = [(re.compile(sign.types), re.compile(sign.text), sign) for sign in _SIGNS]


def known_mistake(kind: str, text: str, source: SourceText, line: int | None) -> FaultKind | None:
    """The name of the mistake that an exception stands for; None: it is one like any other.

    Args:
        kind: the name of its type.
        text: what it says.
        source: the learner's file.
        line: of the learner's file, the innermost one that it came through; None: it came through none.
    """
    at = _Line(source, line or 0)
    if at.is_raised_there:
        return None
    for types, words, sign in _KNOWN:
        if types.fullmatch(kind) and words.search(text) and sign.look(at):
            return sign.name
    return None


# ---------------------------------------------------------------------- the words
def _words(name: FaultKind, explanation: str, hint: str, cause: Cause = "error") -> tuple[str, DiagnosisRule]:
    return name, DiagnosisRule(cause=cause, explanation=explanation, hint=hint, when={"fault": name})


#: by the name of the mistake
EXCEPTIONS: Mapping[str, DiagnosisRule] = dict(
    (
        _words(
            "gather-a-list",
            "gather is given one list, and it wants each awaitable by itself",
            "Write a star in front of it: `await asyncio.gather(*things)`.",
        ),
        _words(
            "result-for-coroutine",
            "each call is awaited before it is given away, so only its result is given",
            "Leave out the inner `await`: what takes coroutines runs and awaits them itself.",
        ),
        _words(
            "function-for-coroutine",
            "the function itself is given where a coroutine is wanted",
            "Call it: `create_task(work(…))`, `gather(work(…))`.",
        ),
        _words(
            "wait-wants-tasks",
            "asyncio.wait takes a collection of tasks, and no coroutines",
            "Make the tasks first (create_task), and give their list; or use gather, which takes coroutines.",
        ),
        _words(
            "function-wanted",
            "a coroutine is given where the function itself is wanted, and its arguments behind it",
            "Write `start_soon(work, argument)`: whoever gets the function calls it.",
        ),
        _words(
            "called-too-early",
            "the function is called here at once, and what it gave back is handed over to be called",
            "Hand over the function and its arguments: `to_thread(work, argument)`, without calling it.",
        ),
        _words(
            "coroutine-function-for-thread",
            "a coroutine function is given to a thread, where calling it only makes a coroutine",
            "Await it on the loop; threads are for plain functions that block.",
        ),
        _words(
            "awaits-the-function",
            "the function itself is awaited: it is not called",
            "Write the parentheses and the arguments: `await work(…)`.",
        ),
        _words(
            "awaits-no-awaitable",
            "something is awaited, or given away to be awaited, that cannot be",
            "Only coroutines, tasks and futures can be awaited: look at what stands there.",
        ),
        _words(
            "async-with-needed",
            "`with` is used where entering may have to wait",
            "Write `async with`.",
        ),
        _words(
            "plain-with-needed",
            "`async with` is used with something that can only be entered by a plain `with`, or not at all",
            "Look at what stands there: a plain `with`, another kind of lock, or an `await` that is missing.",
        ),
        _words(
            "async-for-needed",
            "a plain loop goes over an asynchronous generator",
            "Write `async for`.",
        ),
        _words(
            "plain-for-needed",
            "`async for` goes over something that is not asynchronous",
            "Write a plain `for`, and `await` in its body what has to be awaited.",
        ),
        _words(
            "coroutine-as-value",
            "a coroutine is used as if it were its result",
            "Put an `await` in front of the call that makes it.",
            "never-awaited",
        ),
        _words(
            "task-as-value",
            "a task is used as if it were its result",
            "Await the task: `await task` gives what it returned.",
        ),
        _words(
            "another-value",
            "something of another type is handed over than the function takes",
            "Look at what this value is, and where it came from: print its type.",
        ),
        _words(
            "awaited-twice",
            "one coroutine is awaited a second time",
            "A coroutine runs once: call the function again, or make one task and await that.",
        ),
        _words(
            "result-too-early",
            "a task is asked for its result before it has ended",
            "Await it: `await task` waits for the result and gives it.",
        ),
        _words(
            "set-twice",
            "a future gets its result a second time, or after it was cancelled",
            "Set it once; ask `done()` first if two may do it.",
        ),
        _words(
            "not-held",
            "a lock is given back that nobody here holds",
            "Use `async with lock:`: it takes the lock, and gives it back, once each.",
        ),
        _words(
            "held-already",
            "whoever holds it already takes it a second time",
            "Take it once; what is called inside must not take it again.",
        ),
        _words(
            "released-too-often",
            "something is given back more often than it was taken",
            "Give back once for each time it was taken; `async with` keeps count.",
        ),
        _words(
            "group-not-entered",
            "a task is started in a group that was not entered",
            "Write `async with` and start the tasks inside its block.",
        ),
        _words(
            "group-over",
            "a task is started in a group that is over",
            "Start it inside the block of the group.",
        ),
        _words(
            "other-loop",
            "something is used that belongs to another event loop",
            "Make it inside the function, on the loop that uses it; nothing of a loop lives on in a module.",
        ),
        _words(
            "reads-together",
            "two tasks read from the same connection at the same time",
            "Give each task a connection of its own.",
        ),
        _words(
            "used-closed",
            "this is used after it was closed",
            "Who closes what several share closes it for all: give each a clone, or close it at the end.",
        ),
        _words(
            "executor-closed",
            "work is given to threads that were shut down before",
            "The threads of `to_thread` belong to the loop: leave them to it. Close a pool of your own last.",
        ),
        _words(
            "time-is-up",
            "a time limit of your own gives up",
            "Leave the limit out where the task names none: what is awaited comes in its own time.",
        ),
        _words(
            "stop-iteration",
            "nobody catches the StopIteration with which `next` or `send` says that there is nothing more",
            "Catch it where `next` or `send` is called; or give `next` a default.",
        ),
        _words(
            "compares-entries",
            "a heap, or a priority queue, compares its entries, and these cannot be compared",
            "Put a number that counts up between the rank and the rest: it tells entries of one rank apart.",
        ),
        _words(
            "nothing-left",
            "something is taken from a list at a place where nothing is, or from one that is empty",
            "Look first how many there are: there may be fewer than places, workers or turns of a loop.",
        ),
        _words(
            "waits-for-nobody",
            "asyncio.wait is called with an empty set: there is nobody left, or nobody yet, to wait for",
            "Look first whether there is somebody to wait for; a loop ends when there is nobody any more.",
        ),
        _words(
            "queue-full",
            "something is put into a queue that is full, without waiting for room",
            "Make it without a limit, or await `put` or `send`, which wait until there is room.",
        ),
        _words(
            "cut-letter",
            "bytes are made into text before all of them have come: they end within a letter",
            "Collect bytes until the end of the line has come, and decode the whole line.",
        ),
        _words(
            "bytes-wanted",
            "text stands where bytes are wanted",
            "A connection carries bytes: `text.encode()` makes them.",
        ),
        _words(
            "text-wanted",
            "bytes stand where text is wanted",
            "`data.decode()` makes text of them.",
        ),
        _words(
            "wrong-arguments",
            "a function is called with other arguments than it takes",
            "Compare the call with the `def`.",
        ),
        _words(
            "unknown-name",
            "a name is used that has no value there",
            "Look at how it is spelt, where it is assigned, and whether an import is missing.",
        ),
        _words(
            "await-in-plain-function",
            "there is an `await` in a plain function",
            "Write `async def`; whoever calls it must then await it.",
        ),
    )
)
