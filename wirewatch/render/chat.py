"""A digest for chats, before the markup of any service: headings, paragraphs, lists, links.

render/slack.py and render/chat_markup.py write it in the markup of each service and split it
between stories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wirewatch.render.changes import ChangeView
from wirewatch.render.cleaning import safe_own_url, safe_url
from wirewatch.render.layout import (
    CHANGES_HEADING,
    DOUBTFUL_HEADING,
    HEALTH_HEADING,
    TOP_HEADING,
    UPCOMING_HEADING,
    DigestLayout,
    SectionView,
)
from wirewatch.render.story_view import (
    StoryView,
    foreign_suffix,
    independent_outlets_words,
    outlets_line,
    top_story_line,
)
from wirewatch.render.undelivered import UNDELIVERED_HEADING

BRIEF_STORIES_PER_LIST = 8  # a list is not split between messages
ROWS_PER_LIST = 10


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text in one style; with an address it is a link. May contain line breaks."""

    text: str
    url: str | None = None
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in our own words, or the name of an actor."""

    text: str


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph whose runs stay together: a story, an account."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each row is a sequence of runs."""

    rows: tuple[tuple[Run, ...], ...]
    ordered: bool = False


Block = Heading | TextBlock | ListBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Blocks that belong together. `heading` is repeated when a message begins with the chunk."""

    blocks: tuple[Block, ...]
    heading: Heading | None = None


def digest_chunks(layout: DigestLayout, *, leave: str) -> Iterator[Chunk]:
    """A digest in order; `leave` says how its readers stop it."""
    yield Chunk(blocks=tuple(head_blocks(layout)))
    yield from _top_chunks(layout)
    for section in layout.sections:
        yield from _section_chunks(section)
    if layout.actors_note:
        yield Chunk(blocks=(TextBlock((Run(layout.actors_note),)),))
    if layout.omitted:
        yield Chunk(blocks=(_omitted_block(layout),))
    yield from _list_chunks(UNDELIVERED_HEADING, [*_undelivered_rows(layout)])
    yield from _list_chunks(CHANGES_HEADING, [*_change_rows(layout)])
    yield from _list_chunks(UPCOMING_HEADING, [*_upcoming_rows(layout)])
    yield from _list_chunks(DOUBTFUL_HEADING, [*_doubtful_rows(layout)])
    yield from _list_chunks(HEALTH_HEADING, [*_health_rows(layout)])
    yield Chunk(blocks=(_foot_block(layout, leave=leave),))


def head_blocks(layout: DigestLayout) -> Iterator[Block]:
    """The heading of the issue, then its window, account, notes and the sentences of the brief."""
    yield Heading(f"{layout.name} No. {layout.number}")
    runs = [Run(layout.window, bold=True), Run(f"\n{' '.join(layout.account)}")]
    if layout.first_issue_note:
        runs.append(Run(f"\n{layout.first_issue_note}"))
    if layout.warning or layout.quiet:
        runs.append(Run(f"\n{layout.warning or layout.quiet}", bold=True))
    for extract in layout.extracts:
        runs.append(Run(f"\n{extract.label}: ", bold=True))
        runs.append(Run(f"{extract.words} "))
        runs.append(Run(extract.sentence.outlet, extract.sentence.url))
    yield TextBlock(tuple(runs))


def top_blocks(layout: DigestLayout) -> Iterator[Block]:
    """The top stories in two lines each."""
    if layout.top:
        yield Heading(TOP_HEADING)
        yield ListBlock(tuple(_top_row(story) for story in layout.top), ordered=True)


def story_runs(story: StoryView) -> tuple[Run, ...]:
    """One story in full."""
    runs = []
    if story.marks:
        runs.append(Run(f"{' · '.join(story.marks)}\n", italic=True))
    runs.append(Run(story.title, story.url, bold=True))
    if story.gloss:
        runs.append(Run(f"\n[{story.gloss}]"))
    language = f" · {story.language_name}" if story.language_name else ""
    runs.append(Run(f"\n{story.outlet}{language} · {story.when}"))
    runs += _related_runs(story)
    if story.snippet:
        runs.append(Run("\n"))
        runs += [Run(part.text, bold=part.strong) for part in story.snippet]
    for line in story.thread:
        runs += [Run(f"\n{line.label}: "), Run(line.detail.text, line.detail.url)]
        if line.detail.outlet:
            runs.append(Run(f" ({line.detail.outlet})"))
    for quote in story.quotes:
        runs.append(Run(f"\n{quote.speaker}: “{quote.words}”", italic=True))
    for announced in story.dates:
        runs.append(Run(f"\n{announced.date}: {announced.sentence}"))
    runs.append(Run(f"\n{story.flagged} · {story.id}", italic=True))
    verdict_url = _own_web_url(story.verdict_url)
    if verdict_url:
        runs += [Run(" · "), Run("Not relevant?", verdict_url)]
    return tuple(runs)


def brief_story_runs(story: StoryView) -> tuple[Run, ...]:
    """A story in one line: its headline, and who carries it."""
    headline = Run(story.title, story.url)
    if story.unchanged_note:
        return (headline, Run(f" {story.unchanged_note}"))
    tags = f", {', '.join(story.tags)}" if story.tags else ""
    outlets = Run(f" {outlets_line(story)}{tags}")
    if story.warning:
        return (Run(f"{story.warning}: ", bold=True), headline, outlets)
    return (headline, outlets)


def _top_row(story: StoryView) -> tuple[Run, ...]:
    return (Run(story.title, story.url), Run(f"\n{top_story_line(story)}"))


def _top_chunks(layout: DigestLayout) -> Iterator[Chunk]:
    for number, story in enumerate(layout.top):
        heading = (Heading(TOP_HEADING),) if number == 0 else ()
        yield Chunk(blocks=(*heading, TextBlock(story_runs(story))))


def _section_chunks(section: SectionView) -> Iterator[Chunk]:
    blocks: list[Block] = [TextBlock(story_runs(story)) for story in section.full]
    rows = [brief_story_runs(story) for story in section.brief]
    if section.omitted:
        rows.append((Run(section.omitted),))
    blocks += _list_blocks(rows, BRIEF_STORIES_PER_LIST)
    continued = Heading(f"{section.name} (continued)")
    for number, block in enumerate(blocks):
        if number == 0:
            yield Chunk(blocks=(Heading(section.name), block))
        else:
            yield Chunk(blocks=(block,), heading=continued)


def _list_chunks(title: str, rows: Sequence[tuple[Run, ...]]) -> Iterator[Chunk]:
    for number, block in enumerate(_list_blocks(rows, ROWS_PER_LIST)):
        yield Chunk(blocks=(Heading(title), block) if number == 0 else (block,))


def _list_blocks(rows: Sequence[tuple[Run, ...]], per_list: int) -> Iterator[ListBlock]:
    for start in range(0, len(rows), per_list):
        yield ListBlock(tuple(rows[start : start + per_list]))


def _related_runs(story: StoryView) -> Iterator[Run]:
    """Who else carries a story, each name a link: "Also TASS (Russian); copied by Dawn"."""
    for number, group in enumerate(story.related):
        yield Run(f"; {group.label} " if number else f"\n{group.label.capitalize()} ")
        for place, outlet in enumerate(group.outlets):
            if place:
                yield Run(", ")
            yield Run(outlet.name, outlet.url)
            language = foreign_suffix(outlet, story)
            if language:
                yield Run(language)
        if group.omitted:
            yield Run(f" and {group.omitted} more")
    if story.independent_outlets > 1:
        separator = "; " if story.related else "\n"
        yield Run(f"{separator}{independent_outlets_words(story)}")


def _omitted_block(layout: DigestLayout) -> TextBlock:
    if not layout.archive_url:
        return TextBlock((Run(layout.omitted),))
    return TextBlock((Run(layout.omitted), Run(" "), Run("Read them", layout.archive_url)))


def _undelivered_rows(layout: DigestLayout) -> Iterator[tuple[Run, ...]]:
    """A row for each issue that could not be sent, and one for each of its headlines."""
    for issue in layout.undelivered:
        link = (Run(" "), Run("Read it on the web", issue.url)) if issue.url else ()
        yield (Run(f"{issue.name}.", bold=True), *link)
        for headline in issue.headlines:
            yield (Run(headline.text, headline.url), Run(f" ({headline.outlet})"))
        if issue.omitted:
            yield (Run(issue.omitted),)
    if layout.undelivered_omitted:
        yield (Run(layout.undelivered_omitted),)


def _change_rows(layout: DigestLayout) -> Iterator[tuple[Run, ...]]:
    for change in layout.changes:
        lines = [] if layout.is_brief else [*_change_detail_lines(change)]
        yield (Run(change.line, change.title.url), *(Run(f"\n{line}") for line in lines))
    if layout.changes_omitted:
        yield (Run(layout.changes_omitted),)


def _change_detail_lines(change: ChangeView) -> Iterator[str]:
    """The sentences that were added (+) and removed (-)."""
    for sentence in change.added:
        yield f"+ {sentence}"
    for sentence in change.removed:
        yield f"- {sentence}"
    if change.omitted:
        yield f"and {change.omitted}"


def _upcoming_rows(layout: DigestLayout) -> Iterator[tuple[Run, ...]]:
    for upcoming in layout.coming:
        announcement = upcoming.announcement
        words = Run(f"{upcoming.date}: {announcement.text} ")
        yield (words, Run(announcement.outlet, announcement.url))


def _doubtful_rows(layout: DigestLayout) -> Iterator[tuple[Run, ...]]:
    for article in layout.not_meant:
        yield (Run(article.title, safe_url(article.url)), Run(f" {article.outlet}"))


def _health_rows(layout: DigestLayout) -> Iterator[tuple[Run, ...]]:
    for outlets, words in layout.health:
        yield (Run(outlets, bold=True), Run(f": {words}"))


def _foot_block(layout: DigestLayout, *, leave: str) -> TextBlock:
    runs = [Run(f"{note}\n", bold=True) for note in layout.notes]
    runs.append(Run("\n".join((*layout.foot, leave)), italic=True))
    links = (
        ("Read it on the web", layout.archive_url),
        ("Missed something? Tell us", _own_web_url(layout.missed_url)),
        ("Unsubscribe", _own_web_url(layout.unsubscribe_url)),
    )
    for words, url in links:
        if url:
            runs += [Run("\n"), Run(words, url)]
    return TextBlock(tuple(runs))


def _own_web_url(url: str | None) -> str | None:
    """An address of ours if it is a web address: services may lose a message for a mailto: link."""
    if url and url.startswith(("http://", "https://")):
        return safe_own_url(url)
    return None
