"""The summary sentences of a digest: subject, coverage, counts, reader's choice, feed health."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from extractors.languages.tags import english_name
from wirewatch.domain.baseline import Anomaly
from wirewatch.domain.digests.coverage import coverage_is_poor
from wirewatch.domain.digests.model import Account, Digest, FeedTrouble, ToldStory
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.domain.operations import OperatorNotice, OwnTrouble
from wirewatch.render.cleaning import clean, clean_name, clean_title
from wirewatch.render.formatting import (
    format_day,
    format_day_and_time,
    format_duration,
    format_moment,
    format_time,
    join_names,
    number_word,
    quantity,
    wrap,
    zone_name,
)

MAX_SUBJECT_CHARS = 90
SUBJECT_TITLE_CHARS = 40  # of the series
MAX_UNREAD_OUTLETS = 6  # named in a sentence
MAX_TROUBLES = 15  # kinds of trouble, each with its outlets
MAX_OUTLETS_PER_TROUBLE = 12
MAX_ANOMALIES = 6
MAX_UNNAMED_ACTORS = 10
MAX_CHOICES = 8  # actors, and languages, of a reader's choice

REPORTED_ONCE = ("moved", "silent", "undated")  # kinds of trouble not counted again later
OUTAGES = ("failing", "healed")  # the account says their hours
DATED_TROUBLES = ("failing", "gone", "overdue")  # shown with their beginning


def operator_notice_text(notice: OperatorNotice, *, now: datetime) -> tuple[str, str]:
    """Subject and text of a message to the operator: the problems, their start, what to do."""
    paragraphs = [_trouble_paragraph("New", trouble, now=now) for trouble in notice.new]
    paragraphs += [_trouble_paragraph("Still", trouble, now=now) for trouble in notice.lasting]
    for trouble in notice.mended:
        lasted = format_duration(now - trouble.since)
        paragraphs.append(f"Mended: {trouble.what}.\nIt lasted {lasted}.")
    paragraphs.append(
        "Each problem is reported once, then once a day, then when it is over. "
        "`wirewatch status` says more."
    )
    text = "\n\n".join(_wrap_lines(paragraph) for paragraph in paragraphs)
    return _operator_subject(notice), text


def is_blind(account: Account) -> bool:
    """Whether too few feeds were read to claim that there was nothing."""
    return coverage_is_poor(feeds_total=account.feeds_total, feeds_read=account.feeds_read)


def window_line(digest: Digest) -> str:
    """As "Sun 22 Nov to Mon 23 Nov 2026, 08:00 Kabul time"; with both hours where they differ."""
    zone = ZoneInfo(digest.timezone)
    start = digest.account.window_start.astimezone(zone)
    end = digest.account.window_end.astimezone(zone)
    first_day, last_day = format_day(start, zone), f"{format_day(end, zone)} {end.year}"
    first_hour, last_hour = format_time(start, zone), format_time(end, zone)
    if start.year != end.year:
        first_day = f"{first_day} {start.year}"
    place = zone_name(digest.timezone)
    if place != "UTC":
        place = f"{place} time"
    if start.date() == end.date():
        return f"{last_day} {first_hour} to {last_hour}, {place}"
    if first_hour == last_hour:
        return f"{first_day} to {last_day}, {last_hour} {place}"
    return f"{first_day} {first_hour} to {last_day} {last_hour}, {place}"


def account_sentences(digest: Digest) -> tuple[str, ...]:
    """Sentences on articles read, feeds not read, delays, and stories held back with the reason."""
    account = digest.account
    sentences = (
        _count_sentence(account),
        _coverage_sentence(digest),
        _overdue_sentence(account.overdue),
        f"This issue is {format_duration(account.late_by)} late."
        if account.late_by is not None
        else "",
        _missed_issues_sentence(account.missed),
        _held_back_sentence(account.held_back, is_first=digest.first_issue),
    )
    return tuple(filter(None, sentences))


def quiet_sentence(digest: Digest) -> str:
    """The text for a window without stories; never "nothing" if too few feeds were read."""
    account = digest.account
    if account.feeds_total == 0:
        return "No feed is configured: add some to feeds.yaml."
    if is_blind(account):
        unread = _unread_words(account)
        if not account.feeds_read:
            return f"We could not read {unread}. This issue says no more than that."
        feeds = quantity(account.feeds_read, "feed")
        return f"We could not read {unread}. The {feeds} that we did read had no new story."
    flagged = account.articles_flagged
    if flagged and digest.first_issue:
        articles = quantity(flagged, "flagged article")
        return f"Nothing new: the {articles} are older than this first issue."
    if flagged:
        articles = quantity(flagged, "article")
        return f"No new story: what was flagged ({articles}) is not news to this series."
    if digest.chosen:
        return f"Nothing flagged of what you asked for ({digest.chosen})."
    return "Nothing flagged: no article that was read names a watched actor."


def coverage_warning(digest: Digest) -> str:
    """The warning above the stories if too few feeds were read; else ""."""
    account = digest.account
    if not account.stories or not is_blind(account):
        return ""
    return f"We could not read {_unread_words(account)}: what follows is not the whole picture."


def unnamed_sentence(digest: Digest) -> str:
    """As "No story on UNAMA, IS-K or Zamir Kabulov."; "" if that would claim too much.

    Too few feeds were read, a brief issue, one without stories, or a first issue, which looks back
    no further than a day or so.
    """
    claims_little = digest.first_issue or digest.length == "brief" or is_blind(digest.account)
    if not digest.stories or not digest.unnamed or claims_little:
        return ""
    names = list(digest.unnamed[:MAX_UNNAMED_ACTORS])
    omitted = len(digest.unnamed) - len(names)
    if omitted:
        names.append(f"{omitted} more")
    words = names[-1]
    if len(names) > 1:
        words = f"{', '.join(names[:-1])} or {words}"
    scope = " in what you asked for" if digest.chosen else ""
    return f"No story on {words}{scope}."


def anomaly_sentences(digest: Digest) -> tuple[str, ...]:
    """A sentence for each actor that is newly named unusually often or seldom, or no longer is."""
    zone = ZoneInfo(digest.timezone)
    fresh = [anomaly for anomaly in digest.unusual if anomaly.fresh]
    sentences = []
    for anomaly in fresh[:MAX_ANOMALIES]:
        name = digest.actor_names.get(anomaly.actor, anomaly.actor)
        sentences.append(f"{name}: {anomaly_words(anomaly, zone)}.")
    omitted = len(fresh) - MAX_ANOMALIES
    if omitted > 0:
        sentences.append(f"{omitted} more are named unusually often or seldom.")
    return tuple(sentences)


def anomaly_words(anomaly: Anomaly, zone: ZoneInfo) -> str:
    """As "unusually quiet: 3 articles in 7 days, 20 to 35 usual; all its feeds read"."""
    kind = "unusually quiet" if anomaly.kind == "quiet" else "unusually often named"
    articles, days = quantity(anomaly.articles, "article"), quantity(anomaly.span, "day")
    numbers = f"{articles} in {days}, {anomaly.low} to {anomaly.high} usual"
    if anomaly.ended == "settled":
        since = format_day(anomaly.since, zone)
        return f"{kind} since {since}, which counts as usual from now on: {numbers}"
    if anomaly.ended == "back":
        # Beyond the opposite end of the band an actor is no longer "quiet", but not usual either.
        is_usual = anomaly.low <= anomaly.articles <= anomaly.high
        state = "as usual again" if is_usual else f"no longer {kind}"
        return f"{state}: {numbers} ({kind} since {format_day(anomaly.since, zone)})"
    if not anomaly.unread:
        return f"{kind}: {numbers}; all its feeds read"
    feeds = quantity(anomaly.feeds, "feed")
    return f"{kind}: {numbers}; {anomaly.unread} of its {feeds} not read, left out"


def feed_health(digest: Digest) -> tuple[tuple[str, str], ...]:
    """Feed problems as (outlets, words): new problems in full, older ones counted."""
    lines = _new_trouble_lines(digest)
    omitted = lines[MAX_TROUBLES:]
    health = [
        (join_names(outlets_with_counts(outlets), at_most=MAX_OUTLETS_PER_TROUBLE), words)
        for words, outlets in lines[:MAX_TROUBLES]
    ]
    if omitted:
        feeds = sum(len(outlets) for _, outlets in omitted)
        health.append(("More", f"{quantity(feeds, 'feed')} with other troubles."))
    lasting = [
        trouble.outlet
        for trouble in digest.troubles
        if not trouble.fresh and trouble.kind not in REPORTED_ONCE
    ]
    if lasting:
        outlets = join_names(outlets_with_counts(lasting))
        health.append((f"Still in trouble ({len(lasting)})", f"{outlets}."))
    return tuple(health)


def outage_words(trouble: FeedTrouble, zone: ZoneInfo) -> str:
    """Format as "not since Sun 22 Nov 19:10".

    An outage that ended reads "not from Sun 22 Nov 19:10 to Mon 23 Nov 07:10 (12 hours)".
    """
    if not trouble.since:
        return "not once yet"
    since = format_day_and_time(trouble.since, zone)
    if not trouble.until:
        return f"not since {since}"
    until = format_day_and_time(trouble.until, zone)
    return f"not from {since} to {until} ({format_duration(trouble.until - trouble.since)})"


def outlets_with_counts(outlets: Sequence[str]) -> list[str]:
    """Each outlet once, in order; as "BBC Persian (2 feeds)" if it occurs twice."""
    return [
        outlet if feeds == 1 else f"{outlet} ({feeds} feeds)"
        for outlet, feeds in Counter(outlets).items()
    ]


def digest_subject(digest: Digest, *, thread: bool = False) -> str:
    """Format as "Delegation leaves for Moscow; border reopens [Daily 142]".

    At most MAX_SUBJECT_CHARS long.

    With `thread` it is the same for every issue, since Gmail threads by subject.
    """
    title = clean(digest.title, SUBJECT_TITLE_CHARS)
    if not thread:
        mark = f" [{title} {digest.number}]"
        return f"{_news_headline(digest, MAX_SUBJECT_CHARS - len(mark))}{mark}"
    return f"[{clean(series_name(title), SUBJECT_TITLE_CHARS)}]"


def series_name(title: str) -> str:
    """The title of a series, with "Wirewatch" before it unless it begins so."""
    return title if title.casefold().startswith("wirewatch") else f"Wirewatch {title}"


def top_story(digest: Digest) -> ToldStory:
    """The first top story, or the first story of a digest that has one."""
    return _story_by_rank(digest, 0) or digest.stories[0]


def describe_profile(profile: Profile, *, names: Mapping[str, str]) -> str:
    """As "UNAMA and Moscow format, in Persian and Russian"; "" for a reader of the whole series."""
    actors = [clean_name(names.get(actor, actor)) for actor in profile.actors]
    languages = [clean_name(english_name(tag)) for tag in profile.languages]
    words = []
    if actors:
        words.append(join_names(actors, at_most=MAX_CHOICES))
    if languages:
        words.append(f"in {join_names(languages, at_most=MAX_CHOICES)}")
    return ", ".join(words)


def _operator_subject(notice: OperatorNotice) -> str:
    current = [*notice.new, *notice.lasting]
    first, *others = current or notice.mended
    prefix = "" if current else "Mended: "
    more = f" (and {len(others)} more)" if others else ""
    return f"{prefix}{first.what}{more}"


def _trouble_paragraph(state: str, trouble: OwnTrouble, *, now: datetime) -> str:
    since = format_moment(trouble.since, "UTC", today=now)
    lasting = format_duration(now - trouble.since)
    return f"{state}: {trouble.what}.\nSince {since} ({lasting}).\nWhat to do: {trouble.do}."


def _wrap_lines(paragraph: str) -> str:
    return "\n".join(wrap(line) for line in paragraph.splitlines())


def _unread_words(account: Account) -> str:
    """As "9 of 16 feeds"."""
    feeds = quantity(account.feeds_total, "feed")
    return f"{account.feeds_total - account.feeds_read} of {feeds}"


def _new_trouble_lines(digest: Digest) -> list[tuple[str, list[str]]]:
    """The troubles that began in this window: (words, outlets with just that trouble)."""
    zone = ZoneInfo(digest.timezone)
    in_account = {trouble.url for trouble in _outages_in_account(digest.account)}
    outlets_by_words: dict[str, list[str]] = {}
    for trouble in digest.troubles:
        is_in_account = trouble.url in in_account and trouble.kind in OUTAGES
        if trouble.fresh and not is_in_account:
            words = _trouble_sentence(trouble, zone)
            outlets_by_words.setdefault(words, []).append(trouble.outlet)
    return list(outlets_by_words.items())


def _trouble_sentence(trouble: FeedTrouble, zone: ZoneInfo) -> str:
    """The trouble with its beginning, put before the advice that follows a semicolon."""
    if trouble.kind not in DATED_TROUBLES or not trouble.since:
        return f"{trouble.what}."
    what, semicolon, advice = trouble.what.partition("; ")
    return f"{what}, since {format_day_and_time(trouble.since, zone)}{semicolon}{advice}."


def _outages_in_account(account: Account) -> Iterator[FeedTrouble]:
    """The outages whose hours the account says, so that feed health does not repeat them."""
    for troubles in (account.blind, account.partly):
        if len(troubles) <= MAX_UNREAD_OUTLETS:
            yield from (trouble for trouble in troubles if trouble.since)


def _count_sentence(account: Account) -> str:
    articles = quantity(account.articles_read, "article")
    flagged = account.articles_flagged or "none"
    return f"{articles} read, {flagged} flagged, {_story_counts(account)}."


def _story_counts(account: Account) -> str:
    """As "3 new stories and 1 follow-up"."""
    new_stories = quantity(account.new_stories, "new story", "new stories")
    if not account.follow_ups:
        return new_stories
    follow_ups = quantity(account.follow_ups, "follow-up")
    return f"{new_stories} and {follow_ups}" if account.new_stories else follow_ups


def _coverage_sentence(digest: Digest) -> str:
    account, zone = digest.account, ZoneInfo(digest.timezone)
    read_throughout = account.feeds_read - len(account.partly)
    if account.feeds_total and read_throughout == account.feeds_total:
        if account.feeds_total == 1:
            return "The one feed was read."
        return f"All {account.feeds_total} feeds read."
    verb = "read throughout" if account.partly else "read"
    sentence = f"{read_throughout} of {quantity(account.feeds_total, 'feed')} {verb}"
    outages = (
        _outages(account.blind, zone, summarised="not read"),
        _outages(_lasting_first(account.partly), zone, summarised="not read for some hours"),
    )
    return "; ".join(filter(None, (sentence, *outages))) + "."


def _outages(troubles: Sequence[FeedTrouble], zone: ZoneInfo, *, summarised: str) -> str:
    """As "TASS and Amu TV not since Sun 22 Nov 19:10; Radio Pul not once yet".

    Many are only named, after the `summarised` words.
    """
    if len(troubles) > MAX_UNREAD_OUTLETS:
        outlets = outlets_with_counts([trouble.outlet for trouble in troubles])
        return f"{summarised}: {join_names(outlets, at_most=MAX_UNREAD_OUTLETS)}"
    outlets_by_words: dict[str, list[str]] = {}
    for trouble in troubles:
        outlets_by_words.setdefault(outage_words(trouble, zone), []).append(trouble.outlet)
    return "; ".join(
        f"{join_names(outlets_with_counts(outlets))} {words}"
        for words, outlets in outlets_by_words.items()
    )


def _lasting_first(troubles: Sequence[FeedTrouble]) -> list[FeedTrouble]:
    return sorted(troubles, key=lambda trouble: trouble.until is not None)


def _overdue_sentence(count: int) -> str:
    if not count:
        return ""
    if count == 1:
        return "1 feed was not polled in time: its latest articles may be missing."
    return f"{count} feeds were not polled in time: their latest articles may be missing."


def _missed_issues_sentence(missed: int) -> str:
    if not missed:
        return ""
    if missed == 1:
        return "The issue before it was missed: this one covers its time too."
    return (
        f"The {number_word(missed)} issues before it were missed: this one covers their time too."
    )


def _held_back_sentence(count: int, *, is_first: bool) -> str:
    if not count:
        return ""
    if is_first:
        return f"First issue: {quantity(count, 'older article')} left out."
    articles = quantity(count, "flagged article")
    verb = "is" if count == 1 else "are"
    return (
        f"{articles} came with a new feed, a new alias or a flood of entries and {verb} left out."
    )


def _news_headline(digest: Digest, limit: int) -> str:
    """The headlines of the top story and, if it fits, the second; low coverage comes first."""
    unread = _unread_subject(digest.account) if is_blind(digest.account) else ""
    if not digest.stories:
        return clean(_capitalise(unread or _quiet_subject(digest.account)), limit)
    headline = _readable_title(top_story(digest))
    if unread:
        headline = f"{_capitalise(unread)}; {headline}"
    headline = clean(headline, limit)
    second = _story_by_rank(digest, 1)
    second_title = _readable_title(second) if second else ""
    if not second_title or len(headline) + len("; ") + len(second_title) > limit:
        return headline
    return f"{headline}; {second_title}"


def _story_by_rank(digest: Digest, rank: int) -> ToldStory | None:
    ids = digest.top[rank : rank + 1]
    return next((story for story in digest.stories if story.id in ids), None)


def _readable_title(story: ToldStory) -> str:
    return clean_title(story.gloss.title if story.gloss else story.title)


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quiet_subject(account: Account) -> str:
    words = "No new story" if account.articles_flagged else "Nothing flagged"
    if account.feeds_read < account.feeds_total:
        return f"{words}; {account.feeds_read} of {account.feeds_total} feeds read"
    if account.feeds_total > 1:
        return f"{words}; all {account.feeds_total} feeds read"
    return words


def _unread_subject(account: Account) -> str:
    if account.feeds_read == 0:
        return f"could not read any of {quantity(account.feeds_total, 'feed')}"
    return f"could not read {_unread_words(account)}"
