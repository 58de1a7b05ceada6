"""`wirewatch feeds add`: find the feeds at an address, show them, ask, write one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wirewatch.domain.configuration import Config, Feed
from wirewatch.domain.urls import url_key
from wirewatch.entrypoints.editing_feeds import add_all, move
from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from wirewatch.steps.discover import Candidate, Search

PREVIEWED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the user asked to add."""

    url: str
    outlet: str | None = None
    language: str | None = None
    link_pattern: str | None = None  # for an outlet without a feed: which links of the page are its entries
    replace: str | None = None  # the feed of feeds.yaml whose address is written over
    login: str | None = None  # the name of the variable that holds user:password


async def add_one(common: Common, wanted: Wanted, *, yes: bool) -> int:
    """Find, show, ask, write. Gives the exit code. Raises WrongUsage, JobImpossible, ConfigErrors."""
    from wirewatch.steps.discover import find_feeds
    from wirewatch.steps.resources import build_name

    config, now = common.load(), common.instant()
    if wanted.replace and all(feed.url != wanted.replace for feed in config.feeds):
        raise WrongUsage(f"--replace: {wanted.replace} is not in feeds.yaml; `wirewatch feeds list` shows what is")
    refuse_password(wanted.url)
    _check_pattern(wanted.link_pattern)
    _refuse_twin(config, wanted.url, but=wanted.replace)
    login = _login(common, wanted)
    from wirewatch.adapters.http.client import Web

    async with Web(config.settings.network, version=build_name(), read_clock=lambda: now) as web:
        search = await find_feeds(web, wanted.url, link_pattern=wanted.link_pattern, login=login)
    if not search.found:
        _say_tried(search)
        raise JobImpossible(_advice(search, wanted))
    for number, candidate in enumerate(search.found[:PREVIEWED], start=1):
        _preview(candidate, number=number, of=len(search.found))
    chosen = _chosen(search, yes=yes)
    if chosen is None:
        tell("nothing was written; give the address of the one that you want, or --yes for the first")
        return 1
    _refuse_twin(config, chosen.url, but=wanted.replace)
    _write(common, config, chosen, wanted)
    return 0


def refuse_password(url: str) -> None:
    """Refuse an address that holds a user name or password, without a word of it. Raises WrongUsage."""
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise WrongUsage(
            "the address holds a user name or a password, which would be stored and shown; "
            "take it out, write NAME=user:password into secrets.env beside feeds.yaml, and give --login NAME"
        )


def _login(common: Common, wanted: Wanted) -> str | None:
    """Give the user:password that a name stands for. Raises WrongUsage, ConfigErrors."""
    from wirewatch.adapters.config import validation
    from wirewatch.adapters.config.settings import secret

    if wanted.login is None:
        return None
    if validation.check_environment_name(wanted.login):
        raise WrongUsage("--login takes the NAME of the variable that holds user:password, in capitals")
    login = secret(wanted.login, folder=common.config, environ=os.environ)
    if not login or ":" not in login:
        where = common.config / "secrets.env"
        raise WrongUsage(f"--login: {wanted.login} is not set; write {wanted.login}=user:password into {where}")
    return login


def _check_pattern(pattern: str | None) -> None:
    from wirewatch.adapters.config import validation

    if pattern is not None and (complaint := validation.check_pattern(pattern)):
        raise WrongUsage(f"--link-pattern {complaint.what}; {complaint.do}")


def _advice(search: Search, wanted: Wanted) -> str:
    if wanted.link_pattern is not None:
        return f"no article of {wanted.url} could be taken by --link-pattern; nothing was written"
    if not search.answered:
        return f"{wanted.url} could not be looked into; nothing was written"
    return (
        f"no feed was found at {wanted.url}; an outlet without one can be read by a section page of it: "
        "give that page with --link-pattern, a regular expression that its articles' addresses fit"
    )


def _refuse_twin(config: Config, url: str, *, but: str | None) -> None:
    twin = next((feed for feed in config.feeds if url_key(feed.url) == url_key(url) and feed.url != but), None)
    if twin:
        raise WrongUsage(f"{url} is in feeds.yaml already, as {twin.outlet} ({twin.url})")


def _say_tried(search: Search) -> None:
    for address, what in search.tried.items():
        tell(f"  {address}: {what}")


def _preview(candidate: Candidate, *, number: int, of: int) -> None:
    from wirewatch.render.formatting import many
    from wirewatch.steps.discover import newest

    document = candidate.document
    say(f"{f'{number}. ' if of > 1 else ''}{candidate.url}")
    kind = "" if candidate.kind == "feed" else f"a {candidate.kind}; "
    held = many(len(document.entries), "entry", "entries")
    say(f"    {kind}{document.title or 'no title'} ({candidate.language or '?'}), {held}")
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
    from wirewatch.steps.discover import outlet_of

    if wanted.replace:
        move(common, config, old=wanted.replace, new=chosen.url)
        say(f"{common.config / 'feeds.yaml'}: {wanted.replace} is now {chosen.url}")
        return
    feed = Feed(
        outlet=wanted.outlet or outlet_of(chosen),
        url=chosen.url,
        language=wanted.language or chosen.language,
        kind=chosen.kind,
        link_pattern=wanted.link_pattern if chosen.kind == "page" else None,
        login=wanted.login,
    )
    add_all(common, [feed])
    told = f"{feed.outlet} ({feed.language or 'no language'})"
    say(f"{common.config / 'feeds.yaml'}: {told} added; it is polled next time")
