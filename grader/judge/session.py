"""Gradings as a pytest session inside the judge's process, each ending in a report whatever happens.

Starting a session costs as much as grading a submission. So one session serves as many gradings of its suite
as follow each other; every check runs anew for each, with fixtures of its own. A session ends with an edit of
the suite (:meth:`.Server.following`), and when the suite's module has kept anything of a grading.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from grader.errors import OneCookError
from grader.judge import plugin
from grader.judge.grading import Grading
from grader.judge.module_state import ModuleState
from grader.judge.reports import make_report
from grader.judge.request import Finished, Suite
from grader.outcome import Outcome
from grader.report.model import CheckReport, IsolationReport, Report, SubmissionReport

if TYPE_CHECKING:
    from pathlib import Path

    from grader.judge.server import Served, Server

__all__ = ["run"]

#: real seconds after which a check is given up as inconclusive; :mod:`grader.judge.conducting.budget` bounds
#: what a submission takes of them
BACKSTOP_SECONDS = 120


class _Session:
    """A pytest plugin that has the checks run for one grading after another, and a report made of each."""

    def __init__(self, served: Served, server: Server) -> None:
        self._served: Served | None = served
        self._server = server
        self._trouble: list[str] = []
        self._reports: list[CheckReport] = []
        self._planned = 0

    # ------------------------------------------------------------------ pytest calls
    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        self._begin(config)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._planned = len(session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._trouble.append(str(report.longrepr)[-1500:])

    def pytest_internalerror(self, excrepr: object, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        del excrepr
        error = excinfo.value
        self._trouble.append(str(error) if isinstance(error, OneCookError) else repr(error))
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """In place of pytest's own: all checks for each grading, as long as the next one is of this suite."""
        if session.testsfailed:
            return None  # errors of collection, which pytest tells by itself
        state = ModuleState(session.items)
        while self._served is not None:
            latest = self._served
            self._server.guard(latest, lambda: self._run_checks(session))
            self._served = None
            if not state.is_unchanged():
                break  # what a suite has kept of one submission must not be there for the next
            self._served = self._server.following(latest)
            if self._served is not None:
                self._begin(session.config)
        return True

    # ------------------------------------------------------------------ one grading
    def _begin(self, config: pytest.Config) -> None:
        assert self._served is not None
        assert self._served.grading is not None
        self._reports = []
        plugin.begin(config, self._served.grading, self._reports)

    def _run_checks(self, session: pytest.Session) -> None:
        grading = self._grading
        try:
            grading.sandboxes.prove()
            grading.tell(Suite(sentences=tuple(plugin.sentence(item) for item in session.items)))
            for item, following in itertools.zip_longest(session.items, session.items[1:]):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
                if session.shouldfail or session.shouldstop:
                    break
            self._tell_report()
        finally:
            grading.leave()  # while the report is already being shown

    def end(self) -> None:
        """The session has ended by itself: what was not answered in it gets its report now."""
        if self._served is not None:
            self._server.guard(self._served, self._tell_rest)

    def _tell_rest(self) -> None:
        try:
            self._tell_report()
        finally:
            self._grading.leave()

    def _tell_report(self) -> None:
        grading = self._grading
        report = _report(grading, self._reports, self._trouble, planned=self._planned, began=self._began)
        is_spent = report.outcome is Outcome.INCONCLUSIVE and not grading.sandboxes.untouched()
        grading.tell(Finished(report=report, is_spent=is_spent))

    @property
    def _grading(self) -> Grading:
        assert self._served is not None
        assert self._served.grading is not None
        return self._served.grading

    @property
    def _began(self) -> float:
        assert self._served is not None
        return self._served.began


def run(served: Served, server: Server) -> None:
    """Answer a request whose grading is prepared, and those after it as long as they are for its suite.

    The last thing told of each is its report.
    """
    assert served.grading is not None
    session = _Session(served, server)
    try:
        pytest.main(_arguments(served.grading), plugins=[plugin, session])
    finally:
        _forget(served.grading.exercise.suite)
    session.end()


def _forget(suite: Path) -> None:
    """Let the next grading import its suite anew.

    Pytest would take the module that it has under this name, which may keep what an earlier grading left
    in it, have been edited since, or belong to another exercise of the same name.
    """
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) == str(suite):
            del sys.modules[name]


def _arguments(grading: Grading) -> list[str]:
    folder = grading.exercise.suite_folder
    return [
        str(grading.exercise.suite),
        f"--rootdir={folder}",
        f"--confcutdir={folder}",
        f"--config-file={os.devnull}",
        "--noconftest",
        "--import-mode=importlib",
        "--assert=plain",
        "--strict-markers",
        "--capture=no",
        "-p", "no:cacheprovider",
        "-p", "no:terminal",
        "-p", "no:faulthandler",
        "-p", "no:junitxml",
        "-p", "no:doctest",
        "-p", "no:unittest",
        "-p", "no:pastebin",
        "-p", "no:logging",
        "-p", "no:setuponly",
        "-p", "no:setupplan",
        "-p", "no:stepwise",
        "-p", "no:legacypath",
        "-p", "no:debugging",
        "-p", "no:monkeypatch",
        "-p", "no:recwarn",
        "-p", "no:tmpdir",
        # These two collect garbage over and over at the end of each session: 30 ms.
        "-p", "no:unraisableexception",
        "-p", "no:threadexception",
        "-p", "pytest_timeout",
        f"--timeout={BACKSTOP_SECONDS}",
        "--timeout-method=signal",
    ]  # fmt: skip


def _report(
    grading: Grading, checks: Sequence[CheckReport], troubles: Sequence[str], *, planned: int, began: float
) -> Report:
    trouble = "\n".join(troubles)
    if not trouble and len(checks) < max(planned, 1):
        trouble = f"the suite of {grading.exercise.key} ended after {len(checks)} of {planned} checks"
    if trouble:
        trouble += "\nRun the same command again; if it stays, tell the author of the exercise."
    elif any(check.outcome is not Outcome.PASSED for check in checks) and not grading.sandboxes.untouched():
        trouble = (
            "the sandbox's image lost files while it was in use (a cleaner of caches?)\n"
            "Run the same command again: the image is built anew."
        )
    isolation = grading.sandboxes.prove()
    return make_report(
        grading.exercise,
        checks,
        trouble=trouble,
        runtime=grading.runtime,
        seed=grading.seed,
        isolation=IsolationReport(
            level=isolation.level.value, layers=isolation.layers, remark=isolation.remark
        ),
        submission=SubmissionReport(file=grading.submission.name, sha256=grading.submission.sha256),
        real_seconds=time.monotonic() - began,
    )
