"""What a bench is given to run: texts by module name, and which of them is the learner's."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import functools
import marshal
from collections.abc import Iterator, Mapping

__all__ = ["Modules"]

#: texts of a course that are kept compiled
MOST_COMPILED = 64


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

    def compiled(self) -> Iterator[tuple[str, str]]:
        """Names of the course's own modules, and their code: benches run on the interpreter that we do.

        To compile a text costs a fresh bench milliseconds, each time. Of the learner's code nothing is
        looked at here.
        """
        for name in (*self.given, *self.drivers):
            if code := _compiled(name, self.texts[name]):
                yield name, code


@functools.lru_cache(maxsize=MOST_COMPILED)
def _compiled(name: str, text: str) -> str:
    """Marshalled, base64; empty for what the bench shall find wrong by itself."""
    with contextlib.suppress(SyntaxError, ValueError):
        code = compile(text, f"{name}.py", "exec", dont_inherit=True)
        return base64.b64encode(marshal.dumps(code)).decode("ascii")
    return ""
