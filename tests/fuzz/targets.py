"""Fuzz targets: what the judge and the command line do with bytes that somebody hostile has chosen.

Every place in the trusted processes that parses what a bench sends or a learner hands in:

* ``judge/messages.py``, through ``judge/control.py``: records, reports, descriptors (``record``, ``report``)
* ``judge/wire.py`` and ``judge/worlds/``: lines over TCP (``depot``, ``kitchen``, ``studio``); answers of
  ``sock_diag`` are the kernel's, asked through a socket that no learner's code ever holds
* ``judge/output.py``: what is printed (``terminal``: it is shown)
* ``judge/learner.py``, ``fault_words.py``, ``played.py``, the suites: returned values, plays (``play``,
  ``value``)
* ``judge/grading.py``, ``learner.py``, ``diagnosis/source_text.py``, the suites: the learner's file read as
  text (``source``)
* ``submission.py`` (``file``), ``cli/progress.py`` (``progress``), ``report/model.py`` (``report_file``)
* ``report/wording.py``, ``terminal.py``, ``timeline.py`` (``terminal``)
* ``sandbox/proc_snapshot.py``, ``process_table.py``: threads' names (``test_hostile_programs.py``)
* the whole conversation: ``test_conversation.py``

Not reachable: the mailbox of a sandbox (``sandbox/handle.py``) is held by the server, in which no learner's
code runs; a bench closes it before it loads any.

A target takes bytes and returns; anything but a documented exception, or a broken bound, is a finding.
"""

from __future__ import annotations

import functools
import random
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from grader.cli import progress
from grader.course import Course
from grader.diagnosis.source_text import SourceText
from grader.errors import UsageError
from grader.evidence.record import BlockedSpan, Evidence
from grader.evidence.report import decode_report
from grader.judge.conducting.control import ChannelClosed, Control
from grader.judge.conducting.event_queue import EventQueue
from grader.judge.conducting.messages import Raised, Returned
from grader.judge.conducting.modules import Modules
from grader.judge.conducting.wire import Connection
from grader.judge.fault_words import flaw_fault, loading_fault, raised_fault, waiting_lines
from grader.judge.faults import LearnerFault
from grader.judge.grading import chosen_runtime
from grader.judge.learner import Run
from grader.judge.picture import timeline
from grader.judge.runtimes.model import expected
from grader.judge.runtimes.played import Played, Told, differs, rows
from grader.judge.runtimes.task_programs import Program as Tasks
from grader.judge.runtimes.task_programs import side_by_side
from grader.judge.worlds.depot import Depot
from grader.judge.worlds.kitchen import Kitchen, Task
from grader.judge.worlds.studio import Studio
from grader.outcome import Outcome
from grader.report.model import (
    CheckReport,
    Diagnosis,
    IsolationReport,
    Report,
    Row,
    Span,
    SubmissionReport,
    Timeline,
    from_json,
)
from grader.report.terminal import ASCII, UNICODE, Detail, render
from grader.submission import read_source
from grader.suite_file import DiagnosisRule
from tests.diagnosing import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.worlds.base import World

__all__ = ["TARGETS"]

PROGRAM = Modules(texts={"answer": ""}, given=(), learner="answer", drivers=(), required=("answer",))
TASKS = Tasks({"main": (("spawn", "A"), ("join", "A")), "A": (("pause", None),)})
MOST_LINES, MOST_WIDTH = 2_000, 120


def record(data: bytes) -> None:
    """One record through a real socket: a message, tampering, or the end; never anything else."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    control = Control(near)
    try:
        far.send(data[: 1 << 16])
        try:
            message = control.hear()
        except LearnerFault as fault:
            assert fault.kind == "tampered"  # noqa: PT017 — anything else is raised
            return
        except ChannelClosed:
            assert not data
            return
    finally:
        control.close()
        far.close()
    if isinstance(message, Returned):
        _words_of_a_value(message)
    if isinstance(message, Raised):
        assert len(str(loading_fault(message, PROGRAM))) < 2_000
        assert len(raised_fault(message.error).detail) < 12


def _words_of_a_value(message: Returned) -> None:
    """What suites do with a value must work with every one that comes through."""
    value = message.value
    assert len(repr(value)) < 1 << 20
    assert len(str(value)) < 1 << 20
    assert msgspec.json.encode(repr(value))
    if isinstance(value, list):
        sorted(map(str, value))
    if message.flaw is not None:
        assert flaw_fault(message, "answer").kind in ("awaitable-result", "not-plain")


def value(data: bytes) -> None:
    """A returned value."""
    record(b'{"t":"returned","seq":1,"value":' + data + b',"kind":"list","flaw":null,"awaited":true}')


def report(data: bytes) -> None:
    """A report of the bench, and all that is made from it."""
    try:
        found = decode_report(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return
    evidence = Evidence(
        told=found,
        threads=len(found.stacks),
        ended_ticks=found.jobs,
        blocked=tuple(BlockedSpan(0, call.ticks, call.line) for call in found.blocking),
    )
    for fault in (None, LearnerFault("deadlock", "everything waits")):
        cause = diagnose(
            evidence.facts(), evidence.place, _rules(), check="test_answer", fault=fault, file="answer.py"
        )
        assert cause is None or cause.line is None or cause.line > 0
    waiting_lines(found)
    evidence.summary()
    _shown(timeline(evidence), "\n".join(found.modules), "\n".join(task.name for task in found.unfinished))


@functools.cache
def _rules() -> dict[str, DiagnosisRule]:
    course = Course.locate(None)
    return {
        name: rule
        for exercise in course.exercises()
        for name, rule in exercise.suite_metadata.diagnoses.items()
    }


def play(data: bytes) -> None:
    """What a driver tells of one program, forged."""
    try:
        told = msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return
    try:
        run = Run(told, Evidence())
        played = Played(run, TASKS, run.told(Told))
    except LearnerFault as fault:
        assert fault.kind == "tampered"  # noqa: PT017 — anything else is raised
        return
    assert played.right in (True, False)
    assert len(differs(played)) < 1 << 18
    assert len(rows(played.trace)) <= len(TASKS.bodies)
    assert all(len(line) < 100 for line in side_by_side(expected(TASKS), played.trace))
    played.last("main")
    played.turns()


def source(data: bytes) -> None:
    """The learner's file, read as text for words."""
    text = data.decode("utf-8", "replace")
    assert chosen_runtime(text, ("asyncio", "trio")) in ("asyncio", "trio")
    known, lines_of_text = SourceText(text), text.count("\n") + text.count("\r") + text.count("\f") + 1
    lines = [*known.calls("export"), *known.uses("export", "answer"), *known.handlers()]
    assert all(0 < line <= lines_of_text for line in lines)
    for line in (known.definition("answer"), known.first_use("answer")):
        assert 0 <= line <= lines_of_text
    assert all(isinstance(known.function_around(line), str) for line in lines)


def file(data: bytes) -> None:
    """A file that is handed in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answer.py")
        path.write_bytes(data)
        try:
            assert read_source(path).text.encode() == data
        except UsageError as error:
            assert str(path) in error.cause  # noqa: PT017 — anything else is raised


def memory_of_results(data: bytes) -> None:
    """``.onecook.json``: the memory of results is the learner's own file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, progress.FILE_NAME).write_bytes(data)
        try:
            progress.load(Path(folder))
        except UsageError as error:
            assert "delete" in error.next_step  # noqa: PT017 — anything else is raised


def report_file(data: bytes) -> None:
    """A report that was saved."""
    try:
        found = from_json(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return
    _rendered(found)


def terminal(data: bytes) -> None:
    """Texts and a picture on a terminal: bounded, and nothing that a terminal obeys."""
    text = data.decode("utf-8", "replace")
    parts = text.split("|")
    spans = [int.from_bytes(data[at : at + 6]) / 1e6 for at in range(0, min(len(data), 60), 6)]
    picture = Timeline(
        rows=tuple(
            Row(
                label=part,
                note=part[::-1],
                spans=(Span(kind="waiting", start_virtual_seconds=0, end_virtual_seconds=end),),
            )
            for part, end in zip(parts, spans, strict=False)
        ),
        end_virtual_seconds=max(spans, default=0.0),
    )
    _shown(picture, text, parts[0])


def _shown(picture: Timeline | None, text: str, name: str) -> None:
    cause = Diagnosis(id="x", cause="error", explanation=name, hint=name, file=name, line=1)
    check = CheckReport(
        name="test_answer",
        sentence=name,
        objective="answer",
        outcome=Outcome.FAILED,
        points=0,
        max_points=1,
        message=text[:4000],
        exhibit=text[:4000],
        output=text,
        diagnosis=cause,
        timeline=picture,
    )
    _rendered(
        Report(
            exercise="01_x",
            number=1,
            title=name,
            outcome=Outcome.FAILED,
            points=0,
            max_points=1,
            checks=(check,),
            diagnosis=cause,
            timeline=picture,
            runtime="asyncio",
            seed=1,
            isolation=IsolationReport(level="process"),
            submission=SubmissionReport(file=name, sha256=""),
            versions={},
            started_at="",
            real_seconds=0.1,
        )
    )


def _rendered(found: Report) -> None:
    for width, glyphs, detail in ((40, ASCII, Detail.ALL), (MOST_WIDTH, UNICODE, Detail.NORMAL)):
        lines = render(found, width=width, glyphs=glyphs, detail=detail)
        assert len(lines) < MOST_LINES + 200 * len(found.checks)
        for line in lines:
            assert cell_len(line.plain) <= width, (width, line.plain)
            assert not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in line.plain), line.plain


# ---------------------------------------------------------------------- worlds
def _asked(world: World, data: bytes) -> None:
    """Lines of several connections, the first byte of each says which; then all that is due happens."""
    said: list[bytes] = []
    world.begin(events := EventQueue(), lambda _connection, line, _close: said.append(line))
    near, far = socket.socketpair()
    connections = [Connection(index, near, ("127.0.0.1", index)) for index in range(4)]
    try:
        for number, raw in enumerate(data.split(b"\n")[:3_000]):
            connection = connections[raw[0] % 4 if raw else 0]
            connection.requests += 1
            world.line(connection, raw[1:].decode("ascii", "replace"))
            if number % 3 == 2 and events.next_ticks is not None:
                events.pop()()
            if raw[:1] == b"\xff":
                world.ended(connection)
    except LearnerFault as fault:
        assert fault.kind == "request"  # noqa: PT017 — anything else is raised
    finally:
        near.close()
        far.close()
    while events.next_ticks is not None:
        events.pop()()
    flying = [each for each in world.requests if each.ended_ticks is None and each.abandoned_ticks is None]
    assert world.in_flight == len(flying)
    assert all(request.in_flight > 0 for request in world.requests)
    assert len(said) <= 3 * 3_000


def depot(data: bytes) -> None:
    """Uploads."""
    world = Depot(random.Random(1))
    world.files(4, refused=1)
    _asked(world, data)


def kitchen(data: bytes) -> None:
    """Pans and hands."""
    world = Kitchen()
    world.expect(*(Task(verb, "eggs", 3) for verb in ("toast", "fry", "boil", "fetch", "chop", "season")))
    _asked(world, data)


def studio(data: bytes) -> None:
    """Exports, uploads, the bell."""
    world = Studio(random.Random(1))
    world.draw(4)
    _asked(world, data)
    assert all(request.row in request.label for request in world.requests)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "depot": depot,
    "file": file,
    "kitchen": kitchen,
    "play": play,
    "progress": memory_of_results,
    "record": record,
    "report": report,
    "report_file": report_file,
    "source": source,
    "studio": studio,
    "terminal": terminal,
    "value": value,
}
