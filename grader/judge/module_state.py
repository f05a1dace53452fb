"""Whether a suite's module has kept something of a grading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

__all__ = ["ModuleState"]

#: what may be changed in place, and shows by its text
_CONTAINERS = (list, dict, set, bytearray)


class ModuleState:
    """The names of the modules that checks stand in, as they were when the suite had been imported.

    A name that is bound anew, is new or gone, and a list, dict or set that has changed, are seen. What an
    object of a suite's own keeps inside is not: a suite is trusted code, and its guide says what to avoid.
    """

    def __init__(self, items: Iterable[pytest.Item]) -> None:
        self._modules = {item.module for item in items if isinstance(item, pytest.Function)}
        self._before = self._state()

    def is_unchanged(self) -> bool:
        """Whether everything is as it was."""
        return self._state() == self._before

    def _state(self) -> set[tuple[str, int, str]]:
        return {
            (name, id(value), _shown(value))
            for module in self._modules
            for name, value in vars(module).items()
            if name not in ("__builtins__", "__warningregistry__")
        }


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, _CONTAINERS) else ""
