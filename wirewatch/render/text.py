"""Render a digest as plain text, 76 columns wide, and list why each story was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractors.languages.tags import english_name
from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE
from wirewatch.domain.digests.model import Digest
from wirewatch.domain.digests.reasons import IN_DIGEST_CAUSES, InclusionCause, InclusionReason
from wirewatch.domain.digests.selection import MAX_BACKFILL_STORIES
from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.render.changes import ChangeView
from wirewatch.render.cleaning import clean_name, clean_title
from wirewatch.render.formatting import (
    LINE_COLUMNS,
    column_width,
    format_issues,
    join_names,
    quantity,
    wrap,
)
from wirewatch.render.layout import (
    CHANGES_HEADING,
    DOUBTFUL_HEADING,
    HEALTH_HEADING,
    TOP_HEADING,
    UPCOMING_HEADING,
    DigestLayout,
    SectionView,
    lay_out,
)
from wirewatch.render.sources import LinkedText
from wirewatch.render.story_view import (
    StoryView,
    other_outlets_words,
    outlets_line,
    related_line,
)
from wirewatch.render.summary import describe_profile
from wirewatch.render.undelivered import UNDELIVERED_HEADING, UndeliveredView

MAX_REPORT_URL_CHARS = 160  # a longer address, in percent signs, would hide the words
MAX_NAMES = 5

CAUSE_SENTENCES: Mapping[InclusionCause, str] = {
    "new": "new: it names {actors}",
    "follow-up": "news of what {issues} told: it names {actors}",
    "beyond": "it names {actors}, but weightier stories fill the message: on the filed page only",
    "told": "told already, in {issues}, and nothing has come since",
    "told to others": "told in {issues}, by reports outside of what this reader asked for ({asked})",
    "quiet": "it names {actors}, but came with a first look at its feed, or by a new alias: "
    "recorded, not told",
    "before asked": "seen before the series asked for {actors} (since {since})",
    "not in series": "it names only {actors}, which the series does not ask for",
    "in passing": "it names {actors} in passing only, and the series asks for articles about them "
    "(about_only)",
    "other actors": "it names {actors}; this reader asked for {asked}",
    "other languages": "it names {actors}, but only in {languages}; this reader asked for {wanted}",
    "too many old": "it names {actors}, but is old: a first issue tells at most the {limit} newest "
    "of those",
}


def reason_lines(
    reasons: Sequence[InclusionReason], profile: Profile, *, names: Mapping[str, str]
) -> Iterator[str]:
    """A heading, then two lines for each story: whether it is in the digest, and why."""
    included = sum(reason.cause in IN_DIGEST_CAUSES for reason in reasons)
    stories = quantity(len(reasons), "story", "stories")
    yield f"{stories} looked at: {included} in it, {len(reasons) - included} not."
    for reason in reasons:
        mark = "in " if reason.cause in IN_DIGEST_CAUSES else "out"
        yield f"{mark}  {reason.story}  {clean_name(reason.outlet)}: {clean_title(reason.title)}"
        yield f"       {_cause_sentence(reason, profile, names)}"


def render_text(digest: Digest, *, unsubscribe: str | None = None, whole: bool = False) -> str:
    """A digest as plain text; mentions are between asterisks. With `whole` it holds every story."""
    layout = lay_out(digest, stories=None if whole else MAX_STORIES_IN_MESSAGE)
    blocks = [
        *_head(layout),
        *_stories(layout),
        *_paragraph(layout.actors_note),
        *_after_stories(layout),
        _foot(layout, unsubscribe),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def story_text(story: StoryView) -> str:
    """One story in full, as a digest shows it."""
    language = f", {story.language_name}" if story.language_name else ""
    lines = [wrap(f"[{mark}]") for mark in story.marks]
    lines.append(wrap(story.title))
    if story.gloss:
        lines.append(wrap(f"[{story.gloss}]"))
    lines.append(wrap(f"{story.outlet}{language}, {story.when.replace(' · ', ', ')}"))
    related = related_line(story, without_reports=True)
    if related:
        lines.append(wrap(related))
    if story.url:
        lines.append(story.url)
    lines += _after_blank(_snippet_lines(story))
    lines += _after_blank(_indent(line.line, rest="    ") for line in story.thread)
    for report in story.reports:
        lines += _after_blank(_report_lines(report, story))
    lines += _after_blank(_quote_and_date_lines(story))
    lines += _after_blank([_indent(f"{story.flagged}; {story.id}", rest="    ")])
    if story.verdict_url:
        lines += ["  Not relevant? Say so:", f"  {story.verdict_url}"]
    return "\n".join(lines)


def underlined_title(title: str) -> str:
    """A title over a double line."""
    line = wrap(title)
    return f"{line}\n{'=' * min(LINE_COLUMNS, column_width(line))}"


def _cause_sentence(reason: InclusionReason, profile: Profile, names: Mapping[str, str]) -> str:
    actors = [clean_name(names.get(actor, actor)) for actor in reason.actors]
    languages = [english_name(tag) or "an unknown language" for tag in reason.languages]
    wanted = [english_name(tag) for tag in profile.languages]
    return CAUSE_SENTENCES[reason.cause].format(
        actors=join_names(actors, at_most=MAX_NAMES) or "no actor",
        issues=format_issues(reason.issues, at_most=MAX_NAMES)
        if reason.issues
        else "an earlier issue",
        asked=describe_profile(profile, names=names),
        since=f"{reason.since:%d %b %Y %H:%M} UTC" if reason.since else "later",
        languages=join_names(languages, at_most=MAX_NAMES),
        wanted=join_names(wanted, at_most=MAX_NAMES),
        limit=MAX_BACKFILL_STORIES,
    )


def _head(layout: DigestLayout) -> Iterator[str]:
    title = underlined_title(f"WIREWATCH {layout.name} No. {layout.number}")
    yield f"{title}\n{wrap(layout.window)}"
    yield wrap(" ".join(layout.account))
    yield wrap(layout.first_issue_note)
    if layout.warning:
        yield wrap(layout.warning.upper(), first="!! ", rest="   ")
    yield wrap(layout.quiet)
    yield "\n".join(
        wrap(f"{extract.label}: {extract.words} ({extract.sentence.outlet})", first="* ", rest="  ")
        for extract in layout.extracts
    )


def _stories(layout: DigestLayout) -> Iterator[str]:
    if layout.top:
        yield _heading(TOP_HEADING)
        for story in layout.top:
            yield story_text(story)
    if layout.is_brief:
        for story in layout.brief_stories:
            yield "\n".join(_brief_issue_lines(story))
        return
    for section in layout.sections:
        yield from _section(section)


def _section(section: SectionView) -> Iterator[str]:
    yield _heading(section.name)
    for story in section.full:
        yield story_text(story)
    lines = [_brief_story(story) for story in section.brief]
    if section.omitted:
        lines.append(wrap(section.omitted))
    yield "\n".join(lines)


def _brief_issue_lines(story: StoryView) -> Iterator[str]:
    """The headline, then who carries the story and whom it names, then its address."""
    tags = f" [{', '.join(story.tags)}]" if story.tags else ""
    yield _bullet(f"{_warning_prefix(story)}{story.title}{tags}")
    yield _indent(f"{outlets_line(story)} - {story.actor_names}")
    if story.url:
        yield f"  {story.url}"


def _brief_story(story: StoryView) -> str:
    if story.unchanged_note:
        lines = [_bullet(story.title), _indent(story.unchanged_note)]
    else:
        language = f", {story.language_name}" if story.language_name else ""
        tags = f"; {', '.join(story.tags)}" if story.tags else ""
        gloss = f" [{story.gloss}]" if story.gloss else ""
        source = f"{story.outlet}{other_outlets_words(story)}{language}{tags}"
        lines = [_bullet(f"{_warning_prefix(story)}{story.title}{gloss} ({source})")]
    if story.url:
        lines.append(f"  {story.url}")
    return "\n".join(lines)


def _warning_prefix(story: StoryView) -> str:
    return f"[{story.warning}] " if story.warning else ""


def _snippet_lines(story: StoryView) -> Iterator[str]:
    if story.snippet_text:
        marked = [f"*{part.text}*" if part.strong else part.text for part in story.snippet]
        yield _indent("".join(marked))


def _report_lines(report: LinkedText, story: StoryView) -> Iterator[str]:
    outlet = report.outlet
    if report.language and report.language != story.language:
        outlet = f"{outlet}, {english_name(report.language)}"
    yield _indent(f"Also: {report.text} ({outlet})", rest="    ")
    if report.url and len(report.url) <= MAX_REPORT_URL_CHARS:
        yield f"  {report.url}"


def _quote_and_date_lines(story: StoryView) -> Iterator[str]:
    for quote in story.quotes:
        yield _indent(f"{quote.speaker}: “{quote.words}”")
    for announced in story.dates:
        yield _indent(f"{announced.date}: {announced.sentence}")


def _after_stories(layout: DigestLayout) -> Iterator[str]:
    if layout.omitted:
        yield "\n".join(filter(None, (wrap(layout.omitted), layout.archive_url)))
    if layout.undelivered or layout.undelivered_omitted:
        yield _heading(UNDELIVERED_HEADING)
        for issue in layout.undelivered:
            yield _undelivered_issue(issue)
        yield wrap(layout.undelivered_omitted)
    if layout.changes:
        yield _heading(CHANGES_HEADING)
        yield from _changes(layout)
        yield wrap(layout.changes_omitted)
    if layout.coming:
        yield _heading(UPCOMING_HEADING)
        yield "\n".join(
            _linked_bullet(upcoming.line, upcoming.announcement.url) for upcoming in layout.coming
        )
    if layout.not_meant:
        yield _heading(DOUBTFUL_HEADING)
        yield "\n".join(
            _bullet(f"{article.title} ({article.outlet})") for article in layout.not_meant
        )
    if layout.health:
        yield _heading(HEALTH_HEADING)
        yield "\n".join(_bullet(f"{outlets}: {words}") for outlets, words in layout.health)


def _undelivered_issue(issue: UndeliveredView) -> str:
    """The issue and its page, then each headline with its address."""
    lines = [wrap(f"{issue.name}.")]
    if issue.url:
        lines.append(issue.url)
    lines += [
        _linked_bullet(f"{headline.text} ({headline.outlet})", headline.url)
        for headline in issue.headlines
    ]
    if issue.omitted:
        lines.append(wrap(issue.omitted, first="- "))
    return "\n".join(lines)


def _changes(layout: DigestLayout) -> Iterator[str]:
    if layout.is_brief:
        yield "\n".join(_bullet(change.line) for change in layout.changes)
        return
    for change in layout.changes:
        yield "\n".join(_change_lines(change))


def _change_lines(change: ChangeView) -> Iterator[str]:
    """The change with its address, and the sentences that were added (+) and removed (-)."""
    yield _linked_bullet(change.line, change.title.url)
    for sentence in change.added:
        yield wrap(sentence, first="  + ", rest="    ")
    for sentence in change.removed:
        yield wrap(sentence, first="  - ", rest="    ")
    if change.omitted:
        yield _indent(f"and {change.omitted}")


def _foot(layout: DigestLayout, unsubscribe: str | None) -> str:
    # "-- " opens the signature: clients fold what follows and leave it out of replies.
    lines = ["-- "]
    lines += [wrap(note, first="! ", rest="  ") for note in layout.notes]
    lines += [wrap(line) for line in layout.foot]
    links = (
        ("On the web:", layout.archive_url),
        ("Missed something? Tell us:", layout.missed_url),
        ("Unsubscribe:", layout.unsubscribe_url or unsubscribe),
    )
    for label, url in links:
        if url:
            lines += [label, url]
    return "\n" + "\n".join(lines)


def _heading(title: str) -> str:
    """A heading under an empty line, over a line as wide as it is."""
    lines = wrap(title)
    columns = max(column_width(line) for line in lines.splitlines())
    return f"\n{lines}\n{'-' * min(LINE_COLUMNS, columns)}"


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield "\n" + wrap(text)


def _bullet(text: str) -> str:
    return wrap(text, first="- ", rest="  ")


def _linked_bullet(text: str, url: str | None) -> str:
    return f"{_bullet(text)}\n  {url}" if url else _bullet(text)


def _indent(text: str, *, rest: str = "  ") -> str:
    return wrap(text, first="  ", rest=rest)


def _after_blank(lines: Iterable[str]) -> list[str]:
    """The lines after an empty one; without lines, nothing."""
    block = list(lines)
    return ["", *block] if block else []
