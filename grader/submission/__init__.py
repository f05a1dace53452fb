"""What a learner hands in: where it is, what may be opened, and reading it once, as data.

``locate`` finds the file, ``opening`` says what may be opened at all, ``source`` reads it, and ``archive``
takes the one file that is meant out of what a learning platform hands over; ``imports`` finds out what it
is written for. Quiet: nothing is started, nothing is written.
"""

from grader.submission.locate import home, locate
from grader.submission.source import MAX_BYTES, Source, read_source, read_submission

__all__ = ["MAX_BYTES", "Source", "home", "locate", "read_source", "read_submission"]
