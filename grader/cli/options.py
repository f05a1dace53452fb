"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["jobs_option", "roster_option"]

jobs_option = click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    show_default="one for each processor",
    help="Gradings at the same time.",
)
roster_option = click.option(
    "--roster",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A CSV file that tells who the students are: student, id, sis_id, login, email, name.",
)
