"""Prove one level as a judge would, in a process of its own: ``python -m grader.doctor.examine LEVEL``.

A process of its own for each level, because a judge that proves one gives up what another one needs, and
because a proof that hangs or dies must not take the others along. Standard output is one JSON object, an
:class:`Examination`. Nothing here runs at import but data; ``grade doctor`` is on every system.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys

import msgspec

from grader.environment import judge_environment
from grader.errors import Inconclusive
from grader.files import scratch
from grader.missing_module import explain_missing_module, last_missing_module
from grader.sandbox.policy import Level, Limits

__all__ = ["Examination", "examine"]

#: building the image is in it, which takes a slow disk a while
REAL_SECONDS = 180.0
MOST_WORDS = 500
#: packages that a judge imports later than a proof comes to its end
JUDGE_NEEDS = ("pytest", "pytest_timeout", "msgspec", "anyio", "trio")


class Examination(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one level's proof."""

    level: Level
    proven: bool
    #: those that were really on; empty if it was not proven
    layers: tuple[str, ...] = ()
    #: what is weaker than usual; empty when there is nothing to say
    remark: str = ""
    #: why it was not proven, and what to do about that
    cause: str = ""
    next_step: str = ""


def examine(level: Level, *, real_seconds: float = REAL_SECONDS) -> Examination:
    """Start the proof of a level, wait for its end, and end whatever is left of it.

    Args:
        level: what is to be proven.
        real_seconds: after that it is given up, and counts as not proven.
    """
    with scratch() as errors:
        process = subprocess.Popen(  # noqa: S603 — ourselves
            [sys.executable, "-P", "-m", "grader.doctor.examine", level.value],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=judge_environment(os.environ),
            start_new_session=True,
        )
        try:
            told, _ = process.communicate(timeout=real_seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            return _not_proven(level, f"the proof did not come to its end within {real_seconds:g} s")
        except BaseException:
            _end(process)
            raise
        with contextlib.suppress(msgspec.DecodeError):
            return msgspec.json.decode(told, type=Examination)
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip()
        if name := last_missing_module(words):
            return _refused(level, explain_missing_module(name))
        lines = words.splitlines() or ["without a word"]
        return _not_proven(
            level, f"the proof ended early, with status {process.returncode}: {lines[-1][:MOST_WORDS]}"
        )


def _not_proven(level: Level, cause: str) -> Examination:
    return _refused(
        level, Inconclusive(cause, "run `grade doctor` again; if it stays, report it with this text")
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """The judge and what it started in its own session; benches end when their judge does."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def _examined(level: Level) -> Examination:
    """The order of a judge: prepare, drop root, choose."""
    from grader.doctor.lacks import only_linux, wanting

    if sys.platform != "linux" and level.has_walls:
        return _refused(level, only_linux(level))
    from grader.doctor.causes import explain

    for name in JUDGE_NEEDS:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:  # a folder without files counts as a package
            return _refused(level, explain_missing_module(name))
    from grader.sandbox.image import prepare
    from grader.sandbox.levels import Impossible, choose
    from grader.sandbox.privilege import drop_root
    from grader.sandbox.surroundings import Wanting, check_surroundings

    try:
        prepare()
        drop_root()
        check_surroundings(Limits())
        isolation = choose(level)
    except Wanting as error:
        return _refused(level, wanting(error))
    except Impossible as error:
        return _refused(level, explain(level, error.reasons[level]))
    except Inconclusive as error:
        return _refused(level, error)
    return Examination(level=level, proven=True, layers=isolation.layers, remark=isolation.remark)


def _refused(level: Level, why: Inconclusive) -> Examination:
    return Examination(level=level, proven=False, cause=why.cause, next_step=why.next_step)


def main() -> None:
    """Prove the level that the first argument names."""
    told = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing else may write there
    told.write(msgspec.json.encode(_examined(Level(sys.argv[1]))))
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
