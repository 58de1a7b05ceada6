"""`wirewatch init` and `wirewatch desk …`: start from a bundled desk, or share one as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.adapters.config.starter_config import StarterConfig

Replace = Annotated[
    bool,
    Parameter(negative="", help="write over the files that are there; the old ones become *.old"),
]


def init(
    folder: Path = Path("config"),
    /,
    *,
    desk: Annotated[
        str | None, Parameter(help="afghanistan, horn-of-africa, taiwan-strait or ukraine")
    ] = None,
    empty: Annotated[
        bool, Parameter(negative="", help="no feeds, no actors, no series: only what explains them")
    ] = False,
    replace: Replace = False,
) -> int:
    """Write a commented config to start from: one of four desks, or an empty one.

    On a terminal it asks which one.

    Parameters
    ----------
    folder
        target folder; existing files are never overwritten without --replace
    """
    from wirewatch.adapters.config.starter_config import (
        DEFAULT_STARTER,
        EMPTY_STARTER,
        bundled_starter,
        starter_names,
        unknown_starter_message,
    )

    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder} is a file; name a folder to write the config to")
    if empty and desk:
        raise WrongUsage("give --desk or --empty, not both")
    name = EMPTY_STARTER if empty else desk
    if name is None:
        asks = sys.stdin.isatty() and sys.stderr.isatty()
        name = ask_for_starter(starter_names(), read=input) if asks else DEFAULT_STARTER
    try:
        chosen = bundled_starter(name)
    except KeyError:
        raise WrongUsage(unknown_starter_message(name)) from None
    _install(chosen, folder, replace=replace)
    if not empty and not desk:
        tell(f"this is the desk {name}; others: wirewatch init --desk NAME, or --empty")
    _say_next_steps(folder, empty=name == EMPTY_STARTER)
    return 0


def ask_for_starter(starter_names: tuple[str, ...], *, read: Callable[[str], str]) -> str:
    """Return the desk that the user selects by number or name. Raises WrongUsage."""
    from wirewatch.adapters.config.starter_config import EMPTY_STARTER

    choices = (*starter_names, EMPTY_STARTER)
    tell(
        "What do you watch? A desk comes with feeds, a watchlist in several languages, "
        "and a daily digest."
    )
    for number, name in enumerate(choices, start=1):
        tell(
            f"  {number}  {name}"
            + ("  (only the files, with their explanations)" if name == EMPTY_STARTER else "")
        )
    try:
        answer = read("number or name: ").strip().lower()
    except EOFError:
        answer = ""
    if answer.isdecimal() and 0 < int(answer) <= len(choices):
        return choices[int(answer) - 1]
    if answer in choices:
        return answer
    raise WrongUsage(
        f'"{answer}" is not one of them; type a number from 1 to {len(choices)}, or a name'
    )


def _install(desk: StarterConfig, folder: Path, *, replace: bool) -> None:
    from wirewatch.adapters.config.starter_config import install_starter

    try:
        written = install_starter(desk, folder, replace=replace)
    except OSError as error:
        where = error.filename or folder
        raise JobImpossible(
            f"{where} cannot be written: {error.strerror}; choose another folder"
        ) from None
    for path in written:
        say(str(path))


def _say_next_steps(folder: Path, *, empty: bool) -> None:
    option = "" if folder == Path("config") else f" --config {folder}"
    if empty:
        tell(
            f"next: wirewatch feeds add https://…{option}; actors go into watchlist.yaml, "
            "series into digests.yaml"
        )
    else:
        tell(f"next: wirewatch check{option}; then wirewatch run{option}")


app = App(
    name="desk",
    help="Share a desk (feeds, watchlist, digests) as one file: without readers, without secrets.",
)


@app.command
def export(file: Path | None = None, *, title: str = "", common: Common | None = None) -> int:
    """Write the desk to a file, or to stdout.

    Subscribers, logins and feeds that need a key are left out.

    Parameters
    ----------
    file
        the file to write; stdout if not given
    title
        what the desk watches, in a few words
    """
    from wirewatch.adapters.config.starter_config import export_starter

    common = common or Common()
    common.load()
    text, left_out = export_starter(common.config, title=title or common.config.resolve().name)
    for outlet in left_out:
        tell(f"left out: {outlet}, whose feed is for its subscribers alone")
    if file is None:
        sys.stdout.write(text)
        return 0
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise JobImpossible(f"{file} already exists; choose another name") from None
    except OSError as error:
        raise JobImpossible(f"{file} cannot be written: {error.strerror}") from None
    say(str(file))
    return 0


@app.command(name="import")
def import_starter(file: Path, *, replace: Replace = False, common: Common | None = None) -> int:
    """Check a shared desk and write its feeds, watchlist and digests to the config folder.

    Parameters
    ----------
    file
        a file that `wirewatch desk export` wrote
    """
    from wirewatch.adapters.config.starter_config import read_starter

    common = common or Common()
    _install(read_starter(file), common.config, replace=replace)
    _say_next_steps(common.config, empty=False)
    return 0
