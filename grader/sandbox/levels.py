"""Which level of isolation this machine proves: the highest of those demanded, by running the real thing."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

from grader.errors import Inconclusive
from grader.sandbox.backend import SandboxLost
from grader.sandbox.flaws import Flawed
from grader.sandbox.image import prepare
from grader.sandbox.policy import Demand, Isolation, Level, acceptable
from grader.sandbox.privilege import shed, started_by_root
from grader.sandbox.proof import flaws, proven
from grader.sandbox.start import open_sandbox
from grader.sandbox.surroundings import Wanting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.sandbox.handle import Sandbox

__all__ = ["NOT_TO_BE_HAD", "Impossible", "choose", "prove"]

#: how a level fails: its server did not come up or was lost, it lacks something, or this machine is too poor
NOT_TO_BE_HAD = (SandboxLost, Flawed, Wanting, Inconclusive)


class ProofLost(SandboxLost):
    """A bench server came up, so the level is possible here; only its proof did not come to an end."""


class Impossible(Exception):  # noqa: N818 — a fact about a machine
    """No level that satisfies a demand can be proven here, or none can just now.

    Attributes:
        demanded: what was asked for.
        reasons: how each acceptable level that was tried has failed, the strongest first.
        passing: a level that is possible here, and could not be proven just now; None without one.
    """

    def __init__(
        self, demanded: Level | Demand, reasons: Mapping[Level, Exception], *, passing: Level | None = None
    ) -> None:
        super().__init__(f"{demanded.value}: {', '.join(level.value for level in reasons)}")
        self.demanded = demanded
        self.reasons = dict(reasons)
        self.passing = passing


@functools.cache
def choose(demanded: Level | Demand = Demand.HIGHEST) -> Isolation:
    """The highest level of those demanded that this machine proves: one sandbox and one fork for each.

    Proven once per process: a machine does not change under a judge. What only level ``account`` needs
    is given up here when another level is chosen.

    Raises:
        Impossible: none of them can be proven; or one with walls cannot be proven just now (``passing``).
            Whatever does that may be the work of the submission before, so nothing without walls takes its
            place unless that is demanded.
    """
    reasons: dict[Level, Exception] = {}
    passing: Level | None = None
    for level in acceptable(demanded):
        if passing is not None and not level.has_walls:
            break
        try:
            isolation = _prove(level)
        except NOT_TO_BE_HAD as error:
            reasons[level] = error.with_traceback(None)  # it would keep the whole sandbox
            if isinstance(error, ProofLost) or (level is Level.ACCOUNT and isinstance(error, SandboxLost)):
                passing = level
            continue
        if level is not Level.ACCOUNT:
            shed()
        return dataclasses.replace(isolation, missed=tuple(reasons.items()))
    raise Impossible(demanded, reasons, passing=passing)


def _prove(level: Level) -> Isolation:
    if level is not Level.PROCESS and not started_by_root():
        prepare()
    with open_sandbox(Isolation(level=level), runtime="own", warm=False) as sandbox:
        sandbox.wait_ready()
        try:
            found, bounds = _found(sandbox, without_async=True), sandbox.bounds()
        except SandboxLost as error:
            raise ProofLost(str(error)) from error
    return proven(level, found, bounds)


def prove(sandbox: Sandbox, *, without_async: bool) -> Isolation:
    """Prove the level that a sandbox was opened at, in that very sandbox: cheaper than :func:`choose`.

    Raises:
        SandboxLost, Flawed, Wanting, Inconclusive: it is not what was hoped for; :func:`choose` finds what is
            possible.
    """
    level, found = sandbox.isolation.level, _found(sandbox, without_async=without_async)
    if level is not Level.ACCOUNT:
        shed()
    sandbox.isolation = proven(level, found, sandbox.bounds())
    return sandbox.isolation


def _found(sandbox: Sandbox, *, without_async: bool) -> dict[str, Any]:
    """What a probe of this sandbox has found, if all that the level promises holds there."""
    level, found = sandbox.isolation.level, sandbox.probe()
    if level is Level.ACCOUNT and found["judge"] and not found["loopback"]:
        # Ports belong to the machine there, and somebody else can have used them up.
        raise SandboxLost("a bench gets no port of its own: too many are in use on this machine")
    if wrong := flaws(level, found, without_async=without_async):
        raise Flawed(level, wrong)
    return found
