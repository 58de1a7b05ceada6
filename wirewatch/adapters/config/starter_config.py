"""A desk is feeds, watchlist and digests in one file: those that come with Wirewatch, and those that people share.

It holds no secrets and no readers: neither is exported, and a file that names some is refused. What is imported is
checked as `wirewatch check` does, and bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from wirewatch.adapters.config.digests import feed_languages, read_digests
from wirewatch.adapters.config.feeds import read_feeds
from wirewatch.adapters.config.loader import SCHEMAS_FOLDER, bundled_config_folder, ignore_secrets
from wirewatch.adapters.config.validation import listed_ids
from wirewatch.adapters.config.watchlist import check_outlets, read_searches, read_watchlist
from wirewatch.adapters.config.yaml_document import (
    ConfigErrors,
    ConfigProblem,
    Document,
    did_you_mean,
    read_document,
)

DEFAULT_STARTER = "afghanistan"  # the desk that config/ of the checkout holds
EMPTY_STARTER = (
    "empty"  # its file has the explanations that stand at the head of each file of a config
)
FILE_SECTIONS = {
    "feeds.yaml": ("feeds",),
    "watchlist.yaml": ("actors", "interests", "searches"),
    "digests.yaml": ("series",),
}
MAX_STARTER_BYTES = 5_000_000
MAX_FEEDS, MAX_ACTORS, MAX_SERIES = 5_000, 5_000, 200
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
    return tuple(
        sorted(
            path.stem for path in _starters_folder().glob("*.yaml") if path.stem != EMPTY_STARTER
        )
    )


def bundled_starter(name: str) -> StarterConfig:
    """Return a desk that comes with Wirewatch, or the empty one. Raises KeyError for another name."""
    if name not in (*starter_names(), EMPTY_STARTER):
        raise KeyError(name)
    return _split_by_file(_starters_folder().joinpath(f"{name}.yaml").read_text("utf-8"))


def read_starter(path: Path) -> StarterConfig:
    """Read a shared file. Raises ConfigErrors with everything that is wrong with it."""
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # told by read_document
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
    desk = _split_by_file(document.raw.decode("utf-8-sig").replace("\r\n", "\n"))
    _check_starter(document, desk)
    if document.errors:
        raise ConfigErrors(sorted(dict.fromkeys(document.errors), key=lambda problem: problem.line))
    return desk


def export_starter(folder: Path, *, title: str) -> tuple[str, list[str]]:
    """Write a config folder as the text of one file; also return the outlets whose feeds were left out."""
    parts: dict[str, Any] = {_FORMAT_KEY: int(_FORMAT_VERSION), "title": title}
    for file, keys in FILE_SECTIONS.items():
        data = read_document(folder / file).data
        parts |= {
            key: _plain_text_values(data[key])
            for key in keys
            if isinstance(data, dict) and data.get(key)
        }
    for series in parts.get("series", ()):
        series.pop("subscribers", None)
    left_out = [feed["outlet"] for feed in parts.get("feeds", ()) if _is_private_feed(feed)]
    parts["feeds"] = [feed for feed in parts.get("feeds", ()) if not _is_private_feed(feed)]
    head = "# A desk of Wirewatch: feeds, watchlist and digests, without readers and secrets.\n"
    use = "# To use it:  wirewatch desk import FILE    (it is checked first)\n"
    written = yaml.safe_dump(
        parts, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )
    return f"{head}{use}{written}", left_out


def install_starter(desk: StarterConfig, folder: Path, *, replace: bool = False) -> list[Path]:
    """Write a desk to a config folder and return the paths written: its three files, and what else is missing there.

    Raises ConfigErrors, having written nothing, when one of the three is there already and `replace` is not given; with
    it, the old ones are kept beside them as *.old. Settings and secrets are never written over.
    """
    existing = [folder / file for file in desk.texts if (folder / file).exists()]
    if existing and not replace:
        advice = "choose another folder, or add --replace: the old files are then kept as *.old"
        raise ConfigErrors(
            ConfigProblem(file=str(path), line=1, problem="is there already", advice=advice)
            for path in existing
        )
    source, heads, written = bundled_config_folder(), bundled_starter(EMPTY_STARTER).texts, []
    (folder / SCHEMAS_FOLDER).mkdir(parents=True, exist_ok=True)
    for file, text in desk.texts.items():
        path = folder / file
        if path.exists():
            path.replace(_unused_path(path.with_name(f"{file}.old")))
        path.write_text(_leading_comments(heads[file]) + _after_comments(text), "utf-8")
        written.append(path)
    others = [
        "settings.yaml",
        *(
            f"{SCHEMAS_FOLDER}/{schema_path.name}"
            for schema_path in sorted((source / SCHEMAS_FOLDER).glob("*.schema.json"))
        ),
    ]
    for name in others:
        if not (folder / name).exists():
            (folder / name).write_bytes((source / name).read_bytes())
            written.append(folder / name)
    return [*written, *ignore_secrets(folder / ".gitignore")]


def _unused_path(path: Path) -> Path:
    """The path, with a number where there is such a file: the first *.old may be the user's own work."""
    numbered = (path.with_name(f"{path.name}{number}") for number in count(2))
    return (
        path
        if not path.exists()
        else next(candidate for candidate in numbered if not candidate.exists())
    )


def install_bundled(
    folder: Path, name: str = DEFAULT_STARTER, *, replace: bool = False
) -> list[Path]:
    """Write a desk that comes with Wirewatch to a folder, as `install` does."""
    return install_starter(bundled_starter(name), folder, replace=replace)


def unknown_starter_message(name: str) -> str:
    """Return the sentence for a name that is not a desk."""
    available = starter_names()
    near = did_you_mean(name, available, otherwise=f"there are: {', '.join(available)}")
    return f'there is not a desk "{name}"; {near}'


def _starters_folder() -> Path:
    return Path(str(files("wirewatch"))) / "desks"


def _leading_comments(text: str) -> str:
    """Return the remarks at the head of a file, up to its first key."""
    first_key = _KEY_PATTERN.search(text)
    return text[: first_key.start()] if first_key else text


def _after_comments(text: str) -> str:
    return text[len(_leading_comments(text)) :]


def _split_by_file(text: str) -> StarterConfig:
    """Return the parts of a desk's text by the file that each belongs to; remarks before a key go with it."""
    starts = [(texts[2], texts.start()) for texts in _COMMENTED_KEY_PATTERN.finditer(text)]
    ends = [start for _, start in starts[1:]] + [len(text)]
    sections = {key: text[start:end] for (key, start), end in zip(starts, ends, strict=False)}
    texts = {
        file: "".join(sections.get(key, "") for key in keys) for file, keys in FILE_SECTIONS.items()
    }
    return StarterConfig(texts={file: f"{part.strip()}\n" for file, part in texts.items()})


def _check_starter(document: Document, desk: StarterConfig) -> None:
    """Add everything that is wrong with a desk's file to the document."""
    data = document.data
    allowed_keys = {_FORMAT_KEY, "title", *(key for keys in FILE_SECTIONS.values() for key in keys)}
    for key in [key for key in data if key not in allowed_keys]:
        document.error(
            (key,),
            f"{key} belongs in no desk",
            did_you_mean(key, allowed_keys, otherwise=f"a desk knows {', '.join(allowed_keys)}"),
        )
    parts = {file: _file_part(document, keys) for file, keys in FILE_SECTIONS.items()}
    for file, part in parts.items():
        if not _parses_alone(desk.texts[file], part, file=document.file):
            advice = (
                "write it as `wirewatch desk export` does, each of them at the beginning of a line"
            )
            document.error((), f"the part for {file} is not complete by itself", advice)
            return
    _check_bounds(document)
    _refuse_access(document)
    feeds = read_feeds(parts["feeds.yaml"])
    watchlist = parts["watchlist.yaml"]
    actors, _ = read_watchlist(watchlist)
    read_searches(watchlist)
    if not watchlist.errors and not parts["feeds.yaml"].errors:
        check_outlets(actors, [feed.outlet for feed in feeds], watchlist)
    watched = [name for key in ("actors", "interests") for _, name in listed_ids(watchlist, key)]
    read_digests(
        parts["digests.yaml"], watched=watched, mail_is_set=True, published=feed_languages(feeds)
    )
    document.errors += [problem for part in parts.values() for problem in part.errors]


def _file_part(document: Document, keys: tuple[str, ...]) -> Document:
    """Return one file's share of a desk as a document of its own, with the lines of the desk."""
    data = {key: document.data[key] for key in keys if key in document.data}
    return Document(file=document.file, data=data, lines=document.lines, rows=document.rows)


def _parses_alone(text: str, part: Document, *, file: str) -> bool:
    """True if a part's text, which is what gets written, says what was checked: no more and no less.

    It would not if it used words that another part defines, or if quotes around a key hid it from the parser alone.
    """
    alone = read_document(Path(file), alone=True, draft=text.encode())
    return not alone.errors and (alone.data or {}) == part.data


def _check_bounds(document: Document) -> None:
    for key, most in (("feeds", MAX_FEEDS), ("actors", MAX_ACTORS), ("series", MAX_SERIES)):
        listed = document.data.get(key)
        if isinstance(listed, list) and len(listed) > most:
            document.error(
                (key,),
                f"{key} lists {len(listed)}, and a desk may hold {most}",
                "make two desks of it",
            )


def _refuse_access(document: Document) -> None:
    """Report readers and logins: who shares a desk must neither get what we send nor learn a secret of ours."""
    for place, _ in _item_values(document, "feeds", "login"):
        document.error(
            place,
            "a desk names no login: it would send a secret of yours to its feed",
            "delete login:",
        )
    for place, value in _item_values(document, "series", "subscribers"):
        if value:
            document.error(
                place,
                "a desk names no subscribers: they would get your digests",
                "delete subscribers:",
            )


def _item_values(
    document: Document, key: str, name: str
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    listed = document.data.get(key)
    for number, item in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(item, dict) and name in item:
            yield (key, number, name), item[name]


def _is_private_feed(feed: Mapping[str, Any]) -> bool:
    """True if a feed is for its subscribers alone: by a login, or a key in its address."""
    query = parse_qsl(urlsplit(str(feed.get("url", ""))).query)
    return "login" in feed or any(_ACCESS_PARAMETER.fullmatch(name) for name, _ in query)


def _plain_text_values(value: Any) -> Any:
    """Return a value with plain text in the place of words that know whether they were quoted."""
    if isinstance(value, dict):
        return {str(key): _plain_text_values(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain_text_values(inner) for inner in value]
    return str(value) if isinstance(value, str) else value


def _starter_error(path: Path, problem: str, advice: str) -> ConfigErrors:
    return ConfigErrors([ConfigProblem(file=str(path), line=1, problem=problem, advice=advice)])
