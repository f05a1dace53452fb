"""``check50_run.py --dev SLUG -o json --output-file FILE``: what check50 3.5.0 does with a folder of checks.

What is copied (``.cs50.yaml``), the order of the checks, what a check that failed hands on to those that
depend on it, and the form of the results are those that it documents and writes. Here the checks run one
after the other in one process, each in a folder of its own. ``test_check50.py`` runs the real one instead
where it is named.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
import tempfile
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Failure(Exception):  # noqa: N818 - check50's own name
    """``check50.Failure``."""

    def __init__(self, rationale: str, help: str | None = None) -> None:  # noqa: A002 - check50's own name
        super().__init__(rationale)
        self.payload = {"rationale": rationale, "help": help}


class Library:
    """What a module of checks imports as ``check50``, and what it has noted."""

    def __init__(self, folder: Path) -> None:
        self.checks: list[tuple[Callable[..., Any], str | None]] = []
        self.lines: list[str] = []
        self.facts: dict[str, Any] = {}
        module = types.ModuleType("check50")
        internal = types.ModuleType("check50.internal")
        module.__dict__.update(
            check=self.check, Failure=Failure, log=self.lines.append, data=self.data, internal=internal
        )
        internal.__dict__["check_dir"] = folder
        sys.modules |= {"check50": module, "check50.internal": internal}

    def check(
        self, dependency: Callable[..., Any] | None = None, timeout: int = 60
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """``@check50.check(dependency, timeout=…)``."""
        assert timeout > 0

        def noted(function: Callable[..., Any]) -> Callable[..., Any]:
            self.checks.append((function, dependency.__name__ if dependency is not None else None))
            return function

        return noted

    def data(self, **facts: Any) -> None:
        """``check50.data(…)``."""
        self.facts.update(facts)


def included(folder: Path) -> list[str]:
    """What of a submission is copied, by its configuration, which excludes all before it includes any."""
    lines = (folder / ".cs50.yaml").read_text(encoding="utf-8").split("\n")
    patterns = [line.strip().removeprefix("- ") for line in lines if line.strip().startswith("- !")]
    assert patterns[0] == '!exclude "*"'
    return [json.loads(pattern.removeprefix("!include ")) for pattern in patterns[1:]]


def results(slug: Path, submission: Path) -> list[dict[str, Any]]:
    """One for each check."""
    library = Library(slug)
    spec = importlib.util.spec_from_file_location("checks", slug / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: list[dict[str, Any]] = []
    given: dict[str, Any] = {}
    for function, dependency in library.checks:
        library.lines.clear()
        library.facts.clear()
        result: dict[str, Any] = {
            "name": function.__name__,
            "description": (function.__doc__ or "").strip(),
            "passed": None,
            "cause": None,
            "dependency": dependency,
        }
        if dependency is None or dependency in given:
            with tempfile.TemporaryDirectory() as folder:
                for name in included(slug):
                    if (submission / name).is_file():
                        (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                        shutil.copy(submission / name, Path(folder) / name)
                os.chdir(folder)
                try:
                    given[function.__name__] = function(*([given[dependency]] if dependency else []))
                    result["passed"] = True
                except Failure as failure:
                    result |= {"passed": False, "cause": failure.payload}
                except Exception as error:  # noqa: BLE001 - as check50 does
                    result["cause"] = {"error": {"type": type(error).__name__, "value": str(error)}}
                os.chdir(submission)
        found.append({**result, "log": [*library.lines], "data": {**library.facts}})
    return found


def main() -> None:
    """Write the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dev", action="store_true", required=True)
    parser.add_argument("--log-level")
    parser.add_argument("slug", type=Path)
    parser.add_argument("-o", choices=["json"])
    parser.add_argument("--output-file", type=Path)
    told = parser.parse_args()
    found = results(told.slug.absolute(), Path.cwd())
    told.output_file.write_text(json.dumps({"slug": str(told.slug), "results": found}))


if __name__ == "__main__":
    main()
