"""Edit feeds.yaml and watchlist.yaml in place, keeping every other line and comment.

Import and export OPML 2.0.

Files replaced as a whole keep their last ten states under home.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from wirewatch.adapters.config.file_versions import write_atomically
from wirewatch.adapters.config.yaml_document import ConfigErrors, ConfigProblem, plain_text_values
from wirewatch.domain.configuration import Feed, SavedSearch

FEEDS_FILE, WATCHLIST_FILE = "feeds.yaml", "watchlist.yaml"
_TEXT_FIELDS = ("outlet", "url", "language", "kind", "link_pattern", "owner", "login")


def add_feeds(folder: Path, feeds: Sequence[Feed]) -> Path:
    """Append feeds to the list in feeds.yaml; return the file. On ConfigErrors nothing was written.

    The new lines are indented like those before them. A list in flow style ([...]) is rewritten as
    a whole, with its comments.
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
            for at, search_item in enumerate(data["searches"])
            if isinstance(search_item, dict) and search_item.get("id") == search.id
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
    """Edit the text line by line if the result parses as intended, else via the parsed document."""
    try:
        text = path.read_bytes().decode("utf-8")
        wanted = _round_trip().load(text) or CommentedMap()
        lines = by_line(text, wanted) if isinstance(wanted, CommentedMap) else None
        change(wanted)
        if lines is not None and _parses_to(lines, wanted):
            edited = lines
        else:
            edited = _dump_document(text, wanted)
    except (OSError, UnicodeError, YAMLError, AttributeError, TypeError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        problem = ConfigProblem(
            file=str(path),
            line=1,
            problem=f"cannot be edited: {why}",
            advice="mend it, then try again",
        )
        raise ConfigErrors([problem]) from None
    write_atomically(path, edited.encode())
    return path


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
    text, mark = "", "- "
    for name, value in item.items():
        text += f"{' ' * indent}{mark}{name}: {_yaml_value(value)}{end}"
        mark = "  "
    return text


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
    """The keys of a feed that differ from their defaults."""
    item = {name: getattr(feed, name) for name in _TEXT_FIELDS if getattr(feed, name)}
    if feed.kind == "feed":
        del item["kind"]
    if feed.tags:
        item["tags"] = list(feed.tags)
    return item


def _round_trip() -> YAML:
    document = YAML(typ="rt")
    document.preserve_quotes = True
    document.width = 10_000
    return document


def _parses_to(text: str, wanted: CommentedMap) -> bool:
    try:
        return bool(YAML(typ="safe", pure=True).load(text) == plain_text_values(wanted))
    except YAMLError:
        return False


def _dump_document(text: str, data: CommentedMap) -> str:
    document = _round_trip()
    if any(line.startswith("  -") for line in text.splitlines()):
        document.indent(mapping=2, sequence=4, offset=2)
    else:
        document.indent(mapping=2, sequence=2, offset=0)
    stream = StringIO()
    document.dump(data, stream)
    return stream.getvalue()
