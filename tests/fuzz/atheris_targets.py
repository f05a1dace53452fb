"""Coverage-guided fuzzing of one target: ``python -m tests.fuzz.atheris_targets TARGET -max_total_time=60``.

Needs atheris, which the ``fuzz`` extra installs. Further arguments are libFuzzer's; the corpus in
``tests/fuzz/corpus/TARGET`` is read, and grows: name another folder to keep it as it is. Before a commit,
keep the small inputs that reach something new (``tests/fuzz/test_targets.py`` bounds the whole).
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["grader"]):
    from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"


def main() -> None:
    """Fuzz the target that the first argument names."""
    name, *options = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    folders = [option for option in options if not option.startswith("-")] or [str(CORPUS / name)]
    options = [option for option in options if option.startswith("-")]
    atheris.Setup([sys.argv[0], *options, *folders], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
