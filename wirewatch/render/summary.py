"""The summary sentences of a digest: subject line, coverage and counts, the subscriber's choice, issues covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from extractors.languages.tags import english_name
from wirewatch.domain.baseline import Anomaly
from wirewatch.domain.digests.coverage import coverage_is_poor
from wirewatch.domain.digests.model import Account, Digest, FeedTrouble
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.domain.operations import OperatorNotice, OwnTrouble
from wirewatch.render.formatting import (
    NAME_CHARS,
    TITLE_CHARS,
    clean,
    format_day,
    format_duration,
    format_moment,
    format_time,
    join_names,
    number_word,
    quantity,
    wrap,
    zone_name,
)

NAMED_FEEDS = 6  # feeds that a sentence names
TROUBLES = 15  # kinds of trouble told in full
LASTING = ("moved", "silent", "undated")  # told once
OUTAGES = ("failing", "healed")  # told with their hours in the account
UNUSUAL = 6  # actors whose number of articles is unusual, by name
SILENT = 10  # actors of whom there is no story, by name


def operator_notice_text(notice: OperatorNotice, *, now: datetime) -> tuple[str, str]:
    """Return subject and text of a message to the operator: what is wrong, since when, what to do; what is mended."""
    told = [*notice.new, *notice.lasting]
    first = (told or list(notice.mended))[0]
    more = len(told) - 1 if told else len(notice.mended) - 1
    title = f"{'' if told else 'Mended: '}{first.what}{f' (and {more} more)' if more else ''}"
    parts = [_trouble_text("New", one, now=now) for one in notice.new]
    parts += [_trouble_text("Still", one, now=now) for one in notice.lasting]
    parts += [
        f"Mended: {one.what}.\nIt lasted {format_duration(now - one.since)}."
        for one in notice.mended
    ]
    parts.append(
        "Each trouble is told once, then once a day, then when it is over. `wirewatch status` says more."
    )
    return title, "\n\n".join("\n".join(map(wrap, part.splitlines())) for part in parts)


def _trouble_text(word: str, one: OwnTrouble, *, now: datetime) -> str:
    since = format_moment(one.since, "UTC", today=now)
    return f"{word}: {one.what}.\nSince {since} ({format_duration(now - one.since)}).\nWhat to do: {one.do}."


def is_blind(account: Account) -> bool:
    """Return whether too few feeds were read to claim that there was nothing."""
    return coverage_is_poor(feeds_total=account.feeds_total, feeds_read=account.feeds_read)


def window_line(digest: Digest) -> str:
    """Return "Sun 22 Nov to Mon 23 Nov 2026, 08:00 Kabul time", with both hours where they differ."""
    zone = ZoneInfo(digest.timezone)
    start, end = digest.account.window_start, digest.account.window_end
    same_day = start.astimezone(zone).date() == end.astimezone(zone).date()
    years = start.astimezone(zone).year != end.astimezone(zone).year
    first = f"{format_day(start, zone)}{f' {start.astimezone(zone).year}' if years else ''} {format_time(start, zone)}"
    last = f"{format_day(end, zone)} {end.astimezone(zone).year} {format_time(end, zone)}"
    name = zone_name(digest.timezone)
    zone_named = name if name == "UTC" else f"{name} time"
    if same_day:
        span = f"{last.removesuffix(format_time(end, zone))}{format_time(start, zone)} to {format_time(end, zone)}"
    elif format_time(start, zone) == format_time(end, zone):
        span = f"{first.removesuffix(f' {format_time(start, zone)}')} to {last.removesuffix(f' {format_time(end, zone)}')}"
        return f"{span}, {format_time(end, zone)} {zone_named}"
    else:
        span = f"{first} to {last}"
    return f"{span}, {zone_named}"


def account_sentences(digest: Digest) -> tuple[str, ...]:
    """Return the account: what was read and reported, then what was not seen, then what was held back and why."""
    account = digest.account
    said = [_count_sentence(account), _coverage(digest)]
    if account.overdue:
        said.append(_overdue(account.overdue))
    said += _late(account)
    if account.held_back:
        said.append(_held_back(account.held_back, first=digest.first_issue))
    return tuple(said)


def quiet_sentence(digest: Digest) -> str:
    """Return the text for a quiet window. It never says "nothing" when too few feeds were read."""
    account = digest.account
    if account.feeds_total == 0:
        return "No feed is configured: add some to feeds.yaml."
    if is_blind(account):
        unread = account.feeds_total - account.feeds_read
        seen = f"The {quantity(account.feeds_read, 'feed')} that we did read told no new story."
        rest = seen if account.feeds_read else "This issue says no more than that."
        return f"We could not look at {unread} of {quantity(account.feeds_total, 'feed')}. {rest}"
    if account.articles_flagged and digest.first_issue:
        return f"Nothing new: the {quantity(account.articles_flagged, 'flagged article')} are older than this first issue."
    if account.articles_flagged:
        return f"No new story: what was flagged ({quantity(account.articles_flagged, 'article')}) is not news to this series."
    if digest.chosen:
        return f"Nothing flagged of what you asked for ({digest.chosen})."
    return "Nothing flagged: no article that was read names a watched actor."


def coverage_warning(digest: Digest) -> str:
    """Return the warning above the stories when too few feeds were read; else ""."""
    account = digest.account
    if not account.stories or not is_blind(account):
        return ""
    unread = account.feeds_total - account.feeds_read
    return f"We could not look at {unread} of {quantity(account.feeds_total, 'feed')}: what follows is not the whole picture."


def unnamed_sentence(digest: Digest) -> str:
    """Return "No story on UNAMA, IS-K or Zamir Kabulov."; "" when we did not look, in a short issue and in one of none.

    A first issue does not say it either: it looks no further back than a day or so.
    """
    if (
        not digest.stories
        or is_blind(digest.account)
        or digest.first_issue
        or digest.length == "brief"
    ):
        return ""
    left = len(digest.unnamed) - SILENT
    named = [*digest.unnamed[:SILENT], *([f"{left} more"] if left > 0 else [])]
    names = " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    where = " in what you asked for" if digest.chosen else ""
    return f"No story on {names}{where}." if names else ""


def anomaly_sentences(digest: Digest) -> tuple[str, ...]:
    """Return a sentence for each actor that is named unusually often or seldom, or is no longer; each once."""
    zone = ZoneInfo(digest.timezone)
    fresh = [one for one in digest.unusual if one.fresh]
    said = [
        f"{digest.actor_names.get(one.actor, one.actor)}: {anomaly_words(one, zone)}."
        for one in fresh[:UNUSUAL]
    ]
    left = len(fresh) - UNUSUAL
    return (*said, *([f"{left} more are named unusually often or seldom."] if left > 0 else []))


def anomaly_words(one: Anomaly, zone: ZoneInfo) -> str:
    """Return "unusually quiet: 3 articles in 7 days, 20 to 35 usual; all its feeds read"."""
    kind = "quiet" if one.kind == "quiet" else "often named"
    numbers = f"{quantity(one.articles, 'article')} in {quantity(one.span, 'day')}, {one.low} to {one.high} usual"
    if one.ended == "back":
        # A number beyond the band on the other side is no longer quiet, for instance, but not as usual either.
        now = (
            "as usual again"
            if one.low <= one.articles <= one.high
            else f"no longer unusually {kind}"
        )
        return f"{now}: {numbers} (unusually {kind} since {format_day(one.since, zone)})"
    if one.ended == "settled":
        return f"unusually {kind} since {format_day(one.since, zone)}, which is taken for its usual from now on: {numbers}"
    read = (
        "all its feeds read"
        if not one.unread
        else f"{one.unread} of its {quantity(one.feeds, 'feed')} not read, left out"
    )
    return f"unusually {kind}: {numbers}; {read}"


def feed_health(digest: Digest) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with feeds as (outlets, words): what began in this window in full, the rest counted."""
    zone = ZoneInfo(digest.timezone)
    alike: dict[str, list[str]] = {}
    said = frozenset(one.url for one in _told_in_account(digest.account))
    for one in digest.troubles:
        if one.fresh and (one.url not in said or one.kind not in OUTAGES):
            lasting = one.since if one.kind in ("failing", "gone", "overdue") else None
            since = (
                f", since {format_day(lasting, zone)} {format_time(lasting, zone)}"
                if lasting
                else ""
            )
            what, semicolon, advice = one.what.partition("; ")
            alike.setdefault(f"{what}{since}{semicolon}{advice}.", []).append(one.outlet)
    told = [
        (join_names(outlets_with_counts(outlets), at_most=12), words)
        for words, outlets in list(alike.items())[:TROUBLES]
    ]
    left = sum(map(len, list(alike.values())[TROUBLES:]))
    if left:
        told.append(("More", f"{quantity(left, 'feed')} with other troubles."))
    old = [one.outlet for one in digest.troubles if not one.fresh and one.kind not in LASTING]
    if old:
        told.append((f"Still in trouble ({len(old)})", f"{join_names(outlets_with_counts(old))}."))
    return tuple(told)


def _told_in_account(account: Account) -> Iterator[FeedTrouble]:
    """Return the outages that the account tells with their hours: what need not be said again."""
    for some in (account.blind, account.partly):
        if len(some) <= NAMED_FEEDS:
            yield from (one for one in some if one.since)


def outage_words(trouble: FeedTrouble, zone: ZoneInfo) -> str:
    """Return "not since Sun 22 Nov 19:10" or "not from Sun 22 Nov 19:10 to Mon 23 Nov 07:10 (12 hours)"."""
    since = (
        f"{format_day(trouble.since, zone)} {format_time(trouble.since, zone)}"
        if trouble.since
        else ""
    )
    if trouble.since and trouble.until:
        until = f"{format_day(trouble.until, zone)} {format_time(trouble.until, zone)}"
        return f"not from {since} to {until} ({format_duration(trouble.until - trouble.since)})"
    return f"not since {since}" if since else "not once yet"


def outlets_with_counts(outlets: Sequence[str]) -> list[str]:
    """Return each outlet once, in order: "BBC Persian (2 feeds)" for one that stands there twice."""
    counts = Counter(outlets)
    return [
        outlet if number == 1 else f"{outlet} ({number} feeds)" for outlet, number in counts.items()
    ]


def _count_sentence(account: Account) -> str:
    parts = [
        f"{quantity(account.articles_read, 'article')} read",
        f"{account.articles_flagged or 'none'} flagged",
    ]
    return f"{', '.join(parts)}, {_stories(account)}."


def _stories(account: Account) -> str:
    """Return "3 new stories and 1 follow-up"."""
    kinds = [quantity(account.new_stories, "new story", "new stories")]
    kinds += [quantity(account.follow_ups, "follow-up")] if account.follow_ups else []
    return " and ".join(kinds if account.new_stories or not account.follow_ups else kinds[1:])


def _coverage(digest: Digest) -> str:
    account, zone = digest.account, ZoneInfo(digest.timezone)
    throughout = account.feeds_read - len(account.partly)
    if account.feeds_total and throughout == account.feeds_total:
        return (
            "The one feed was read."
            if account.feeds_total == 1
            else f"All {account.feeds_total} feeds read."
        )
    unseen = "; ".join(filter(None, (_unseen(account.blind, zone), _partly(account.partly, zone))))
    read = "read throughout" if account.partly else "read"
    return f"{throughout} of {quantity(account.feeds_total, 'feed')} {read}{f'; {unseen}' if unseen else ''}."


def _unseen(blind: Sequence[FeedTrouble], zone: ZoneInfo) -> str:
    """Return "TASS and Amu TV not since Sun 22 Nov 19:10; Radio Pul never yet"."""
    if len(blind) > NAMED_FEEDS:
        return f"not read: {join_names(outlets_with_counts([one.outlet for one in blind]), at_most=NAMED_FEEDS)}"
    return _grouped(blind, zone)


def _partly(partly: Sequence[FeedTrouble], zone: ZoneInfo) -> str:
    """Return "TASS not from Sun 22 Nov 19:10 to Mon 23 Nov 07:10 (12 hours)", the lasting outages first."""
    if len(partly) > NAMED_FEEDS:
        return f"not read for some hours: {join_names(outlets_with_counts([one.outlet for one in partly]), at_most=NAMED_FEEDS)}"
    return _grouped(sorted(partly, key=lambda one: one.until is not None), zone)


def _grouped(unread: Sequence[FeedTrouble], zone: ZoneInfo) -> str:
    groups: dict[str, list[str]] = {}
    for one in unread:
        groups.setdefault(outage_words(one, zone), []).append(one.outlet)
    return "; ".join(
        f"{join_names(outlets_with_counts(outlets))} {words}" for words, outlets in groups.items()
    )


def _overdue(count: int) -> str:
    if count == 1:
        return "1 feed was not asked in time: its latest articles may be missing."
    return f"{count} feeds were not asked in time: their latest articles may be missing."


def _late(account: Account) -> Iterator[str]:
    if account.late_by is not None:
        yield f"This issue is {format_duration(account.late_by)} late."
    if account.missed == 1:
        yield "The issue before it was missed: this one speaks for its time too."
    elif account.missed:
        yield f"The {number_word(account.missed)} issues before it were missed: this one speaks for their time too."


def _held_back(count: int, *, first: bool) -> str:
    if first:
        return f"First issue: {quantity(count, 'older article')} left out."
    brought = "came with a new feed, a new alias or a flood of entries"
    return f"{quantity(count, 'flagged article')} {brought} and {'is' if count == 1 else 'are'} left out."


MAX_SUBJECT_CHARS = 90  # characters


def digest_subject(digest: Digest, *, thread: bool = False) -> str:
    """Return "Delegation leaves for Moscow; border reopens [Daily 142]", 90 characters at most: the news first.

    With `thread` it is the same for every issue, since Gmail threads by subject.
    """
    title = clean(digest.title, 40)
    if thread:
        return f"[{clean(title if title.casefold().startswith('wirewatch') else f'Wirewatch {title}', 40)}]"
    mark = f" [{title} {digest.number}]"
    return f"{_news(digest, MAX_SUBJECT_CHARS - len(mark))}{mark}"


def _news(digest: Digest, room: int) -> str:
    blind = _unread(digest) if is_blind(digest.account) else ""
    if not digest.stories:
        return clean((blind or _quiet(digest))[:1].upper() + (blind or _quiet(digest))[1:], room)
    lead = next(
        (story for story in digest.stories if story.id in digest.top[:1]), digest.stories[0]
    )
    front = f"{blind}; " if blind else ""
    words = lead.gloss.title if lead.gloss else lead.title
    said = clean(f"{front[:1].upper()}{front[1:]}{clean(words, TITLE_CHARS)}", room)
    second = next((story for story in digest.stories if story.id in digest.top[1:2]), None)
    more = (
        clean((second.gloss.title if second.gloss else second.title), TITLE_CHARS) if second else ""
    )
    return f"{said}; {more}" if more and len(said) + len(more) + 2 <= room else said


def _quiet(digest: Digest) -> str:
    account = digest.account
    said = "No new story" if account.articles_flagged else "Nothing flagged"
    if account.feeds_read < account.feeds_total:
        return f"{said}; {account.feeds_read} of {account.feeds_total} feeds read"
    return f"{said}; all {account.feeds_total} feeds read" if account.feeds_total > 1 else said


def _unread(digest: Digest) -> str:
    account = digest.account
    if account.feeds_read == 0:
        return f"could not look at any of {quantity(account.feeds_total, 'feed')}"
    return f"could not look at {account.feeds_total - account.feeds_read} of {quantity(account.feeds_total, 'feed')}"


NAMED_CHOICES = 8  # actors, then languages, that the words name


def describe_profile(profile: Profile, *, names: Mapping[str, str]) -> str:
    """Return "UNAMA and Moscow format, in Persian and Russian"; "" for a reader who takes a series as it is."""
    actors = [clean(names.get(one, one), NAME_CHARS) for one in profile.actors]
    languages = [clean(english_name(tag), NAME_CHARS) for tag in profile.languages]
    words = [join_names(actors, at_most=NAMED_CHOICES) if actors else ""]
    words.append(f"in {join_names(languages, at_most=NAMED_CHOICES)}" if languages else "")
    return ", ".join(word for word in words if word)
