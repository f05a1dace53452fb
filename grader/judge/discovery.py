"""Which worlds a suite may ask for: those of the kit, and those of the course that it stands in.

A module in ``grader/judge/worlds/`` or in a course's ``suites/worlds/`` is imported, and every
:class:`World` in it that names its ``fixture`` is found. Suites import the worlds of their course by the name
of the folder: ``from worlds.bakery import Bakery``.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path

from grader.errors import CourseError
from grader.judge import worlds as kit
from grader.judge.worlds.base import World

__all__ = ["FOLDER", "forget_worlds", "worlds_for"]

#: the folder of a course's own worlds beside its suites, and the name by which they are imported
FOLDER = "worlds"


def worlds_for(suites: Path) -> dict[str, type[World]]:
    """The worlds that the suites in a folder may ask for, by the names of their fixtures.

    Args:
        suites: the folder that holds the suites of all exercises of a course; its worlds, if it has any,
            stand in ``worlds/`` there and are imported now.

    Raises:
        CourseError: two worlds have the same fixture, or a module of the course's cannot be imported.
    """
    found: dict[str, type[World]] = {}
    modules = [*_modules(kit.__name__, list(kit.__path__)), *_modules_of_course(suites)]
    for name in modules:
        for world in _worlds_in(sys.modules[name]):
            other = found.setdefault(world.fixture, world)
            if other is not world:
                raise CourseError(
                    f"{world.__module__}.{world.__name__} and {other.__module__}.{other.__name__} "
                    f"both give the fixture {world.fixture!r}",
                    "Give each world a fixture of its own name.",
                )
    return found


def forget_worlds() -> None:
    """Let the next session import the worlds of its own course, as they are then."""
    for name in list(sys.modules):
        if name == FOLDER or name.startswith(f"{FOLDER}."):
            del sys.modules[name]


def _modules(package: str, places: list[str]) -> Iterator[str]:
    for module in pkgutil.iter_modules(places):
        importlib.import_module(f"{package}.{module.name}")
        yield f"{package}.{module.name}"


def _modules_of_course(suites: Path) -> Iterator[str]:
    folder = suites / FOLDER
    if not folder.is_dir():
        return
    # A package that is there already, rather than a longer path: no other module of the course's, and no
    # library of this name, is imported by accident.
    package = types.ModuleType(FOLDER)
    package.__path__ = [str(folder)]
    sys.modules[FOLDER] = package
    try:
        yield from _modules(FOLDER, [str(folder)])
    except Exception as error:
        raise CourseError(
            f"a module in {folder} cannot be imported: {type(error).__name__}: {error}", "Repair that module."
        ) from error


def _worlds_in(module: types.ModuleType) -> Iterator[type[World]]:
    """The worlds that a module defines, each naming its own fixture, in the order of the file."""
    for thing in vars(module).values():
        if not isinstance(thing, type) or not issubclass(thing, World):
            continue
        if thing.__module__ == module.__name__ and vars(thing).get("fixture"):
            yield thing
