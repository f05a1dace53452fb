"""The command line's grammar and its exit codes.

Codes: 0 full marks (or done), 1 not yet (or problems found), 2 usage error, 3 inconclusive: the grader
or the machine is at fault, which includes a bug of ours. Click would exit with 1 for some errors of its
own, which would read as "not yet"; therefore it is run without its standalone mode.
"""

from __future__ import annotations

import errno
import io
import traceback
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.cli import (
    ags,
    author,
    cohort,
    doctor,
    gradebook,
    instructor,
    learner,
    nbgrader,
    pages,
    replay,
    similar,
    verify,
)
from grader.cli.exits import ExitCode
from grader.cli.signals import Ended
from grader.cli.stderr import complain, complain_raw
from grader.errors import OneCookError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["root", "run"]

_REPORT_IT = """\
grade: this is a bug of the grader, not of your code; no marks are lost.
Please report it with the lines above, the command you gave, and the output of `grade --version`."""

#: reasons for which nothing can be written, that are no bug of ours
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})
_MAKE_ROOM = "Make room, or send the output elsewhere, and run the same command again."


class Grade(click.Group):
    """A first word that is no command is an exercise."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A known command, or else the grading of the exercise that the word names."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        # Options may come first. What help calls the command is what the learner typed.
        name = "EXERCISE" if args[0].startswith("-") else args[0]
        return name, learner.grade_exercise, args

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The three forms of the command."""
        formatter.write_usage(ctx.command_path, "", "Usage: ")
        for form in ("EXERCISE [OPTIONS]", "COMMAND [ARGS]..."):
            formatter.write_usage(ctx.command_path, form, "       ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of grading as well: it is what this command is for."""
        grading = click.Context(learner.grade_exercise, info_name="EXERCISE", parent=ctx)
        options = [option for option in learner.grade_exercise.params if isinstance(option, click.Option)]
        records = [option.get_help_record(grading) for option in options]
        with formatter.section("Options with an EXERCISE"):
            formatter.write_dl([record for record in records if record is not None])
        super().format_options(ctx, formatter)


@click.group(
    cls=Grade,
    invoke_without_command=True,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
    },
)
@click.version_option(__version__, prog_name="onecook", message="%(prog)s %(version)s")
@click.pass_context
def root(context: click.Context) -> int | None:
    """Grade your answers to the exercises of One Cook.

    Alone, it shows all exercises and how far you are. With an exercise (exercise-3, 3, uploads, or your
    file) it grades your answer and says what your code did.
    """
    return learner.overview(None) if context.invoked_subcommand is None else None


root.add_command(learner.list_exercises)
root.add_command(learner.init)
root.add_command(author.check)
root.add_command(author.new)
root.add_command(doctor.doctor)
root.add_command(instructor.bundle)
root.add_command(instructor.handout)
root.add_command(nbgrader.nbgrader)
root.add_command(cohort.cohort)
root.add_command(gradebook.gradebook)
root.add_command(ags.ags)
root.add_command(pages.report)
root.add_command(pages.feedback)
root.add_command(replay.replay)
root.add_command(verify.verify)
root.add_command(similar.similar)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give the code to exit with; prints whatever is wrong."""
    try:
        code = root.main(arguments, prog_name="grade", standalone_mode=False)
    except OneCookError as error:
        complain(error.cause, error.next_step)
        return error.exit_code
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        complain_raw(said.getvalue())
        return ExitCode.USAGE
    except click.Abort:
        complain("interrupted; nothing was recorded")
        return ExitCode.INTERRUPTED
    except Ended as ended:
        complain(f"ended by {ended.name}; nothing was recorded")
        return 128 + ended.number
    except Exception as error:  # noqa: BLE001 - the outermost frame: a bug of ours must not look like "not yet"
        return _unexpected(error)
    return code if isinstance(code, int) else ExitCode.DONE


def _unexpected(error: Exception) -> ExitCode:
    """Tell what nobody has foreseen where it came up; called while it is handled."""
    from grader.files import has_current_folder  # for a fault only

    if isinstance(error, FileNotFoundError) and not has_current_folder():
        complain("the current folder does not exist any more", "Go to another one: cd ~")
        return ExitCode.USAGE
    if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("grader"):
        from grader.missing_module import explain_missing_module  # for a fault only

        missing = explain_missing_module(error.name)
        complain(missing.cause, missing.next_step)
    elif isinstance(error, OSError) and error.errno in _FULL:
        complain(f"the output could not be written: {error.strerror}", _MAKE_ROOM)
    else:
        complain_raw(f"{traceback.format_exc()}{_REPORT_IT}")
    return ExitCode.INCONCLUSIVE
