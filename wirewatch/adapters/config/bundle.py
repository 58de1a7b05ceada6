"""The configuration that comes with Wirewatch: where it lies, and how a folder of one's own is made of it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from wirewatch.adapters.config.load import FILES
from wirewatch.adapters.config.problems import ConfigErrors, Problem
from wirewatch.adapters.config.secrets_file import SECRETS_FILE

_IN_WHEEL = "bundled_config"  # where the wheel build puts config/, inside the package
_SCHEMAS = "schemas"


def bundled() -> Path:
    """Give the folder with the four files that come with Wirewatch: of the checkout, else of the installed package.

    Raises FileNotFoundError when the installation is broken.
    """
    package = Path(str(files("wirewatch")))
    for folder in (package / _IN_WHEEL, package.parent / "config"):
        if all((folder / name).is_file() for name in FILES):
            return folder
    raise FileNotFoundError("the configuration that comes with Wirewatch is missing; install it again")


def init(folder: Path) -> tuple[Path, ...]:
    """Write the bundled configuration to a folder and give what was written.

    Nothing is ever overwritten: raises ConfigErrors, having written nothing, when one of the files is there already.
    A .gitignore beside them keeps secrets.env out of git.
    """
    source = bundled()
    schemas = sorted(path.name for path in (source / _SCHEMAS).glob("*.schema.json"))
    names = [*FILES, *(f"{_SCHEMAS}/{name}" for name in schemas)]
    there = [folder / name for name in names if (folder / name).exists()]
    if there:
        do = "choose another folder, or move the file away"
        raise ConfigErrors(Problem(file=str(path), line=1, what="is there already", do=do) for path in there)
    (folder / _SCHEMAS).mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes((source / name).read_bytes())
    ignored = _ignore_secrets(folder / ".gitignore")
    return (*(folder / name for name in names), *ignored)


def _ignore_secrets(path: Path) -> tuple[Path, ...]:
    before = path.read_text("utf-8") if path.exists() else ""
    if SECRETS_FILE in (line.strip() for line in before.splitlines()):
        return ()
    gap = "" if before.endswith("\n") or not before else "\n"
    path.write_text(f"{before}{gap}{SECRETS_FILE}\n", "utf-8")
    return (path,)
