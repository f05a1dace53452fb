"""One sandbox per submission, opened when it is first needed, replaced when it is lost or no longer clean."""

from __future__ import annotations

import contextlib

from grader.errors import Inconclusive
from grader.judge.conductor import Conductor
from grader.judge.program import Program
from grader.judge.worlds.base import World
from grader.sandbox.cell import Cell, CellLost, Runtime, open_cell
from grader.sandbox.policy import Isolation, Limits

__all__ = ["Cells"]

#: a bench that does not even start, so many times in a row, is the machine's fault
MOST_TRIES = 3


class Cells:
    """Gives out fresh benches."""

    def __init__(self, isolation: Isolation, runtime: Runtime, limits: Limits, hash_seed: int) -> None:
        self.isolation = isolation
        self.runtime = runtime
        self._limits = limits
        self._hash_seed = hash_seed
        self._cell: Cell | None = None

    def open(self) -> None:
        """Start the sandbox now, so that it warms up while other things are prepared."""
        if self._cell is None:
            self._cell = open_cell(
                self.isolation, runtime=self.runtime, limits=self._limits, hash_seed=self._hash_seed
            )

    def conduct(
        self, program: Program, world: World | None, limits: Limits, schedule: int | None
    ) -> Conductor:
        """A fresh bench.

        Raises:
            Inconclusive: none can be had on this machine.
        """
        why = ""
        for _ in range(MOST_TRIES):
            try:
                self.open()
                assert self._cell is not None
                return Conductor(self._cell, program, world, limits, schedule)
            except CellLost as lost:
                why = str(lost)
                self.close()
        raise Inconclusive(
            f"no bench could be started at level {self.isolation.level.value}: {why}",
            "Try again; if it stays, try another --isolation.",
        )

    def tidy(self) -> None:
        """After a check: whatever it left behind goes, with its sandbox."""
        if self._cell is None:
            return
        try:
            clean = not self._cell.strays()
        except CellLost:
            clean = False
        if not clean:
            self.close()

    def close(self) -> None:
        """End the sandbox."""
        cell, self._cell = self._cell, None
        if cell is not None:
            with contextlib.suppress(CellLost):
                cell.close()
