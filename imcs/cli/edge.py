"""The command line's outermost edge: every failure becomes one line that says what to do, and an exit code.

0 for success, 1 for failure, 2 for a wrong call, 130 after Ctrl-C; a closed pipe is nobody's fault. Never a
traceback, unless --debug asks for one; the log of a running service gets it.
"""

import logging
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from imcs.cli.display import complain
from imcs.cli.office import Office
from imcs.errors import ImcsError

log = logging.getLogger("imcs")


class Edge(TyperGroup):
    """The program's group of commands."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the chosen command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # a closed pipe shows here, not when Python ends and would complain itself
            return result
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:
            if isinstance(ctx.obj, Office) and ctx.obj.debug:
                raise
            complain(in_words(error))
            raise typer.Exit(1) from None


def in_words(error: Exception) -> str:
    """What the operator reads about a failure."""
    match error:
        case ImcsError():
            return str(error)
        case OSError(filename=str() as name, strerror=str() as reason):
            return f"{name}: {reason[:1].lower()}{reason[1:]}"
        case OSError(strerror=str() as reason):
            return f"{reason[:1].lower()}{reason[1:]}"
        case ExceptionGroup(exceptions=(Exception() as first, *_)):
            return in_words(next((each for each in error.exceptions if isinstance(each, ImcsError)), first))
        case _:
            if log.hasHandlers():
                log.error("event=unexpected", exc_info=error)
            return f"this should not have happened ({type(error).__name__}); --debug before the command shows where"
