"""Render a digest as plain text: 76 columns, URLs alone on a line; and why each story is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractors.languages.tags import english_name
from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.digests.reasons import IN_DIGEST_CAUSES, InclusionCause, InclusionReason
from wirewatch.domain.digests.selection import MAX_BACKFILL_STORIES
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.render.digest_view import (
    ChangeView,
    StoryView,
    UpcomingDateView,
    also_line,
    and_others,
    extract_words,
    outlets_line,
)
from wirewatch.render.formatting import (
    LINE_COLUMNS,
    NAME_CHARS,
    TITLE_CHARS,
    clean,
    column_width,
    join_names,
    quantity,
    wrap,
)
from wirewatch.render.html import (
    CHANGED,
    FULL_STORIES_PER_ACTOR,
    DigestLayout,
    SectionView,
    lay_out,
)
from wirewatch.render.summary import describe_profile
from wirewatch.render.undelivered import UNDELIVERED_HEADING as UNDELIVERED
from wirewatch.render.undelivered import UndeliveredView


def reason_lines(
    reasons: Sequence[InclusionReason], profile: Profile, *, names: Mapping[str, str]
) -> Iterator[str]:
    """Return a heading and two lines for each story: in it or not and which, then why."""
    inside = sum(one.cause in IN_DIGEST_CAUSES for one in reasons)
    yield f"{quantity(len(reasons), 'story', 'stories')} looked at: {inside} in it, {len(reasons) - inside} not."
    for one in reasons:
        mark = "in " if one.cause in IN_DIGEST_CAUSES else "out"
        yield f"{mark}  {one.story}  {clean(one.outlet, NAME_CHARS)}: {clean(one.title, TITLE_CHARS)}"
        yield f"       {_why(one, profile, names)}"


_CAUSES: Mapping[InclusionCause, str] = {
    "new": "new: it names {actors}",
    "follow-up": "news of what {issues} told: it names {actors}",
    "beyond": "it names {actors}, but more weighty stories fill the message: on the filed page only",
    "told": "told already, in {issues}, and nothing has come since",
    "told to others": "told in {issues}, by reports that are not what this reader asked for ({asked})",
    "quiet": "it names {actors}, but came with a first look at its feed, or by a new alias: recorded, not told",
    "before asked": "seen before the series asked for {actors} (since {since})",
    "not in series": "it names only {actors}, which the series does not ask for",
    "in passing": "it names {actors} in passing only, and the series asks for articles about them (about_only)",
    "other actors": "it names {actors}; this reader asked for {asked}",
    "other languages": "it names {actors}, but only in {languages}; this reader asked for {wanted}",
    "too many old": "it names {actors}, but is old: a first issue tells the {most} newest of those at most",
}


def _why(one: InclusionReason, profile: Profile, names: Mapping[str, str]) -> str:
    return _CAUSES[one.cause].format(
        actors=join_names([clean(names.get(id, id), NAME_CHARS) for id in one.actors], at_most=5)
        or "nobody",
        issues=_issues(one.issues),
        asked=describe_profile(profile, names=names),
        since=f"{one.since:%d %b %Y %H:%M} UTC" if one.since else "later",
        languages=join_names(
            [english_name(tag) or "an unknown language" for tag in one.languages], at_most=5
        ),
        wanted=join_names([english_name(tag) for tag in profile.languages], at_most=5),
        most=MAX_BACKFILL_STORIES,
    )


def _issues(numbers: Sequence[int]) -> str:
    words = join_names([str(number) for number in numbers], at_most=5)
    return f"issue{'s' if len(numbers) > 1 else ''} {words}" if words else "an earlier issue"


ADDRESS = 160  # characters of another report's address; a longer one, in percent signs, would hide the words


def render_text(digest: Digest, *, unsubscribe: str | None = None, whole: bool = False) -> str:
    """Return a digest as plain text; mentions stand between asterisks. With `whole` it holds every story."""
    laid_out = lay_out(
        digest, full=FULL_STORIES_PER_ACTOR, stories=None if whole else MAX_STORIES_IN_MESSAGE
    )
    blocks = [*_head(laid_out), *_top(laid_out)]
    if laid_out.brief:
        blocks += ["\n".join(_listed(story)) for story in laid_out.listed]
    for section in () if laid_out.brief else laid_out.sections:
        blocks += _section(section)
    blocks += [*_also_named(laid_out), *_after(laid_out), *_foot(laid_out, unsubscribe)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(laid_out: DigestLayout) -> Iterator[str]:
    title = wrap(f"WIREWATCH {laid_out.name} No. {laid_out.number}")
    yield f"{title}\n{'=' * min(LINE_COLUMNS, column_width(title))}\n{wrap(laid_out.window)}"
    yield wrap(" ".join(laid_out.account))
    yield wrap(laid_out.first)
    yield wrap(
        laid_out.warning.upper() if laid_out.warning else "",
        first="!! " if laid_out.warning else "",
        rest="   ",
    )
    yield wrap(laid_out.quiet)
    yield "\n".join(
        wrap(f"{one.label}: {extract_words(one)} ({one.outlet})", first="* ", rest="  ")
        for one in laid_out.extracts
    )


def _top(laid_out: DigestLayout) -> Iterator[str]:
    if laid_out.top:
        yield "\n" + _underlined("Top stories")
        yield from map(_story, laid_out.top)


def _listed(story: StoryView) -> Iterator[str]:
    """Return a story of a brief issue: its headline, then who carries it and whom it names, then its address."""
    tags = f" [{', '.join(story.tags)}]" if story.tags else ""
    warning = f"[{story.warning}] " if story.warning else ""
    yield wrap(f"{warning}{story.title}{tags}", first="- ", rest="  ")
    yield wrap(
        f"{outlets_line(story)} - {', '.join(why.name for why in story.why)}", first="  ", rest="  "
    )
    if story.url:
        yield f"  {story.url}"


def _section(section: SectionView) -> Iterator[str]:
    yield "\n" + _underlined(section.name)
    for story in section.full:
        yield _story(story)
    if section.brief or section.left:
        yield "\n".join(
            [*map(_brief, section.brief), *([wrap(section.left)] if section.left else [])]
        )


def _also_named(laid_out: DigestLayout) -> Iterator[str]:
    said = " ".join(words for words in (laid_out.also_named, laid_out.unnamed) if words)
    if said:
        yield "\n" + wrap(said)


def story_text(story: StoryView) -> str:
    """Return one story in full, as a digest shows it."""
    return _story(story)


def _story(story: StoryView) -> str:
    language = f", {story.language_name}" if story.language_name else ""
    snippet = "".join(f"*{part.text}*" if part.strong else part.text for part in story.snippet)
    lines = [wrap(f"[{mark}]") for mark in story.marks]
    lines += [wrap(story.title)]
    lines += [wrap(f"[{story.gloss}]")] if story.gloss else []
    lines += [wrap(f"{story.outlet}{language}, {story.when.replace(' · ', ', ')}")]
    if also := also_line(story, reported=True):
        lines.append(wrap(also))
    if story.url:
        lines.append(story.url)
    if snippet:
        lines += ["", wrap(snippet, first="  ", rest="  ")]
    if story.thread:
        lines += ["", *(wrap(one.line, first="  ", rest="    ") for one in story.thread)]
    for report in story.reports:
        other = report.language and report.language != story.language
        of = f"{report.outlet}, {english_name(report.language)}" if other else report.outlet
        lines += ["", wrap(f"Also: {report.title} ({of})", first="  ", rest="    ")]
        lines += [f"  {report.url}"] if len(report.url) <= ADDRESS else []
    if said := [*_said(story)]:
        lines += ["", *said]
    lines += ["", wrap(f"{story.flagged}; {story.id}", first="  ", rest="    ")]
    return "\n".join([*lines, *_story_foot(story)])


def _said(story: StoryView) -> Iterator[str]:
    """Return who said what, and what is announced."""
    for words, speaker in story.quotes:
        yield wrap(f"{speaker}: “{words}”", first="  ", rest="  ")
    for date, sentence, _ in story.dates:
        yield wrap(f"{date}: {sentence}", first="  ", rest="  ")


def _story_foot(story: StoryView) -> Iterator[str]:
    if story.not_relevant:
        yield "  Not relevant? Say so:"
        yield f"  {story.not_relevant}"


def _brief(story: StoryView) -> str:
    if story.again:
        lines = [wrap(story.title, first="- ", rest="  "), wrap(story.again, first="  ", rest="  ")]
        return "\n".join([*lines, f"  {story.url}"] if story.url else lines)
    language = f", {story.language_name}" if story.language_name else ""
    marks = f"; {', '.join(story.tags)}" if story.tags else ""
    gloss = f" [{story.gloss}]" if story.gloss else ""
    warning = f"[{story.warning}] " if story.warning else ""
    line = wrap(
        f"{warning}{story.title}{gloss} ({story.outlet}{and_others(story)}{language}{marks})",
        first="- ",
        rest="  ",
    )
    return f"{line}\n  {story.url}" if story.url else line


def _after(laid_out: DigestLayout) -> Iterator[str]:
    if laid_out.more:
        yield wrap(laid_out.more) + (f"\n{laid_out.archive_url}" if laid_out.archive_url else "")
    if laid_out.undelivered or laid_out.undelivered_more:
        yield "\n" + _underlined(UNDELIVERED)
        yield from map(_undelivered, laid_out.undelivered)
        yield wrap(laid_out.undelivered_more)
    if laid_out.changes:
        yield "\n" + _underlined(CHANGED)
        changed = map(_change_line if laid_out.brief else _change, laid_out.changes)
        yield ("\n" if laid_out.brief else "\n\n").join(changed)
        yield wrap(laid_out.changes_more)
    if laid_out.coming:
        yield "\n" + _underlined("Coming up")
        yield "\n".join(map(_coming, laid_out.coming))
    if laid_out.not_meant:
        yield "\n" + _underlined("Probably not meant")
        yield "\n".join(
            wrap(f"{one.title} ({one.outlet})", first="- ", rest="  ") for one in laid_out.not_meant
        )
    if laid_out.health:
        yield "\n" + _underlined("Feed health")
        yield "\n".join(
            wrap(f"{outlet}: {words}", first="- ", rest="  ") for outlet, words in laid_out.health
        )


def _undelivered(issue: UndeliveredView) -> str:
    """Return an issue that could not be sent: its page, then a headline with its address for each story."""
    lines = [wrap(f"{issue.name}."), *([issue.url] if issue.url else [])]
    for one in issue.headlines:
        lines.append(wrap(f"{one.title} ({one.outlet})", first="- ", rest="  "))
        lines += [f"  {one.url}"] if one.url else []
    return "\n".join([*lines, *([wrap(issue.more, first="- ")] if issue.more else [])])


def _change_line(change: ChangeView) -> str:
    return wrap(change.line, first="- ", rest="  ")


def _change(change: ChangeView) -> str:
    """Return a change with its address, and the sentences that came (+) and went (-)."""
    lines = [_change_line(change)]
    if change.url:
        lines.append(f"  {change.url}")
    lines += [wrap(sentence, first="  + ", rest="    ") for sentence in change.gained]
    lines += [wrap(sentence, first="  - ", rest="    ") for sentence in change.lost]
    return "\n".join(
        [*lines, wrap(f"and {change.more}", first="  ", rest="  ")] if change.more else lines
    )


def _coming(coming: UpcomingDateView) -> str:
    line = wrap(coming.line, first="- ", rest="  ")
    return f"{line}\n  {coming.url}" if coming.url else line


def _foot(laid_out: DigestLayout, unsubscribe: str | None) -> Iterator[str]:
    # "-- " opens the signature: clients fold what follows and leave it out of replies.
    lines = [
        "-- ",
        *(wrap(line, first="! ", rest="  ") for line in laid_out.notes),
        *(wrap(x) for x in laid_out.foot),
    ]
    if laid_out.archive_url:
        lines += ["On the web:", laid_out.archive_url]
    if laid_out.missed_url:
        lines += ["Missed something? Tell us:", laid_out.missed_url]
    if leave := laid_out.unsubscribe_url or unsubscribe:
        lines += ["Unsubscribe:", leave]
    yield "\n" + "\n".join(lines)


def _underlined(title: str) -> str:
    line = wrap(title)
    return (
        f"{line}\n{'-' * min(LINE_COLUMNS, max(column_width(part) for part in line.splitlines()))}"
    )
