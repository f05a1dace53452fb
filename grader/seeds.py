"""Seeds of gradings: one repeats a grading, and each new grading draws its own.

Quiet: nothing is started, nothing is written.
"""

from __future__ import annotations

__all__ = ["MAX_SEED", "draw_seed"]

#: the largest integer that every reader of JSON keeps exact
MAX_SEED = 2**53 - 1


def draw_seed() -> int:
    """A seed that nobody can foresee."""
    import secrets  # unused by `grade --help`

    return secrets.randbelow(MAX_SEED + 1)
