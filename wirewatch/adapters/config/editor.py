"""Edit feeds.yaml and watchlist.yaml in place, keeping every other line and comment; import and export OPML 2.0.

Files replaced as a whole keep their last ten states under home.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import yaml
from filelock import FileLock
from lxml import etree
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from wirewatch.adapters.config.yaml_document import ConfigErrors, ConfigProblem
from wirewatch.adapters.permissions import PRIVATE, make_folder, open_private
from wirewatch.domain.configuration import Feed, SavedSearch
from wirewatch.domain.urls import host_key, is_web

MAX_OPML_BYTES = 20_000_000
MAX_OPML_FEEDS = 20_000
MAX_NAME_CHARS = 200


class NotOpml(ValueError):
    """The document is not OPML; the message says in one sentence what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What an OPML file lists: the feeds, and one message for each that cannot be imported."""

    feeds: tuple[Feed, ...]
    unusable: tuple[str, ...] = ()


def read_opml(data: bytes) -> Subscriptions:
    """Return the feeds of an OPML file, each address once; the folders that a feed lies in become its tags.

    Raises NotOpml.
    """
    root = _parse_opml(data)
    feeds: dict[str, Feed] = {}
    unusable: list[str] = []
    for outline, folders in _feed_outlines(root):
        url = _web_url(_outline_attribute(outline, "xmlUrl"))
        if not is_web(url):
            unusable.append(f"{url[:MAX_NAME_CHARS]} is no web address")
        elif "@" in urlsplit(url).netloc:
            name = _outline_name(outline) or host_key(url)
            unusable.append(f"{name}: its address holds a password; add it by hand, with --login")
        elif url not in feeds and len(feeds) < MAX_OPML_FEEDS:
            feeds[url] = _feed_from_outline(outline, url=url, folders=folders)
    return Subscriptions(feeds=tuple(feeds.values()), unusable=tuple(unusable))


def write_opml(feeds: Sequence[Feed], *, title: str) -> str:
    """Return the feeds as OPML 2.0; sitemaps and pages, which no feed reader can read, are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_quote_attribute(title)[1:-1]}</title></head>",
        "<body>",
        *(_outline_from_feed(feed) for feed in feeds if feed.kind == "feed"),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _parse_opml(data: bytes) -> etree._Element:
    if len(data) > MAX_OPML_BYTES:
        raise NotOpml("this is too large for a list of feeds")
    # Entities stay unresolved and nothing is fetched: the file may come from anyone.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise NotOpml("this is no OPML: it does not begin with <opml>")
    return root


def _feed_outlines(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Return each outline that names a feed, with the folders around it."""
    for outline in root.iter("outline"):
        if _outline_attribute(outline, "xmlUrl"):
            around = [_outline_name(one) for one in outline.iterancestors("outline")]
            yield outline, tuple(reversed([name for name in around if name]))


def _web_url(url: str) -> str:
    """Return the http(s) address of a feed reader's feed://x or feed:https://x."""
    if not url.lower().startswith("feed:"):
        return url
    rest = url[5:]
    return f"http:{rest}" if rest.startswith("//") else rest


def _feed_from_outline(outline: etree._Element, *, url: str, folders: tuple[str, ...]) -> Feed:
    categories = [part.strip("/ ") for part in _outline_attribute(outline, "category").split(",")]
    tags = tuple(dict.fromkeys(tag[:MAX_NAME_CHARS] for tag in (*folders, *categories) if tag))
    language = _outline_attribute(outline, "language").replace("_", "-").partition("-")[0].lower()
    known = language.isascii() and language.isalpha() and 2 <= len(language) <= 3
    feed = Feed(outlet=_outline_name(outline) or host_key(url), url=url, tags=tags)
    return replace(feed, language=language) if known else feed


def _outline_name(outline: etree._Element) -> str:
    return " ".join(
        (_outline_attribute(outline, "title") or _outline_attribute(outline, "text")).split()
    )[:MAX_NAME_CHARS]


def _outline_attribute(outline: etree._Element, name: str) -> str:
    """Return an attribute, its name compared without case."""
    exact = outline.get(name)
    if exact is not None:
        return str(exact).strip()
    return next(
        (str(value).strip() for key, value in outline.items() if str(key).lower() == name.lower()),
        "",
    )


def _outline_from_feed(feed: Feed) -> str:
    told = {"type": "rss", "text": feed.outlet, "title": feed.outlet, "xmlUrl": feed.url}
    if feed.language:
        told["language"] = feed.language
    if feed.tags:
        told["category"] = ",".join(tag.replace(",", " ") for tag in feed.tags)
    return (
        "<outline "
        + " ".join(f"{name}={_quote_attribute(value)}" for name, value in told.items())
        + "/>"
    )


def _quote_attribute(text: str) -> str:
    shown = "".join(character for character in text if character.isprintable())
    return '"' + escape(shown, {'"': "&quot;"}) + '"'


FEEDS_FILE, WATCHLIST_FILE = "feeds.yaml", "watchlist.yaml"
_TEXT_FIELDS = ("outlet", "url", "language", "kind", "link_pattern", "owner", "login")


def add_feeds(folder: Path, feeds: Sequence[Feed]) -> Path:
    """Append feeds to the list in feeds.yaml; return the file. On ConfigErrors nothing was written.

    The new lines are indented like those before them. A list in flow style ([...]) is rewritten as a whole,
    with its comments.
    """
    items = [_feed_item(feed) for feed in feeds]

    def change(data: CommentedMap) -> None:
        if not isinstance(data.get("feeds"), CommentedSeq):
            data["feeds"] = CommentedSeq()
        for item in items:
            data["feeds"].append(CommentedMap(item))

    return _edit(
        folder / FEEDS_FILE, lambda text, data: _append_items(text, data, "feeds", items), change
    )


def save_search(folder: Path, search: SavedSearch) -> Path:
    """Add a search to watchlist.yaml, in the place of one with the same id; return the file.

    On ConfigErrors nothing was written.
    """
    item = {name: value for name in ("id", "title", "query") if (value := getattr(search, name))}

    def change(data: CommentedMap) -> None:
        if not isinstance(data.get("searches"), CommentedSeq):
            data["searches"] = CommentedSeq()
        same = [
            at
            for at, one in enumerate(data["searches"])
            if isinstance(one, dict) and one.get("id") == search.id
        ]
        if same:
            data["searches"][same[0]] = CommentedMap(item)
        else:
            data["searches"].append(CommentedMap(item))

    def by_line(text: str, data: CommentedMap) -> str | None:
        if "searches" in data:
            return _append_items(text, data, "searches", [item])
        end = "" if text.endswith("\n") or not text else "\n"
        return f"{text}{end}\nsearches:\n{_item_lines(item, indent=2, end=chr(10))}"

    return _edit(folder / WATCHLIST_FILE, by_line, change)


def replace_url(folder: Path, *, old: str, new: str) -> Path:
    """Replace a feed's address; return the file. On ConfigErrors nothing was written."""

    def change(data: CommentedMap) -> None:
        for item in _feed_items(data):
            if item.get("url") == old:
                item["url"] = new

    return _edit(
        folder / FEEDS_FILE,
        lambda text, data: _replace_url_line(text, data, old=old, new=new),
        change,
    )


def _edit(
    path: Path,
    by_line: Callable[[str, CommentedMap], str | None],
    change: Callable[[CommentedMap], None],
) -> Path:
    """Edit the text line by line if the result parses as intended, else through the parsed document."""
    try:
        text = path.read_bytes().decode("utf-8")
        wanted = _round_trip().load(text) or CommentedMap()
        lines = by_line(text, wanted) if isinstance(wanted, CommentedMap) else None
        change(wanted)
        edited = (
            lines
            if lines is not None and _parses_to(lines, wanted)
            else _dump_document(text, wanted)
        )
    except (OSError, UnicodeError, YAMLError, AttributeError, TypeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        problem = ConfigProblem(
            file=str(path), line=1, what=f"cannot be edited: {why}", do="mend it, then try again"
        )
        raise ConfigErrors([problem]) from None
    _write(path, edited)
    return path


def _write(path: Path, text: str) -> None:
    write_atomically(path, text.encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file, its mode kept, so that neither a reader nor a crash sees half of it. Raises OSError."""
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with unfinished.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


VERSIONS_FOLDER = "config-versions"  # under home
MAX_KEPT_VERSIONS = 10
_VERSION_NAME = re.compile(r"(?P<at>\d{8}T\d{6}\.\d{6})Z(?:-(?P<by>[A-Za-z0-9._@-]{1,40}))?\.yaml")


class FileChanged(Exception):
    """The file was changed by somebody else since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """One state of a file that was replaced: when, by whom (None: not known), and where it is kept."""

    at: datetime
    by: str | None
    path: Path

    @property
    def name(self) -> str:
        """The name to ask for it by."""
        return f"{self.at:%Y%m%dT%H%M%S.%f}Z"


def content_hash(data: bytes) -> str:
    """Return what tells one state of a file from another."""
    return hashlib.sha256(data).hexdigest()


def replace_file(
    path: Path, text: str, *, expected: str, home: Path, now: datetime, author: str | None = None
) -> KeptVersion | None:
    """Replace a file of the config whose content has the hash `expected`, and keep the old state under home.

    Line ends and a byte order mark stay as the file has them. Returns the version kept, None if nothing was to change.
    Raises FileChanged, OSError.
    """
    folder = home / VERSIONS_FOLDER / path.stem
    make_folder(folder)
    with FileLock(folder / ".lock", timeout=10, mode=PRIVATE.file):
        before = path.read_bytes()
        if content_hash(before) != expected:
            raise FileChanged
        data = _with_line_ends_of(before, text)
        if data == before:
            return None
        if before_it := kept_versions(path.name, home=home)[
            :1
        ]:  # the order holds, whatever the clock does
            now = max(now, before_it[0].at + timedelta(microseconds=1))
        kept = folder / f"{now:%Y%m%dT%H%M%S.%f}Z{f'-{author}' if author else ''}.yaml"
        with open(kept, "wb", opener=open_private) as out:
            out.write(before)
        write_atomically(path, data)
        for old in kept_versions(path.name, home=home)[MAX_KEPT_VERSIONS:]:
            old.path.unlink(missing_ok=True)
    return KeptVersion(at=now, by=author, path=kept)


def kept_versions(name: str, *, home: Path) -> list[KeptVersion]:
    """Return the kept states of a file, the newest first."""
    found = []
    for path in (home / VERSIONS_FOLDER / Path(name).stem).glob("*.yaml"):
        if parts := _VERSION_NAME.fullmatch(path.name):
            at = datetime.strptime(parts["at"], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
            found.append(KeptVersion(at=at, by=parts["by"], path=path))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _with_line_ends_of(before: bytes, text: str) -> bytes:
    """Return a text with the line ends and the byte order mark of a file; browsers send CRLF, whatever they got."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = lines if lines.endswith("\n") or not lines else f"{lines}\n"
    if b"\r\n" in before:
        lines = lines.replace("\n", "\r\n")
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return mark + lines.encode()


def _append_items(
    text: str, data: CommentedMap, key: str, items: Sequence[dict[str, Any]]
) -> str | None:
    feeds = data.get(key)
    if not isinstance(feeds, CommentedSeq) or not feeds or feeds.fa.flow_style():
        return None
    lines = text.splitlines(keepends=True)
    end_of_line = "\r\n" if lines[0].endswith("\r\n") else "\n"
    first = feeds.lc.item(len(feeds) - 1)[0]
    dash = lines[first].index("-")
    last = first
    for number in range(first + 1, len(lines)):
        content = lines[number].strip()
        if content and not content.startswith("#"):
            if len(lines[number]) - len(lines[number].lstrip(" ")) <= dash:
                break
            last = number
    if not lines[last].endswith("\n"):
        lines[last] += end_of_line
    gap = end_of_line if len(feeds) > 1 and not lines[feeds.lc.item(1)[0] - 1].strip() else ""
    added = "".join(gap + _item_lines(item, indent=dash, end=end_of_line) for item in items)
    return "".join([*lines[: last + 1], added, *lines[last + 1 :]])


def _item_lines(item: dict[str, Any], *, indent: int, end: str) -> str:
    told = [f"{name}: {_yaml_value(value)}" for name, value in item.items()]
    return "".join(
        " " * indent + ("  " if number else "- ") + line + end for number, line in enumerate(told)
    )


def _yaml_value(value: Any) -> str:
    written = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False
    )
    return str(written).removesuffix("\n").removesuffix("\n...")


def _replace_url_line(text: str, data: CommentedMap, *, old: str, new: str) -> str | None:
    lines = text.splitlines(keepends=True)
    for item in _feed_items(data):
        if item.get("url") == old:
            line, column = item.lc.value("url")
            before, after = lines[line][:column], lines[line][column:]
            quote = after[0] if after[0] in "\"'" else ""
            if not after.startswith(quote + old):
                return None
            lines[line] = before + _yaml_value(new) + after[len(quote + old + quote) :]
    return "".join(lines)


def _feed_items(data: CommentedMap) -> list[CommentedMap]:
    return [item for item in data.get("feeds") or [] if isinstance(item, CommentedMap)]


def _feed_item(feed: Feed) -> dict[str, Any]:
    item = {
        name: value
        for name in _TEXT_FIELDS
        if (value := getattr(feed, name)) and (name, value) != ("kind", "feed")
    }
    return item | ({"tags": list(feed.tags)} if feed.tags else {})


def _round_trip() -> YAML:
    document = YAML(typ="rt")
    document.preserve_quotes = True
    document.width = 10_000
    return document


def _parses_to(text: str, wanted: CommentedMap) -> bool:
    try:
        return bool(YAML(typ="safe", pure=True).load(text) == _plain_values(wanted))
    except YAMLError:
        return False


def _plain_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain_values(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain_values(part) for part in value]
    return str(value) if isinstance(value, str) else value


def _dump_document(text: str, data: CommentedMap) -> str:
    document = _round_trip()
    nested = any(line.startswith("  -") for line in text.splitlines())
    document.indent(mapping=2, sequence=4 if nested else 2, offset=2 if nested else 0)
    stream = StringIO()
    document.dump(data, stream)
    return stream.getvalue()
