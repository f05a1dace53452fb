"""For notebooks: ``from grader.notebook import check``, and ``configure`` for nbgrader's configuration.

Light: the kernel of a learner imports the standard library and no more; what grades is another process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.notebook.checking import NotGradedError, check

if TYPE_CHECKING:
    from grader.notebook.settings import configure

__all__ = ["NotGradedError", "check", "configure"]


def __getattr__(name: str) -> Any:
    """``configure`` needs nbgrader, which no kernel has to have."""
    if name == "configure":
        from grader.notebook.settings import configure  # see above

        return configure
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
