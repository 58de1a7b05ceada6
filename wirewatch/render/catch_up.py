"""The words by which a catch-up says which issues it stands for, and what each of them accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from wirewatch.domain.digest.model import Account, Digest
from wirewatch.render.account import is_blind
from wirewatch.render.words import clock, day, listed, many

EACH = 8  # issues that are accounted for one by one; the older ones are summed up


def issue_name(digest: Digest) -> str:
    """Give "142"; of a catch-up "139 to 142", or "139, 140 and 142" when issues between them reached the reader."""
    numbers = [number for number, _ in digest.caught_up] or [digest.number]
    if len(numbers) == 1:
        return str(numbers[0])
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return listed([str(number) for number in numbers], at_most=EACH)


def accounts(digest: Digest) -> tuple[str, ...]:
    """Give what a catch-up is, then what each of its issues accounted for, the older ones of many in one sentence.

    Nothing for an issue.
    """
    if not digest.caught_up:
        return ()
    zone = ZoneInfo(digest.timezone)
    older, newer = digest.caught_up[:-EACH], digest.caught_up[-EACH:]
    what = f"Catch-up: issues {issue_name(digest)} in one, as they could not be sent in their time; each story once."
    return (what, *_summed(older, zone), *(_one(number, account, zone) for number, account in newer))


def _one(number: int, account: Account, zone: ZoneInfo) -> str:
    until = f"{day(account.window_end, zone)} {clock(account.window_end, zone)}"
    return f"Issue {number}, to {until}: {_counts(account)}; {_seen(account)}."


def _summed(older: tuple[tuple[int, Account], ...], zone: ZoneInfo) -> Iterator[str]:
    if not older:
        return
    stories = sum(account.stories for _, account in older)
    read = sum(account.articles_read for _, account in older)
    blind = sum(is_blind(account) for _, account in older)
    until = f"{day(older[-1][1].window_end, zone)}"
    unseen = f"; {many(blind, 'issue')} could not look at most feeds" if blind else ""
    told = many(stories, "story", "stories")
    yield f"Issues {older[0][0]} to {older[-1][0]}, to {until}: {many(read, 'article')} read, {told}{unseen}."


def _counts(account: Account) -> str:
    flagged, told = account.articles_flagged or "none", many(account.stories, "story", "stories")
    return f"{many(account.articles_read, 'article')} read, {flagged} flagged, {told}"


def _seen(account: Account) -> str:
    if account.feeds_total and account.feeds_read == account.feeds_total:
        return "every feed read"
    if is_blind(account):
        return f"could not look at {account.feeds_total - account.feeds_read} of {many(account.feeds_total, 'feed')}"
    return f"{account.feeds_read} of {many(account.feeds_total, 'feed')} read"
