"""A grading that is repeated: what grades has changed since, and what came out differently.

The seed, the runtime and the content are those of the recorded grading; so the suite draws the same, and
virtual time goes the same way, to the microsecond. Real seconds, places on the machine, numbers of steps and
the wording of messages may differ, and are not compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.gradebook.attempts import Grader
    from grader.report.model import CheckReport, Report

__all__ = ["changes", "differences"]

_NOTHING = "none"


def changes(then: Report, now: Report, graders: tuple[Grader, Grader] | None = None) -> list[str]:
    """What of that which grades is another one now, a line each.

    Args:
        then: the recorded report.
        now: that of the repeated grading.
        graders: of then and of now; None: of then nothing but the report is known.
    """
    found: list[str] = []
    if graders is not None:
        before, after = graders
        found += _changed("the suite of this exercise", before.suite, after.suite)
        found += _changed("the kit", before.kit, after.kit)
    for name in sorted({*then.versions, *now.versions}):
        found += _changed(name, then.versions.get(name, ""), now.versions.get(name, ""))
    found += _changed("the level of isolation", then.isolation.level or "", now.isolation.level or "")
    return found


def differences(then: Report, now: Report) -> list[str]:
    """What came out differently, a line each; nothing if the verdict is the same."""
    found = [
        *_changed("outcome", then.outcome.value, now.outcome.value),
        *_changed("points", then.points, now.points),
        *_changed("points of the exercise", then.max_points, now.max_points),
        *_changed("diagnosis", _diagnosis(then), _diagnosis(now)),
        *_changed("runtime", then.runtime, now.runtime),
        *_changed("could not be graded", bool(then.refused), bool(now.refused)),
    ]
    checks_then = {check.name: check for check in then.checks}
    checks_now = {check.name: check for check in now.checks}
    for name in dict.fromkeys((*checks_then, *checks_now)):
        if name in checks_then and name in checks_now:
            found += _of_check(checks_then[name], checks_now[name])
        else:
            found.append(f"{name}: {'only then' if name in checks_then else 'only now'}")
    return found


def _of_check(then: CheckReport, now: CheckReport) -> Iterator[str]:
    yield from _changed(f"{then.name}", then.outcome.value, now.outcome.value)
    yield from _changed(f"{then.name}, points", then.points, now.points)
    yield from _changed(f"{then.name}, of points", then.max_points, now.max_points)
    yield from _changed(f"{then.name}, diagnosis", _diagnosis(then), _diagnosis(now))
    before, after = then.evidence, now.evidence
    if before is not None and after is not None:
        times = (
            ("virtual time", before.elapsed_virtual_seconds, after.elapsed_virtual_seconds),
            ("blocked for", before.blocked_virtual_seconds, after.blocked_virtual_seconds),
        )
        for what, first, second in times:
            if first != second:
                yield f"{then.name}, {what}: {first:.12g} s then, {second:.12g} s now"
    elif before is not after:
        yield f"{then.name}, evidence: {'only then' if after is None else 'only now'}"


def _diagnosis(of: Report | CheckReport) -> str:
    return of.diagnosis.id if of.diagnosis is not None else ""


def _changed(what: str, then: object, now: object) -> list[str]:
    if then == now:
        return []
    return [f"{what}: {_word(then)} then, {_word(now)} now"]


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or _NOTHING
