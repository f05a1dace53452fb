"""One sandbox per submission, opened when it is first needed, replaced when it is lost or no longer clean."""

from __future__ import annotations

import contextlib
from typing import Protocol

from grader.errors import Inconclusive
from grader.judge.conducting.budget import Budget
from grader.judge.conducting.conductor import Conductor
from grader.judge.conducting.modules import Modules
from grader.judge.worlds.base import World
from grader.sandbox.backend import SandboxLost
from grader.sandbox.handle import Sandbox
from grader.sandbox.image import identity, is_whole, kind_for
from grader.sandbox.levels import NOT_TO_BE_HAD, Impossible, choose, prove
from grader.sandbox.policy import Demand, Isolation, Level, Limits, Runtime, acceptable
from grader.sandbox.privilege import started_by_root
from grader.sandbox.start import open_sandbox
from grader.sandbox.surroundings import Wanting, check_surroundings
from grader.sandbox.warm import end_all

__all__ = ["Sandboxes", "Telling", "settle"]

#: a bench that does not even start, so many times in a row, is the machine's fault
MOST_TRIES = 3

#: what this process has proven, by what was demanded; a machine does not change under a judge
_proven: dict[Level | Demand, Isolation] = {}
#: whether servers are forks of warm processes here; not where the first of them could not be proven
_warm_works = True
#: sandboxes that are being ended
_left: list[Sandbox] = []


def settle() -> None:
    """Wait until everything in sandboxes that were left is gone.

    Raises:
        Inconclusive: something cannot be ended.
    """
    while _left:
        with contextlib.suppress(SandboxLost):
            _left.pop().close()


class Telling(Protocol):
    """Who finds the words for what the sandbox says in facts."""

    def impossible(self, error: Impossible) -> Inconclusive:
        """Why no level is to be had, and the next step."""

    def remarked(self, isolation: Isolation) -> Isolation:
        """The isolation, with why stronger levels were not to be had in its remark."""

    def wanting(self, error: Wanting) -> Inconclusive:
        """What this machine has too little of, and the next step."""


class Sandboxes:
    """Gives out fresh benches, at a level of isolation that is proven before any learner code runs.

    The first sandbox of a process is opened at the level that is hoped for, warms up while the judge
    does other things, and is then proven in place; only if that fails is every level tried in turn.
    """

    def __init__(
        self, demanded: Level | Demand, runtime: Runtime, limits: Limits, *, telling: Telling
    ) -> None:
        self._demanded = demanded
        self._telling = telling
        self.runtime = runtime
        self._limits = limits
        self._sandbox: Sandbox | None = None
        #: what they ran from
        self._images: set[tuple[int, int] | None] = set()

    def open(self) -> None:
        """Start the sandbox now, so that it warms up while other things are prepared.

        Raises:
            Inconclusive: none can be had, or this machine has less room than a bench is promised.
        """
        if self._sandbox is None:
            self._check_surroundings()
            hoped = Isolation(level=acceptable(self._demanded)[0])
            try:
                self._open(_proven.get(self._demanded, hoped))
            except NOT_TO_BE_HAD as error:
                if self._demanded in _proven:
                    raise
                self._prove_elsewhere(error)

    def prove(self) -> Isolation:
        """The level in force, with the layers that all benches so far have had.

        Raises:
            Inconclusive: the demanded level (or none at all) can be proven here.
        """
        if self._demanded not in _proven:
            self.open()
            assert self._sandbox is not None
            try:
                _proven[self._demanded] = prove(self._sandbox, without_async=self.runtime == "own")
            except NOT_TO_BE_HAD as error:
                self._prove_elsewhere(error)
        return _proven[self._demanded]

    def conduct(
        self,
        program: Modules,
        world: World | None,
        limits: Limits,
        *,
        budget: Budget,
        schedule: int | None,
    ) -> Conductor:
        """A fresh bench.

        Raises:
            Inconclusive: none can be had on this machine.
        """
        isolation, why = self.prove(), ""
        for _ in range(MOST_TRIES):
            try:
                self.open()
                assert self._sandbox is not None
                conductor = Conductor(self._sandbox, program, world, limits, budget=budget, schedule=schedule)
            except SandboxLost as lost:
                why = str(lost)
                self.close()
            else:
                # Whatever layer this very sandbox lacks, the report no longer names.
                _proven[self._demanded] = self._sandbox.isolation
                return conductor
        raise Inconclusive(
            f"no bench could be started at level {isolation.level.value}: {why}",
            "Try again; if it stays, try another --isolation.",
        )

    def untouched(self) -> bool:
        """Whether all that benches ran from is still there: a module that is gone is not their fault."""
        isolation = _proven.get(self._demanded)
        if isolation is None or (isolation.level is Level.PROCESS and not started_by_root()):
            return True
        kind = kind_for(self.runtime)
        return self._images == {identity(kind)} and is_whole(kind)

    def tidy(self) -> None:
        """After a check: whatever it left behind goes, with its sandbox."""
        if self._sandbox is None:
            return
        try:
            clean = not self._sandbox.strays()
        except SandboxLost:
            clean = False
        if not clean:
            self.close()

    def close(self) -> None:
        """End the sandbox.

        Raises:
            Inconclusive: something in it cannot be ended.
        """
        self.leave()
        settle()

    def leave(self) -> None:
        """Begin to end the sandbox. :func:`settle` waits for that, and no other runs a bench before."""
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            sandbox.kill()
            _left.append(sandbox)

    def _check_surroundings(self) -> None:
        try:
            check_surroundings(self._limits)
        except Wanting as error:
            raise self._telling.wanting(error) from error

    def _open(self, isolation: Isolation) -> None:
        """A new sandbox, which starts while the last one ends."""
        image = identity(kind_for(self.runtime))
        self._sandbox = open_sandbox(isolation, runtime=self.runtime, limits=self._limits, warm=_warm_works)
        self._images.add(image)
        settle()

    def _prove_elsewhere(self, error: Exception) -> None:
        """What was hoped for is not to be had: try every level in turn, with the reasons."""
        global _warm_works
        self.close()
        end_all()
        # A machine may refuse a warm process what it gives to a server of its own.
        was_warm, _warm_works = _warm_works, False
        try:
            if not was_warm and isinstance(self._demanded, Level) and not isinstance(error, SandboxLost):
                # Trying again changes nothing.
                raise Impossible(self._demanded, {self._demanded: error}) from error  # noqa: TRY301
            isolation = choose(self._demanded)
        except Impossible as found:
            raise self._telling.impossible(found) from found
        _proven[self._demanded] = self._telling.remarked(isolation)
        self._open(_proven[self._demanded])
