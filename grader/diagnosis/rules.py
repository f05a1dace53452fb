"""The rules that serve every exercise: what anybody may meet, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from grader.diagnosis.behaviour import BEHAVIOUR
from grader.diagnosis.exceptions import EXCEPTIONS
from grader.evidence.fault_kinds import FaultKind
from grader.suite_file import Cause, Condition, DiagnosisRule, Place
from grader.versions import GRADING_PYTHON

__all__ = ["BUILT_IN", "GENERAL", "MISFITS", "TRUE_BY_ITSELF"]


def _rule(
    cause: Cause,
    explanation: str,
    hint: str,
    *,
    at: Place | Literal[""] = "",
    when: dict[str, Condition] | None = None,
) -> DiagnosisRule:
    return DiagnosisRule(cause=cause, explanation=explanation, hint=hint, at=at, when=when or {})


def _fault(
    cause: Cause, kind: FaultKind, explanation: str, hint: str, *, at: Place | Literal[""] = ""
) -> DiagnosisRule:
    return _rule(cause, explanation, hint, at=at, when={"fault": kind})


#: what nobody is to do while the file is imported
GUARD = 'put what tries it out under `if __name__ == "__main__":`'
#: a program on the runtime that it is not written for, tried before everything else: what it then raises
#: names neither, and an exercise's own rules would explain it by something else
MISFITS: Mapping[str, DiagnosisRule] = {
    f"{library}-on-{runtime}": _rule(
        "error",
        f"your code is written for {library}, and was run on {runtime}",
        f"Leave out --runtime {runtime}; only anyio runs on both.",
        when={"exception": True, "written_for": library, "runtime": runtime},
    )
    for library, runtime in (("asyncio", "trio"), ("trio", "asyncio"))
}
#: what a plain function makes while it is called: its caller has no loop for it
_BEFORE_THE_AWAIT: Mapping[str, DiagnosisRule] = {
    f"plain-function-{fault}": _rule(
        "error",
        "a plain function makes tasks or futures while it is called, before anybody can await it",
        "Write `async def`: then all of it runs on the loop of whoever awaits it.",
        when={"fault": fault, "plain_def": True},
    )
    for fault in ("no-loop", "other-loop")
}
#: what any exercise may meet, by id; a fault has the diagnosis of its own name
BUILT_IN: Mapping[str, DiagnosisRule] = {
    **_BEFORE_THE_AWAIT,
    "syntax-error": _fault(
        "error", "syntax-error", "the file is not valid Python", "Look at the line and the one above."
    ),
    "import-error": _fault(
        "error",
        "import-error",
        "the file imports something that is not there",
        "Only this one file is graded, with what the task offers: put helpers of your own into it.",
    ),
    "async-library": _fault(
        "error",
        "async-library",
        "the file imports an async library, and this exercise writes what such a library does",
        "Take the import out: collections, heapq and types have all that is needed.",
    ),
    "standard-library": _fault(
        "error",
        "standard-library",
        "the file imports something that the standard library does not have here",
        f"Compare the name with the documentation of Python {GRADING_PYTHON}, which grades.",
    ),
    "other-python": _fault(
        "error",
        "other-python",
        "the file is written for another version of Python",
        f"Python {GRADING_PYTHON} grades: write it without what that version does not have.",
    ),
    "notebook": _fault(
        "error",
        "notebook",
        "the file holds what only a notebook understands",
        "Take out get_ipython(), %magic and !commands; keep the functions that the task asks for.",
    ),
    "await-outside": _fault(
        "error",
        "await-outside",
        "something is awaited outside every function, which only a notebook allows",
        "Take it out, or put it into an `async def`: whoever grades calls your functions.",
    ),
    "missing-function": _fault(
        "error",
        "missing-function",
        "the file does not define what the task asks for",
        "Compare the names with the stub.",
    ),
    "wrong-parameters": _fault(
        "error",
        "wrong-parameters",
        "the function takes other parameters than the task says",
        "Compare it with the stub.",
    ),
    "exit": _fault(
        "error", "exit", "the code ends the whole program", "Return or raise instead of sys.exit."
    ),
    "ended": _fault(
        "error",
        "ended",
        "the process ended before the function returned",
        "Nothing may end the process: return a value.",
    ),
    "tampered": _fault(
        "error",
        "tampered",
        "the code interferes with the bench that runs it",
        "Leave descriptors and signals alone.",
    ),
    "untold": _fault(
        "error",
        "untold",
        "what was left over could not be told, so it does not count as nothing",
        "Leave the standard library's modules as they are, and let nothing end the process or keep it busy.",
    ),
    "stopped": _fault(
        "error", "stopped", "the code stopped its own process", "Wait with await, not with signals."
    ),
    "memory": _fault(
        "error", "memory", "the code uses more memory than it may", "Handle things as they come."
    ),
    "output": _fault("error", "output", "the code prints far too much", "Print less; a few lines help most."),
    "recursion": _fault(
        "error",
        "recursion",
        "calls stand on one another here until Python's stack is full",
        "Look for the call that comes back to where it began; a loop takes no room on the stack.",
    ),
    "connections": _fault(
        "error", "connections", "the code opens far too many connections", "Open one for each request."
    ),
    "unread": _fault(
        "error", "unread", "the code does not read what it is sent", "Read the reply of each request."
    ),
    "request": _fault(
        "error", "request", "the code asks for something that the other side does not know", "Read the task."
    ),
    "asked-at-import": _fault(
        "error",
        "asked-at-import",
        "the code asks for something before its function is called",
        f"Nobody is there to answer while the file is imported: {GUARD}.",
    ),
    "endless-import": _fault(
        "deadlock",
        "endless-import",
        "the file never comes to its end while it is imported, so nothing in it can be called",
        f"Let the file define functions only: {GUARD}.",
    ),
    "nobody-types": _fault(
        "error",
        "nobody-types",
        "the code asks for something to be typed",
        f"Nobody can type anything while it is graded: {GUARD}.",
    ),
    "nothing-kept": _fault(
        "error",
        "nothing-kept",
        "the code writes a file",
        "No file can be written where it is graded, not even a temporary one: print instead.",
    ),
    "missing-file": _fault(
        "error",
        "missing-file",
        "the code wants a file or a program that is not there",
        "Only this one file is graded, and no other is there: put what you need into it.",
    ),
    "not-here": _fault(
        "error",
        "not-here",
        "the code asks the machine for something that it does not have",
        "Where it is graded there are no time zones but that of datetime.timezone.utc, and no locale but C.",
    ),
    "other-address": _fault(
        "error",
        "other-address",
        "nobody is there at the address that the code connects to",
        "Connect to the address that your function is given, as it is.",
    ),
    "nested-loop": _fault(
        "error",
        "nested-loop",
        "a loop is running already, and this wants to run another one inside it",
        "Await the coroutine where it stands; asyncio.run and its kin are for code that no loop runs yet.",
    ),
    "no-loop": _fault(
        "error",
        "no-loop",
        "this wants the loop that is running, and here none is",
        "Ask for it inside an `async def`; a thread has no loop of its own.",
    ),
    "cancelled-result": _fault(
        "error",
        "cancelled-result",
        "a cancellation came out, and nobody outside had asked for one",
        "Who awaits a cancelled task gets it. A task group cancels its other tasks when one fails: catch the "
        "error inside the task it belongs to.",
    ),
    **EXCEPTIONS,
    "not-plain": _fault(
        "error", "not-plain", "the result is not plain data", "Return what the task says: numbers or text."
    ),
    "awaitable-result": _fault(
        "never-awaited",
        "awaitable-result",
        "what came back still has to be awaited",
        "Calling a coroutine function only makes a coroutine; await it to have its value.",
    ),
    "only-called": _rule(
        "never-awaited",
        "a coroutine function is given to something that only calls it, as a thread does, so it never runs",
        "Await it, or make it a task; threads and callbacks are for plain functions.",
        when={"never_awaited_elsewhere": "> 0"},
    ),
    "never-awaited": _rule(
        "never-awaited",
        "a coroutine was made and never awaited, so it never ran",
        "Calling a coroutine function only makes a coroutine; nothing runs before await.",
        when={"never_awaited": "> 0", "starved": False},
    ),
    "deadlock": _fault(
        "deadlock",
        "deadlock",
        "everything waits for something that will never come",
        "Who should wake the ones that wait?",
    ),
    "stuck": _fault(
        "deadlock",
        "stuck",
        "the thread of the loop waits in a call that only the loop could end",
        "Await instead of a call that blocks.",
        at="blocking",
    ),
    "spin": _fault(
        "deadlock", "spin", "a loop asks again and again instead of waiting", "Await the thing itself."
    ),
    "cpu": _fault(
        "deadlock", "cpu", "a loop never ends and never waits", "Which loop has no await and no end?"
    ),
    "endless-threads": _fault(
        "deadlock",
        "endless-threads",
        "a thread or a process does not come to an end",
        "Let every thread end.",
        at="thread",
    ),
    "lingers": _fault(
        "leaked",
        "lingers",
        "something goes on after the function has returned, and does not end when it is cancelled",
        "End every task and thread before you return, and let a cancellation through.",
    ),
    "silent": _fault(
        "blocked",
        "silent",
        "a call waits in real time and holds up the whole loop",
        "Use the awaiting kind of this call.",
    ),
    "blocked": _rule(
        "blocked",
        "this call holds up the whole loop: nothing else can run until it returns",
        "Use the awaiting kind of this call, or hand it to a thread.",
        when={"blocked": "> 0"},
    ),
    "leaked": _rule(
        "leaked",
        "a task was still running when the function returned; nobody waits for it",
        "Keep every task and await it (a task group does both).",
        when={"unfinished": "> 0", "fault": "", "raised": ""},
    ),
    "lost-exception": _rule(
        "swallowed",
        "a task failed and nobody asked for its result, so the error is lost",
        "Await the task; then its exception comes to you.",
        when={"lost": "> 0"},
    ),
    "swallowed-cancel": _rule(
        "swallowed",
        "a task was cancelled and went on as if nothing had happened",
        "Clean up, then raise the cancellation again.",
        when={"swallowed": "> 0"},
    ),
    **BEHAVIOUR,
    "raised": _rule(
        "error",
        "an exception came out of the function",
        "Read the last line and its line number.",
        when={"fault": "raised", "explained": False},
    ),
}
#: rules that say no more than the name of the fault that ended the run, so that they cannot be wrong about it
TRUE_BY_ITSELF = frozenset(name for name, rule in BUILT_IN.items() if rule.when.get("fault") == name)
#: rules that say of a cause what is common to all its mistakes
GENERAL = frozenset(
    {"blocked", "leaked", "lost-exception", "never-awaited", "only-called", "swallowed-cancel", "raised"}
)
