"""Numbers that both sides must agree on."""

from __future__ import annotations

__all__ = [
    "MAX_JUDGE_RECORD_BYTES",
    "MAX_RECORD_BYTES",
    "NO_MEMORY_LEFT",
    "PR_SET_DUMPABLE",
    "TICKS_PER_SECOND",
]

#: a tick is a microsecond of virtual time
TICKS_PER_SECOND = 1_000_000
#: of one record of a bench; longer ones are refused
MAX_RECORD_BYTES = 1 << 16
#: what the judge sends (a learner's file in pieces) may be longer
MAX_JUDGE_RECORD_BYTES = 1 << 18
#: exit code of a bench that could not even speak any more; for words only, anybody can leave with it
NO_MEMORY_LEFT = 112
#: linux/prctl.h
PR_SET_DUMPABLE = 4
