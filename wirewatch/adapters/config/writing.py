"""Edits of feeds.yaml in place: every line that is not meant stays as its author wrote it, comments and all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from wirewatch.adapters.config.problems import ConfigErrors, Problem
from wirewatch.domain.configuration import Feed

FEEDS = "feeds.yaml"
_PLAIN = ("outlet", "url", "language", "kind", "link_pattern", "owner", "login")


def add_feeds(folder: Path, feeds: Sequence[Feed]) -> Path:
    """Write feeds to the end of the list in feeds.yaml and give the file. Raises ConfigErrors, having written nothing.

    The new lines are indented as those before them; a list that is written in another way is written anew as a whole,
    with its comments.
    """
    items = [_item(feed) for feed in feeds]

    def change(data: CommentedMap) -> None:
        if not isinstance(data.get("feeds"), CommentedSeq):
            data["feeds"] = CommentedSeq()
        for item in items:
            data["feeds"].append(CommentedMap(item))

    return _edit(folder / FEEDS, lambda text, data: _with_items(text, data, items), change)


def replace_url(folder: Path, *, old: str, new: str) -> Path:
    """Write a feed's new address over its old one and give the file. Raises ConfigErrors, having written nothing."""

    def change(data: CommentedMap) -> None:
        for item in _items(data):
            if item.get("url") == old:
                item["url"] = new

    return _edit(folder / FEEDS, lambda text, data: _with_url(text, data, old=old, new=new), change)


def _edit(
    path: Path, by_line: Callable[[str, CommentedMap], str | None], change: Callable[[CommentedMap], None]
) -> Path:
    """Do an edit on the text itself where that gives just what is meant, else through the parsed document."""
    try:
        text = path.read_bytes().decode("utf-8")
        wanted = _round_trip().load(text) or CommentedMap()
        lines = by_line(text, wanted) if isinstance(wanted, CommentedMap) else None
        change(wanted)
        edited = lines if lines is not None and _same(lines, wanted) else _dumped(text, wanted)
    except (OSError, UnicodeError, YAMLError, AttributeError, TypeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        problem = Problem(file=str(path), line=1, what=f"cannot be edited: {why}", do="mend it, then try again")
        raise ConfigErrors([problem]) from None
    _write(path, edited)
    return path


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, so that a reader or a kill never meets half of it."""
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(text.encode())
    shutil.copymode(path, unfinished)
    unfinished.replace(path)


def _with_items(text: str, data: CommentedMap, items: Sequence[dict[str, Any]]) -> str | None:
    feeds = data.get("feeds")
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
    added = "".join(gap + _lines(item, indent=dash, end=end_of_line) for item in items)
    return "".join([*lines[: last + 1], added, *lines[last + 1 :]])


def _lines(item: dict[str, Any], *, indent: int, end: str) -> str:
    told = [f"{name}: {_value(value)}" for name, value in item.items()]
    return "".join(" " * indent + ("  " if number else "- ") + line + end for number, line in enumerate(told))


def _value(value: Any) -> str:
    written = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False)
    return str(written).removesuffix("\n").removesuffix("\n...")


def _with_url(text: str, data: CommentedMap, *, old: str, new: str) -> str | None:
    lines = text.splitlines(keepends=True)
    for item in _items(data):
        if item.get("url") == old:
            line, column = item.lc.value("url")
            before, after = lines[line][:column], lines[line][column:]
            quote = after[0] if after[0] in "\"'" else ""
            if not after.startswith(quote + old):
                return None
            lines[line] = before + _value(new) + after[len(quote + old + quote) :]
    return "".join(lines)


def _items(data: CommentedMap) -> list[CommentedMap]:
    return [item for item in data.get("feeds") or [] if isinstance(item, CommentedMap)]


def _item(feed: Feed) -> dict[str, Any]:
    item = {name: value for name in _PLAIN if (value := getattr(feed, name)) and (name, value) != ("kind", "feed")}
    return item | ({"tags": list(feed.tags)} if feed.tags else {})


def _round_trip() -> YAML:
    document = YAML(typ="rt")
    document.preserve_quotes = True
    document.width = 10_000
    return document


def _same(text: str, wanted: CommentedMap) -> bool:
    try:
        return bool(YAML(typ="safe", pure=True).load(text) == _simple(wanted))
    except YAMLError:
        return False


def _simple(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _simple(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_simple(part) for part in value]
    return str(value) if isinstance(value, str) else value


def _dumped(text: str, data: CommentedMap) -> str:
    document = _round_trip()
    nested = any(line.startswith("  -") for line in text.splitlines())
    document.indent(mapping=2, sequence=4 if nested else 2, offset=2 if nested else 0)
    stream = StringIO()
    document.dump(data, stream)
    return stream.getvalue()
