"""``grade verify``: whether reports are what somebody with the key has made, and how to get a key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode
    from grader.gradebook.integrity import Finding
    from grader.report.signature import ReportKey

__all__ = ["verify"]


@click.command(short_help="Check signed reports, or make the key that signs them.")
@click.argument("paths", metavar="[REPORT]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--key-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The key; the one that $ONECOOK_REPORT_KEY_FILE names if not given.",
)
@click.option(
    "--new-key",
    "new",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Make a key in this new file, which you alone may read, and check nothing.",
)
def verify(*, paths: tuple[Path, ...], key_file: Path | None, new: Path | None) -> ExitCode:
    """Say of each report whether it is as whoever has the key has made it.

    REPORT is a report, a folder of reports, or a gradebook, whose every attempt is looked at. Reports are
    signed where ONECOOK_REPORT_KEY_FILE names a key. Exits with 0 when all are valid, and with 1 when one is
    altered, unsigned, signed with another key, or none.
    """
    from grader.cli.console import write  # unused by `grade --help`
    from grader.cli.exits import ExitCode
    from grader.errors import UsageError
    from grader.gradebook.integrity import findings
    from grader.report.signature import Verdict
    from grader.report.wording import harmless_line

    if new is not None:
        if paths or key_file is not None:
            raise click.UsageError("--new-key goes with nothing else")
        return _made(new)
    if not paths:
        raise click.UsageError(
            "name a report, a folder of reports or a gradebook; or make a key: --new-key FILE"
        )
    key = _key(key_file)
    found = [finding for path in paths for finding in findings(path, key)]
    if not found:
        raise UsageError(
            f"there is no report in {', '.join(map(str, paths))}, so nothing was checked",
            "Name a report, a folder of reports, or a gradebook.",
        )
    for finding in found:
        write(harmless_line(_line(finding), limit=1000) + "\n")
    write(_summary(found, key))
    return ExitCode.DONE if all(each.verdict is Verdict.VALID for each in found) else ExitCode.NOT_YET


def _made(path: Path) -> ExitCode:
    from grader.cli.console import write
    from grader.cli.exits import ExitCode
    from grader.cli.signing import VARIABLE
    from grader.report.key_file import make_report_key
    from grader.report.wording import harmless_line

    key = make_report_key(path)
    write(
        harmless_line(f"{path}: a new key, {key.id}, for your eyes only") + "\n"
        f"  next: export {VARIABLE}={harmless_line(str(path.absolute()))}\n"
    )
    return ExitCode.DONE


def _key(given: Path | None) -> ReportKey:
    from grader.cli.signing import VARIABLE, configured_key
    from grader.errors import UsageError
    from grader.report.key_file import MAKE, read_report_key

    key = configured_key() if given is None else read_report_key(given)
    if key is None:
        raise UsageError(
            "no key is named to check the reports with",
            f"Name its file: --key-file FILE, or {VARIABLE}; or make one: {MAKE}",
        )
    return key


def _line(finding: Finding) -> str:
    verdict = "no report" if finding.verdict is None else finding.verdict.value
    return f"{finding.where}: {verdict}{finding.why and ': '}{finding.why}"


def _summary(found: list[Finding], key: ReportKey) -> str:
    from collections import Counter

    from grader.report.wording import counted

    verdicts = Counter("no report" if each.verdict is None else each.verdict.value for each in found)
    parts = [f"{number} {verdict}" for verdict, number in verdicts.items()]
    return f"{counted(len(found), 'report')}, key {key.id}: {', '.join(parts)}\n"
