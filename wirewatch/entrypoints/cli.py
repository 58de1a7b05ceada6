"""The `wirewatch` command line: registration of commands, error messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cyclopts import App, CycloptsError

from wirewatch.entrypoints import mcp
from wirewatch.entrypoints.commands import (
    archive,
    config,
    demo,
    deploy,
    digests,
    export,
    feedback,
    feeds,
    inspect,
    operations,
    outlets,
    readers,
    search,
    starter_config,
    stories,
    usual,
    watchlist,
    web,
)
from wirewatch.entrypoints.commands import run as run_commands
from wirewatch.entrypoints.options import WrongUsage, tell

if TYPE_CHECKING:
    from rich.console import Console

DONE, FAILED, WRONG = 0, 1, 2
_UNWRAPPED = 10_000  # characters; longer than any line of help
# Errors whose message is a sentence for the user; by name, to avoid importing their modules.
IN_WORDS = frozenset(
    {
        "JobImpossible",
        "StoreUnavailable",
        "NothingToSend",
        "WorldError",
        "BackupImpossible",
        "AlreadyAtWork",
        "StorageUnavailable",
    }
)

app = App(
    name="wirewatch",
    help="Poll news feeds, read what is new, flag what mentions the watched actors, send digests.",
    version_flags=["--version"],
    # Output to another program is neither wrapped nor framed.
    help_formatter=None if sys.stdout.isatty() else "plain",
)
app.command(demo.demo)
app.command(starter_config.init)
app.command(config.check)
app.command(run_commands.run)
app.command(run_commands.up)
app.command(deploy.deploy)
app.command(inspect.flagged)
app.command(inspect.status)
app.command(inspect.explain)
app.command(search.search)
app.command(mcp.mcp)
app.command(stories.app)
app.command(stories.statements)
app.command(stories.coming_up)
app.command(usual.usual)
app.command(feeds.app)
app.command(starter_config.app)
app.command(outlets.app)
app.command(archive.app)
app.command(archive.evidence)
app.command(archive.reread)
app.command(watchlist.app)
app.command(watchlist.backtest)
app.command(digests.app)
app.command(readers.app)
app.command(feedback.verdicts)
app.command(export.export)
app.command(web.app)
app.command(operations.app)
app.command(archive.backup)
app.command(archive.restore)


@app.command
def completion(shell: Literal["bash", "zsh", "fish"]) -> int:
    """Print shell completion for commands and options; docs/guide/api.md says where to put it.

    Parameters
    ----------
    shell
        bash, zsh or fish
    """
    sys.stdout.write(
        app.generate_completion(prog_name="wirewatch", shell=shell).rstrip("\n") + "\n"
    )
    return DONE


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 success, 1 the job could not run, 2 invalid config or usage."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; errors are printed as messages, not tracebacks."""
    arguments = _sending_now(arguments)
    console, error_console = _consoles(arguments)
    try:
        result = app(
            list(arguments),
            console=console,
            error_console=error_console,
            exit_on_error=False,
            print_error=True,
            result_action="return_value",
        )
    except CycloptsError:
        return WRONG
    except (KeyboardInterrupt, BrokenPipeError):
        return FAILED
    except Exception as error:
        return _explained(error, verbose="--verbose" in arguments)
    return result if isinstance(result, int) else DONE


def _sending_now(arguments: Sequence[str]) -> list[str]:
    """Rename the `--now` of `digest send` if no time follows it, and return the arguments."""
    given = list(arguments)
    if given[:2] != ["digest", "send"]:
        return given
    bare = [
        at
        for at, one in enumerate(given)
        if one == "--now" and (given[at + 1 :] or ["-"])[0].startswith("-")
    ]
    return ["--at-once" if at in bare else one for at, one in enumerate(given)]


def _consoles(arguments: Sequence[str]) -> tuple[Console, Console] | tuple[None, None]:
    """Return consoles for help and errors; help is wrapped only on a terminal."""
    asks_for_help = len(arguments) <= 1 or not {"--help", "-h"}.isdisjoint(arguments)
    if sys.stdout.isatty() or not asks_for_help:
        return None, None
    from rich.console import Console

    return Console(width=_UNWRAPPED), Console(stderr=True)


def _explained(error: Exception, *, verbose: bool) -> int:
    from wirewatch.adapters.config.yaml_document import ConfigErrors

    if isinstance(error, ConfigErrors):
        for problem in error.problems:
            tell(str(problem))
        return WRONG
    if isinstance(error, WrongUsage):
        tell(f"wirewatch: {error}")
        return WRONG
    if verbose:
        import traceback

        tell("".join(traceback.format_exception(error)).rstrip("\n"))
    known = not IN_WORDS.isdisjoint(kind.__name__ for kind in type(error).__mro__)
    hint = "" if known or verbose else " (run it again with --verbose to see where)"
    tell(f"wirewatch: {error if known else f'{type(error).__name__}: {error}'}{hint}")
    return FAILED
