"""Whatever the tests are started with, they see the same: variables that decide what is shown are gone."""

from __future__ import annotations

import os

#: of a terminal, of a CI service, of somebody who demands a level once and for all
INHERITED = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "ONECOOK_ISOLATION")


def pytest_configure() -> None:
    """Before any test, in every worker."""
    for name in INHERITED:
        os.environ.pop(name, None)
