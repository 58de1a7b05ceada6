"""Import and export starter configs ("desks"): feeds, watchlist and digests in one file.

A desk is bundled with Wirewatch or shared by its users. It holds no secrets and no readers: neither
is exported, and a file that names some is refused. Imports are checked as by `wirewatch check` and
limited in size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from wirewatch.adapters.config.loader import (
    SCHEMAS_FOLDER,
    bundled_config_folder,
    ignore_secrets,
    read_news_config,
)
from wirewatch.adapters.config.yaml_document import (
    ConfigErrors,
    ConfigProblem,
    Document,
    Place,
    did_you_mean,
    plain_text_values,
    read_document,
)

DEFAULT_STARTER = "afghanistan"  # the desk that config/ of the checkout holds
EMPTY_STARTER = "empty"  # its file holds the explanations for the top of each config file
FILE_SECTIONS = {
    "feeds.yaml": ("feeds",),
    "watchlist.yaml": ("actors", "interests", "searches"),
    "digests.yaml": ("series",),
}
MAX_STARTER_BYTES = 5_000_000
_MAX_ITEMS = {"feeds": 5_000, "actors": 5_000, "series": 200}
_EXPORT_HEAD = """\
# A desk of Wirewatch: feeds, watchlist and digests, without readers and secrets.
# To use it:  wirewatch desk import FILE    (it is checked first)
"""
_FORMAT_KEY = "desk"
_FORMAT_VERSION = "1"
_KEY_PATTERN = re.compile(r"^([A-Za-z_]+):", re.MULTILINE)
_COMMENTED_KEY_PATTERN = re.compile(r"^((?:#.*\n|[ \t]*\n)*+)([A-Za-z_]+):", re.MULTILINE)
_ACCESS_PARAMETER = re.compile(
    r"(?:.*[_.-])?(?:api|access|private|user|feed|rss)?(?:key|token|auth\w*|sig(?:nature)?|secret|password|pass(?:wd)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class StarterConfig:
    """The text that each file of the config gets; explanations at its head are replaced by ours."""

    texts: Mapping[str, str]  # by file name


def starter_names() -> tuple[str, ...]:
    """Names of the starters that come with Wirewatch."""
    names = {path.stem for path in _starters_folder().glob("*.yaml")}
    return tuple(sorted(names - {EMPTY_STARTER}))


def bundled_starter(name: str) -> StarterConfig:
    """Read a starter that comes with Wirewatch, or the empty one.

    Raises KeyError for another name.
    """
    if name not in (*starter_names(), EMPTY_STARTER):
        raise KeyError(name)
    return _split_by_file(_starters_folder().joinpath(f"{name}.yaml").read_text("utf-8"))


def read_starter(path: Path) -> StarterConfig:
    """Read a shared file. Raises ConfigErrors with everything that is wrong with it."""
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # reported by read_document
    if size > MAX_STARTER_BYTES:
        raise _starter_error(
            path,
            f"is larger than {MAX_STARTER_BYTES // 10**6} MB",
            "ask for a smaller one; a desk holds no articles",
        )
    document = read_document(path, alone=True)
    if document.errors:
        raise ConfigErrors(document.errors)
    if not isinstance(document.data, dict) or document.data.get(_FORMAT_KEY) != _FORMAT_VERSION:
        advice = "give a file that `wirewatch desk export` wrote"
        raise _starter_error(
            path, f'is not a desk: it does not say "{_FORMAT_KEY}: {_FORMAT_VERSION}"', advice
        )
    starter = _split_by_file(document.raw.decode("utf-8-sig").replace("\r\n", "\n"))
    _check_starter(document, starter)
    if document.errors:
        raise ConfigErrors(sorted(dict.fromkeys(document.errors), key=lambda problem: problem.line))
    return starter


def export_starter(folder: Path, *, title: str) -> tuple[str, list[str]]:
    """Write a config folder as the text of one file.

    Also return the outlets whose feeds were left out.
    """
    parts: dict[str, Any] = {_FORMAT_KEY: int(_FORMAT_VERSION), "title": title}
    for file, keys in FILE_SECTIONS.items():
        data = read_document(folder / file).data or {}
        for key in keys:
            if data.get(key):
                parts[key] = plain_text_values(data[key])
    for series in parts.get("series", ()):
        series.pop("subscribers", None)
    feeds, left_out = [], []
    for feed in parts.get("feeds", ()):
        if _is_private_feed(feed):
            left_out.append(feed["outlet"])
        else:
            feeds.append(feed)
    parts["feeds"] = feeds
    text = yaml.safe_dump(
        parts, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )
    return _EXPORT_HEAD + text, left_out


def install_starter(starter: StarterConfig, folder: Path, *, replace: bool = False) -> list[Path]:
    """Write a starter to a config folder, and settings and schemas where they are missing.

    Return the paths written.

    Raises ConfigErrors, having written nothing, when one of its files exists and `replace` is not
    given; with it, the old ones are kept as *.old. Settings and secrets are never overwritten.
    """
    existing = [folder / file for file in starter.texts if (folder / file).exists()]
    if existing and not replace:
        advice = "choose another folder, or add --replace: the old files are then kept as *.old"
        raise ConfigErrors(
            ConfigProblem(file=str(path), line=1, problem="is there already", advice=advice)
            for path in existing
        )
    source = bundled_config_folder()
    heads = bundled_starter(EMPTY_STARTER).texts
    written = []
    (folder / SCHEMAS_FOLDER).mkdir(parents=True, exist_ok=True)
    for file, text in starter.texts.items():
        path = folder / file
        if path.exists():
            path.replace(_unused_path(path.with_name(f"{file}.old")))
        path.write_text(_leading_comments(heads[file]) + _after_comments(text), "utf-8")
        written.append(path)
    schemas = sorted((source / SCHEMAS_FOLDER).glob("*.schema.json"))
    for original in (source / "settings.yaml", *schemas):
        path = folder / original.relative_to(source)
        if not path.exists():
            path.write_bytes(original.read_bytes())
            written.append(path)
    return [*written, *ignore_secrets(folder / ".gitignore")]


def _unused_path(path: Path) -> Path:
    """Add a number if there is such a file: the first *.old may be the user's own work."""
    unused = path
    for number in count(2):
        if not unused.exists():
            break
        unused = path.with_name(f"{path.name}{number}")
    return unused


def install_bundled(
    folder: Path, name: str = DEFAULT_STARTER, *, replace: bool = False
) -> list[Path]:
    """Write a starter that comes with Wirewatch to a folder, as `install_starter` does."""
    return install_starter(bundled_starter(name), folder, replace=replace)


def unknown_starter_message(name: str) -> str:
    """Say that no starter has this name, and which one was probably meant."""
    available = starter_names()
    near = did_you_mean(name, available, otherwise=f"there are: {', '.join(available)}")
    return f'unknown desk "{name}"; {near}'


def _starters_folder() -> Path:
    return Path(str(files("wirewatch"))) / "desks"


def _leading_comments(text: str) -> str:
    first_key = _KEY_PATTERN.search(text)
    return text[: first_key.start()] if first_key else text


def _after_comments(text: str) -> str:
    return text[len(_leading_comments(text)) :]


def _split_by_file(text: str) -> StarterConfig:
    """Split a starter's text by the file that each part belongs to.

    Comments before a key go with it.
    """
    matches = list(_COMMENTED_KEY_PATTERN.finditer(text))
    sections = {}
    for position, match in enumerate(matches):
        is_last = position + 1 == len(matches)
        end = len(text) if is_last else matches[position + 1].start()
        sections[match[2]] = text[match.start() : end]
    texts = {}
    for file, keys in FILE_SECTIONS.items():
        part = "".join(sections.get(key, "") for key in keys)
        texts[file] = f"{part.strip()}\n"
    return StarterConfig(texts=texts)


def _check_starter(document: Document, starter: StarterConfig) -> None:
    """Add everything that is wrong with a starter's file to the document."""
    allowed_keys = [_FORMAT_KEY, "title", *chain.from_iterable(FILE_SECTIONS.values())]
    for key in document.data:
        if key not in allowed_keys:
            otherwise = f"a desk has {', '.join(allowed_keys)}"
            advice = did_you_mean(key, allowed_keys, otherwise=otherwise)
            document.error((key,), f"{key} belongs in no desk", advice)
    parts = {file: _file_part(document, keys) for file, keys in FILE_SECTIONS.items()}
    for file, part in parts.items():
        if not _parses_alone(starter.texts[file], part, file=document.file):
            advice = "write it as `wirewatch desk export` does, each key at the beginning of a line"
            document.error((), f"the part for {file} is not complete by itself", advice)
            return
    _check_bounds(document)
    _refuse_access(document)
    read_news_config(
        feeds_file=parts["feeds.yaml"],
        watchlist_file=parts["watchlist.yaml"],
        digests_file=parts["digests.yaml"],
        mail_is_set=True,
    )
    for part in parts.values():
        document.errors += part.errors


def _file_part(document: Document, keys: tuple[str, ...]) -> Document:
    """Return the document reduced to one file's keys, with the original line numbers."""
    data = {key: document.data[key] for key in keys if key in document.data}
    return Document(file=document.file, data=data, lines=document.lines, rows=document.rows)


def _parses_alone(text: str, part: Document, *, file: str) -> bool:
    """Return whether the text to be written, parsed alone, equals the part that was checked.

    It differs if it uses anchors that another part defines, or if quotes around a key hid the key
    when the text was divided.
    """
    alone = read_document(Path(file), alone=True, draft=text.encode())
    return not alone.errors and (alone.data or {}) == part.data


def _check_bounds(document: Document) -> None:
    for key, limit in _MAX_ITEMS.items():
        count = len(document.listed(key))
        if count > limit:
            problem = f"{key} lists {count}, and a desk may hold {limit}"
            document.error((key,), problem, "make two desks of it")


def _refuse_access(document: Document) -> None:
    """Report readers and logins.

    Who shares a starter must neither get what we send nor learn a secret of ours.
    """
    for place, _ in _item_values(document, "feeds", "login"):
        problem = "a desk names no login: it would send a secret of yours to its feed"
        document.error(place, problem, "delete login:")
    for place, subscribers in _item_values(document, "series", "subscribers"):
        if subscribers:
            problem = "a desk names no subscribers: they would get your digests"
            document.error(place, problem, "delete subscribers:")


def _item_values(document: Document, key: str, name: str) -> Iterator[tuple[Place, Any]]:
    for number, item in enumerate(document.listed(key)):
        if isinstance(item, dict) and name in item:
            yield (key, number, name), item[name]


def _is_private_feed(feed: Mapping[str, Any]) -> bool:
    """Return whether a feed needs a login or has an access key in its URL."""
    query = parse_qsl(urlsplit(str(feed.get("url", ""))).query)
    return "login" in feed or any(_ACCESS_PARAMETER.fullmatch(name) for name, _ in query)


def _starter_error(path: Path, problem: str, advice: str) -> ConfigErrors:
    return ConfigErrors([ConfigProblem(file=str(path), line=1, problem=problem, advice=advice)])
