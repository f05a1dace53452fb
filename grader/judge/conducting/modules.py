"""What a bench is given to run: texts by module name, and which of them is the learner's."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

__all__ = ["Modules"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """The modules of one exercise for one submission.

    Attributes:
        texts: source text by module name.
        given: modules of the exercise that the learner's code may import, loaded first.
        learner: the learner's module.
        drivers: modules of the suite that play the learner's code, loaded last.
        required: names that the learner's module must define.
    """

    texts: Mapping[str, str]
    given: tuple[str, ...]
    learner: str
    drivers: tuple[str, ...]
    required: tuple[str, ...]
    #: calls run on an event loop of the kit's; with False the learner's code is its own runtime
    on_loop: bool = True
