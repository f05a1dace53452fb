"""What the functions of a hidden suite may ask for by the names of their parameters.

``learner``, ``rng`` and ``seed``, every world that names a fixture (:mod:`grader.judge.discovery`), and the
runs that the suite itself declares as shared (:mod:`grader.judge.shared_runs`). Registered by
:mod:`grader.judge.plugin`, which makes the report of what a check has looked at.
"""

from __future__ import annotations

import dataclasses
import functools
import random
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.judge.discovery import forget_worlds, worlds_for
from grader.judge.grading import Grading
from grader.judge.learner import Learner, Run
from grader.judge.shared_runs import Look, SharedRun, SharedRuns
from grader.judge.worlds.base import World

__all__ = ["GRADING", "SEEN", "SHARED_RUNS", "Seen", "Suites"]

GRADING = pytest.StashKey[Grading]()
SHARED_RUNS = pytest.StashKey[SharedRuns]()


@dataclasses.dataclass(slots=True)
class Seen:
    """Everything that one check has looked at."""

    #: the learner's code, for calls of the check's own; None when it asked for none
    learner: Learner | None = None
    looks: dict[SharedRun, Look] = dataclasses.field(default_factory=dict)

    @property
    def runs(self) -> list[Run]:
        """All runs: shared ones in the order of the check's parameters, then its own in theirs."""
        own = self.learner.runs if self.learner is not None else []
        return [run for look in self.looks.values() for run in look.runs] + own

    @property
    def output(self) -> str:
        """What the learner's code printed last."""
        outputs = [look.output for look in self.looks.values()]
        return (
            self.learner.output if self.learner is not None and self.learner.output else "".join(outputs[-1:])
        )


SEEN = pytest.StashKey[Seen]()


@pytest.fixture
def learner(request: pytest.FixtureRequest) -> Learner:
    """The learner's code; a fresh bench for every call."""
    made = request.config.stash[GRADING].learner(request.node.name)
    request.node.stash[SEEN].learner = made
    return made


@pytest.fixture
def rng(learner: Learner) -> random.Random:
    """Random numbers of this check, the same for the same seed."""
    return learner.rng


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this grading."""
    return request.config.stash[GRADING].seed


class Suites:
    """Gives each folder of suites the worlds of its course, and lets checks look at shared runs."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        #: by the folder that holds the suites of a course
        self._worlds: dict[Path, dict[str, type[World]]] = {}
        forget_worlds()

    def pytest_collect_file(self, file_path: Path) -> None:
        """A suite is about to be imported: the worlds of its course must be there.

        Raises:
            CourseError: they cannot be had.
        """
        suites = file_path.parent.parent
        if file_path.name.startswith("test_") and suites not in self._worlds:
            worlds = self._worlds[suites] = worlds_for(suites)
            holder = types.ModuleType(f"worlds of {suites}")  # pytest looks for fixtures in modules
            for name, world in worlds.items():
                setattr(holder, name, pytest.fixture(name=name)(_fixture(world)))
            self._config.pluginmanager.register(holder, holder.__name__)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> None:
        """Put copies of shared runs where the check has asked for them; the first of each makes it."""
        stash, item = self._config.stash, pyfuncitem
        for name, declared in list(item.funcargs.items()):
            if isinstance(declared, SharedRun):
                look = stash[SHARED_RUNS].look(declared, stash[GRADING], self._givers(item.path))
                item.stash[SEEN].looks[declared] = look
                item.funcargs[name] = look.outcome()

    def _givers(self, suite: Path) -> dict[str, Callable[[Learner], object]]:
        worlds = self._worlds[suite.parent.parent]
        seed = self._config.stash[GRADING].seed
        return {
            "learner": lambda learner: learner,
            "rng": lambda learner: learner.rng,
            "seed": lambda _learner: seed,
            **{name: functools.partial(_enter, world) for name, world in worlds.items()},
        }


def _enter(world: type[World], learner: Learner) -> World:
    """A world of this kind, which the learner's code can talk to from now on."""
    learner.world = world(learner.rng)
    return learner.world


def _fixture(world: type[World]) -> Callable[[Learner], World]:
    def fixture(learner: Learner) -> World:
        return _enter(world, learner)

    return fixture
