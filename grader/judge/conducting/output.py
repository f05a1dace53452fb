"""What the learner's code prints: read while it runs, its beginning kept, its amount bounded."""

from __future__ import annotations

import os

from grader.judge.faults import LearnerFault

__all__ = ["KEPT_BYTES", "Output"]

#: so much is shown in a report
KEPT_BYTES = 16 << 10


class Output:
    """Standard output and standard error of one bench, through one pipe."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._count = 0
        self._kept = bytearray()
        self.read_end, self.write_end = os.pipe()
        os.set_blocking(self.read_end, False)

    def fileno(self) -> int:
        """For select."""
        return self.read_end

    @property
    def text(self) -> str:
        """The beginning of what was printed."""
        return self._kept.decode("utf-8", "replace")

    def read(self) -> None:
        """Take what there is now.

        Raises:
            LearnerFault: it is too much.
        """
        while True:
            try:
                data = os.read(self.read_end, 1 << 16)
            except BlockingIOError:
                return
            if not data:
                return
            self._count += len(data)
            self._kept += data[: max(0, KEPT_BYTES - len(self._kept))]
            if self._count > self._most_bytes:
                raise LearnerFault("output", f"your code printed more than {self._most_bytes >> 10} KiB")

    def close_write_end(self) -> None:
        """Once the bench has its own copy."""
        os.close(self.write_end)

    def close(self) -> None:
        """Nothing more is read."""
        os.close(self.read_end)
