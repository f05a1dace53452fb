"""The module that a bench offers to drivers of Part 3 (see grader/bench/runner.py), for type checkers."""

def now() -> float:
    """Virtual seconds."""

def idle(deadline: float | None) -> None:
    """Nothing is ready: sleep until ``deadline`` (virtual seconds), or for ever."""
