"""One Cook: an autograded exercise kit that teaches async/await in Python."""

__version__ = "0.1.0"
