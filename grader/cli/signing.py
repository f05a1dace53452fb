"""Signing at the edge: reports are signed where they leave the command line, if there is a key for it.

The key's file is named by ONECOOK_REPORT_KEY_FILE, never by words that a list of processes would show. A
judge has none of that: its environment is made (:mod:`grader.environment`), and the file is closed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.model import Report
    from grader.report.signature import ReportKey

__all__ = ["VARIABLE", "configured_key", "signer"]

VARIABLE = "ONECOOK_REPORT_KEY_FILE"


def configured_key() -> ReportKey | None:
    """The key that the environment names; None if it names none.

    Raises:
        UsageError: the variable is empty, or its file is no key or not for its owner alone.
    """
    value = os.environ.get(VARIABLE)
    if value is None:
        return None
    if not value.strip():
        raise UsageError(f"the environment variable {VARIABLE} is empty", "Name the key's file, or unset it.")
    from grader.report.key_file import read_report_key  # hardly ever needed

    return read_report_key(Path(value))


def signer() -> Callable[[Report], Report]:
    """What signs each report that is written or recorded; without a key it leaves them as they are.

    Ask for it before anything is graded: a key that is no good is told then.

    Raises:
        UsageError: as :func:`configured_key`.
    """
    key = configured_key()
    if key is None:
        return _unsigned
    from grader.report.signature import sign

    return lambda report: sign(report, key)


def _unsigned(report: Report) -> Report:
    return report
