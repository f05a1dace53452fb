"""What an instructor types to bring scores to a platform: ``grade ags``. Knows the clock, and prints."""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode
    from grader.lti.access import Access
    from grader.lti.journal import Journal
    from grader.lti.key import Key
    from grader.lti.platform import Platform
    from grader.lti.scores import Plan
    from grader.lti.transport import Transport

__all__ = ["ags"]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime.datetime:
        """In UTC."""
        return datetime.datetime.now(datetime.UTC)  # noqa: TID251 - platforms compare it with their own

    def seconds(self) -> float:
        """Since some moment."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Until a platform may be asked again; Ctrl-C ends it."""
        threading.Event().wait(seconds)


def _platform_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The settings that may be given instead of written into a file."""
    path = click.Path(path_type=Path)
    options = (
        click.option(
            "--platform", "file", metavar="FILE", type=path, help="The platform's settings, in TOML."
        ),
        click.option("--token-url", metavar="URL", help="Where the platform gives access tokens."),
        click.option("--client-id", metavar="ID", help="The tool's id, as the platform has registered it."),
        click.option("--key", metavar="FILE", type=path, help="The tool's private key; for your eyes only."),
        click.option(
            "--key-id", metavar="ID", help="The key's id on the platform, if it is not its thumbprint."
        ),
        click.option(
            "--audience", metavar="URL", help="Whom tokens are asked of, if it is not the token URL."
        ),
        click.option(
            "--ca-file", metavar="FILE", type=path, help="Certificates to trust beside the machine's own."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("ags", short_help="Send scores to a learning platform (LTI 1.3).")
def ags() -> None:
    """Send scores to Canvas, Moodle and other platforms by LTI 1.3: Assignment and Grade Services.

    docs/lti.md says what to click on the platform.
    """


@ags.command(short_help="Make the tool's key, or show its public half.")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--new", is_flag=True, help="Make it; FILE must not be there yet.")
@click.option("--pem", "form", flag_value="pem", help="Only the PEM form (Moodle).")
@click.option("--jwk", "form", flag_value="jwk", help="Only the JWK form (Canvas).")
def key(*, path: Path, new: bool, form: str | None) -> ExitCode:
    """Show the public half of the key in FILE, which the platform is given.

    The private half stays in FILE.
    """
    from grader.cli.console import write  # unused by `grade --help`
    from grader.cli.exits import ExitCode
    from grader.lti.key import make_key, read_key

    found = make_key(path) if new else read_key(path)
    shown = {"pem": found.public_pem(), "jwk": found.public_jwk()}
    write(shown[form] if form else "\n".join(shown.values()))
    return ExitCode.DONE


@ags.command(short_help="List the line items of a course, with their addresses.")
@click.argument("address", metavar="URL")
@_platform_options
def items(*, address: str, file: Path | None, **given: Any) -> ExitCode:
    """List the line items of a course that the tool may see; URL is where the platform has them."""
    from grader.cli.console import write  # unused by `grade --help`
    from grader.cli.exits import ExitCode
    from grader.lti.access import LINE_ITEMS
    from grader.lti.addresses import checked
    from grader.lti.items import list_items
    from grader.lti.telling import line_of_item

    checked(address, "the address of the line items")
    platform = _platform(file, given)
    with _connected(platform, _key(platform), scope=LINE_ITEMS) as (access, transport):
        found = list_items(address, access=access, transport=transport, clock=SystemClock(), tell=_tell)
    write("".join(map(line_of_item, found)) or "no line items\n")
    return ExitCode.DONE


@ags.command(short_help="Send the scores of graded folders.")
@click.argument("paths", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_platform_options
@click.option("--line-item", metavar="URL", help="Where the scores of the one exercise go.")
@click.option("--exercise", metavar="NAME", default="", help="Send this exercise alone.")
@click.option(
    "--users",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Columns student and user_id; without, names are ids.",
)
@click.option(
    "--journal",
    "journal_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="What was sent; ags-journal.jsonl beside the results if not given.",
)
@click.option(
    "--new-submission", is_flag=True, default=None, help="Canvas: count each score as a new attempt."
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent; nobody is asked.")
@click.option("--force", is_flag=True, help="Send also what the platform has already.")
def send(
    *,
    paths: tuple[Path, ...],
    file: Path | None,
    line_item: str | None,
    exercise: str,
    users: Path | None,
    journal_path: Path | None,
    dry_run: bool,
    force: bool,
    **given: Any,
) -> int:
    """Send the scores of graded folders to a line item, each learner's once.

    RESULTS are reports or folders of reports (STUDENT.json, or a folder for each student or exercise). What
    has no verdict is never sent. A run that was ended goes on when it is started again. Exits with 0 when
    the platform has all scores, with 1 when it refused some or some were left out, with 3 when it cannot be
    reached.
    """
    from grader.gradebook.results import read_results  # unused by `grade --help`
    from grader.lti.addresses import scores_of
    from grader.lti.journal import NAME, Journal
    from grader.lti.scores import plan
    from grader.lti.users import read_users

    platform = _platform(file, given)
    if line_item:
        scores_of(line_item)
    signing = _key(platform)
    made = plan(
        read_results(paths),
        line_items=platform.line_items,
        line_item=line_item or "",
        exercise=exercise,
        users=None if users is None else read_users(users),
        new_submission=platform.new_submission,
    )
    beside = paths[0] if paths[0].is_dir() else paths[0].parent
    path = journal_path or beside / NAME
    with Journal.open(path, write=not dry_run) as journal:
        if dry_run:
            return _foreseen(made, journal, force=force)
        return _sent(made, journal, platform, signing, force=force)


def _foreseen(made: Plan, journal: Journal, *, force: bool) -> ExitCode:
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.lti.sending import foresee
    from grader.lti.telling import line_of_delivery, line_of_unsent, summary

    deliveries = list(foresee(made.scores, journal, force=force))
    lines = [
        *map(line_of_delivery, deliveries),
        *map(line_of_unsent, made.unsent),
        summary(deliveries, made.unsent),
    ]
    write("".join(lines))
    return ExitCode.NOT_YET if any(each.missed for each in made.unsent) else ExitCode.DONE


def _sent(made: Plan, journal: Journal, platform: Platform, signing: Key, *, force: bool) -> int:
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.cli.signals import Ended
    from grader.cli.stderr import complain
    from grader.lti.sending import Fate, Sender, check_clock
    from grader.lti.telling import line_of_delivery, line_of_unsent, summary

    clock = SystemClock()
    check_clock(journal, clock)
    deliveries = []
    try:
        with _connected(platform, signing) as (access, transport):
            sender = Sender(access=access, transport=transport, journal=journal, clock=clock, tell=_tell)
            for delivery in sender.send(made.scores, force=force):
                deliveries.append(delivery)
                write(line_of_delivery(delivery))
    except (KeyboardInterrupt, Ended) as end:
        complain(
            "interrupted; what was accepted is in the journal", "The same command goes on where it stopped."
        )
        return ExitCode.INTERRUPTED if isinstance(end, KeyboardInterrupt) else 128 + end.number
    write("".join([*map(line_of_unsent, made.unsent), summary(deliveries, made.unsent)]))
    if sender.trouble is not None:
        complain(sender.trouble.cause, sender.trouble.next_step)
        return sender.trouble.exit_code
    refused = any(delivery.fate is Fate.REFUSED for delivery in deliveries)
    return ExitCode.NOT_YET if refused or any(each.missed for each in made.unsent) else ExitCode.DONE


def _platform(file: Path | None, given: dict[str, Any]) -> Platform:
    from grader.lti.platform import Platform, read_platform

    told = {name: str(value) if isinstance(value, Path) else value for name, value in given.items()}
    return (Platform() if file is None else read_platform(file)).with_given(**told).complete()


def _key(platform: Platform) -> Key:
    from grader.lti.key import read_key

    return read_key(Path(platform.key), platform.key_id)


@contextlib.contextmanager
def _connected(platform: Platform, signing: Key, **scope: str) -> Iterator[tuple[Access, Transport]]:
    from grader.lti.access import Access
    from grader.lti.transport import Transport

    clock = SystemClock()
    transport = Transport(seconds=clock.seconds, ca_file=platform.ca_file)
    try:
        yield Access(platform, signing, transport=transport, clock=clock, tell=_tell, **scope), transport
    finally:
        transport.close()


def _tell(why: str) -> None:
    from grader.cli.stderr import complain

    complain(why)
