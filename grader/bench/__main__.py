"""``python -m grader.bench CONTROL``: the bench server of one submission."""

from __future__ import annotations

from grader.bench.server import main

main()
