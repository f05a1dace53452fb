"""A word on standard error that never makes things worse: nobody may be there to read it."""

from __future__ import annotations

import contextlib

import click

__all__ = ["complain"]


def complain(text: str) -> None:
    """Say it on standard error, if that can be written to; the exit code says the most important anyway."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(text, err=True)
