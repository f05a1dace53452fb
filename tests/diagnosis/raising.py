"""Runs small programs and tells what each of them raised: JSON in, JSON out, one process for all of them.

Coroutines that are made and forgotten would complain to the tests' own process, which is strict about that.
"""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
import warnings

import anyio
import trio

FILE = "learner.py"


def leaf(error: BaseException) -> BaseException:
    """The first error within groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def raised(text: str) -> dict[str, object]:
    """Type, text and line of what a program raised."""
    names: dict[str, object] = {"__name__": "learner"}
    try:
        exec(compile(text, FILE, "exec"), names)
        main = names["main"]
        if not asyncio.iscoroutinefunction(main):
            main()  # type: ignore[operator]
        elif "trio" in text:
            trio.run(main)
        elif "anyio" in text:
            anyio.run(main)
        else:
            asyncio.run(main())
    except BaseException as error:  # noqa: BLE001 — whatever it is, is told
        found = leaf(error)
        frames = traceback.extract_tb(found.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == FILE]
        return {"type": type(found).__name__, "text": str(found), "line": lines[-1] if lines else None}
    return {"type": "", "text": "", "line": None}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump([raised(text) for text in json.load(sys.stdin)], sys.stdout)
