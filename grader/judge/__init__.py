"""The judge: hidden suites, worlds, the clock, evidence, diagnosis. The learner's code never runs here.

A hidden suite imports its marker from here::

    from grader.judge import check

    @check(points=3, objective="overlap")
    def test_uploads_overlap(learner, depot):
        \"\"\"All files are on their way at the same time.\"\"\"
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["check"]

F = TypeVar("F", bound=Callable[..., None])


def check(*, points: int, objective: str) -> Callable[[F], F]:
    """Mark a test of a hidden suite as a check; its docstring is the sentence that the learner reads."""
    import pytest

    return pytest.mark.check(points=points, objective=objective)
