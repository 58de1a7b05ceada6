"""What changes feeds.yaml: a feed found and added, a list imported, moves followed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wirewatch.domain.addresses import url_key
from wirewatch.domain.configuration import Config, Feed
from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.steps.finding import Candidate, Search

PREVIEWED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the user asked to add."""

    url: str
    outlet: str | None = None
    language: str | None = None
    link_pattern: str | None = None  # for an outlet without a feed: which links of the page are its entries
    replace: str | None = None  # the feed of feeds.yaml whose address is written over


async def add_one(common: Common, wanted: Wanted, *, yes: bool) -> int:
    """Find, show, ask, write. Gives the exit code. Raises WrongUsage, JobImpossible, ConfigErrors."""
    from wirewatch.steps.desk import build_name
    from wirewatch.steps.finding import find_feeds

    config, now = common.load(), common.instant()
    if wanted.replace and all(feed.url != wanted.replace for feed in config.feeds):
        raise WrongUsage(f"--replace: {wanted.replace} is not in feeds.yaml; `wirewatch feeds list` shows what is")
    _refuse_twin(config, wanted.url, but=wanted.replace)
    from wirewatch.adapters.web import Web

    async with Web(config.settings.network, version=build_name(), read_clock=lambda: now) as web:
        search = await find_feeds(web, wanted.url, link_pattern=wanted.link_pattern)
    if not search.found:
        _say_tried(search)
        raise JobImpossible(
            f"no feed was found at {wanted.url}; an outlet without one can be read by a section page of it: "
            "give that page with --link-pattern, a regular expression that its articles' addresses fit"
        )
    for number, candidate in enumerate(search.found[:PREVIEWED], start=1):
        _preview(candidate, number=number, of=len(search.found))
    chosen = _chosen(search, yes=yes)
    if chosen is None:
        say("nothing was written; run it again with --yes to take the first")
        return 1
    _refuse_twin(config, chosen.url, but=wanted.replace)
    _write(common, config, chosen, wanted)
    return 0


def _refuse_twin(config: Config, url: str, *, but: str | None) -> None:
    twin = next((feed for feed in config.feeds if url_key(feed.url) == url_key(url) and feed.url != but), None)
    if twin:
        raise WrongUsage(f"{url} is in feeds.yaml already, as {twin.outlet} ({twin.url})")


def _say_tried(search: Search) -> None:
    for address, what in search.tried.items():
        tell(f"  {address}: {what}")


def _preview(candidate: Candidate, *, number: int, of: int) -> None:
    from wirewatch.steps.finding import newest

    document = candidate.document
    say(f"{f'{number}. ' if of > 1 else ''}{candidate.url}")
    kind = "" if candidate.kind == "feed" else f"a {candidate.kind}; "
    say(f"    {kind}{document.title or 'no title'} ({candidate.language or '?'}), {len(document.entries)} entries")
    if candidate.url != candidate.asked:
        say(f"    {candidate.asked} has moved there for good")
    for published, title, _ in newest(document, most=3):
        say(f"    {f'{published:%Y-%m-%d %H:%M}' if published else 'no date         '}  {title[:100]}")


def _chosen(search: Search, *, yes: bool) -> Candidate | None:
    """Give the one to be written: the first with `yes`, else the one that the user names; None to write nothing."""
    if yes:
        return search.found[0]
    if not sys.stdin.isatty():
        return None
    most = min(len(search.found), PREVIEWED)
    question = "Add it? [y/N] " if most == 1 else f"Add which? [1-{most}, Enter for none] "
    answer = input(question).strip().lower()
    if most == 1:
        return search.found[0] if answer in ("y", "yes") else None
    return search.found[int(answer) - 1] if answer.isdigit() and 1 <= int(answer) <= most else None


def _write(common: Common, config: Config, chosen: Candidate, wanted: Wanted) -> None:
    from wirewatch.steps.finding import outlet_of

    if wanted.replace:
        _move(common, config, old=wanted.replace, new=chosen.url)
        say(f"{common.config / 'feeds.yaml'}: {wanted.replace} is now {chosen.url}")
        return
    feed = Feed(
        outlet=wanted.outlet or outlet_of(chosen),
        url=chosen.url,
        language=wanted.language or chosen.language,
        kind=chosen.kind,
        link_pattern=wanted.link_pattern if chosen.kind == "page" else None,
    )
    add_all(common, [feed])
    told = f"{feed.outlet} ({feed.language or 'no language'})"
    say(f"{common.config / 'feeds.yaml'}: {told} added; it is polled next time")


def add_all(common: Common, feeds: Sequence[Feed]) -> int:
    """Write feeds to feeds.yaml, but those that are there; gives how many. Raises ConfigErrors, the file as it was."""
    from wirewatch.adapters.config.writing import add_feeds

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
    from wirewatch.adapters.config import forms

    return replace(feed, language=None) if feed.language and forms.language(feed.language) else feed


def _kept_good(common: Common, edit: Callable[[], Path]) -> None:
    """Do an edit of feeds.yaml, and undo it when the config is not valid with it. Raises ConfigErrors."""
    from wirewatch.adapters.config import ConfigErrors

    path = common.config / "feeds.yaml"
    before = path.read_bytes()
    edit()
    try:
        common.load()
    except ConfigErrors:
        path.write_bytes(before)
        raise


def _move(common: Common, config: Config, *, old: str, new: str) -> None:
    """Write a feed's new address into feeds.yaml and into the store, where its history stays with it."""
    from wirewatch.adapters.config.writing import replace_url
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
        _move(common, config, old=old, new=new)
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
