"""What a digest says in a chat, in order, before the markup of any service: headings, paragraphs, lists, links.

render/slack.py and render/chat_markup.py write it down in the markup of each service, and split it between stories.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wirewatch.render.digest_view import (
    ChangeView,
    StoryView,
    extract_words,
    foreign,
    outlets_line,
    top_line,
)
from wirewatch.render.formatting import safe_own_url, safe_url
from wirewatch.render.html import CHANGED, DigestLayout, SectionView
from wirewatch.render.undelivered import UNDELIVERED_HEADING as UNDELIVERED


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
    """A paragraph, of runs that stay together: a story, an account."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a row of runs each."""

    rows: tuple[tuple[Run, ...], ...]
    ordered: bool = False


Block = Heading | TextBlock | Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Blocks that belong together. `heading` is said again when a message begins with the chunk."""

    blocks: tuple[Block, ...]
    heading: Heading | None = None


def chunks(laid_out: DigestLayout, *, leave: str) -> Iterator[Chunk]:
    """Return a digest in order; `leave` says how its readers stop it."""
    yield Chunk(blocks=tuple(head(laid_out)))
    for number, story in enumerate(laid_out.top):
        heading = (Heading("Top stories"),) if number == 0 else ()
        yield Chunk(blocks=(*heading, TextBlock(story_runs(story))))
    for section in laid_out.sections:
        yield from _section(section)
    if said := " ".join(words for words in (laid_out.also_named, laid_out.unnamed) if words):
        yield Chunk(blocks=(TextBlock((Run(said),)),))
    if laid_out.more:
        link = [Run(" "), Run("Read them", laid_out.archive_url)] if laid_out.archive_url else []
        yield Chunk(blocks=(TextBlock((Run(laid_out.more), *link)),))
    yield from _listed(UNDELIVERED, [*_undelivered(laid_out)])
    changed = [change_runs(one, brief=laid_out.brief) for one in laid_out.changes]
    changed += [(Run(laid_out.changes_more),)] if laid_out.changes_more else []
    yield from _listed(CHANGED, changed)
    yield from _listed(
        "Coming up",
        [(Run(f"{one.date}: {one.words} "), Run(one.outlet, one.url)) for one in laid_out.coming],
    )
    doubtful = [
        (Run(one.title, safe_url(one.url)), Run(f" {one.outlet}")) for one in laid_out.not_meant
    ]
    yield from _listed("Probably not meant", doubtful)
    yield from _listed(
        "Feed health", [(Run(who, bold=True), Run(f": {what}")) for who, what in laid_out.health]
    )
    yield Chunk(blocks=(_foot(laid_out, leave=leave),))


def story_runs(story: StoryView) -> tuple[Run, ...]:
    """Return one story in full."""
    lines = [Run(f"{' · '.join(story.marks)}\n", italic=True)] if story.marks else []
    lines.append(Run(story.title, story.url, bold=True))
    lines += [Run(f"\n[{story.gloss}]")] if story.gloss else []
    language = f" · {story.language_name}" if story.language_name else ""
    lines.append(Run(f"\n{story.outlet}{language} · {story.when}"))
    lines += _also(story)
    if story.snippet:
        lines += [Run("\n"), *(Run(part.text, bold=part.strong) for part in story.snippet)]
    for one in story.thread:
        lines += [Run(f"\n{one.label}: "), Run(one.words, one.url)]
        lines += [Run(f" ({one.outlet})")] if one.outlet else []
    lines += [Run(f"\n{speaker}: “{words}”", italic=True) for words, speaker in story.quotes]
    lines += [Run(f"\n{date}: {said}") for date, said, _ in story.dates]
    lines.append(Run(f"\n{story.flagged} · {story.id}", italic=True))
    verdict = _own_page(story.not_relevant)
    return (*lines, Run(" · "), Run("Not relevant?", verdict)) if verdict else tuple(lines)


def brief_runs(story: StoryView) -> tuple[Run, ...]:
    """Return a story in one line: its headline, and who carries it."""
    if story.again:
        return (Run(story.title, story.url), Run(f" {story.again}"))
    tags = f", {', '.join(story.tags)}" if story.tags else ""
    warning = [Run(f"{story.warning}: ", bold=True)] if story.warning else []
    return (*warning, Run(story.title, story.url), Run(f" {outlets_line(story)}{tags}"))


def change_runs(change: ChangeView, *, brief: bool) -> tuple[Run, ...]:
    """Return what an outlet changed, then the sentences that came (+) and went (-)."""
    sentences = [
        *(f"+ {words}" for words in change.gained),
        *(f"- {words}" for words in change.lost),
    ]
    more = [f"and {change.more}"] if change.more else []
    lines = [] if brief else [Run(f"\n{line}") for line in (*sentences, *more)]
    return (Run(change.line, change.url), *lines)


def _also(story: StoryView) -> Iterator[Run]:
    """Return who else carries a story, each name a link: "Also TASS (Russian); copied by Dawn and 2 more"."""
    for number, also in enumerate(story.also):
        yield Run(f"; {also.how} " if number else f"\n{also.how.capitalize()} ")
        for place, outlet in enumerate(also.outlets):
            if place:
                yield Run(", ")
            yield Run(outlet.name, outlet.url)
            if language := foreign(outlet, story):
                yield Run(language)
        if also.more:
            yield Run(f" and {also.more} more")
    if story.voices > 1:
        yield Run(f"{'; ' if story.also else chr(10)}at least {story.voices} independent outlets")


def head(laid_out: DigestLayout) -> Iterator[Block]:
    """Return the name of the issue, and what it speaks for."""
    yield Heading(f"{laid_out.name} No. {laid_out.number}")
    lines = [Run(laid_out.window, bold=True), Run(f"\n{' '.join(laid_out.account)}")]
    lines += [Run(f"\n{line}") for line in (laid_out.first,) if line]
    lines += [Run(f"\n{line}", bold=True) for line in (laid_out.warning, laid_out.quiet) if line]
    for one in laid_out.extracts:
        lines += [
            Run(f"\n{one.label}: ", bold=True),
            Run(f"{extract_words(one)} "),
            Run(one.outlet, one.url),
        ]
    yield TextBlock(tuple(lines))


def top(laid_out: DigestLayout) -> Iterator[Block]:
    """Return the top stories in two lines each."""
    if laid_out.top:
        rows = tuple(
            (Run(story.title, story.url), Run(f"\n{top_line(story)}")) for story in laid_out.top
        )
        yield Heading("Top stories")
        yield Items(rows, ordered=True)


BRIEFS = 8  # stories of one line in a list that stays together
ROWS = 10  # of other lists


def _section(section: SectionView) -> Iterator[Chunk]:
    heading, again = Heading(section.name), Heading(f"{section.name} (continued)")
    blocks: list[Block] = [TextBlock(story_runs(story)) for story in section.full]
    briefs = [*map(brief_runs, section.brief), *([(Run(section.left),)] if section.left else [])]
    blocks += [Items(tuple(briefs[at : at + BRIEFS])) for at in range(0, len(briefs), BRIEFS)]
    for number, block in enumerate(blocks):
        yield Chunk(
            blocks=(heading, block) if number == 0 else (block,),
            heading=None if number == 0 else again,
        )


def _listed(title: str, rows: Sequence[tuple[Run, ...]]) -> Iterator[Chunk]:
    """Return rows under a heading, some to a list."""
    for at in range(0, len(rows), ROWS):
        block = Items(tuple(rows[at : at + ROWS]))
        yield Chunk(blocks=(Heading(title), block) if at == 0 else (block,))


def _undelivered(laid_out: DigestLayout) -> Iterator[tuple[Run, ...]]:
    """Yield a row for each issue that could not be sent, and one for each of its headlines."""
    for issue in laid_out.undelivered:
        link = [Run(" "), Run("Read it on the web", issue.url)] if issue.url else []
        yield (Run(f"{issue.name}.", bold=True), *link)
        for one in issue.headlines:
            yield (Run(one.title, one.url), Run(f" ({one.outlet})"))
        if issue.more:
            yield (Run(issue.more),)
    if laid_out.undelivered_more:
        yield (Run(laid_out.undelivered_more),)


def _foot(laid_out: DigestLayout, *, leave: str) -> TextBlock:
    notes = [Run(f"{line}\n", bold=True) for line in laid_out.notes]
    targets = (
        ("Read it on the web", laid_out.archive_url),
        ("Missed something? Tell us", _own_page(laid_out.missed_url)),
        ("Unsubscribe", _own_page(laid_out.unsubscribe_url)),
    )
    links = [(Run("\n"), Run(words, address)) for words, address in targets if address]
    lines = "\n".join((*laid_out.foot, leave))
    return TextBlock((*notes, Run(lines, italic=True), *(run for link in links for run in link)))


def _own_page(url: str | None) -> str | None:
    """Return an address of ours that is a web address; a message may be lost for one mailto: link."""
    return safe_own_url(url) if url and url.startswith(("http://", "https://")) else None
