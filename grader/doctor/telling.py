"""What a judge tells of the level it could or could not have: one message of several causes.

The sandbox gives facts (:class:`grader.sandbox.levels.Impossible`, ``Isolation.missed``,
:class:`grader.sandbox.surroundings.Wanting`); the words for each are looked up in :mod:`.causes` and
:mod:`.lacks`, and put together here for whoever grades. Most judges have nothing to tell, so these are
imported by those that have.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from grader.errors import Inconclusive
from grader.sandbox.policy import Demand, Isolation, Level, acceptable

if TYPE_CHECKING:
    from grader.sandbox.levels import Impossible
    from grader.sandbox.surroundings import Wanting

__all__ = ["impossible", "remarked", "wanting"]


def impossible(error: Impossible) -> Inconclusive:
    """Why what was demanded is not to be had on this machine, and the next step."""
    from grader.doctor.causes import explain
    from grader.sandbox.account import backend as account

    reasons = {level: explain(level, reason) for level, reason in error.reasons.items()}
    level = acceptable(error.demanded)[-1]
    if error.passing is not None and level not in reasons:
        return _just_now(error.passing, reasons[error.passing])
    if error.demanded is Demand.UNTRUSTED:
        why = "; ".join(f"no {each.value}: {reason.cause}" for each, reason in reasons.items())
        return Inconclusive(
            f"code that nobody has read cannot be graded here: {why}",
            "`grade doctor` says what to install or allow",
        )
    last = reasons[level]
    others = ["process for your own code"] if level.has_walls else []
    if level is Level.SANDBOX and account.possible():
        others.insert(0, "untrusted, which takes account here")
    or_else = "".join(f"; or choose --isolation {other}" for other in others)
    return Inconclusive(
        f"isolation {level.value!r} is not possible here: {last.cause}", last.next_step + or_else
    )


def remarked(isolation: Isolation) -> Isolation:
    """The isolation with a remark that also says why stronger levels were not to be had."""
    if not isolation.missed:
        return isolation
    from grader.doctor.causes import explain

    words = [f"no {level.value}: {explain(level, error).cause}" for level, error in isolation.missed]
    words += [isolation.remark] if isolation.remark else []
    if isolation.level is Level.PROCESS:
        words.append("other people's code needs more: see `grade doctor`")
    return dataclasses.replace(isolation, remark="; ".join(words))


def wanting(error: Wanting) -> Inconclusive:
    """What this machine has too little of for any level, and the next step."""
    from grader.doctor import lacks

    return lacks.wanting(error)


def _just_now(level: Level, why: Inconclusive) -> Inconclusive:
    """A level with walls is possible, and nothing without walls takes its place unasked."""
    from grader.doctor.causes import TRY_AGAIN

    # Of `account` no other cause is known than one that passes: its own advice says so already.
    first = "" if level is Level.ACCOUNT else f"{TRY_AGAIN}; or "
    return Inconclusive(
        f"level {level.value} is possible here, but could not be proven just now: {why.cause}",
        f"{first}{why.next_step}; or choose --isolation process for your own code",
    )
