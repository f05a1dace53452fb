"""Nothing to learn here."""


def steady() -> None:
    """Always 7."""
    # TODO: return 7
