"""A digest as plain text: a product of its own, 76 columns, addresses alone on a line."""

from __future__ import annotations

from collections.abc import Iterator

from wirewatch.domain.digest.model import Digest
from wirewatch.render.columns import WIDTH, width, wrap
from wirewatch.render.page import FULL, STORIES, Page, SectionView, page, pointed
from wirewatch.render.story import StoryView, also_line, why_line
from wirewatch.render.words import many


def text(digest: Digest, *, unsubscribe: str | None = None, whole: bool = False) -> str:
    """Give a digest as plain text; mentions stand between asterisks. With `whole` it holds every story."""
    laid_out = page(digest, full=FULL, stories=None if whole else STORIES)
    blocks = [*_head(laid_out), *_top(laid_out)]
    for section in laid_out.sections:
        blocks += _section(section)
    blocks += [*_also_named(laid_out), *_after(laid_out), *_foot(laid_out, unsubscribe)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(laid_out: Page) -> Iterator[str]:
    title = wrap(f"WIREWATCH {laid_out.name} No. {laid_out.number}")
    yield f"{title}\n{'=' * min(WIDTH, width(title))}\n{wrap(laid_out.window)}"
    yield wrap(" ".join(laid_out.account))
    yield wrap(laid_out.first)
    yield wrap(
        laid_out.warning.upper() if laid_out.warning else "", first="!! " if laid_out.warning else "", rest="   "
    )
    yield wrap(laid_out.quiet)


def _top(laid_out: Page) -> Iterator[str]:
    if laid_out.top:
        stories = "\n".join(_top_line(number, story) for number, story in enumerate(laid_out.top, start=1))
        yield f"{_underlined('Top stories')}\n\n{stories}"


def _top_line(number: int, story: StoryView) -> str:
    voices = f", {story.voices} independent outlets" if story.voices > 1 else ""
    actors = ", ".join(why.name for why in story.why)
    return (
        wrap(story.title, first=f"{number}. ", rest="   ")
        + "\n"
        + wrap(f"{story.outlet}{voices} - {actors}", first="   ", rest="   ")
    )


def _section(section: SectionView) -> Iterator[str]:
    yield "\n" + _underlined(f"{section.name} - {many(section.count, 'story', 'stories')}")
    for story in section.full:
        yield _story(story)
    if section.brief:
        yield "\n".join(_brief(story) for story in section.brief)
    if section.pointers:
        yield "\n".join(wrap(pointed(group), first="> ", rest="  ") for group in section.pointers)


def _also_named(laid_out: Page) -> Iterator[str]:
    if laid_out.also_named:
        yield "\n" + _underlined("Also named")
    for section in laid_out.also_named:
        name = wrap(f"{section.name}, {many(section.count, 'story', 'stories')}")
        yield "\n".join([name, *(wrap(pointed(group), first="> ", rest="  ") for group in section.pointers)])


def _story(story: StoryView) -> str:
    language = f" - {story.language_name}" if story.language_name else ""
    snippet = "".join(f"*{part.text}*" if part.strong else part.text for part in story.snippet)
    lines = [wrap(f"[{mark}]") for mark in story.marks]
    lines += [wrap(story.title), wrap(f"{story.outlet}{language} - {story.when.replace(' · ', ' - ')}")]
    if story.also:
        lines.append(wrap(also_line(story)))
    if story.url:
        lines.append(story.url)
    if snippet:
        lines += ["", wrap(snippet, first="  ", rest="  ")]
    for report in story.reports:
        lines += ["", wrap(f"Also: {report.title} ({report.outlet}, {report.language})", first="  ", rest="    ")]
        lines.append(f"  {report.url}")
    if story.reports and (story.quotes or story.dates):
        lines.append("")
    lines += [wrap(f"“{words}” - {speaker}", first="  ", rest="  ") for words, speaker in story.quotes]
    lines += [wrap(f"Announced for {date} (unconfirmed): {said}", first="  ", rest="  ") for date, said in story.dates]
    lines += ["", *(wrap(why_line(why), first="  Flagged for ", rest="    ") for why in story.why)]
    return "\n".join([*lines, f"  Story {story.id}"])


def _brief(story: StoryView) -> str:
    language = f", {story.language}" if story.language else ""
    marks = f"; {', '.join(story.tags)}" if story.tags else ""
    named = "".join(f", “{why.surface}”" for why in story.why[:3])
    line = wrap(f"{story.title} ({story.outlet}{language}{marks}{named})", first="- ", rest="  ")
    return f"{line}\n  {story.url}" if story.url else line


def _after(laid_out: Page) -> Iterator[str]:
    if laid_out.more:
        yield wrap(laid_out.more) + (f"\n{laid_out.archive_url}" if laid_out.archive_url else "")
    if laid_out.changed:
        yield "\n" + _underlined("Changed since told")
        yield "\n".join(wrap(line, first="- ", rest="  ") for line in laid_out.changed)
    if laid_out.health:
        yield "\n" + _underlined("Feed health")
        yield "\n".join(wrap(f"{outlet}: {words}", first="- ", rest="  ") for outlet, words in laid_out.health)


def _foot(laid_out: Page, unsubscribe: str | None) -> Iterator[str]:
    # "-- " opens the signature: clients fold what follows and leave it out of replies.
    lines = ["-- ", *(wrap(line, first="! ", rest="  ") for line in laid_out.notes), *(wrap(x) for x in laid_out.foot)]
    if laid_out.archive_url:
        lines += ["On the web:", laid_out.archive_url]
    if unsubscribe:
        lines += ["Unsubscribe:", unsubscribe]
    yield "\n" + "\n".join(lines)


def _underlined(title: str) -> str:
    line = wrap(title)
    return f"{line}\n{'-' * min(WIDTH, max(width(part) for part in line.splitlines()))}"
