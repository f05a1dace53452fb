"""The pytest plugin: one report per check; what checks may ask for stands in :mod:`.fixtures`.

Loaded by ``grader/suites/conftest.py`` for whoever writes a suite
(``pytest grader/suites/03_uploads --submission exercises/03_uploads``), and by the judge's session,
which gives it a :class:`Grading` and listens to its events.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Generator
from pathlib import Path, PurePath
from typing import Any, get_args

import msgspec
import pytest
from _pytest.runner import runtestprotocol

from grader.course import Course
from grader.diagnosis.matching import departure, holding, said_by
from grader.diagnosis.source_text import SourceText
from grader.environment import assertions_hold
from grader.errors import CourseError, OneCookError
from grader.judge import fixtures
from grader.judge.faults import Departure, LearnerFault
from grader.judge.fixtures import GRADING, SEEN, SHARED_RUNS, Seen, Suites
from grader.judge.grading import Grading
from grader.judge.learner import Run
from grader.judge.picture import timeline
from grader.judge.request import CheckFinished, CheckStarted, Submitted
from grader.judge.shared_runs import SharedRuns
from grader.os_errors import explain_os_error, is_exhausted
from grader.outcome import Outcome
from grader.report.model import CheckReport, Diagnosis
from grader.sandbox.policy import DemandWord, demand
from grader.sandbox.warm import end_all
from grader.submission import locate, read_submission
from grader.submission.cells import in_cells, place

__all__ = ["begin", "sentence"]

#: plain pytest has no judge's session around it that would end the sandbox
OPENED_HERE = pytest.StashKey[bool]()
REPORTS = pytest.StashKey[list[CheckReport]]()
STARTED = pytest.StashKey[float]()
ITEM_REPORT = pytest.StashKey[CheckReport]()
#: ids of the rules of diagnosis that hold for what a check has looked at
HOLDING = pytest.StashKey[tuple[str, ...]]()
#: the check is to be run once more
AGAIN = pytest.StashKey[bool]()
#: what SIGALRM did before
ALARM = pytest.StashKey[Any]()
MOST_MESSAGE = 4000
#: what a learner hears of beside a check that passed, too
ON_PASSING = frozenset({"never-awaited"})
#: real seconds between two tries to give a check up
AGAIN_SECONDS = 10.0


class GivenUpError(BaseException):
    """A check did not come to an end; no handler of a suite is meant to catch it."""


# ---------------------------------------------------------------------- options and set-up
def pytest_addoption(parser: pytest.Parser) -> None:
    """Options for whoever runs a suite with plain pytest."""
    group = parser.getgroup("onecook", "One Cook")
    group.addoption("--submission", help="the learner's file, or the folder that holds it")
    group.addoption(
        "--seed", type=int, default=0, help="seed of the random inputs and the schedule (default: 0)"
    )
    group.addoption(
        "--runtime", choices=("asyncio", "trio"), help="default: from what the submission imports"
    )
    group.addoption("--isolation", choices=get_args(DemandWord), help="default: the highest possible")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; a suite leaves no cache behind, wherever it is started."""
    for name in ("lfplugin", "nfplugin", "stepwiseplugin"):
        if config.pluginmanager.has_plugin(name):
            config.pluginmanager.unregister(name=name)
    config.addinivalue_line(
        "markers", "check(points, objective): a check of a hidden suite and what it is worth"
    )
    config.stash[REPORTS] = []
    config.stash[SHARED_RUNS] = SharedRuns()
    config.pluginmanager.register(fixtures, "onecook-fixtures")
    config.pluginmanager.register(Suites(config), "onecook-suites")


def begin(config: pytest.Config, grading: Grading, reports: list[CheckReport]) -> None:
    """From now on this grading is worked on, and the reports of its checks go there."""
    config.stash[GRADING] = grading
    config.stash[REPORTS] = reports
    config.stash[SHARED_RUNS] = SharedRuns()  # nothing of the grading before is looked at


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every check must say its sentence, its points and a known objective."""
    if not any(_is_check(item) for item in items):
        return
    grading = _grading(config, items[0].path)
    for item in items:
        _validate(item, grading)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The sandbox that plain pytest opened is closed with the session."""
    if config.stash.get(OPENED_HERE, False):
        config.stash[GRADING].close()
        end_all()


def _is_check(item: pytest.Item) -> bool:
    return item.get_closest_marker("check") is not None


def _grading(config: pytest.Config, suite: Path) -> Grading:
    """The session's grading, or (plain pytest) one made from the options."""
    found = config.stash.get(GRADING, None)
    if found is not None:
        return found
    if not assertions_hold():
        raise pytest.UsageError(
            "without assertions every check would pass: unset PYTHONOPTIMIZE, leave out -O"
        )
    from grader.sandbox.image import prepare
    from grader.sandbox.privilege import drop_root

    course = _course_of(suite)
    exercise = course.find(suite.parent.name)
    given = config.getoption("--submission")
    file = locate(exercise, given=Path(given)) if given else exercise.stub
    level = config.getoption("--isolation")
    try:
        prepare()
        drop_root()
        grading = Grading.prepare(
            course,
            exercise.key,
            Submitted.of(read_submission(exercise, file)),
            seed=config.getoption("--seed"),
            runtime=config.getoption("--runtime"),
            demanded=demand(level),
        )
    except OneCookError as error:
        raise pytest.UsageError(str(error)) from error
    config.stash[GRADING] = grading
    config.stash[OPENED_HERE] = True
    return grading


def _course_of(suite: Path) -> Course:
    """The course that a suite stands in: the kit's own, or one whose three trees share a folder."""
    suites = suite.resolve().parent.parent
    own = Course.locate(None)
    if suites == own.suites:
        return own
    return Course.locate(suites.parent.parent if suites.parent.name == "grader" else suites.parent)


def _validate(item: pytest.Item, grading: Grading) -> None:
    marker = item.get_closest_marker("check")
    where = f"{item.path.name}::{item.name}"
    if marker is None:
        raise CourseError(f"{where} has no @check", "Mark it with @check(points=…, objective=…).")
    if set(marker.kwargs) != {"points", "objective"} or marker.args:
        raise CourseError(
            f"{where}: @check takes points and objective", "Write @check(points=2, objective=…)."
        )
    if marker.kwargs["objective"] not in grading.metadata.objectives:
        raise CourseError(
            f"{where} names the unknown objective {marker.kwargs['objective']!r}",
            f"Add it to [objectives] in {grading.exercise.metadata_file.name}, or name one that is there.",
        )
    if not sentence(item):
        raise CourseError(f"{where} has no docstring", "Write the sentence that the learner reads.")


def sentence(item: pytest.Item) -> str:
    """What a check says to the learner: its docstring's first paragraph, without the full stop."""
    text = getattr(getattr(item, "function", None), "__doc__", None) or ""
    return " ".join(text.split("\n\n")[0].split()).rstrip(".")


# ---------------------------------------------------------------------- one check
@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Tell when a check starts, and what became of it; run it again where :mod:`.faults` says so."""
    grading = item.config.stash.get(GRADING, None)
    if grading is None or not _is_check(item):
        return None
    if ITEM_REPORT in item.stash:  # of an earlier grading in the same session
        del item.stash[ITEM_REPORT]
    item.stash[AGAIN] = False
    item.stash[HOLDING] = ()
    reports = item.config.stash[REPORTS]
    grading.tell(CheckStarted(index=len(reports)))
    item.stash[STARTED] = time.monotonic()
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    item.stash[SEEN] = Seen()
    phases = runtestprotocol(item, log=False, nextitem=nextitem)
    if item.stash.get(AGAIN, False):
        for shared in item.stash[SEEN].looks:
            item.config.stash[SHARED_RUNS].forget_lost(shared)
        item.stash[SEEN] = Seen()
        del item.stash[ITEM_REPORT]
        grading.close()  # in a new sandbox: this one may have been hurt
        phases = runtestprotocol(item, log=False, nextitem=nextitem)
    for phase in phases:
        item.ihook.pytest_runtest_logreport(report=phase)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    if ITEM_REPORT in item.stash:
        check = item.stash[ITEM_REPORT]
        reports.append(check)
        grading.tell(CheckFinished(index=len(reports) - 1, check=check, holding=item.stash[HOLDING]))
    return True


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Have the facts of the check's last run found out within it: a suite's error in them is the check's."""
    try:
        return (yield)
    finally:
        if pyfuncitem.config.stash.get(GRADING, None) is not None and (runs := pyfuncitem.stash[SEEN].runs):
            runs[-1].notes.find_out()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn each phase's end into the check's report; the first phase that fails decides."""
    result = yield
    grading = item.config.stash.get(GRADING, None)
    if grading is None or not _is_check(item):
        return result
    if call.excinfo is not None and item.config.stash[SHARED_RUNS].may_repeat(call.excinfo.value):
        item.stash[AGAIN] = True
    if call.when == "call" or (call.excinfo is not None and ITEM_REPORT not in item.stash):
        item.stash[ITEM_REPORT] = _check_report(item, grading, call.excinfo.value if call.excinfo else None)
    elif call.excinfo is not None and item.stash[ITEM_REPORT].outcome is Outcome.PASSED:
        item.stash[ITEM_REPORT] = _check_report(item, grading, call.excinfo.value)
    if result.failed and item.config.pluginmanager.has_plugin("terminalreporter"):
        result.sections += _sections_for_authors(item)
    return result


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:
    """A check that does not end is given up; by whose fault, hangs on who has had the judge meanwhile."""

    def give_up(*_: object) -> None:
        called = [item.stash[SEEN].learner, item.config.stash[SHARED_RUNS].being_made]
        if any(learner is not None and learner.gives_no_peace(settings.timeout) for learner in called):
            raise LearnerFault("silent", f"your code did not come to an end within {settings.timeout:g} s")
        raise GivenUpError(f"the check did not come to an end within {settings.timeout:g} s")

    item.stash[ALARM] = signal.signal(signal.SIGALRM, give_up)
    # Again and again: what is raised in the middle of something may be taken for something else there.
    signal.setitimer(signal.ITIMER_REAL, settings.timeout, AGAIN_SECONDS)
    return True


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_timeout_cancel_timer(item: pytest.Item) -> bool:
    """The check has ended."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    if (before := item.stash.get(ALARM, None)) is not None:
        signal.signal(signal.SIGALRM, before)
    return True


def _sections_for_authors(item: pytest.Item) -> list[tuple[str, str]]:
    """What a rule of diagnosis could have looked at, and the one that was chosen."""
    runs, check = item.stash[SEEN].runs, item.stash.get(ITEM_REPORT, None)
    sections: list[tuple[str, str]] = []
    if runs:
        facts = runs[-1].facts()
        sections.append(("facts of the last run", "\n".join(f"{name} = {facts[name]!r}" for name in facts)))
    if check is not None:
        found = check.diagnosis
        told = f"{found.id}, {found.file}:{found.line}" if found is not None else "none"
        sections.append(("diagnosis", told))
        names: tuple[str, ...] = item.stash[HOLDING]
        sections.append(("rules that hold", ", ".join(names) or "none"))
    return sections


def _check_report(item: pytest.Item, grading: Grading, error: BaseException | None) -> CheckReport:
    marker = item.get_closest_marker("check")
    assert marker is not None
    points = marker.kwargs["points"]
    seen = item.stash[SEEN]
    outcome, message = _judge(error)
    run = seen.runs[-1] if seen.runs else None
    found = _diagnosed(item, grading, run, error, message) if run is not None else None
    if found is not None and found.line is not None:
        found = msgspec.structs.replace(found, source=SourceText(grading.submission.text).line(found.line))
    report = CheckReport(
        name=item.name,
        sentence=sentence(item),
        objective=marker.kwargs["objective"],
        outcome=outcome,
        points=points if outcome is Outcome.PASSED else 0,
        max_points=points,
        message=message[:MOST_MESSAGE],
        diagnosis=found if outcome is Outcome.FAILED or found is None or found.id in ON_PASSING else None,
        evidence=run.evidence.summary(len(seen.runs)) if run is not None else None,
        timeline=timeline(run.evidence, run.notes.rows) if run is not None else None,
        exhibit=run.notes.exhibit[:MOST_MESSAGE] if run is not None and outcome is Outcome.FAILED else "",
        output=seen.output,
        real_seconds=round(time.monotonic() - item.stash[STARTED], 4),
    )
    if grading.submission.pieces:
        return _in_cells(report, grading.submission, grading.exercise.file_name)
    return report


def _in_cells(check: CheckReport, submission: Submitted, file_name: str) -> CheckReport:
    """A check of a notebook, as its writer counts lines: from the beginning of a cell."""
    file = PurePath(submission.name.rpartition(":")[2]).name

    def told(text: str) -> str:
        return in_cells(text, submission.pieces).replace(file_name, file)

    found = check.diagnosis
    if found is not None:
        where = place(submission.pieces, found.line) if found.line is not None else None
        found = msgspec.structs.replace(
            found,
            explanation=told(found.explanation),
            file=file if where is not None else None,
            cell=where[0] if where is not None else "",
            line=where[1] if where is not None else None,
        )
    return msgspec.structs.replace(
        check,
        message=told(check.message),
        exhibit=told(check.exhibit),
        diagnosis=found,
    )


def _diagnosed(
    item: pytest.Item, grading: Grading, run: Run, error: BaseException | None, message: str
) -> Diagnosis | None:
    """What explains the end of a check, and a note of all rules that hold."""
    fault = error if isinstance(error, LearnerFault) else None
    facts = run.facts()
    if fault is not None:  # the learner's text is read only where its words are wanted
        facts["plain_def"] = SourceText(grading.submission.text).is_plain(run.function)
    names = item.stash[HOLDING] = holding(
        facts,
        grading.rules,
        check=item.name,
        fault=fault,
        written_for=grading.written_for,
        runtime=grading.runtime,
    )
    file = grading.exercise.file_name
    if names:
        return said_by(names[0], facts, run.place, grading.rules, fault=fault, file=file)
    if not isinstance(error, AssertionError):
        return None
    when = error.virtual_seconds if isinstance(error, Departure) else None
    return departure(message, run.place("noted"), file=file, virtual_seconds=when)


def _judge(error: BaseException | None) -> tuple[Outcome, str]:
    """The outcome of what a check raised, and the words for it."""
    match error:
        case None:
            return Outcome.PASSED, ""
        case LearnerFault():
            sentence = _capital(error.sentence)
            end = "" if sentence.endswith((".", "!", "?", "?)")) else "."
            return Outcome.FAILED, "\n".join([f"{sentence}{end}", *error.detail])
        case AssertionError() | pytest.fail.Exception():
            return Outcome.FAILED, str(error) or "This is not what the task asks for."
        case OneCookError():
            return Outcome.INCONCLUSIVE, str(error)
        case MemoryError() | OSError() if is_exhausted(error):
            return Outcome.INCONCLUSIVE, str(explain_os_error(error, "The check could not go on"))
        case _:
            return Outcome.INCONCLUSIVE, f"The check itself failed: {type(error).__name__}: {error}"


def _capital(sentence: str) -> str:
    """A sentence may begin with the name of a file or a function, which stays as it is."""
    word = sentence.partition(" ")[0].rstrip(",")
    return sentence[:1].upper() + sentence[1:] if word.isalpha() else sentence


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is graded, for whoever runs a suite by hand."""
    grading: Any = config.stash.get(GRADING, None)
    return [] if grading is None else [f"submission: {grading.submission.name}"]
