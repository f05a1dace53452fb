"""The bytes of an archive that is too large to be held: read from the opened file as they are needed."""

from __future__ import annotations

import dataclasses
import os
from typing import BinaryIO, TypeAlias

from grader.submission.archive.choice import refused

__all__ = ["Content", "OnDisk"]


@dataclasses.dataclass(frozen=True, slots=True)
class OnDisk:
    """An opened file, sliced like its bytes; whoever opened it closes it."""

    file: BinaryIO
    size: int

    @classmethod
    def of(cls, file: BinaryIO) -> OnDisk:
        """Of a file as large as it is now."""
        return cls(file, os.fstat(file.fileno()).st_size)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, wanted: slice) -> bytes:
        start, stop, _ = wanted.indices(self.size)
        pieces: list[bytes] = []
        while start < stop and (piece := os.pread(self.file.fileno(), stop - start, start)):
            pieces.append(piece)
            start += len(piece)
        if start < stop:
            raise refused("was cut off while it was read", "Leave it alone until the grading is done.")
        return b"".join(pieces)


Content: TypeAlias = bytes | OnDisk
