"""The judge's process, and how to have it start before anybody knows what to ask of it.

Half of the time to a verdict is start-up, and the judge's own is as long as the command line's: whoever
knows early that there will be a grading starts it ahead, and imports the rest meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import BinaryIO, NamedTuple

from grader.environment import judge_environment
from grader.files import has_current_folder, scratch

__all__ = ["JudgeProcess", "end_unused", "start_ahead", "take"]


class JudgeProcess(NamedTuple):
    """A process that waits for requests, and where its error stream goes."""

    process: subprocess.Popen[bytes]
    errors: BinaryIO


#: started ahead, and not yet taken
_waiting: list[JudgeProcess] = []


def start_ahead() -> None:
    """Start one for the next :func:`take`, which tells if there is no room for another process."""
    with contextlib.suppress(OSError):
        _waiting.append(_start())


def take() -> JudgeProcess:
    """The one that was started ahead, or else a new one.

    Raises:
        OSError: this machine has no room for another process.
    """
    return _waiting.pop() if _waiting else _start()


def end_unused() -> None:
    """End what was started ahead and never taken."""
    while _waiting:
        process, errors = _waiting.pop()
        process.kill()  # it has not been asked anything, and so begun nothing
        process.communicate()
        errors.close()


def _start() -> JudgeProcess:
    errors = scratch()
    try:
        # -P: the current folder, which holds learners' files, is not on the module path.
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "grader.judge"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=judge_environment(os.environ),
            start_new_session=True,
            cwd=None if has_current_folder() else os.sep,  # it needs some place to be in
        )
    except BaseException:
        errors.close()
        raise
    return JudgeProcess(process, errors)
