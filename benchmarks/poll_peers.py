"""Other feed readers, set up to poll the same addresses: what `benchmarks.poll --peers` runs beside Wirewatch.

Each is used where it is installed: newsboat and r2e (rss2email) on PATH, reader in the Python that is named.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NEWSBOAT = (
    "reload-threads 8\nuse-proxy no\nauto-reload no\nmax-items 0\nsuppress-first-reload yes\n"
)
R2E = (
    "[DEFAULT]\nfrom = a@example.invalid\nto = b@example.invalid\n"
    "same-server-fetch-interval = 0\nfeed-timeout = 20\nverbose = error\n\n"
)
READER = """
import sys, reader
known = reader.make_reader(sys.argv[1])
if len(sys.argv) > 2:
    for url in open(sys.argv[2]).read().split():
        known.add_feed(url)
else:
    for _ in known.update_feeds_iter(workers=8, scheduled=False):
        pass
"""


def peers(urls: Sequence[str], folder: Path, *, reader_python: str | None) -> dict[str, list[str]]:
    """Return the command that polls once, for each reader that is installed, by its name; its state is in folder."""
    found = {
        "newsboat": _newsboat(urls, folder / "newsboat"),
        "rss2email": _rss2email(urls, folder / "rss2email"),
    }
    if reader_python:
        found["reader"] = _reader(urls, folder / "reader", python=reader_python)
    return {name: command for name, command in found.items() if command}


def _newsboat(urls: Sequence[str], folder: Path) -> list[str]:
    folder.mkdir()
    (folder / "urls").write_text("\n".join(urls) + "\n")
    (folder / "config").write_text(NEWSBOAT)
    program = shutil.which("newsboat")
    files = [
        "-u",
        str(folder / "urls"),
        "-c",
        str(folder / "cache.db"),
        "-C",
        str(folder / "config"),
    ]
    return [program, "-q", *files, "-x", "reload"] if program else []


def _rss2email(urls: Sequence[str], folder: Path) -> list[str]:
    folder.mkdir()
    feeds = "".join(
        f"[feed.f{n}]\nurl = {url}\nto = b@example.invalid\n\n" for n, url in enumerate(urls)
    )
    (folder / "config").write_text(R2E + feeds)
    program = shutil.which("r2e")
    files = ["-c", str(folder / "config"), "-d", str(folder / "data.json")]
    return [program, *files, "run", "--no-send"] if program else []


def _reader(urls: Sequence[str], folder: Path, *, python: str) -> list[str]:
    folder.mkdir()
    (folder / "poll.py").write_text(READER)
    (folder / "urls").write_text("\n".join(urls))
    command = [python, str(folder / "poll.py"), str(folder / "store.sqlite")]
    try:
        subprocess.run([*command, str(folder / "urls")], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"reader is left out: {error}", file=sys.stderr)
        return []
    return command
