"""What changes feeds.yaml: feeds written to its end, addresses written over, moves followed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from wirewatch.domain.configuration import Config, Feed
from wirewatch.domain.urls import url_key
from wirewatch.entrypoints.options import Common, say


def add_all(common: Common, feeds: Sequence[Feed]) -> int:
    """Write feeds to feeds.yaml, but those that are there; gives how many. Raises ConfigErrors, the file as it was."""
    from wirewatch.adapters.config.editor import add_feeds

    known = {url_key(feed.url) for feed in common.load().feeds}
    fresh: dict[str, Feed] = {}
    for feed in feeds:
        if url_key(feed.url) not in known:
            fresh.setdefault(url_key(feed.url), _valid(feed))
    if fresh:
        _kept_good(common, lambda: add_feeds(common.config, list(fresh.values())))
    return len(fresh)


def _valid(feed: Feed) -> Feed:
    """Give the feed without a language tag that the config would refuse."""
    from wirewatch.adapters.config import validation

    return replace(feed, language=None) if feed.language and validation.check_language(feed.language) else feed


def _kept_good(common: Common, edit: Callable[[], Path]) -> None:
    """Do an edit of feeds.yaml, and undo it when the config is not valid with it. Raises ConfigErrors."""
    from wirewatch.adapters.config.yaml_document import ConfigErrors

    path = common.config / "feeds.yaml"
    before = path.read_bytes()
    edit()
    try:
        common.load()
    except ConfigErrors:
        path.write_bytes(before)
        raise


def move(common: Common, config: Config, *, old: str, new: str) -> None:
    """Write a feed's new address into feeds.yaml and into the store, where its history stays with it."""
    from wirewatch.adapters.config.editor import replace_url
    from wirewatch.adapters.store import feeds as stored_feeds

    _kept_good(common, lambda: replace_url(common.config, old=old, new=new))
    store = common.open_store(config)
    try:
        with store.begin() as tx:
            stored_feeds.rename(tx, old=old, new=new, now=common.instant())
    finally:
        store.close()


def follow_all(common: Common, *, yes: bool) -> int:
    """Write the addresses to which feeds have moved for good; without `yes` only say them. Gives the exit code."""
    config = common.load()
    moves = _moves(common, config)
    if not moves:
        say("no feed has moved")
        return 0
    for old, new in moves:
        say(f"{old} has moved to {new}")
    if not yes and not (sys.stdin.isatty() and input("Write it to feeds.yaml? [y/N] ").strip().lower() in ("y", "yes")):
        say("nothing was written; run it again with --yes")
        return 1
    for old, new in moves:
        move(common, config, old=old, new=new)
    say(f"{len(moves)} addresses written to {common.config / 'feeds.yaml'}")
    return 0


def _moves(common: Common, config: Config) -> list[tuple[str, str]]:
    """Give (configured address, where it lies now) of the feeds whose move was believed."""
    from wirewatch.adapters.store import feeds as stored_feeds

    store = common.open_store(config)
    try:
        with store.read() as tx:
            known = {feed.url: feed.state.fetch_url for feed in stored_feeds.overview(tx) if feed.configured}
    finally:
        store.close()
    taken = {url_key(feed.url) for feed in config.feeds}
    configured = [feed.url for feed in config.feeds]
    moves = [(url, known[url]) for url in configured if known.get(url, url) != url]
    return [(old, new) for old, new in moves if url_key(new) not in taken or url_key(new) == url_key(old)]
