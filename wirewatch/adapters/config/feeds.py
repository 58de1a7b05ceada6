"""Load feeds.yaml: the outlets that are read, how often, in which language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from extractors.languages.tags import valid_tag
from wirewatch.adapters.config import value_checks
from wirewatch.adapters.config.validation import check_list, check_top_level, valid_items
from wirewatch.adapters.config.yaml_document import Document, Place, dotted_path
from wirewatch.domain.configuration import Feed, Interval

MIN_POLITE_INTERVAL = timedelta(minutes=15)
_MAX_SINGLE_WARNINGS = 3


@dataclass(frozen=True, kw_only=True)
class FeedsFile:
    """All that feeds.yaml can hold."""

    feeds: tuple[Feed, ...]


def read_feeds(document: Document) -> tuple[Feed, ...]:
    """Read the feeds; problems are added to the document."""
    check_top_level(document, FeedsFile)
    check_list(document, "feeds")
    feeds: dict[Place, Feed] = {}
    rhythms = []
    first_at: dict[str, Place] = {}
    for at, feed in valid_items(document, "feeds", Feed):
        _check_feed(feed, at, document)
        _check_duplicate_url(feed, at, first_at, document)
        if feed.every is not None:
            rhythms.append(((*at, "every"), feed.every))
        feeds[at] = replace(feed, language=feed.language and valid_tag(feed.language))
    warn_of_short_intervals(rhythms, document)
    if document.data and not document.errors and not feeds:
        document.warn((), "no feed is listed", "add one, or nothing will be polled")
    return _share_owners(feeds, document)


def _share_owners(feeds: Mapping[Place, Feed], document: Document) -> tuple[Feed, ...]:
    """Set the owner on all feeds of an outlet if one of them names it."""
    owners: dict[str, str] = {}
    for feed in feeds.values():
        if feed.owner and feed.owner.strip():
            owners.setdefault(feed.outlet.casefold(), feed.owner)
    for at, feed in feeds.items():
        first = owners.get(feed.outlet.casefold())
        if feed.owner and first and feed.owner.casefold() != first.casefold():
            problem = f'{dotted_path((*at, "owner"))} is "{feed.owner}", but another feed of {feed.outlet} says "{first}"'
            document.warn(
                (*at, "owner"),
                problem,
                "an outlet has one owner; write the same, or name two outlets",
            )
    return tuple(
        replace(feed, owner=feed.owner or owners.get(feed.outlet.casefold()))
        for feed in feeds.values()
    )


def _check_feed(feed: Feed, at: Place, document: Document) -> None:
    path = dotted_path(at)
    document.complain((*at, "url"), value_checks.check_feed_address(feed.url))
    if not feed.outlet.strip():
        document.error((*at, "outlet"), f"{path}.outlet is empty", "write the outlet's name")
    if feed.language is not None:
        document.complain((*at, "language"), value_checks.check_language(feed.language))
    if feed.every is not None:
        check_interval(feed.every, (*at, "every"), document)
    if feed.login is not None:
        document.complain((*at, "login"), value_checks.check_environment_name(feed.login))
        if feed.url.startswith("http:"):
            problem = (
                f"{path}.login goes over the wire in clear, since the address begins with http:"
            )
            document.warn((*at, "login"), problem, "write https: if the outlet answers there")
    if feed.link_pattern is not None:
        document.complain((*at, "link_pattern"), value_checks.check_pattern(feed.link_pattern))
        if feed.kind != "page":
            problem = f"{path}.link_pattern can never apply to a {feed.kind}"
            document.error((*at, "link_pattern"), problem, "add kind: page, or delete it")


def login_names(document: Document) -> list[tuple[Place, str]]:
    """List the environment variables that hold feeds' logins, with their places in the file."""
    logins: list[tuple[Place, str]] = []
    for number, item in enumerate(document.listed("feeds")):
        name = item.get("login") if isinstance(item, dict) else None
        if isinstance(name, str):
            logins.append((("feeds", number, "login"), name))
    return logins


def check_interval(every: Interval, at: Place, document: Document) -> None:
    """Report an impossible polling interval."""
    name = dotted_path(at)
    if every.min <= timedelta():
        document.error(at, f"{name} must be longer than nothing", "write it like 30m")
    elif every.min > every.max:
        document.error(at, f"{name}: min is longer than max", "exchange the two")


def warn_of_short_intervals(intervals: list[tuple[Place, Interval]], document: Document) -> None:
    """Warn of intervals under 15 minutes: one by one for a few, in one line for many."""
    hasty = [at for at, every in intervals if timedelta() < every.min < MIN_POLITE_INTERVAL]
    for at in hasty if len(hasty) <= _MAX_SINGLE_WARNINGS else hasty[:1]:
        others = f" and {len(hasty) - 1} others are" if len(hasty) > _MAX_SINGLE_WARNINGS else " is"
        problem = f"{dotted_path(at)}{others} under 15m, which many outlets answer by blocking"
        document.warn(at, problem, "write 15m or more")


def _check_duplicate_url(
    feed: Feed, at: Place, first_at: dict[str, Place], document: Document
) -> None:
    key = _feed_key(feed.url)
    first = first_at.setdefault(key, at)
    if first != at:
        problem = (
            f"{dotted_path(at)}.url is the same feed as in line {document.line((*first, 'url'))}"
        )
        document.error((*at, "url"), problem, "keep one of them")


def _feed_key(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"
