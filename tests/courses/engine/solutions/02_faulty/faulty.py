"""Nothing to learn here."""


def steady() -> int:
    """Always 7."""
    return 7
