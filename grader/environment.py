"""The environment of the processes that decide: made here, not inherited.

Variables that are meant for other runs must not reach a verdict: ``PYTHONOPTIMIZE`` would take the suites'
assertions out, options for pytest would select checks or end the session, ``CI`` chooses another profile of
hypothesis, ``PYTHONPATH`` puts other people's modules first. So a judge has the few variables below, and no
other; which ones Python, pytest and hypothesis read is nothing that has to be known here.

Quiet: nothing is started, nothing is written.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["assertions_hold", "judge_environment"]

#: where files of ours may lie, and where this very interpreter finds itself
KEPT = ("HOME", "ONECOOK_CACHE", "XDG_CACHE_HOME", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONHOME")
FIXED = {
    "LC_ALL": "C.UTF-8",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    #: a suite's own sets have the same order in every run of one seed
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    #: an installed package may register a plugin for every pytest run of its environment
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}
# Without pathlib: every grading waits until this is imported.
_PACKAGE = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120


def judge_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """All variables of a judge's process.

    Args:
        inherited: those of whoever starts it.

    Returns:
        what is fixed, and of the inherited ones those that say where files lie. Of ``PYTHONPATH`` nothing
        is kept but the folder that this very package was imported from, if it names that.
    """
    kept = {name: inherited[name] for name in KEPT if inherited.get(name)}
    folders = inherited.get("PYTHONPATH", "").split(os.pathsep)
    own = [folder for folder in folders if folder and _package_in(folder) == _PACKAGE]
    return {**kept, **FIXED, **({"PYTHONPATH": os.path.realpath(own[0])} if own else {})}


def _package_in(folder: str) -> str:
    return os.path.realpath(os.path.join(folder, os.path.basename(_PACKAGE)))  # noqa: PTH118, PTH119


def assertions_hold() -> bool:
    """Whether this process runs assertions: without them, every check of every suite would pass."""
    try:
        _assert_nothing(False)
    except AssertionError:
        return True
    return False


def _assert_nothing(holds: bool) -> None:  # noqa: FBT001 — what it is asked is all that it has
    assert holds
