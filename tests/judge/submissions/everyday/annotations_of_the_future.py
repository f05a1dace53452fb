"""The future import must stand first, and does."""

from __future__ import annotations

import typing
from collections.abc import Awaitable, Callable, Sequence

if typing.TYPE_CHECKING:
    from somewhere import Nothing

Handler = Callable[[str], Awaitable[str]]


def beside(names: Sequence[Nothing] | None = None) -> typing.Optional[Nothing]:
    print(typing.get_type_hints(Handler) if False else Handler, names)
