"""Facts that tell mistakes apart, and lines that show them, for ``run.note(…)``.

The diagnosis looks at them; points never rest on them, since some are what the bench has told, and lines
are looked up in a text that may say anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.diagnosis.source_text import SourceText
from grader.evidence.record import Value
from grader.judge.learner import Run
from grader.protocol.numbers import TICKS_PER_SECOND

__all__ = [
    "CONNECTING",
    "Place",
    "common_facts",
    "common_places",
    "first_line",
    "held_up",
    "semaphores_inside",
    "shuffled",
    "tasks_waiting",
    "texts",
]

#: calls that open a connection, in asyncio, anyio, trio and the standard library
CONNECTING = ("open_connection", "create_connection", "connect_tcp", "open_tcp_stream", "socket")
_SEMAPHORES = ("BoundedSemaphore", "Semaphore", "CapacityLimiter")
_SELECTING = ("select", "poll")
#: whether a place is meant (anything that is true or false), and its lines; 0 and None are none
Place = tuple[object, Iterable[int | None]]


def common_facts(run: Run, source: SourceText) -> dict[str, Value]:
    """What any run over connections tells, by the names of the facts.

    ``plain``: the function is none that can be awaited. ``arrived``: every request had its reply.
    ``left_open``: connections that were open at the return. ``selects``: the loop was held up, and the file
    calls select or poll. Told by the bench: ``tasks_waiting`` (:func:`tasks_waiting`), ``threads_started``
    (lines that started threads), ``socket_blocks`` (a call of a socket held up a loop).
    """
    report = run.evidence.report
    return {
        "plain": not run.awaited,
        "arrived": all(request.ended is not None for request in run.requests),
        "left_open": run.evidence.open_connections_at_return,
        "selects": bool(run.blocked and source.calls(*_SELECTING)),
        "tasks_waiting": tasks_waiting(run),
        "threads_started": len(report.thread_lines),
        "socket_blocks": any(call.what.startswith("socket.") for call in report.blocking),
    }


def common_places(run: Run, source: SourceText) -> list[Place]:
    """Where to look for select by hand, a socket that blocks, and an await that was forgotten, in this order.

    A coroutine that was made in a thread has no line of its own: there only the call can be looked for.
    """
    facts, forgotten = common_facts(run, source), run.evidence.report.never_awaited
    names = [coroutine.name.rpartition(".")[2] for coroutine in forgotten]
    receiving = [call.line for call in run.evidence.report.blocking if call.what.startswith("socket.recv")]
    return [
        (facts["selects"], source.calls(*_SELECTING)),
        (facts["socket_blocks"], receiving),
        (forgotten, [coroutine.line for coroutine in forgotten]),
        (forgotten, source.calls(*names, unawaited=True)),
    ]


def held_up(run: Run, *, before: float = float("inf")) -> float:
    """For how many virtual seconds the loop was held up by what had begun before a moment."""
    spans = [span for span in run.evidence.blocked if span.start_ticks < before * TICKS_PER_SECOND]
    return sum(span.end_ticks - span.start_ticks for span in spans) / TICKS_PER_SECOND


def first_line(*places: Place) -> int:
    """The line to point at: the first one of the first place that is meant and has one; 0 for none."""
    return next((line for holds, lines in places if holds for line in lines if line), 0)


def semaphores_inside(source: SourceText, function: str) -> list[int]:
    """The lines on which a coroutine function other than this one makes a semaphore: one for each task."""
    lines = source.calls(*_SEMAPHORES)
    around = [(line, source.function_around(line)) for line in lines]
    return [line for line, name in around if name not in ("", function) and not source.is_plain(name)]


def texts(run: Run) -> list[str]:
    """The texts in the list that came back, in order; none when something else came back."""
    return [item for item in run.value if isinstance(item, str)] if isinstance(run.value, list) else []


def shuffled(run: Run, wanted: Sequence[object]) -> bool:
    """All results came back, in another order than they should."""
    back = run.value if isinstance(run.value, list) else []
    return back != list(wanted) and sorted(map(str, back)) == sorted(map(str, wanted))


def tasks_waiting(run: Run) -> float:
    """How many tasks but the main one waited, on the average of the moments at which the main one did.

    Told by the bench; 0 when the main one never waited.
    """
    waits = run.evidence.report.waits
    looks = sum(wait.times for wait in waits if wait.main)
    return sum(wait.times for wait in waits if not wait.main) / looks if looks else 0.0
