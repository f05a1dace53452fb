"""Which level of isolation this machine proves: the highest of those demanded, by running the real thing."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from grader.doctor.causes import TRY_AGAIN, explain
from grader.errors import Inconclusive
from grader.sandbox.account import backend as account
from grader.sandbox.backend import SandboxLost
from grader.sandbox.image import prepare
from grader.sandbox.policy import Demand, Isolation, Level, acceptable
from grader.sandbox.privilege import shed, started_by_root
from grader.sandbox.proof import ADVICE, flaws, proven
from grader.sandbox.start import open_sandbox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.sandbox.handle import Sandbox

__all__ = ["Impossible", "choose", "prove"]


class ProofLost(SandboxLost):
    """A bench server came up, so the level is possible here; only its proof did not come to an end."""


class Impossible(Inconclusive):
    """No level that satisfies a demand can be proven here."""

    def __init__(self, demanded: Level | Demand, reasons: Mapping[Level, Inconclusive]) -> None:
        #: why not, for each level that would have been acceptable
        self.reasons = dict(reasons)
        if demanded is Demand.UNTRUSTED:
            why = "; ".join(f"no {level.value}: {reason.cause}" for level, reason in reasons.items())
            super().__init__(
                f"code that nobody has read cannot be graded here: {why}",
                "`grade doctor` says what to install or allow",
            )
            return
        level = acceptable(demanded)[-1]
        last = reasons[level]
        others = ["process for your own code"] if level.has_walls else []
        if level is Level.SANDBOX and account.possible():
            others.insert(0, "untrusted, which takes account here")
        or_else = "".join(f"; or choose --isolation {other}" for other in others)
        super().__init__(
            f"isolation {level.value!r} is not possible here: {last.cause}", last.next_step + or_else
        )


@functools.cache
def choose(demanded: Level | Demand = Demand.HIGHEST) -> Isolation:
    """The highest level of those demanded that this machine proves: one sandbox and one fork for each.

    Proven once per process: a machine does not change under a judge. What only level ``account`` needs
    is given up here when another level is chosen.

    Raises:
        Impossible: none of them can be proven; with the causes and a next step.
        Inconclusive: one with walls cannot be proven just now. Whatever does that may be the work of the
            submission before, so nothing without walls takes its place unless that is demanded.
    """
    reasons: dict[Level, Inconclusive] = {}
    passing: Level | None = None
    for level in acceptable(demanded):
        if passing is not None and not level.has_walls:
            last = reasons[passing]
            # Of `account` no other cause is known than one that passes: its own advice says so already.
            first = "" if passing is Level.ACCOUNT else f"{TRY_AGAIN}; or "
            raise Inconclusive(
                f"level {passing.value} is possible here, but could not be proven just now: {last.cause}",
                f"{first}{last.next_step}; or choose --isolation process for your own code",
            )
        try:
            isolation = _prove(level, {other: reason.cause for other, reason in reasons.items()})
        except (SandboxLost, Inconclusive) as error:
            reasons[level] = explain(level, error)
            if isinstance(error, ProofLost) or (level is Level.ACCOUNT and isinstance(error, SandboxLost)):
                passing = level
            continue
        if level is not Level.ACCOUNT:
            shed()
        return isolation
    raise Impossible(demanded, reasons)


def _prove(level: Level, reasons: Mapping[Level, str]) -> Isolation:
    if level is not Level.PROCESS and not started_by_root():
        prepare()
    with open_sandbox(Isolation(level=level), runtime="own") as sandbox:
        sandbox.wait_ready()
        try:
            found, bounds = _found(sandbox, without_async=True), sandbox.bounds()
        except SandboxLost as error:
            raise ProofLost(str(error)) from error
    return proven(level, found, bounds, reasons)


def prove(sandbox: Sandbox, *, without_async: bool) -> Isolation:
    """Prove the level that a sandbox was opened at, in that very sandbox: cheaper than :func:`choose`.

    Raises:
        SandboxLost, Inconclusive: it is not what was hoped for; :func:`choose` finds what is possible.
    """
    level, found = sandbox.isolation.level, _found(sandbox, without_async=without_async)
    if level is not Level.ACCOUNT:
        shed()
    sandbox.isolation = proven(level, found, sandbox.bounds(), {})
    return sandbox.isolation


def _found(sandbox: Sandbox, *, without_async: bool) -> dict[str, Any]:
    """What a probe of this sandbox has found, if all that the level promises holds there."""
    level, found = sandbox.isolation.level, sandbox.probe()
    if level is Level.ACCOUNT and found["judge"] and not found["loopback"]:
        # Ports belong to the machine there, and somebody else can have used them up.
        raise SandboxLost("a bench gets no port of its own: too many are in use on this machine")
    if wrong := flaws(level, found, without_async=without_async):
        raise Inconclusive("; ".join(wrong), ADVICE[level])
    return found
