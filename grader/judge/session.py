"""One grading as a pytest session inside the judge's process, ending in a report whatever happens."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from grader.errors import OneCookError
from grader.judge import plugin
from grader.judge.grading import Grading
from grader.judge.reports import make_report
from grader.judge.request import Finished
from grader.outcome import Outcome
from grader.report.model import CheckReport, IsolationReport, Report, SubmissionReport
from grader.sandbox.policy import Isolation

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["run"]

#: real seconds after which a check is given up as inconclusive; :mod:`grader.judge.conducting.budget` bounds
#: what a submission takes of them
BACKSTOP_SECONDS = 120


class _Session:
    """A pytest plugin that hands the grading in and takes errors of collection out."""

    def __init__(self, grading: Grading) -> None:
        self.grading = grading
        self.reports: list[CheckReport] = []
        self.trouble: list[str] = []
        self.planned = 0

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[plugin.GRADING] = self.grading
        config.stash[plugin.REPORTS] = self.reports

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.planned = len(session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.trouble.append(str(report.longrepr)[-1500:])

    def pytest_internalerror(self, excrepr: object, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        del excrepr
        error = excinfo.value
        self.trouble.append(str(error) if isinstance(error, OneCookError) else repr(error))
        return True


def run(grading: Grading) -> Report:
    """Run all checks of one grading; the last thing told is the report.

    Raises:
        Inconclusive: no sandbox can be had.
    """
    began = time.monotonic()
    try:
        grading.sandboxes.prove()
        session = _Session(grading)
        try:
            pytest.main(_arguments(grading), plugins=[plugin, session])
        finally:
            _forget(grading.exercise.suite)
        report = _report(grading, session, grading.sandboxes.prove(), time.monotonic() - began)
        grading.tell(Finished(report=report))
        return report
    finally:
        grading.close()  # while the report is already being shown


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


def _report(grading: Grading, session: _Session, isolation: Isolation, real_seconds: float) -> Report:
    checks = tuple(session.reports)
    trouble = "\n".join(session.trouble)
    if not trouble and len(checks) < max(session.planned, 1):
        trouble = f"the suite of {grading.exercise.key} ended after {len(checks)} of {session.planned} checks"
    if trouble:
        trouble += "\nRun the same command again; if it stays, tell the author of the exercise."
    elif any(check.outcome is not Outcome.PASSED for check in checks) and not grading.sandboxes.untouched():
        trouble = (
            "the sandbox's image lost files while it was in use (a cleaner of caches?)\n"
            "Run the same command again: the image is built anew."
        )
    return make_report(
        grading.exercise,
        checks,
        trouble=trouble,
        runtime=grading.runtime,
        seed=grading.seed,
        isolation=IsolationReport(
            level=isolation.level.value, layers=isolation.layers, remark=isolation.remark
        ),
        submission=SubmissionReport(file=grading.source.name, sha256=grading.source.sha256),
        real_seconds=real_seconds,
    )
